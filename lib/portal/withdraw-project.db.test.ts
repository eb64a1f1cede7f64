import { and, asc, eq, isNull } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditEvents, envelopes, notices, registerLogQueue } from "#db/schema/index.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { addPerson, addTre, must, type TestTre } from "#db/testing/test-federation.ts";
import { rulePresets } from "#lib/governance/committee.ts";
import { amendProject } from "./change-project-state.ts";
import { createProject } from "./create-project.ts";
import { decideOnApplication } from "./decide-on-application.ts";
import { castBallot, closeRound, declareInterests } from "./deliberate-on-application.ts";
import { listReviews } from "./list-reviews.ts";
import { setCommitteeRule } from "./manage-committee.ts";
import type { Person } from "./person-of.ts";
import { readAgenda } from "./read-agenda.ts";
import { readProject } from "./read-project.ts";
import { readRegisterEntry } from "./read-register.ts";
import { readReview } from "./read-review.ts";
import { saveProjectDraft } from "./save-project-draft.ts";
import { submitProject } from "./submit-project.ts";
import type { QueuedEntry } from "./tell-register-log.ts";
import { withdrawProject } from "./withdraw-project.ts";

let context: TestContext;
let [lead, member, second]: Person[] = [];
let [north, south]: TestTre[] = [];
beforeAll(async () => {
  context = await testContext();
  [north, south] = [await addTre(context, "North TRE"), await addTre(context, "South TRE")];
  [lead, member] = [await addPerson(context, "Lea Lead", { grants: [{ role: "researcher", treId: null }] }), await addPerson(context, "Max Member", { grants: [{ role: "researcher", treId: null }] })];
  second = await addPerson(context, "Lena Layperson", { grants: [{ role: "committee-member", treId: north.id }] });
  const administrator = await addPerson(context, "Ann Administrator", { grants: [{ role: "administrator", treId: null }] });
  // In the north two vote, the chair closes; in the south the chair decides.
  must(await setCommitteeRule(context, administrator, { treId: north.id, rule: { ...rulePresets.panel.rule, quorum: 2, leastLay: 0, leastIndependent: 0, signatures: 0 } }));
});
afterAll(() => context.end());

const university = { name: "University of Examplebridge", ror: "", sector: "Academic Institute" };
const application = (change: object = {}) => ({
  title: "Winter admissions", laySummary: "We compare why frail people are admitted to hospital in winter, in two parts of the country.", publicBenefit: "Hospitals learn which groups to look after first in winter.",
  category: "Public Health Research", funder: "A charity", organisation: university, members: [[lead!, "lead"], [member!, "member"]].map(([p, role]) => ({ name: (p as Person).name, email: (p as Person).email, affiliation: university, role })), startDate: "2026-11-01", endDate: "2028-10-31",
  datasets: [north!, south!].map((t) => ({ treId: t.id, dataset: "primary-care" })), article6: "A6-1-e", article9: "A9-2-j", duty: "Not applicable", optOut: "Yes", frequency: "One-off", linkage: null, analyses: ["count"], domains: ["condition"], ...change,
});
const reason = "The funder stopped the study.";
const view = async (projectId: string, as = lead!) => must(await readProject(context, as, { projectId }));
const withdraw = (projectId: string, more: object = {}, as = lead!) => withdrawProject(context, as, { projectId, reason, ...more });
const handIn = async (projectId: string, version: number, change: object = {}) => {
  const saved = must(await saveProjectDraft(context, lead!, { projectId, version, draft: application(change) }));
  return must(await submitProject(context, lead!, { projectId, version: saved.version }));
};
async function submitted() {
  const { id, reference } = must(await createProject(context, lead!, { title: "Winter admissions" }));
  await handIn(id, 1);
  return { id, reference };
}
const approveInSouth = (projectId: string, revision = 1) => decideOnApplication(context, south!.chair, { projectId, treId: south!.id, revision, decision: "approve", reason: "Discussed and found good.", validTo: "2027-06-30" });
const inNorth = (projectId: string, revision = 1) => ({ projectId, treId: north!.id, revision });
const voteInNorth = (as: Person, projectId: string, revision = 1) => castBallot(context, as, { ...inNorth(projectId, revision), ballot: { vote: "approve", rationale: "As we discussed at length." } });
const declaredInNorth = async (projectId: string, revision = 1) => { for (const who of [north!.chair, second!]) must(await declareInterests(context, who, { ...inNorth(projectId, revision), recuses: false })); };
const live = (projectId: string) => context.db.$count(envelopes, and(eq(envelopes.projectId, projectId), isNull(envelopes.revokedAt)));
const waits = async (who: Person, reference: string) => must(await listReviews(context, who)).applications.find((one) => one.reference === reference);
const told = async (reference: string) => (await context.db.select({ entry: registerLogQueue.entry }).from(registerLogQueue).orderBy(asc(registerLogQueue.id))).map((row) => row.entry as QueuedEntry).flatMap((entry) => (entry.type === "register.entry" && entry.entry === reference ? [entry.event] : []));

