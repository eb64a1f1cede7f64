/**
 * The world that demo, journeys and screenshots share. People and TREs come first; projects can follow only when TREs have joined and said which
 * data they hold. Everything goes through the portal's own verbs, and a second run changes nothing that is there.
 */
import { eq, isNotNull } from "drizzle-orm";
import { projects, tres, users } from "#db/schema/index.ts";
import type { Actor, Role } from "#lib/governance/permissions.ts";
import type { Result } from "#lib/kernel/result.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { createAccessToken } from "#lib/portal/access-tokens.ts";
import { commentOnProject } from "#lib/portal/comment-on-project.ts";
import type { Context } from "#lib/portal/context.ts";
import { createFirstAdministrator } from "#lib/portal/create-first-administrator.ts";
import { createProject } from "#lib/portal/create-project.ts";
import { decideOnApplication } from "#lib/portal/decide-on-application.ts";
import { inviteTre } from "#lib/portal/invite-tre.ts";
import { addEvidence, verifyEvidence } from "#lib/portal/manage-evidence.ts";
import { invitePerson } from "#lib/portal/manage-people.ts";
import { setPassword } from "#lib/portal/password-links.ts";
import { readActor } from "#lib/portal/read-actor.ts";
import { saveProjectDraft } from "#lib/portal/save-project-draft.ts";
import { submitProject } from "#lib/portal/submit-project.ts";
import { updateProfile } from "#lib/portal/account.ts";
import { diabetesProject, kidneyProject, type Written } from "./applications.ts";
import { administrator, colleague, committee, registerEditor, researcher, type SignIn } from "./people.ts";

export type { SignIn } from "./people.ts";
export type SeededTre = { readonly slug: string; readonly name: string; readonly nation: string; readonly about: string };
/** An invitation for each TRE that has not joined yet, by slug. */
export type Seeded = { people: SignIn[]; invitations: Record<string, string | undefined>; treIds: Record<string, string> };

function must<T>(what: string, result: Result<T>): T {
  if (!result.ok) throw new Error(`the seed could not ${what}: ${result.refusal.message} ${JSON.stringify(result.refusal.fields ?? {})}`);
  return result.value;
}

/** The person, as if just signed in. */
export async function actorFor(context: Context, email: string): Promise<Extract<Actor, { kind: "person" }>> {
  const [user] = await context.db.select({ id: users.id }).from(users).where(eq(users.email, email));
  const actor = user && (await readActor(context.db, user.id, "session"));
  if (!actor) throw new Error(`the seed made nobody with the e-mail address ${email}`);
  return actor;
}

/** A personal access token, for the demo's scripts. */
export async function accessTokenFor(context: Context, email: string, name: string): Promise<string> {
  return must("make an access token", await createAccessToken(context, await actorFor(context, email), { name, days: 7 })).token;
}

export async function seed(context: Context, options: { tres: readonly SeededTre[] }): Promise<Seeded> {
  const exists = async (person: SignIn) => (await context.db.select({ id: users.id }).from(users).where(eq(users.email, person.email))).length > 0;
  if (!(await exists(administrator))) must("make the administrator", await createFirstAdministrator(context, { name: administrator.name, email: administrator.email, password: administrator.password }));
  const admin = await actorFor(context, administrator.email);

  const [invitations, treIds]: [Record<string, string | undefined>, Record<string, string>] = [{}, {}];
  for (const { slug, name, nation, about } of options.tres) {
    const [present] = await context.db.select().from(tres).where(eq(tres.slug, slug));
    if (present?.joinedAt) {
      treIds[slug] = present.id;
      continue;
    }
    const invited = must(`invite ${name}`, await inviteTre(context, admin, { slug, name, nation, about }));
    [invitations[slug], treIds[slug]] = [invited.invitation, invited.treId];
  }

  const person = async (signIn: SignIn, roles: { role: Role; treId: string | null }[], orcid?: string) => {
    if (await exists(signIn)) return;
    const { link } = must(`invite ${signIn.name}`, await invitePerson(context, admin, { name: signIn.name, email: signIn.email, roles }));
    must(`set the password of ${signIn.name}`, await setPassword(context, { link: new URL(link).searchParams.get("link"), password: signIn.password }));
    if (orcid) must(`write the ORCID iD of ${signIn.name}`, await updateProfile(context, await actorFor(context, signIn.email), { name: signIn.name, orcid }));
  };
  // ORCID's own demonstration iDs.
  await person(researcher, [{ role: "researcher", treId: null }], "0000-0002-1825-0097");
  await person(colleague, [{ role: "researcher", treId: null }], "0000-0001-5109-3700");
  await person(registerEditor, [{ role: "register-editor", treId: null }]);
  const committees = options.tres.map((tre, index) => ({ tre, ...committee(tre, index) }));
  for (const { tre, chair, member } of committees) {
    await person(chair, [{ role: "committee-chair", treId: treIds[tre.slug] ?? null }]);
    await person(member, [{ role: "committee-member", treId: treIds[tre.slug] ?? null }]);
  }
  return { people: [researcher, colleague, ...committees.flatMap(({ chair, member }) => [chair, member]), registerEditor, administrator], invitations, treIds };
}

