/** A site whose data is reached through a Bunny: the whole path, with a stand-in that speaks its HTTP and computes as it was measured to. */
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditEvents, cohortWorkers, envelopes, runEvents, runs, tres } from "#db/schema/index.ts";
import { addPerson, addTre, answerTo, must, testFederation, testPolicy, testProfile, type TestFederation, type TestTre } from "#db/testing/test-federation.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { settingsIn, standInWorker, type HandedTask, type StandInSettings } from "#db/testing/stand-in-worker.ts";
import { envelopeType, type Envelope } from "#lib/approval/envelope.ts";
import { signDocument } from "#lib/approval/signature.ts";
import { cellBounds } from "#lib/disclosure/in-words.ts";
import { policyDigest } from "#lib/disclosure/strictest-policy.ts";
import { sha256 } from "#lib/kernel/digest.ts";
import { newId, type EnvelopeId } from "#lib/kernel/ids.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import type { Criterion, Group, Query } from "#lib/query/model.ts";
import { evaluateReference, type OmopEvent, type OmopPeople } from "#lib/query/reference-engine.ts";
import { answerWorker } from "./answer-worker.ts";
import { verifyAuditChain } from "./audit.ts";
import { addCohortWorker, describeCohortWorker, readCohortWorker, renewWorkerPassword } from "./cohort-workers.ts";
import { decideOnRun } from "./decide-on-run.ts";
import { listTres } from "./list-tres.ts";
import { addEvidence, endEvidence, verifyEvidence } from "./manage-evidence.ts";
import type { Person } from "./person-of.ts";
import { poll } from "./poll.ts";
import { previewQuery } from "./preview-query.ts";
import { readOwnEnvelope } from "./read-envelope.ts";
import { readResults } from "./read-results.ts";
import { readRunCrate } from "./read-run-crate.ts";
import { readSubmission } from "./read-submission.ts";
import { receiveResults } from "./receive-results.ts";
import { recordRunEvents } from "./record-run-events.ts";
import { returnLapsedTasks } from "./return-lapsed-tasks.ts";
import { revokeApproval } from "./revoke-approval.ts";
import { submitQuery } from "./submit-query.ts";
import { suspendTre } from "./suspend-tre.ts";
import { withdrawSubmission } from "./withdraw-submission.ts";

const start = "2026-11-22";
const [diabetes, hypertension, asthma, hba1c, metformin, asian, reported] = [201826, 316866, 317009, 3004410, 1503297, 38003574, 38003575];
const concept = (conceptId: number) => ({ conceptId, name: `Concept ${conceptId}`, descendants: false });
const had = (conceptId: number, more: object = {}): Criterion => ({ kind: "condition", concepts: [concept(conceptId)], ...more });
const all = (...of: Criterion[]): Group => ({ kind: "group", match: "all", of });
const any = (...of: Criterion[]): Group => ({ kind: "group", match: "any", of });
const none = (...of: Criterion[]): Group => ({ kind: "group", match: "none", of });
const count = (population: Group): Query => ({ version: 1, title: "How many people", dataModel: { kind: "omop-5.4" }, population, variables: [], analyses: [{ kind: "count", id: "people" }] });

/** 400 people, so that every probe of the reference has another answer than a Bunny gives to it as it is written. */
function people(): OmopPeople {
  const persons = Array.from({ length: 400 }, (_, i) => ({ id: String(i + 1), genderConceptId: i % 2 ? 8532 : 8507, yearOfBirth: 1935 + (i % 80), ethnicityConceptId: i % 9 ? (i % 8 ? 0 : reported) : asian, raceConceptId: 0 }));
  const every = (n: number, make: (id: string, i: number) => Omit<OmopEvent, "eventId" | "personId">): OmopEvent[] => persons.flatMap(({ id }, i) => (i % n ? [] : [{ eventId: `${n}-${id}`, personId: id, ...make(id, i) }]));
  return {
    kind: "omop-5.4", persons, conceptAncestors: [],
    events: {
      condition: [...every(7, (_, i) => ({ conceptId: diabetes, date: i % 3 ? "2026-01-15" : "2021-03-02" })), ...every(5, () => ({ conceptId: hypertension, date: "2020-05-05" })), ...every(4, () => ({ conceptId: asthma, date: "2018-02-01" }))],
      drug: every(11, () => ({ conceptId: metformin, date: "2024-08-08", typeConceptId: 32817 })), procedure: [], observation: [],
      measurement: every(3, (_, i) => ({ conceptId: hba1c, date: "2025-04-04", value: 4 + (i % 9) })),
    },
  };
}
const data = people();
const truth = (query: Query) => evaluateReference(query, data).population;

