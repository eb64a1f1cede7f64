/** An amendment is refused and the applicant appeals: other people hear it, and the approval goes on meanwhile, for its runs and for whoever may stop it. */
import { dayOf } from "#lib/kernel/plain-date.ts";
import { and, eq, isNull } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { deliberationEvents, envelopes, notices, runs, siteDecisions } from "#db/schema/index.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { addPerson, must, testFederation, testQuery, type TestFederation, type TestTre } from "#db/testing/test-federation.ts";
import { rulePresets } from "#lib/governance/committee.ts";
import { appealDecision, withdrawAppeal } from "./appeal-decision.ts";
import { allApprovals } from "./approvals-in-force.ts";
import { amendProject } from "./change-project-state.ts";
import { decideOnApplication } from "./decide-on-application.ts";
import { decideOnRun } from "./decide-on-run.ts";
import { castBallot, closeRound, concludeDecision, declareInterests, verifyCondition } from "./deliberate-on-application.ts";
import { expireApprovals } from "./expire-approvals.ts";
import { listReviews } from "./list-reviews.ts";
import { seatMember, setCommitteeRule } from "./manage-committee.ts";
import type { Person } from "./person-of.ts";
import { readMinutes } from "./read-minutes.ts";
import { readProject } from "./read-project.ts";
import { readRegisterEntry } from "./read-register.ts";
import { readReview } from "./read-review.ts";
import { readStop, revokeApproval } from "./revoke-approval.ts";
import { saveProjectDraft } from "./save-project-draft.ts";
import { showCondition } from "./show-condition.ts";
import { submitProject } from "./submit-project.ts";

let context: TestContext;
let federation: TestFederation;
let tre: TestTre;
let [clinical, lay, ethics]: Person[] = [];
const grounds = "The new legal ground was read as if more data were asked for; none is.";
const [refusal, rationale] = ["The new legal ground does not carry it.", "As we discussed at length."];
beforeAll(async () => { context = await testContext(); });
afterAll(() => context.end());
beforeEach(async () => {
  federation = await testFederation(context, [`North ${crypto.randomUUID()}`, `South ${crypto.randomUUID()}`]);
  tre = federation.tres[1]!;
  const sits = (name: string) => addPerson(context, name, { grants: [{ role: "committee-member", treId: tre.id }] });
  [clinical, lay, ethics] = [await sits("Clin"), await sits("Lay"), await sits("Ethics")];
  const rule = { ...rulePresets.panel.rule, quorum: 2, leastLay: 0, leastIndependent: 0, appeal: { panel: "others" as const, workingDays: 20, quorum: 2, leastLay: 0, leastIndependent: 0 } };
  must(await setCommitteeRule(context, federation.administrator, { treId: tre.id, rule }));
});

const here = () => ({ projectId: federation.projectId, treId: tre.id });
const read = (revision = 2) => ({ ...here(), revision });
const view = async () => must(await readProject(context, federation.researcher, { projectId: federation.projectId }));
const site = async () => (await view()).sites.find((one) => one.treId === tre.id)!;
const stored = async () => (await context.db.select().from(siteDecisions).where(eq(siteDecisions.treId, tre.id)))[0]!;
const registered = async () => { const project = await view(); return must(await readRegisterEntry(context, { kind: "anonymous" }, { reference: project.reference })).record.sites.find((one) => one.tre === tre.name)!; };
const live = async () => (await context.db.select({ id: envelopes.id }).from(envelopes).where(and(eq(envelopes.treId, tre.id), isNull(envelopes.revokedAt)))).map((one) => one.id);
async function decides(who: readonly Person[], vote: string, reason: string, more: object = {}, revision = 2) {
  for (const one of who) {
    await declareInterests(context, one, { ...read(revision), recuses: false });
    must(await castBallot(context, one, { ...read(revision), ballot: { vote, rationale, ...(vote === "defer" ? { questions: ["Read it again."] } : {}) } }));
  }
  must(await closeRound(context, who[0]!, read(revision)));
  return must(await concludeDecision(context, who[0]!, { ...read(revision), reason, ...more }));
}
async function refusedAmendment() {
  const before = await view();
  must(await amendProject(context, federation.researcher, { projectId: federation.projectId }));
  const { version } = must(await saveProjectDraft(context, federation.researcher, { projectId: federation.projectId, version: (await view()).version, draft: { ...before.draft, title: before.title, article6: "A6-1-f", datasets: [{ treId: tre.id, dataset: "primary-care" }, { treId: federation.tres[0]!.id, dataset: "primary-care" }] } }));
  must(await submitProject(context, federation.researcher, { projectId: federation.projectId, version }));
  const [north] = federation.tres;
  must(await decideOnApplication(context, north!.chair, { projectId: federation.projectId, treId: north!.id, revision: 2, decision: "refuse", reason: refusal }));
  await decides([tre.chair, clinical!], "refuse", refusal);
}
const appeals = () => appealDecision(context, federation.researcher, { ...here(), grounds });

