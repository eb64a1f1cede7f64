/** What a TRE's agent may do at the portal, with its verbs called as the routes call them. */
import { and, count, eq, inArray } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditEvents, jobs, registerRevisions, runEvents, runs, treInvitations, tres } from "#db/schema/index.ts";
import { addTre, answerTo, must, testFederation, testPolicy, testProfile, testRelease, value, type TestFederation, type TestTre } from "#db/testing/test-federation.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { hostileCrates } from "#lib/crate/testing/hostile-crates.ts";
import { profileNamed } from "#lib/disclosure/profiles.ts";
import { policyDigest } from "#lib/disclosure/strictest-policy.ts";
import { recordOf } from "#lib/disclosure/record-of.ts";
import { sdcRecord } from "#lib/disclosure/sdc-record.ts";
import type { ReleasedOutputs } from "#lib/disclosure/released.ts";
import { sha256 } from "#lib/kernel/digest.ts";
import type { Result } from "#lib/kernel/result.ts";
import { RunId } from "#lib/kernel/ids.ts";
import type { PollAnswer, WorkItem } from "#lib/protocol/messages.ts";
import type { RunState } from "#lib/protocol/run-states.ts";
import { verifyAuditChain } from "./audit.ts";
import { decideOnRun } from "./decide-on-run.ts";
import { joinTre } from "./join-tre.ts";
import { newSigningKey } from "./signing-key.ts";
import { poll } from "./poll.ts";
import { listTres } from "./list-tres.ts";
import { publishProfile } from "./publish-profile.ts";
import { readPolicyEdition, readPolicyHistory } from "./read-policy-history.ts";
import { readResults } from "./read-results.ts";
import { readCrateBytes } from "./read-crate.ts";
import { readRunCrate } from "./read-run-crate.ts";
import { readSubmission } from "./read-submission.ts";
import { receiveResults } from "./receive-results.ts";
import { recordRunEvents } from "./record-run-events.ts";
import { withdrawSubmission } from "./withdraw-submission.ts";
import { expireRuns } from "./expire-runs.ts";

let context: TestContext;
let world: TestFederation;
beforeAll(async () => {
  context = await testContext();
  world = await testFederation(context);
});
afterAll(async () => {
  expect(await verifyAuditChain(context.db)).toMatchObject({ intact: true });
  await context.end();
});

const reasonOf = (result: Result<unknown>) => (result.ok ? "ok" : result.refusal.reason);
const nothing = { waitSeconds: 0, capacity: 0, holding: [], awaitingDecision: [] };
const ask = async (tre: TestTre, more: object = {}): Promise<PollAnswer> => must(await poll(context, tre.agent, { ...nothing, ...more }));
const happy: RunState[] = ["collected", "checking", "validating", "retrieving", "queued", "running", "publishing"];
const eventsOf = (states: readonly RunState[], from = 1) => states.map((to, i) => ({ sequence: from + i, to, at: context.clock.now().toISOString(), by: "Agent of Northern TRE" }));
const move = (tre: TestTre, work: WorkItem, states: readonly RunState[], from = 1, more: object = {}) =>
  recordRunEvents(context, tre.agent, { runId: work.runId, lease: work.lease.token, events: eventsOf(states, from).map((e) => ({ ...e, ...more })) });
/** A fresh submission to one TRE, collected by it. */
async function collect(tre = world.tres[0]!, query?: unknown): Promise<{ tre: TestTre; work: WorkItem; submissionId: string; zip: Uint8Array; queryDigest: string }> {
  const { id } = await world.submit(query, [tre]);
  const { work } = await ask(tre, { capacity: 50 });
  const own = work.find((w) => w.submissionId === id);
  if (!own) throw new Error("the poll gave no work");
  const { bytes } = must(await readRunCrate(context, tre.agent, { runId: own.runId }));
  return { tre, work: own, submissionId: id, zip: bytes, queryDigest: must(await readSubmission(context, world.researcher, { id })).queryDigest };
}
const send = async ({ tre, work }: { tre: TestTre; work: WorkItem }, bytes: Uint8Array, more: object = {}) => receiveResults(context, tre.agent, { runId: work.runId, lease: work.lease.token, sha256: await sha256(bytes), bytes, ...more });
const rowOf = async (runId: string) => (await context.db.select().from(runs).where(eq(runs.id, runId)))[0]!;
const footprint = async (runId: string) => [await rowOf(runId), (await context.db.select({ n: count() }).from(runEvents).where(eq(runEvents.runId, runId)))[0]!.n, (await context.db.select({ n: count() }).from(auditEvents))[0]!.n];
const lettersAbout = async (words: string) => (await context.db.select({ payload: jobs.payload }).from(jobs)).map((j) => j.payload as { to: string; subject: string }).filter((p) => p.subject?.includes(words));

