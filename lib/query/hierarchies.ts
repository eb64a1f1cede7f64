/**
 * Ways of telling people apart that say one thing more or less finely: ages by ten years and by twenty, the regions of a column and the nations that a
 * question puts them together to, a histogram and the bands of its number. By the words alone: which groups there are together is the same whoever is in the data.
 */
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { canonicalVariable } from "./canonical.ts";
import type { TableDictionary } from "./dictionary.ts";
import { intervalLevels } from "./histogram-intervals.ts";
import type { Query, Variable } from "./model.ts";
import { missingLevel, tableOf, type AnalysisOutput } from "./outputs.ts";
import { cutPointsOf, isNumeric } from "./variables.ts";

/** One way in which an output tells people apart: a category's levels, a histogram's intervals, or whether a number is known. Codes are those of the counts' keys. */
export type Facet = { variable: string; levels: string[]; /** Of a histogram. */ breaks?: number[] };
/** `groups`: of each group of people that the facets tell apart together, the place of its level in each of them. */
export type Hierarchy = { facets: Facet[]; groups: number[][] };

const missing = missingLevel.code;
export const facetKey = ({ variable, levels }: Facet): string => JSON.stringify([variable, levels]);

/** Each output's facets, by which it counts people together. Tables of events and of complete cases have one more, which is no variable of the query. */
export function breakdownsOf(outputs: readonly AnalysisOutput[], query: Pick<Query, "variables">): Facet[][] {
  const isAsked = (name: string): boolean => query.variables.some((variable) => variable.name === name);
  return outputs.flatMap((output): Facet[][] => {
    if (output.kind === "summary") return [[{ variable: output.variable, levels: ["_known", missing] }]];
    if (output.kind === "histogram") {
      const { variable, breaks } = output;
      return [[{ variable, breaks, levels: [...intervalLevels(breaks), missing] }]];
    }
    return [(tableOf(output)?.dimensions ?? []).flatMap((d) => (isAsked(d.variable) ? [{ variable: d.variable, levels: d.levels.map(({ code }) => code) }] : []))];
  });
}

/** Where numbers are cut, before the number or just after it. */
type Cut = { at: number; isAfter: boolean };
/** Of a number: where it is cut into the facet's levels. Of a category: which level holds a code. `last`: the place of the last level, “not known” where there is such a one; other codes are in it. */
type Reading = { last: number; hasMissing: boolean } & ({ cuts: Cut[] } | { levelOf: ReadonlyMap<string, number> });

/** Facets about one thing, of which there are several. */
export function hierarchiesOf(facets: readonly Facet[], query: Pick<Query, "variables" | "conceptSets">, dictionary: TableDictionary | undefined): Hierarchy[] {
  const distinct = [...new Map(facets.map((facet) => [facetKey(facet), facet])).values()];
  const read = distinct.flatMap((facet) => {
    const variable = query.variables.find(({ name }) => name === facet.variable)!;
    const reading = readingOf(facet, variable, dictionary);
    return reading ? [{ facet, reading, subject: subjectOf(variable, query, dictionary) }] : [];
  });
  return [...Map.groupBy(read, ({ subject }) => subject).values()].flatMap((of) => (of.length < 2 ? [] : [{ facets: of.map(({ facet }) => facet), groups: groupsOf(of.map(({ reading }) => reading)) }]));
}

function subjectOf(variable: Variable, { conceptSets }: Pick<Query, "conceptSets">, dictionary: TableDictionary | undefined): string {
  const kind = isNumeric(variable, dictionary) || cutPointsOf(variable) ? "number" : "category";
  switch (variable.kind) {
    case "age": case "age-band":
      return `age at ${variable.at}`;
    case "column": case "column-band": case "column-recode":
      return `${kind} ${variable.column}`;
    case "declared":
      return `attribute ${variable.attribute}`;
    case "index-year":
      return "year of the index date";
    case "sex": case "ethnicity": case "had": case "last-value": case "records": case "days-between": case "follow-up": case "column-derived":
      return `${kind} ${canonicalJson(Object.fromEntries(Object.entries(canonicalVariable(variable, conceptSets)).filter(([field]) => field !== "cutPoints")))}`;
  }
}

/** Undefined where the levels are not those that the variable's words make. */
function readingOf({ levels, breaks }: Facet, variable: Variable, dictionary: TableDictionary | undefined): Reading | undefined {
  const hasMissing = levels.at(-1) === missing;
  const last = levels.length - 1;
  const known = levels.length - (hasMissing ? 1 : 0);
  const before = (at: number): Cut => ({ at, isAfter: false });
  const cuts = breaks
    ? breaks.map((at, i) => ({ at, isAfter: i === breaks.length - 1 }))
    : isNumeric(variable, dictionary) ? []
      : variable.kind === "index-year" ? Array.from({ length: variable.to - variable.from + 2 }, (_, i) => before(variable.from + i)) : cutPointsOf(variable)?.map(before);
  if (cuts) {
    // Ages are whole years, wherever they are cut.
    const isWhole = variable.kind === "age" || variable.kind === "age-band";
    return known === cuts.length + 1 ? { last, hasMissing, cuts: isWhole ? cuts.map(({ at, isAfter }) => before(isAfter ? Math.floor(at) + 1 : Math.ceil(at))) : cuts } : undefined;
  }
  if (variable.kind !== "column-recode") return { last, hasMissing, levelOf: new Map(levels.slice(0, known).map((code, i) => [code, i])) };
  // A code that two groups name is in the first of them.
  return { last, hasMissing, levelOf: new Map(variable.groups.flatMap(({ codes }, i) => codes.map((code) => [code, i] as const)).reverse()) };
}

const inOrder = (a: Cut, b: Cut): number => a.at - b.at || Number(a.isAfter) - Number(b.isAfter);

function groupsOf(readings: readonly Reading[]): number[][] {
  const numbers = readings.filter((reading) => "cuts" in reading);
  const starts = [null, ...numbers.flatMap(({ cuts }) => cuts)];
  const codes = new Set(readings.flatMap((reading) => ("levelOf" in reading ? [...reading.levelOf.keys()] : [])));
  const groups = numbers.length > 0
    ? starts.map((start) => numbers.map(({ cuts }) => (start === null ? 0 : cuts.filter((cut) => inOrder(cut, start) <= 0).length)))
    : [...codes].map((code) => readings.map((reading) => ("levelOf" in reading ? (reading.levelOf.get(code) ?? reading.last) : 0)));
  // Who has no value has none in any of them.
  if (readings.every(({ hasMissing }) => hasMissing)) groups.push(readings.map(({ last }) => last));
  return [...new Map(groups.map((group) => [group.join(), group])).values()];
}
