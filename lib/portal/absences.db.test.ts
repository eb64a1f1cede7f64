import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditEvents, grants, notices, users } from "#db/schema/index.ts";
import { testContext } from "#db/testing/test-context.ts";
import { addPerson, must, testFederation, type TestFederation } from "#db/testing/test-federation.ts";
import { oneDecider, rulePresets } from "#lib/governance/committee.ts";
import { decideOnApplication } from "./decide-on-application.ts";
import { castBallot, closeRound, concludeDecision, declareInterests } from "./deliberate-on-application.ts";
import { endAbsence, listAbsences, sayAbsence } from "./manage-absence.ts";
import { seatMember, setCommitteeRule } from "./manage-committee.ts";
import { deactivatePerson } from "./manage-people.ts";
import type { Person } from "./person-of.ts";
import { downloadAgenda, readAgenda } from "./read-agenda.ts";
import { downloadMinutes, readMinutes } from "./read-minutes.ts";
import { readReview } from "./read-review.ts";

let context: Awaited<ReturnType<typeof testContext>>;
let federation: TestFederation;
let [lay, clinical, deputy]: Person[] = [];
beforeAll(async () => {
  context = await testContext();
  federation = await testFederation(context, ["North TRE", "South TRE"], ["none", "none"]);
  const sits = (name: string) => addPerson(context, name, { grants: federation.tres.map((tre) => ({ role: "committee-member", treId: tre.id })) });
  [lay, clinical, deputy] = [await sits("Lay"), await sits("Clin"), await sits("Dee")];
  const { administrator } = federation;
  for (const tre of federation.tres) for (const [who, kind, deputyOf] of [[lay, "lay", null], [clinical, "clinical", null], [deputy, "lay", lay.userId]] as const) must(await seatMember(context, administrator, { treId: tre.id, userId: who.userId, kind, independent: true, deputyOf }));
  must(await setCommitteeRule(context, administrator, { treId: federation.tres[0]!.id, rule: { ...rulePresets.panel.rule, quorum: 2, leastIndependent: 0, deputies: true } }));
  must(await setCommitteeRule(context, administrator, { treId: federation.tres[1]!.id, rule: oneDecider }));
});
afterAll(() => context.end());
const at = (index: number) => ({ projectId: federation.projectId, treId: federation.tres[index]!.id, revision: 1 });
const rationale = "As we discussed at length.";
const days = { from: "2026-11-20", to: "2026-11-25" };

test("a deputy is seated for a member, and says nothing of their own", async () => {
  const { administrator, tres } = federation;
  expect(await seatMember(context, administrator, { treId: tres[0]!.id, userId: clinical!.userId, kind: "clinical", independent: true, deputyOf: deputy!.userId })).toMatchObject({ refusal: { fields: { deputyOf: expect.any(String) } } });
  for (const who of [tres[0]!.chair, lay!, clinical!, deputy!]) must(await declareInterests(context, who, { ...at(0), recuses: false }));
  expect(await castBallot(context, deputy!, { ...at(0), ballot: { vote: "approve", rationale } })).toMatchObject({ refusal: { reason: "not-permitted" } });
});

