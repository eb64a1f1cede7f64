import { count, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditEvents, queries, runEvents, runs, submissions, tres } from "#db/schema/index.ts";
import { must, testFederation, testQuery, type TestFederation } from "#db/testing/test-federation.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { receiveRequest } from "#lib/crate/receive-request.ts";
import { queryDigest } from "#lib/query/canonical.ts";
import { Query } from "#lib/query/model.ts";
import { copyQuery } from "./copy-query.ts";
import { createQuery } from "./create-query.ts";
import { deleteQuery } from "./delete-query.ts";
import { listAskableDatasets } from "./list-askable-datasets.ts";
import { listQueries } from "./list-queries.ts";
import { listSubmissions } from "./list-submissions.ts";
import { previewQuery } from "./preview-query.ts";
import { readCrateBytes, readCrateDescription } from "./read-crate.ts";
import { readQuery } from "./read-query.ts";
import { readSubmission } from "./read-submission.ts";
import { saveQueryDraft } from "./save-query-draft.ts";
import { searchConcepts } from "./search-concepts.ts";
import { submitQuery } from "./submit-query.ts";
import { withdrawSubmission } from "./withdraw-submission.ts";

let context: TestContext;
let world: TestFederation;
beforeAll(async () => {
  context = await testContext();
  world = await testFederation(context);
});
afterAll(() => context.end());

const rowsOf = async () => Promise.all([queries, submissions, runs, runEvents, auditEvents].map(async (table) => (await context.db.select({ n: count() }).from(table))[0]!.n));
const reasonOf = (result: { ok: boolean; refusal?: { reason: string } }) => (result.ok ? "ok" : result.refusal?.reason);
const key = () => crypto.randomUUID();

describe("writing a query", () => {
  it("goes from draft to copy to deletion, and only the project's members know of it", async () => {
    const { id, version } = must(await createQuery(context, world.researcher, { projectId: world.projectId, title: "A first question", draft: { half: "done" } }));
    expect(must(await readQuery(context, world.colleague, { id }))).toMatchObject({ title: "A first question", draft: { half: "done" }, version: 1, createdBy: "Ada Researcher" });
    const saved = must(await saveQueryDraft(context, world.colleague, { id, version, title: "A second thought", draft: {}, targets: [] }));
    expect(reasonOf(await saveQueryDraft(context, world.researcher, { id, version, title: "Too late", draft: {}, targets: [] }))).toBe("conflict");
    const copy = must(await copyQuery(context, world.researcher, { id }));
    expect(must(await listQueries(context, world.researcher, {})).queries.map((q) => q.title)).toEqual(expect.arrayContaining(["A second thought", "Copy of A second thought"]));
    must(await deleteQuery(context, world.researcher, { id: copy.id }));
    expect(reasonOf(await readQuery(context, world.researcher, { id: copy.id }))).toBe("not-found");
    for (const stranger of [world.outsider, world.administrator, world.tres[0]!.chair, world.tres[0]!.agent]) {
      expect(reasonOf(await readQuery(context, stranger, { id }))).toBe("not-found");
      expect(reasonOf(await saveQueryDraft(context, stranger, { id, version: saved.version, title: "Not mine", draft: {}, targets: [] }))).toBe("not-found");
      expect(reasonOf(await copyQuery(context, stranger, { id }))).toBe("not-found");
      expect(reasonOf(await deleteQuery(context, stranger, { id }))).toBe("not-found");
      expect(reasonOf(await createQuery(context, stranger, { projectId: world.projectId, title: "Not mine", draft: {} }))).toBe("not-found");
    }
    expect(reasonOf(await readQuery(context, { kind: "anonymous" }, { id }))).toBe("not-signed-in");
    expect(must(await listQueries(context, world.outsider, {}))).toEqual({ queries: [], total: 0, page: 1 });
  });

  it("reads a draft back and shows the crate, keeping nothing", async () => {
    const before = await rowsOf();
    const targets = world.tres.map((tre) => ({ treId: tre.id, dataset: "primary-care" }));
    const preview = must(await previewQuery(context, world.researcher, { projectId: world.projectId, draft: testQuery, targets }));
    expect(preview.words?.text).toContain("Type 2 diabetes");
    expect(preview.problems.filter((p) => p.severity === "error")).toEqual([]);
    expect(preview.targets.map((t) => t.approved)).toEqual([true, true, true]);
    expect(preview.crate?.files.map((f) => f.path)).toEqual(["approval.jws", "query.json", "ro-crate-metadata.json"]);
    const unfinished = must(await previewQuery(context, world.researcher, { projectId: world.projectId, draft: { title: "x" }, targets: [] }));
    expect(unfinished).toMatchObject({ words: null, crate: null, obstacles: ["Choose at least one data environment."] });
    expect(unfinished.problems.length).toBeGreaterThan(2);
    expect(await rowsOf()).toEqual(before);
  });

  it("finds concepts that the chosen TREs publish, with who has how many", async () => {
    const targets = world.tres.slice(0, 2).map((tre) => ({ treId: tre.id, dataset: "primary-care" }));
    const search = async (text: string) => must(await searchConcepts(context, world.researcher, { text, targets }));
    expect((await search("diab")).concepts[0]).toMatchObject({ conceptId: 201826, name: "Type 2 diabetes", domain: "condition", at: [{ tre: "Northern TRE", held: true, people: 1400 }, { tre: "Wessex TRE", held: true, people: 1400 }] });
    expect((await search("METFORMIN")).concepts[0]?.at[0]).toMatchObject({ held: true, people: null });
    expect((await search("metfromin")).concepts[0]?.conceptId).toBe(1503297);
    expect((await search("201826")).concepts).toHaveLength(1);
    expect((await search("no such thing at all")).concepts).toEqual([]);
    // A committee that narrows an approval to people with an illness looks for codes, too.
    expect(must(await searchConcepts(context, world.tres[0]!.chair, { text: "diab", targets })).concepts[0]?.conceptId).toBe(201826);
    expect(reasonOf(await searchConcepts(context, { kind: "anonymous" }, { text: "diab", targets }))).toBe("not-signed-in");
  });
});

