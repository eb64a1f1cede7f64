import { z } from "zod";
import { ok, type Result } from "#lib/kernel/result.ts";
import type { AgentContext } from "../context.ts";
import { seesOthers } from "../output-votes.ts";
import { allAccounts } from "../store/accounts.ts";
import { readAudit, verifyChain, type AuditRow, type AuditVerdict } from "../store/audit-chain.ts";
import { decisionsOn } from "../store/decisions.ts";
import { readRunRecord } from "../store/runs.ts";
import { parseInput } from "./input.ts";
import { notPermitted, type ConsoleActor } from "./permissions.ts";

const AuditLog = z.strictObject({ before: z.int().positive().optional(), subject: z.string().max(100).optional(), limit: z.int().min(1).max(500).default(100) });
/** `nextBefore`: pass it as `before` for the page after this one; null at the end. `people`: names of the accounts, by id. */
export type AuditPage = { rows: AuditRow[]; people: Record<string, string>; nextBefore: number | null };

/** Newest first; `subject` is a run's or an account's id. A vote that is still blind is blind here too. */
export async function auditLog(context: Pick<AgentContext, "store" | "config">, actor: ConsoleActor, input: unknown = {}): Promise<Result<AuditPage>> {
  const refused = notPermitted(actor, "see-audit");
  if (refused) return refused;
  const parsed = parseInput(AuditLog, input);
  if (!parsed.ok) return parsed;
  const rows = readAudit(context.store.db, parsed.value).map((row) => (isSealed(context, actor, row) ? { ...row, facts: { sealed: "until all output checkers have voted" } } : row));
  const last = rows.at(-1);
  const people = Object.fromEntries(allAccounts(context.store.db).map(({ accountId, name }) => [accountId, name]));
  return ok({ rows, people, nextBefore: rows.length === parsed.value.limit && last && last.position > 1 ? last.position : null });
}

function isSealed({ store: { db }, config }: Pick<AgentContext, "store" | "config">, actor: ConsoleActor, row: AuditRow): boolean {
  if (row.action !== "output-decided" || row.actor === `account:${actor.accountId}`) return false;
  const run = readRunRecord(db, row.subject);
  if (run === undefined) return false;
  const about = Array.isArray(row.facts.outputs) ? (row.facts.outputs as string[]) : [null];
  const decisions = decisionsOn(db, run.runId);
  return !about.every((output) => seesOthers(run, decisions, config.policy, { output, attempt: Number(row.facts.attempt) }));
}

export async function verifyAudit(context: Pick<AgentContext, "store">, actor: ConsoleActor): Promise<Result<AuditVerdict>> {
  return notPermitted(actor, "see-audit") ?? ok(verifyChain(context.store.db));
}
