/** A person's own passkeys, with which they sign decisions of their committees (lib/approval/signed-decision.ts) and confirm what they publish. Nobody signs in with one. */
import { and, asc, eq, gt, isNull } from "drizzle-orm";
import { z } from "zod";
import { passkeyChallenges, passkeys, users } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { ok, refuse, refuseField, type Result } from "#lib/kernel/result.ts";
import { ceremonyFaults, CredentialId, type Expected } from "#lib/kernel/webauthn/ceremony.ts";
import { registrationAsked, type PasskeyAsked } from "#lib/kernel/webauthn/registration-asked.ts";
import { Registration, verifyRegistration } from "#lib/kernel/webauthn/verify-registration.ts";
import { passkeyInWords } from "#lib/protocol/committee-keys.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { passwordMatches } from "./password.ts";
import type { Person } from "./person-of.ts";
import { forgetAttempt, mayTry } from "./sign-in-limits.ts";
import { inTransaction } from "./transaction.ts";

const minutes = 10;
const mostPasskeys = 10;

export type PasskeyView = { credentialId: string; name: string; /** To be read out to the operators of TREs. */ words: string; createdAt: string; lastUsedAt: string | null };

function ownBrowser(actor: Actor): Result<Person> {
  if (actor.kind !== "person") return refuse("not-signed-in", "Sign in first.");
  // A leaked token must not be able to put a key beside its owner's.
  return actor.via === "token" ? refuse("not-permitted", "A token can do nothing about passkeys: sign in with the browser.") : ok(actor);
}
/** Where people of this portal make their passkeys and sign with them. */
export const ceremonyOf = (context: Context, challenge: string): Expected => ({ challenge, origin: new URL(context.portalUrl).origin, userVerification: "required" });
const inUse = (userId: string) => and(eq(passkeys.userId, userId), isNull(passkeys.removedAt));

export async function listPasskeys(context: Context, actor: Actor): Promise<Result<PasskeyView[]>> {
  if (actor.kind !== "person") return refuse("not-signed-in", "Sign in first.");
  const rows = await context.db.select().from(passkeys).where(inUse(actor.userId)).orderBy(asc(passkeys.createdAt));
  return ok(await Promise.all(rows.map(async (row) => ({ credentialId: row.credentialId, name: row.name, words: await passkeyInWords(row.key), createdAt: row.createdAt.toISOString(), lastUsedAt: row.lastUsedAt?.toISOString() ?? null }))));
}

const BeginPasskey = z.strictObject({ password: z.string().max(200).default("") });
/** A challenge for one new passkey; the last one asked for counts, for ten minutes. It takes the password of whoever has one here: a session that was left open or stolen makes no key. */
export async function beginPasskey(context: Context, actor: Actor, input: unknown = {}): Promise<Result<PasskeyAsked>> {
  const person = ownBrowser(actor);
  if (!person.ok) return person;
  const parsed = parseInput(BeginPasskey, input);
  if (!parsed.ok) return parsed;
  const { userId, email, name } = person.value;
  const known = await isOwner(context, person.value, parsed.value.password);
  if (!known.ok) return known;
  return inTransaction(context, async (tx) => {
    const own = await tx.select({ id: passkeys.credentialId }).from(passkeys).where(inUse(userId));
    if (own.length >= mostPasskeys) return refuse("wrong-state", `You have ${mostPasskeys} passkeys: remove one that you no longer use first.`);
    const challenge = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64url");
    const expiresAt = new Date(context.clock.now().getTime() + minutes * 60_000);
    await tx.insert(passkeyChallenges).values({ userId, challenge, expiresAt }).onConflictDoUpdate({ target: passkeyChallenges.userId, set: { challenge, expiresAt } });
    await recordAudit(tx, context, actor, "begin-passkey", { kind: "person", id: userId });
    return ok(registrationAsked(challenge, { origin: context.portalUrl, rpName: "Fivefold", id: userId, email, name }, own.map((one) => one.id)));
  });
}

async function isOwner(context: Context, { userId, email }: Person, password: string): Promise<Result<true>> {
  const [row] = await context.db.select({ passwordHash: users.passwordHash }).from(users).where(eq(users.id, userId));
  if (!row?.passwordHash) return ok(true);
  const attempt = { email, address: `session of ${userId}` };
  if (!(await mayTry(context, attempt))) return refuse("too-many-requests", "There were too many attempts. Wait a quarter of an hour and try again.");
  if (!(await passwordMatches(row.passwordHash, password))) return refuseField("password", "This is not your password.");
  await forgetAttempt(context, attempt);
  return ok(true);
}

export const AddPasskey = z.strictObject({ name: z.string().trim().min(2, "Name the passkey in at least 2 characters, such as “My phone”.").max(60, "Name it in at most 60 characters."), registration: Registration });
export async function addPasskey(context: Context, actor: Actor, input: unknown): Promise<Result<{ words: string }>> {
  const person = ownBrowser(actor);
  if (!person.ok) return person;
  const parsed = parseInput(AddPasskey, input);
  if (!parsed.ok) return parsed;
  const { name, registration } = parsed.value;
  const { userId } = person.value;
  return inTransaction(context, async (tx) => {
    const now = context.clock.now();
    const [asked] = await tx.delete(passkeyChallenges).where(and(eq(passkeyChallenges.userId, userId), gt(passkeyChallenges.expiresAt, now))).returning();
    if (!asked) return refuse("expired", "This took too long, or was begun in another window. Begin again.");
    const made = await verifyRegistration(registration, ceremonyOf(context, asked.challenge));
    if ("fault" in made) return refuse("invalid-input", `The passkey was not accepted. ${ceremonyFaults[made.fault]}`);
    const { credentialId, key, signCount } = made;
    const added = await tx.insert(passkeys).values({ credentialId, userId, name, key, signCount, createdAt: now }).onConflictDoNothing().returning({ id: passkeys.credentialId });
    if (added.length === 0) return refuse("conflict", "This passkey is known here already.");
    const words = await passkeyInWords(key);
    await recordAudit(tx, context, actor, "add-passkey", { kind: "person", id: userId }, { credential: credentialId, words });
    return ok({ words });
  });
}

export const RemovePasskey = z.strictObject({ credentialId: CredentialId });
/** TREs hear of it and withdraw the key: what it signed counts no more there, until others have signed instead. */
export async function removePasskey(context: Context, actor: Actor, input: unknown): Promise<Result<true>> {
  const person = ownBrowser(actor);
  if (!person.ok) return person;
  const parsed = parseInput(RemovePasskey, input);
  if (!parsed.ok) return parsed;
  const { credentialId } = parsed.value;
  const { userId } = person.value;
  return inTransaction(context, async (tx) => {
    const removed = await tx.update(passkeys).set({ removedAt: context.clock.now() }).where(and(inUse(userId), eq(passkeys.credentialId, credentialId))).returning({ id: passkeys.credentialId });
    if (removed.length === 0) return refuse("not-found", "You have no such passkey, or it has been removed already.");
    await recordAudit(tx, context, actor, "remove-passkey", { kind: "person", id: userId }, { credential: credentialId });
    return ok(true);
  });
}
