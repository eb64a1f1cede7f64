import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { deliberationEvents, envelopes, jobs, notices, siteDecisions } from "#db/schema/index.ts";
import { testContext } from "#db/testing/test-context.ts";
import { addPerson, must, testFederation, type TestFederation } from "#db/testing/test-federation.ts";
import { rulePresets } from "#lib/governance/committee.ts";
import { amendProject } from "./change-project-state.ts";
import { appealDecision, withdrawAppeal } from "./appeal-decision.ts";
import { castBallot, closeRound, concludeDecision, declareInterests } from "./deliberate-on-application.ts";
import { listReviews } from "./list-reviews.ts";
import { seatMember, setCommitteeRule } from "./manage-committee.ts";
import type { Person } from "./person-of.ts";
import { readProject } from "./read-project.ts";
import { readRegisterEntry } from "./read-register.ts";
import { readRegisterStatistics } from "./read-register-statistics.ts";
import { readReview } from "./read-review.ts";
import { waitingFor } from "./waiting.ts";

let context: Awaited<ReturnType<typeof testContext>>;
let federation: TestFederation;
let [chair, clinical, lay, appointed, conflicted]: Person[] = [];
const grounds = "The committee read the second aim as if it needed names of people; it needs none.";
const rationale = "As we discussed at length.";
beforeAll(async () => {
  context = await testContext();
  // The north approves alone, so that the project is in the register; the south refuses as a panel.
  federation = await testFederation(context, ["North TRE", "South TRE"], ["approve", "none"]);
  const south = federation.tres[1]!;
  const sits = (name: string) => addPerson(context, name, { grants: [{ role: "committee-member", treId: south.id }] });
  [chair, clinical, lay, appointed, conflicted] = [south.chair, await sits("Clin"), await sits("Lay"), await sits("Appointed"), await sits("Conflicted")];
  const rule = { ...rulePresets.panel.rule, quorum: 2, leastLay: 0, leastIndependent: 0, appeal: { panel: "others" as const, workingDays: 20, quorum: 2, leastLay: 1, leastIndependent: 0 } };
  must(await setCommitteeRule(context, federation.administrator, { treId: south.id, rule }));
  for (const [who, kind, hearsAppeals] of [[clinical, "clinical", false], [lay, "lay", false], [appointed, "lay", true], [conflicted, "research", false]] as const) must(await seatMember(context, federation.administrator, { treId: south.id, userId: who.userId, kind, independent: false, hearsAppeals }));
});
afterAll(() => context.end());

const here = () => ({ projectId: federation.projectId, treId: federation.tres[1]!.id });
const read = () => ({ ...here(), revision: 1 });
const cast = (who: Person, vote: string, more: object = {}) => castBallot(context, who, { ...read(), ballot: { vote, rationale, ...more } });
const conclude = async (by: Person, more: object = {}) => {
  must(await closeRound(context, by, read()));
  return must(await concludeDecision(context, by, { ...read(), reason: "Weighed by all of us.", ...more }));
};
const site = async () => (await context.db.select().from(siteDecisions).where(eq(siteDecisions.treId, here().treId)))[0]!;
const registered = async () => must(await readRegisterEntry(context, { kind: "anonymous" }, { reference: "FF-2026-0001" })).record.sites.find((one) => one.tre === "South TRE");
const told = async (who: Person) => (await context.db.select({ kind: notices.kind }).from(notices).where(eq(notices.userId, who.userId))).map((one) => one.kind);
const inList = async (who: Person) => must(await listReviews(context, who)).applications.length;

