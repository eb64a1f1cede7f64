/**
 * The audit trail's head goes into the register's public log, where TREs and readers witness it: after that, whoever holds the database can no longer rewrite the trail unseen. Before the head is told, the
 * trail is checked against what was told before; one that does not agree is not told of, so that a monitor misses it and the reason stands in the portal's own log.
 */
import { and, desc, eq, sql } from "drizzle-orm";
import { registerLogLeaves, registerLogQueue } from "#db/schema/index.ts";
import type { AuditAnchored } from "#lib/protocol/register-log.ts";
import type { AuditRoot } from "#lib/register/log/audit-trail.ts";
import { readLogEntry } from "#lib/register/log/log-entry.ts";
import { anchorEvery, anchorSoonest, portalsTrail } from "#lib/register/log/monitor.ts";
import { auditHead, holdAudit, verifyAuditChain } from "./audit.ts";
import type { Context, Queryable } from "./context.ts";
import { tellRegisterLog } from "./tell-register-log.ts";
import type { Transaction } from "./transaction.ts";

/** What the log has been told of a trail, this portal's own or a TRE's, newest first. */
export async function toldOfAudit(db: Queryable, most?: number, holder = portalsTrail): Promise<(AuditRoot & { at: string })[]> {
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
  if (since < anchorSoonest) return "not-due";
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
    const [newest] = await toldOfAudit(tx, 1);
    if ((await isQueued(tx, portalsTrail)) || newest?.at !== last?.at) return "not-due";
    const now = await auditHead(tx);
    await tellRegisterLog(tx, context, { type: "register.audit-root", holder: portalsTrail, ...now });
    return "told";
  });
}

const isQueued = async (tx: Transaction, holder: string): Promise<boolean> =>
  (await tx.$count(registerLogQueue, sql`${registerLogQueue.entry} ->> 'type' = 'register.audit-root' and ${registerLogQueue.entry} ->> 'holder' = ${holder}`)) > 0;

/**
 * A TRE's own trail, of which the portal has seen no event: so many events, the last with this hash. `contradicts`: the log was told of more events before, or of others. It is not told of fewer, and the
 * TRE's silence from then on stands in it.
 */
export async function anchorTreAudit(tx: Transaction, context: Context, treId: string, root: AuditRoot): Promise<AuditAnchored> {
  const [last] = await toldOfAudit(tx, 1, treId);
  if (last && (root.rows < last.rows || (root.rows === last.rows && root.sha256 !== last.sha256))) return "contradicts";
  if ((last && context.clock.now().getTime() - Date.parse(last.at) < anchorSoonest) || (await isQueued(tx, treId))) return "not-due";
  await tellRegisterLog(tx, context, { type: "register.audit-root", holder: treId, rows: root.rows, sha256: root.sha256 });
  return "told";
}
