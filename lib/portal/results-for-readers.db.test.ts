/** What readers take along: the JSON follows its schema, the citation names what it must, and two answers can be compared by whoever may read both. */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runs } from "#db/schema/index.ts";
import { must, testFederation, testRelease, value, type TestFederation } from "#db/testing/test-federation.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import type { Result } from "#lib/kernel/result.ts";
import { compareResults } from "./compare-results.ts";
import { readResultsSchema, readSdcRecordSchema, resultsCsv, resultsJson } from "./download-results.ts";
import { openVariant } from "./open-variant.ts";
import { readQuery } from "./read-query.ts";
import { readResults } from "./read-results.ts";
import { ResultsFile } from "./results-file.ts";

let context: TestContext;
let world: TestFederation;
beforeAll(async () => {
  context = await testContext();
  world = await testFederation(context);
});
afterAll(async () => { await context.end(); });

const reasonOf = (result: Result<unknown>) => (result.ok ? "ok" : result.refusal.reason);
/** A submission that the first `many` TREs have answered. */
async function answered(many: number, female = 60): Promise<string> {
  const { id, runs: made } = await world.submit();
  const { queryDigest } = must(await readResults(context, world.researcher, { id })).submission;
  for (const run of made.slice(0, many)) await context.db.update(runs).set({ state: "received", released: await testRelease(queryDigest, value(female), value(45), value(female + 45)) }).where(eq(runs.id, run.id));
  return id;
}

describe("results as files", () => {
  it("the JSON is what its schema says, and names where that stands", async () => {
    const id = await answered(2);
    const { body, name } = must(await resultsJson(context, world.researcher, { id }));
    const file = JSON.parse(body) as Record<string, unknown>;
    expect(ResultsFile.strict().safeParse(file).error?.issues ?? []).toEqual([]);
    const schema = must(await readResultsSchema(context));
    expect(file["$schema"]).toBe(schema["$id"]);
    expect(schema["$id"]).toBe(`${context.portalUrl}/api/v1/schemas/results-1.json`);
    expect(Object.keys(schema["properties"] as object).sort()).toEqual(Object.keys(file).sort());
    const record = must(await readSdcRecordSchema(context));
    expect(record["$id"]).toBe(`${context.portalUrl}/api/v1/schemas/disclosure-record-2.json`);
    expect(must(await resultsCsv(context, world.researcher, { id })).name).toBe(name.replace(".json", ".csv"));
  });
  it("say how each output was made, that people may be counted twice, and how to cite them", async () => {
    const id = await answered(2);
    const { provenance, mayOverlap, citation, submission } = must(await readResults(context, world.researcher, { id }));
    expect(provenance.map(({ output }) => output)).toEqual(["people", "by-sex"]);
    expect(provenance[0]).toMatchObject({ in: [{ policy: { profile: "nhse-sde-10-5" } }, {}], out: [{ state: expect.any(String) as string }], exactness: "approximate" });
    expect(mayOverlap).toBe(true);
    for (const part of [submission.title, submission.reference, submission.project.reference, submission.queryDigest, `${context.portalUrl}/register/${submission.project.reference}`, "Fivefold 0.1.0", ...provenance[0]!.in.map(({ tre }) => tre)]) expect(citation.text).toContain(part);
    expect(must(await readResults(context, world.researcher, { id: await answered(1) })).mayOverlap).toBe(false);
  });
});

describe("two answers compared", () => {
  it("of the same question: who came and went, or else that the data changed", async () => {
    const [one, two, three] = [await answered(2), await answered(2, 80), await answered(1)];
    const compared = must(await compareResults(context, world.researcher, { id: one, with: two }));
    expect(compared).toMatchObject({ causes: [{ kind: "data" }], differences: [], before: { submission: { id: one } }, after: { submission: { id: two } } });
    // 60 and 80 women to the nearest 5, by the same rules: no rounding brings that.
    const answering = world.tres.slice(0, 2).map(({ name }) => name).sort();
    expect(compared.analyses.map(({ after, causes }) => [after, causes.map(({ kind, tres }) => [kind, tres])])).toEqual([["people", [["data", answering]]], ["by-sex", [["data", answering]]]]);
    const fewer = must(await compareResults(context, world.colleague, { id: one, with: three }));
    expect([fewer.causes, ...fewer.analyses.map(({ causes }) => causes)].map((causes) => causes.map(({ kind, tres }) => [kind, ...tres]))).toEqual([[["environments", world.tres[1]!.name]], [["environments", world.tres[1]!.name]], [["environments", world.tres[1]!.name]]]);
  });
  it("is refused to whoever may not read one of them, for one and the same, and for what is not there", async () => {
    const [one, two] = [await answered(1), await answered(1)];
    for (const actor of [world.outsider, world.tres[0]!.chair]) expect(reasonOf(await compareResults(context, actor, { id: one, with: two }))).toBe("not-found");
    expect(reasonOf(await compareResults(context, { kind: "anonymous" }, { id: one, with: two }))).toBe("not-signed-in");
    expect(reasonOf(await compareResults(context, world.researcher, { id: one, with: one }))).toBe("wrong-state");
    expect(reasonOf(await compareResults(context, world.researcher, { id: one, with: crypto.randomUUID() }))).toBe("not-found");
    expect(reasonOf(await compareResults(context, world.researcher, { id: one, with: "" }))).toBe("invalid-input");
  });
});

describe("a question that a ledger kept back", () => {
  it("has others offered in its place, which members of the project open as drafts to the same datasets", async () => {
    const { id, runs: made } = await world.submit();
    const { queryDigest } = must(await readResults(context, world.researcher, { id })).submission;
    await context.db.update(runs).set({ state: "received", released: { ...await testRelease(queryDigest), ledger: "in-part" } }).where(eq(runs.id, made[0]!.id));
    const { ledger } = must(await readResults(context, world.researcher, { id }));
    expect(ledger.variants.map(({ change, words }) => [change, ...words])).toEqual([["no-breakdown", expect.stringContaining("“Sex”") as string, "No longer asked: A table of the number of people by Sex."]]);
    const chosen = { id, words: ledger.variants[0]!.words.join(" ") };
    for (const actor of [world.outsider, world.tres[0]!.chair]) expect(reasonOf(await openVariant(context, actor, chosen))).toBe("not-found");
    expect(reasonOf(await openVariant(context, world.researcher, { id, words: "Who: everyone." }))).toBe("conflict");
    const opened = must(await readQuery(context, world.colleague, { id: must(await openVariant(context, world.colleague, chosen)).id }));
    expect(opened).toMatchObject({ title: "People with type 2 diabetes by sex, changed", draft: { analyses: [{ kind: "count", id: "people" }], variables: [] } });
    expect(opened.targets.map(({ treId }) => treId).sort()).toEqual(world.tres.map((tre) => tre.id).sort());
  });
  it("is not one that was answered", async () => {
    expect(must(await readResults(context, world.researcher, { id: await answered(1) })).ledger.variants).toEqual([]);
  });
});
