/** One-time links by which somebody sets a password: for a new account, and when an administrator sends one because it was forgotten. */
import { and, eq, gt, isNull } from "drizzle-orm";
import { z } from "zod";
import { passwordLinks, users } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { sha256 } from "#lib/kernel/digest.ts";
import { newId, type UserId } from "#lib/kernel/ids.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
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

/** Ends earlier links of the person and mails a new one. The answer is the link: only the verb that makes an account shows it, as nobody has come in by it yet. */
export async function sendPasswordLink(tx: Transaction, context: Context, sender: Actor, person: { id: string; name: string; email: string }): Promise<string> {
  const now = context.clock.now();
  const { secret, sha256: digest } = await newSecret("ffl_");
  await endPasswordLinks(tx, context, person.id);
  await tx.insert(passwordLinks).values({ id: newId(), userId: person.id, sha256: digest, createdAt: now, expiresAt: new Date(now.getTime() + daysOpen * 86_400_000), sentBy: sender.kind === "person" ? sender.userId : null });
  const link = `${context.portalUrl}/set-password?link=${secret}`;
  await enqueue(tx, context, "mail", { to: person.email, subject: "Choose your password for Fivefold", text: `Dear ${person.name},\n\nthere is an account for you. Choose its password here, within ${daysOpen} days; the link works once:\n${link}\n` });
  return link;
}

/** Once a person has another way in, a link that somebody else may have seen is none. */
export const endPasswordLinks = (tx: Transaction, context: Context, userId: string) =>
  tx.update(passwordLinks).set({ usedAt: context.clock.now() }).where(and(eq(passwordLinks.userId, userId), isNull(passwordLinks.usedAt)));

/** Whoever set it, its owner hears of it, and from whom the link came. */
const tellOfPassword = (tx: Transaction, context: Context, person: { name: string; email: string }, how: string) =>
  enqueue(tx, context, "mail", { to: person.email, subject: "The password of your Fivefold account was set", text: `Dear ${person.name},\n\nthe password of your account was set on ${dayOf(context.clock.now())}, ${how}. Everyone who was signed in to it is signed out.\n\nIf it was not you, tell your portal’s administrators at once, and somebody besides the one who sent the link: until then, whoever did it can act in your name.\n` });

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
    const [used] = await tx.update(passwordLinks).set({ usedAt: now }).where(and(eq(passwordLinks.sha256, digest), isNull(passwordLinks.usedAt), gt(passwordLinks.expiresAt, now))).returning({ userId: passwordLinks.userId, sentBy: passwordLinks.sentBy });
    if (!used) return refuse("expired", "This link was used already or is too old: ask an administrator for another.");
    const [person] = await tx.update(users).set({ passwordHash }).where(and(eq(users.id, used.userId), isNull(users.deactivatedAt))).returning({ id: users.id, name: users.name, email: users.email });
    if (!person) return refuse("expired", "This account is closed.");
    await endSessionsOf(tx, context, person.id);
    const [sender] = used.sentBy === null ? [] : await tx.select({ name: users.name }).from(users).where(eq(users.id, used.sentBy));
    await tellOfPassword(tx, context, person, sender ? `by a one-time link that ${sender.name} had sent` : "by a one-time link");
    // Who held the link has shown nothing else; who had it sent is known.
    await recordAudit(tx, context, { kind: "anonymous" }, "set-password", { kind: "person", id: person.id }, { linkSentBy: used.sentBy });
    return ok({ userId: person.id as UserId });
  });
}
