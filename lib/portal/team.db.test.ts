import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { notices, users } from "#db/schema/index.ts";
import { testContext } from "#db/testing/test-context.ts";
import { must, testFederation, type TestFederation } from "#db/testing/test-federation.ts";
import { oneDecider } from "#lib/governance/committee.ts";
import { amendProject } from "./change-project-state.ts";
import { createProject } from "./create-project.ts";
import { endMembership } from "./end-membership.ts";
import { inviteColleague } from "./invite-colleague.ts";
import { listProjects } from "./list-projects.ts";
import { setCommitteeRule } from "./manage-committee.ts";
import { grantRole } from "./manage-people.ts";
import { readActor } from "./read-actor.ts";
import { readProject } from "./read-project.ts";
import { readSubmission } from "./read-submission.ts";
import { readTeam } from "./read-team.ts";
import { saveProjectDraft } from "./save-project-draft.ts";

let context: Awaited<ReturnType<typeof testContext>>;
let federation: TestFederation;
beforeAll(async () => {
  context = await testContext();
  federation = await testFederation(context, ["North TRE"], ["approve"]);
  must(await setCommitteeRule(context, federation.administrator, { treId: federation.tres[0]!.id, rule: { ...oneDecider, evidence: ["training"] } }));
});
afterAll(() => context.end());

test("the lead invites whom the application names; the account opens nothing until an administrator has given it a role", async () => {
  const { researcher, colleague, administrator } = federation;
  const { id: projectId } = must(await createProject(context, researcher, { title: "Asthma in winter" }));
  const affiliation = { name: "University of Wessex", ror: "", sector: "Academic Institute" };
  const members = [{ name: researcher.name, email: researcher.email, role: "lead", affiliation }, { name: "Nina New", email: "Nina.New@example.org", role: "member", affiliation }];
  must(await saveProjectDraft(context, researcher, { projectId, draft: { title: "Asthma in winter", members }, version: 1 }));
  expect(must(await readTeam(context, researcher, { projectId })).people.map((one) => [one.userId !== null, one.invite.ok])).toEqual([[true, false], [false, true]]);
  expect(await inviteColleague(context, researcher, { projectId, email: "stranger@example.org" })).toMatchObject({ refusal: { fields: { email: expect.stringContaining("Name this person") } } });
  expect(await inviteColleague(context, colleague, { projectId, email: "nina.new@example.org" })).toMatchObject({ refusal: { reason: "not-found" } });
  must(await inviteColleague(context, researcher, { projectId, email: "nina.new@example.org" }));
  expect(await inviteColleague(context, researcher, { projectId, email: "nina.new@example.org" })).toMatchObject({ refusal: { reason: "conflict" } });
  const [row] = await context.db.select({ id: users.id }).from(users).where(eq(users.email, "nina.new@example.org"));
  const nina = async () => (await readActor(context.db, row!.id, "session"))!;
  expect((await nina()).grants).toEqual([]);
  expect((await readProject(context, await nina(), { projectId })).ok).toBe(false);
  expect((await context.db.select({ kind: notices.kind, path: notices.path }).from(notices).where(eq(notices.userId, administrator.userId))).at(-1)).toEqual({ kind: "role-waits", path: `/admin/people/${row!.id}` });
  must(await grantRole(context, administrator, { userId: row!.id, role: "researcher" }));
  expect((await readProject(context, await nina(), { projectId })).ok).toBe(true);
  must(await endMembership(context, await nina(), { projectId, userId: row!.id }));
  expect((await readProject(context, await nina(), { projectId })).ok).toBe(false);
});

test("the team sees what is missing of whom; who leaves an approved project sees and asks nothing from then on, also after the next saving", async () => {
  const { projectId, researcher, colleague, outsider, tres } = federation;
  const team = must(await readTeam(context, researcher, { projectId }));
  expect(team.people.map(({ name, own, missing, end }) => [name, own, missing.map((one) => one.treName), end.ok])).toEqual([["Ada Researcher", true, ["North TRE"], false], ["Ben Colleague", false, ["North TRE"], true]]);
  expect(must(await readTeam(context, colleague, { projectId })).people.map((one) => one.end.ok)).toEqual([false, true]);
  for (const who of [outsider, tres[0]!.chair]) expect((await readTeam(context, who, { projectId })).ok).toBe(false);

  const submission = await federation.submit(undefined, undefined, colleague);
  expect((await readSubmission(context, colleague, { id: submission.id })).ok).toBe(true);
  expect(await endMembership(context, colleague, { projectId, userId: researcher.userId })).toMatchObject({ refusal: { reason: "not-permitted" } });
  expect(await endMembership(context, outsider, { projectId, userId: colleague.userId })).toMatchObject({ refusal: { reason: "not-found" } });
  expect(await endMembership(context, researcher, { projectId, userId: researcher.userId })).toMatchObject({ refusal: { reason: "wrong-state" } });
  expect(await endMembership(context, researcher, { projectId, userId: outsider.userId })).toMatchObject({ refusal: { reason: "not-found" } });
  must(await endMembership(context, researcher, { projectId, userId: colleague.userId }));
  const nothing = async () => {
    expect(must(await listProjects(context, colleague))).toEqual([]);
    expect((await readProject(context, colleague, { projectId })).ok).toBe(false);
    expect((await readSubmission(context, colleague, { id: submission.id })).ok).toBe(false);
    await expect(federation.submit(undefined, undefined, colleague)).rejects.toThrow();
  };
  await nothing();
  // What was submitted names them as before; what is asked next does not.
  must(await amendProject(context, researcher, { projectId }));
  const project = must(await readProject(context, researcher, { projectId }));
  expect([(project.content!.members as unknown[]).length, (project.draft!.members as unknown[]).length]).toEqual([2, 1]);
  must(await saveProjectDraft(context, researcher, { projectId, draft: project.draft, version: project.version }));
  await nothing();
});
