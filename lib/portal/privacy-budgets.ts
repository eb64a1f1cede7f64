/** What a project has spent of its privacy budget at each TRE, by what the TREs told with their releases: the largest, since a budget is only ever spent. */
import { and, eq, isNotNull, sql } from "drizzle-orm";
import { runs, submissions } from "#db/schema/index.ts";
import type { Context } from "./context.ts";

const spent = sql<number | null>`max((${runs.released}->'differentialPrivacy'->>'spent')::float8)`;
/** By TRE; one that told nothing has been spent nothing at, as far as is known. */
export async function spentAtTres({ db }: Pick<Context, "db">, projectId: string): Promise<Map<string, number>> {
  const told = await db.select({ treId: runs.treId, spent }).from(runs).innerJoin(submissions, eq(submissions.id, runs.submissionId)).where(and(eq(submissions.projectId, projectId), isNotNull(runs.released))).groupBy(runs.treId);
  return new Map(told.flatMap((row) => (row.spent === null ? [] : [[row.treId, row.spent] as const])));
}
