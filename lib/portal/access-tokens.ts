/** Personal access tokens for scripts: the person's own rights, until a date. Shown once; only the digest is kept. */
import { and, desc, eq, gt, isNull, lt, or } from "drizzle-orm";
import { z } from "zod";
import { accessTokens } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { sha256 } from "#lib/kernel/digest.ts";
import { newId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { readActor } from "./read-actor.ts";
import { newSecret } from "./secret.ts";
import { inTransaction } from "./transaction.ts";

export const CreateAccessToken = z.strictObject({
  name: z.string().trim().min(1, "Give the token a name that tells you what uses it.").max(80),
  days: z.coerce.number().int("Give whole days.").min(1, "Give at least one day.").max(365, "Give at most 365 days.").default(90),
});
export const AccessToken = z.object({ id: z.uuid(), name: z.string(), createdAt: z.iso.datetime(), expiresAt: z.iso.datetime(), lastUsedAt: z.iso.datetime().nullable(), revokedAt: z.iso.datetime().nullable() });
export type AccessToken = z.infer<typeof AccessToken>;
export const NewAccessToken = z.object({ id: z.uuid(), token: z.string(), expiresAt: z.iso.datetime() });
export const AccessTokenId = z.strictObject({ tokenId: z.uuid() });
const signInFirst = () => refuse("not-signed-in", "Sign in first.");

export async function createAccessToken(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof NewAccessToken>>> {
  if (actor.kind !== "person") return signInFirst();
  // A leaked token must not be able to outlive itself.
  if (actor.via === "token") return refuse("not-permitted", "A token cannot make tokens: sign in with the browser.");
  const parsed = parseInput(CreateAccessToken, input);
  if (!parsed.ok) return parsed;
  return inTransaction(context, async (tx) => {
    const now = context.clock.now();
    const { secret, sha256: digest } = await newSecret("ffp_");
    const [id, expiresAt] = [newId(), new Date(now.getTime() + parsed.value.days * 86_400_000)];
    await tx.insert(accessTokens).values({ id, userId: actor.userId, name: parsed.value.name, sha256: digest, createdAt: now, expiresAt });
    await recordAudit(tx, context, actor, "create-access-token", { kind: "access-token", id }, { days: parsed.value.days });
    return ok({ id, token: secret, expiresAt: expiresAt.toISOString() });
  });
}

export async function listAccessTokens(context: Context, actor: Actor): Promise<Result<AccessToken[]>> {
  if (actor.kind !== "person") return signInFirst();
  const rows = await context.db.select().from(accessTokens).where(eq(accessTokens.userId, actor.userId)).orderBy(desc(accessTokens.createdAt));
  return ok(rows.map((row) => ({ id: row.id, name: row.name, createdAt: row.createdAt.toISOString(), expiresAt: row.expiresAt.toISOString(), lastUsedAt: row.lastUsedAt?.toISOString() ?? null, revokedAt: row.revokedAt?.toISOString() ?? null })));
}

export async function revokeAccessToken(context: Context, actor: Actor, input: unknown): Promise<Result<{ id: string }>> {
  if (actor.kind !== "person") return signInFirst();
  const parsed = parseInput(AccessTokenId, input);
  if (!parsed.ok) return parsed;
  const id = parsed.value.tokenId;
  return inTransaction(context, async (tx) => {
    const revoked = await tx.update(accessTokens).set({ revokedAt: context.clock.now() }).where(and(eq(accessTokens.id, id), eq(accessTokens.userId, actor.userId), isNull(accessTokens.revokedAt))).returning({ id: accessTokens.id });
    if (revoked.length === 0) return refuse("not-found", "You have no such token, or it has been revoked already.");
    await recordAudit(tx, context, actor, "revoke-access-token", { kind: "access-token", id });
    return ok({ id });
  });
}

/** The person whose token this is; undefined for one that is unknown, revoked or too old. */
export async function actorFromToken(context: Context, bearer: string): Promise<Extract<Actor, { kind: "person" }> | undefined> {
  if (!/^ffp_[\w-]{43}$/.test(bearer)) return undefined;
  const now = context.clock.now();
  const [token] = await context.db.select({ id: accessTokens.id, userId: accessTokens.userId }).from(accessTokens).where(and(eq(accessTokens.sha256, await sha256(bearer)), isNull(accessTokens.revokedAt), gt(accessTokens.expiresAt, now)));
  if (!token) return undefined;
  const minuteAgo = new Date(now.getTime() - 60_000);
  await context.db.update(accessTokens).set({ lastUsedAt: now }).where(and(eq(accessTokens.id, token.id), or(isNull(accessTokens.lastUsedAt), lt(accessTokens.lastUsedAt, minuteAgo))));
  return readActor(context.db, token.userId, "token");
}
