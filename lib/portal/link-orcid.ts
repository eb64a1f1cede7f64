/**
 * Authenticated ORCID iDs. A typed iD is a claim; one that ORCID has signed for is linked to the account, as an identity by which its owner
 * may sign in. An iD belongs to one account, an account to one iD. ORCID, Collecting and sharing ORCID iDs: show iDs as authenticated only then.
 */
import { and, eq, inArray, ne } from "drizzle-orm";
import { z } from "zod";
import { identities, users } from "#db/schema/index.ts";
import { isOrcid } from "#lib/governance/identifiers.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import type { UserId } from "#lib/kernel/ids.ts";
import { bareOrcid } from "#lib/kernel/orcid-and-ror.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context, Queryable } from "./context.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import { inTransaction, isDuplicate } from "./transaction.ts";

/** Under which iDs are kept, whichever of ORCID's addresses was asked. */
const orcidIssuer = "https://orcid.org";
/** As ORCID's id token names its subject, with or without its address; the checksum guards against a provider that is none. */
const Orcid = z.strictObject({ subject: z.string().max(60).refine(isOrcid, "What was answered is not an ORCID iD.").transform(bareOrcid) });

/** By person, the iD that ORCID has signed for. */
export async function authenticatedOrcids(db: Queryable, userIds: readonly string[]): Promise<Map<string, string>> {
  if (userIds.length === 0) return new Map();
  const rows = await db.select({ userId: identities.userId, orcid: identities.subject }).from(identities).where(and(eq(identities.issuer, orcidIssuer), inArray(identities.userId, [...userIds])));
  return new Map(rows.map((row) => [row.userId, row.orcid]));
}

/** Whose account an iD opens. */
export async function personOfOrcid(context: Context, input: unknown): Promise<Result<{ userId: UserId }>> {
  const parsed = parseInput(Orcid, input);
  if (!parsed.ok) return parsed;
  const [known] = await context.db.select({ userId: identities.userId, closed: users.deactivatedAt }).from(identities).innerJoin(users, eq(users.id, identities.userId)).where(and(eq(identities.issuer, orcidIssuer), eq(identities.subject, parsed.value.subject)));
  if (!known) return refuse("not-permitted", "This ORCID iD is linked to no account here: sign in another way, and link it on your account page.");
  return known.closed ? refuse("not-permitted", "This account is closed.") : ok({ userId: known.userId as UserId });
}

/** For whoever is signed in and comes back from ORCID. */
export async function linkOrcid(context: Context, actor: Actor, input: unknown): Promise<Result<{ orcid: string }>> {
  if (actor.kind !== "person") return refuse("not-signed-in", "Sign in first.");
  if (actor.via === "token") return refuse("not-permitted", "A token cannot link an ORCID iD: sign in with the browser.");
  const parsed = parseInput(Orcid, input);
  if (!parsed.ok) return parsed;
  const orcid = parsed.value.subject;
  try {
    return await inTransaction(context, async (tx) => {
      const [known] = await tx.select({ userId: identities.userId }).from(identities).where(and(eq(identities.issuer, orcidIssuer), eq(identities.subject, orcid)));
      if (known && known.userId !== actor.userId) return taken;
      if (known) return ok({ orcid });
      await tx.select({ id: users.id }).from(users).where(eq(users.id, actor.userId)).for("update");
      const own = (await authenticatedOrcids(tx, [actor.userId])).get(actor.userId);
      if (own !== undefined) return refuse("conflict", `Your account is linked to ${own}. Unlink that first.`);
      await tx.insert(identities).values({ issuer: orcidIssuer, subject: orcid, userId: actor.userId, linkedAt: context.clock.now() });
      // Whoever had typed the iD that is proven to be another's no longer has it.
      await tx.update(users).set({ orcid: null }).where(and(inArray(users.orcid, [orcid, `${orcidIssuer}/${orcid}`]), ne(users.id, actor.userId)));
      await tx.update(users).set({ orcid }).where(eq(users.id, actor.userId));
      await notify(tx, { kind: "person", id: actor.userId });
      await recordAudit(tx, context, actor, "link-orcid", { kind: "person", id: actor.userId });
      return ok({ orcid });
    });
  } catch (error) {
    if (isDuplicate(error)) return taken; // two accounts at once: the other was first
    throw error;
  }
}
const taken = refuse("conflict", "This ORCID iD is linked to another account. Sign in to that one, or ask an administrator.");

/** The iD stays as a claim; it opens the account no longer. */
export async function unlinkOrcid(context: Context, actor: Actor): Promise<Result<{ unlinked: true }>> {
  if (actor.kind !== "person") return refuse("not-signed-in", "Sign in first.");
  if (actor.via === "token") return refuse("not-permitted", "A token cannot unlink an ORCID iD: sign in with the browser.");
  return inTransaction(context, async (tx) => {
    const [user] = await tx.select({ passwordHash: users.passwordHash }).from(users).where(eq(users.id, actor.userId)).for("update");
    const others = await tx.select({ issuer: identities.issuer }).from(identities).where(and(eq(identities.userId, actor.userId), ne(identities.issuer, orcidIssuer)));
    if (!user?.passwordHash && others.length === 0) return refuse("wrong-state", "You could no longer sign in: ask an administrator for a password link first.");
    const gone = await tx.delete(identities).where(and(eq(identities.userId, actor.userId), eq(identities.issuer, orcidIssuer))).returning({ subject: identities.subject });
    if (gone.length === 0) return refuse("wrong-state", "No ORCID iD is linked to your account.");
    await notify(tx, { kind: "person", id: actor.userId });
    await recordAudit(tx, context, actor, "unlink-orcid", { kind: "person", id: actor.userId });
    return ok({ unlinked: true as const });
  });
}

/** Why this iD may not be typed into this profile; undefined where it may. */
export async function whyNotTyped(db: Queryable, userId: string, orcid: string): Promise<string | undefined> {
  const linked = (await authenticatedOrcids(db, [userId])).get(userId);
  if (linked !== undefined) return linked === bareOrcid(orcid) ? undefined : "Your iD is linked by ORCID itself. Unlink it before you change it.";
  if (orcid === "") return undefined;
  const [other] = await db.select({ userId: identities.userId }).from(identities).where(and(eq(identities.issuer, orcidIssuer), eq(identities.subject, bareOrcid(orcid))));
  return other ? "This ORCID iD is linked to another account." : undefined;
}
