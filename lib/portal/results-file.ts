/**
 * Results as data for other programs: what the API answers and what is downloaded as JSON, described once. The JSON Schema made from
 * it is public, at an address that each file names; a change that old readers would stumble over gets a new number there.
 */
import { z } from "zod";
import { ReleasedOutputs } from "#lib/disclosure/released.ts";
import { SdcRecord } from "#lib/disclosure/sdc-record.ts";
import { Citation } from "#lib/federation/citation.ts";
import { FittedModel } from "#lib/federation/fitted-model.ts";
import { MaskedSum } from "#lib/federation/masked-sums.ts";
import { PooledResult } from "#lib/federation/pooled-result.ts";
import { ReckonedStatistic } from "#lib/federation/statistics-in.ts";
import { Provenance } from "#lib/federation/provenance.ts";
import { runStates } from "#lib/protocol/run-states.ts";
import { Query } from "#lib/query/model.ts";
import { variantChanges } from "#lib/query/safer-variants.ts";
import { submissionStates } from "./submission-state.ts";

const instant = z.iso.datetime();
const AskedQuery = Query.meta({ id: "Query" });
const ProjectNamed = z.object({ id: z.uuid(), reference: z.string(), title: z.string() });
const TreNamed = z.object({ id: z.uuid(), name: z.string(), slug: z.string() });
export const SubmissionHead = z.object({
  id: z.uuid(), reference: z.string(), title: z.string(), words: z.string(), query: AskedQuery, queryDigest: z.string(), project: ProjectNamed,
  submittedBy: z.string(), submittedAt: instant, state: z.enum(submissionStates), coverage: z.string(),
});
export const RunBehind = z.object({
  id: z.uuid(), tre: TreNamed, dataset: z.string(), state: z.enum(runStates), sentence: z.string(), turn: z.string(), since: instant, reason: z.string().nullable(),
  silentSince: z.string().nullable().meta({ description: "Since when the TRE's agent was not heard of, if the run waits for it; “never” if it never was." }),
  crates: z.object({ request: z.literal(true), results: z.boolean() }),
});

export const Results = z.object({
  submission: SubmissionHead,
  pooled: PooledResult.meta({ id: "PooledResult" }),
  provenance: z.array(Provenance).meta({ description: "How the numbers of each output were made: who is in and out, people used, what is hidden, how exact they are." }),
  mayOverlap: z.boolean().meta({ description: "Whether people may be in more than one TRE, so that a total may count them twice." }),
  workers: z.array(z.object({ treId: z.uuid(), tre: z.string(), notes: z.array(z.string()) })).meta({ description: "What each cohort discovery worker counted, in words." }),
  conceptSets: z.array(z.object({ key: z.string(), name: z.string(), tres: z.array(z.object({ treId: z.uuid(), tre: z.string(), concepts: z.int().nullable() })) })).meta({ description: "How many concepts each TRE's own vocabulary made of each concept set; null where it did not say." }),
  policies: z.array(z.object({ treId: z.uuid(), tre: z.string(), profile: z.string(), version: z.int(), digest: z.string() })).meta({ description: "The policy that each answering TRE released under." }),
  checks: z.array(z.object({ treId: z.uuid(), tre: z.string(), record: SdcRecord.meta({ id: "SdcRecord" }) })).meta({ description: "How each answering TRE checked what it released; absent for cohort discovery workers." }),
  runs: z.array(RunBehind),
  ledger: z.object({
    withheld: z.array(z.string()).meta({ description: "TREs that withheld everything, because beside what they released before it could tell of few people." }),
    inPart: z.array(z.string()).meta({ description: "TREs that withheld some numbers for the same reason." }),
    nearQuestions: z.array(z.object({ id: z.uuid(), reference: z.string(), title: z.string(), differences: z.array(z.string()) })).meta({ description: "Answered questions of the same project about nearly the same people, with what is different. Told from the questions' words alone." }),
    variants: z.array(z.object({ change: z.enum(variantChanges), words: z.array(z.string()).meta({ description: "What it changes of this question." }), query: AskedQuery })).meta({ description: "Questions that may be asked instead, the safest first. They follow from this question and the project's earlier ones; whether one is answered is decided anew." }),
  }),
  privacy: z.array(z.object({ treId: z.uuid(), tre: z.string(), noise: ReleasedOutputs.shape.differentialPrivacy.unwrap() })).meta({ description: "TREs that answered with noise by differential privacy: which, what it cost, and what the project has spent there with it." }),
  statistics: z.array(ReckonedStatistic).meta({ description: "What the page reckons from the pooled numbers: tests, ratios, prevalences, standardised differences; the ratio within each stratum where one stands for several." }),
  models: z.array(FittedModel).meta({ description: "Models fitted over all TREs in rounds: coefficients in the units of the columns, or how far it is." }),
  sums: z.array(MaskedSum).meta({ description: "Counts and tables that TREs gave under masks, so that the portal learnt nothing but their sum: over which TREs, and how far it is." }),
  registerAddress: z.url().meta({ description: "The study's entry in the public register." }),
  citation: Citation,
});
export const ResultsFile = Results.extend({ $schema: z.url() });

export const resultsSchemaPath = "/api/v1/schemas/results-1.json";
export const resultsSchema = (portalUrl: string): Record<string, unknown> => ({
  ...z.toJSONSchema(ResultsFile, { target: "draft-2020-12", io: "output", reused: "ref" }), $id: `${portalUrl}${resultsSchemaPath}`, title: "Pooled results of a Fivefold submission",
});
