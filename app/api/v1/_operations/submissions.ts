import { z } from "zod";
import { phases } from "#lib/crate/model.ts";
import { profileIri } from "#lib/crate/vocabulary.ts";
import { fixedColumns, rowStates } from "#lib/federation/pooled-csv.ts";
import { ReckonedStatistic } from "#lib/federation/statistics-in.ts";
import { reasons } from "#lib/federation/why-one-differs.ts";
import { CompareResults, compareResults } from "#lib/portal/compare-results.ts";
import { DistributionFile, distributionFile } from "#lib/portal/distribution-file.ts";
import { readResultsSchema, readSdcRecordSchema, resultsCsv, resultsJson } from "#lib/portal/download-results.ts";
import { endModel } from "#lib/portal/end-model.ts";
import { leaveOutOfModel } from "#lib/portal/leave-out-of-model.ts";
import { listSubmissions, ListSubmissions } from "#lib/portal/list-submissions.ts";
import { ReadCrate, readCrateBytes, readCrateDescription, type CrateBytes } from "#lib/portal/read-crate.ts";
import { OpenVariant, openVariant } from "#lib/portal/open-variant.ts";
import { readResults, ReadResults } from "#lib/portal/read-results.ts";
import { readSubmission, ReadSubmission } from "#lib/portal/read-submission.ts";
import { Results, ResultsFile, resultsSchemaPath, RunBehind, SubmissionHead } from "#lib/portal/results-file.ts";
import { OneModel } from "#lib/portal/silent-model.ts";
import { submitQuery, SubmitQuery } from "#lib/portal/submit-query.ts";
import { withdrawSubmission, WithdrawSubmission } from "#lib/portal/withdraw-submission.ts";
import { runStates } from "#lib/protocol/run-states.ts";
import { analysisKinds, outputKinds } from "#lib/query/analysis.ts";
import { asFile, attachment } from "./as-file.ts";
import type { Operation } from "./operation.ts";

