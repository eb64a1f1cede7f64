/** A chair is away: whoever has the chair's duties decides on runs and takes approvals back, on the chair's behalf, where the chair could and for as long as that lasts. */
import { and, desc, eq, inArray } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { auditEvents, committeeAbsences, deliberationEvents, envelopes, grants, notices, projectMembers, runs, submissions } from "#db/schema/index.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { addPerson, must, testFederation, testQuery, type TestFederation, type TestTre } from "#db/testing/test-federation.ts";
import { oneDecider } from "#lib/governance/committee.ts";
import { ok } from "#lib/kernel/result.ts";
import { decideOnApplication } from "./decide-on-application.ts";
import { decideOnRun } from "./decide-on-run.ts";
import { endAbsence, sayAbsence } from "./manage-absence.ts";
import { seatMember, setCommitteeRule } from "./manage-committee.ts";
import type { Person } from "./person-of.ts";
import { readOwnEnvelope } from "./read-envelope.ts";
import { readReview } from "./read-review.ts";
import { readRunReview } from "./read-run-review.ts";
import { revokeApproval } from "./revoke-approval.ts";
import { queueRunLetters } from "./run-letters.ts";
import { inTransaction } from "./transaction.ts";

let context: TestContext;
let federation: TestFederation;
let tre: TestTre;
let [acting, member]: Person[] = [];
let runId: string;
const reason = "It is what the study is about.";
beforeAll(async () => { context = await testContext(); });
afterAll(() => context.end());
beforeEach(async () => {
  federation = await testFederation(context, [`South ${crypto.randomUUID()}`]);
  tre = federation.tres[0]!;
  [acting, member] = await Promise.all(["Clin Acting", "Mia Member"].map((name) => addPerson(context, name, { grants: [{ role: "committee-member", treId: tre.id }] })));
  runId = (await federation.submit(testQuery)).runs[0]!.id;
  await context.db.update(runs).set({ state: "awaiting-sign-off" }).where(eq(runs.id, runId));
});

const here = () => ({ projectId: federation.projectId, treId: tre.id });
const today = () => context.clock.now().toISOString().slice(0, 10);
const away = async (to = today()) => must(await sayAbsence(context, tre.chair, { treId: tre.id, from: today(), to, leads: acting!.userId })).id;
const decide = (who: Person) => decideOnRun(context, who, { runId, decision: "approve", reason });
const stop = (who: Person) => revokeApproval(context, who, { ...here(), reason });
const lastAudit = async (action: string) => (await context.db.select().from(auditEvents).where(eq(auditEvents.action, action)).orderBy(desc(auditEvents.position)).limit(1))[0]!;
const offered = async (who: Person) => ({ run: must(await readRunReview(context, who, { runId })).may.decide.ok, stop: must(await readReview(context, who, here())).may.revoke.ok });
async function barred(who = acting!) {
  expect(await decide(who)).toMatchObject({ refusal: { reason: "not-permitted" } });
  expect(await stop(who)).toMatchObject({ refusal: { reason: "not-permitted" } });
}

test("a member has neither; with the chair's duties both, on the chair's behalf, and nobody else has them", async () => {
  await barred();
  expect(await offered(acting!)).toEqual({ run: false, stop: false });
  await away();
  await barred(member);
  expect(await offered(acting!)).toEqual({ run: true, stop: true });
  expect([must(await readRunReview(context, acting!, { runId })).actsFor, must(await readReview(context, tre.chair, here())).actsFor]).toEqual([tre.chair.name, null]);
  const [run] = await context.db.select().from(runs).where(eq(runs.id, runId));
  const [submission] = await context.db.select().from(submissions).where(eq(submissions.id, run!.submissionId));
  await inTransaction(context, async (tx) => { await queueRunLetters(tx, context, run!, submission!); return ok(true); });
  expect((await context.db.select({ to: notices.userId }).from(notices).where(and(eq(notices.kind, "run-waits"), inArray(notices.userId, [acting!.userId, member!.userId, tre.chair.userId])))).map((one) => one.to).sort()).toEqual([acting!.userId, tre.chair.userId].sort());
  must(await decide(acting!));
  const [decided] = await context.db.select({ jws: runs.decisionJws }).from(runs).where(eq(runs.id, runId));
  expect(JSON.parse(Buffer.from(decided!.jws!.split(".")[1]!, "base64url").toString())).toMatchObject({ decidedBy: `Clin Acting, for ${tre.chair.name}` });
  expect(await lastAudit("decide-on-run")).toMatchObject({ actorId: acting!.userId, facts: { tre: tre.id, onBehalfOf: tre.chair.userId } });
  must(await stop(acting!));
  expect(await lastAudit("revoke-approval")).toMatchObject({ actorId: acting!.userId, facts: { onBehalfOf: tre.chair.userId } });
});
test("the chair who is away may still; what they do themselves is on nobody's behalf; one who hears appeals alone has no part in it", async () => {
  const seat = (hearsAppeals: boolean) => seatMember(context, federation.administrator, { treId: tre.id, userId: tre.chair.userId, kind: "chair", independent: false, hearsAppeals });
  must(await seat(true));
  await barred(tre.chair);
  must(await seat(false));
  await away();
  must(await decide(tre.chair));
  expect((await lastAudit("decide-on-run")).facts).not.toHaveProperty("onBehalfOf");
});

