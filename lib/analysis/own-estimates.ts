/**
 * A model of one TRE's own people, for a meta-analysis: its estimates are outputs, so what disclosure control looks at comes along. The
 * intercept stays inside: no one estimate is made of intercepts, and beside the others it would tell of the counts behind them.
 */
import { isTwoWay, type AnalysisOf } from "#lib/query/analysis.ts";
import type { ReckonedOutput } from "#lib/query/outputs.ts";
import type { PeopleTable } from "#lib/query/people-table.ts";
import { fitRounds } from "#lib/statistics/fit-rounds.ts";
import { fitOf, type Fit, type ModelData } from "#lib/statistics/rounds.ts";
import { modelInput } from "./model-data.ts";
import { modelFacts, peopleUsed } from "./model-facts.ts";

export function ownEstimates({ id, of, method, interval }: AnalysisOf<"meta-analysis">, people: PeopleTable): ReckonedOutput {
  const input = modelInput(of, people);
  const { spec, data, columns } = input;
  const facts = modelFacts(of, people, input);
  const fit = data.n === 0 ? undefined : fitOf(spec, fitRounds(spec, [data]).state);
  const slopes = columns.map((_, j) => j).filter((j) => columns[j] !== "(Intercept)");
  return {
    kind: "meta-analysis", id, model: of.kind === "cox" ? "cox" : of.family, method, interval, table: peopleUsed(id, input), ...facts,
    columns: slopes.map((j) => columns[j]!), estimates: fit === undefined || fit.of === "quantiles" ? [] : estimatesOf(fit, slopes),
    fewestCases: fewestCases(of, data.y), isTable: of.kind === "regression" && isTable(data, columns.length),
  };
}

function estimatesOf({ coefficients, standardErrors }: Extract<Fit, { coefficients: unknown }>, slopes: readonly number[]) {
  return slopes.map((j) => {
    const [estimate, standardError] = [coefficients[j], standardErrors[j]];
    return typeof estimate === "number" && typeof standardError === "number" && Number.isFinite(estimate) && standardError > 0 && Number.isFinite(standardError) ? { estimate, standardError } : null;
  });
}

function fewestCases(of: AnalysisOf<"meta-analysis">["of"], y: Float64Array): number | null {
  if (of.kind === "regression" && of.family === "linear") return null;
  let cases = 0;
  for (const value of y) if (value > 0) cases += 1;
  return of.kind === "regression" && isTwoWay(of.family) ? Math.min(cases, y.length - cases) : cases;
}

/** Where there are no more kinds of people than columns, the coefficients are the cells of a table (SDC Handbook, 2nd ed. 2024: a saturated regression is one). */
function isTable({ x, n }: ModelData, p: number): boolean {
  const kinds = new Set<string>();
  for (let i = 0; i < n; i++) if (kinds.add(x.subarray(i * p, (i + 1) * p).join()).size > p) return false;
  return true;
}