describe("submitting", () => {
  it("makes one crate and one waiting run for each TRE, all or none", async () => {
    const asked = await world.draft();
    const submitted = must(await submitQuery(context, world.researcher, { ...asked, idempotencyKey: key() }));
    expect(submitted.reference).toMatch(/^S-\d{4}$/);
    expect(submitted.runs.map((r) => r.treId).sort()).toEqual(world.tres.map((t) => t.id).sort());
    const view = must(await readSubmission(context, world.colleague, { id: submitted.id }));
    expect(view).toMatchObject({ state: "waiting", queryDigest: await queryDigest(Query.parse(testQuery)), submittedBy: "Ada Researcher", mayWithdraw: true });
    expect(view.runs.every((run) => run.state === "waiting" && run.turn === "TRE agent" && run.phases.every((p) => p.status === "not-started"))).toBe(true);
    for (const run of submitted.runs) {
      const crate = must(await readCrateBytes(context, world.researcher, { runId: run.id, which: "request" }));
      const received = must(await receiveRequest(crate.bytes));
      expect(received.request).toMatchObject({ runId: run.id, submissionId: submitted.id, person: { name: "Ada Researcher" }, project: { title: "Diabetes across regions" } });
      expect(received.request.approval?.jws.split(".")).toHaveLength(3);
    }
    expect(must(await listSubmissions(context, world.colleague, {})).submissions.map((s) => s.id)).toContain(submitted.id);
  });

  it("takes along what is said of the outputs, and asks for it where a TRE's policy does, by field", async () => {
    const asked = await world.draft();
    const { targets } = must(await readQuery(context, world.researcher, { id: asked.queryId }));
    const save = (version: number, outputContext: unknown) => saveQueryDraft(context, world.researcher, { id: asked.queryId, version, title: testQuery.title, draft: testQuery, targets, ...(outputContext === undefined ? {} : { outputContext }) });
    const whole = { purpose: "Table 1 of the paper.", population: "Adults with type 2 diabetes.", precautions: "None: two large groups." };
    let { version } = must(await save(asked.version, { people: whole, "by-sex": { purpose: "Too short" }, gone: whole }));
    const tried = async () => submitQuery(context, world.researcher, { queryId: asked.queryId, version, idempotencyKey: key() });
    expect(await tried()).toMatchObject({ ok: false, refusal: { fields: { "outputContext.by-sex.purpose": "Write at least 10 characters, or nothing." } } });
    // Saved by somebody who knows nothing of it, it stays.
    ({ version } = must(await save(version, undefined)));
    expect(must(await readQuery(context, world.colleague, { id: asked.queryId })).outputContext).toMatchObject({ people: whole });
    ({ version } = must(await save(version, { people: whole })));

    const [demanding] = world.tres;
    const [row] = await context.db.select({ profile: tres.profile }).from(tres).where(eq(tres.id, demanding!.id));
    await context.db.update(tres).set({ profile: { ...row!.profile!, outputContext: "required" } }).where(eq(tres.id, demanding!.id));
    expect(must(await listAskableDatasets(context, world.researcher, { projectId: world.projectId })).datasets.filter((d) => d.asksContext).map((d) => d.treId)).toEqual([demanding!.id]);
    // How sums for a model leave is public too: the form warns of too few by it.
    await context.db.update(tres).set({ profile: { ...row!.profile!, outputContext: "required", modelSums: { leave: "masked", over: 4, keys: "first-use" } } }).where(eq(tres.id, demanding!.id));
    expect(must(await listAskableDatasets(context, world.researcher, { projectId: world.projectId })).datasets.find((d) => d.treId === demanding!.id)?.modelSums).toEqual({ leave: "masked", over: 4, keys: "first-use" });
    const refused = await tried();
    expect(refused).toMatchObject({ ok: false, refusal: { reason: "invalid-input", fields: { "outputContext.by-sex.population": `${demanding!.name} asks for this: say whom it is about.` } } });
    await context.db.update(tres).set({ profile: row!.profile }).where(eq(tres.id, demanding!.id));

    const submitted = must(await tried());
    const crate = must(await readCrateBytes(context, world.researcher, { runId: submitted.runs[0]!.id, which: "request" }));
    expect(must(await receiveRequest(crate.bytes)).request.outputContext).toEqual([{ output: "people", ...whole }]);
    const copy = must(await copyQuery(context, world.researcher, { id: asked.queryId }));
    expect(must(await readQuery(context, world.researcher, { id: copy.id })).outputContext).toEqual({ people: whole });
  });

  it("answers the same submission to the same key, and refuses the key for another request", async () => {
    const asked = await world.draft();
    const idempotencyKey = key();
    const before = await rowsOf();
    const [first, second, third] = (await Promise.all([1, 2, 3].map(() => submitQuery(context, world.researcher, { ...asked, idempotencyKey })))).map(must);
    expect(second!.id).toBe(first!.id);
    expect(third!.runs.map((r) => r.id).sort()).toEqual(first!.runs.map((r) => r.id).sort());
    expect((await rowsOf())[1]).toBe(before[1]! + 1);
    const other = await world.draft();
    expect(reasonOf(await submitQuery(context, world.researcher, { ...other, idempotencyKey }))).toBe("conflict");
    // A key belongs to the person who made it.
    expect(must(await submitQuery(context, world.colleague, { ...other, idempotencyKey })).id).not.toBe(first!.id);
  });

  it("refuses a draft that changed since it was read", async () => {
    const { queryId, version } = await world.draft();
    const view = must(await readQuery(context, world.researcher, { id: queryId }));
    must(await saveQueryDraft(context, world.colleague, { id: queryId, version, title: view.title, draft: view.draft, targets: view.targets }));
    expect(reasonOf(await submitQuery(context, world.researcher, { queryId, version, idempotencyKey: key() }))).toBe("conflict");
  });

  it("refuses strangers as if there were nothing", async () => {
    const asked = await world.draft();
    const { id, runs: made } = await world.submit();
    const runId = made[0]!.id;
    for (const stranger of [world.outsider, world.administrator, world.tres[1]!.agent]) {
      expect(reasonOf(await submitQuery(context, stranger, { ...asked, idempotencyKey: key() }))).toBe("not-found");
      expect(reasonOf(await readSubmission(context, stranger, { id }))).toBe("not-found");
      expect(reasonOf(await withdrawSubmission(context, stranger, { id }))).toBe("not-found");
      expect(reasonOf(await readCrateBytes(context, stranger, { runId, which: "request" }))).toBe("not-found");
    }
    expect(must(await listSubmissions(context, world.outsider, {})).total).toBe(0);
    const [askedTre, otherTre] = [world.tres.find((t) => t.id === made[0]!.treId)!, world.tres.find((t) => t.id !== made[0]!.treId)!];
    expect((await readCrateBytes(context, askedTre.chair, { runId, which: "request" })).ok).toBe(true);
    expect(reasonOf(await readCrateBytes(context, otherTre.chair, { runId, which: "request" }))).toBe("not-found");
    expect(must(await readCrateDescription(context, world.colleague, { runId, which: "request" })).reports.flatMap((r) => r.failures)).toEqual([]);
    expect(reasonOf(await readCrateBytes(context, world.researcher, { runId, which: "results" }))).toBe("wrong-state");
  });

  it("withdraws runs that nobody has collected at once", async () => {
    const { id } = await world.submit();
    expect(must(await withdrawSubmission(context, world.colleague, { id }))).toEqual({ ended: 3, asked: 0 });
    expect(must(await readSubmission(context, world.researcher, { id }))).toMatchObject({ state: "withdrawn", mayWithdraw: false, coverage: expect.stringContaining("Wessex TRE was withdrawn") as string });
    expect(reasonOf(await withdrawSubmission(context, world.researcher, { id }))).toBe("wrong-state");
  });
});