test("while the committee votes, by the lead alone: votes, clock and queue end; handed in again it is a new version", async () => {
  const { id, reference } = await submitted();
  await declaredInNorth(id);
  must(await voteInNorth(north!.chair, id));
  expect(await waits(second!, reference)).toMatchObject({ left: expect.any(Number) });
  for (const [who, refusal] of [[member!, "not-permitted"], [south!.chair, "not-permitted"]] as const) expect(await withdraw(id, {}, who)).toMatchObject({ refusal: { reason: refusal } });
  expect(await withdraw(id, { reason: "No." })).toMatchObject({ refusal: { fields: { reason: expect.any(String) } } });
  expect((await view(id)).may.withdraw.ok).toBe(true);

  expect(must(await withdraw(id))).toMatchObject({ state: "withdrawn" });
  expect(await view(id)).toMatchObject({ state: "withdrawn", turn: "Nobody's.", sites: [{ state: "withdrawn", reason, clocks: { running: null } }, { state: "withdrawn", reason }], may: { withdraw: { ok: false }, edit: { ok: true }, submit: { ok: true } } });
  expect(await withdraw(id)).toMatchObject({ refusal: { reason: "wrong-state" } });
  // Every committee that had it is told, and neither votes, closes nor decides on it.
  for (const who of [north!.chair, second!, south!.chair]) expect(await context.db.$count(notices, and(eq(notices.userId, who.userId), eq(notices.kind, "application-withdrawn")))).toBe(1);
  expect(await voteInNorth(second!, id)).toMatchObject({ refusal: { reason: "wrong-state" } });
  expect(await closeRound(context, north!.chair, inNorth(id))).toMatchObject({ refusal: { reason: "wrong-state" } });
  expect(await approveInSouth(id)).toMatchObject({ refusal: { reason: "wrong-state" } });
  expect([await waits(second!, reference), must(await readAgenda(context, second!, { treId: north!.id })).items]).toEqual([undefined, []]);
  // It is read still, with the reason, where the committee finds what is settled.
  expect(must(await listReviews(context, second!)).decided.find((one) => one.reference === reference)).toMatchObject({ state: "withdrawn", title: "Winter admissions", left: null });
  expect(must(await readReview(context, second!, { projectId: id, treId: north!.id }))).toMatchObject({ site: { state: "withdrawn", reason }, committee: { state: "withdrawn", may: ["read-papers"] }, may: { decide: { ok: false } } });
  expect(await context.db.select({ facts: auditEvents.facts }).from(auditEvents).where(and(eq(auditEvents.action, "withdraw-project"), eq(auditEvents.subjectId, id)))).toMatchObject([{ facts: { revision: 1 } }]);

  expect(await handIn(id, (await view(id)).version)).toMatchObject({ revision: 2 });
  expect(await view(id)).toMatchObject({ state: "submitted", sites: [{ state: "awaiting", revision: 2, reason: null }, { state: "awaiting", revision: 2 }] });
  await declaredInNorth(id, 2);
  must(await voteInNorth(second!, id, 2));
  must(await approveInSouth(id, 2));
});

test("what another committee has approved goes on, or ends with it, and then the register and its log say that it was withdrawn", async () => {
  const [kept, ended] = [await submitted(), await submitted()];
  for (const { id } of [kept, ended]) must(await approveInSouth(id));
  must(await withdraw(kept.id));
  expect([(await view(kept.id)).sites.map((site) => site.state), await live(kept.id), await told(kept.reference)]).toEqual([["withdrawn", "approved"], 1, ["published"]]);
  must(await withdraw(ended.id, { endApprovals: true }));
  expect([(await view(ended.id)).sites.map((site) => site.state), await live(ended.id), await told(ended.reference)]).toEqual([["withdrawn", "expired"], 0, ["published", "withdrawn"]]);
  const entry = must(await readRegisterEntry(context, { kind: "anonymous" }, { reference: ended.reference }));
  expect(entry).toMatchObject({ record: { status: "archived", sites: [{ tre: "South TRE", state: "ended" }] } });
  expect(entry.history[0]?.because).toBe("The applicant withdrew the application.");
  // The applicant's reason is for the committees.
  expect(JSON.stringify(entry)).not.toContain(reason);
  await handIn(ended.id, (await view(ended.id)).version);
  must(await approveInSouth(ended.id, 2));
  expect(await told(ended.reference)).toEqual(["published", "withdrawn", "resumed"]);
});

test("not once every committee has decided; of an amendment the approval stays as it was", async () => {
  const { id } = must(await createProject(context, lead!, { title: "Winter admissions" }));
  const datasets = [{ treId: south!.id, dataset: "primary-care" }];
  await handIn(id, 1, { datasets });
  must(await approveInSouth(id));
  expect(await withdraw(id)).toMatchObject({ refusal: { reason: "wrong-state", message: expect.stringContaining("not every one of them has decided") } });
  const { version } = must(await amendProject(context, lead!, { projectId: id }));
  await handIn(id, version, { datasets, analyses: ["count", "crosstab"] });
  expect((await view(id)).sites).toMatchObject([{ state: "awaiting", revision: 2 }]);
  must(await withdraw(id));
  expect((await view(id)).sites).toMatchObject([{ state: "approved", revision: 1, validTo: "2027-06-30", amendment: { outcome: "withdrawn", reason } }]);
  expect(await live(id)).toBe(1);
  expect(await approveInSouth(id, 2)).toMatchObject({ refusal: { reason: "wrong-state" } });
});
