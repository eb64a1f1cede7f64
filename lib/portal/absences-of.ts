import { and, inArray, isNull } from "drizzle-orm";
import { committeeAbsences } from "#db/schema/index.ts";
import type { Absence } from "#lib/governance/absences.ts";
import type { Queryable } from "./context.ts";

/** By TRE, every absence that has not been taken back: also one that is over, since a ballot cast in it may lie in a round that is open. */
export async function absencesOf(db: Queryable, treIds: readonly string[]): Promise<ReadonlyMap<string, readonly Absence[]>> {
  if (treIds.length === 0) return new Map();
  const rows = await db.select().from(committeeAbsences).where(and(inArray(committeeAbsences.treId, [...treIds]), isNull(committeeAbsences.endedAt)));
  return new Map(treIds.map((treId) => [treId, rows.filter((row) => row.treId === treId).map(({ userId, from, to, leads, deputy }) => ({ personId: userId, from, to, leads, deputy }))]));
}
