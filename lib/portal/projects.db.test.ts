import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Envelope, envelopeType, RunDecision, runDecisionType } from "#lib/approval/envelope.ts";
import { verifyDocument, type PublicJwk } from "#lib/approval/signature.ts";
import { envelopes, jobs, registerEntries, registerLogQueue, registerRevisions, runs, submissions, tres, users } from "#db/schema/index.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { addPerson, addTre, must, testQuery, type TestTre } from "#db/testing/test-federation.ts";
import { queryDigest } from "#lib/query/canonical.ts";
import { RegisterRecord } from "#lib/register/record.ts";
import { verifyAuditChain } from "./audit.ts";
import { amendProject, closeProject } from "./change-project-state.ts";
import { chairsPart } from "./chair-duties.ts";
import { commentOnProject } from "./comment-on-project.ts";
import { createProject } from "./create-project.ts";
import { decideOnApplication } from "./decide-on-application.ts";
import { decideOnRun } from "./decide-on-run.ts";
import { editRegisterEntry } from "./edit-register-entry.ts";
import { expireApprovals } from "./expire-approvals.ts";
import { listProjects } from "./list-projects.ts";
import { listReviews } from "./list-reviews.ts";
import type { Person } from "./person-of.ts";
import { readAmendment } from "./read-amendment.ts";
import { readOwnEnvelope } from "./read-envelope.ts";
import { readProject } from "./read-project.ts";
import { readRegister, readRegisterEntry } from "./read-register.ts";
import { readReview } from "./read-review.ts";
import { revokeApproval } from "./revoke-approval.ts";
import { saveProjectDraft } from "./save-project-draft.ts";
import { submitProject } from "./submit-project.ts";
import type { QueuedEntry } from "./tell-register-log.ts";
import { waitingFor } from "./waiting.ts";

let context: TestContext;
let [lead, member, outsider, editor]: Person[] = [];
let [north, south]: TestTre[] = [];
let publicKey: PublicJwk;
beforeAll(async () => {
  context = await testContext();
  const { kty, crv, x } = context.signingKey;
  publicKey = { kty, crv, x };
  [north, south] = [await addTre(context, "North TRE"), await addTre(context, "South TRE")];
  [lead, member, outsider] = [await addPerson(context, "Lea Lead", { grants: [{ role: "researcher", treId: null }] }), await addPerson(context, "Max Member", { grants: [{ role: "researcher", treId: null }] }), await addPerson(context, "Olga Outsider", { grants: [{ role: "researcher", treId: null }] })];
  editor = await addPerson(context, "Edith Editor", { grants: [{ role: "register-editor", treId: null }] });
});
afterAll(() => context.end());

const university = { name: "University of Examplebridge", ror: "", sector: "Academic Institute" };
const person = (p: Person, role: "lead" | "member") => ({ name: p.name, email: p.email, affiliation: university, role });
const application = (change: object = {}) => ({
  title: "Winter admissions", laySummary: "We compare why frail people are admitted to hospital in winter, in two parts of the country.", publicBenefit: "Hospitals learn which groups to look after first in winter.",
  category: "Public Health Research", funder: "A charity", organisation: university, members: [person(lead!, "lead"), person(member!, "member")], startDate: "2026-11-01", endDate: "2028-10-31",
  datasets: [north!, south!].map((t) => ({ treId: t.id, dataset: "primary-care" })), article6: "A6-1-e", article9: "A9-2-j", duty: "Not applicable", optOut: "Yes", frequency: "One-off", linkage: null, analyses: ["count"], domains: ["condition"], ...change,
});
async function draftProject(change: object = {}) {
  const { id, reference } = must(await createProject(context, lead!, { title: "Winter admissions" }));
  const { version } = must(await saveProjectDraft(context, lead!, { projectId: id, version: 1, draft: application(change) }));
  return { id, reference, version };
}
async function submittedProject(change: object = {}) {
  const draft = await draftProject(change);
  must(await submitProject(context, lead!, { projectId: draft.id, version: draft.version }));
  return draft;
}
const approve = { decision: "approve", reason: "Discussed and found good.", validTo: "2027-06-30" };
const decide = (projectId: string, tre: TestTre, decision: object, as: Person = tre.chair) => decideOnApplication(context, as, { projectId, treId: tre.id, revision: 1, ...decision });
const view = async (projectId: string, as = lead!) => must(await readProject(context, as, { projectId }));