let context: TestContext;
let world: TestFederation;
let administrator: Person;
let north: TestTre;
/** Exact: nothing left out, nothing rounded. Careful: below 10 left out, rounded to 10. */
let exact: TestTre;
let careful: TestTre;
const settings = new Map<string, StandInSettings>();
const about = { nation: "Scotland", about: "Records of two hospitals of the west.", datasetTitle: "Hospital records" };
async function addWorker(name: string, slug: string, collectionId: string, rules: { threshold: number; roundingBase: number }): Promise<TestTre> {
  const made = must(await addCohortWorker(context, administrator, { ...about, name, slug, collectionId, software: "bunny", ...rules, personConcepts: [{ conceptId: asian, is: "ethnicity" }] }));
  settings.set(made.treId, settingsIn(made.settings));
  return { id: made.treId, name, key: context.signingKey, agent: { kind: "tre", treId: made.treId, name }, chair: await addPerson(context, `Chair of ${name}`, { grants: [{ role: "committee-chair", treId: made.treId }] }) };
}
const send = (request: Request) => answerWorker(context, request);
const site = { data, facts: { software: "bunny", personConcepts: [{ conceptId: asian, is: "ethnicity" }] } as const, today: () => dayOf(context.clock.now()) };
const workerOf = (tre: TestTre, more: Partial<StandInSettings> = {}) => standInWorker({ ...settings.get(tre.id)!, ...more }, site, send);
const stateOf = async (submissionId: string, tre: TestTre) => must(await readSubmission(context, world.researcher, { id: submissionId })).runs.find((run) => run.tre.id === tre.id)!;
const answerOf = async (submissionId: string, tre: TestTre) => must(await readResults(context, world.researcher, { id: submissionId })).pooled.sites.find((s) => s.tre.id === tre.id)!;
const footprint = async (runId: string) => [(await context.db.select().from(runs).where(eq(runs.id, runId)))[0], await context.db.select().from(runEvents).where(eq(runEvents.runId, runId))];
const handed = async (tre: TestTre): Promise<HandedTask> => (await (await workerOf(tre).ask()).json()) as HandedTask;
const ask = async (query: Query, to: TestTre[]) => submitQuery(context, world.researcher, { ...(await world.draft(query, to)), idempotencyKey: crypto.randomUUID() });
const diabetics = count(all(had(diabetes)));

beforeAll(async () => {
  context = await testContext(`${start}T09:00:00.000Z`);
  administrator = await addPerson(context, "Ann Administrator", { grants: [{ role: "administrator", treId: null }] });
  const [profile] = testProfile("Northern TRE").datasets;
  north = await addTre(context, "Northern TRE", testProfile("Northern TRE", { datasets: [{ ...profile!, key: "collection" }] }));
  exact = await addWorker("Western Hospitals", "western", "RQ-WEST-1", { threshold: 1, roundingBase: 1 });
  careful = await addWorker("Island Hospitals", "island", "RQ-ISLE-1", { threshold: 10, roundingBase: 10 });
  world = await testFederation(context, [], [], { tres: [north, exact, careful], dataset: "collection" });
});
afterAll(async () => {
  expect(await verifyAuditChain(context.db)).toMatchObject({ intact: true });
  await context.end();
});

