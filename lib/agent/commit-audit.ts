/**
 * This TRE's audit trail stays inside it. The register's public log is told how many events it has and the hash of the last, beside the TRE's cosignature: after that, whoever
 * rewrites the trail, or puts an older copy in its place, is found out, here and by whoever checks it (`npx fivefold audit`).
 */
import { setImmediate } from "node:timers/promises";
import { anchorEvery, anchorSoonest } from "#lib/register/log/monitor.ts";
import type { AuditRoot } from "#lib/register/log/audit-trail.ts";
import type { AuditAnchored } from "#lib/protocol/register-log.ts";
import type { AgentContext } from "./context.ts";
import { auditHashAt, auditHead, hasActedSince, verifyChain, type AuditVerdict } from "./store/audit-chain.ts";
import { keep, kept } from "./store/kept-settings.ts";

/** Hourly where something happened, daily in any case; once a day the whole trail is reckoned before. Of one that is broken the log is told nothing. */
export async function auditToCommit({ store: { db }, clock, log }: AgentContext): Promise<AuditRoot | undefined> {
  const told = kept(db, "auditTold");
  const since = told ? clock.now().getTime() - Date.parse(told.at) : Infinity;
  const daily = since >= anchorEvery;
  if (!daily && (since < anchorSoonest || (told !== undefined && !hasActedSince(db, told.rows)))) return undefined;
  const broken = (await firstBreak(db, told)) ?? (daily && told ? await firstBreak(db) : undefined);
  if (!broken) return auditHead(db);
  log.error(broken, "the audit trail is not what it was: the register's log is told nothing of it");
  return undefined;
}

const eventsAtOnce = 10_000;
/** In turns: the agent goes on meanwhile, however long its trail is. */
async function firstBreak(db: AgentContext["store"]["db"], from?: AuditRoot): Promise<AuditVerdict | undefined> {
  for (let after = from; ; await setImmediate()) {
    const verdict = verifyChain(db, after, eventsAtOnce);
    if (!verdict.intact) return verdict;
    if (verdict.rows - (after?.rows ?? 0) < eventsAtOnce) return undefined;
    after = { rows: verdict.rows, sha256: verdict.head };
  }
}

const contradicts = "The register’s log was told of more events before, or of others. Check the whole audit log, and keep a copy of this TRE’s data folder.";

/** In the store's transaction that notes the cosignature as sent. */
export function noteCommitted(context: AgentContext, db: AgentContext["store"]["db"], audit: AuditRoot, became: AuditAnchored): void {
  const before = kept(db, "auditTold");
  const at = context.clock.now().toISOString();
  if (became === "told") keep(db, "auditTold", { ...audit, at, trouble: null });
  // Asked too soon, as after a restored folder: from here on as if told now.
  else keep(db, "auditTold", { ...(before ?? audit), at, trouble: became === "contradicts" ? contradicts : (before?.trouble ?? null) });
}

/** What the log says of this TRE's own trail must be what the trail holds. */
export const isOurs = (db: AgentContext["store"]["db"], { rows, sha256 }: AuditRoot): boolean => auditHashAt(db, rows) === sha256;