test("who signs for the sponsor or supervises somebody has no part in any decision, by account or by ORCID iD alone", async () => {
  const scholar = await addPerson(context, "Sue Scholar", { orcid: "0000-0002-1694-233X", grants: [{ role: "committee-chair", treId: south!.id }] });
  const forged = { userId: outsider!.userId };
  const { id } = await submittedProject({
    sponsor: { organisation: university, signatory: { ...forged, name: "The signatory", email: north!.chair.email.toUpperCase() } },
    supervisors: [{ ...forged, name: "S. Scholar", email: "", orcid: "0000-0002-1694-233X", supervises: member!.email }, { ...forged, name: "L. Later", email: "Late.Comer@Example.org", orcid: "", supervises: member!.email }],
  });
  // Named by an e-mail address that no account had then.
  const late = await addPerson(context, "Late Comer", { grants: [{ role: "committee-chair", treId: south!.id }] });
  await context.db.update(users).set({ email: "late.comer@example.org" }).where(eq(users.id, late.userId));
  for (const [who, tre] of [[north!.chair, north!], [scholar, south!], [late, south!]] as const) {
    expect(await readReview(context, who, { projectId: id, treId: tre.id })).toMatchObject({ ok: false });
    expect(await decide(id, tre, approve, who)).toMatchObject({ ok: false });
    expect(must(await listReviews(context, who)).applications.filter((one) => one.projectId === id)).toEqual([]);
    expect((await readProject(context, who, { projectId: id })).ok).toBe(false);
  }
  must(await decide(id, south!, approve));
  expect(await revokeApproval(context, scholar, { projectId: id, treId: south!.id, reason: "I would rather not have it." })).toMatchObject({ refusal: { reason: "not-permitted" } });
  expect(must(await chairsPart(context.db, context, scholar, "run.decide", { projectId: id, treId: south!.id })).papers).toMatchObject({ refusal: { reason: "not-permitted" } });
  // Neither sees the project by being named, and nor does whom the form claimed.
  expect((await readProject(context, outsider!, { projectId: id })).ok).toBe(false);
  expect((await view(id)).fiveSafes[0]?.facts).toContainEqual({ term: "Sponsor", value: "University of Examplebridge (Academic Institute); The signatory signs for it" });
});

describe("a draft", () => {
  test("is saved over the version that was read, and no other", async () => {
    const { id, version } = await draftProject();
    const [first, second] = await Promise.all([saveProjectDraft(context, lead!, { projectId: id, version, draft: application({ funder: "First" }) }), saveProjectDraft(context, member!, { projectId: id, version, draft: application({ funder: "Second" }) })]);
    expect([first.ok, second.ok].sort()).toEqual([false, true]);
    expect(first.ok ? second : first).toMatchObject({ refusal: { reason: "conflict" } });
    expect((await view(id)).version).toBe(version + 1);
  });
  test("believes the accounts, not the form, and only the lead hands over the lead", async () => {
    const { id, version } = await draftProject();
    const forged = { ...person(member!, "member"), userId: outsider!.userId };
    const taken = application({ members: [{ ...person(lead!, "member") }, { ...forged, role: "lead" }] });
    must(await saveProjectDraft(context, member!, { projectId: id, version, draft: taken }));
    expect((await view(id)).members.map((m) => [m.userId, m.role]).sort()).toEqual([[lead!.userId, "lead"], [member!.userId, "member"]].sort());
    must(await saveProjectDraft(context, lead!, { projectId: id, version: version + 1, draft: taken }));
    expect((await view(id)).members.find((m) => m.role === "lead")?.userId).toBe(member!.userId);
    expect((await readProject(context, outsider!, { projectId: id })).ok).toBe(false);
  });
  test("nobody outside knows of it, not even the committees, until it is submitted", async () => {
    const { id } = await draftProject();
    for (const actor of [outsider!, north!.chair]) expect(await readProject(context, actor, { projectId: id })).toMatchObject({ refusal: { reason: "not-found" } });
    expect(await readProject(context, { kind: "anonymous" }, { projectId: id })).toMatchObject({ refusal: { reason: "not-signed-in" } });
    expect(must(await listProjects(context, outsider!))).toEqual([]);
  });
  test("is submitted whole, by its lead, to TREs that offer the data", async () => {
    const { id } = must(await createProject(context, lead!, { title: "Half written" }));
    const refused = await submitProject(context, lead!, { projectId: id });
    expect(refused).toMatchObject({ refusal: { reason: "invalid-input", fields: { laySummary: expect.any(String), members: expect.any(String), datasets: expect.any(String) } } });
    const whole = await draftProject({ datasets: [{ treId: north!.id, dataset: "nothing" }], endDate: "2026-11-22", frequency: undefined, linkage: undefined });
    expect(await submitProject(context, member!, { projectId: whole.id })).toMatchObject({ refusal: { reason: "not-permitted" } });
    expect(await submitProject(context, lead!, { projectId: whole.id })).toMatchObject({ refusal: { fields: { "datasets.0": expect.stringContaining("North TRE"), endDate: expect.any(String), frequency: "How often the data is used: choose one.", linkage: "Linkage with other data: choose one." } } });
  });
});

