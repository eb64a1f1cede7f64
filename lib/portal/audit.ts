/**
 * The audit trail: who did what to what, when. Each row's hash covers its content and the hash of the row before, so a changed,
 * removed or inserted row breaks the chain from there on; the database refuses updates and deletes besides. Rows hold ids and
 * facts, never personal data or cell values. What the chain alone cannot show, that it was rewritten or cut at its end, its head in the register's public
 * log shows (`anchor-audit.ts`).
 */
import { and, asc, desc, gt, lte, sql } from "drizzle-orm";
import { auditEvents } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { followTrail, hashOfEvent, trailGenesis, type AuditRoot, type TrailEvent, type TrailVerdict } from "#lib/register/log/audit-trail.ts";
import type { Context, Queryable } from "./context.ts";
import type { Transaction } from "./transaction.ts";

export type AuditSubject = { kind: "project" | "person" | "organisation" | "session" | "access-token" | "tre" | "query" | "concept-set" | "submission" | "run" | "register-entry" | "register-question" | "register-watch" | "comment" | "webhook" | "webhook-delivery" | "portal"; id: string };
export type AuditFacts = Record<string, string | number | boolean | null | string[]>;

/** Any number of our own; held to the end of the transaction, so that positions have no gaps and no forks. */
const auditLock = 5_555_002;
export const holdAudit = (tx: Transaction) => tx.execute(sql`select pg_advisory_xact_lock(${auditLock})`);

type Stored = typeof auditEvents.$inferSelect;
const asEvent = ({ at, via, network, ...row }: Stored): TrailEvent => ({ ...row, at: at.toISOString(), ...(via !== null && { via }), ...(network !== null && { network }) });

function idOf(actor: Actor): string | null {
  switch (actor.kind) {
    case "person": return actor.userId;
    case "tre": return actor.treId;
    case "system": return actor.name;
    case "anonymous": return null;
  }
}

/** By what hand a person acted: the browser, or a script with a token. */
const viaOf = (actor: Actor): string | null => (actor.kind === "person" ? actor.via : null);

/** The last event, and with it the whole trail. */
export async function auditHead(db: Queryable): Promise<AuditRoot> {
  const [last] = await db.select({ rows: auditEvents.position, sha256: auditEvents.hash }).from(auditEvents).orderBy(desc(auditEvents.position)).limit(1);
  return last ?? { rows: 0, sha256: trailGenesis };
}

/** Call it last in the transaction: from here to the commit, no other transaction can record anything. */
export async function recordAudit(tx: Transaction, context: Context, actor: Actor, action: string, subject: AuditSubject, facts: AuditFacts = {}): Promise<void> {
  await holdAudit(tx);
  const head = await auditHead(tx);
  const row: Stored = {
    position: head.rows + 1,
    at: context.clock.now(),
    actorKind: actor.kind,
    actorId: idOf(actor),
    action,
    subjectKind: subject.kind,
    subjectId: subject.id,
    facts,
    requestId: context.requestId,
    via: viaOf(actor),
    network: context.network ?? null,
    previousHash: head.sha256,
    hash: "",
  };
  const { hash: _, ...event } = asEvent(row);
  await tx.insert(auditEvents).values({ ...row, hash: await hashOfEvent(event) });
}

/** In order, in pages: after `after`, up to and with `to`. */
export async function* auditTrail(db: Queryable, after = 0, to = Number.MAX_SAFE_INTEGER): AsyncGenerator<TrailEvent> {
  for (let position = after; ; ) {
    const rows = await db.select().from(auditEvents).where(and(gt(auditEvents.position, position), lte(auditEvents.position, to))).orderBy(asc(auditEvents.position)).limit(1000);
    if (rows.length === 0) return;
    for (const row of rows) yield asEvent(row);
    position = rows.at(-1)!.position;
  }
}

/** Recomputes the whole chain, or what follows `from`, and holds it against what the register's log was told. */
export const verifyAuditChain = (db: Queryable, told: readonly AuditRoot[] = [], from?: AuditRoot): Promise<TrailVerdict> =>
  followTrail(auditTrail(db, from?.rows), told, { whole: true, ...(from && { from }) });
