/**
 * The audit trail: who did what to what, when. Each row's hash covers its content and the hash of the row before, so a changed,
 * removed or inserted row breaks the chain from there on; the database refuses updates and deletes besides. Rows hold ids and
 * facts, never personal data or cell values. What the chain alone cannot show is a cut at its end: compare `head` with one noted earlier.
 */
import { asc, desc, gt, sql } from "drizzle-orm";
import { auditEvents } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import type { Context, Db } from "./context.ts";
import type { Transaction } from "./transaction.ts";

export type AuditSubject = { kind: "project" | "person" | "session" | "access-token" | "tre" | "query" | "concept-set" | "submission" | "run" | "register-entry" | "register-question" | "register-watch" | "comment" | "portal"; id: string };
export type AuditFacts = Record<string, string | number | boolean | null | string[]>;

const genesis = "0".repeat(64);
/** Any number of our own; held to the end of the transaction, so that positions have no gaps and no forks. */
const auditLock = 5_555_002;

type Row = Omit<typeof auditEvents.$inferSelect, "hash">;
const hashOf = (row: Row): Promise<string> => digestOf({ ...row, at: row.at.toISOString() });

function idOf(actor: Actor): string | null {
  switch (actor.kind) {
    case "person": return actor.userId;
    case "tre": return actor.treId;
    case "system": return actor.name;
    case "anonymous": return null;
  }
}

/** Call it last in the transaction: from here to the commit, no other transaction can record anything. */
export async function recordAudit(tx: Transaction, context: Context, actor: Actor, action: string, subject: AuditSubject, facts: AuditFacts = {}): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${auditLock})`);
  const [last] = await tx.select({ position: auditEvents.position, hash: auditEvents.hash }).from(auditEvents).orderBy(desc(auditEvents.position)).limit(1);
  const row: Row = {
    position: (last?.position ?? 0) + 1,
    at: context.clock.now(),
    actorKind: actor.kind,
    actorId: idOf(actor),
    action,
    subjectKind: subject.kind,
    subjectId: subject.id,
    facts,
    requestId: context.requestId,
    previousHash: last?.hash ?? genesis,
  };
  await tx.insert(auditEvents).values({ ...row, hash: await hashOf(row) });
}

export type AuditVerdict = { intact: true; events: number; head: string } | { intact: false; events: number; brokenAt: number; why: string };

/** Recomputes the whole chain, in order, in pages. */
export async function verifyAuditChain(db: Db): Promise<AuditVerdict> {
  let [position, previous] = [0, genesis];
  for (;;) {
    const rows = await db.select().from(auditEvents).where(gt(auditEvents.position, position)).orderBy(asc(auditEvents.position)).limit(1000);
    if (rows.length === 0) return { intact: true, events: position, head: previous };
    for (const { hash, ...row } of rows) {
      const broken = (why: string): AuditVerdict => ({ intact: false, events: position, brokenAt: position + 1, why });
      if (row.position !== position + 1) return broken(`Event ${position + 1} is missing.`);
      if (row.previousHash !== previous) return broken(`Event ${row.position} does not follow the event before it.`);
      if ((await hashOf(row)) !== hash) return broken(`Event ${row.position} is not what was recorded.`);
      [position, previous] = [row.position, hash];
    }
  }
}