describe("joining", () => {
  it("works once, with an invitation that has not run out; a lost answer is given again", async () => {
    const tre = await addTre(context, "Late TRE");
    const now = context.clock.now();
    const invite = async (text: string, expiresAt = new Date(now.getTime() + 1000)) => void (await context.db.insert(treInvitations).values({ id: crypto.randomUUID(), treId: tre.id, sha256: await sha256(text), createdAt: now, expiresAt }));
    const { kty, crv, x } = await newSigningKey();
    const publicKey = { kty, crv, x };
    const request = { invitation: "a-fresh-invitation-0001", publicKey, profile: testProfile("Late TRE") };
    expect(reasonOf(await joinTre(context, { kind: "anonymous" }, request))).toBe("not-permitted");
    await invite(request.invitation);
    const first = must(await joinTre(context, { kind: "anonymous" }, request));
    expect(first).toMatchObject({ treId: tre.id, name: "Late TRE", protocolVersion: "1", portalKey: { x: context.signingKey.x } });
    expect(must(await joinTre(context, { kind: "anonymous" }, request))).toEqual(first);
    const stolen = await newSigningKey();
    expect(reasonOf(await joinTre(context, { kind: "anonymous" }, { ...request, publicKey: { kty, crv, x: stolen.x } }))).toBe("not-permitted");
    expect((await context.db.select().from(tres).where(eq(tres.id, tre.id)))[0]!.publicKey?.x).toBe(x);
    await invite("an-invitation-too-old-01", new Date(now.getTime() - 1));
    expect(reasonOf(await joinTre(context, { kind: "anonymous" }, { ...request, invitation: "an-invitation-too-old-01" }))).toBe("not-permitted");
    expect(await joinTre(context, { kind: "anonymous" }, { ...request, profile: { ...request.profile, protocolVersions: ["9"] } })).toMatchObject({ ok: false, refusal: { reason: "unsupported", message: expect.stringContaining("speaks 9") as string } });
    expect(reasonOf(await joinTre(context, { kind: "anonymous" }, { ...request, profile: { ...request.profile, datasets: [] } }))).toBe("invalid-input");
  });
  it("publishes a profile, and audits only what changed", async () => {
    const tre = world.tres[2]!;
    const audited = async () => (await context.db.select({ n: count() }).from(auditEvents).where(eq(auditEvents.action, "publish-profile")))[0]!.n;
    const profile = testProfile(tre.name, { release: "people" });
    must(await publishProfile(context, tre.agent, profile));
    must(await publishProfile(context, tre.agent, profile));
    expect(await audited()).toBe(1);
    expect(reasonOf(await publishProfile(context, world.researcher, profile))).toBe("unauthenticated-agent");
    expect(reasonOf(await publishProfile(context, tre.agent, { ...profile, policy: { ...profile.policy, threshold: 0 } }))).toBe("invalid-input");
  });
});