const tag = "Submissions";
const instant = z.iso.datetime();
const Submitted = z.object({ id: z.uuid(), reference: z.string(), runs: z.array(z.object({ id: z.uuid(), treId: z.uuid() })) });
const Run = RunBehind.extend({
  next: z.string(), by: z.string(), differences: z.array(z.string()),
  phases: z.array(z.object({ phase: z.enum(phases), status: z.enum(["not-started", "under-way", "done", "failed", "stopped", "not-here"]), since: instant.nullable(), by: z.string().nullable(), reason: z.string().nullable() })),
  moves: z.array(z.object({ from: z.enum(runStates).nullable(), to: z.enum(runStates), at: instant, recordedAt: instant, by: z.string(), reason: z.string().nullable() })),
  withdrawing: z.boolean(),
}).meta({ id: "Run", description: "One submission at one TRE." });
const View = SubmissionHead.extend({ queryId: z.uuid().nullable(), expiresAt: instant, runs: z.array(Run), mayWithdraw: z.boolean() });
const Listed = z.object({
  submissions: z.array(SubmissionHead.pick({ id: true, reference: true, title: true, submittedAt: true, submittedBy: true, state: true, coverage: true, project: true }).extend({ runs: z.array(z.object({ id: z.uuid(), treId: z.uuid(), tre: z.string(), state: z.enum(runStates), since: instant })) })),
  total: z.int(), page: z.int(),
});
const ResultsRead = Results.meta({ id: "Results" });
const Cause = z.object({ kind: z.enum(reasons), sentence: z.string(), tres: z.array(z.string()).meta({ description: "Names of the environments at which it is; empty where it is of all together." }) });
const Estimate = z.object({ estimate: z.number(), standardError: z.number(), low: z.number(), high: z.number(), p: z.number().nullable() });
const Given = ReckonedStatistic.pick({ value: true, interval: true, p: true, within: true, because: true });
const AnalysisCompared = z.object({
  kind: z.enum(analysisKinds), before: z.string().nullable().meta({ description: "Its id in each query; null where that query does not ask it." }), after: z.string().nullable(),
  outputs: z.array(z.object({
    kind: z.enum(outputKinds), before: z.string().nullable(), after: z.string().nullable(),
    tres: z.array(z.object({ treId: z.uuid(), name: z.string(), isIn: z.enum(["both", "before", "after"]), known: z.object({ isSameQuestion: z.boolean(), hasOtherRules: z.boolean(), isOtherDataset: z.boolean() }) })),
  })),
  differences: z.array(z.string()).meta({ description: "How this analysis, and who it is about, was asked otherwise, in sentences." }),
  causes: z.array(Cause).meta({ description: "Why its numbers differ; none where none that is shown differs." }),
  coefficients: z.array(z.object({ term: z.string(), tre: z.string().nullable().meta({ description: "Null: over all environments together." }), before: Estimate.nullable(), after: Estimate.nullable(), difference: z.number().nullable() })).meta({ description: "In the units of the columns: a ratio is the exponential." }),
  statistics: z.array(z.object({ name: z.string(), stratum: z.string().nullable(), before: Given.nullable(), after: Given.nullable(), difference: z.number().nullable(), between: z.object({ low: z.number(), high: z.number() }).nullable().meta({ description: "Where the true difference lies, where what rounding leaves open is known of both." }) })),
}).meta({ id: "AnalysisCompared" });
const Compared = z.object({
  before: ResultsRead, after: ResultsRead, causes: z.array(Cause).meta({ description: "What is another in the second run as a whole." }), analyses: z.array(AnalysisCompared),
  differences: z.array(z.string()).meta({ description: "How the second question differs from the first, in sentences." }), queryId: z.uuid().nullable(),
});
const Description = z.object({ description: z.record(z.string(), z.unknown()), reports: z.array(z.object({ id: z.string(), strength: z.enum(["must", "should", "may"]), section: z.string(), sentence: z.string(), failures: z.array(z.object({ where: z.string(), mend: z.string() })) })), sha256: z.string(), bytes: z.int() });

const asCrate = ({ name, sha256, bytes }: CrateBytes): Response =>
  new Response(bytes as Uint8Array<ArrayBuffer>, { headers: { "content-type": "application/zip", "content-length": String(bytes.length), "content-disposition": attachment(name), "x-content-sha256": sha256, link: `<${profileIri}>; rel="profile"`, "cache-control": "no-store" } });

const asSchema = (schema: unknown): Response => new Response(JSON.stringify(schema), { headers: { "content-type": "application/schema+json", "access-control-allow-origin": "*", "cache-control": "public, max-age=3600" } });
const csvInWords = `One row for each number: ${fixedColumns.map((column) => `\`${column}\``).join(", ")}, then \`level_…\`, one column for each variable. \`tre\` is “pooled” or a data environment. A hidden number has an empty value, never 0. \`state\` is one of ${rowStates.join(", ")}.`;