test("the approval goes on while another panel hears the appeal, and the register tells of it without calling the project refused", async () => {
  const [approval] = await live();
  const before = await registered();
  await refusedAmendment();
  expect(await registered()).toEqual(before);
  // The minutes are of what was decided last.
  const minutes = must(await readMinutes(context, clinical!, here()));
  expect([minutes.about.join(" "), JSON.stringify(minutes.sections)]).toEqual([expect.stringMatching(/version 2.*as an amendment.*The committee refused\./), expect.stringContaining(refusal)]);
  expect(must(await readReview(context, clinical!, here())).hasMinutes).toBe(true);
  expect(await site()).toMatchObject({ state: "approved", revision: 1, openAppeal: { of: "amendment", until: expect.any(String) } });
  expect(await appealDecision(context, federation.colleague, { ...here(), grounds })).toMatchObject({ refusal: { reason: "not-permitted" } });
  must(await appeals());
  expect(await live()).toEqual([approval]);
  expect(await site()).toMatchObject({ state: "appealed", revision: 2, reason: refusal, appeal: { of: "amendment", grounds, end: null, mayWithdraw: true }, amendment: { outcome: "waiting", approvedUntil: "2027-11-22" }, openAppeal: null });
  expect(await stored()).toMatchObject({ decidedBy: tre.chair.userId });
  expect(await registered()).toEqual({ ...before, appeal: { of: "amendment", madeOn: "2026-11-22", end: null } });
  // Whoever refused has no part in it; whoever approved the project before, and had none in the refusal, has.
  const lists = await Promise.all([tre.chair, clinical!, lay!, ethics!].map(async (who) => must(await listReviews(context, who)).applications.length));
  expect(lists).toEqual([0, 0, 1, 1]);
  expect(await castBallot(context, clinical!, { ...read(), ballot: { vote: "refuse", rationale } })).toMatchObject({ refusal: { reason: "not-permitted" } });
  // Other people hold the approval to be right: it becomes the one that was asked for.
  const { envelopeId } = await decides([lay!, ethics!], "approve", "It carries it.", { validTo: "2027-06-30" });
  expect(await live()).toEqual([envelopeId]);
  expect(await site()).toMatchObject({ state: "approved", revision: 2, amendment: { outcome: "approved" }, appeal: { end: { how: "overturned", sentence: expect.stringContaining("approved the amendment") } } });
  expect(await registered()).toMatchObject({ state: "approved", appeal: { of: "amendment", end: { how: "overturned" } } });
  // It is over: who refused reads it again.
  expect((await readReview(context, tre.chair, here())).ok).toBe(true);
});

test("taken back: the refusal stays beside the approval, and cannot be appealed against again", async () => {
  await refusedAmendment();
  const approved = { ...await stored() };
  must(await appeals());
  must(await withdrawAppeal(context, federation.researcher, here()));
  expect(await stored()).toEqual({ ...approved, amendment: { ...approved.amendment, reason: refusal } });
  expect(await site()).toMatchObject({ state: "approved", appeal: { end: { how: "withdrawn" } }, openAppeal: { until: null, because: expect.stringContaining("took back") } });
  expect(await appeals()).toMatchObject({ refusal: { reason: "wrong-state" } });
  expect(await view()).toMatchObject({ state: "decided" });
});
test("upheld: as it was before the appeal, and that is the last word on this version", async () => {
  await refusedAmendment();
  const approved = { ...await stored() };
  must(await appeals());
  await decides([lay!, ethics!], "refuse", "Nor do we see it.");
  expect(await stored()).toEqual(approved);
  expect(await site()).toMatchObject({ state: "approved", validTo: "2027-11-22", appeal: { end: { how: "upheld", reasons: "Nor do we see it." } }, amendment: { outcome: "refused", reason: refusal } });
  expect(await registered()).toMatchObject({ state: "approved", appeal: { of: "amendment", end: { how: "upheld" } } });
  expect(await appeals()).toMatchObject({ refusal: { message: expect.stringContaining("last one") } });
});
test("sent back: the committee decides on the amendment anew, and its refusal can be appealed against again", async () => {
  await refusedAmendment();
  const [approval] = await live();
  must(await appeals());
  await decides([lay!, ethics!], "defer", "Look at the legal ground again.");
  expect(await stored()).toMatchObject({ state: "awaiting", revision: 2, reason: null, amendment: { outcome: "waiting", reason: null } });
  expect(await registered()).toMatchObject({ state: "approved", appeal: { end: { how: "sent-back" } } });
  await decides([tre.chair, clinical!], "refuse", refusal);
  expect([await live(), await stored()]).toMatchObject([[approval], { state: "approved", revision: 1, amendment: { outcome: "refused" } }]);
  must(await appeals());
});

