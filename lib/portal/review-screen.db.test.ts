/** What a committee reads beside the application before it votes: its own thread, the public entry as it would be, and uses like this one. */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditEvents, comments, jobs, notices, registerEntries, users } from "#db/schema/index.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { addPerson, must, testFederation, type TestFederation } from "#db/testing/test-federation.ts";
import { rulePresets } from "#lib/governance/committee.ts";
import { RegisterRecord } from "#lib/register/record.ts";
import { askReviewer } from "./ask-reviewer.ts";
import { amendProject } from "./change-project-state.ts";
import { commentOnProject } from "./comment-on-project.ts";
import { createProject } from "./create-project.ts";
import { decideOnApplication } from "./decide-on-application.ts";
import { declareInterests, verifyCondition } from "./deliberate-on-application.ts";
import type { PortalEvent } from "./events.ts";
import { declareAsReviewer, readOpinionAsked } from "./give-opinion.ts";
import { setCommitteeRule } from "./manage-committee.ts";
import type { Person } from "./person-of.ts";
import { readActor } from "./read-actor.ts";
import { readProject } from "./read-project.ts";
import { readReview } from "./read-review.ts";
import { saveProjectDraft } from "./save-project-draft.ts";
import { submitProject } from "./submit-project.ts";
import { mayHear } from "./watch-events.ts";

let context: TestContext;
let federation: TestFederation;
let member: Person;
beforeAll(async () => {
  context = await testContext();
  federation = await testFederation(context, ["North TRE", "South TRE"], ["none", "none"]);
  member = await addPerson(context, "Member", { grants: [{ role: "committee-member", treId: federation.tres[0]!.id }] });
});
afterAll(() => context.end());
const at = (index: 0 | 1) => ({ projectId: federation.projectId, treId: federation.tres[index]!.id });
const paper = (who: Person, index: 0 | 1 = 0) => readReview(context, who, at(index));

test("a committee reads the entry before it votes as the register then shows it, without what another committee has not published", async () => {
  const [north, south] = federation.tres;
  const supposed = async (who: Person, index: 0 | 1) => must(await paper(who, index)).supposedEntry;
  const before = await supposed(member, 0);
  expect(before).toMatchObject({ changes: null, record: { title: "Diabetes across regions", status: "active", sites: [{ tre: "North TRE", state: "approved", validTo: "2028-10-31", scope: { leastPeople: 10 } }], otherCommittees: ["Data access committee of North TRE"] } });
  // The south refuses: nobody has published that, so the north does not hear of it here.
  must(await decideOnApplication(context, south!.chair, { ...at(1), revision: 1, decision: "refuse", reason: "Our records are too few to be safe." }));
  expect(await supposed(member, 0)).toEqual(before);
  expect(await context.db.$count(registerEntries)).toBe(0);

  must(await decideOnApplication(context, north!.chair, { ...at(0), revision: 1, decision: "approve", reason: "Read and discussed at length.", validTo: "2028-10-31", conditions: [{ text: "Publish it.", kind: "reporting", evidence: "The paper" }] }));
  must(await verifyCondition(context, north!.chair, { ...at(0), condition: 1, note: "The paper is out." }));
  const [entry] = await context.db.select().from(registerEntries);
  const { sites, otherCommittees, ...published } = RegisterRecord.parse(entry!.record);
  const { sites: shown, otherCommittees: _asShown, ...foretold } = before!.record;
  expect(foretold).toEqual(published);
  expect(otherCommittees).toEqual(["Data access committee of North TRE"]);
  // How many decided, and in how many days, is known once they have.
  expect(sites[0]).toEqual({ ...shown[0], reason: "Read and discussed at length.", conditions: ["Publish it. (as a report; met 2026-11-22)"], panel: { members: 1, lay: 0, interests: 0 }, workingDays: 0 });
  expect(sites[1]).toMatchObject({ tre: "South TRE", state: "refused" });
  // Decided: nothing is to be foretold.
  expect(await supposed(member, 0)).toBeNull();
});

