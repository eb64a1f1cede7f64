import { and, count, eq, lte, min, sql } from "drizzle-orm";
import journal from "#db/migrations/meta/_journal.json" with { type: "json" };
import { jobs } from "#db/schema/index.ts";
import type { Context } from "./context.ts";

export type Health = {
  status: "ok" | "degraded" | "down";
  database: { reachable: boolean; milliseconds: number | null };
  /** `applied` of the migrations that this version of the portal brings. */
  migrations: { applied: number | null; expected: number };
  /** Jobs due now and not done; `failed` were given up. */
  queue: { due: number | null; oldestSeconds: number | null; failed: number | null };
};

const expected = journal.entries.length;
/** A letter that waits longer shows that no worker runs, or that the mail server is away. */
const slowAfterSeconds = 300;

/** For load balancers and people on call. No names, no addresses, no text of errors. */
export async function readHealth(context: Context): Promise<Health> {
  const began = performance.now();
  try {
    const [migrated] = await context.db.execute<{ applied: number }>(sql`select count(*)::int as applied from drizzle.__drizzle_migrations`);
    const milliseconds = Math.round(performance.now() - began);
    const now = context.clock.now();
    const [[due], [failed]] = await Promise.all([
      context.db.select({ due: count(), oldest: min(jobs.runAfter) }).from(jobs).where(and(eq(jobs.status, "queued"), lte(jobs.runAfter, now))),
      context.db.select({ failed: count() }).from(jobs).where(eq(jobs.status, "failed")),
    ]);
    const applied = migrated?.applied ?? 0;
    const oldestSeconds = due?.oldest ? Math.round((now.getTime() - due.oldest.getTime()) / 1000) : null;
    const degraded = applied < expected || (oldestSeconds ?? 0) > slowAfterSeconds;
    return {
      status: degraded ? "degraded" : "ok", database: { reachable: true, milliseconds }, migrations: { applied, expected },
      queue: { due: due?.due ?? 0, oldestSeconds, failed: failed?.failed ?? 0 },
    };
  } catch (error) {
    context.log.error({ error: error instanceof Error ? { type: error.name } : "unknown" }, "health: the database does not answer");
    return { status: "down", database: { reachable: false, milliseconds: null }, migrations: { applied: null, expected }, queue: { due: null, oldestSeconds: null, failed: null } };
  }
}
