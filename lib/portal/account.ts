/** What people do with their own account. */
import { eq } from "drizzle-orm";
import { z } from "zod";
import { users } from "#db/schema/index.ts";
import { isOrcid } from "#lib/governance/identifiers.ts";
import { roles, type Actor } from "#lib/governance/permissions.ts";
import { bareOrcid } from "#lib/kernel/orcid-and-ror.ts";
import { ok, refuse, refuseField, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { authenticatedOrcids, whyNotTyped } from "./link-orcid.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import { hashPassword, Password, passwordMatches } from "./password.ts";
import { endSessionsOf } from "./sessions.ts";
import { forgetAttempt, mayTry } from "./sign-in-limits.ts";
import { inTransaction } from "./transaction.ts";

const signInFirst = () => refuse("not-signed-in", "Sign in first.");
export const AccountView = z.object({ userId: z.uuid(), name: z.string(), email: z.string(), orcid: z.string(), /** Whether ORCID itself has said that it is theirs. */ orcidAuthenticated: z.boolean(), hasPassword: z.boolean(), roles: z.array(z.object({ role: z.enum(roles), treId: z.uuid().nullable() })) }).meta({ id: "Account" });

export async function readAccount(context: Context, actor: Actor): Promise<Result<z.infer<typeof AccountView>>> {
  if (actor.kind !== "person") return signInFirst();
  const [row] = await context.db.select().from(users).where(eq(users.id, actor.userId));
  return row ? ok({ userId: row.id, name: row.name, email: row.email, orcid: row.orcid ?? "", orcidAuthenticated: row.orcid !== null && (await authenticatedOrcids(context.db, [row.id])).get(row.id) === row.orcid, hasPassword: row.passwordHash !== null, roles: actor.grants }) : signInFirst();
}

export const UpdateProfile = z.strictObject({
  name: z.string().trim().min(2, "Name: write at least 2 characters.").max(120, "Name: write at most 120 characters."),
  orcid: z.string().trim().refine((v) => v === "" || isOrcid(v), "This is not an ORCID iD: it looks like 0000-0002-1825-0097 and its last digit is a checksum.").default(""),
});

export async function updateProfile(context: Context, actor: Actor, input: unknown): Promise<Result<{ name: string }>> {
  if (actor.kind !== "person") return signInFirst();
  const parsed = parseInput(UpdateProfile, input);
  if (!parsed.ok) return parsed;
  const { name, orcid } = parsed.value;
  return inTransaction(context, async (tx) => {
    const typed = await whyNotTyped(tx, actor.userId, orcid);
    if (typed !== undefined) return refuseField("orcid", typed, "conflict");
    await tx.update(users).set({ name, orcid: bareOrcid(orcid) || null }).where(eq(users.id, actor.userId));
    await notify(tx, { kind: "person", id: actor.userId });
    await recordAudit(tx, context, actor, "update-profile", { kind: "person", id: actor.userId });
    return ok({ name });
  });
}

export const ChangePassword = z.strictObject({ current: z.string().min(1, "Enter your present password.").max(200), password: Password });

/** Signs the person out everywhere: whoever knew the old password is out. */
export async function changePassword(context: Context, actor: Actor, input: unknown): Promise<Result<{ sessionsEnded: number }>> {
  if (actor.kind !== "person") return signInFirst();
  if (actor.via === "token") return refuse("not-permitted", "A token cannot change the password: sign in with the browser.");
  const parsed = parseInput(ChangePassword, input);
  if (!parsed.ok) return parsed;
  const attempt = { email: actor.email, address: `session of ${actor.userId}` };
  if (!(await mayTry(context, attempt))) return refuse("too-many-requests", "There were too many attempts. Wait a quarter of an hour and try again.");
  const [row] = await context.db.select({ passwordHash: users.passwordHash }).from(users).where(eq(users.id, actor.userId));
  if (!(await passwordMatches(row?.passwordHash, parsed.value.current))) return refuseField("current", "The present password is wrong.");
  await forgetAttempt(context, attempt);
  const passwordHash = await hashPassword(parsed.value.password);
  return inTransaction(context, async (tx) => {
    await tx.update(users).set({ passwordHash }).where(eq(users.id, actor.userId));
    const sessionsEnded = await endSessionsOf(tx, context, actor.userId);
    await recordAudit(tx, context, actor, "change-password", { kind: "person", id: actor.userId }, { sessionsEnded });
    return ok({ sessionsEnded });
  });
}
