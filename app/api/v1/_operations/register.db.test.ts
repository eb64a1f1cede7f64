/** The register's own addresses, asked as programs and other sites' pages ask. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { addPerson, must, testFederation } from "#db/testing/test-federation.ts";
import { publishCrateEntry } from "#lib/portal/publish-crate-entry.ts";
import { crateEntry } from "#lib/register/testing/crate-entry.ts";
import { answerRequest } from "./answer-request.ts";
import { registerOperations } from "./register.ts";

let context: TestContext;
let newest: string;
beforeAll(async () => {
  context = await testContext();
  await testFederation(context, ["North TRE"]);
  context.advance(60_000);
  const editor = await addPerson(context, "Edith Editor", { grants: [{ role: "register-editor", treId: null }] });
  // Of diabetes only further down: the title of the older one is the better match.
  newest = must(await publishCrateEntry(context, editor, { crate: "c".repeat(64), entry: { ...crateEntry, technicalSummary: "People with diabetes are counted apart." } })).reference;
});
afterAll(() => context.end());

const ask = (path: string, init: RequestInit = {}) => answerRequest(new Request(`http://localhost:3000/api/register/v1${path}`, init), { context, readActor: () => Promise.resolve({ kind: "anonymous" }), operations: registerOperations, base: "/api/register/v1" });

test("a feed of a search has the newest change first, whatever matches best", async () => {
  const list = (await (await ask("/entries?q=diabetes")).json()) as { entries: { record: { reference: string } }[] };
  expect(list.entries).toHaveLength(2);
  expect(list.entries[0]!.record.reference).not.toBe(newest);
  for (const asked of ["q=diabetes", "q=diabetes&sort=best"]) {
    const feed = (await (await ask(`/feed.json?${asked}`)).json()) as { items: { url: string }[] };
    expect(feed.items.map((item) => item.url.includes(newest))).toEqual([true, false]);
    const atom = await (await ask(`/feed.atom?${asked}`)).text();
    expect(atom.indexOf(newest)).toBeLessThan(atom.indexOf(list.entries[0]!.record.reference));
  }
});