export const submissionOperations: readonly Operation[] = [
  { method: "get", path: "/submissions", id: "list-submissions", tag, summary: "Submissions of your projects", verb: listSubmissions, input: { query: ListSubmissions }, output: Listed },
  {
    method: "post", path: "/submissions", id: "submit-query", tag, summary: "Submit a query to the TREs chosen in it", verb: submitQuery, input: { body: SubmitQuery.omit({ idempotencyKey: true }) }, headers: { "idempotency-key": "idempotencyKey" }, output: Submitted, status: 201,
    description: "One request crate and one run for each TRE, or for none. Needs an `Idempotency-Key`: sent again with the same body, the same submission is answered.",
  },
  { method: "get", path: "/submissions/{id}", id: "read-submission", tag, summary: "How a submission stands at each TRE", verb: readSubmission, input: { path: ReadSubmission }, output: View },
  { method: "post", path: "/submissions/{id}/withdraw", id: "withdraw-submission", tag, summary: "Withdraw a submission", verb: withdrawSubmission, input: { path: WithdrawSubmission }, output: z.object({ ended: z.int(), asked: z.int() }) },
  {
    method: "post", path: "/submissions/{id}/models/{analysis}/leave-out", id: "leave-out-of-model", tag, summary: "Let a model go on without TREs that are silent", verb: leaveOutOfModel, input: { path: OneModel }, output: z.object({ leftOut: z.array(z.string()), over: z.array(z.string()) }),
    description: "Only before any sums were given, and after ten minutes of silence.",
  },
  { method: "post", path: "/submissions/{id}/models/{analysis}/end", id: "end-model", tag, summary: "End a model that waits for a silent TRE", verb: endModel, input: { path: OneModel }, output: z.object({ waitedFor: z.array(z.string()) }) },
  { method: "get", path: "/submissions/{id}/results", id: "read-results", tag, summary: "The pooled answer and each TRE's part", verb: readResults, input: { path: ReadResults }, output: ResultsRead },
  { method: "post", path: "/submissions/{id}/results/variants", id: "open-variant", tag, summary: "Make a draft of one of the questions offered in place of one that was withheld", verb: openVariant, input: { path: OpenVariant.pick({ id: true }), body: OpenVariant.omit({ id: true }) }, output: z.object({ id: z.uuid(), version: z.int() }), status: 201, description: "`words`: what the offered question changes (`ledger.variants` of the results), joined by spaces." },
  { method: "get", path: "/submissions/{id}/results.csv", id: "results-csv", tag, summary: "Results as a tidy table", verb: resultsCsv, input: { path: ReadResults }, output: z.string(), produces: { type: "text/csv", respond: asFile }, description: csvInWords },
  { method: "get", path: "/submissions/{id}/results.json", id: "results-json", tag, summary: "Results as a file", verb: resultsJson, input: { path: ReadResults }, output: ResultsFile, produces: { type: "application/json", respond: asFile }, description: `Follows the JSON Schema at \`${resultsSchemaPath}\`, which the file names.` },
  { method: "get", path: "/submissions/{id}/results/comparison", id: "compare-results", tag, summary: "Two submissions of one project compared, with why they differ", verb: compareResults, input: { path: CompareResults.pick({ id: true }), query: CompareResults.pick({ with: true }) }, output: Compared },
  { method: "get", path: "/schemas/results-1.json", id: "results-schema", tag, summary: "The JSON Schema of results", verb: readResultsSchema, output: z.record(z.string(), z.unknown()), public: true, produces: { type: "application/schema+json", respond: asSchema } },
  { method: "get", path: "/schemas/disclosure-record-2.json", id: "disclosure-record-schema", tag, summary: "The JSON Schema of a TRE's record of disclosure control", description: "As `outputs/disclosure-record.json` stands in each results crate.", verb: readSdcRecordSchema, output: z.record(z.string(), z.unknown()), public: true, produces: { type: "application/schema+json", respond: asSchema } },
  {
    method: "get", path: "/submissions/{id}/outputs/{output}/distribution", id: "distribution-file", tag, summary: "A distribution as RQuest's file", verb: distributionFile, input: { path: DistributionFile.pick({ id: true, output: true }), query: DistributionFile.pick({ tre: true }) },
    output: z.string(), produces: { type: "text/tab-separated-values", respond: asFile }, description: "Of the pooled numbers, or with `tre` of that TRE's own. Numbers that are hidden are left out.",
  },
  { method: "get", path: "/runs/{runId}/crates/{which}", id: "read-crate", tag, summary: "A run's request or results crate", verb: readCrateBytes, input: { path: ReadCrate }, output: z.string().meta({ format: "binary" }), produces: { type: "application/zip", respond: asCrate } },
  { method: "get", path: "/runs/{runId}/crates/{which}/description", id: "describe-crate", tag, summary: "A crate as a person reads it, and the rules it was judged by", verb: readCrateDescription, input: { path: ReadCrate }, output: Description },
];
