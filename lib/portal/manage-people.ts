/** Accounts and roles, for administrators. */
import { and, asc, eq, getTableColumns, inArray, isNull } from "drizzle-orm";
import { z } from "zod";
import { accessTokens, grants, organisations, tres, users } from "#db/schema/index.ts";
import { permitted, roles, type Actor } from "#lib/governance/permissions.ts";
import { newId, TreId, UserId } from "#lib/kernel/ids.ts";
import { ok, refuse, refuseField, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { EmailAddress } from "./email-address.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import { sendPasswordLink } from "./password-links.ts";
import { personOf } from "./person-of.ts";
import { endSessionsOf } from "./sessions.ts";
import { tellOfLeaver } from "./tell-of-leaver.ts";
import { inTransaction, type Transaction } from "./transaction.ts";

export const PersonView = z.object({
  id: z.uuid(), name: z.string(), email: z.string(), orcid: z.string().nullable(), /** For whom they work, where it is known. */ organisation: z.object({ id: z.uuid(), name: z.string() }).nullable(), createdAt: z.iso.datetime(), deactivatedAt: z.iso.datetime().nullable(), hasPassword: z.boolean(),
  roles: z.array(z.object({ grantId: z.uuid(), role: z.enum(roles), treId: z.uuid().nullable(), treName: z.string().nullable() })),
}).meta({ id: "Person" });
export type PersonView = z.infer<typeof PersonView>;

export async function listPeople(context: Context, actor: Actor): Promise<Result<PersonView[]>> {
  const may = permitted(actor, "people.manage");
  if (!may.ok) return may;
  const people = await context.db.select({ ...getTableColumns(users), organisation: organisations.name }).from(users).leftJoin(organisations, eq(organisations.id, users.organisationId)).orderBy(asc(users.name));
  const held = await context.db.select({ grantId: grants.id, userId: grants.userId, role: grants.role, treId: grants.treId, treName: tres.name }).from(grants).leftJoin(tres, eq(tres.id, grants.treId)).orderBy(asc(grants.grantedAt));
  return ok(people.map((p) => ({
    id: p.id, name: p.name, email: p.email, orcid: p.orcid, organisation: p.organisationId === null ? null : { id: p.organisationId, name: p.organisation ?? "" }, createdAt: p.createdAt.toISOString(), deactivatedAt: p.deactivatedAt?.toISOString() ?? null, hasPassword: p.passwordHash !== null,
    roles: held.filter((g) => g.userId === p.id).map(({ userId: _person, ...g }) => ({ ...g, role: g.role as (typeof roles)[number] })),
  })));
}

const RoleInput = { role: z.enum(roles), treId: TreId.nullable().default(null) };
const needsTre = (role: string) => role === "committee-member" || role === "committee-chair";
const Placed = z.strictObject(RoleInput).refine((g) => needsTre(g.role) === (g.treId !== null), { path: ["treId"], message: "A committee role belongs to one TRE; every other role to none." });

export const InvitePerson = z.strictObject({ name: z.string().trim().min(2, "Name: write at least 2 characters.").max(120, "Name: write at most 120 characters."), email: EmailAddress, roles: z.array(Placed).max(20).default([]) });
export const InvitedPerson = z.object({ id: z.uuid(), link: z.string() });

/** Makes an account and mails its one-time link, which is shown this once besides: where letters do not arrive, somebody hands it over. */
export async function invitePerson(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof InvitedPerson>>> {
  const may = permitted(actor, "people.manage");
  if (!may.ok) return may;
  const parsed = parseInput(InvitePerson, input);
  if (!parsed.ok) return parsed;
  const { name, email, roles: wanted } = parsed.value;
  return inTransaction(context, async (tx) => {
    const id = newId<UserId>();
    const made = await tx.insert(users).values({ id, name, email, createdAt: context.clock.now() }).onConflictDoNothing().returning({ id: users.id });
    if (made.length === 0) return refuseField("email", "There is an account with this e-mail address.", "conflict");
    for (const [index, { role, treId }] of wanted.entries()) {
      const given = await give(tx, context, actor, id, role, treId, `roles.${index}.treId`);
      if (!given.ok) return given;
    }
    const link = await sendPasswordLink(tx, context, actor, { id, name, email });
    await notify(tx, { kind: "person", id });
    await recordAudit(tx, context, actor, "invite-person", { kind: "person", id }, { roles: wanted.map((w) => w.role) });
    return ok({ id, link });
  });
}

async function give(tx: Transaction, context: Context, actor: Actor, userId: string, role: string, treId: string | null, field: string): Promise<Result<string>> {
  // As with tokens made by tokens: what leaks must not make itself something that lasts.
  if (role === "administrator" && actor.kind === "person" && actor.via === "token") return refuse("not-permitted", "A token cannot make administrators: sign in with the browser.");
  if (treId !== null) {
    const [tre] = await tx.select({ id: tres.id }).from(tres).where(eq(tres.id, treId));
    if (!tre) return refuseField(field, "There is no such TRE.");
  }
  const id = newId();
  const given = await tx.insert(grants).values({ id, userId, role, treId, grantedAt: context.clock.now(), grantedBy: actor.kind === "person" ? actor.userId : null }).onConflictDoNothing().returning({ id: grants.id });
  return given.length > 0 ? ok(id) : refuse("conflict", "The person has this role already.");
}

export const GrantRole = z.strictObject({ userId: UserId, ...RoleInput }).refine((g) => needsTre(g.role) === (g.treId !== null), { path: ["treId"], message: "A committee role belongs to one TRE; every other role to none." });
export const GrantedRole = z.object({ grantId: z.uuid() });

export async function grantRole(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof GrantedRole>>> {
  const may = permitted(actor, "people.manage");
  if (!may.ok) return may;
  const parsed = parseInput(GrantRole, input);
  if (!parsed.ok) return parsed;
  const { userId, role, treId } = parsed.value;
  // Being an administrator must not be a way to decide.
  if (userId === personOf(actor).userId && (role === "committee-member" || role === "committee-chair")) return refuse("not-permitted", "You cannot give yourself a part in a committee: ask another administrator.");
  return inTransaction(context, async (tx) => {
    const [person] = await tx.select({ id: users.id }).from(users).where(and(eq(users.id, userId), isNull(users.deactivatedAt)));
    if (!person) return refuse("not-found", "There is no such person, or their account is closed.");
    const given = await give(tx, context, actor, userId, role, treId, "treId");
    if (!given.ok) return given;
    await notify(tx, { kind: "person", id: userId });
    await recordAudit(tx, context, actor, "grant-role", { kind: "person", id: userId }, { role, tre: treId });
    return ok({ grantId: given.value });
  });
}

export const RevokeRole = z.strictObject({ grantId: z.uuid() });

/** Works at once: roles are read anew at every request. */
export async function revokeRole(context: Context, actor: Actor, input: unknown): Promise<Result<{ grantId: string }>> {
  const may = permitted(actor, "people.manage");
  if (!may.ok) return may;
  const parsed = parseInput(RevokeRole, input);
  if (!parsed.ok) return parsed;
  return inTransaction(context, async (tx) => {
    const [going] = await tx.select().from(grants).where(eq(grants.id, parsed.value.grantId));
    const roles = going?.treId ? await tx.select({ id: grants.id }).from(grants).where(and(eq(grants.userId, going.userId), eq(grants.treId, going.treId), inArray(grants.role, ["committee-member", "committee-chair"]))) : [];
    // Whoever sits there by another role still has not left.
    const waited = going?.treId && roles.every(({ id }) => id === going.id) ? await tellOfLeaver(tx, context, going.userId, going.treId) : [];
    const [gone] = await tx.delete(grants).where(eq(grants.id, parsed.value.grantId)).returning();
    if (!gone) return refuse("not-found", "There is no such role to take away.");
    const left = await administratorsLeft(tx);
    if (!left.ok) return left;
    await notify(tx, { kind: "person", id: gone.userId });
    await recordAudit(tx, context, actor, "revoke-role", { kind: "person", id: gone.userId }, { role: gone.role, tre: gone.treId, waited });
    return ok({ grantId: gone.id });
  });
}

/** A portal without an administrator could never get one again. The rows are locked, so that two cannot remove each other. */
async function administratorsLeft(tx: Transaction): Promise<Result<true>> {
  const left = await tx.select({ id: grants.id }).from(grants).innerJoin(users, eq(users.id, grants.userId)).where(and(eq(grants.role, "administrator"), isNull(users.deactivatedAt))).for("update");
  return left.length > 0 ? ok(true) : refuse("wrong-state", "This is the last administrator: name another first.");
}

export const PersonAlone = z.strictObject({ userId: UserId });

/** Closes the account: sessions and tokens end at once, what the person did stays attributed to them. */
export async function deactivatePerson(context: Context, actor: Actor, input: unknown): Promise<Result<{ userId: string }>> {
  const may = permitted(actor, "people.manage");
  if (!may.ok) return may;
  const parsed = parseInput(PersonAlone, input);
  if (!parsed.ok) return parsed;
  const { userId } = parsed.value;
  if (userId === personOf(actor).userId) return refuse("wrong-state", "You cannot close your own account: ask another administrator.");
  return inTransaction(context, async (tx) => {
    const now = context.clock.now();
    const waited = await tellOfLeaver(tx, context, userId);
    const [closed] = await tx.update(users).set({ deactivatedAt: now }).where(and(eq(users.id, userId), isNull(users.deactivatedAt))).returning({ id: users.id });
    if (!closed) return refuse("not-found", "There is no such person, or their account is closed already.");
    const left = await administratorsLeft(tx);
    if (!left.ok) return left;
    const sessions = await endSessionsOf(tx, context, userId);
    await tx.update(accessTokens).set({ revokedAt: now }).where(and(eq(accessTokens.userId, userId), isNull(accessTokens.revokedAt)));
    await notify(tx, { kind: "person", id: userId });
    await recordAudit(tx, context, actor, "deactivate-person", { kind: "person", id: userId }, { sessions, waited });
    return ok({ userId });
  });
}

/**
 * For whoever forgot the password, or the first link. By letter alone: whoever sees the link can set the password and act as the person,
 * and being an administrator must not be a way to sit in a chair's seat.
 */
export async function resendPasswordLink(context: Context, actor: Actor, input: unknown): Promise<Result<{ sentTo: string }>> {
  const may = permitted(actor, "people.manage");
  if (!may.ok) return may;
  const parsed = parseInput(PersonAlone, input);
  if (!parsed.ok) return parsed;
  return inTransaction(context, async (tx) => {
    const [person] = await tx.select().from(users).where(and(eq(users.id, parsed.value.userId), isNull(users.deactivatedAt)));
    if (!person) return refuse("not-found", "There is no such person, or their account is closed.");
    await sendPasswordLink(tx, context, actor, person);
    await recordAudit(tx, context, actor, "resend-password-link", { kind: "person", id: person.id });
    return ok({ sentTo: person.email });
  });
}
