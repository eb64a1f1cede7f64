/**
 * Earlier questions of the same project that TREs have answered and that ask of nearly the same people, with what is different. Where a ledger withholds
 * an answer, that is mostly the criterion to change. Told from the project's own words alone: which released sets were near is the TRE's secret.
 */
import { and, desc, eq, inArray, isNotNull, lt, sql } from "drizzle-orm";
import { runs, submissions } from "#db/schema/index.ts";
import { queryDifference } from "#lib/query/difference.ts";
import { Query } from "#lib/query/model.ts";
import type { Context } from "./context.ts";

export type NearQuestion = { id: string; reference: string; title: string; differences: string[]; query: Query };
type Asked = { projectId: string; submittedAt: Date; query: Query };

const mostLookedAt = 100;
const mostDifferences = 3;
const mostShown = 3;

/** The fewest differences first, then the latest. */
export async function nearQuestions({ db }: Pick<Context, "db">, { projectId, submittedAt, query }: Asked, treIds: readonly string[]): Promise<NearQuestion[]> {
  if (treIds.length === 0) return [];
  const earlier = await db
    .selectDistinct({ id: submissions.id, reference: submissions.reference, title: submissions.title, submittedAt: submissions.submittedAt, query: submissions.query })
    .from(submissions)
    .innerJoin(runs, eq(runs.submissionId, submissions.id))
    .where(and(eq(submissions.projectId, projectId), lt(submissions.submittedAt, submittedAt), inArray(runs.treId, [...treIds]), isNotNull(runs.released), sql`coalesce(${runs.released}->>'ledger', '') <> 'withheld'`))
    .orderBy(desc(submissions.submittedAt))
    .limit(mostLookedAt);
  return earlier
    .map(({ id, reference, title, query: before }): NearQuestion => { const earlierQuery = Query.parse(before); return { id, reference, title, query: earlierQuery, differences: populationDifference(earlierQuery, query) }; })
    .filter(({ differences }) => differences.length > 0 && differences.length <= mostDifferences)
    .sort((a, b) => a.differences.length - b.differences.length)
    .slice(0, mostShown);
}

/** What is asked of people, whatever is asked about them. */
const populationDifference = (before: Query, after: Query): string[] => queryDifference({ ...before, variables: after.variables, analyses: after.analyses }, after);