describe("polling", () => {
  it("gives each run to one process of the TRE that was asked, and to no other", async () => {
    const [north, wessex] = world.tres as [TestTre, TestTre];
    const submissions = await Promise.all([1, 2, 3, 4, 5, 6].map(() => world.submit(undefined, [north])));
    const polls = await Promise.all([1, 2, 3, 4].map(() => ask(north, { capacity: 2 })));
    const given = polls.flatMap((p) => p.work.map((w) => w.runId));
    expect(new Set(given).size).toBe(given.length);
    const rest = await ask(north, { capacity: 50 });
    expect(new Set([...given, ...rest.work.map((w) => w.runId)])).toEqual(new Set(submissions.flatMap((s) => s.runs.map((r) => r.id))));
    expect((await ask(north, { capacity: 50 })).work).toEqual([]);
    expect((await ask(wessex, { capacity: 50 })).work).toEqual([]);
    expect(rest.work.concat(polls.flatMap((p) => p.work)).every((w) => w.envelopes.length === 1 && w.crate.bytes > 1000)).toBe(true);
    for (const { id } of submissions) must(await withdrawSubmission(context, world.researcher, { id }));
  });

  it("offers a run again once its lease has lapsed, in whatever state it is; a poll that holds it renews", async () => {
    const { tre, work } = await collect();
    must(await move(tre, work, ["collected", "checking"]));
    context.advance(59_000);
    expect((await ask(tre, { capacity: 5, holding: [work.runId] })).work).toEqual([]);
    context.advance(59_000);
    expect((await ask(tre, { capacity: 5 })).work).toEqual([]);
    context.advance(2_000);
    const [again] = (await ask(tre, { capacity: 5 })).work;
    expect(again?.runId).toBe(work.runId);
    expect(again?.lease.token).not.toBe(work.lease.token);
    expect(reasonOf(await move(tre, work, ["validating"], 3))).toBe("conflict");
    expect(must(await move(tre, again!, ["validating"], 3))).toEqual({ state: "validating", nextSequence: 4 });
  });

  it("waits while there is nothing to say, and answers at once when there is", async () => {
    const tre = world.tres[1]!;
    const began = performance.now();
    const waiting = ask(tre, { capacity: 1, waitSeconds: 20 });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { id } = await world.submit(undefined, [tre]);
    const { work } = await waiting;
    expect(work.map((w) => w.submissionId)).toEqual([id]);
    expect(performance.now() - began).toBeLessThan(5000);
    const quiet = performance.now();
    expect((await ask(tre, { capacity: 1, waitSeconds: 0.4 })).work).toEqual([]);
    expect(performance.now() - quiet).toBeGreaterThan(350);
    // Many agents may wait at once: none holds a connection while it does (the pool has five).
    const many = Array.from({ length: 20 }, () => ask(tre, { waitSeconds: 1, holding: [work[0]!.runId] }));
    const other = performance.now();
    must(await readSubmission(context, world.researcher, { id }));
    expect(performance.now() - other).toBeLessThan(900);
    await Promise.all(many);
  });

  it("tells of withdrawal, of the committee's decision and of the end", async () => {
    const { tre, work, submissionId } = await collect();
    must(await move(tre, work, ["collected", "checking", "validating"]));
    must(await move(tre, work, ["awaiting-sign-off"], 4, { differences: ["The approval does not cover this kind of analysis: histogram."] }));
    expect((await lettersAbout("waits for a decision")).map((l) => l.to)).toEqual([tre.chair.email]);
    const holding = { holding: [work.runId], awaitingDecision: [work.runId] };
    expect(await ask(tre, holding)).toEqual({ work: [], cancelled: [], decisions: [], ended: [] });
    must(await decideOnRun(context, tre.chair, { runId: work.runId, decision: "approve", reason: "This one is harmless." }));
    expect((await ask(tre, holding)).decisions).toEqual([{ runId: work.runId, decision: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) as string }]);
    must(await move(tre, work, ["retrieving"], 5));
    expect(must(await withdrawSubmission(context, world.researcher, { id: submissionId }))).toEqual({ ended: 0, asked: 1 });
    expect((await ask(tre, { holding: [work.runId] })).cancelled).toEqual([work.runId]);
    expect(must(await readSubmission(context, world.researcher, { id: submissionId })).runs[0]).toMatchObject({ state: "retrieving", withdrawing: true });
    must(await move(tre, work, ["withdrawn"], 6));
    expect((await ask(tre, { holding: [work.runId, RunId.parse(crypto.randomUUID())] })).ended).toHaveLength(2);
    expect(must(await readSubmission(context, world.researcher, { id: submissionId })).state).toBe("withdrawn");
  });

  it.each<[string, object]>([["waiting for hours", { waitSeconds: 3600 }], ["a negative capacity", { capacity: -1 }], ["a run that is no id", { holding: ["1"] }], ["an unknown field", { all: true }]])("refuses %s", async (_what, more) => {
    expect(reasonOf(await poll(context, world.tres[0]!.agent, { ...nothing, ...more }))).toBe("invalid-input");
  });
  it("is for TREs only", async () => {
    for (const actor of [world.researcher, world.administrator, { kind: "anonymous" as const }]) expect(reasonOf(await poll(context, actor, nothing))).toBe("unauthenticated-agent");
  });
});

