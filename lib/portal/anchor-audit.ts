/**
 * The audit trail's head goes into the register's public log, where TREs and readers witness it: after that, whoever holds the database can no longer rewrite the trail unseen. Before the head is told, the
 * trail is checked against what was told before; one that does not agree is not told of, so that a monitor misses it and the reason stands in the portal's own log.
 */
import { and, desc, eq, sql } from "drizzle-orm";
import { registerLogLeaves, registerLogQueue } from "#db/schema/index.ts";
import type { AuditRoot } from "#lib/register/log/audit-trail.ts";
import { readLogEntry } from "#lib/register/log/log-entry.ts";
import { anchorEvery } from "#lib/register/log/monitor.ts";
import { auditHead, holdAudit, verifyAuditChain } from "./audit.ts";
import type { Context, Queryable } from "./context.ts";
import { tellRegisterLog } from "./tell-register-log.ts";

/** Whose trail it is, in the log's words. */
export const holder = "portal";
const soonestAfter = 3_600_000;

/** What the log has been told of this portal's trail, newest first. */
export async function toldOfAudit(db: Queryable, most?: number): Promise<(AuditRoot & { at: string })[]> {
  const rows = await db.select({ entry: registerLogLeaves.entry }).from(registerLogLeaves).where(and(eq(registerLogLeaves.about, `audit:${holder}`)))
    .orderBy(desc(registerLogLeaves.index)).limit(most ?? Number.MAX_SAFE_INTEGER);
  return rows.flatMap((row) => {
    const entry = readLogEntry(row.entry);
    return entry?.type === "register.audit-root" ? [{ rows: entry.rows, sha256: entry.sha256, at: entry.at }] : [];
  });
}

/** Hourly where something happened, daily in any case. Checks what came since the last time, once a day the whole trail. */
export async function anchorAudit(context: Context): Promise<"told" | "not-due" | "broken"> {
  const [last] = await toldOfAudit(context.db, 1);
  const since = last ? context.clock.now().getTime() - Date.parse(last.at) : Infinity;
  if (since < soonestAfter) return "not-due";
  const head = await auditHead(context.db);
  const daily = since >= anchorEvery;
  if (head.rows === last?.rows && head.sha256 === last.sha256 && !daily) return "not-due";
  const verdict = daily || !last ? await verifyAuditChain(context.db, await toldOfAudit(context.db)) : await verifyAuditChain(context.db, [last], last);
  if (!verdict.intact) {
    context.log.error({ brokenAt: verdict.brokenAt, why: verdict.why }, "the audit trail is not what it was: its head is not told to the register's log");
    return "broken";
  }
  return context.db.transaction(async (tx) => {
    // Portals side by side take turns, so that what the log is told only ever grows.
    await holdAudit(tx);
    const waiting = await tx.$count(registerLogQueue, sql`${registerLogQueue.entry} ->> 'type' = 'register.audit-root'`);
    const [newest] = await toldOfAudit(tx, 1);
    if (waiting > 0 || newest?.at !== last?.at) return "not-due";
    const now = await auditHead(tx);
    await tellRegisterLog(tx, context, { type: "register.audit-root", holder, ...now });
    return "told";
  });
}