test("a refusal is appealed against; another panel sends it back, is asked again, and overturns it", async () => {
  for (const who of [chair!, clinical!, lay!]) must(await declareInterests(context, who, { ...read(), recuses: false }));
  must(await declareInterests(context, conflicted!, { ...read(), recuses: true }));
  expect(await declareInterests(context, appointed!, { ...read(), recuses: false })).toMatchObject({ refusal: { message: expect.stringContaining("You hear appeals") } });
  expect([await inList(appointed!), await inList(lay!)]).toEqual([0, 1]);
  for (const who of [chair!, clinical!]) must(await cast(who, "refuse"));
  expect(await appealDecision(context, federation.researcher, { ...here(), grounds })).toMatchObject({ refusal: { reason: "wrong-state" } });
  await conclude(chair!, { refusedFor: "benefit" });
  const refused = must(await readProject(context, federation.researcher, { projectId: federation.projectId }));
  const open = refused.sites.find((one) => one.treName === "South TRE")!;
  expect(open.openAppeal).toMatchObject({ until: expect.any(String), because: null });
  expect(refused.may.appeal.ok).toBe(true);

  expect(await appealDecision(context, federation.researcher, { ...here(), grounds: "No." })).toMatchObject({ refusal: { fields: { grounds: expect.stringContaining("50 characters") } } });
  expect(await appealDecision(context, federation.colleague, { ...here(), grounds })).toMatchObject({ refusal: { reason: "not-permitted" } });
  expect(await appealDecision(context, chair!, { ...here(), grounds })).toMatchObject({ refusal: { reason: "not-permitted" } });
  expect(await appealDecision(context, federation.outsider, { ...here(), grounds })).toMatchObject({ refusal: { reason: "not-found" } });
  must(await appealDecision(context, federation.researcher, { ...here(), grounds }));
  expect(await site()).toMatchObject({ state: "appealed", reason: "Weighed by all of us.", decidedBy: chair!.userId });
  expect(await registered()).toMatchObject({ state: "refused", appeal: { end: null } });
  expect(await appealDecision(context, federation.researcher, { ...here(), grounds })).toMatchObject({ refusal: { reason: "wrong-state" } });
  // Nothing is changed under the panel's eyes.
  expect(await amendProject(context, federation.researcher, { projectId: federation.projectId })).toMatchObject({ ok: false });

  // Who hears it is told and finds it; who decided knows that there is one, and neither finds nor reads nor votes.
  expect([await inList(appointed!), await inList(lay!), await inList(chair!), await inList(clinical!), await inList(conflicted!)]).toEqual([1, 1, 0, 0, 0]);
  expect([must(await waitingFor(context, appointed!))["/reviews"], must(await waitingFor(context, chair!))["/reviews"]]).toEqual([1, 0]);
  expect([await told(appointed!), await told(chair!), await told(conflicted!)].map((kinds) => kinds.filter((kind) => kind.startsWith("appeal")))).toEqual([["appeal-waits"], ["appeal-made"], []]);
  expect(await told(federation.administrator)).not.toContain("appeal-short");
  for (const who of [chair!, clinical!, conflicted!]) {
    expect(await readReview(context, who, here()), who.name).toMatchObject({ refusal: { reason: "not-permitted" } });
    expect(await cast(who, "refuse"), who.name).toMatchObject({ refusal: { reason: "not-permitted" } });
  }
  expect(await readReview(context, appointed!, here())).toMatchObject({ refusal: { reason: "wrong-state" } });
  must(await declareInterests(context, appointed!, { ...read(), recuses: false }));
  const paper = must(await readReview(context, appointed!, here()));
  expect(paper.site.appeal).toMatchObject({ grounds, refusedBecause: "Weighed by all of us.", end: null });
  expect(paper.committee).toMatchObject({ hearing: "appeal", people: expect.arrayContaining([expect.objectContaining({ name: "Clin", onPanel: false }), expect.objectContaining({ name: "Lay", onPanel: true })]) });

  must(await cast(lay!, "defer", { questions: ["Read the second aim again."] }));
  must(await cast(appointed!, "defer", { questions: ["Read the second aim again."] }));
  await conclude(lay!);
  expect(await site()).toMatchObject({ state: "awaiting", decidedBy: null });
  expect(await registered()).toMatchObject({ state: "refused", reason: "Weighed by all of us.", appeal: { end: { how: "sent-back" } } });
  expect([await inList(chair!), await inList(lay!)]).toEqual([1, 0]);
  const quarters = must(await readRegisterStatistics(context, { kind: "anonymous" }, {})).quarters.at(-1)!;
  expect(quarters).toMatchObject({ refused: 1 });

  // The same committee refuses again, and is overturned.
  for (const who of [chair!, clinical!]) must(await cast(who, "refuse"));
  await conclude(chair!);
  must(await appealDecision(context, federation.researcher, { ...here(), grounds }));
  must(await cast(lay!, "approve-with-conditions", { conditions: [{ text: "Publish it.", kind: "reporting" }] }));
  must(await cast(appointed!, "approve"));
  expect(await conclude(lay!, { validTo: "2027-06-30" })).toMatchObject({ state: "approved", envelopeId: expect.any(String) });
  expect(await context.db.$count(envelopes, eq(envelopes.treId, here().treId))).toBe(1);
  expect(await registered()).toMatchObject({ state: "approved", appeal: { end: { how: "overturned" } } });
  const seen = must(await readProject(context, federation.researcher, { projectId: federation.projectId }));
  expect(seen).toMatchObject({ state: "decided" });
  expect(seen.sites.find((one) => one.treName === "South TRE")!.appeal!.end).toMatchObject({ how: "overturned", reasons: "Weighed by all of us." });
  // No name of the panel reaches the applicant, no title reaches a letter.
  expect(JSON.stringify(seen.sites)).not.toMatch(/Appointed|Lay\b/);
  expect(JSON.stringify((await context.db.select().from(jobs).where(eq(jobs.kind, "mail"))).filter((job) => JSON.stringify(job.payload).includes("appeal")))).not.toContain("Diabetes");
  // The committee that refused reads it again: the project's runs come before its chair.
  expect((await readReview(context, chair!, here())).ok).toBe(true);
  await expect(context.db.delete(deliberationEvents)).rejects.toThrow();
});

