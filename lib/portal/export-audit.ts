import { count, max, min } from "drizzle-orm";
import { z } from "zod";
import { auditEvents } from "#db/schema/index.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { trailLine } from "#lib/register/log/audit-trail.ts";
import { auditTrail, recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { AuditDay, onDays } from "./read-audit.ts";
import { inTransaction } from "./transaction.ts";

/** Days, both included. Nothing else filters: a chain with links left out can't be checked. */
export const ExportAudit = z.strictObject({ from: AuditDay.optional(), to: AuditDay.optional() });
export type AuditExport = { name: string; lines: AsyncIterable<string> };

/** The trail as NDJSON, one event a line, for `npx fivefold audit`. That somebody took it is recorded first, and so stands in an export of today. */
export async function exportAudit(context: Context, actor: Actor, input: unknown): Promise<Result<AuditExport>> {
  const may = permitted(actor, "audit.read");
  if (!may.ok) return may;
  const parsed = parseInput(ExportAudit, input);
  if (!parsed.ok) return parsed;
  const { from, to } = parsed.value;
  return inTransaction(context, async (tx) => {
    const within = () => tx.select({ n: count(), first: min(auditEvents.position), last: max(auditEvents.position) }).from(auditEvents).where(onDays(from, to));
    const [asked] = await within();
    await recordAudit(tx, context, actor, "export-audit", { kind: "portal", id: "audit" }, { from: from ?? null, to: to ?? null, events: asked?.n ?? 0 });
    const [found] = await within();
    const name = `audit-${from ?? "beginning"}-${to ?? context.clock.now().toISOString().slice(0, 10)}.ndjson`;
    return ok({ name, lines: linesOf(context, Number(found?.first ?? 1), Number(found?.last ?? 0)) });
  });
}

async function* linesOf(context: Context, first: number, last: number): AsyncGenerator<string> {
  for await (const event of auditTrail(context.db, first - 1, last)) yield trailLine(event);
}