describe("Bunny's probes", () => {
  it.each<[string, Group]>([
    ["diabetes, or no hypertension", any(had(diabetes), none(had(hypertension)))],
    ["one of two exclusions", any(none(had(diabetes)), none(had(hypertension)))],
    ["not aged 20 to 30", none({ kind: "age", at: start, min: 20, max: 30 })],
    ["65 and over", all({ kind: "age", at: start, min: 65 })],
    ["HbA1c of 9 and more", all({ kind: "measurement", concepts: [concept(hba1c)], value: { min: 9 } })],
    ["diabetes within three years", all(had(diabetes, { window: { from: "2023-11-22" } }))],
    ["an ethnicity that it knows", all({ kind: "ethnicity", concepts: [concept(asian)] })],
  ])("%s: the number is what a plain reader expects", async (_name, population) => {
    const query = count(population);
    const { id } = must(await ask(query, [exact, careful]));
    for (const tre of [exact, careful]) expect(await workerOf(tre).turn()).toBe(200);
    const expected = truth(query);
    expect(expected).toBeGreaterThan(10);
    expect(expected).toBeLessThan(data.persons.length);
    expect((await answerOf(id, exact)).outputs).toEqual([{ kind: "count", id: "people", people: { is: "value", value: expected, roundedTo: 1 } }]);
    const [output] = (await answerOf(id, careful)).outputs;
    const bounds = output?.kind === "count" ? cellBounds(output.people) : null;
    expect(bounds!.low <= expected && expected <= bounds!.high! && bounds!.high! - bounds!.low <= 10).toBe(true);
  });
  it.each<[string, Group, RegExp]>([
    ["an ethnicity that it does not know", all({ kind: "ethnicity", concepts: [concept(38003563)] }), /leave out, and count everyone/],
    ["a medicine's record type", all({ kind: "drug", concepts: [concept(metformin)], typeConceptIds: [32838] }), /record types of conditions only/],
    ["between 24 and 60 months ago", all(had(diabetes, { window: { from: "2021-11-22", to: "2024-11-22" } })), /one end only/],
    ["more specific concepts", all({ kind: "condition", concepts: [{ ...concept(diabetes), descendants: true }] }), /never looks for more specific/],
  ])("%s cannot be asked, and is refused in words before anything is kept", async (_name, population, words) => {
    const before = await context.db.$count(runs);
    const refused = await ask(count(population), [north, careful]);
    expect(refused).toMatchObject({ ok: false, refusal: { reason: "unsupported", fields: { "targets.1": expect.stringMatching(words) as string } } });
    expect(await context.db.$count(runs)).toBe(before);
  });
  it("the preview says so while the query is written", async () => {
    const targets = [north, careful].map(({ id }) => ({ treId: id, dataset: "collection" }));
    const preview = async (query: Query) => must(await previewQuery(context, world.researcher, { projectId: world.projectId, draft: query, targets }));
    expect((await preview(diabetics)).workers).toEqual([{ treId: careful.id, name: careful.name, can: true, refusals: [], notes: [expect.stringContaining("whatever kind of record") as string] }]);
    const impossible = await preview(count(all({ kind: "ethnicity", concepts: [concept(38003563)] })));
    expect(impossible.workers).toMatchObject([{ can: false, notes: [], refusals: [{ path: "population.of.0.concepts.0" }] }]);
    // The worker publishes no concepts: that is no doubt about the query. And no crate goes to it.
    expect((await preview(diabetics)).problems.filter((p) => p.message.includes("Hospital records"))).toEqual([]);
    expect((await preview(diabetics)).crate?.tre).toBe(north.name);
  });
});

