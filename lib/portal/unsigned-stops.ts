/** Approvals of a project that are stopped and whose committee has not signed that yet, each in a sentence, for whoever reads the project. */
import { and, desc, eq, isNull } from "drizzle-orm";
import { envelopes, revocations } from "#db/schema/index.ts";
import type { Queryable } from "./context.ts";
import { inUseOf, countedSigners } from "./decision-signatures.ts";

/** `nameOf`: undefined for a TRE of which the reader may not know. */
export async function unsignedStops(db: Queryable, projectId: string, nameOf: (treId: string) => string | undefined): Promise<string[]> {
  const rows = await db.select().from(revocations).where(eq(revocations.projectId, projectId)).orderBy(desc(revocations.stoppedAt));
  if (rows.length === 0) return [];
  const inForce = new Set((await db.select({ treId: envelopes.treId }).from(envelopes).where(and(eq(envelopes.projectId, projectId), isNull(envelopes.revokedAt)))).map((one) => one.treId));
  const counted = await inUseOf(db, rows.flatMap((row) => row.signatures.map((one) => one.assertion.credentialId)));
  const newest = [...new Map(rows.toReversed().map((row) => [row.treId, row])).values()];
  return newest.filter((row) => !inForce.has(row.treId) && countedSigners(row.signatures, counted).size < row.demanded)
    .flatMap((row) => { const name = nameOf(row.treId); return name === undefined ? [] : [`${name}: stopped by the portal, not yet signed by the committee.`]; }).sort();
}
