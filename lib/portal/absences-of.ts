import { and, gte, inArray, isNull, lte } from "drizzle-orm";
import { committeeAbsences } from "#db/schema/index.ts";
import type { Absence } from "#lib/governance/absences.ts";
import type { PlainDate } from "#lib/kernel/plain-date.ts";
import type { Queryable } from "./context.ts";

/** By TRE, who is away today. */
export async function absencesOf(db: Queryable, treIds: readonly string[], today: PlainDate): Promise<ReadonlyMap<string, readonly Absence[]>> {
  if (treIds.length === 0) return new Map();
  const rows = await db.select().from(committeeAbsences).where(and(inArray(committeeAbsences.treId, [...treIds]), isNull(committeeAbsences.endedAt), lte(committeeAbsences.from, today), gte(committeeAbsences.to, today)));
  return new Map(treIds.map((treId) => [treId, rows.filter((row) => row.treId === treId).map(({ userId, from, to, leads, deputy }) => ({ personId: userId, from, to, leads, deputy }))]));
}
