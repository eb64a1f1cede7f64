/**
 * The outputs that a query's analyses ask for, in their order. A characteristics table is a table of people or a comparison of means for each of its
 * rows, so that whatever holds for those (disclosure rules, links between tables, ledger, pooling, check of the combined output) holds for it, and it
 * can tell nothing that they do not. All that computes, checks or keeps outputs reads this list; only what speaks to people reads the analyses.
 */
import type { Analysis, AnalysisOf, OutputAnalysis } from "./analysis.ts";

export const outputsOfAnalysis = (analysis: Analysis): OutputAnalysis[] => (analysis.kind === "characteristics" ? analysis.of.map((_, row) => rowOutput(analysis, row)) : [analysis]);

function rowOutput({ id, by, of }: AnalysisOf<"characteristics">, row: number): AnalysisOf<"crosstab" | "comparison"> {
  const { variable, as } = of[row]!;
  const own = `${id}-${row + 1}`;
  return as === "shares" ? { kind: "crosstab", id: own, by: [by, variable] } : { kind: "comparison", id: own, of: variable, by };
}

/** What was said of an analysis is said of each of its outputs. */
export const saidOfOutputs = <C extends { output: string }>(query: { analyses: readonly Analysis[] }, said: readonly C[]): C[] =>
  query.analyses.flatMap((analysis) => said.filter(({ output }) => output === analysis.id).flatMap((one) => outputsOfAnalysis(analysis).map(({ id }) => ({ ...one, output: id }))));

export const outputsAsked = ({ analyses }: { analyses: readonly Analysis[] }): OutputAnalysis[] => analyses.flatMap(outputsOfAnalysis);
