import { z } from "zod";
import { whyDifferent, type Cause } from "#lib/federation/why-different.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { SubmissionId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { queryDifference } from "#lib/query/difference.ts";
import { Query } from "#lib/query/model.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { readResults, type ResultsView } from "./read-results.ts";
import { readSubmission } from "./read-submission.ts";

/** `id` is the earlier of the two as the reader sees it: the change is from it to `with`. */
export const CompareResults = z.strictObject({ id: SubmissionId, with: SubmissionId });
export type ComparedResults = {
  before: ResultsView;
  after: ResultsView;
  causes: Cause[];
  /** How the second question differs from the first, in sentences; empty where both ask the same. */
  differences: string[];
  /** The one query that both were made from; null where they are of two, or it is gone. */
  queryId: string | null;
};

/** Two answers of one project side by side, with what explains that they differ. Whoever may read both may compare them. */
export async function compareResults(context: Context, actor: Actor, input: unknown): Promise<Result<ComparedResults>> {
  const parsed = parseInput(CompareResults, input);
  if (!parsed.ok) return parsed;
  const { id, with: other } = parsed.value;
  const [before, after] = [await readResults(context, actor, { id }), await readResults(context, actor, { id: other })];
  if (!before.ok) return before;
  if (!after.ok) return after;
  if (id === other) return refuse("wrong-state", "Choose two different submissions to compare.");
  if (before.value.submission.project.id !== after.value.submission.project.id) return refuse("wrong-state", "Only submissions of one project can be compared.");
  const [first, second] = [await readSubmission(context, actor, { id }), await readSubmission(context, actor, { id: other })];
  const [was, is] = [before.value, after.value].map(({ submission: { queryDigest }, pooled: { sites }, policies, runs }) => ({ queryDigest, sites, policies, datasets: runs.map(({ tre, dataset }) => ({ treId: tre.id, dataset })) }));
  const differences = queryDifference(Query.parse(before.value.submission.query), Query.parse(after.value.submission.query));
  return ok({
    before: before.value, after: after.value, causes: whyDifferent(was!, is!, differences.length === 0), differences,
    queryId: first.ok && second.ok && first.value.queryId === second.value.queryId ? first.value.queryId : null,
  });
}
