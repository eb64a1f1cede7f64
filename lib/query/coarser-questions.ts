/** A question in fewer groups: without its last breakdown, or in wider bands. */
import type { Analysis, Query, Variable } from "./model.ts";

/** Each analysis by one variable less. Tables whose tests need every variable stay as they are. */
export const coarserAnalyses = (analyses: readonly Analysis[]): Analysis[] => analyses.map((analysis): Analysis => {
  switch (analysis.kind) {
    case "crosstab": return analysis.tests !== undefined || analysis.event !== undefined ? analysis : analysis.by.length > 1 ? { ...analysis, by: analysis.by.slice(0, -1) } : { kind: "count", id: analysis.id };
    case "comparison": return { kind: "summary", id: analysis.id, of: analysis.of };
    case "survival": case "quantiles": return without(analysis, "by");
    // A standardised rate is of bands of age, and its groups lie within.
    case "rate": return analysis.within !== undefined ? without(analysis, "within") : analysis.standard !== undefined ? analysis : without(without(analysis, "by"), "reference");
    case "count": case "summary": case "histogram": case "distribution": case "correlation": case "meta-analysis": case "regression": case "cox": case "characteristics": return analysis;
  }
});

function without<A extends object, K extends keyof A>(analysis: A, part: K): A {
  const { [part]: _, ...rest } = analysis;
  return rest as A;
}

/** Every second cut point, and of a histogram's breaks every second between the first and the last: each new band is made of whole old ones. */
export const widerBands = (query: Query): Query => ({
  ...query,
  variables: query.variables.map((variable): Variable => ("cutPoints" in variable && variable.cutPoints !== undefined && variable.cutPoints.length > 1 ? { ...variable, cutPoints: everySecond(variable.cutPoints) } : variable)),
  analyses: query.analyses.map((analysis): Analysis => (analysis.kind === "histogram" && analysis.breaks.length > 3 ? { ...analysis, breaks: inner(analysis.breaks) } : analysis)),
});
const everySecond = (points: readonly number[]): number[] => points.filter((_, i) => i % 2 === 1);
const inner = (breaks: readonly number[]): number[] => breaks.filter((_, i) => i === breaks.length - 1 || i % 2 === 0);
