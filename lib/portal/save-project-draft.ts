import { and, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { projectMembers, projects, users } from "#db/schema/index.ts";
import { handIn } from "#lib/governance/project-states.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { ProjectDraft } from "#lib/governance/project.ts";
import { ProjectId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context, Queryable } from "./context.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import { personOf } from "./person-of.ts";
import { standingOf } from "./project-access.ts";
import { inTransaction, type Transaction } from "./transaction.ts";

export const SaveProjectDraft = z.strictObject({
  projectId: ProjectId,
  draft: ProjectDraft,
  /** The version that was read; saving over a newer one is refused. */
  version: z.int("Give the version that you read."),
});
export const SavedDraft = z.object({ version: z.int() });
const mostCharacters = 200_000;

/** Saves the application as far as it is written; only submitting demands the whole. */
export async function saveProjectDraft(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof SavedDraft>>> {
  const parsed = parseInput(SaveProjectDraft, input);
  if (!parsed.ok) return parsed;
  const { projectId, version } = parsed.value;
  if (JSON.stringify(parsed.value.draft).length > mostCharacters) return refuse("too-large", `An application has at most ${mostCharacters} characters.`);
  return inTransaction(context, async (tx) => {
    const found = await standingOf(tx, actor, projectId, true);
    if (!found.ok) return found;
    const { project, relation } = found.value;
    const may = permitted(actor, "project.edit", relation);
    if (!may.ok) return may;
    if (!handIn(project.state)) return refuse("wrong-state", "The application is with the committees: it can be changed when one sends it back, when you withdraw it, or after all have decided.");
    if (project.version !== version) return refuse("conflict", "Somebody else saved this application meanwhile. Reload it to see their changes.");
    const draft = await withAccounts(tx, parsed.value.draft);
    await tx.update(projects).set({ draft, version: version + 1, changedAt: context.clock.now() }).where(eq(projects.id, projectId));
    await keepMembersInStep(tx, projectId, personOf(actor).userId, relation.leadOfProject, draft);
    await notify(tx, { kind: "project", id: projectId, projectId });
    await recordAudit(tx, context, actor, "save-project-draft", { kind: "project", id: projectId }, { version: version + 1 });
    return ok({ version: version + 1 });
  });
}

type Listed = Record<string, unknown> & { email?: unknown; role?: unknown; userId?: unknown };
const isListed = (one: unknown): one is Listed => typeof one === "object" && one !== null && !Array.isArray(one);
const listed = (given: unknown): Listed[] => (Array.isArray(given) ? given.filter(isListed) : []);
const signatoryOf = ({ sponsor }: ProjectDraft): Listed[] => (isListed(sponsor) ? [sponsor.signatory].filter(isListed) : []);

/** Anybody's account is whichever has the e-mail address: what the form says about accounts is not believed. */
async function withAccounts(db: Queryable, draft: ProjectDraft): Promise<ProjectDraft> {
  const emails = [...listed(draft.members), ...signatoryOf(draft), ...listed(draft.supervisors)].flatMap((m) => (typeof m.email === "string" ? [m.email.trim().toLowerCase()] : []));
  const accounts = emails.length === 0 ? [] : await db.select({ id: users.id, email: users.email }).from(users).where(inArray(users.email, emails));
  const byEmail = new Map(accounts.map((a) => [a.email, a.id]));
  const found = ({ userId: _claimed, ...person }: Listed): Listed => {
    const userId = typeof person.email === "string" ? byEmail.get(person.email.trim().toLowerCase()) : undefined;
    return userId ? { ...person, userId } : person;
  };
  const [signatory] = signatoryOf(draft);
  return {
    ...draft,
    ...(Array.isArray(draft.members) && { members: listed(draft.members).map(found) }),
    ...(Array.isArray(draft.supervisors) && { supervisors: listed(draft.supervisors).map(found) }),
    ...(signatory && isListed(draft.sponsor) && { sponsor: { ...draft.sponsor, signatory: found(signatory) } }),
  };
}

/** Whoever the draft names on the project with an account may work on it; who answers for it from outside may not. Only the lead hands over the lead, and a project is never without one. */
async function keepMembersInStep(tx: Transaction, projectId: string, editor: string, editorLeads: boolean, draft: ProjectDraft): Promise<void> {
  const named = new Map(listed(draft.members).flatMap((m) => (typeof m.userId === "string" ? [[m.userId, m.role === "lead" ? ("lead" as const) : ("member" as const)]] : [])));
  const present = await tx.select().from(projectMembers).where(eq(projectMembers.projectId, projectId));
  const lead = present.find((m) => m.role === "lead")?.userId;
  const newLead = editorLeads ? ([...named].find(([, role]) => role === "lead")?.[0] ?? lead) : lead;
  const wanted = new Map<string, "lead" | "member">([...named.keys(), editor].map((userId) => [userId, "member"]));
  if (newLead) wanted.set(newLead, "lead");
  const gone = present.filter((m) => !wanted.has(m.userId)).map((m) => m.userId);
  if (gone.length > 0) await tx.delete(projectMembers).where(and(eq(projectMembers.projectId, projectId), inArray(projectMembers.userId, gone)));
  for (const [userId, role] of wanted) await tx.insert(projectMembers).values({ projectId, userId, role }).onConflictDoUpdate({ target: [projectMembers.projectId, projectMembers.userId], set: { role } });
}