test("an amendment shows what would change in the entry that is there", async () => {
  const { researcher, projectId, tres: [north] } = federation;
  must(await amendProject(context, researcher, { projectId }));
  const { version, draft } = must(await readProject(context, researcher, { projectId }));
  const saved = must(await saveProjectDraft(context, researcher, { projectId, version, draft: { ...draft, datasets: [{ treId: north!.id, dataset: "primary-care" }], category: "Health Services & Delivery" } }));
  must(await submitProject(context, researcher, { projectId, version: saved.version }));
  const { supposedEntry } = must(await paper(member));
  // How the approval that is there came about is told of it, not of the one that is to be read.
  expect(Object.keys(supposedEntry!.record.sites[0]!)).not.toContain("panel");
  expect(supposedEntry!.record.sites[0]!.conditions).toEqual(["Publish it. (as a report; met 2026-11-22)"]);
  expect(supposedEntry!.changes!.map((change) => change.name)).toContain("Request category type");
  expect(supposedEntry!.record.category).toBe("Health Services & Delivery");
  // The entry itself still says what was approved.
  expect(RegisterRecord.parse((await context.db.select().from(registerEntries))[0]!.record).category).toBe("Public Health Research");
});

test("what a committee says among itself is read by it alone, and told to nobody else", async () => {
  const { researcher, colleague, administrator, tres: [north, south], projectId } = federation;
  const secret = "I doubt that the lead can do this.";
  const say = (who: Person, more: object = {}) => commentOnProject(context, who, { ...at(0), audience: "committee", text: secret, ...more });

  must(await askReviewer(context, north!.chair, { ...at(0), revision: 2, name: "Prof Outside", email: "prof@example.org", question: "Is the method sound?", until: "2026-12-20" }));
  const [row] = await context.db.select({ id: users.id }).from(users).where(eq(users.email, "prof@example.org"));
  const professor = (await readActor(context.db, row!.id, "session"))!;
  must(await declareAsReviewer(context, professor, { ...at(0), revision: 2, interests: [], recuses: false }));
  const [recused, late, both] = [await addPerson(context, "Recused", { grants: [{ role: "committee-member", treId: north!.id }] }), await addPerson(context, "Late", { grants: [{ role: "committee-member", treId: north!.id }] }), await addPerson(context, "Both", { grants: [{ role: "committee-member", treId: south!.id }, { role: "researcher", treId: null }] })];
  must(await setCommitteeRule(context, administrator, { treId: north!.id, rule: { ...rulePresets.panel.rule, quorum: 1, leastLay: 0, leastIndependent: 0 } }));
  for (const [who, recuses] of [[member, false], [north!.chair, false], [recused, true]] as const) must(await declareInterests(context, who, { ...at(0), revision: 2, recuses, interests: recuses ? [{ kind: "employment", text: "I work there." }] : [] }));

  await context.db.delete(notices);
  await context.db.delete(jobs);
  must(await say(member));
  must(await commentOnProject(context, member, { ...at(0), text: "How will you recruit?" }));
  for (const who of [researcher, colleague, administrator, professor, recused, late, both, south!.chair, federation.outsider]) expect(await say(who), who.name).toMatchObject({ ok: false });
  expect(await say(member, { audience: "everyone" })).toMatchObject({ refusal: { reason: "invalid-input", fields: { audience: expect.any(String) } } });

  for (const who of [member, north!.chair]) expect(must(await paper(who)), who.name).toMatchObject({ privateComments: [{ text: secret, author: "Member" }], comments: [{ text: "How will you recruit?" }] });
  // Whatever these may read of it, the words are not in it; nor in what a committee member reads of the project beside the review.
  for (const who of [researcher, colleague, administrator, professor, recused, late, both, south!.chair, federation.outsider, member]) {
    const answers = [await readProject(context, who, { projectId }), await readOpinionAsked(context, who, at(0)), ...(who === member ? [] : [await paper(who)]), await paper(who, 1)];
    expect(JSON.stringify(answers), who.name).not.toContain(secret);
  }
  expect(JSON.stringify(must(await readProject(context, researcher, { projectId })).comments)).toContain("How will you recruit?");

  // The others of the committee are told, without a word of it; nobody is sent a letter.
  const told = (await context.db.select().from(notices)).filter((one) => one.kind === "committee-comment");
  expect(told.map((one) => one.userId)).toEqual([north!.chair.userId]);
  expect(JSON.stringify([await context.db.select().from(notices), await context.db.select().from(jobs), await context.db.select().from(auditEvents)])).not.toContain(secret);
  expect((await context.db.select().from(comments)).map((one) => one.audience).sort()).toEqual(["applicant", "committee"]);
  // Not even that something was said is heard on the applicant's pages.
  const event: PortalEvent = { kind: "project", id: projectId, projectId, treId: north!.id, within: "committee" };
  for (const [who, hears] of [[member, true], [researcher, false], [administrator, false], [south!.chair, false], [recused, false], [late, false], [north!.chair, true]] as const) expect(await mayHear(context, who, event), who.name).toBe(hears);
});

