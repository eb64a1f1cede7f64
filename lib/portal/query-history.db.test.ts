import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { queryVersions } from "#db/schema/index.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { must, testFederation, testQuery, type TestFederation } from "#db/testing/test-federation.ts";
import { commentOnQuery, resolveQueryComment } from "./comment-on-query.ts";
import { compareQueryVersions } from "./compare-query-versions.ts";
import { keepQueryVersion } from "./keep-query-version.ts";
import { readQuery } from "./read-query.ts";
import { restoreQueryVersion } from "./restore-query-version.ts";
import { saveQueryDraft } from "./save-query-draft.ts";

let context: TestContext;
let federation: TestFederation;
beforeAll(async () => {
  context = await testContext();
  federation = await testFederation(context, ["North TRE"], ["approve"]);
});
afterAll(() => context.end());

const started = async () => (await federation.draft(testQuery, federation.tres)).queryId;
const read = async (id: string) => must(await readQuery(context, federation.researcher, { id }));

describe("kept versions", () => {
  test("a version stays as it was kept, tells in words what changed since, and can be the draft again", async () => {
    const id = await started();
    const before = await read(id);
    expect(must(await keepQueryVersion(context, federation.researcher, { id, version: before.version, note: "As agreed on Monday" }))).toEqual({ number: 1 });
    const narrower = { ...testQuery, population: { kind: "group", match: "all", of: [{ kind: "sex", is: "female" }] } };
    must(await saveQueryDraft(context, federation.colleague, { id, version: before.version, title: "Only women", draft: narrower, targets: before.targets }));
    const [kept] = (await read(id)).versions;
    expect(kept).toMatchObject({ number: 1, note: "As agreed on Monday", title: before.title, keptBy: federation.researcher.name });
    expect(kept?.since?.join(" ")).toContain("recorded sex is female");
    must(await restoreQueryVersion(context, federation.colleague, { id, number: 1, version: before.version + 1 }));
    const after = await read(id);
    expect([after.title, after.draft, after.version]).toEqual([before.title, before.draft, before.version + 2]);
    expect(after.versions[0]?.since).toEqual([]);
  });
  test("what was not seen is neither kept nor replaced", async () => {
    const id = await started();
    const { version } = await read(id);
    expect(await keepQueryVersion(context, federation.researcher, { id, version: version + 1, note: "Never seen" })).toMatchObject({ ok: false, refusal: { reason: "conflict" } });
    must(await keepQueryVersion(context, federation.researcher, { id, version, note: "The first" }));
    expect(await restoreQueryVersion(context, federation.researcher, { id, number: 1, version: version + 1 })).toMatchObject({ ok: false, refusal: { reason: "conflict" } });
    expect(await restoreQueryVersion(context, federation.researcher, { id, number: 2, version })).toMatchObject({ ok: false, refusal: { reason: "not-found" } });
  });
  test("the database refuses to change a kept version", async () => {
    const id = await started();
    must(await keepQueryVersion(context, federation.researcher, { id, version: (await read(id)).version, note: "The first" }));
    await expect(context.db.update(queryVersions).set({ note: "Another" }).where(eq(queryVersions.queryId, id))).rejects.toThrow();
  });
});

describe("comments", () => {
  test("a colleague asks about a part, and the answerer marks it as dealt with, once", async () => {
    const id = await started();
    const { id: commentId } = must(await commentOnQuery(context, federation.colleague, { id, about: "1. Age", text: "Why from 18?" }));
    must(await resolveQueryComment(context, federation.researcher, { id, commentId }));
    expect((await read(id)).comments).toMatchObject([{ about: "1. Age", text: "Why from 18?", author: federation.colleague.name, resolvedBy: federation.researcher.name }]);
    expect(await resolveQueryComment(context, federation.researcher, { id, commentId })).toMatchObject({ ok: false, refusal: { reason: "not-found" } });
  });
  test("a stranger neither reads nor writes", async () => {
    const id = await started();
    expect(await commentOnQuery(context, federation.outsider, { id, text: "Hello" })).toMatchObject({ ok: false, refusal: { reason: "not-found" } });
    expect(await readQuery(context, federation.outsider, { id })).toMatchObject({ ok: false, refusal: { reason: "not-found" } });
  });
  test("a comment of another query is not touched", async () => {
    const [one, other] = [await started(), await started()];
    const { id: commentId } = must(await commentOnQuery(context, federation.colleague, { id: one, text: "Here" }));
    expect(await resolveQueryComment(context, federation.researcher, { id: other, commentId })).toMatchObject({ ok: false, refusal: { reason: "not-found" } });
  });
});

describe("two versions compared", () => {
  test("any two are told in sentences and marked in the tree; a stranger is told nothing", async () => {
    const id = await started();
    const before = await read(id);
    must(await keepQueryVersion(context, federation.researcher, { id, version: before.version, note: "As agreed on Monday" }));
    const narrower = { ...testQuery, population: { kind: "group", match: "all", of: [{ kind: "sex", is: "female" }] } };
    must(await saveQueryDraft(context, federation.colleague, { id, version: before.version, title: "Only women", draft: narrower, targets: before.targets }));
    must(await keepQueryVersion(context, federation.researcher, { id, version: before.version + 1, note: "Women" }));
    const compared = must(await compareQueryVersions(context, federation.colleague, { id, from: "1", to: "2" }));
    expect([compared.from, compared.to]).toEqual(["1. As agreed on Monday", "2. Women"]);
    expect(compared.differences.join(" ")).toContain("recorded sex is female");
    const who = compared.marked!.find((s) => s.heading === "Who")!;
    expect(who.parts[0]!.of).toContainEqual({ mark: "added", text: "recorded sex is female", of: [] });
    expect(must(await compareQueryVersions(context, federation.researcher, { id, from: "2", to: "now" })).differences).toEqual([]);
    expect(await compareQueryVersions(context, federation.researcher, { id, from: "3", to: "now" })).toMatchObject({ ok: false, refusal: { reason: "not-found" } });
    expect(await compareQueryVersions(context, federation.outsider, { id, from: "1", to: "now" })).toMatchObject({ ok: false, refusal: { reason: "not-found" } });
  });
});