test("a member and the chair are away: the deputy votes, another member closes and concludes, and both are told", async () => {
  const [north] = federation.tres;
  for (const [who, more, field] of [[lay!, { deputy: clinical!.userId }, "deputy"], [lay!, { leads: clinical!.userId }, "leads"], [north!.chair, { leads: deputy!.userId }, "leads"], [lay!, { to: "2026-11-19" }, "to"]] as const)
    expect(await sayAbsence(context, who, { treId: north!.id, ...days, ...more }), field).toMatchObject({ refusal: { fields: { [field]: expect.any(String) } } });
  expect(await sayAbsence(context, federation.researcher, { treId: north!.id, ...days })).toMatchObject({ refusal: { reason: "not-permitted" } });
  must(await sayAbsence(context, lay!, { treId: north!.id, ...days, deputy: deputy!.userId }));
  expect(await sayAbsence(context, lay!, { treId: north!.id, from: "2026-11-25", to: "2026-12-02" })).toMatchObject({ refusal: { fields: { from: expect.stringContaining("already") } } });
  must(await sayAbsence(context, north!.chair, { treId: north!.id, ...days, leads: clinical!.userId }));
  for (const who of [deputy!, clinical!]) expect((await context.db.select({ kind: notices.kind }).from(notices).where(eq(notices.userId, who.userId))).map((one) => one.kind)).toContain("stands-in");
  expect(must(await listAbsences(context, clinical!))[0]!.absences).toMatchObject([{ name: expect.any(String), own: false }, { own: false }]);

  expect(await castBallot(context, lay!, { ...at(0), ballot: { vote: "approve", rationale } })).toMatchObject({ refusal: { reason: "not-permitted" } });
  for (const who of [deputy!, clinical!]) must(await castBallot(context, who, { ...at(0), ballot: { vote: "approve", rationale } }));
  const people = must(await readReview(context, clinical!, { projectId: at(0).projectId, treId: at(0).treId })).committee!.people;
  expect(people.find((one) => one.name === "Dee")).toMatchObject({ hasVoted: true, stead: ["deputy of Lay"] });
  expect(people.find((one) => one.name === "Lay")).toMatchObject({ hasVoted: false, stead: ["away until 25 November 2026"] });
  const place = { projectId: at(0).projectId, treId: at(0).treId };
  expect(must(await readAgenda(context, clinical!, { treId: north!.id }))).toMatchObject({
    day: "2026-11-22", apologies: expect.arrayContaining([`${north!.chair.name} (20 November 2026 to 25 November 2026; Clin has the chair’s duties)`, "Lay (20 November 2026 to 25 November 2026; Dee has the seat)"]),
    items: [{ title: "Diabetes across regions", matter: "Version 1", stands: "The committee is voting.", due: expect.any(String) }], runs: [],
  });
  const agenda = must(await downloadAgenda(context, clinical!, { treId: north!.id }));
  expect([agenda.name, agenda.body]).toEqual(["agenda-2026-11-22.txt", expect.stringMatching(/^Agenda for 22 November 2026\n=+\nCommittee of North TRE\.\n\n[^]*Lay \(20 November 2026 to 25 November 2026; Dee has the seat\)[^]*\nApplications\n-+\n1\. FF-2026-0001: Diabetes across regions\. Version 1\. The committee is voting\. .*Due \d+ [A-Z][a-z]+ 202\d\.\n[^]*None waits\.\n$/)]);
  expect(await readMinutes(context, clinical!, place)).toMatchObject({ refusal: { reason: "wrong-state" } });
  must(await closeRound(context, clinical!, at(0)));
  must(await concludeDecision(context, clinical!, { ...at(0), reason: rationale, validTo: "2027-06-30" }));
  const { name, body } = must(await downloadMinutes(context, clinical!, place));
  expect([name, body]).toEqual(["minutes-FF-2026-0001.txt", expect.stringContaining("Present and voting: Dee (lay, independent), in the place of Lay; Clin (clinical, independent).")]);
  expect(body).toContain(`Closed by Clin, for ${north!.chair.name}.`);
  expect(body).toContain(`Apologies for absence: Lay (20 November 2026 to 25 November 2026; Dee has the seat); ${north!.chair.name} (`);
  expect(await readMinutes(context, federation.researcher, place)).toMatchObject({ refusal: { reason: "not-permitted" } });
  expect(must(await readAgenda(context, deputy!, { treId: north!.id })).items).toEqual([]);
  expect(await readAgenda(context, federation.researcher, { treId: north!.id })).toMatchObject({ refusal: { reason: "not-permitted" } });
});

test("the chair enters it for a member, an administrator for anybody; who is entered is told and can end it", async () => {
  const [north, south] = federation.tres;
  const enter = (who: Person, userId: string, more: object = {}) => sayAbsence(context, who, { treId: north!.id, userId, from: "2026-12-20", to: "2026-12-24", ...more });
  expect(await enter(clinical!, lay!.userId)).toMatchObject({ refusal: { reason: "not-permitted" } });
  expect(await enter(south!.chair, lay!.userId)).toMatchObject({ refusal: { reason: "not-permitted" } });
  expect(await enter(clinical!, north!.chair.userId, { leads: clinical!.userId })).toMatchObject({ refusal: { reason: "not-permitted" } });
  expect(await enter(federation.administrator, federation.researcher.userId)).toMatchObject({ refusal: { fields: { userId: expect.any(String) } } });
  // An administrator who sits there lends nobody's duties to themselves.
  const both: Person = { ...clinical!, grants: [...clinical!.grants, { role: "administrator", treId: null }] };
  expect(await enter(both, north!.chair.userId, { leads: clinical!.userId })).toMatchObject({ refusal: { fields: { leads: expect.stringContaining("themselves") } } });
  const [entered] = [must(await enter(north!.chair, lay!.userId, { deputy: deputy!.userId }))];
  const told = async (who: Person) => (await context.db.select({ kind: notices.kind }).from(notices).where(eq(notices.userId, who.userId))).map((one) => one.kind);
  expect([await told(lay!), await told(north!.chair)]).toMatchObject([expect.arrayContaining(["absence-entered"]), expect.not.arrayContaining(["absence-entered"])]);
  expect(must(await listAbsences(context, lay!)).find((one) => one.treId === north!.id)!.absences.at(-1)).toMatchObject({ own: true, mayEnd: true, enteredBy: north!.chair.name });
  expect(must(await listAbsences(context, clinical!)).find((one) => one.treId === north!.id)).toMatchObject({ people: [{ own: true, name: "Clin", leads: [] }] });
  must(await endAbsence(context, lay!, { id: entered.id }));
  expect(await told(deputy!)).toContain("absence-ended");
  expect(await listAbsences(context, federation.administrator)).toMatchObject({ refusal: { reason: "not-permitted" } });
  expect(must(await listAbsences(context, federation.administrator, { treId: north!.id }))[0]!.people.map((one) => one.name)).toEqual(expect.arrayContaining(["Clin", "Dee", "Lay", north!.chair.name]));
  // What members say of themselves nobody else undoes.
  const own = must(await sayAbsence(context, lay!, { treId: north!.id, from: "2026-12-20", to: "2026-12-24" }));
  expect(await endAbsence(context, north!.chair, { id: own.id })).toMatchObject({ refusal: { reason: "not-found" } });
  const ofChair = must(await enter(federation.administrator, north!.chair.userId, { leads: clinical!.userId }));
  expect(await endAbsence(context, deputy!, { id: ofChair.id })).toMatchObject({ refusal: { reason: "not-found" } });
  must(await endAbsence(context, federation.administrator, { id: ofChair.id }));
  expect(await told(north!.chair)).toEqual(expect.arrayContaining(["absence-entered", "absence-ended"]));
  expect((await context.db.select().from(auditEvents).where(eq(auditEvents.action, "say-absence"))).map(({ actorId, facts }) => [actorId, facts.person])).toContainEqual([federation.administrator.userId, north!.chair.userId]);
});