export type SeededProject = { id: string; reference: string; title: string };

/** Two projects over every TRE that has joined: one that all committees approved, one on which they differ. Needs `seed` before it. */
export async function seedProjects(context: Context): Promise<SeededProject[]> {
  const joined = await context.db.select().from(tres).where(isNotNull(tres.joinedAt)).orderBy(tres.slug);
  if (joined.length === 0) throw new Error("no TRE has joined yet: projects need the data that TREs publish");
  const places = joined.map((tre) => ({ tre, datasets: (tre.profile?.datasets ?? []).map((d) => ({ treId: tre.id, dataset: d.key })), omop: tre.profile?.datasets.some((d) => d.dataModel === "omop-5.4") ?? false }));
  const today = context.clock.now();
  const year = today.getUTCFullYear();
  const parts = { datasets: places.flatMap((p) => p.datasets), domains: places.some((p) => p.omop), startDate: dayOf(today), endDate: `${year + 2}-12-31` };

  const make = async (lead: SignIn, other: SignIn, written: Written): Promise<SeededProject & { made: boolean }> => {
    const actor = await actorFor(context, lead.email);
    const mine = await context.db.select().from(projects).where(eq(projects.createdBy, actor.userId));
    const present = mine.find((p) => p.draft.title === written.title);
    if (present) return { id: present.id, reference: present.reference, title: written.title, made: false };
    const { id, reference } = must("create a project", await createProject(context, actor, { title: written.title }));
    must("write the application", await saveProjectDraft(context, actor, { projectId: id, version: 1, draft: written.application(lead, other, parts) }));
    must("submit the application", await submitProject(context, actor, { projectId: id }));
    return { id, reference, title: written.title, made: true };
  };
  const decide = async (project: SeededProject, slug: string, decision: Record<string, unknown>) =>
    must(`decide for ${slug}`, await decideOnApplication(context, await actorFor(context, `chair.${slug}@fivefold.example`), { projectId: project.id, treId: joined.find((t) => t.slug === slug)?.id, revision: 1, ...decision }));

  const show = async (who: SignIn, verified: boolean, said: Record<string, unknown>) => {
    const { evidenceId } = must("add evidence", await addEvidence(context, await actorFor(context, who.email), { validFrom: `${year - 1}-04-01`, ...said }));
    if (verified) must("verify evidence", await verifyEvidence(context, await actorFor(context, administrator.email), { evidenceId, how: "Asked the issuer." }));
  };
  const approved = await make(researcher, colleague, diabetesProject);
  if (approved.made) {
    await show(researcher, true, { kind: "training", issuer: "University of Northmoor", reference: "Safe researcher course 26-118", validTo: `${year + 1}-03-31` });
    await show(researcher, true, { kind: "accreditation", issuer: "ONS Accredited Researcher Scheme", reference: "AR-20417", validTo: `${year + 3}-03-31` });
    await show(colleague, false, { kind: "training", issuer: "University of Northmoor", reference: "Safe researcher course 26-131", validTo: `${year + 1}-06-30` });
    await show(researcher, true, { kind: "ethics", projectId: approved.id, issuer: "Northmoor Research Ethics Committee", reference: "26/EX/0101", validTo: parts.endDate });
  }
  if (approved.made) for (const { tre } of places) await decide(approved, tre.slug, { decision: "approve", reason: "A clear public benefit, and only aggregates leave.", validTo: `${year + 1}-12-31`, conditions: [{ text: "Publish a plain summary of the results within three months." }] });

  const discussed = await make(colleague, researcher, kidneyProject);
  if (discussed.made) {
    const [first, second] = joined;
    if (first && second) await decide(discussed, first.slug, { decision: "approve", reason: "In line with our earlier approvals for public health research.", validTo: `${year + 1}-06-30`, conditions: [] });
    const asking = second ?? first;
    if (asking) {
      const said = async (email: string, text: string) => must("write a comment", await commentOnProject(context, await actorFor(context, email), { projectId: discussed.id, treId: asking.id, text }));
      await said(`member.${asking.slug}@fivefold.example`, "Which drugs do you mean by “common painkillers”? Please name them for our public panel.");
      await said(colleague.email, "Ibuprofen, naproxen and diclofenac. We will put that into the lay summary.");
      await decide(discussed, asking.slug, { decision: "return", reason: "Please name the medicines in the lay summary, so that our public panel can follow." });
    }
  }
  return [approved, discussed].map(({ made: _made, ...project }) => project);
}