test("what was lent ends with its last day, with the absence, with the chair's part and with the seat it was lent to", async () => {
  await away();
  context.advance(86_400_000);
  await barred();
  const absence = await away("2027-12-31");
  expect(await offered(acting!)).toEqual({ run: true, stop: true });
  must(await endAbsence(context, tre.chair, { id: absence }));
  await barred();
  await away("2027-12-31");
  must(await seatMember(context, federation.administrator, { treId: tre.id, userId: acting!.userId, kind: "lay", independent: true, hearsAppeals: true }));
  await barred();
  must(await seatMember(context, federation.administrator, { treId: tre.id, userId: acting!.userId, kind: "lay", independent: true, deputyOf: member!.userId }));
  await barred();
  must(await seatMember(context, federation.administrator, { treId: tre.id, userId: acting!.userId, kind: "lay", independent: true }));
  expect(await offered(acting!)).toEqual({ run: true, stop: true });
  await context.db.delete(grants).where(and(eq(grants.userId, tre.chair.userId), eq(grants.treId, tre.id)));
  await barred();
});

test("barred: who is on the project, who is recused, and whoever stands in for a chair who is recused", async () => {
  await away();
  await context.db.insert(projectMembers).values({ projectId: federation.projectId, userId: acting!.userId, role: "member" });
  await barred();
  await context.db.delete(projectMembers).where(eq(projectMembers.userId, acting!.userId));
  const recused = (who: Person, position: number) => context.db.insert(deliberationEvents).values({ ...here(), position, at: context.clock.now(), by: who.userId, event: { type: "declared", revision: 1, interests: [], recuses: true } });
  await recused(tre.chair, 900);
  await barred();
  await context.db.delete(committeeAbsences).where(eq(committeeAbsences.treId, tre.id));
  const second = await addPerson(context, "Second Chair", { grants: [{ role: "committee-chair", treId: tre.id }] });
  must(await sayAbsence(context, second, { treId: tre.id, from: today(), to: today(), leads: acting!.userId }));
  expect(await offered(acting!)).toEqual({ run: true, stop: true });
  await recused(acting!, 901);
  await barred();
});

test("an application that the chair would decide alone: the approval says for whom, and so does what is written down", async () => {
  must(await setCommitteeRule(context, federation.administrator, { treId: tre.id, rule: oneDecider }));
  const other = await testFederation(context, [], ["none"], { tres: [tre], dataset: "primary-care" });
  await away();
  must(await decideOnApplication(context, acting!, { projectId: other.projectId, treId: tre.id, revision: 1, decision: "approve", reason, validTo: "2027-11-22" }));
  const [approval] = await context.db.select({ jws: envelopes.jws }).from(envelopes).where(eq(envelopes.projectId, other.projectId));
  expect(readOwnEnvelope(approval!.jws).decidedBy).toBe(`Clin Acting, for ${tre.chair.name}`);
  expect((await context.db.select().from(deliberationEvents).where(eq(deliberationEvents.projectId, other.projectId))).map(({ event }) => [event.type, event.onBehalfOf])).toEqual(expect.arrayContaining([["cast", tre.chair.userId]]));
  expect(await lastAudit("decide-on-application")).toMatchObject({ facts: { onBehalfOf: tre.chair.userId } });
});