test("where the chair decides alone, whoever has their duties does; it ends by itself, or is taken back", async () => {
  const [, south] = federation.tres;
  const decide = (who: Person) => decideOnApplication(context, who, { ...at(1), decision: "refuse", reason: "Not clear enough to us." });
  expect(await decide(clinical!)).toMatchObject({ refusal: { reason: "not-permitted" } });
  const said = must(await sayAbsence(context, south!.chair, { treId: south!.id, ...days, leads: clinical!.userId }));
  expect(must(await readReview(context, clinical!, { projectId: at(1).projectId, treId: at(1).treId })).may.decide.ok).toBe(true);
  expect(await decide(south!.chair)).toMatchObject({ ok: false });
  expect(await endAbsence(context, clinical!, { id: said.id })).toMatchObject({ refusal: { reason: "not-found" } });
  must(await endAbsence(context, south!.chair, { id: said.id }));
  expect(await decide(clinical!)).toMatchObject({ refusal: { reason: "not-permitted" } });
  must(await sayAbsence(context, south!.chair, { treId: south!.id, ...days, leads: clinical!.userId }));
  context.advance(10 * 86_400_000);
  expect(await decide(clinical!)).toMatchObject({ refusal: { reason: "not-permitted" } });
  must(await sayAbsence(context, south!.chair, { treId: south!.id, from: "2026-12-01", to: "2026-12-05", leads: clinical!.userId }));
  expect((await decide(clinical!)).ok).toBe(true);
});

test("the chair's duties that were lent end with the chair's role", async () => {
  // The chair of the south is away still, and has lent the duties.
  const other = await testFederation(context, [], ["none"], { tres: [federation.tres[1]!], dataset: "primary-care" });
  const [, south] = federation.tres;
  const place = { projectId: other.projectId, treId: south!.id };
  const may = async () => { const read = await readReview(context, clinical!, place); return read.ok && read.value.may.decide.ok; };
  expect(await may()).toBe(true);
  await context.db.delete(grants).where(and(eq(grants.userId, south!.chair.userId), eq(grants.treId, south!.id), eq(grants.role, "committee-chair")));
  expect(await may()).toBe(false);
});

test("whose account is closed no longer counts, and what waited for them is named", async () => {
  const other = await testFederation(context, [], ["none"], { tres: [federation.tres[0]!], dataset: "primary-care" });
  const place = { projectId: other.projectId, treId: federation.tres[0]!.id };
  must(await deactivatePerson(context, federation.administrator, { userId: lay!.userId }));
  expect(await context.db.select({ userId: notices.userId, path: notices.path }).from(notices).where(eq(notices.kind, "member-left"))).toEqual([{ userId: federation.tres[0]!.chair.userId, path: `/reviews/${place.projectId}/${place.treId}` }]);
  expect((await context.db.select({ at: users.deactivatedAt }).from(users).where(eq(users.id, lay!.userId)))[0]!.at).not.toBeNull();
  must(await declareInterests(context, federation.tres[0]!.chair, { ...place, revision: 1, recuses: false }));
  expect(must(await readReview(context, federation.tres[0]!.chair, place)).committee!.people.map((one) => one.name)).not.toContain("Lay");
});
