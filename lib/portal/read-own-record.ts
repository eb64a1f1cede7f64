import { and, count, desc, eq, or, sql } from "drizzle-orm";
import { z } from "zod";
import { auditEvents, users } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";

export const ReadOwnRecord = z.strictObject({ page: z.coerce.number("Give a page number.").int("Give a page number.").min(1, "Pages start at 1.").max(1_000_000, "There is no such page.").default(1) });
export const OwnEvent = z.object({
  position: z.int(), at: z.iso.datetime(), action: z.string(), subjectKind: z.string(), subjectId: z.string(), facts: z.record(z.string(), z.unknown()),
  /** Whose hand it was: the person's own, another person's by name, somebody's who was not signed in (a wrong password), or the portal itself. */
  by: z.discriminatedUnion("is", [z.object({ is: z.literal("you") }), z.object({ is: z.literal("person"), name: z.string() }), z.object({ is: z.literal("nobody") }), z.object({ is: z.literal("system") })]),
});
export type OwnEvent = z.infer<typeof OwnEvent>;
export const OwnRecord = z.object({ events: z.array(OwnEvent), page: z.int(), pages: z.int(), total: z.int() });
const perPage = 50;

/**
 * What the audit log holds of whoever asks: what they did, what was done to their account, and what was done elsewhere about them, by whom. UK GDPR Article 15: a person may see
 * what is kept about them. The condition is the actor's own id, so that no input can ask for somebody else's.
 */
export async function readOwnRecord(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof OwnRecord>>> {
  if (actor.kind !== "person") return refuse("not-signed-in", "Sign in first.");
  const parsed = parseInput(ReadOwnRecord, input);
  if (!parsed.ok) return parsed;
  const { page } = parsed.value;
  const { db } = context;
  const where = or(
    and(eq(auditEvents.actorKind, "person"), eq(auditEvents.actorId, actor.userId)),
    and(eq(auditEvents.subjectKind, "person"), eq(auditEvents.subjectId, actor.userId)),
    // Done to a project or a committee, but about this person: seated, invited, recused, asked for an opinion, taken off a team.
    sql`${auditEvents.facts} ->> 'person' = ${actor.userId}`,
  );
  const [[counted], rows] = await Promise.all([
    db.select({ n: count() }).from(auditEvents).where(where),
    // An actor's id is text: it may be a TRE's, or nobody's.
    db.select({ event: auditEvents, name: users.name }).from(auditEvents).leftJoin(users, sql`${users.id}::text = ${auditEvents.actorId}`).where(where).orderBy(desc(auditEvents.position)).limit(perPage).offset((page - 1) * perPage),
  ]);
  const byOf = (kind: string, id: string | null, name: string | null): OwnEvent["by"] =>
    kind === "anonymous" ? { is: "nobody" } : kind !== "person" || id === null ? { is: "system" } : id === actor.userId ? { is: "you" } : { is: "person", name: name ?? "Somebody whose account is gone" };
  const total = counted?.n ?? 0;
  return ok({
    events: rows.map(({ event: { position, at, action, subjectKind, subjectId, facts, actorKind, actorId }, name }) => ({ position, at: at.toISOString(), action, subjectKind, subjectId, facts, by: byOf(actorKind, actorId, name) })),
    page, pages: Math.max(1, Math.ceil(total / perPage)), total,
  });
}
