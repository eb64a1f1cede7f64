/** An approved project is amended: each committee looks at what its own approval is about, and the approval goes on meanwhile. */
import { and, eq, isNull, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { envelopes, grants, jobs, tres } from "#db/schema/index.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { addPerson, must, testFederation, type TestFederation, type TestTre } from "#db/testing/test-federation.ts";
import { rulePresets } from "#lib/governance/committee.ts";
import { amendProject } from "./change-project-state.ts";
import { decideOnApplication } from "./decide-on-application.ts";
import { castBallot, closeRound, concludeDecision, declareInterests, readDeclaration, verifyCondition } from "./deliberate-on-application.ts";
import { seatMember, setCommitteeRule } from "./manage-committee.ts";
import type { Person } from "./person-of.ts";
import { raiseAmendment } from "./raise-amendment.ts";
import { readOwnEnvelope } from "./read-envelope.ts";
import { readAmendment } from "./read-amendment.ts";
import { readProject } from "./read-project.ts";
import { readRegisterEntry } from "./read-register.ts";
import { readReview } from "./read-review.ts";
import { revokeApproval } from "./revoke-approval.ts";
import { saveProjectDraft } from "./save-project-draft.ts";
import { submitProject } from "./submit-project.ts";
import { withdrawProject } from "./withdraw-project.ts";

let context: TestContext;
let federation: TestFederation;
let [north, south]: TestTre[] = [];
let projectId: string;
beforeAll(async () => { context = await testContext(); });
afterAll(() => context.end());
beforeEach(async () => {
  federation = await testFederation(context, [`North ${crypto.randomUUID()}`, `South ${crypto.randomUUID()}`]);
  [north, south] = federation.tres;
  projectId = federation.projectId;
});

const view = async () => must(await readProject(context, federation.researcher, { projectId }));
const at = async (tre: TestTre) => (await view()).sites.find((site) => site.treId === tre.id)!;
const live = () => context.db.$count(envelopes, and(eq(envelopes.projectId, projectId), isNull(envelopes.revokedAt)));
const reason = "Read and discussed by the committee.";
const decide = (tre: TestTre, decision: string, as: Person = tre.chair, revision = 2) => decideOnApplication(context, as, { projectId, treId: tre.id, revision, decision, reason, ...(decision === "approve" ? { validTo: "2027-11-22" } : {}) });
async function amend(change: object, send = true) {
  const before = await view();
  if (before.state === "decided") must(await amendProject(context, federation.researcher, { projectId }));
  const { version } = must(await saveProjectDraft(context, federation.researcher, { projectId, version: (await view()).version, draft: { ...before.draft, title: before.title, ...change } }));
  const plan = must(await readAmendment(context, federation.researcher, { projectId }));
  if (send) must(await submitProject(context, federation.researcher, { projectId, version }));
  return plan;
}

test("an administrative amendment is recorded, told, and changes nothing about the approvals", async () => {
  const plan = await amend({ grantReference: "HC-2" });
  expect(plan).toMatchObject([{ course: "record", class: "administrative", changes: [{ question: "grantReference", parts: [{ is: "added" }] }] }, { course: "record" }]);
  expect(await view()).toMatchObject({ state: "decided", revision: 2 });
  expect(await at(north!)).toMatchObject({ state: "approved", revision: 1, amendment: { outcome: "recorded", class: "administrative", revision: 2 } });
  expect(await live()).toBe(2);
  const letters = (await context.db.select().from(jobs).where(eq(jobs.kind, "mail"))).map((job) => job.payload as { to: string; subject: string; text: string }).filter((letter) => letter.to === north!.chair.email);
  expect(letters.at(-1)?.subject).toContain("an amendment was recorded");
  // The committee reads what was recorded.
  expect(must(await readReview(context, north!.chair, { projectId, treId: north!.id }))).toMatchObject({ revision: 2, comparedWith: { revision: 1, approved: true }, may: { raise: { ok: true }, decide: { ok: false } } });
});

test("an administrative amendment reaches the public register when it is accepted, with the rule that says why; what a member brings before the committee waits for it", async () => {
  const entry = async () => {
    const { record, revision, history } = must(await readRegisterEntry(context, { kind: "anonymous" }, { reference: (await view()).reference }));
    return { name: record.organisationName, approvedOn: record.latestApprovalDate, revision, because: history[0]!.because };
  };
  const before = await entry();
  // Nothing of a grant's number is in the register: no revision that says nothing.
  await amend({ grantReference: "HC-2" });
  expect(await entry()).toEqual(before);
  const { organisation } = (await view()).draft as { organisation: { name: string; ror: string } };
  await amend({ organisation: { ...organisation, name: "Northmoor University" } });
  expect(await entry()).toMatchObject({ name: "Northmoor University", approvedOn: before.approvedOn, revision: before.revision + 1, because: "An administrative change was accepted, which no committee has to decide on. It changes nothing about who uses which data for what. The same organisation under another name." });
  // While one committee still has it on record, that one has accepted it.
  const member = await addPerson(context, "Mia Member", { grants: federation.tres.map(({ id }) => ({ role: "committee-member" as const, treId: id })) });
  must(await raiseAmendment(context, member, { projectId, treId: north!.id, reason: "Is it really the same university?" }));
  expect((await entry()).name).toBe("Northmoor University");
  must(await raiseAmendment(context, member, { projectId, treId: south!.id, reason: "Is it really the same university?" }));
  expect(await entry()).toMatchObject({ name: before.name, revision: before.revision + 2, because: expect.stringContaining("looks at an administrative change after all") });
  must(await decide(north!, "approve", north!.chair, 3));
  expect(await entry()).toMatchObject({ name: "Northmoor University", revision: before.revision + 3 });
});

test("what was recorded comes before the committee when a member says so, and the approval goes on meanwhile", async () => {
  const member = await addPerson(context, "Mia Member", { grants: [{ role: "committee-member", treId: north!.id }] });
  await amend({ grantReference: "HC-2" });
  expect(await raiseAmendment(context, south!.chair, { projectId, treId: north!.id, reason })).toMatchObject({ refusal: { reason: "not-permitted" } });
  must(await raiseAmendment(context, member, { projectId, treId: north!.id, reason: "The new grant is a company’s." }));
  expect(await view()).toMatchObject({ state: "submitted" });
  expect(await at(north!)).toMatchObject({ state: "awaiting", revision: 2, amendment: { class: "substantial", raised: "The new grant is a company’s.", outcome: "waiting", approvedUntil: "2027-11-22" } });
  expect(await at(south!)).toMatchObject({ state: "approved" });
  expect(await raiseAmendment(context, member, { projectId, treId: north!.id, reason })).toMatchObject({ refusal: { reason: "wrong-state" } });
  // Taken back and handed in again as it was, it comes before all of them again.
  must(await withdrawProject(context, federation.researcher, { projectId, reason: "We look for another grant." }));
  expect(await at(north!)).toMatchObject({ state: "approved", revision: 1, amendment: { outcome: "withdrawn", reason: "We look for another grant." } });
  must(await submitProject(context, federation.researcher, { projectId }));
  expect(await at(north!)).toMatchObject({ state: "awaiting", amendment: { class: "substantial", raised: "The new grant is a company’s.", outcome: "waiting" } });
  must(await decide(north!, "refuse", north!.chair, 3));
  // Refused: the approval that it would have changed is as it was.
  expect(await at(north!)).toMatchObject({ state: "approved", revision: 1, validTo: "2027-11-22", amendment: { outcome: "refused", reason } });
  expect(await view()).toMatchObject({ state: "decided" });
  expect(await live()).toBe(2);
});

test("a minor amendment: the chair or a delegate alone, also of a panel; any member may bring it before all", async () => {
  const [delegate, lay] = [await addPerson(context, "Dee Delegate", { grants: [{ role: "committee-member", treId: north!.id }] }), await addPerson(context, "Lay Member", { grants: [{ role: "committee-member", treId: north!.id }] })];
  must(await setCommitteeRule(context, federation.administrator, { treId: north!.id, rule: { ...rulePresets.panel.rule, leastIndependent: 0, quorum: 2 } }));
  must(await seatMember(context, federation.administrator, { treId: north!.id, userId: delegate.userId, kind: "research", independent: false, delegate: true }));
  must(await seatMember(context, federation.administrator, { treId: north!.id, userId: lay.userId, kind: "lay", independent: false }));
  const plan = await amend({ endDate: "2029-10-31" });
  expect(plan).toMatchObject([{ course: "delegated", class: "minor", because: ["More time with the same data."] }, { course: "delegated" }]);
  expect(await live()).toBe(2);
  const place = { projectId, treId: north!.id, revision: 2 };
  for (const who of [delegate, lay]) must(await declareInterests(context, who, { ...place, recuses: false }));
  expect(await castBallot(context, lay, { ...place, ballot: { vote: "approve", rationale: reason } })).toMatchObject({ refusal: { reason: "not-permitted" } });
  must(await castBallot(context, delegate, { ...place, ballot: { vote: "approve-with-conditions", rationale: reason, conditions: [{ text: "Tell the public panel first.", kind: "ongoing" }] } }));
  // One person has decided: it is too late to bring it before all.
  expect(await raiseAmendment(context, lay, { projectId, treId: north!.id, reason })).toMatchObject({ refusal: { reason: "not-permitted" } });
  must(await concludeDecision(context, delegate, { ...place, reason, validTo: "2029-10-31" }));
  expect(await at(north!)).toMatchObject({ state: "approved", revision: 2, validTo: "2029-10-31", amendment: { outcome: "approved" } });

  must(await decide(south!, "approve"));
  // Somebody new on the committee, who has never declared on the version that was approved, and whose colleague has left the project since.
  const newcomer = await addPerson(context, "Nia Newcomer", { grants: [{ role: "committee-member", treId: north!.id }] });
  must(await seatMember(context, federation.administrator, { treId: north!.id, userId: newcomer.userId, kind: "research", independent: false, delegate: true }));
  const { members } = (await view()).draft as { members: { userId: string | null; name: string }[] };
  const confirms = (who: Person) => verifyCondition(context, who, { projectId, treId: north!.id, condition: 1, note: "Read the minutes." });
  await amend({ endDate: "2030-10-31", members: members.filter((member) => member.userId !== federation.colleague.userId) });
  expect(await confirms(newcomer)).toMatchObject({ refusal: { reason: "wrong-state", message: expect.stringContaining("Declare your interests first") } });
  // What goes on meanwhile is declared on with it: the people of both versions.
  const { people } = must(await readDeclaration(context, newcomer, { projectId, treId: north!.id }));
  expect(people).toHaveLength(members.length);
  expect(people.at(-1)).toMatch(new RegExp(`^${federation.colleague.name}, .*in the version that was approved`));
  must(await declareInterests(context, newcomer, { ...place, revision: 3, recuses: false }));
  expect(must(await readReview(context, newcomer, { projectId, treId: north!.id })).may.verify).toEqual({ ok: true });
  must(await confirms(newcomer));
  for (const who of [delegate, lay]) must(await declareInterests(context, who, { ...place, revision: 3, recuses: false }));
  must(await raiseAmendment(context, lay, { projectId, treId: north!.id, reason: "A third year is a long time." }));
  must(await castBallot(context, delegate, { ...place, revision: 3, ballot: { vote: "approve", rationale: reason } }));
  // The panel's own rule holds again: one ballot closes nothing.
  expect(must(await readReview(context, lay, { projectId, treId: north!.id })).committee).toMatchObject({ state: "open", missing: expect.arrayContaining([expect.stringContaining("lay ballot")]) });

  // Refused: whoever joins then declares on the version that goes on, though a newer one was sent, and answers for it as the others do.
  const panel = [north!.chair, delegate, lay];
  must(await declareInterests(context, north!.chair, { ...place, revision: 3, recuses: false }));
  for (const who of panel) must(await castBallot(context, who, { ...place, revision: 3, ballot: { vote: "refuse", rationale: reason } }));
  must(await closeRound(context, north!.chair, { ...place, revision: 3 }));
  must(await concludeDecision(context, north!.chair, { ...place, revision: 3, reason }));
  expect(await at(north!)).toMatchObject({ state: "approved", revision: 2, amendment: { outcome: "refused" } });
  const latecomer = await addPerson(context, "Lou Latecomer", { grants: [{ role: "committee-member", treId: north!.id }] });
  const { revision } = must(await readDeclaration(context, latecomer, { projectId, treId: north!.id }));
  must(await declareInterests(context, latecomer, { ...place, revision, recuses: false }));
  expect((await readReview(context, latecomer, { projectId, treId: north!.id })).ok).toBe(true);
  expect(await declareInterests(context, delegate, { ...place, revision: 3, recuses: false })).toMatchObject({ refusal: { reason: "conflict" } });
});

test("a substantial amendment goes to all of the committee whose data it is about, and only to it", async () => {
  const plan = await amend({ datasets: [{ treId: north!.id, dataset: "primary-care" }] }, false);
  expect(plan).toMatchObject([{ course: "record", because: ["It asks for less data."] }]);
  expect((await amend({ article6: "A6-1-f", datasets: [north!, south!].map((tre) => ({ treId: tre.id, dataset: "primary-care" })) })).map((one) => [one.course, one.class])).toEqual([["full", "substantial"], ["full", "substantial"]]);
  const review = must(await readReview(context, south!.chair, { projectId, treId: south!.id }));
  expect(review.papers.flatMap((section) => section.answers).filter((answer) => answer.class !== null)).toMatchObject([{ asks: expect.stringContaining("Article 6"), class: "substantial", because: ["The use stands on another legal ground."] }]);
  must(await decide(north!, "return"));
  must(await decide(south!, "refuse"));
  expect(await at(south!)).toMatchObject({ state: "approved", revision: 1, amendment: { outcome: "refused" } });
  // What the south has refused is not put before it again because the north asked for changes.
  expect((await amend({ grantReference: "HC-3" })).map((one) => one.course)).toEqual(["full", "nothing"]);
  expect(await at(south!)).toMatchObject({ state: "approved", amendment: { outcome: "refused" } });
});

test("an approval that was taken back while its amendment waited does not come back with a refusal", async () => {
  await amend({ article6: "A6-1-f" });
  must(await revokeApproval(context, north!.chair, { projectId, treId: north!.id, reason }));
  must(await decide(north!, "refuse"));
  expect(await at(north!)).toMatchObject({ state: "refused" });
});

test("a minor amendment carries on every term of the approval; the panel alone lifts one, by name and in the record", async () => {
  const narrowed = { conditions: [{ text: "Tell the public panel first.", kind: "ongoing" }, { text: "Publish it.", kind: "ongoing" }], concepts: [201826], leastThreshold: 10 };
  const [lay, clinician] = [await addPerson(context, "Lay Member", { grants: [{ role: "committee-member", treId: north!.id }] }), await addPerson(context, "Clin Member", { grants: [{ role: "committee-member", treId: north!.id }] })];
  const place = { projectId, treId: north!.id };
  await amend({ article6: "A6-1-f" });
  must(await decideOnApplication(context, north!.chair, { ...place, revision: 2, decision: "approve", reason, validTo: "2027-11-22", ...narrowed }));
  must(await decide(south!, "approve"));
  const review = async () => must(await readReview(context, north!.chair, place));
  must(await verifyCondition(context, north!.chair, { ...place, condition: 1, note: "The panel’s minutes." }));
  must(await setCommitteeRule(context, federation.administrator, { treId: north!.id, rule: { ...rulePresets["any-handler"].rule, quorum: 2, closing: "chair" } }));

  // While a minor amendment waits, the conditions stand, and are confirmed.
  expect(await amend({ funder: "Another charity" })).toMatchObject([{ course: "delegated", class: "minor" }, {}]);
  expect(await review()).toMatchObject({ conditions: [{ met: { note: "The panel’s minutes." } }, { met: null }], carried: [{ term: "condition-1" }, { term: "condition-2" }, { term: "concepts" }, { term: "threshold" }], may: { verify: { ok: true }, lift: { ok: false } } });
  must(await verifyCondition(context, north!.chair, { ...place, condition: 2, note: "The paper is out." }));
  expect((await at(north!)).conditions).toMatchObject([{ standing: "met", text: expect.stringContaining("met 2026-11-22") }, { standing: "met" }]);
  const lift = (term: string) => ({ lifts: [{ term, reason: "The panel has been dissolved." }] });
  expect(await decideOnApplication(context, north!.chair, { ...place, revision: 3, decision: "approve", reason, validTo: "2027-11-22", ...lift("condition-1") })).toMatchObject({ refusal: { reason: "not-permitted", message: expect.stringContaining("before the whole committee") } });
  // The TRE has lowered its own threshold since. Its agent keeps to the approval's; a worker could keep it in no run.
  const own = (threshold: number) => context.db.update(tres).set({ profile: sql`jsonb_set(${tres.profile}, '{policy,threshold}', ${String(threshold)}::jsonb)` }).where(eq(tres.id, north!.id));
  const kind = (of: "fivefold" | "cohort-discovery-worker") => context.db.update(tres).set({ kind: of }).where(eq(tres.id, north!.id));
  await own(5);
  await kind("cohort-discovery-worker");
  expect(await decide(north!, "approve", north!.chair, 3)).toMatchObject({ refusal: { fields: { leastThreshold: expect.stringContaining("at least 10 people behind a count: lift that") } } });
  await kind("fivefold");
  must(await decide(north!, "approve", north!.chair, 3));
  await own(10);
  const inForce = async () => readOwnEnvelope((await context.db.select().from(envelopes).where(and(eq(envelopes.projectId, projectId), eq(envelopes.treId, north!.id), isNull(envelopes.revokedAt))))[0]!.jws);
  expect(await inForce()).toMatchObject({ project: { revision: 3 }, conditions: [{ text: "Tell the public panel first." }, { text: "Publish it." }], concepts: [201826], leastThreshold: 10 });
  expect((await review()).conditions).toMatchObject([{ met: { note: "The panel’s minutes." } }, { met: { note: "The paper is out." } }]);
  const entry = async () => must(await readRegisterEntry(context, { kind: "anonymous" }, { reference: (await view()).reference }));
  expect((await entry()).record.sites.find((site) => site.tre === north!.name)?.conditions).toEqual([expect.stringContaining("Tell the public panel first."), expect.stringContaining("Publish it.")]);

  // The whole committee: a term falls only where every approving ballot lifts it.
  must(await decide(south!, "approve", south!.chair, 3));
  await amend({ article6: "A6-1-e" });
  const cast = (who: Person, ballot: object) => castBallot(context, who, { ...place, revision: 4, ballot: { vote: "approve", rationale: reason, ...ballot } });
  expect(await cast(lay, lift("condition-7"))).toMatchObject({ refusal: { fields: { lifts: expect.any(String) } } });
  await own(5);
  await kind("cohort-discovery-worker");
  expect(await cast(lay, lift("condition-1"))).toMatchObject({ refusal: { fields: { lifts: expect.stringContaining("lift that with a reason first") } } });
  must(await cast(lay, lift("threshold")));
  await kind("fivefold");
  await own(10);
  must(await cast(lay, { lifts: ["condition-1", "concepts"].map((term) => ({ term, reason: "The panel has been dissolved." })) }));
  must(await cast(clinician, lift("condition-1")));
  must(await closeRound(context, north!.chair, { ...place, revision: 4 }));
  expect((await review()).committee?.rounds[0]?.ballots.map((ballot) => ballot.conditions)).toEqual([["Lifts condition 1: The panel has been dissolved.", "Lifts the narrowing to codes: The panel has been dissolved."], ["Lifts condition 1: The panel has been dissolved."]]);
  // What the register would say is what it says then: without the term that fell, and with what became of the others.
  expect((await review()).supposedEntry?.record.sites.find((site) => site.tre === north!.name)?.conditions).toEqual(["Publish it. (met 2026-11-22)"]);
  // Later on the same day as the approval before it, by others.
  context.advance(60_000);
  must(await concludeDecision(context, north!.chair, { ...place, revision: 4, reason, validTo: "2027-11-22" }));
  expect((await entry()).record.sites.find((site) => site.tre === north!.name)?.panel).toMatchObject({ members: 2 });
  expect(await inForce()).toMatchObject({ conditions: [{ text: "Publish it." }], concepts: [201826] });
  const lifted = { text: expect.stringContaining("Tell the public panel first."), reason: "The panel has been dissolved." };
  expect(await at(north!)).toMatchObject({ amendment: { outcome: "approved", lifted: [lifted] } });
  expect((await entry()).history[0]!.because).toContain("It no longer demands “Tell the public panel first.");
});

test("whoever left the project does not decide on what they wrote", async () => {
  const { colleague } = federation;
  const { members } = (await view()).draft as { members: { userId: string | null }[] };
  await amend({ members: members.filter((member) => member.userId !== colleague.userId) });
  await context.db.insert(grants).values({ id: crypto.randomUUID(), userId: colleague.userId, role: "committee-chair", treId: north!.id, grantedAt: context.clock.now() });
  const asChair: Person = { ...colleague, grants: [{ role: "committee-chair", treId: north!.id }] };
  await amend({ funder: "Another charity" });
  expect(await decide(north!, "approve", asChair, 3)).toMatchObject({ refusal: { reason: "not-found" } });
  expect(await readReview(context, asChair, { projectId, treId: north!.id })).toMatchObject({ refusal: { reason: "not-permitted" } });
  expect(await revokeApproval(context, asChair, { projectId, treId: north!.id, reason })).toMatchObject({ refusal: { reason: "not-permitted" } });
});
