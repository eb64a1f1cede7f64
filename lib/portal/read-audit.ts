import { and, count, desc, eq, gte, lt, or, sql, type SQL } from "drizzle-orm";
import { z } from "zod";
import { auditEvents, projects, tres, users } from "#db/schema/index.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { PlainDate } from "#lib/kernel/plain-date.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import type { TrailVerdict } from "#lib/register/log/audit-trail.ts";
import { toldOfAudit } from "./anchor-audit.ts";
import { recordAudit, verifyAuditChain } from "./audit.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { onWhoseBehalf } from "./on-whose-behalf.ts";
import { inTransaction } from "./transaction.ts";

/** PostgreSQL knows no year 0. */
export const AuditDay = PlainDate.refine((day) => day >= "2000-01-01", "Enter a day of this century.");

export const ReadAudit = z.strictObject({
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  action: z.string().max(60).optional(),
  actorId: z.string().max(60).optional(),
  /** What it was done to, or for whom: a project, person, TRE, run … */
  subjectId: z.string().max(60).optional(),
  /** From which network, as the log writes it: 203.0.113.0/24. */
  network: z.string().max(60).optional(),
  /** One request, which may have left several events. */
  requestId: z.string().max(64).optional(),
  /** Days, both included. */
  from: AuditDay.optional(),
  to: AuditDay.optional(),
});
export const AuditEventView = z.object({
  position: z.int(), at: z.iso.datetime(), actorKind: z.string(), actorId: z.string().nullable(), actorName: z.string().nullable(), action: z.string(), subjectKind: z.string(), subjectId: z.string(),
  facts: z.record(z.string(), z.unknown()), requestId: z.string().nullable(), hash: z.string(),
  /** For whom the person acted: their TRE's committee, their project; for an agent its TRE. */
  behalf: z.object({ kind: z.enum(["committee", "tre", "project"]), id: z.string(), name: z.string() }).nullable(),
  /** By the browser or with a token. */
  via: z.string().nullable(),
  /** Of the network address, what tells no single machine. */
  network: z.string().nullable(),
}).meta({ id: "AuditEvent" });
export const AuditPage = z.object({ events: z.array(AuditEventView), page: z.int(), pages: z.int(), total: z.int(), actions: z.array(z.string()) });
const perPage = 50;

export const onDays = (from: string | undefined, to: string | undefined): SQL | undefined => and(
  from ? gte(auditEvents.at, new Date(`${from}T00:00:00Z`)) : undefined,
  to ? lt(auditEvents.at, new Date(Date.parse(`${to}T00:00:00Z`) + 86_400_000)) : undefined,
);
/** Done to it, or told of it in the facts: by a committee of this TRE, for this project, to this person. */
const concerns = (id: string) => or(eq(auditEvents.subjectId, id), ...["tre", "project", "projectId", "person"].map((fact) => sql`${auditEvents.facts} ->> ${fact}::text = ${id}`));

/** Newest first. Names are looked up now: the log itself holds ids only. */
export async function readAudit(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof AuditPage>>> {
  const may = permitted(actor, "audit.read");
  if (!may.ok) return may;
  const parsed = parseInput(ReadAudit, input);
  if (!parsed.ok) return parsed;
  const { page, action, actorId, subjectId, network, requestId, from, to } = parsed.value;
  const { db } = context;
  const where = and(
    action ? eq(auditEvents.action, action) : undefined,
    actorId ? eq(auditEvents.actorId, actorId) : undefined,
    subjectId ? concerns(subjectId) : undefined,
    network ? eq(auditEvents.network, network) : undefined,
    requestId ? eq(auditEvents.requestId, requestId) : undefined,
    onDays(from, to),
  );
  const [[counted], rows, actions, people, places, works] = await Promise.all([
    db.select({ n: count() }).from(auditEvents).where(where),
    db.select().from(auditEvents).where(where).orderBy(desc(auditEvents.position)).limit(perPage).offset((page - 1) * perPage),
    db.selectDistinct({ action: auditEvents.action }).from(auditEvents).orderBy(auditEvents.action),
    db.select({ id: users.id, name: users.name }).from(users),
    db.select({ id: tres.id, name: tres.name }).from(tres),
    db.select({ id: projects.id, name: projects.reference }).from(projects),
  ]);
  const names = new Map([...people, ...places, ...works].map((n) => [n.id, n.name]));
  const named = (behalf: ReturnType<typeof onWhoseBehalf>) => (behalf ? { ...behalf, name: names.get(behalf.id) ?? behalf.id } : null);
  const total = counted?.n ?? 0;
  return ok({
    events: rows.map(({ previousHash: _previous, at, ...row }) => ({ ...row, at: at.toISOString(), actorName: row.actorId === null ? null : (names.get(row.actorId) ?? row.actorId), behalf: named(onWhoseBehalf(row)) })),
    page, pages: Math.max(1, Math.ceil(total / perPage)), total, actions: actions.map((a) => a.action),
  });
}

/** Recomputes the whole chain and holds it against what the register's public log was told of it; that somebody looked is recorded, too. */
export async function verifyAudit(context: Context, actor: Actor): Promise<Result<TrailVerdict>> {
  const may = permitted(actor, "audit.read");
  if (!may.ok) return may;
  const verdict = await verifyAuditChain(context.db, await toldOfAudit(context.db));
  return inTransaction(context, async (tx) => {
    await recordAudit(tx, context, actor, "verify-audit", { kind: "portal", id: "audit" }, { intact: verdict.intact, events: verdict.events });
    return ok(verdict);
  });
}