describe("what a worker's data holds", () => {
  const holds = (of: "codes" | "demographics"): Query => ({ ...count(all()), analyses: [{ kind: "distribution", id: "holds", of, ...(of === "demographics" ? { at: start } : {}) }] });
  /** The project was approved for tables and counts, so the committee decides on each of these. */
  const allowed = async (of: "codes" | "demographics") => {
    const { id, runs: [run] } = must(await ask(holds(of), [careful]));
    expect((await stateOf(id, careful)).state).toBe("awaiting-sign-off");
    must(await decideOnRun(context, careful.chair, { runId: run!.id, decision: "approve", reason: "Discussed by the committee at length." }));
    return id;
  };
  it("is handed to whoever polls for distributions, and read from its file with the range of each number", async () => {
    const id = await allowed("codes");
    expect((await workerOf(careful, { TASK_API_TYPE: "a" }).ask()).status).toBe(204);
    expect(await workerOf(careful, { TASK_API_TYPE: "b" }).turn()).toBe(200);
    const [output] = (await answerOf(id, careful)).outputs;
    if (output?.kind !== "distribution" || output.of !== "codes") throw new Error("no list of codes");
    expect(output).toMatchObject({ people: { is: "withheld" }, unlistedBelow: null });
    const people = (conceptId: number) => new Set(Object.values(data.events).flat().filter((e) => e.conceptId === conceptId).map((e) => e.personId)).size;
    expect(output.rows.map((r) => r.conceptId).sort()).toEqual([diabetes, hypertension, asthma, hba1c, metformin].sort());
    for (const row of output.rows) {
      const bounds = cellBounds(row.people)!;
      expect(bounds.low <= people(row.conceptId) && people(row.conceptId) <= bounds.high!).toBe(true);
    }
    expect(output.rows.find((r) => r.conceptId === hba1c)?.domain).toBe("measurement");
    expect(must(await readResults(context, world.researcher, { id })).pooled.outputs[0]).toMatchObject({ kind: "distribution", of: "codes" });
    // It reported an ethnicity that nobody had declared: from now on it can be asked about it.
    expect(must(await readCohortWorker(context, administrator, { treId: careful.id })).personConcepts).toContainEqual({ conceptId: reported, is: "ethnicity" });
  });
  it("tells of sex", async () => {
    const id = await allowed("demographics");
    expect(await workerOf(careful).turn()).toBe(200);
    expect((await answerOf(id, careful)).outputs).toMatchObject([{ of: "demographics", tables: [{ dimension: { variable: "_sex" }, cells: [{ value: 200, range: { low: 195, high: 205 } }, { value: 200 }, { is: "withheld" }] }] }]);
  });
  it.each<[string, (file: Record<string, unknown>) => unknown]>([
    ["in no Base64", (file) => ({ ...file, file_data: "<html>" })],
    ["under another name", (file) => ({ ...file, file_name: "code.txt" })],
    ["without columns", (file) => ({ ...file, file_data: btoa("hello") })],
    ["with exact numbers", (file) => ({ ...file, file_data: btoa(`BIOBANK\tCODE\tCOUNT\tOMOP\tCATEGORY\nRQ\tOMOP:${diabetes}\t123\t${diabetes}\tCondition`) })],
  ])("%s, never counts", async (_name, spoil) => {
    const id = await allowed("codes");
    const task = await handed(careful);
    const good = workerOf(careful).answerTo(task);
    expect((await workerOf(careful).send(task.uuid, { ...good, queryResult: { ...good.queryResult, files: good.queryResult.files.map(spoil) } })).status).toBe(400);
    expect(await stateOf(id, careful)).toMatchObject({ state: "failed", reason: expect.stringContaining("Nothing of it was kept") as string });
    expect((await answerOf(id, careful)).outputs).toEqual([]);
  });
});

describe("a small number", () => {
  it("is “fewer than 10 or none”, never a zero, at a worker that leaves small numbers out", async () => {
    const few = count(all(had(diabetes), { kind: "age", at: start, min: 90 }));
    const nobody = count(all(had(99_999_999)));
    expect(truth(few)).toBeGreaterThan(0);
    expect(truth(few)).toBeLessThan(10);
    for (const query of [few, nobody]) {
      const { id } = must(await ask(query, [careful, exact]));
      await workerOf(careful).turn();
      await workerOf(exact).turn();
      const hidden = await answerOf(id, careful);
      expect(hidden).toMatchObject({ zeros: "suppressed", outputs: [{ people: { is: "suppressed-small", below: 10 } }] });
      expect((await answerOf(id, exact)).outputs[0]).toMatchObject({ people: query === few ? { is: "value", value: truth(few) } : { is: "zero" } });
      expect(must(await readResults(context, world.researcher, { id })).pooled.outputs[0]).toMatchObject({ people: { is: "hidden", because: "below-threshold" } });
    }
  });
  it("that breaks the declared rules is thrown away with the reason, not the number", async () => {
    const { id } = must(await ask(diabetics, [careful]));
    expect(await workerOf(careful, { LOW_NUMBER_SUPPRESSION_THRESHOLD: 0, ROUNDING_TARGET: 0 }).turn()).toBe(400);
    const run = await stateOf(id, careful);
    expect(run).toMatchObject({ state: "failed", reason: expect.stringContaining("not rounded to 10") as string });
    expect(run.reason).not.toContain(String(truth(diabetics)));
    expect((await answerOf(id, careful)).outputs).toEqual([]);
  });
});