describe("one application, a decision by each TRE", () => {
  test("returned with comments, resubmitted, approved; each committee sees its own", async () => {
    const { id, reference } = await submittedProject();
    expect(await view(id)).toMatchObject({ state: "submitted", turn: "The committees of North TRE and South TRE.", may: { edit: { ok: false }, submit: { ok: false } } });
    expect(must(await waitingFor(context, north!.chair))["/reviews"]).toBeGreaterThan(0);

    expect(must(await decide(id, north!, { ...approve, conditions: [{ text: "Publish within three months." }] }))).toMatchObject({ state: "approved", envelopeId: expect.any(String) });
    must(await commentOnProject(context, south!.chair, { projectId: id, treId: south!.id, text: "Which winters?" }));
    must(await commentOnProject(context, lead!, { projectId: id, treId: south!.id, text: "The last three." }));
    expect(await commentOnProject(context, north!.chair, { projectId: id, treId: south!.id, text: "May I?" })).toMatchObject({ ok: false });
    expect(must(await readReview(context, north!.chair, { projectId: id, treId: north!.id })).comments).toEqual([]);
    expect(must(await readReview(context, south!.chair, { projectId: id, treId: south!.id })).comments.map((c) => c.side)).toEqual(["committee", "applicant"]);
    expect(await readReview(context, north!.chair, { projectId: id, treId: south!.id })).toMatchObject({ refusal: { reason: "not-found" } });
    expect((await view(id, north!.chair)).sites.map((s) => s.treName)).toEqual(["North TRE"]);

    must(await decide(id, south!, { decision: "return", reason: "Please name the winters." }));
    const returned = await view(id);
    expect(returned).toMatchObject({ state: "returned", turn: "The applicant's: South TRE asked for changes." });
    expect(must(await waitingFor(context, lead!))["/projects"]).toBeGreaterThan(0);
    const { version } = must(await saveProjectDraft(context, lead!, { projectId: id, version: returned.version, draft: application({ grantReference: "Winters 2023 to 2026" }) }));
    expect(must(await readAmendment(context, lead!, { projectId: id })).map((at) => [at.treName, at.course])).toEqual([["North TRE", "record"], ["South TRE", "full"]]);
    must(await submitProject(context, lead!, { projectId: id, version }));

    const review = must(await readReview(context, south!.chair, { projectId: id, treId: south!.id }));
    expect(review).toMatchObject({ revision: 2, comparedWith: { revision: 1, approved: false }, may: { decide: { ok: true } } });
    expect(review.papers.flatMap((section) => section.answers).filter((answer) => answer.parts !== null)).toMatchObject([{ asks: "Under which grant?", parts: [{ is: "added", text: "Winters 2023 to 2026" }] }]);
    // The north approved the first revision, and is told of the rest.
    expect(must(await listReviews(context, north!.chair)).applications.map((a) => a.reference)).not.toContain(reference);
    expect(await decide(id, south!, approve)).toMatchObject({ refusal: { reason: "conflict" } });
    must(await decide(id, south!, { ...approve, revision: 2 }));
    expect(await view(id)).toMatchObject({ state: "decided", inRegister: true, revisions: [{ changes: [] }, { changes: [expect.any(String)] }] });
    expect(await decide(id, south!, { ...approve, revision: 2 })).toMatchObject({ refusal: { reason: "wrong-state" } });
  });

  test("an approval is a signed envelope that says what was allowed", async () => {
    const { id, reference } = await submittedProject();
    must(await decide(id, north!, { ...approve, conditions: [{ text: "Publish within three months." }], concepts: [201826] }));
    const [row] = await context.db.select().from(envelopes).where(eq(envelopes.projectId, id));
    const envelope = must(await verifyDocument(row!.jws, envelopeType, Envelope, publicKey));
    expect(envelope).toMatchObject({
      project: { id, reference, revision: 1 }, tre: { id: north!.id, name: "North TRE" }, people: [{ id: lead!.userId }, { id: member!.userId }], datasets: ["primary-care"], analyses: ["count"], domains: ["condition"],
      concepts: [201826], leastThreshold: 10, validFrom: "2026-11-22", validTo: "2027-06-30", decidedBy: north!.chair.name, conditions: [{ text: "Publish within three months." }],
    });
    const later = await submittedProject({ startDate: "2026-12-05" });
    must(await decide(later.id, north!, approve));
    expect(readOwnEnvelope((await context.db.select().from(envelopes).where(eq(envelopes.projectId, later.id)))[0]!.jws).validFrom).toBe("2026-12-05");
    await expect(context.db.update(envelopes).set({ validTo: "2099-01-01" }).where(eq(envelopes.id, row!.id))).rejects.toMatchObject({ cause: { message: expect.stringContaining("may only be revoked") } });
    await expect(context.db.delete(envelopes).where(eq(envelopes.id, row!.id))).rejects.toThrow();
    await expect(context.db.execute(sql`update project_revisions set revision = 9`)).rejects.toThrow();
  });

  test("a committee approves less than was asked for, and an amendment brings none of it back", async () => {
    const asked = { datasets: [{ treId: north!.id, dataset: "primary-care" }], analyses: ["count", "crosstab"], domains: ["condition", "drug"] };
    const { id } = await submittedProject(asked);
    const review = async () => must(await readReview(context, north!.chair, { projectId: id, treId: north!.id }));
    expect((await review()).narrowing).toMatchObject({ reach: { analyses: ["count", "crosstab"], hasRecords: true, columns: [] }, begins: { analyses: ["count", "crosstab"], domains: ["condition", "drug"] } });
    const older = { kind: "age", at: "2026-11-01", min: 65 };
    const ill = { kind: "condition", concepts: [{ conceptId: 201826, name: "Type 2 diabetes", descendants: true }] };
    expect(await decide(id, north!, { ...approve, domains: ["drug"], population: [ill] })).toMatchObject({ refusal: { fields: { domains: expect.stringContaining("People are chosen by conditions") } } });
    must(await decide(id, north!, { ...approve, analyses: ["count"], domains: ["condition"], population: [older, ill] }));
    const inForce = async () => readOwnEnvelope((await context.db.select().from(envelopes).where(and(eq(envelopes.projectId, id), isNull(envelopes.revokedAt))))[0]!.jws);
    expect(await inForce()).toMatchObject({ analyses: ["count"], domains: ["condition"], population: [older, ill] });
    const [entry] = await context.db.select().from(registerEntries).where(eq(registerEntries.projectId, id));
    expect(RegisterRecord.parse(entry!.record).sites[0]!.scope).toMatchObject({ analyses: ["count"], population: [expect.stringContaining("aged 65 or over on 1 November 2026"), expect.stringContaining("Type 2 diabetes")] });
    // Whoever asks under it reads the same beforehand, as does the committee.
    const narrower = ["Not these kinds of result: cross-tables.", "Not these kinds of record: medicines.", expect.stringMatching(/^Only people of whom this is true: aged 65 or over.*; has a recorded condition of Type 2 diabetes \[201826 and more specific ones\], at any time\.$/)];
    expect(must(await readProject(context, lead!, { projectId: id })).sites[0]?.narrower).toEqual(narrower);
    expect((await review()).site.narrower).toEqual(narrower);

    const { version } = must(await amendProject(context, lead!, { projectId: id }));
    const saved = must(await saveProjectDraft(context, lead!, { projectId: id, version, draft: application({ ...asked, analyses: ["count", "crosstab", "rate"] }) }));
    must(await submitProject(context, lead!, { projectId: id, version: saved.version }));
    expect(await review()).toMatchObject({ narrowing: { begins: { analyses: ["count", "rate"], domains: ["condition"] } }, carried: [{ term: "analyses" }, { term: "domains" }, { term: "population" }, { term: "threshold" }] });
    expect(await decide(id, north!, { ...approve, revision: 2, analyses: ["crosstab"] })).toMatchObject({ refusal: { fields: { analyses: expect.stringContaining("Lift that") } } });
    must(await decide(id, north!, { ...approve, revision: 2, lifts: [{ term: "domains", reason: "They ask about medicines alone now." }] }));
    expect(await inForce()).toMatchObject({ analyses: ["count", "rate"], domains: ["condition", "drug"], population: [older, ill] });
  });

  test("an approval may be stricter than the TRE itself, whose agent keeps to it; not where a cohort discovery worker has one threshold for everybody", async () => {
    const { id } = await submittedProject();
    const kind = (of: "fivefold" | "cohort-discovery-worker") => context.db.update(tres).set({ kind: of }).where(eq(tres.id, north!.id));
    await kind("cohort-discovery-worker");
    expect(await decide(id, north!, { ...approve, leastThreshold: 20 })).toMatchObject({ refusal: { fields: { leastThreshold: expect.stringContaining("for every project alike") } } });
    await kind("fivefold");
    must(await decide(id, north!, { ...approve, leastThreshold: 20 }));
    const [envelope] = await context.db.select().from(envelopes).where(eq(envelopes.projectId, id));
    expect(readOwnEnvelope(envelope!.jws)).toMatchObject({ leastThreshold: 20 });
  });

  test.each([
    ["for a kind of result that nobody asked for", { analyses: ["cox"] }, "analyses"], ["for columns that no dataset has", { columns: ["age"] }, "columns"], ["for people of no certain age", { population: [{ kind: "age", at: "2026-01-01" }] }, "population.0"],
    ["without an end", { validTo: undefined }, "validTo"], ["past its end", { validTo: "2026-11-21" }, "validTo"], ["longer than the project", { validTo: "2028-11-01" }, "validTo"],
    ["without a reason", { reason: "ok" }, "reason"], ["stricter than any TRE could be", { leastThreshold: 1001 }, "leastThreshold"], ["refused with conditions", { decision: "refuse", conditions: [{ text: "None." }] }, "conditions"],
  ])("no decision %s", async (_what, change, field) => {
    const { id } = await submittedProject();
    expect(await decide(id, north!, { ...approve, ...change })).toMatchObject({ refusal: { reason: "invalid-input", fields: { [field]: expect.any(String) } } });
    expect(await context.db.$count(envelopes, eq(envelopes.projectId, id))).toBe(0);
  });

  test("nobody decides on their own project, for another TRE, or as a member of the committee only", async () => {
    const chairAndMember = await addPerson(context, `Own Chair ${crypto.randomUUID()}`, { grants: [{ role: "committee-chair", treId: north!.id }, { role: "researcher", treId: null }] });
    const { id } = await submittedProject({ members: [person(lead!, "lead"), person(chairAndMember, "member")] });
    expect(await decide(id, north!, approve, chairAndMember)).toMatchObject({ refusal: { reason: "not-permitted" } });
    expect(await decide(id, south!, approve, north!.chair)).toMatchObject({ refusal: { reason: "not-permitted" } });
    const plain = await addPerson(context, `Plain Member ${crypto.randomUUID()}`, { grants: [{ role: "committee-member", treId: north!.id }] });
    expect(await decide(id, north!, approve, plain)).toMatchObject({ refusal: { reason: "not-permitted" } });
    expect(must(await readReview(context, plain, { projectId: id, treId: north!.id })).may.decide).toEqual({ ok: false, because: expect.stringContaining("Only the chair") });
    expect(await decide(id, north!, approve, outsider)).toMatchObject({ refusal: { reason: "not-found" } });
  });

  test("two chairs who decide at the same moment decide once", async () => {
    const other = await addPerson(context, `Second Chair ${crypto.randomUUID()}`, { grants: [{ role: "committee-chair", treId: north!.id }] });
    const { id } = await submittedProject();
    const results = await Promise.all([decide(id, north!, approve), decide(id, north!, { decision: "refuse", reason: "Not in the public interest." }, other)]);
    expect(results.filter((r) => r.ok)).toHaveLength(1);
    expect(await context.db.$count(envelopes, eq(envelopes.projectId, id))).toBe(results[0].ok ? 1 : 0);
  });
});

