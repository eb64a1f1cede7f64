import { desc, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditEvents, jobs, registerEntries, registerRevisions, tres } from "#db/schema/index.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { addPerson, must, testFederation, type TestFederation } from "#db/testing/test-federation.ts";
import { RegisterRecord } from "#lib/register/record.ts";
import { membersOf } from "./committee-of.ts";
import { readDeclaration } from "./deliberate-on-application.ts";
import { listTres } from "./list-tres.ts";
import { setCommitteeRule } from "./manage-committee.ts";
import { addOrganisation, describeOrganisation, listOrganisations, mergeOrganisations, placePerson, readOrganisation } from "./manage-organisations.ts";
import { drainJobs } from "./run-jobs.ts";
import { updateEntries } from "./update-entries.ts";
import { rulePresets } from "#lib/governance/committee.ts";

let context: TestContext;
let federation: TestFederation;
beforeAll(async () => {
  context = await testContext();
  federation = await testFederation(context, ["North TRE", "South TRE"], ["approve", "none"]);
});
afterAll(() => context.end());
const academic = { sector: "Academic Institute" };
const wessex = "https://ror.org/027m9bs27";

test("an organisation is added, renamed and merged; its project, TRE, people and public entry follow it by id, and the log says who did it", async () => {
  const { administrator: admin, projectId, tres: [north, south] } = federation;
  await context.db.update(tres).set({ ror: wessex }).where(eq(tres.id, north!.id));
  const record = async () => RegisterRecord.parse((await context.db.select().from(registerEntries).where(eq(registerEntries.projectId, projectId)))[0]!.record);
  const entry = async () => (await record()).organisationName;
  expect(must(await listOrganisations(context, admin))).toEqual({ organisations: [], unknown: [{ name: "University of Wessex", ror: wessex, ...academic, projects: 1 }] });

  const { id, ...linked } = must(await addOrganisation(context, admin, { name: "Wessex University", ror: wessex, ...academic }));
  expect(linked).toEqual({ projects: 1, tres: 1 });
  const work = () => drainJobs(context, { sendMail: () => Promise.resolve(), sendWebhook: () => Promise.resolve(204) });
  await work();
  expect(await entry()).toBe("Wessex University");
  expect(must(await listTres(context, { kind: "anonymous" })).map((tre) => tre.organisation)).toEqual(["Wessex University", null]);
  for (const [again, field] of [[{ name: "Other", ror: wessex }, "ror"], [{ name: "wessex university", ror: "" }, "name"]] as const) expect(await addOrganisation(context, admin, { ...again, ...academic })).toMatchObject({ refusal: { fields: { [field]: expect.any(String) } } });

  must(await describeOrganisation(context, admin, { organisationId: id, name: "The University of Wessex", ror: wessex, ...academic }));
  await work();
  expect(await entry()).toBe("The University of Wessex");
  // Where there are more than are done at once, the rest is a job of its own, which begins after the last.
  const rest = async () => (await context.db.select({ payload: jobs.payload }).from(jobs).where(eq(jobs.status, "queued"))).map((job) => job.payload);
  await updateEntries(context, { of: "organisation", id }, 1);
  expect(await rest()).toEqual([{ of: "organisation", id, after: projectId }]);
  await updateEntries(context, { of: "organisation", id, after: projectId }, 1);
  expect(await rest()).toHaveLength(1);
  const [last] = await context.db.select().from(registerRevisions).orderBy(desc(registerRevisions.revision)).limit(1);
  expect(last!.because).toBe("The organisation that leads the project is listed as The University of Wessex.");

  // Its project refers to it by id: corrected, its ROR id is another than the application wrote.
  const corrected = "https://ror.org/013meh722";
  must(await describeOrganisation(context, admin, { organisationId: id, name: "The University of Wessex", ror: corrected, ...academic }));
  await work();
  const { organisationName, organisationId } = await record();
  expect([organisationName, organisationId]).toEqual(["The University of Wessex", expect.stringContaining("013meh722")]);
  must(await describeOrganisation(context, admin, { organisationId: id, name: "The University of Wessex", ror: wessex, ...academic }));

  // A member who works there under a name of its own is asked about it once the two are one.
  const member = await addPerson(context, "Mo Member", { grants: [{ role: "committee-member", treId: south!.id }] });
  const hospital = must(await addOrganisation(context, admin, { name: "Wessex Medical School", ...academic }));
  must(await placePerson(context, admin, { userId: member.userId, organisationId: hospital.id }));
  expect((await membersOf(context.db, south!.id)).find((one) => one.personId === member.userId)?.organisation).toEqual({ name: "Wessex Medical School", ror: "" });
  must(await setCommitteeRule(context, admin, { treId: south!.id, rule: rulePresets.panel.rule }));
  const candidates = async () => must(await readDeclaration(context, member, { projectId, treId: south!.id })).candidates;
  expect(await candidates()).toEqual([]);
  must(await mergeOrganisations(context, admin, { organisationId: hospital.id, into: id }));
  expect((await candidates())[0]).toBe("The University of Wessex, which leads the project, is your organisation.");

  expect(must(await readOrganisation(context, admin, { organisationId: id }))).toMatchObject({ name: "The University of Wessex", otherNames: ["Wessex University", "Wessex Medical School"], people: [{ name: "Mo Member" }], tres: [{ name: "North TRE" }], projects: [{ id: projectId }] });
  for (const gone of [readOrganisation(context, admin, { organisationId: hospital.id }), placePerson(context, admin, { userId: member.userId, organisationId: hospital.id }), mergeOrganisations(context, admin, { organisationId: hospital.id, into: id })]) expect(await gone).toMatchObject({ refusal: { reason: "not-found" } });
  const rows = await context.db.select({ action: auditEvents.action, actorId: auditEvents.actorId }).from(auditEvents).where(eq(auditEvents.subjectKind, "organisation"));
  expect(rows.map((row) => row.action).sort()).toEqual(["add-organisation", "add-organisation", "describe-organisation", "describe-organisation", "describe-organisation", "merge-organisations"]);
  expect(new Set(rows.map((row) => row.actorId))).toEqual(new Set([admin.userId]));
});

test("two that have different ROR ids are not one, and only administrators say what is", async () => {
  const { administrator: admin, researcher } = federation;
  const one = must(await addOrganisation(context, admin, { name: "One", ror: "https://ror.org/03yrm5c26", ...academic }));
  const [{ id: into } = { id: "" }] = must(await listOrganisations(context, admin)).organisations.filter((known) => known.ror === "027m9bs27");
  expect(await mergeOrganisations(context, admin, { organisationId: one.id, into })).toMatchObject({ refusal: { fields: { into: expect.stringContaining("two organisations") } } });
  expect(await mergeOrganisations(context, admin, { organisationId: one.id, into: one.id })).toMatchObject({ refusal: { fields: { into: expect.any(String) } } });
  for (const asked of [listOrganisations(context, researcher), addOrganisation(context, researcher, { name: "Mine", ...academic }), placePerson(context, researcher, { userId: researcher.userId, organisationId: one.id })]) expect(await asked).toMatchObject({ refusal: { reason: "not-permitted" } });
});