describe("a run at a worker", () => {
  it("says truthfully where it is, and whose turn it is", async () => {
    const { id } = must(await ask(diabetics, [careful]));
    expect(await stateOf(id, careful)).toMatchObject({ state: "waiting", turn: "cohort discovery worker", sentence: expect.stringContaining("asks for work") as string });
    const task = await handed(careful);
    expect(task).toMatchObject({ collection: "RQ-ISLE-1", owner: "user1", protocol_version: "v2", cohort: { groups_oper: "AND" } });
    expect(await stateOf(id, careful)).toMatchObject({ state: "running", sentence: expect.stringContaining("tells nothing until it answers") as string, silentSince: null });
    expect((await workerOf(careful).ask()).status).toBe(204);
    const answer = await workerOf(careful).send(task.uuid, workerOf(careful).answerTo(task));
    expect([answer.status, await answer.text()]).toEqual([200, "Job saved"]);
    const run = await stateOf(id, careful);
    expect(run.moves.map((m) => [m.to, m.by])).toEqual([["waiting", "Ada Researcher"], ["collected", "Worker of Island Hospitals"], ["running", "Worker of Island Hospitals"], ["delivered", "Worker of Island Hospitals"], ["received", "Portal"]]);
    // Nobody checked a crate there, and what the worker hides it hides unseen: the matrix claims neither.
    expect(run.phases.filter((p) => p.status === "done").map((p) => p.phase)).toEqual(["sign-off", "execution", "receiving"]);
    expect(run.phases.filter((p) => p.status !== "done").every((p) => p.status === "not-here")).toBe(true);
    expect(must(await readResults(context, world.researcher, { id })).workers).toEqual([{ treId: careful.id, tre: careful.name, notes: [expect.stringContaining("whatever kind of record") as string] }]);
    const audited = await context.db.select({ action: auditEvents.action }).from(auditEvents).where(and(eq(auditEvents.subjectId, run.id), eq(auditEvents.actorId, careful.id))).orderBy(auditEvents.position);
    expect(audited.map((a) => a.action)).toEqual(["hand-out-task", "receive-task-result"]);
  });
  it("is pooled with what our agents released", async () => {
    const { id } = must(await ask(diabetics, [north, careful]));
    await workerOf(careful).turn();
    const { work } = must(await poll(context, north.agent, { waitSeconds: 0, capacity: 50, holding: [], awaitingDecision: [] }));
    const own = work.find((w) => w.submissionId === id)!;
    const states = ["collected", "checking", "validating", "retrieving", "queued", "running", "publishing"] as const;
    must(await recordRunEvents(context, north.agent, { runId: own.runId, lease: own.lease.token, events: states.map((to, i) => ({ sequence: i + 1, to, at: context.clock.now().toISOString(), by: "Agent of Northern TRE" })) }));
    const { bytes } = must(await readRunCrate(context, north.agent, { runId: own.runId }));
    const { queryDigest } = must(await readSubmission(context, world.researcher, { id }));
    const crate = await answerTo(bytes, { released: { version: 1, queryDigest, policy: { profile: testPolicy.profile, version: 1, digest: await policyDigest(testPolicy) }, outputs: [{ kind: "count", id: "people", people: { is: "value", value: 105, roundedTo: 5 } }] } });
    must(await receiveResults(context, north.agent, { runId: own.runId, lease: own.lease.token, sha256: await sha256(crate), bytes: crate }));
    const rounded = Math.round(truth(diabetics) / 10) * 10;
    const results = must(await readResults(context, world.researcher, { id }));
    expect(results.submission.state).toBe("answered");
    expect(results.pooled.outputs[0]).toMatchObject({ people: { is: "value", low: 103 + rounded - 5, high: 107 + rounded + 5, estimate: 105 + rounded } });
  });
  it("that lapses is handed out again with the same id; the late answer of the first taker counts once, and after three it has failed", async () => {
    const { id } = must(await ask(diabetics, [careful]));
    const first = await handed(careful);
    context.advance(11 * 60_000);
    expect(await returnLapsedTasks(context)).toBe(1);
    expect(await stateOf(id, careful)).toMatchObject({ state: "queued", reason: expect.stringContaining("not answer in time") as string });
    const again = await handed(careful);
    expect(again).toEqual(first);
    const worker = workerOf(careful);
    expect((await worker.send(first.uuid, worker.answerTo(first))).status).toBe(200);
    const kept = await footprint(first.uuid);
    // The second taker sends the very same: a repetition.
    expect((await worker.send(first.uuid, worker.answerTo(first))).status).toBe(200);
    expect((await worker.send(first.uuid, { ...worker.answerTo(first), queryResult: { count: 300 } })).status).toBe(409);
    expect(await footprint(first.uuid)).toEqual(kept);

    const lost = must(await ask(diabetics, [careful])).id;
    for (let taken = 0; taken < 3; taken++) {
      expect((await worker.ask()).status).toBe(200);
      context.advance(11 * 60_000);
    }
    expect((await worker.ask()).status).toBe(204);
    expect(await stateOf(lost, careful)).toMatchObject({ state: "failed", reason: expect.stringContaining("3 times") as string });
  });
  it("may be answered late although nobody took it up a second time", async () => {
    const { id } = must(await ask(diabetics, [careful]));
    const task = await handed(careful);
    context.advance(11 * 60_000);
    await returnLapsedTasks(context);
    expect((await workerOf(careful).send(task.uuid, workerOf(careful).answerTo(task))).status).toBe(200);
    expect((await stateOf(id, careful)).state).toBe("received");
  });
  it("that was withdrawn ends at once, and what the worker still answers is not taken", async () => {
    const { id } = must(await ask(diabetics, [careful]));
    const task = await handed(careful);
    expect(must(await withdrawSubmission(context, world.researcher, { id }))).toEqual({ ended: 1, asked: 0 });
    expect((await workerOf(careful).send(task.uuid, workerOf(careful).answerTo(task))).status).toBe(409);
    expect((await stateOf(id, careful)).state).toBe("withdrawn");
  });
  it("whose dates are whole months only today is not asked tomorrow", async () => {
    const month = dayOf(context.clock.now()).slice(8);
    const query = count(all(had(diabetes, { window: { from: `2023-11-${month}` } })));
    const { id } = must(await ask(query, [careful]));
    context.advance(86_400_000);
    expect((await workerOf(careful).ask()).status).toBe(204);
    expect(await stateOf(id, careful)).toMatchObject({ state: "rejected", reason: expect.stringContaining("could no longer be asked") as string });
  });
});