describe("after the decision", () => {
  const live = (id: string) => context.db.$count(envelopes, and(eq(envelopes.projectId, id), isNull(envelopes.revokedAt)));
  const decided = async () => {
    const project = await submittedProject();
    for (const tre of [north!, south!]) must(await decide(project.id, tre, approve));
    return project;
  };
  const record = async (id: string) => RegisterRecord.parse((await context.db.select().from(registerEntries).where(eq(registerEntries.projectId, id)))[0]?.record);

  test("an amendment leaves the approvals in force until each committee has decided on it", async () => {
    const { id } = await decided();
    const { version } = must(await amendProject(context, lead!, { projectId: id }));
    const saved = must(await saveProjectDraft(context, lead!, { projectId: id, version, draft: application({ datasets: [{ treId: north!.id, dataset: "primary-care" }], analyses: ["count", "crosstab"] }) }));
    expect(await live(id)).toBe(2);
    must(await submitProject(context, lead!, { projectId: id, version: saved.version }));
    // The south is no longer asked: its approval ends.
    expect(await live(id)).toBe(1);
    expect((await view(id)).sites.map((s) => [s.treName, s.state])).toEqual([["North TRE", "awaiting"], ["South TRE", "expired"]]);
    must(await decide(id, north!, { ...approve, revision: 2 }));
    expect(await live(id)).toBe(1);
    expect(await record(id)).toMatchObject({ sites: [{ tre: "North TRE", state: "approved" }, { tre: "South TRE", state: "ended" }] });
  });
  test("an approval is taken back, or ends with its last day, and the register says so", async () => {
    const { id } = await decided();
    must(await revokeApproval(context, north!.chair, { projectId: id, treId: north!.id, reason: "The ethics approval was withdrawn." }));
    expect(await revokeApproval(context, north!.chair, { projectId: id, treId: north!.id, reason: "The ethics approval was withdrawn." })).toMatchObject({ refusal: { reason: "wrong-state" } });
    expect(await record(id)).toMatchObject({ status: "active", sites: [{ state: "ended" }, { state: "approved" }] });
    context.advance(230 * 86_400_000);
    must(await expireApprovals(context));
    expect(must(await expireApprovals(context))).toEqual({ expired: 0 });
    expect((await view(id)).sites.map((s) => s.state)).toEqual(["expired", "expired"]);
    expect(await record(id)).toMatchObject({ status: "archived" });
    // The public log says what happened: the one was taken back, the other came to its day.
    const { reference } = await view(id);
    const told = (await context.db.select({ entry: registerLogQueue.entry }).from(registerLogQueue).orderBy(asc(registerLogQueue.id))).map((row) => row.entry as QueuedEntry).filter((entry) => "entry" in entry && entry.entry === reference);
    expect(told.flatMap((entry) => (entry.type === "register.decision" || entry.type === "register.entry" ? [`${entry.type.slice(9)} ${entry.event}`] : [])).slice(-4)).toEqual(["entry amended", "decision revoked", "entry completed", "decision expired"]);
    context.advance(-230 * 86_400_000);
  });
  test("closing ends everything", async () => {
    const { id } = await decided();
    expect(await closeProject(context, member!, { projectId: id })).toMatchObject({ refusal: { reason: "not-permitted" } });
    must(await closeProject(context, lead!, { projectId: id }));
    expect(await live(id)).toBe(0);
    expect(await record(id)).toMatchObject({ status: "archived" });
    for (const again of [closeProject, amendProject]) expect(await again(context, lead!, { projectId: id })).toMatchObject({ refusal: { reason: "wrong-state" } });
    expect(await submitProject(context, lead!, { projectId: id })).toMatchObject({ refusal: { reason: "wrong-state" } });
  });
  test("the register is searched, filtered, corrected; every revision stays", async () => {
    const { id, reference } = await decided();
    const anyone = { kind: "anonymous" } as const;
    const found = async (input: object) => must(await readRegister(context, anyone, { perPage: 500, ...input })).entries.map((e) => e.record.reference);
    expect(await found({ q: "frail hospital" })).toContain(reference);
    expect(await found({ q: "zebrafish" })).toEqual([]);
    expect(await found({ tre: "North TRE", nation: "England", sector: "Academic Institute", status: "active", article6: "A6-1-e" })).toContain(reference);
    expect(await found({ tre: "Nowhere" })).toEqual([]);
    expect(await found({ withResults: "yes" })).toEqual([]);
    const entry = must(await readRegisterEntry(context, anyone, { reference }));
    expect(entry.history.map((h) => h.because)).toEqual(["The committee of South TRE approved the project.", "The committee of North TRE approved the project."]);
    const correct = (revision: number, corrections: object, as = editor!) => editRegisterEntry(context, as, { reference, revision, reason: "The title had a mistake.", corrections });
    expect(await correct(2, { title: "Winter admissions, corrected" }, lead)).toMatchObject({ refusal: { reason: "not-permitted" } });
    expect(await correct(1, { title: "Winter admissions, corrected" })).toMatchObject({ refusal: { reason: "conflict" } });
    must(await correct(2, { title: "Winter admissions, corrected" }));
    expect(await correct(3, {})).toMatchObject({ refusal: { reason: "wrong-state" } });
    must(await closeProject(context, lead!, { projectId: id }));
    expect(must(await readRegisterEntry(context, anyone, { reference }))).toMatchObject({ newest: 4, record: { title: "Winter admissions, corrected", status: "archived" } });
    expect(must(await readRegisterEntry(context, anyone, { reference, revision: 1 })).record.title).toBe("Winter admissions");
    await expect(context.db.delete(registerRevisions)).rejects.toThrow();
  });
});

