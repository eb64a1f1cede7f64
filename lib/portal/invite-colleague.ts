/**
 * The lead invites somebody whom the application names and who has no account here. They get one without a role and a link by letter; an administrator,
 * who answers for who may do research here, gives the role. Until then the account opens nothing.
 */
import { eq } from "drizzle-orm";
import { z } from "zod";
import { projectMembers, projects } from "#db/schema/index.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { ProjectId } from "#lib/kernel/ids.ts";
import { ok, refuse, refuseField, type Result } from "#lib/kernel/result.ts";
import { accountFor } from "./account-for.ts";
import { administrators } from "./administrators.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { EmailAddress } from "./email-address.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import { standingOf } from "./project-access.ts";
import { tellPeople } from "./tell-people.ts";
import { inTransaction } from "./transaction.ts";

export const InviteColleague = z.strictObject({ projectId: ProjectId, email: EmailAddress });
const Named = z.looseObject({ name: z.string().trim().min(2).max(120), email: z.string() });

export async function inviteColleague(context: Context, actor: Actor, input: unknown): Promise<Result<true>> {
  const parsed = parseInput(InviteColleague, input);
  if (!parsed.ok) return parsed;
  const { projectId, email } = parsed.value;
  return inTransaction(context, async (tx): Promise<Result<true>> => {
    const found = await standingOf(tx, actor, projectId, true);
    if (!found.ok) return found;
    const { project, relation } = found.value;
    const may = permitted(actor, "project.team", relation);
    if (!may.ok) return may;
    if (project.state === "closed") return refuse("wrong-state", "The project is closed.");
    const members = z.array(z.looseObject({})).catch([]).parse(project.draft.members ?? []);
    const isThem = (one: unknown) => { const named = Named.safeParse(one); return named.success && named.data.email.trim().toLowerCase() === email; };
    const named = Named.safeParse(members.find(isThem));
    // Nobody writes to strangers from here: whoever is invited stands in the application, where the committees read it.
    if (!named.success) return refuseField("email", "Name this person in the application first, with this e-mail address.");
    const account = await accountFor(tx, context, actor, { name: named.data.name, email });
    if (!account?.made) return refuseField("email", "There is an account with this address already: save the application, and they are on the project.", "conflict");
    await tx.update(projects).set({ draft: { ...project.draft, members: members.map((one) => (isThem(one) ? { ...one, userId: account.userId } : one)) }, version: project.version + 1, changedAt: context.clock.now() }).where(eq(projects.id, projectId));
    await tx.insert(projectMembers).values({ projectId, userId: account.userId, role: "member" }).onConflictDoNothing();
    await tellPeople(tx, context, await administrators(tx), { kind: "role-waits", facts: { about: project.reference }, path: `/admin/people/${account.userId}` });
    await notify(tx, { kind: "person", id: account.userId });
    await notify(tx, { kind: "project", id: projectId, projectId });
    await recordAudit(tx, context, actor, "invite-colleague", { kind: "project", id: projectId }, { person: account.userId });
    return ok(true);
  });
}