describe("events of a run", () => {
  it("are taken once, in order, by the table; sent again they are acknowledged", async () => {
    const { tre, work, submissionId } = await collect();
    const [one, two] = await Promise.all([move(tre, work, ["collected", "checking"]), move(tre, work, ["collected", "checking"])]);
    expect([must(one), must(two)]).toEqual([{ state: "checking", nextSequence: 3 }, { state: "checking", nextSequence: 3 }]);
    expect(must(await move(tre, work, ["collected", "checking", "validating"]))).toEqual({ state: "validating", nextSequence: 4 });
    const before = await footprint(work.runId);
    expect(reasonOf(await move(tre, work, ["queued"], 5))).toBe("conflict");
    expect(reasonOf(await move(tre, work, ["received"], 4))).toBe("wrong-state");
    expect(reasonOf(await move(tre, work, ["publishing"], 4))).toBe("wrong-state");
    expect(reasonOf(await move(tre, work, ["retrieving", "running"], 4))).toBe("wrong-state");
    expect(reasonOf(await move(tre, work, ["withdrawn"], 4))).toBe("wrong-state");
    expect(reasonOf(await move(tre, work, ["expired"], 4))).toBe("wrong-state");
    expect(reasonOf(await move(tre, work, ["retrieving"], 4, { at: "2031-01-01T00:00:00.000Z" }))).toBe("invalid-input");
    expect(reasonOf(await move(tre, work, ["retrieving"], 4, { by: "" }))).toBe("invalid-input");
    expect(reasonOf(await recordRunEvents(context, tre.agent, { runId: work.runId, lease: "guessed", events: eventsOf(["retrieving"], 4) }))).toBe("conflict");
    expect(await footprint(work.runId)).toEqual(before);
    const view = must(await readSubmission(context, world.researcher, { id: submissionId })).runs[0]!;
    expect(view.moves.map((m) => m.to)).toEqual(["waiting", "collected", "checking", "validating"]);
    expect(view.phases.map((p) => p.status)).toEqual(["done", "under-way", "not-started", "not-started", "not-started", "not-started", "not-started", "not-started"]);
  });
  it("of another TRE's run are about nothing that exists", async () => {
    const { work } = await collect();
    const other = world.tres[1]!;
    const before = await footprint(work.runId);
    expect(reasonOf(await move(other, work, ["collected"]))).toBe("not-found");
    expect(reasonOf(await readRunCrate(context, other.agent, { runId: work.runId }))).toBe("not-found");
    expect(reasonOf(await send({ tre: other, work }, new Uint8Array(10)))).toBe("not-found");
    expect(reasonOf(await readRunCrate(context, world.researcher, { runId: work.runId }))).toBe("unauthenticated-agent");
    expect(await footprint(work.runId)).toEqual(before);
  });
  it("end a run with its reason, which the researcher is told", async () => {
    const { tre, work, submissionId } = await collect();
    must(await move(tre, work, ["collected", "checking"]));
    must(await move(tre, work, ["rejected"], 3, { reason: "The workflow is not one that this TRE runs." }));
    const view = must(await readSubmission(context, world.researcher, { id: submissionId }));
    expect(view).toMatchObject({ state: "ended-without-answer", coverage: "The data environment has not answered. Northern TRE refused.", runs: [{ state: "rejected", reason: "The workflow is not one that this TRE runs.", phases: [{ status: "failed" }, { status: "not-started" }, {}, {}, {}, {}, {}, {}] }] });
    expect((await lettersAbout(`${view.reference} has ended`)).map((l) => l.to)).toEqual([world.researcher.email]);
    expect(reasonOf(await move(tre, work, ["validating"], 4))).toBe("wrong-state");
    const why = await answerTo((await collectedZip(work, tre)), { failedPhase: "validation" });
    expect(must(await send({ tre, work }, why))).toEqual({ state: "rejected" });
    expect(must(await readSubmission(context, world.researcher, { id: submissionId })).runs[0]).toMatchObject({ state: "rejected", crates: { results: true } });
  });
  it("do not outlive the submission's time", async () => {
    const { tre, work, submissionId } = await collect();
    must(await move(tre, work, ["collected"]));
    context.advance(31 * 86_400_000);
    expect(await expireRuns(context)).toBeGreaterThan(0);
    expect(await expireRuns(context)).toBe(0);
    context.advance(-31 * 86_400_000);
    expect(must(await readSubmission(context, world.researcher, { id: submissionId })).runs[0]).toMatchObject({ state: "expired", reason: "Not finished within 30 days." });
  });
});
const collectedZip = async (work: WorkItem, tre: TestTre) => must(await readRunCrate(context, tre.agent, { runId: work.runId })).bytes;

