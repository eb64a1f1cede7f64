/** A session is a row. The browser's cookie only names it, so that ending the row signs the person out at once, everywhere. */
import { and, eq, gt, isNull } from "drizzle-orm";
import { z } from "zod";
import { sessions } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { newId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context, Queryable } from "./context.ts";
import { readActor } from "./read-actor.ts";
import { inTransaction } from "./transaction.ts";

/** Absolute: after a working day, sign in again. */
export const sessionSeconds = 12 * 3600;

export async function openSession(context: Context, userId: string, how: "password" | "oidc" | "orcid"): Promise<Result<{ sessionId: string; expiresAt: string }>> {
  return inTransaction(context, async (tx) => {
    const actor = await readActor(tx, userId, "session");
    if (!actor) return refuse("not-signed-in", "This account is closed.");
    const now = context.clock.now();
    const [sessionId, expiresAt] = [newId(), new Date(now.getTime() + sessionSeconds * 1000)];
    await tx.insert(sessions).values({ id: sessionId, userId, createdAt: now, expiresAt });
    await recordAudit(tx, context, actor, "open-session", { kind: "person", id: userId }, { how });
    return ok({ sessionId, expiresAt: expiresAt.toISOString() });
  });
}

const live = (context: Context) => and(isNull(sessions.revokedAt), gt(sessions.expiresAt, context.clock.now()));

/** Roles are read anew each time: a role that was taken away is gone with the next click. */
export async function readSession(context: Context, sessionId: string): Promise<Extract<Actor, { kind: "person" }> | undefined> {
  if (!z.uuid().safeParse(sessionId).success) return undefined;
  const [row] = await context.db.select({ userId: sessions.userId }).from(sessions).where(and(eq(sessions.id, sessionId), live(context)));
  return row && readActor(context.db, row.userId, "session");
}

export async function closeSession(context: Context, sessionId: string): Promise<Result<{ closed: number }>> {
  return inTransaction(context, async (tx) => {
    const [closed] = await tx.update(sessions).set({ revokedAt: context.clock.now() }).where(and(eq(sessions.id, sessionId), live(context))).returning({ userId: sessions.userId });
    const actor = closed && (await readActor(tx, closed.userId, "session"));
    if (actor) await recordAudit(tx, context, actor, "close-session", { kind: "person", id: actor.userId });
    return ok({ closed: closed ? 1 : 0 });
  });
}

/** Part of whatever ends somebody's sessions: a new password, a closed account, signing out everywhere. */
export async function endSessionsOf(tx: Queryable, context: Context, userId: string): Promise<number> {
  const ended = await tx.update(sessions).set({ revokedAt: context.clock.now() }).where(and(eq(sessions.userId, userId), live(context))).returning({ id: sessions.id });
  return ended.length;
}

/** Signs the actor out everywhere. */
export async function closeAllSessions(context: Context, actor: Actor): Promise<Result<{ closed: number }>> {
  if (actor.kind !== "person") return refuse("not-signed-in", "Sign in first.");
  return inTransaction(context, async (tx) => {
    const closed = await endSessionsOf(tx, context, actor.userId);
    await recordAudit(tx, context, actor, "close-all-sessions", { kind: "person", id: actor.userId }, { closed });
    return ok({ closed });
  });
}
