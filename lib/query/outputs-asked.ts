/**
 * The outputs that a query's analyses ask for, in their order. A characteristics table is a table of people, a comparison of means or quantiles by group for
 * each of its rows, so that whatever holds for those (disclosure rules, links between tables, ledger, pooling, check of the combined output) holds for it, and it
 * can tell nothing that they do not. All that computes, checks or keeps outputs reads this list; only what speaks to people reads the analyses.
 */
import type { Analysis, AnalysisOf, OutputAnalysis } from "./analysis.ts";

export const outputsOfAnalysis = (analysis: Analysis): OutputAnalysis[] => (analysis.kind === "characteristics" ? analysis.of.map((_, row) => rowOutput(analysis, row)) : [analysis]);

/** Median and quartiles. */
const quartiles = [0.25, 0.5, 0.75];
function rowOutput({ id: table, by, of }: AnalysisOf<"characteristics">, row: number): AnalysisOf<"crosstab" | "comparison" | "quantiles"> {
  const asked = of[row]!;
  const [id, variable] = [`${table}-${row + 1}`, asked.variable];
  switch (asked.as) {
    case "shares": return { kind: "crosstab", id, by: [by, variable] };
    case "mean": return { kind: "comparison", id, of: variable, by };
    case "median": return { kind: "quantiles", id, of: variable, by, at: quartiles, low: asked.low, high: asked.high, step: asked.step };
  }
}

/** What was said of an analysis is said of each of its outputs. */
export const saidOfOutputs = <C extends { output: string }>(query: { analyses: readonly Analysis[] }, said: readonly C[]): C[] =>
  query.analyses.flatMap((analysis) => said.filter(({ output }) => output === analysis.id).flatMap((one) => outputsOfAnalysis(analysis).map(({ id }) => ({ ...one, output: id }))));

export const outputsAsked = ({ analyses }: { analyses: readonly Analysis[] }): OutputAnalysis[] => analyses.flatMap(outputsOfAnalysis);