describe("results", () => {
  it("are received once, pooled when read, and told of in the register and by letter", async () => {
    const { id, reference, runs: made } = await world.submit();
    const answered: [Awaited<ReturnType<typeof collectOwn>>, Uint8Array][] = [];
    const collectOwn = async (tre: TestTre) => {
      const work = (await ask(tre, { capacity: 50 })).work.find((w) => w.submissionId === id)!;
      return { tre, work };
    };
    for (const [i, tre] of world.tres.entries()) {
      const own = await collectOwn(tre);
      if (i === 2) break; // the third stays silent
      must(await move(tre, own.work, happy));
      const { queryDigest } = must(await readSubmission(context, world.researcher, { id }));
      const zip = await answerTo(await collectedZip(own.work, tre), { released: await testRelease(queryDigest, value(60 + 10 * i), value(45), value(105 + 10 * i)) });
      answered.push([own, zip]);
    }
    const [[north, northZip], [wessex, wessexZip]] = answered as [typeof answered[0], typeof answered[0]];
    const both = await Promise.all([send(north, northZip), send(north, northZip)]);
    expect(both.map(must)).toEqual([{ state: "received" }, { state: "received" }]);
    expect(must(await send(north, northZip))).toEqual({ state: "received" });
    const afterFirst = await footprint(north.work.runId);
    expect(reasonOf(await send(north, wessexZip))).toBe("conflict");
    expect(reasonOf(await move(north.tre, north.work, ["failed"], 8))).toBe("wrong-state");
    expect(await footprint(north.work.runId)).toEqual(afterFirst);

    const partly = must(await readResults(context, world.colleague, { id }));
    expect(partly.submission).toMatchObject({ state: "partly-answered", coverage: "1 of 3 data environments has answered. Mercia TRE has not collected the request yet; Wessex TRE packs its results." });
    expect(partly.pooled.outputs[0]).toMatchObject({ kind: "count", people: { is: "value", low: 103, high: 107, restsOn: [north.tre.id] } });

    must(await send(wessex, wessexZip));
    context.advance(120_000);
    const { pooled, policies, submission } = must(await readResults(context, world.researcher, { id }));
    context.advance(-120_000);
    expect(submission.coverage).toContain("2 of 3 data environments have answered");
    expect(pooled.sites.map((s) => [s.tre.name, s.state])).toEqual([["Mercia TRE", "offline"], ["Northern TRE", "released"], ["Wessex TRE", "released"]]);
    expect(pooled.outputs.map((o) => o.id)).toEqual(["people", "by-sex"]);
    expect(pooled.outputs[0]).toMatchObject({ people: { is: "value", estimate: 220, roundedTo: 5 } });
    expect(policies.map((p) => p.profile)).toEqual(["nhse-sde-10-5", "nhse-sde-10-5"]);
    expect(reasonOf(await readResults(context, world.outsider, { id }))).toBe("not-found");
    expect(reasonOf(await readResults(context, north.tre.chair, { id }))).toBe("not-found");

    const silent = made.find((r) => r.treId === world.tres[2]!.id)!;
    must(await withdrawSubmission(context, world.researcher, { id }));
    expect((await rowOf(silent.id)).state).toBe("withdrawn");
    expect(must(await readResults(context, world.researcher, { id })).submission.state).toBe("ended-in-part");
    expect(await lettersAbout(`${reference} has ended: 2 of 3`)).toHaveLength(1);
    const told = await context.db.select({ because: registerRevisions.because }).from(registerRevisions);
    expect(told.filter((r) => r.because.includes(reference)).length).toBeGreaterThanOrEqual(2);
    expect((await context.db.select({ to: runEvents.to, mover: runEvents.mover }).from(runEvents).where(and(eq(runEvents.runId, north.work.runId), inArray(runEvents.to, ["delivered", "received"])))).map((e) => `${e.mover} ${e.to}`)).toEqual(["agent delivered", "portal received"]);
  });

  it.each<["disclosure" | "execution", RunState]>([["disclosure", "failed"], ["execution", "failed"]])("without outputs (%s) end the run", async (failedPhase, state) => {
    const own = await collect();
    must(await move(own.tre, own.work, happy));
    const zip = await answerTo(own.zip, { failedPhase });
    expect(must(await send(own, zip))).toEqual({ state });
    expect(must(await send(own, zip))).toEqual({ state });
    expect(await rowOf(own.work.runId)).toMatchObject({ released: null, reason: expect.stringContaining("Northern TRE") as string });
  });

  it("are refused before the run publishes: nothing skips disclosure control", async () => {
    const own = await collect();
    const zip = await answerTo(own.zip, { released: await testRelease(own.queryDigest) });
    must(await move(own.tre, own.work, happy.slice(0, -1)));
    const before = await footprint(own.work.runId);
    expect(reasonOf(await send(own, zip))).toBe("wrong-state");
    expect(await footprint(own.work.runId)).toEqual(before);
  });

  it("hide a TRE's own number that would give a pooled one back, on the page and in its crate, which the project does not get then", async () => {
    const lax = profileNamed("omop-5")!;
    const both = [await addTre(context, "Lax TRE", testProfile("Lax", { policy: lax })), await addTre(context, "Strict TRE")] as const;
    const together = await testFederation(context, [], [], { tres: [...both], dataset: "primary-care" });
    const { id } = await together.submit();
    const { queryDigest } = must(await readSubmission(context, together.researcher, { id }));
    const zero = { is: "zero" as const };
    const given = [[value(6, 1), value(101, 1), value(107, 1)], [zero, value(200), value(200)]] as const;
    const runIds: string[] = [];
    for (const [i, tre] of both.entries()) {
      const work = (await ask(tre, { capacity: 50 })).work.find((w) => w.submissionId === id)!;
      must(await move(tre, work, happy));
      const made = await testRelease(queryDigest, ...given[i]!);
      const policy = i === 0 ? lax : testPolicy;
      const released = { ...made, policy: { profile: policy.profile, version: policy.version, digest: await policyDigest(policy) } };
      const record = sdcRecord(recordOf(released, policy), { portalUrl: "https://portal.example", run: work.runId, tre: { id: `https://${i}.example/`, name: tre.name }, at: context.clock.now().toISOString(), context: [], by: () => ({ role: "rule", class: "tables", share: 0, drawn: false }) });
      must(await send({ tre, work }, await answerTo(await collectedZip(work, tre), { released, record })));
      runIds.push(work.runId);
    }
    const { pooled } = must(await readResults(context, together.researcher, { id }));
    const table = pooled.outputs[1]!;
    if (table.kind !== "crosstab") throw new Error("not a table");
    expect(table.cells[0]).toMatchObject({ is: "hidden", because: "below-threshold" });
    expect(pooled.hiddenTogether).toContain(both[0].id);
    expect(JSON.stringify(pooled.sites.find(({ tre }) => tre.id === both[0].id)!.outputs)).not.toContain('"value":6,');
    expect(reasonOf(await readCrateBytes(context, together.researcher, { runId: runIds[0], which: "results" }))).toBe("not-permitted");
    for (const [who, which] of [[both[0].chair, "results"], [together.researcher, "request"]] as const) expect((await readCrateBytes(context, who, { runId: runIds[0], which })).ok).toBe(true);
  });

  it("are judged, pooled and shown by the rules that were in force when they were released; what is released later by today's", async () => {
    const tre = await addTre(context, "Stricter TRE");
    const alone = await testFederation(context, [], [], { tres: [tre], dataset: "primary-care" });
    const take = async () => {
      const { id } = await alone.submit();
      const work = (await ask(tre, { capacity: 50 })).work.find((w) => w.submissionId === id)!;
      must(await move(tre, work, happy));
      return { id, work, zip: await collectedZip(work, tre), queryDigest: must(await readSubmission(context, alone.researcher, { id })).queryDigest };
    };
    const answer = async ({ work, zip, queryDigest }: Awaited<ReturnType<typeof take>>, at: Date) => {
      const released = await testRelease(queryDigest);
      const record = sdcRecord(recordOf(released, testPolicy), { portalUrl: "https://portal.example", run: work.runId, tre: { id: "https://stricter.example/", name: tre.name }, at: at.toISOString(), context: [], by: () => ({ role: "rule", class: "tables", share: 0, drawn: false }) });
      return send({ tre, work }, await answerTo(zip, { released, record }));
    };
    const shown = async (id: string) => must(await readResults(context, alone.researcher, { id })).pooled.outputs[0];
    const [arrived, onItsWay] = [await take(), await take()];
    const before = context.clock.now();
    must(await answer(arrived, before));
    const asItWas = await shown(arrived.id);
    expect(asItWas).toMatchObject({ people: { is: "value", estimate: 105 } });

    context.advance(3_600_000);
    const stricter = { ...testPolicy, profile: "own-stricter", threshold: 200, zeros: "suppressed" as const };
    must(await publishProfile(context, tre.agent, testProfile(tre.name, { policy: stricter })));
    expect(await shown(arrived.id)).toEqual(asItWas);
    // Anyone can read both, and what the second changed; the first keeps its number, and the digest that the release cites leads to it.
    const anyone = { kind: "anonymous" } as const;
    const { versions } = must(await readPolicyHistory(context, anyone, { slug: "stricter-tre" }));
    expect(versions.map(({ version, since, until, policy }) => [version, since, until, policy.profile])).toEqual([[2, context.clock.now().toISOString(), null, "own-stricter"], [1, expect.any(String), context.clock.now().toISOString(), testPolicy.profile]]);
    expect(versions[0]!.changes).toMatchObject([{ name: "Smallest count shown", before: "10", after: "200", is: "stricter" }, { name: "Zeros", is: "stricter" }]);
    const { digest } = must(await readResults(context, alone.researcher, { id: arrived.id })).policies[0]!;
    expect(must(await readPolicyEdition(context, anyone, { slug: "stricter-tre", version: digest }))).toMatchObject({ version: { version: 1, address: `${context.portalUrl}/environments/stricter-tre/policy/1` }, newest: 2 });
    expect(reasonOf(await readPolicyEdition(context, anyone, { slug: "stricter-tre", version: "3" }))).toBe("not-found");
    expect(must(await listTres(context, anyone)).find(({ slug }) => slug === "stricter-tre")!.policyVersion).toEqual({ version: 2, since: context.clock.now().toISOString() });
    const takenUpAgain = (await ask(tre, { capacity: 50 })).work.find(({ runId }) => runId === onItsWay.work.runId)!;
    must(await answer({ ...onItsWay, work: takenUpAgain }, before));
    expect(await shown(onItsWay.id)).toMatchObject({ people: { is: "value", estimate: 105 } });
    context.advance(600_000);
    expect(reasonOf(await answer(await take(), context.clock.now()))).toBe("disclosure-risk");
    context.advance(-4_200_000);
  });

  const wrong: [string, (release: ReleasedOutputs) => unknown, string][] = [
    ["a small count", (r) => ({ ...r, outputs: [{ kind: "count", id: "people", people: value(5) }, r.outputs[1]] }), "disclosure-risk"],
    ["a small cell of a table", (r) => table(r, { cells: [value(5), value(45)] }), "disclosure-risk"],
    ["a small margin", (r) => table(r, { margins: [[value(60), value(5)]] }), "disclosure-risk"],
    ["a count that was not rounded", (r) => table(r, { total: value(103, 1) }), "disclosure-risk"],
    ["another query's digest", (r) => ({ ...r, queryDigest: "0".repeat(64) }), "bad-crate"],
    ["an output that nobody asked for", (r) => ({ ...r, outputs: [...r.outputs, { kind: "count", id: "more", people: value(60) }] }), "bad-crate"],
    ["an output missing", (r) => ({ ...r, outputs: r.outputs.slice(1) }), "bad-crate"],
    ["a table with a cell too many", (r) => table(r, { cells: [value(60), value(45), value(10)] }), "bad-crate"],
    ["a table without its totals", (r) => table(r, { margins: [[value(60)]] }), "bad-crate"],
    ["rows about people", (r) => ({ ...r, rows: [{ person_id: 1 }] }), "bad-crate"],
    ["bare numbers", (r) => ({ ...r, outputs: [{ kind: "count", id: "people", people: 105 }, r.outputs[1]] }), "bad-crate"],
    ["a negative count", (r) => ({ ...r, outputs: [{ kind: "count", id: "people", people: { is: "value", value: -5, roundedTo: 5 } }, r.outputs[1]] }), "bad-crate"],
    ["text that is no JSON", () => "{", "bad-crate"],
    ["deeply nested JSON", () => "[".repeat(50_000), "bad-crate"],
  ];
  const table = (r: ReleasedOutputs, change: object) => ({ ...r, outputs: [r.outputs[0], { ...r.outputs[1], ...change }] });
  it.each(wrong)("with %s are refused, and nothing changes", async (_what, change, reason) => {
    const own = await collect();
    must(await move(own.tre, own.work, happy));
    const before = await footprint(own.work.runId);
    expect(reasonOf(await send(own, await answerTo(own.zip, { released: change(await testRelease(own.queryDigest)) })))).toBe(reason);
    expect(await footprint(own.work.runId)).toEqual(before);
    // The agent can still send what is right.
    expect(must(await send(own, await answerTo(own.zip, { released: await testRelease(own.queryDigest) })))).toEqual({ state: "received" });
  });

  it("are refused without the record of their check, or with one that tells of other outputs, numbers or runs; a fitting one is kept and read back", async () => {
    const own = await collect();
    must(await move(own.tre, own.work, happy));
    const before = await footprint(own.work.runId);
    const released = await testRelease(own.queryDigest);
    const valid = sdcRecord(recordOf(released, testPolicy), { portalUrl: "https://portal.example", run: own.work.runId, tre: { id: "https://northern.example/", name: own.tre.name }, at: "2026-11-22T09:05:00Z", context: [{ output: "by-sex", purpose: "Table 1 of the paper." }], by: () => ({ role: "output-checkers", people: [`urn:uuid:${crypto.randomUUID()}`] }) });
    const [people, bySex] = valid.outputs;
    const wrongRecords: [string, unknown][] = [
      ["is not readable", "{"], ["is not readable", { ...valid, version: 1 }], ["is not readable", { ...valid, rows: [{ person_id: 1 }] }],
      ["another run", { ...valid, run: crypto.randomUUID() }], ["of another query or policy", { ...valid, policy: { ...valid.policy, digest: "0".repeat(64) } }],
      ["other outputs", { ...valid, outputs: [people] }], ["other outputs", { ...valid, outputs: [bySex, people] }], ["other outputs, or other numbers", { ...valid, outputs: [{ ...people, cells: { ...people!.cells, shown: 2 } }, bySex] }],
      ["withheld by its word, and shows numbers", { ...valid, outputs: [people, { ...bySex, released: { ...bySex!.released, by: { ...bySex!.released.by, verdict: "withhold" } } }] }],
      ["about another output", { ...valid, outputs: [{ ...people, context: bySex!.context }, bySex] }],
    ];
    for (const [words, record] of wrongRecords) expect(await send(own, await answerTo(own.zip, { released, record })), words).toMatchObject({ ok: false, refusal: { reason: "bad-crate", message: expect.stringContaining(words) as string } });
    expect(await footprint(own.work.runId)).toEqual(before);
    must(await send(own, await answerTo(own.zip, { released, record: valid })));
    const row = await rowOf(own.work.runId);
    expect(row.sdcRecord).toEqual(valid);
    const { checks } = must(await readResults(context, world.researcher, { id: row.submissionId }));
    expect(checks).toEqual([{ treId: own.tre.id, tre: own.tre.name, record: valid }]);
  });

  it("of another run, by another process, or damaged on the way are refused", async () => {
    const [own, other] = [await collect(), await collect(world.tres[1])];
    must(await move(own.tre, own.work, happy));
    const before = await footprint(own.work.runId);
    const foreign = await answerTo(other.zip, { released: await testRelease(own.queryDigest) });
    expect(await send(own, foreign)).toMatchObject({ ok: false, refusal: { reason: "bad-crate", rule: "F14" } });
    const zip = await answerTo(own.zip, { released: await testRelease(own.queryDigest) });
    expect(reasonOf(await send(own, zip, { lease: "stolen" }))).toBe("conflict");
    expect(reasonOf(await send(own, zip, { sha256: "0".repeat(64) }))).toBe("bad-crate");
    expect(reasonOf(await send(own, zip, { sha256: "not a digest" }))).toBe("invalid-input");
    expect(reasonOf(await send(own, own.zip))).toBe("bad-crate");
    expect(await footprint(own.work.runId)).toEqual(before);
  });

  it("that are hostile crates are each refused, by rule, and change no row", async () => {
    const own = await collect();
    must(await move(own.tre, own.work, happy));
    const valid = await answerTo(own.zip, { released: await testRelease(own.queryDigest) });
    const before = await footprint(own.work.runId);
    // Each made from results that would be taken, by one change.
    // (Rules for requests alone are the agent's to keep: a run that is done is what results tell of.)
    const hostile = (await hostileCrates(valid)).filter((crate) => crate.outcome === "refused" && crate.expectedRule !== "sem-request-status");
    expect(hostile.length).toBeGreaterThanOrEqual(50);
    for (const crate of hostile) {
      const answer = await send(own, crate.bytes);
      expect(answer.ok, `${crate.name} (${crate.expectedRule})`).toBe(false);
      if (!answer.ok) expect(["bad-crate", "too-large"], crate.name).toContain(answer.refusal.reason);
      if (!answer.ok) expect(answer.refusal.message, crate.name).not.toMatch(/at .*\.ts|Error:/);
    }
    expect(await footprint(own.work.runId)).toEqual(before);
    expect(must(await send(own, valid))).toEqual({ state: "received" });
  }, 120_000);
});