describe("what is asked of a TRE hangs on its committee", () => {
  it("goes to people where it has not decided, and is refused in words where it refused", async () => {
    const other = await testFederation(context, ["Undecided TRE", "Refusing TRE", "Willing TRE"], ["none", "refuse", "approve"]);
    const [undecided, refusing, willing] = other.tres as [TestFederation["tres"][0], TestFederation["tres"][0], TestFederation["tres"][0]];
    const before = await rowsOf();
    const refused = await submitQuery(context, other.researcher, { ...(await other.draft()), idempotencyKey: key() });
    expect(refused).toMatchObject({ ok: false, refusal: { reason: "outside-approval", message: expect.stringContaining("The committee of Refusing TRE refused this project") as string, fields: { "targets.1": expect.any(String) as string } } });
    expect((await rowsOf()).slice(1, 4)).toEqual(before.slice(1, 4));
    const { runs: made } = await other.submit(undefined, [undecided, willing]);
    const approvals = await Promise.all(made.map(async (run) => [run.treId, must(await receiveRequest(must(await readCrateBytes(context, other.researcher, { runId: run.id, which: "request" })).bytes)).request.approval !== undefined] as const));
    expect(new Map(approvals)).toEqual(new Map([[undecided.id, false], [willing.id, true]]));

    context.advance(366 * 86_400_000);
    expect(await submitQuery(context, other.researcher, { ...(await other.draft(undefined, [willing])), idempotencyKey: key() })).toMatchObject({ ok: false, refusal: { reason: "outside-approval", message: expect.stringContaining("no longer valid (it ran to 2027-11-22)") as string } });
    context.advance(-366 * 86_400_000);
    await context.db.update(tres).set({ suspendedAt: context.clock.now() }).where(eq(tres.id, willing.id));
    expect(await submitQuery(context, other.researcher, { ...(await other.draft(undefined, [willing])), idempotencyKey: key() })).toMatchObject({ ok: false, refusal: { reason: "wrong-state", message: "Willing TRE is suspended and takes no requests at present." } });
    expect(refusing.id).toBeTruthy();
  });
});