describe("an answer", () => {
  it.each<[string, (good: Record<string, unknown>) => unknown, number, string]>([
    ["that is no JSON", () => "<html>Bad gateway</html>", 400, "failed"],
    ["without a number", (good) => ({ ...good, queryResult: { files: [] } }), 400, "failed"],
    ["with half a person", (good) => ({ ...good, queryResult: { count: 20.5 } }), 400, "failed"],
    ["with fewer than none", (good) => ({ ...good, queryResult: { count: -10 } }), 400, "failed"],
    ["of an unknown status", (good) => ({ ...good, status: "perhaps" }), 400, "failed"],
    ["that is an error", (good) => ({ ...good, status: "error", message: "relation person: patient 4711 not found", queryResult: { count: 0 } }), 200, "failed"],
    ["that names another task", (good) => ({ ...good, uuid: crypto.randomUUID() }), 400, "running"],
    ["that names another collection", (good) => ({ ...good, collection_id: "RQ-WEST-1" }), 400, "running"],
  ])("%s never counts", async (_name, spoil, status, state) => {
    const { id } = must(await ask(diabetics, [careful]));
    const task = await handed(careful);
    const answer = await workerOf(careful).send(task.uuid, spoil(workerOf(careful).answerTo(task)));
    expect(answer.status).toBe(status);
    const run = await stateOf(id, careful);
    expect(run.state).toBe(state);
    expect(run.reason ?? "").not.toContain("4711");
    expect((await answerOf(id, careful)).outputs).toEqual([]);
    if (state === "running") must(await withdrawSubmission(context, world.researcher, { id }));
  });
  it("to a task that was never handed out, or that is another worker's, does not find it", async () => {
    const { id, runs: [run] } = must(await ask(diabetics, [careful]));
    const answer = { uuid: run!.id, status: "ok", collection_id: "RQ-ISLE-1", queryResult: { count: 100 } };
    expect((await workerOf(careful).send(run!.id, answer)).status).toBe(404);
    await handed(careful);
    const kept = await footprint(run!.id);
    expect((await workerOf(exact).send(run!.id, { ...answer, collection_id: "RQ-WEST-1" })).status).toBe(404);
    expect((await workerOf(exact, { COLLECTION_ID: "RQ-ISLE-1" }).send(run!.id, answer)).status).toBe(404);
    expect((await workerOf(careful).send(crypto.randomUUID(), answer)).status).toBe(404);
    expect(await footprint(run!.id)).toEqual(kept);
    must(await withdrawSubmission(context, world.researcher, { id }));
  });
  it("on the newer base path is taken alike, and its status can be asked for", async () => {
    must(await ask(diabetics, [careful]));
    const newer = workerOf(careful, { TASK_API_BASE_URL: "http://localhost:3000/api/v1", TASK_API_TYPE: "a" });
    const task = (await (await newer.ask()).json()) as HandedTask;
    const status = async () => ((await (await send(new Request(`http://localhost:3000/api/v1/task/status/${task.uuid}`, { headers: { authorization: authorization(settings.get(careful.id)!) } }))).json()) as { status: string }).status;
    expect(await status()).toBe("running");
    expect((await newer.send(task.uuid, newer.answerTo(task))).status).toBe(201);
    expect(await status()).toBe("completed");
  });
});

