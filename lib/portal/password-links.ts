/** One-time links by which somebody sets a password: for a new account, and when an administrator sends one because it was forgotten. */
import { and, eq, gt, isNull } from "drizzle-orm";
import { z } from "zod";
import { passwordLinks, users } from "#db/schema/index.ts";
import { sha256 } from "#lib/kernel/digest.ts";
import { newId, type UserId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { enqueue } from "./jobs.ts";
import { hashPassword, Password } from "./password.ts";
import { newSecret } from "./secret.ts";
import { endSessionsOf } from "./sessions.ts";
import { inTransaction, type Transaction } from "./transaction.ts";

const daysOpen = 7;

/** Ends earlier links of the person, mails a new one, and answers it for whoever has to hand it over another way. */
export async function sendPasswordLink(tx: Transaction, context: Context, person: { id: string; name: string; email: string }): Promise<string> {
  const now = context.clock.now();
  const { secret, sha256: digest } = await newSecret("ffl_");
  await tx.update(passwordLinks).set({ usedAt: now }).where(and(eq(passwordLinks.userId, person.id), isNull(passwordLinks.usedAt)));
  await tx.insert(passwordLinks).values({ id: newId(), userId: person.id, sha256: digest, createdAt: now, expiresAt: new Date(now.getTime() + daysOpen * 86_400_000) });
  const link = `${context.portalUrl}/set-password?link=${secret}`;
  await enqueue(tx, context, "mail", { to: person.email, subject: "Choose your password for Fivefold", text: `Dear ${person.name},\n\nthere is an account for you. Choose its password here, within ${daysOpen} days; the link works once:\n${link}\n` });
  return link;
}

export const SetPassword = z.strictObject({ link: z.string().regex(/^ffl_[\w-]{43}$/, "This link is not complete: copy the whole of it."), password: Password });

/** For whoever holds the link. Everyone who was signed in to the account is signed out. */
export async function setPassword(context: Context, input: unknown): Promise<Result<{ userId: UserId }>> {
  const parsed = parseInput(SetPassword, input);
  if (!parsed.ok) return parsed;
  const { link, password } = parsed.value;
  const digest = await sha256(link);
  const passwordHash = await hashPassword(password);
  return inTransaction(context, async (tx) => {
    const now = context.clock.now();
    const [used] = await tx.update(passwordLinks).set({ usedAt: now }).where(and(eq(passwordLinks.sha256, digest), isNull(passwordLinks.usedAt), gt(passwordLinks.expiresAt, now))).returning({ userId: passwordLinks.userId });
    if (!used) return refuse("expired", "This link was used already or is too old: ask an administrator for another.");
    const [person] = await tx.update(users).set({ passwordHash }).where(and(eq(users.id, used.userId), isNull(users.deactivatedAt))).returning({ id: users.id });
    if (!person) return refuse("expired", "This account is closed.");
    await endSessionsOf(tx, context, person.id);
    await recordAudit(tx, context, { kind: "anonymous" }, "set-password", { kind: "person", id: person.id });
    return ok({ userId: person.id as UserId });
  });
}