describe("a run outside the approval", () => {
  test("gets the committee's signed word, once, from the chair of its TRE", async () => {
    const { id: projectId } = await submittedProject();
    const now = context.clock.now();
    const digest = await queryDigest(testQuery);
    const submissionId = crypto.randomUUID();
    const runId = crypto.randomUUID();
    const requestSha256 = await context.blobs.put(new TextEncoder().encode("a crate"));
    await context.db.insert(submissions).values({ id: submissionId, reference: "S-9001", projectId, title: "Q", query: testQuery, queryDigest: digest, words: "", submittedBy: lead!.userId, submittedAt: now, expiresAt: now, requestId: "r", idempotencyKey: "k", requestDigest: "d" });
    await context.db.insert(runs).values({ id: runId, submissionId, treId: north!.id, dataset: "primary-care", state: "awaiting-sign-off", since: now, sequence: 4, requestSha256, requestBytes: 7, differences: ["It asks for more."] });
    expect(must(await listReviews(context, north!.chair)).runs).toMatchObject([{ runId, differences: ["It asks for more."] }]);
    const word = (as: Person, decision = "approve") => decideOnRun(context, as, { runId, decision, reason: "The difference is small." });
    expect(await word(south!.chair)).toMatchObject({ refusal: { reason: "not-found" } });
    expect(await word(lead!)).toMatchObject({ refusal: { reason: "not-found" } });
    expect(await closeProject(context, lead!, { projectId })).toMatchObject({ refusal: { reason: "wrong-state" } });
    const both = await Promise.all([word(north!.chair), word(north!.chair, "refuse")]);
    expect(both.filter((r) => r.ok)).toHaveLength(1);
    const [run] = await context.db.select().from(runs).where(eq(runs.id, runId));
    expect(must(await verifyDocument(run!.decisionJws!, runDecisionType, RunDecision, publicKey))).toMatchObject({ runId, treId: north!.id, queryDigest: digest, decidedBy: north!.chair.name });
  });
});

test("after all of this the audit chain is whole, and letters wait", async () => {
  expect(await verifyAuditChain(context.db)).toMatchObject({ intact: true });
  const letters = await context.db.select().from(jobs).where(eq(jobs.kind, "mail"));
  expect(letters.some((l) => (l.payload as { to: string }).to === north!.chair.email)).toBe(true);
  expect(letters.some((l) => (l.payload as { to: string }).to === lead!.email)).toBe(true);
});