const authorization = (of: StandInSettings) => `Basic ${btoa(`${of.TASK_API_USERNAME}:${of.TASK_API_PASSWORD}`)}`;
describe("who asks", () => {
  it("is proven before anything is said", async () => {
    const own = settings.get(careful.id)!;
    const answers = await Promise.all([
      workerOf(careful, { TASK_API_PASSWORD: "guess" }).ask(), workerOf(careful, { TASK_API_USERNAME: "nobody" }).ask(), workerOf(careful, { TASK_API_USERNAME: "western" }).ask(),
      send(new Request(`${own.TASK_API_BASE_URL}/task/nextjob/RQ-ISLE-1.a`)), send(new Request(`${own.TASK_API_BASE_URL}/task/nothing-here`)),
    ]);
    expect(answers.map((a) => a.status)).toEqual([401, 401, 401, 401, 401]);
    expect(answers.every((a) => a.headers.get("www-authenticate")?.startsWith("Basic ") === true)).toBe(true);
    const told = await Promise.all(answers.slice(0, 3).map(async (a) => (await a.json() as { detail: string }).detail));
    expect(new Set(told).size).toBe(1);
    // A collection of another worker, and one that nobody has, are the same nothing.
    const elsewhere = await Promise.all(["RQ-WEST-1", "RQ-NONE-1"].map((COLLECTION_ID) => workerOf(careful, { COLLECTION_ID }).ask()));
    expect(elsewhere.map((a) => a.status)).toEqual([404, 404]);
    expect(new Set(await Promise.all(elsewhere.map(async (a) => (await a.json() as { detail: string }).detail))).size).toBe(1);
    expect((await workerOf(careful, { TASK_API_TYPE: "c" as "a" }).ask()).status).toBe(204);
    expect((await workerOf(careful, { TASK_API_TYPE: "z" as "a" }).ask()).status).toBe(400);
  });
  it("may not guess without end, and never locks the worker itself out", async () => {
    context.advance(3_600_000);
    const guesses = [];
    for (let i = 0; i < 12; i++) guesses.push((await workerOf(careful, { TASK_API_PASSWORD: `guess ${i}` }).ask()).status);
    expect(guesses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429]);
    expect((await workerOf(careful).ask()).status).toBe(204);
  });
  it("is refused while suspended, and with an earlier password", async () => {
    must(await suspendTre(context, administrator, { treId: exact.id, suspended: true, reason: "The site asked for a pause." }));
    expect((await workerOf(exact).ask()).status).toBe(403);
    must(await suspendTre(context, administrator, { treId: exact.id, suspended: false, reason: "The pause is over." }));
    const renewed = must(await renewWorkerPassword(context, administrator, { treId: exact.id }));
    expect((await workerOf(exact).ask()).status).toBe(401);
    settings.set(exact.id, settingsIn(renewed.settings));
    expect((await workerOf(exact).ask()).status).toBe(204);
    const [row] = await context.db.select().from(cohortWorkers).where(eq(cohortWorkers.treId, exact.id));
    expect(JSON.stringify(row)).not.toContain(renewed.password);
  });
});

