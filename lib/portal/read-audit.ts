import { and, count, desc, eq, gte, lt } from "drizzle-orm";
import { z } from "zod";
import { auditEvents, tres, users } from "#db/schema/index.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { PlainDate } from "#lib/kernel/plain-date.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { recordAudit, verifyAuditChain, type AuditVerdict } from "./audit.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { inTransaction } from "./transaction.ts";

/** PostgreSQL knows no year 0. */
const Day = PlainDate.refine((day) => day >= "2000-01-01", "Enter a day of this century.");

export const ReadAudit = z.strictObject({
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  action: z.string().max(60).optional(),
  actorId: z.string().max(60).optional(),
  subjectId: z.string().max(60).optional(),
  /** Days, both included. */
  from: Day.optional(),
  to: Day.optional(),
});
export const AuditEventView = z.object({
  position: z.int(), at: z.iso.datetime(), actorKind: z.string(), actorId: z.string().nullable(), actorName: z.string().nullable(), action: z.string(), subjectKind: z.string(), subjectId: z.string(),
  facts: z.record(z.string(), z.unknown()), requestId: z.string().nullable(), hash: z.string(),
}).meta({ id: "AuditEvent" });
export const AuditPage = z.object({ events: z.array(AuditEventView), page: z.int(), pages: z.int(), total: z.int(), actions: z.array(z.string()) });
const perPage = 50;

/** Newest first. Names are looked up now: the log itself holds ids only. */
export async function readAudit(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof AuditPage>>> {
  const may = permitted(actor, "audit.read");
  if (!may.ok) return may;
  const parsed = parseInput(ReadAudit, input);
  if (!parsed.ok) return parsed;
  const { page, action, actorId, subjectId, from, to } = parsed.value;
  const { db } = context;
  const where = and(
    action ? eq(auditEvents.action, action) : undefined,
    actorId ? eq(auditEvents.actorId, actorId) : undefined,
    subjectId ? eq(auditEvents.subjectId, subjectId) : undefined,
    from ? gte(auditEvents.at, new Date(`${from}T00:00:00Z`)) : undefined,
    to ? lt(auditEvents.at, new Date(Date.parse(`${to}T00:00:00Z`) + 86_400_000)) : undefined,
  );
  const [[counted], rows, actions, people, places] = await Promise.all([
    db.select({ n: count() }).from(auditEvents).where(where),
    db.select().from(auditEvents).where(where).orderBy(desc(auditEvents.position)).limit(perPage).offset((page - 1) * perPage),
    db.selectDistinct({ action: auditEvents.action }).from(auditEvents).orderBy(auditEvents.action),
    db.select({ id: users.id, name: users.name }).from(users),
    db.select({ id: tres.id, name: tres.name }).from(tres),
  ]);
  const names = new Map([...people, ...places].map((n) => [n.id, n.name]));
  const total = counted?.n ?? 0;
  return ok({
    events: rows.map(({ previousHash: _previous, at, ...row }) => ({ ...row, at: at.toISOString(), actorName: row.actorId === null ? null : (names.get(row.actorId) ?? row.actorId) })),
    page, pages: Math.max(1, Math.ceil(total / perPage)), total, actions: actions.map((a) => a.action),
  });
}

/** Recomputes the whole chain; that somebody looked is recorded, too. */
export async function verifyAudit(context: Context, actor: Actor): Promise<Result<AuditVerdict>> {
  const may = permitted(actor, "audit.read");
  if (!may.ok) return may;
  const verdict = await verifyAuditChain(context.db);
  return inTransaction(context, async (tx) => {
    await recordAudit(tx, context, actor, "verify-audit", { kind: "portal", id: "audit" }, { intact: verdict.intact, events: verdict.events });
    return ok(verdict);
  });
}