describe("bad input changes nothing and says what to mend", () => {
  const q = (change: Partial<typeof testQuery> & Record<string, unknown>) => ({ ...testQuery, ...change });
  const concept = { conceptId: 201826, name: "Type 2 diabetes", descendants: true };
  const inGroups = (depth: number): unknown => (depth === 0 ? { kind: "sex", is: "female" } : { kind: "group", match: "all", of: [inGroups(depth - 1)] });
  it.each<[string, unknown, string]>([
    ["no query at all", {}, "title"],
    ["a query of another version", q({ version: 2 as 1 }), "version"],
    ["no analyses", q({ analyses: [] }), "analyses"],
    ["an unknown kind of analysis", q({ analyses: [{ kind: "forecast", id: "r" }] as never }), "analyses.0.kind"],
    ["an analysis of a variable that is not there", q({ analyses: [{ kind: "crosstab", id: "t", by: ["age"] }] }), "analyses.0.by.0"],
    ["two analyses with one id", q({ analyses: [{ kind: "count", id: "a" }, { kind: "count", id: "a" }] }), "analyses.1.id"],
    ["concept 0", q({ population: { kind: "group", match: "all", of: [{ kind: "condition", concepts: [{ ...concept, conceptId: 0 }] }] } }), "population.of.0.concepts.0.conceptId"],
    ["a criterion without concepts", q({ population: { kind: "group", match: "all", of: [{ kind: "condition", concepts: [] }] } }), "population.of.0.concepts"],
    ["a window that ends before it starts", q({ population: { kind: "group", match: "all", of: [{ kind: "condition", concepts: [concept], window: { from: "2025-01-01", to: "2024-01-01" } }] } }), "population.of.0.window"],
    ["a date that is none", q({ variables: [{ kind: "age", name: "age", label: "Age", at: "2025-02-30" }] }), "variables.0.at"],
    ["groups too deep", q({ population: inGroups(9) as never }), "population.of.0.of.0.of.0.of.0.of.0.of.0"],
    ["an empty group below the top", q({ population: { kind: "group", match: "all", of: [{ kind: "group", match: "any", of: [] }] } }), "population.of.0.of"],
    ["columns of a table asked of OMOP records", q({ population: { kind: "group", match: "all", of: [{ kind: "number", column: "chol", min: 1 }] } }), "population.of.0"],
    ["a field nobody knows", q({ sql: "select 1" }), ""],
    ["a name that could be code", q({ variables: [{ kind: "sex", name: "sex; drop table", label: "Sex" }] }), "variables.0.name"],
    ["breaks that do not rise", q({ variables: [{ kind: "age", name: "age", label: "Age", at: "2025-01-01" }], analyses: [{ kind: "histogram", id: "h", of: "age", breaks: [40, 40] }] }), "analyses.0.breaks"],
    ["another data model than the dataset's", q({ dataModel: { kind: "table", table: "heart" }, population: { kind: "group", match: "all", of: [] }, variables: [], analyses: [{ kind: "count", id: "a" }] }), "dataModel"],
  ])("%s", async (_what, draft, field) => {
    const asked = await world.draft(draft);
    const before = await rowsOf();
    const refused = await submitQuery(context, world.researcher, { ...asked, idempotencyKey: key() });
    expect(refused).toMatchObject({ ok: false, refusal: { reason: "invalid-input" } });
    expect(Object.keys((refused as { refusal: { fields: object } }).refusal.fields)).toContain(field);
    expect(await rowsOf()).toEqual(before);
  });

  it.each<[string, (good: { projectId: string; title: string; draft: unknown; targets: unknown[] }) => unknown]>([
    ["nothing", () => undefined], ["a list", () => []], ["no title", (g) => ({ ...g, title: "" })], ["a title of 200 characters", (g) => ({ ...g, title: "x".repeat(200) })],
    ["a project that is no id", (g) => ({ ...g, projectId: "../etc/passwd" })], ["a draft that is text", (g) => ({ ...g, draft: "select" })], ["a draft of a mebibyte", (g) => ({ ...g, draft: { x: "x".repeat(1_048_576) } })],
    ["one TRE twice", (g) => ({ ...g, targets: [{ treId: world.tres[0]!.id, dataset: "a" }, { treId: world.tres[0]!.id, dataset: "b" }] })], ["an extra field", (g) => ({ ...g, admin: true })],
  ])("creating from %s", async (_what, change) => {
    const before = await rowsOf();
    expect(reasonOf(await createQuery(context, world.researcher, change({ projectId: world.projectId, title: "Good", draft: {}, targets: [] })))).toBe("invalid-input");
    expect(await rowsOf()).toEqual(before);
  });

  it("a submission without key, with a short key, without version, of no TRE", async () => {
    const asked = await world.draft();
    const before = await rowsOf();
    for (const input of [asked, { ...asked, idempotencyKey: "short" }, { queryId: asked.queryId, idempotencyKey: key() }, { ...asked, queryId: "x", idempotencyKey: key() }]) expect(reasonOf(await submitQuery(context, world.researcher, input))).toBe("invalid-input");
    expect(await rowsOf()).toEqual(before);
    expect(reasonOf(await submitQuery(context, world.researcher, { ...(await world.draft(testQuery, [])), idempotencyKey: key() }))).toBe("invalid-input");
  });
});
