/** What a TRE's rules look at before anything of a model leaves: nothing of it leaves but which rule is broken. */
import type { FittedAnalysis } from "#lib/query/analysis.ts";
import type { CountTable, ModelFacts, ModelOutput } from "#lib/query/outputs.ts";
import type { PeopleTable } from "#lib/query/people-table.ts";
import { factorise, invert } from "#lib/statistics/matrix.ts";
import { completeness } from "./columns.ts";
import { modelInput, type ModelInput } from "./model-data.ts";
import { weightingOf } from "./weighting.ts";

export function modelOutput(analysis: FittedAnalysis, { people }: { people: PeopleTable }): ModelOutput {
  const input = modelInput(analysis, people);
  return { kind: analysis.kind, id: analysis.id, table: peopleUsed(analysis.id, input), ...modelFacts(input) };
}

/** How many people have all of the values that the model reads, and how many not. */
export const peopleUsed = (id: string, { used, dropped }: ModelInput): CountTable => ({ dimensions: [completeness(`_all_of_${id}`, "Everyone with all of the values")], counts: [used, dropped] });

export function modelFacts({ columns, isIndicator, data, used, spec }: ModelInput): ModelFacts {
  const p = spec.kind === "quantiles" ? 0 : spec.p;
  const { x, y, n } = data;
  const column = (j: number) => Float64Array.from({ length: n }, (_, i) => x[i * p + j]!);
  // A number that takes two values tells people apart like an indicator does; so does an outcome.
  const indicators = [...columns.map((_, j) => column(j)).filter((values, j) => isIndicator[j] || isTwoValued(values)), ...(spec.kind !== "quantiles" && isTwoValued(y) ? [y] : [])];
  const leverage = p === 0 ? { largest: 0, rank: 0 } : leverages(x, n, p, data.weights);
  return {
    columns, smallestGroup: smallestGroup(indicators), largestLeverage: leverage.largest, residualDf: used - leverage.rank,
    weighting: data.weights === undefined ? null : weightingOf(data.weights),
  };
}

function isTwoValued(values: Float64Array): boolean {
  const seen = new Set<number>();
  for (const value of values) if (seen.add(value).size > 2) return false;
  return seen.size === 2;
}

/** Of every two indicators the four groups that they make are counts that products of columns give away (attack A8). */
function smallestGroup(indicators: readonly Float64Array[]): number | null {
  let smallest: number | null = null;
  indicators.forEach((one, a) => indicators.slice(a).forEach((other) => {
    const [first, second] = [one[0], other[0]];
    const groups = [0, 0, 0, 0];
    one.forEach((value, i) => { groups[(value === first ? 0 : 2) + (other[i] === second ? 0 : 1)]! += 1; });
    for (const people of groups) if (people > 0) smallest = Math.min(smallest ?? Infinity, people);
  }));
  return smallest;
}

/** Hat values h = w·x'(X'WX)⁻¹x: how far one person decides the fit at their own place (Hoaglin & Welsch 1978, The American Statistician 32(1)). */
function leverages(x: Float64Array, n: number, p: number, weights: Float64Array | undefined): { largest: number; rank: number } {
  const centre = Array.from({ length: p }, (_, j) => { let sum = 0; for (let i = 0; i < n; i++) sum += x[i * p + j]!; return n === 0 ? 0 : sum / n; });
  const spread = centre.map((c, j) => { let sum = 0; for (let i = 0; i < n; i++) sum += (x[i * p + j]! - c) ** 2; return Math.sqrt(sum / Math.max(1, n)); });
  // The intercept alone has no spread: it stays as it is, and takes up what centring moves.
  const z = (i: number, j: number) => (spread[j] === 0 ? x[i * p + j]! : (x[i * p + j]! - centre[j]!) / spread[j]!);
  const products = new Float64Array(p * p);
  for (let i = 0; i < n; i++) for (let j = 0; j < p; j++) for (let k = 0; k < p; k++) products[j * p + k]! += (weights?.[i] ?? 1) * z(i, j) * z(i, k);
  const factor = factorise(products, p);
  const inverse = invert(factor);
  let largest = 0;
  for (let i = 0; i < n; i++) {
    let h = 0;
    for (let j = 0; j < p; j++) for (let k = 0; k < p; k++) h += z(i, j) * inverse[j * p + k]! * z(i, k);
    largest = Math.max(largest, (weights?.[i] ?? 1) * h);
  }
  return { largest, rank: factor.aliased.filter((is) => !is).length };
}
