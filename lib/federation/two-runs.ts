/** What is known of two runs of a project's questions that are laid side by side. */
import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import type { OutputKind } from "#lib/query/analysis.ts";
import type { Query } from "#lib/query/model.ts";
import type { FittedModel } from "./fitted-model.ts";
import type { PooledOutput, PooledResult } from "./pooled-result.ts";
import type { ReckonedStatistic } from "./statistics-in.ts";
import type { CitedPolicy } from "#lib/disclosure/under-approval.ts";
import type { InBoth, Reason } from "./why-one-differs.ts";

export type RunCompared = {
  queryDigest: string;
  sites: PooledResult["sites"];
  /** `rules`: those of the digest, under the approval, where the TRE has published them. */
  policies: readonly ({ treId: string; rules?: DisclosurePolicy | undefined } & CitedPolicy)[];
  /** Which of its datasets each TRE was asked about. */
  datasets: readonly { treId: string; dataset: string }[];
};
export type AnsweredRun = RunCompared & { query: Query; outputs: readonly PooledOutput[]; models: readonly FittedModel[]; statistics: readonly ReckonedStatistic[] };

/** `tres`: names of the environments at which it is; empty where it is of all together. */
export type Cause = { kind: Reason; sentence: string; tres: string[] };

/** A TRE that released an output in one of the runs at least. */
export type TreCompared = { treId: string; name: string; isIn: "both" | "before" | "after"; known: InBoth };
/** One output of an analysis: its id in each run, null where that run has not asked it. */
export type OutputCompared = { kind: OutputKind; before: string | null; after: string | null; tres: TreCompared[] };
