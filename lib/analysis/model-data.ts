/** From the table of people to what a model is fitted on: complete cases with their columns, inside the TRE. */
import { isOfCounts, type AnalysisOf, type FittedAnalysis, type OwnModel, type Term } from "#lib/query/analysis.ts";
import { missingLevel } from "#lib/query/outputs.ts";
import type { PeopleTable } from "#lib/query/people-table.ts";
import { designOf, type DesignColumn, type DesignTerm } from "#lib/statistics/design.ts";
import type { ModelData, RoundSpec } from "#lib/statistics/rounds.ts";
import { categoryOf, eventOf, numbersOf } from "./columns.ts";
import { specOf } from "./model-spec.ts";

/** `site`: which of the TREs that take part this is; only where the analysis gives each a level of its own. */
export type Site = { index: number; names: readonly string[] };
export type ModelInput = { spec: RoundSpec; data: ModelData; columns: string[]; isIndicator: boolean[]; /** People whose values are all known, by their place in the table, and how many the others are. */ rows: Int32Array; used: number; dropped: number };

const termOf = (term: Term): DesignTerm => ("variable" in term ? { main: term.variable } : "together" in term ? { together: term.together } : { curve: term.curve, knots: term.knots });

function designColumns(people: PeopleTable): DesignColumn[] {
  return [...people.columns.values()].map((column): DesignColumn => {
    if (column.kind === "number") return column;
    const known = column.levels.filter((l) => l.code !== missingLevel.code);
    // The missing level is the last: its place lies beyond the known ones.
    return { kind: "category", name: column.name, levels: known.map((l) => l.label), codes: Int32Array.from(column.codes, (code) => (code < known.length ? code : -1)) };
  });
}

const asColumn = (name: string, values: Float64Array): DesignColumn => ({ kind: "number", name, values });

/** `groups`: of quantiles by group, the codes of those whose people are in it; all where absent. Throws a TypeError where the analysis names what isn't there: validate first. */
export function modelInput(analysis: FittedAnalysis | OwnModel, people: PeopleTable, site?: Site, groups?: readonly string[]): ModelInput {
  const size = people.ids.length;
  const eventValues = (event: { variable: string; level: string }) => Float64Array.from(eventOf(people, event), (e) => (e < 0 ? Number.NaN : e));
  if (analysis.kind === "quantiles") return quantileInput(analysis, people, groups);
  const columns = designColumns(people);
  const terms = analysis.terms.map(termOf);
  if (analysis.kind === "cox") {
    const [event, time] = [eventValues(analysis.event), numbersOf(people, analysis.time).values];
    const { rows, x, p, columns: names, isIndicator } = designOf(columns, terms, size, { intercept: false, needed: [asColumn("event", event), asColumn("time", time.map((t) => (t >= 0 ? t : Number.NaN)))] });
    const pick = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!);
    return { spec: specOf(analysis, p), data: { n: rows.length, x, y: pick(event), time: pick(time) }, columns: names, isIndicator, rows, used: rows.length, dropped: size - rows.length };
  }
  const { family, outcome, level, weights: counting } = analysis;
  const y = level === undefined ? numbersOf(people, outcome).values : eventValues({ variable: outcome, level });
  const offset = analysis.offset === undefined ? undefined : numbersOf(people, analysis.offset).values.map((t) => (t > 0 ? Math.log(t) : Number.NaN));
  // A person who counts for nothing is nobody's.
  const weights = counting === undefined ? undefined : numbersOf(people, counting).values.map((w) => (w > 0 ? w : Number.NaN));
  const needed = [asColumn("outcome", isOfCounts(family) ? y.map((v) => (v >= 0 ? v : Number.NaN)) : y), ...(offset ? [asColumn("offset", offset)] : []), ...(weights ? [asColumn("weights", weights)] : [])];
  const { rows, x, p, columns: names, isIndicator } = designOf(columns, terms, size, { intercept: true, ...(site && "bySite" in analysis && analysis.bySite && { site }), needed });
  const pick = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!);
  return {
    spec: specOf(analysis, p), columns: names, isIndicator, rows, used: rows.length, dropped: size - rows.length,
    data: { n: rows.length, x, y: pick(y), ...(offset && { offset: pick(offset) }), ...(weights && { weights: pick(weights) }) },
  };
}

/** People with a value, and where groups are told apart with a known group that is in it: a column for each level, also of one that is not, named by its code. */
function quantileInput(analysis: AnalysisOf<"quantiles">, people: PeopleTable, groups?: readonly string[]): ModelInput {
  const { values } = numbersOf(people, analysis.of);
  const by = analysis.by === undefined ? undefined : categoryOf(people, analysis.by);
  const columns = by === undefined ? [] : by.levels.filter(({ code }) => code !== missingLevel.code).map(({ code }) => code);
  /** Of each level, its column; -1 for the missing one. */
  const columnOf = by?.levels.map(({ code }) => columns.indexOf(code)) ?? [];
  const groupOf = (i: number): number => columnOf[by!.codes[i]!]!;
  const isGiven = columns.map((code) => groups?.includes(code) ?? true);
  const rows = Int32Array.from({ length: values.length }, (_, i) => i).filter((i) => !Number.isNaN(values[i]) && (!by || isGiven[groupOf(i)] === true));
  const x = new Float64Array(rows.length * columns.length);
  if (by) rows.forEach((row, i) => { x[i * columns.length + groupOf(row)] = 1; });
  return { spec: specOf(analysis, columns.length), data: { n: rows.length, x, y: Float64Array.from(rows, (i) => values[i]!) }, columns, isIndicator: columns.map(() => true), rows, used: rows.length, dropped: values.length - rows.length };
}
