import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { queries } from "#db/schema/index.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { must, testFederation, testQuery, type TestFederation } from "#db/testing/test-federation.ts";
import { canonicalPopulation } from "#lib/query/canonical.ts";
import { Query } from "#lib/query/model.ts";
import { downloadQuery, exportQuery } from "./export-query.ts";
import { importQuery } from "./import-query.ts";
import { keepQueryVersion } from "./keep-query-version.ts";
import { readDocument } from "./read-document.ts";
import { readQuery } from "./read-query.ts";
import { saveQueryDraft } from "./save-query-draft.ts";

let context: TestContext;
let federation: TestFederation;
beforeAll(async () => {
  context = await testContext();
  federation = await testFederation(context, ["North TRE"], ["approve"]);
});
afterAll(() => context.end());

const definition = {
  Title: "Asthma treated soon", ConceptSets: [{ id: 0, name: "Asthma", expression: { items: [{ concept: { CONCEPT_ID: 317009, CONCEPT_NAME: "Asthma" }, includeDescendants: true }] } }],
  PrimaryCriteria: { CriteriaList: [{ ConditionOccurrence: { CodesetId: 0, First: true } }], ObservationWindow: { PriorDays: 365, PostDays: 0 }, PrimaryCriteriaLimit: { Type: "First" } },
  QualifiedLimit: { Type: "First" }, ExpressionLimit: { Type: "First" }, InclusionRules: [], CensoringCriteria: [], CollapseSettings: { CollapseType: "ERA", EraPad: 0 },
};
const beacon = { query: { filters: [{ id: "SNOMED:44054006" }, { id: "HP:0002664" }], requestedGranularity: "count" } };
const bring = (document: object | string, more: object = {}) => importQuery(context, federation.researcher, { projectId: federation.projectId, document: typeof document === "string" ? document : JSON.stringify(document), ...more });

describe("a query brought along", () => {
  test("is read in words, and kept by nobody, until a query is made of it", async () => {
    const before = await context.db.$count(queries);
    const read = must(await readDocument(context, federation.researcher, { document: JSON.stringify(definition) }));
    expect(read).toMatchObject({ format: "circe", losses: [] });
    expect(read.words).toContain("first-ever record of the condition “Asthma”");
    expect(await context.db.$count(queries)).toBe(before);
    const made = must(await bring(definition));
    const draft = must(await readQuery(context, federation.colleague, { id: made.id }));
    expect([draft.title, draft.version]).toEqual(["Asthma treated soon", 1]);
    expect(Query.parse(draft.draft)).toEqual(read.query);
  });
  test("tells what is lost, worst first, and may have another title", async () => {
    const made = must(await bring(beacon, { title: "From a Beacon" }));
    expect(made.format).toBe("beacon");
    expect(made.losses[0]).toMatchObject({ severity: "changed-meaning", path: "query.filters.1" });
    expect(must(await readQuery(context, federation.researcher, { id: made.id })).title).toBe("From a Beacon");
  });
  test.each<[string, object | string, string]>([
    ["what is no JSON", "{", "not JSON"], ["another document", { hello: 1 }, "none of the documents that can be read here"],
    ["a part that cannot be asked", { ...definition, CensoringCriteria: [{ PayerPlanPeriod: {} }] }, "at CensoringCriteria.0: Criteria of the kind “PayerPlanPeriod” cannot be asked here"],
  ])("%s is refused with the place and the reason", async (_what, document, message) => {
    const refused = await bring(document);
    expect(refused.ok ? undefined : refused.refusal.fields?.["document"]).toContain(message);
  });
  test("is made by members of the project alone", async () => {
    const outside = await importQuery(context, federation.outsider, { projectId: federation.projectId, document: JSON.stringify(definition) });
    expect(outside).toMatchObject({ ok: false, refusal: { reason: "not-found" } });
    expect(await readDocument(context, { kind: "anonymous" }, { document: "{}" })).toMatchObject({ ok: false, refusal: { reason: "not-signed-in" } });
  });
});

describe("a query taken along", () => {
  test("comes back as the same query, as it is or as it was kept", async () => {
    const { id } = must(await bring(definition));
    must(await keepQueryVersion(context, federation.researcher, { id, version: 1, note: "As brought" }));
    const before = must(await readQuery(context, federation.researcher, { id }));
    must(await saveQueryDraft(context, federation.researcher, { id, version: 1, title: "Other people", draft: testQuery, targets: before.targets }));
    const kept = must(await exportQuery(context, federation.colleague, { id, format: "circe", version: 1 }));
    expect(kept).toMatchObject({ fileName: "asthma-treated-soon.circe.json", losses: [] });
    const again = must(await readDocument(context, federation.researcher, { document: JSON.stringify(kept.document) })).query;
    const first = Query.parse(before.draft);
    expect(canonicalPopulation(again.population, again.conceptSets)).toEqual(canonicalPopulation(first.population, first.conceptSets));
    expect(must(await exportQuery(context, federation.researcher, { id, format: "beacon" })).document).toMatchObject({ query: { filters: [{ id: "SNOMED:44054006" }] } });
    expect(JSON.parse(must(await downloadQuery(context, federation.researcher, { id, format: "circe", version: 1 })).body)).toEqual(kept.document);
  });
  test("is refused in words where the language cannot say it, where it is unfinished, and to strangers", async () => {
    const { queryId: id } = await federation.draft(testQuery, federation.tres);
    const refusal = async (format: string, more: object = {}, actor = federation.researcher) => { const r = await exportQuery(context, actor, { id, format, ...more }); return r.ok ? "" : r.refusal.message; };
    expect(await refusal("circe")).toContain("needs an index event");
    expect(await refusal("circe", { version: 9 })).toContain("no such version");
    expect(await refusal("rquest", {}, federation.outsider)).toContain("no such query");
    await context.db.update(queries).set({ draft: {} }).where(eq(queries.id, id));
    expect(await refusal("rquest")).toContain("not finished yet");
  });
});
