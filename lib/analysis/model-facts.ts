/** What a TRE's rules look at before anything of a model leaves: nothing of it leaves but which rule is broken. */
import type { FittedAnalysis, OwnModel } from "#lib/query/analysis.ts";
import type { Query } from "#lib/query/model.ts";
import type { CountTable, GroupMoments, ModelFacts, ModelOutput } from "#lib/query/outputs.ts";
import type { PeopleTable } from "#lib/query/people-table.ts";
import { factorise, invert, solve } from "#lib/statistics/matrix.ts";
import type { ModelData } from "#lib/statistics/model-data.ts";
import { partsApart } from "#lib/statistics/quantile-search.ts";
import { completeness, countInto, groupsOf, numbersOf } from "./columns.ts";
import { modelInput, type ModelInput } from "./model-data.ts";
import { magnitudesByGroup, momentsByGroup } from "./moments-of-people.ts";
import { crossed, pairsOf, sizesOf, waysToldApart, type Way } from "./told-apart.ts";
import { weightingOf } from "./weighting.ts";

export function modelOutput(analysis: FittedAnalysis, { query, people }: { query: Query; people: PeopleTable }): ModelOutput {
  const input = modelInput(analysis, people);
  return { kind: analysis.kind, id: analysis.id, table: analysis.kind === "quantiles" && analysis.by !== undefined ? peopleByGroup(analysis.of, analysis.by, query, people) : peopleUsed(analysis.id, input), ...modelFacts(analysis, people, input) };
}

/** Of each group how many have a value and how many none, as where means are compared: what is told of its people is linked with every table that tells of them. */
function peopleByGroup(of: string, by: string, { variables }: Query, people: PeopleTable): CountTable {
  const label = (name: string): string => variables.find((v) => v.name === name)!.label;
  const { values } = numbersOf(people, of);
  return countInto(values.length, groupsOf(people, by, label), completeness(of, label(of)), (i) => (Number.isNaN(values[i]) ? 1 : 0));
}

/** How many people have all of the values that the model reads, and how many not. */
export const peopleUsed = (id: string, { used, dropped }: ModelInput): CountTable => ({ dimensions: [completeness(`_all_of_${id}`, "Everyone with all of the values")], counts: [used, dropped] });

export function modelFacts(analysis: FittedAnalysis | OwnModel, people: PeopleTable, { columns, isIndicator, data, used, spec, rows }: ModelInput): ModelFacts {
  const p = "p" in spec ? spec.p : 0;
  const { x, y, n, offset, weights } = data;
  const ways = waysToldApart(analysis, people, rows);
  const fit = p === 0 ? { largest: 0, rank: 0, isExact: false } : hatValues(x, y, n, p, weights);
  const numbers = columns.flatMap((_, j) => (isIndicator[j] ? [] : [Float64Array.from({ length: n }, (_, i) => x[i * p + j]!)])).filter((values) => values.some((v) => v !== values[0]));
  // Sums by group follow from a fit, so the outcome and its time are looked at in every group that the columns tell apart.
  const everyone: Way = { name: "", isOutcome: false, groups: [{}], codes: new Int32Array(n) };
  const predictors = [everyone, ...ways.filter((way) => !way.isOutcome)];
  const isNumber = analysis.kind === "regression" && analysis.level === undefined && !ways.some((way) => way.isOutcome);
  return {
    columns, used, ...groupFacts(spec.kind === "quantiles" ? groupsInColumns(columns, data) : ways), largestLeverage: fit.largest, residualDf: used - fit.rank,
    spreads: [...numbers.flatMap((values) => momentsByGroup(values, 1, () => 0)), ...(isNumber ? predictors.flatMap((way) => momentsByGroup(y, way.groups.length, (i) => way.codes[i]!)) : [])].map(spreadOf),
    times: offset === undefined ? [] : predictors.flatMap((way) => magnitudesByGroup(offset.map(Math.exp), way.groups.length, (i) => way.codes[i]!)),
    leavesNothingOpen: analysis.kind === "regression" && fit.isExact,
    quantileParts: analysis.kind === "quantiles" ? partsApart(analysis.at) : null,
    weighting: weights === undefined ? null : weightingOf(weights),
  };
}

/** Each group's people have quantiles of their own. */
const groupsInColumns = (columns: readonly string[], { x, n }: ModelData): Way[] =>
  columns.length === 0 ? [] : [{ name: "groups", isOutcome: false, groups: columns.map(() => ({})), codes: Int32Array.from({ length: n }, (_, i) => columns.findIndex((_code, g) => x[i * columns.length + g] === 1)) }];

const spreadOf = ({ n, m2, largestDeviations }: GroupMoments) => ({ n, m2, largestDeviations });

function groupFacts(ways: readonly Way[]): Pick<ModelFacts, "smallestGroup" | "smallestAlike"> {
  let smallestGroup: number | null = null;
  let smallestAlike: number | null = null;
  const least = (a: number | null, b: number) => Math.min(a ?? Infinity, b);
  for (const way of ways) for (const people of sizesOf(way)) if (people > 0) smallestGroup = least(smallestGroup, people);
  for (const [a, b] of pairsOf(ways)) {
    const cells = sizesOf(crossed(a, b));
    for (const people of cells) if (people > 0) smallestGroup = least(smallestGroup, people);
    // Parts of one predictor tell the same apart as it does.
    if (a.name.split(" × ").some((name) => b.name.split(" × ").includes(name))) continue;
    for (const [own, other, cell] of [[a, b, (i: number, j: number) => i * b.groups.length + j], [b, a, (i: number, j: number) => j * b.groups.length + i]] as const) {
      sizesOf(own).forEach((people, i) => { if (people > 0 && other.groups.some((_, j) => cells[cell(i, j)] === people)) smallestAlike = least(smallestAlike, people); });
    }
  }
  return { smallestGroup, smallestAlike };
}

/**
 * Hat values h = w·x'(X'WX)⁻¹x: how far one person decides the fit at their own place (Hoaglin & Welsch 1978, The American Statistician 32(1)).
 * `isExact`: the columns leave nothing of the outcome, R² = 1 within what floating point leaves.
 */
function hatValues(x: Float64Array, y: Float64Array, n: number, p: number, weights: Float64Array | undefined): { largest: number; rank: number; isExact: boolean } {
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
  const { mean, m2 } = momentsByGroup(y, 1, () => 0)[0]!;
  const sides = new Float64Array(p);
  for (let i = 0; i < n; i++) for (let j = 0; j < p; j++) sides[j]! += (weights?.[i] ?? 1) * z(i, j) * (y[i]! - mean);
  const beta = solve(factor, sides);
  let rest = 0;
  for (let i = 0; i < n; i++) { let left = y[i]! - mean; for (let j = 0; j < p; j++) left -= z(i, j) * beta[j]!; rest += left * left; }
  return { largest, rank: factor.aliased.filter((is) => !is).length, isExact: n > 0 && rest <= 1e-9 * m2 };
}
