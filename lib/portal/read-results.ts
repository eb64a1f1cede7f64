import { eq } from "drizzle-orm";
import { runs, workerTasks } from "#db/schema/index.ts";
import { policyAt, policyCited } from "#lib/disclosure/policies-over-time.ts";
import type { CitedPolicy } from "#lib/disclosure/under-approval.ts";
import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import type { ReleasedOutputs } from "#lib/disclosure/released.ts";
import type { SdcRecord } from "#lib/disclosure/sdc-record.ts";
import { strictest } from "#lib/disclosure/strictest-policy.ts";
import { citationOf, type Citation } from "#lib/federation/citation.ts";
import { fitTogether } from "#lib/federation/fit-together.ts";
import type { FittedModel } from "#lib/federation/fitted-model.ts";
import { combineWithSums, type MaskedSum } from "#lib/federation/masked-sums.ts";
import type { PooledResult } from "#lib/federation/pooled-result.ts";
import { statisticsIn, type ReckonedStatistic } from "#lib/federation/statistics-in.ts";
import { roundingOf, withRoundedPeople, type PooledModel } from "#lib/federation/rounded-people.ts";
import { mayOverlap, provenanceOf, type Provenance } from "#lib/federation/provenance.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { Query } from "#lib/query/model.ts";
import { saferVariants, type SaferVariant } from "#lib/query/safer-variants.ts";
import { entryAddress } from "#lib/register/json-ld.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { nearQuestions, type NearQuestion } from "./near-questions.ts";
import { readModels } from "./read-models.ts";
import { readSums } from "./read-sums.ts";
import { findSubmission, ReadSubmission, readSubmission, type SubmissionView } from "./read-submission.ts";
import { siteAnswer } from "./site-answer.ts";
import { software } from "./software.ts";
import { readPolicies } from "./tre-policies.ts";

export const ReadResults = ReadSubmission;
export type ResultsView = {
  submission: Pick<SubmissionView, "id" | "reference" | "title" | "words" | "query" | "queryDigest" | "project" | "submittedBy" | "submittedAt" | "state" | "coverage">;
  pooled: PooledResult;
  /** How the numbers of each output were made, in the order of the outputs. */
  provenance: Provenance[];
  /** Whether people may be in more than one TRE, so that a total may count them twice. */
  mayOverlap: boolean;
  /** What each cohort discovery worker among the TREs counted, in words, besides what the question says. */
  workers: { treId: string; tre: string; notes: string[] }[];
  /** How many concepts each answering TRE's own vocabulary made of each concept set of the query; null where it did not say. */
  conceptSets: { key: string; name: string; tres: { treId: string; tre: string; concepts: number | null }[] }[];
  /** The policy that each answering TRE released under. */
  policies: ({ treId: string; tre: string } & CitedPolicy)[];
  /** How each answering TRE checked what it released, by its own record. */
  checks: { treId: string; tre: string; record: SdcRecord }[];
  runs: Pick<SubmissionView["runs"][number], "id" | "tre" | "dataset" | "state" | "sentence" | "turn" | "since" | "reason" | "silentSince" | "crates">[];
  /** TREs whose ledger withheld everything, or some numbers: their names; what the project asked before of nearly the same people, and questions that may be asked instead. */
  ledger: { withheld: string[]; inPart: string[]; nearQuestions: Omit<NearQuestion, "query">[]; variants: SaferVariant[] };
  /** Of each TRE that answered with noise by differential privacy: what this cost, and what the project had spent there with it. */
  privacy: { treId: string; tre: string; noise: NonNullable<ReleasedOutputs["differentialPrivacy"]> }[];
  /** Models that the TREs fit, or have fitted, together. */
  /** What the page reckons from the pooled numbers, for files. */
  statistics: ReckonedStatistic[];
  models: FittedModel[];
  /** Counts and tables that TREs gave under masks: over which of them each is summed, and how far that is. */
  sums: MaskedSum[];
  /** The study's entry in the public register. */
  registerAddress: string;
  citation: Citation;
};