test("uses like this one come with what they have in common; what this committee decided on them is its precedent", async () => {
  const { researcher, outsider, tres: [north, south] } = federation;
  const first = must(await readProject(context, researcher, { projectId: federation.projectId }));
  const apply = async (title: string, more: object, tres = [north!]) => {
    const { id, reference } = must(await createProject(context, outsider, { title }));
    const members = [{ name: outsider.name, email: outsider.email, affiliation: { name: "Elsewhere", ror: "", sector: "Academic Institute" }, role: "lead" }];
    const draft = { ...first.draft, members, organisation: { name: "Elsewhere", ror: "", sector: "Academic Institute" }, title, datasets: tres.map((tre) => ({ treId: tre.id, dataset: "primary-care" })), ...more };
    const saved = must(await saveProjectDraft(context, outsider, { projectId: id, version: 1, draft }));
    must(await submitProject(context, outsider, { projectId: id, version: saved.version }));
    return { id, reference };
  };
  const other = { laySummary: "Whether fractures of the hip are followed by pneumonia among the oldest patients.", publicBenefit: "Wards may learn whom to watch for pneumonia." };
  const alike = await apply("Diabetes in the regions", {});
  const apart = await apply("Hips and lungs", other);
  const elsewhere = await apply("Diabetes across regions of the south", {}, [south!]);
  must(await setCommitteeRule(context, federation.administrator, { treId: north!.id, rule: rulePresets["one-decider"].rule }));
  must(await decideOnApplication(context, south!.chair, { projectId: elsewhere.id, treId: south!.id, revision: 1, decision: "approve", reason: "Read and discussed at length.", validTo: "2027-10-31" }));

  const seen = must(await paper(member));
  expect(seen.precedents).toEqual([]);
  expect(seen.similar.map((one) => [one.reference, one.reviewOf === null, one.because])).toEqual([
    [alike.reference, false, ["Title and summary say much the same.", "Asks for the same data: North TRE: North TRE primary care."]],
    [elsewhere.reference, true, ["Title and summary say much the same."]],
    [apart.reference, false, ["Asks for the same data: North TRE: North TRE primary care."]],
  ].sort((a, b) => (a[0] === alike.reference ? -1 : b[0] === alike.reference ? 1 : 0)));

  must(await decideOnApplication(context, north!.chair, { projectId: alike.id, treId: north!.id, revision: 1, decision: "approve", reason: "Of use to patients in the regions.", validTo: "2027-10-31", conditions: [{ text: "Publish a summary." }] }));
  const later = must(await paper(member));
  expect(later.precedents).toMatchObject([{ reference: alike.reference, state: "approved", reason: "Of use to patients in the regions.", conditions: ["Publish a summary."], because: [expect.any(String), expect.any(String)] }]);
  expect(later.similar.map((one) => one.reference)).not.toContain(alike.reference);
});