/** What was approved at first was approved on a condition. */
async function onACondition() {
  const conditions = [{ text: "Tell the public panel first.", kind: "ongoing" as const, evidence: "", due: null, met: null }];
  await context.db.update(siteDecisions).set({ conditions }).where(eq(siteDecisions.treId, tre.id));
  const position = 1 + (await context.db.$count(deliberationEvents, eq(deliberationEvents.treId, tre.id)));
  await context.db.insert(deliberationEvents).values({ ...here(), position, at: context.clock.now(), by: tre.chair.userId, event: { type: "concluded", round: 1, reasons: "On a condition.", outcome: "approved", conditions, questions: [], terms: { conditions, lifted: [] } } });
}
/** An ended approval has no condition that anybody could show, confirm or read as one that holds. */
async function nothingHolds() {
  expect((await site()).conditions).toEqual([]);
  const noCondition = { refusal: { reason: "wrong-state", message: expect.stringContaining("no approval in force that has a condition") as string } };
  expect(await showCondition(context, federation.researcher, { ...here(), condition: 1, note: "The panel met on Monday." })).toMatchObject(noCondition);
  expect(await verifyCondition(context, tre.chair, { ...here(), condition: 1, note: "Read the minutes." })).toMatchObject(noCondition);
  // The public reads what the approval was given on, and not what would have become of it.
  expect(await registered()).toMatchObject({ state: "ended", conditions: [] });
}

test("while it is heard, who answers for the approval confirms its conditions; whoever hears appeals does not", async () => {
  await onACondition();
  await refusedAmendment();
  must(await seatMember(context, federation.administrator, { treId: tre.id, userId: lay!.userId, kind: "lay", independent: true, hearsAppeals: true }));
  must(await appeals());
  const told = async (who: Person) => context.db.$count(notices, and(eq(notices.kind, "condition-shown"), eq(notices.userId, who.userId)));
  must(await showCondition(context, federation.researcher, { ...here(), condition: 1, note: "The panel met on Monday." }));
  expect([await told(tre.chair), await told(lay!)]).toEqual([1, 0]);
  const confirms = (who: Person) => verifyCondition(context, who, { ...here(), condition: 1, note: "Read the minutes." });
  expect(await confirms(lay!)).toMatchObject({ refusal: { reason: "not-permitted", message: expect.stringContaining("You hear appeals") } });
  must(await confirms(tre.chair));
  expect(await stored()).toMatchObject({ state: "appealed", amendment: { approval: { conditions: [{ met: { by: tre.chair.userId } }] } } });
});

test("while it is heard, who refused still decides on runs of the approval, and can stop it; a stopped approval does not come back", async () => {
  await onACondition();
  await refusedAmendment();
  must(await appeals());
  const { runs: [run] } = await federation.submit(testQuery, [tre]);
  await context.db.update(runs).set({ state: "awaiting-sign-off" }).where(eq(runs.id, run!.id));
  expect(await readReview(context, tre.chair, here())).toMatchObject({ refusal: { reason: "not-permitted" } });
  expect(must(await listReviews(context, tre.chair)).runs).toHaveLength(1);
  must(await decideOnRun(context, tre.chair, { runId: run!.id, decision: "approve", reason: "It is what was approved." }));
  expect(await readStop(context, clinical!, here())).toMatchObject({ refusal: { reason: "not-permitted" } });
  expect(await readStop(context, federation.outsider, here())).toMatchObject({ refusal: { reason: "not-found" } });
  expect(must(await readStop(context, tre.chair, here()))).toEqual({ validTo: "2027-11-22" });
  must(await revokeApproval(context, tre.chair, { ...here(), reason: "The purpose has changed." }));
  expect(await live()).toEqual([]);
  await nothingHolds();
  await decides([lay!, ethics!], "refuse", "Nor do we see it.");
  expect(await site()).toMatchObject({ state: "refused", reason: refusal });
});

test("an amendment that the applicant has given up is not appealed against", async () => {
  await refusedAmendment();
  const before = await view();
  must(await amendProject(context, federation.researcher, { projectId: federation.projectId }));
  expect(await appeals()).toMatchObject({ refusal: { message: expect.stringContaining("amending") } });
  const { version } = must(await saveProjectDraft(context, federation.researcher, { projectId: federation.projectId, version: (await view()).version, draft: { ...before.draft, title: before.title, article6: "A6-1-e" } }));
  must(await submitProject(context, federation.researcher, { projectId: federation.projectId, version }));
  expect(await site()).toMatchObject({ state: "approved", amendment: null, openAppeal: null });
  expect(await appeals()).toMatchObject({ refusal: { reason: "wrong-state" } });
});

// The last one: the clock does not go back.
test("an approval that comes to its end while the appeal is heard says so, once, and what waits goes on waiting", async () => {
  await onACondition();
  await refusedAmendment();
  must(await appeals());
  const ending = async () => (await allApprovals(context.db, dayOf(context.clock.now()))).filter((one) => one.tre.id === tre.id).length;
  expect(await ending()).toBe(1);
  context.advance(400 * 86_400_000);
  const told = () => context.db.$count(notices, and(eq(notices.kind, "approval-ended"), eq(notices.userId, federation.researcher.userId)));
  const before = await told();
  must(await expireApprovals(context));
  must(await expireApprovals(context));
  expect(await told()).toBe(before + 2);
  expect(await site()).toMatchObject({ state: "appealed", amendment: { approvedUntil: null } });
  await nothingHolds();
});
