import { z } from "zod";
import { policyCited } from "#lib/disclosure/policies-over-time.ts";
import { compareRuns, type AnalysisCompared } from "#lib/federation/compare-runs.ts";
import type { AnsweredRun, Cause } from "#lib/federation/two-runs.ts";
import { whyDifferent } from "#lib/federation/why-different.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { SubmissionId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { queryDifference } from "#lib/query/difference.ts";
import { Query } from "#lib/query/model.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { readResults, type ResultsView } from "./read-results.ts";
import { readSubmission } from "./read-submission.ts";
import { readPolicies } from "./tre-policies.ts";

/** `id` is the earlier of the two as the reader sees it: the change is from it to `with`. */
export const CompareResults = z.strictObject({ id: SubmissionId, with: SubmissionId });
export type ComparedResults = {
  before: ResultsView;
  after: ResultsView;
  /** What is another in the second run as a whole. */
  causes: Cause[];
  /** Of each analysis why its numbers differ and at which TREs, with its coefficients and statistics side by side. */
  analyses: AnalysisCompared[];
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
  const published = await readPolicies(context.db, [...new Set([before, after].flatMap(({ value }) => value.policies.map(({ treId }) => treId)))]);
  const runOf = ({ submission, pooled, policies, runs, models, statistics }: ResultsView): AnsweredRun => ({
    queryDigest: submission.queryDigest, query: Query.parse(submission.query), sites: pooled.sites, outputs: pooled.outputs, models, statistics,
    policies: policies.map(({ tre: _tre, treId, ...cited }) => ({ treId, ...cited, rules: policyCited(published.get(treId)!, cited) })), datasets: runs.map(({ tre, dataset }) => ({ treId: tre.id, dataset })),
  });
  const [was, is] = [runOf(before.value), runOf(after.value)];
  const differences = queryDifference(was.query, is.query);
  return ok({
    before: before.value, after: after.value, causes: whyDifferent(was, is, differences.length === 0), analyses: compareRuns(was, is), differences,
    queryId: first.ok && second.ok && first.value.queryId === second.value.queryId ? first.value.queryId : null,
  });
}