/** The pooled answer and each TRE's part, computed from what was released every time it is read: late answers need no step of their own. */
export async function readResults(context: Context, actor: Actor, input: unknown): Promise<Result<ResultsView>> {
  const parsed = parseInput(ReadResults, input);
  if (!parsed.ok) return parsed;
  const found = await findSubmission(context, actor, parsed.value.id);
  if (!found.ok) return found;
  const view = await readSubmission(context, actor, { id: found.value.id });
  if (!view.ok) return view;

  const rows = await context.db.select({ runId: runs.id, released: runs.released, sdcRecord: runs.sdcRecord, notes: workerTasks.notes }).from(runs).leftJoin(workerTasks, eq(workerTasks.runId, runs.id)).where(eq(runs.submissionId, found.value.id));
  const held = new Map(rows.map((row) => [row.runId, row]));
  const published = await readPolicies(context.db, view.value.runs.map((run) => run.tre.id));
  const cited = (treId: string, { policy }: ReleasedOutputs): DisclosurePolicy | undefined => policyCited(published.get(treId)!, policy);
  const answers = view.value.runs.map((run) => {
    const released = held.get(run.id)?.released ?? null;
    return siteAnswer({ tre: { id: run.tre.id, name: run.tre.name }, state: run.state, since: run.since, reason: run.reason, silent: run.silentSince !== null, released, policy: (released && cited(run.tre.id, released)) ?? null });
  });
  // Of a TRE that answered, the rules that it answered by; of the others, those of the day on which they were asked: what comes later hides nothing that was shown.
  const [first, ...others] = view.value.runs.flatMap((run): DisclosurePolicy[] => {
    const policies = published.get(run.tre.id);
    const released = held.get(run.id)?.released;
    return policies ? [released ? (cited(run.tre.id, released) ?? policies.now.policy) : policyAt(policies, view.value.submittedAt)] : [];
  });
  if (!first) throw new Error(`submission ${found.value.id} has runs at TREs without a profile`);
  const { id, reference, title, words, query, queryDigest, project, submittedBy, submittedAt, state, coverage } = view.value;
  // The pooled result is held to the strictest of the policies of the TREs that were asked.
  const policy = others.reduce(strictest, first);
  const sums = await readSums(context, id);
  const pooled = combineWithSums(answers, sums, policy);
  const asked = Query.parse(query);
  const withRounding = answers.map((answer) => {
    const released = held.get(view.value.runs.find(({ tre }) => tre.id === answer.tre.id)!.id)?.released;
    return { ...answer, roundingBase: released ? cited(answer.tre.id, released)?.roundingBase : undefined };
  });
  const models = (await readModels(context, id, asked)).map((model) => {
    const counted = pooled.outputs.find((output): output is PooledModel => output.id === model.analysis && (output.kind === "regression" || output.kind === "cox" || output.kind === "quantiles"));
    return withRoundedPeople(fitTogether(model, policy, counted), roundingOf(model, withRounding, counted, policy));
  });
  const released = view.value.runs.flatMap((run) => {
    const own = held.get(run.id)?.released;
    return own ? [{ treId: run.tre.id, tre: run.tre.name, ...own.policy }] : [];
  });
  const keptBack = (how: "withheld" | "in-part") => view.value.runs.flatMap((run) => (held.get(run.id)?.released?.ledger === how ? [run.tre] : []));
  const [withheld, inPart] = [keptBack("withheld"), keptBack("in-part")];
  const near = await nearQuestions(context, { projectId: project.id, submittedAt: new Date(submittedAt), query: asked }, [...withheld, ...inPart].map((tre) => tre.id));
  const registerAddress = entryAddress(context.portalUrl, project.reference);
  const inAnswer = pooled.sites.filter(({ outputs }) => outputs.length > 0);
  const lastAnswer = inAnswer.map(({ since }) => since).sort().at(-1) ?? context.clock.now().toISOString();
  return ok({
    submission: { id, reference, title, words, query, queryDigest, project, submittedBy, submittedAt, state, coverage },
    pooled,
    provenance: pooled.outputs.map((output) => provenanceOf(output, pooled, released, models.find(({ analysis }) => analysis === output.id))),
    mayOverlap: mayOverlap(pooled),
    workers: view.value.runs.flatMap((run) => {
      const notes = held.get(run.id)?.notes;
      return notes ? [{ treId: run.tre.id, tre: run.tre.name, notes }] : [];
    }),
    conceptSets: (asked.conceptSets ?? []).map(({ key, name }) => ({
      key, name,
      tres: view.value.runs.flatMap((run) => {
        const own = held.get(run.id)?.released;
        return own ? [{ treId: run.tre.id, tre: run.tre.name, concepts: own.conceptSets?.find((set) => set.key === key)?.concepts ?? null }] : [];
      }),
    })),
    policies: released,
    checks: view.value.runs.flatMap((run) => {
      const record = held.get(run.id)?.sdcRecord;
      return record ? [{ treId: run.tre.id, tre: run.tre.name, record }] : [];
    }),
    runs: view.value.runs.map(({ id: runId, tre, dataset, state: runState, sentence, turn, since, reason, silentSince, crates }) => ({ id: runId, tre, dataset, state: runState, sentence, turn, since, reason, silentSince, crates })),
    ledger: {
      withheld: withheld.map((tre) => tre.name), inPart: inPart.map((tre) => tre.name), nearQuestions: near.map(({ query: _, ...told }) => told),
      variants: withheld.length + inPart.length === 0 ? [] : saferVariants(asked, near.map((earlier) => earlier.query), withheld.length > 0 ? "all" : "some"),
    },
    privacy: view.value.runs.flatMap((run) => {
      const noise = held.get(run.id)?.released?.differentialPrivacy;
      return noise ? [{ treId: run.tre.id, tre: run.tre.name, noise }] : [];
    }),
    statistics: statisticsIn(pooled, asked.analyses, models),
    models,
    sums,
    registerAddress,
    citation: citationOf({ title, submission: reference, project, tres: inAnswer.map(({ tre }) => tre.name), queryDigest, date: lastAnswer.slice(0, 10), registerAddress, software }),
  });
}