/** Another project before the same committee, refused by it. */
async function refusedProject(): Promise<{ lead: Person; place: { projectId: string; treId: string } }> {
  const { projectId, researcher } = await testFederation(context, [], ["none"], { tres: [federation.tres[1]!], dataset: "primary-care" });
  const place = { projectId, treId: here().treId, revision: 1 };
  for (const who of [chair!, clinical!, lay!]) must(await declareInterests(context, who, { ...place, recuses: false }));
  for (const who of [chair!, clinical!]) must(await castBallot(context, who, { ...place, ballot: { vote: "refuse", rationale } }));
  must(await closeRound(context, chair!, place));
  must(await concludeDecision(context, chair!, { ...place, reason: "Weighed by all of us." }));
  return { lead: researcher, place: { projectId, treId: place.treId } };
}
const siteOf = async (lead: Person, projectId: string) => { const project = must(await readProject(context, lead, { projectId })); return { project: project.state, ...project.sites[0]! }; };

test("an appeal that is upheld leaves the refusal as it was; one that was taken back cannot be made again; too late is too late", async () => {
  const upheld = await refusedProject();
  const refusals = async () => must(await readRegisterStatistics(context, { kind: "anonymous" }, {})).quarters.at(-1)!.refused;
  const refusedSoFar = await refusals();
  const before = await siteOf(upheld.lead, upheld.place.projectId);
  must(await appealDecision(context, upheld.lead, { ...upheld.place, grounds }));
  must(await declareInterests(context, appointed!, { ...upheld.place, revision: 1, recuses: false }));
  for (const who of [lay!, appointed!]) must(await castBallot(context, who, { ...upheld.place, revision: 1, ballot: { vote: "refuse", rationale } }));
  must(await closeRound(context, lay!, { ...upheld.place, revision: 1 }));
  must(await concludeDecision(context, lay!, { ...upheld.place, revision: 1, reason: "We came to the same." }));
  expect(await refusals()).toBe(refusedSoFar);
  const after = await siteOf(upheld.lead, upheld.place.projectId);
  expect(after).toMatchObject({ project: "decided", state: "refused", reason: before.reason, decidedAt: before.decidedAt, appeal: { end: { how: "upheld", reasons: "We came to the same." } }, openAppeal: { until: null, because: expect.stringContaining("last one") } });

  const taken = await refusedProject();
  expect(await withdrawAppeal(context, taken.lead, taken.place)).toMatchObject({ refusal: { reason: "wrong-state" } });
  must(await appealDecision(context, taken.lead, { ...taken.place, grounds }));
  expect(await siteOf(taken.lead, taken.place.projectId)).toMatchObject({ project: "submitted", state: "appealed" });
  must(await withdrawAppeal(context, taken.lead, taken.place));
  expect(await siteOf(taken.lead, taken.place.projectId)).toMatchObject({ project: "decided", state: "refused", appeal: { end: { how: "withdrawn" } } });
  expect(await appealDecision(context, taken.lead, { ...taken.place, grounds })).toMatchObject({ refusal: { reason: "wrong-state" } });

  const late = await refusedProject();
  context.advance(40 * 86_400_000);
  expect(await appealDecision(context, late.lead, { ...late.place, grounds })).toMatchObject({ refusal: { reason: "expired" } });
});

test("those who seat members hear where too few are left to hear an appeal", async () => {
  const { lead, place } = await refusedProject();
  must(await setCommitteeRule(context, federation.administrator, { treId: place.treId, rule: { ...rulePresets.panel.rule, quorum: 2, leastLay: 0, leastIndependent: 0, appeal: { panel: "others", workingDays: 20, quorum: 2, leastLay: 1, leastIndependent: 0 } } }));
  const short = await refusedProject();
  for (const who of [lay!, appointed!]) must(await seatMember(context, federation.administrator, { treId: place.treId, userId: who.userId, kind: "research", independent: false }));
  must(await appealDecision(context, short.lead, { ...short.place, grounds }));
  expect(await told(federation.administrator)).toContain("appeal-short");
  must(await appealDecision(context, lead, { ...place, grounds }));
});