describe("without a standing approval", () => {
  it("that was taken back no new question is put to the worker", async () => {
    must(await revokeApproval(context, careful.chair, { projectId: world.projectId, treId: careful.id, reason: "The annual review is overdue." }));
    expect(await ask(diabetics, [careful])).toMatchObject({ ok: false, refusal: { reason: "outside-approval" } });
  });
  it.each([["approve", "received"], ["refuse", "rejected"]] as const)("of a run that an approval does not cover, it may %s", async (decision, end) => {
    const outside = count(all({ kind: "procedure", concepts: [concept(4_000_001)] }));
    const { id, runs: [run] } = must(await ask(outside, [exact]));
    expect(await stateOf(id, exact)).toMatchObject({ state: "awaiting-sign-off", turn: "data access committee", differences: [expect.stringContaining("procedure") as string] });
    expect((await workerOf(exact).ask()).status).toBe(204);
    must(await decideOnRun(context, exact.chair, { runId: run!.id, decision, reason: "Discussed by the committee at length." }));
    expect(await workerOf(exact).turn()).toBe(decision === "approve" ? 200 : 204);
    expect((await stateOf(id, exact)).state).toBe(end);
  });
  it("a run whose evidence was taken back while it waited is refused with the reason, and nothing is handed out", async () => {
    const { evidenceId } = must(await addEvidence(context, world.researcher, { kind: "training", issuer: "A college", reference: "C-1", validFrom: "2026-01-01", validTo: "2099-12-31" }));
    must(await verifyEvidence(context, administrator, { evidenceId, how: "Saw the certificate." }));
    const [old] = await context.db.select().from(envelopes).where(eq(envelopes.treId, exact.id));
    const before = readOwnEnvelope(old!.jws);
    const leaning: Envelope = { ...before, id: newId<EnvelopeId>(), decidedAt: context.clock.now().toISOString(), people: before.people.map((p) => ({ ...p, evidence: ["training"] })) };
    await context.db.insert(envelopes).values({ ...old!, id: leaning.id, jws: await signDocument(leaning, envelopeType, context.signingKey), digest: "0".repeat(64), createdAt: new Date(context.clock.now().getTime() + 1) });
    const { id } = must(await ask(diabetics, [exact]));
    must(await endEvidence(context, world.researcher, { evidenceId, because: "I took the course for another purpose." }));
    expect((await workerOf(exact).ask()).status).toBe(204);
    expect(await stateOf(id, exact)).toMatchObject({ state: "rejected", reason: expect.stringContaining("Training of the person who asks: nothing that is verified") as string });
    expect(await ask(diabetics, [exact])).toMatchObject({ ok: false, refusal: { reason: "expired" } });
    await context.db.update(envelopes).set({ revokedAt: context.clock.now() }).where(eq(envelopes.id, leaning.id));
  });
  it("a run whose approval was taken back while it waited goes to the committee instead of the worker", async () => {
    const { id } = must(await ask(diabetics, [exact]));
    must(await revokeApproval(context, exact.chair, { projectId: world.projectId, treId: exact.id, reason: "The annual review is overdue." }));
    expect((await workerOf(exact).ask()).status).toBe(204);
    expect(await stateOf(id, exact)).toMatchObject({ state: "awaiting-sign-off", differences: ["There is no approval for this project at this TRE."] });
  });
});

describe("administrators", () => {
  it("alone add, describe and renew, and a name or collection is given once", async () => {
    const asked = { ...about, name: "Third Hospitals", slug: "third", collectionId: "RQ-3", software: "bunny", threshold: 10, roundingBase: 10 };
    for (const actor of [world.researcher, { kind: "anonymous" } as const]) {
      for (const attempt of [addCohortWorker(context, actor, asked), describeCohortWorker(context, actor, {}), renewWorkerPassword(context, actor, {}), readCohortWorker(context, actor, {})]) expect((await attempt).ok).toBe(false);
    }
    for (const clash of [{ slug: "island" }, { name: "Island Hospitals" }, { collectionId: "RQ-ISLE-1" }]) expect(await addCohortWorker(context, administrator, { ...asked, ...clash })).toMatchObject({ ok: false, refusal: { reason: "conflict" } });
    expect(await addCohortWorker(context, administrator, { ...asked, software: "relay" })).toMatchObject({ ok: false, refusal: { fields: { behind: expect.any(String) as string } } });
    const made = must(await addCohortWorker(context, administrator, { ...asked, software: "relay", behind: 3 }));
    expect(made.settings).toContain("UpstreamTaskApi__CollectionId=RQ-3");
    must(await describeCohortWorker(context, administrator, { treId: made.treId, software: "bunny", threshold: 5, roundingBase: 1, datasetTitle: "Other records", personConcepts: [] }));
    expect(must(await readCohortWorker(context, administrator, { treId: made.treId }))).toMatchObject({ software: "bunny", threshold: 5, roundingBase: 1, datasetTitle: "Other records", username: "third" });
    const shown = must(await listTres(context, { kind: "anonymous" })).find((tre) => tre.id === made.treId);
    expect(shown).toMatchObject({ kind: "cohort-discovery-worker", standing: "joined", policy: expect.arrayContaining([expect.stringContaining("fewer than 5")]) as string[] });
    expect((await context.db.select({ key: tres.publicKey }).from(tres).where(eq(tres.id, made.treId)))[0]?.key).toBeNull();
  });
});
