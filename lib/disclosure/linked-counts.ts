/**
 * All counts of one run as one linear system. A count is named by what it counts (“women with disease”), so the same number in
 * two tables is one unknown, and every sum that an outsider can form is an equation: cells and their margins, margins and
 * the population, known and missing values, histogram bins and the people with a value, tables that share variables.
 * Suppression, rounding and audit work on this system; treating each table alone lets one table give away another's secrets.
 */
import { intervalEnds, intervalLevel, intervalLevels } from "#lib/query/histogram-intervals.ts";
import { missingLevel, tableOf } from "#lib/query/outputs.ts";
import { linkEvents } from "./linked-events.ts";
import { combinations, type LinkedGroups } from "./linked-groups.ts";
import { coarserBy, linkNested, type Coarser } from "./linked-nested.ts";
import type { Dimension, DistributionOutput, HistogramOutput, RunOutputs, SummaryOutput } from "#lib/query/outputs.ts";

export type LinkedCount = {
  /** Canonical, so that ties are broken alike whatever the order of tables or dimensions. */
  readonly key: string;
  readonly value: number;
  /** Number of conditions that define the group; 0 is the whole population. */
  readonly depth: number;
  /** Part of an output, or only implied by other counts. */
  released: boolean;
  /** Never part of an output, yet a group of its own that others' sums and differences tell of: hidden where it is small. */
  guarded?: boolean;
};
/** counts[total] is the sum of counts[part]. */
export type Equation = { readonly total: number; readonly parts: readonly number[]; readonly of: "table" | "variable" };
/** A cross-table with its variables in alphabetical order: what the table says doesn't depend on how it was asked for. */
export type LinkedTable = { readonly variables: readonly string[]; readonly levels: readonly (readonly string[])[]; readonly cells: ReadonlyMap<string, number> };

type Assignment = readonly [variable: string, level: string];
export const keyOf = (assignments: readonly Assignment[]): string =>
  JSON.stringify([...assignments].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
export const assignmentsOf = (key: string): [variable: string, level: string][] => JSON.parse(key) as [string, string][];
const knownLevel = "_known";

export type LinkedCounts = {
  readonly counts: readonly LinkedCount[];
  readonly equations: readonly Equation[];
  readonly tables: readonly LinkedTable[];
  /** Of curves by group: a sum that takes in people of unknown group, and can be done without, is hidden before any count that a curve needs. Absent: none. */
  readonly spared?: readonly { readonly unknown: number; readonly sum: number }[];
  /** Which variables of the tables say the same less finely. Absent: none. */
  readonly coarser?: Coarser;
  /** Where the numbers of one output stand among `counts`, in the output's own order. */
  readonly placesOf: (output: RunOutputs["outputs"][number]) => { cells: number[]; margins: number[][]; total: number };
};

const isSubset = (a: readonly string[], b: readonly string[]): boolean => a.every((v) => b.includes(v));

const intervals = (h: HistogramOutput): number[] => [h.below, ...h.counts, h.above];
const intervalKey = (h: HistogramOutput, from: string, to: string): string => keyOf([[h.variable, intervalLevel(from, to)]]);
const intervalKeys = (h: HistogramOutput): string[] => intervalLevels(h.breaks).map((level) => keyOf([[h.variable, level]]));

/** `guardBelow`: of groups that no output counts but that several tell of together, those of fewer people are among the counts, to be looked after. Whoever only asks where outputs' own counts stand needs none. */
export function linkCounts(run: RunOutputs, guardBelow = 0): LinkedCounts {
  const counts: LinkedCount[] = [];
  const places = new Map<string, number>();
  const equations = new Map<string, Equation>();

  const place = (key: string, value: number, depth: number, released: boolean): number => {
    const known = places.get(key);
    if (known === undefined) {
      places.set(key, counts.length);
      return counts.push({ key, value, depth, released }) - 1;
    }
    const count = counts[known]!;
    if (count.value !== value) throw new Error(`an engine counted the same people twice and differently: ${key}`);
    count.released ||= released;
    return known;
  };
  const at = (key: string): number => {
    const index = places.get(key);
    if (index === undefined) throw new Error(`no count named ${key}`);
    return index;
  };
  const equate = (total: number, parts: number[], of: Equation["of"]): void => {
    const sorted = [...parts].sort((a, b) => (counts[a]!.key < counts[b]!.key ? -1 : 1));
    if (sorted.reduce((sum, p) => sum + counts[p]!.value, 0) !== counts[total]!.value) {
      throw new Error(`an engine's parts don't add up to their total: ${counts[total]!.key}`);
    }
    equations.set(`${total}=${sorted.join("+")}`, { total, parts: sorted, of });
  };

  const population = place(keyOf([]), run.population, 0, run.outputs.some((o) => o.kind === "count" || o.kind === "distribution" || tableOf(o) !== undefined));

  // Cross-tables, and every smaller table that they imply and another one shows or implies too.
  const counted = run.outputs.flatMap((output) => {
    const table = tableOf(output);
    // Whether a value is known is no class that a person could be found in: only tables of what people have or had are.
    return table ? [{ ...table, of: output.kind === "crosstab" || output.kind === "rate" || output.kind === "survival" ? ("table" as const) : ("variable" as const) }] : [];
  });
  const tables = counted.map((output): LinkedTable & { of: Equation["of"] } => {
    const order = output.dimensions.map((_, i) => i).sort((a, b) => (output.dimensions[a]!.variable < output.dimensions[b]!.variable ? -1 : 1));
    const cells = new Map<string, number>();
    combinations(output.dimensions.map((d) => d.levels.map((l) => [d.variable, l.code] as const))).forEach((assignments, i) => {
      const key = keyOf(assignments);
      cells.set(key, place(key, output.counts[i]!, assignments.length, true));
    });
    return { variables: order.map((i) => output.dimensions[i]!.variable), levels: order.map((i) => output.dimensions[i]!.levels.map((l) => l.code)), cells, of: output.of };
  });
  const implied = tables.flatMap((a) => tables.map((b) => a.variables.filter((v) => b.variables.includes(v))));
  // Of a rate in groups within groups, the events of each of the outer and of each of the inner ones follow, and stand beside other tables of the event.
  const ofEvents = run.outputs.flatMap((output) => (output.kind === "rate" && output.table.dimensions.length > 2 ? output.table.dimensions.slice(0, -1).map(({ variable }) => [variable, output.table.dimensions.at(-1)!.variable]) : []));
  const ofNested = (run.nested ?? []).flatMap(({ ways }) => ways.map((way) => way.map(({ variable }) => variable)));
  const marginSets = [...implied, ...ofEvents, ...ofNested, ...tables.flatMap((t) => t.variables.map((v) => [v]))];
  for (const table of tables) {
    const smaller = new Map(marginSets.filter((s) => s.length > 0 && s.length < table.variables.length && isSubset(s, table.variables)).map((s) => [s.join("\n"), s]));
    for (const variables of smaller.values()) {
      const sums = new Map<string, { value: number; parts: number[] }>();
      for (const row of combinations(table.variables.map((v, d) => table.levels[d]!.map((l) => [v, l] as const)))) {
        const key = keyOf(row.filter(([v]) => variables.includes(v)));
        const cell = at(keyOf(row));
        const sum = sums.get(key) ?? { value: 0, parts: [] };
        sum.value += counts[cell]!.value;
        sum.parts.push(cell);
        sums.set(key, sum);
      }
      for (const [key, { value, parts }] of sums) equate(place(key, value, variables.length, variables.length === 1), parts, table.of);
    }
    table.variables.forEach((v, d) => equate(population, table.levels[d]!.map((l) => at(keyOf([[v, l]]))), "variable"));
  }

  // The sum of all groups at each step says little that the groups do not: without it their curves stand, which nothing else tells. Everyone is hidden for them only where no other output counts everyone.
  const spared = run.outputs.flatMap((output) => {
    if (output.kind !== "survival" || output.table.dimensions.length < 2) return [];
    const [by, own] = output.table.dimensions as [Dimension, Dimension];
    if (!by.levels.some(({ code }) => code === missingLevel.code)) return [];
    const unknown: Assignment = [by.variable, missingLevel.code];
    const steps = own.levels.map(({ code }): Assignment => [own.variable, code]);
    return [...steps.map((step) => ({ unknown: at(keyOf([unknown, step])), sum: at(keyOf([step])) })), ...(run.outputs.length === 1 ? [{ unknown: at(keyOf([unknown])), sum: population }] : [])];
  });

  const guard = (of: readonly Assignment[], people: number): number => {
    const group = place(keyOf(of), people, of.length, false);
    if (!counts[group]!.released) counts[group]!.guarded = true;
    return group;
  };
  const link = ({ groups, sums }: LinkedGroups): void => {
    for (const { of, people } of groups) guard(of, people);
    for (const { total, parts, isNew } of sums) {
      const known = parts.map((part) => at(keyOf(part)));
      equate(isNew ? guard(total, known.reduce((people, i) => people + counts[i]!.value, 0)) : at(keyOf(total)), known, "variable");
    }
  };
  link(linkEvents(run, guardBelow));

  // Demographics: tables of one variable each, over everyone.
  const distributions = run.outputs.filter((o): o is DistributionOutput => o.kind === "distribution");
  if (distributions.length > 0 && run.outputs.some((o) => o.kind !== "count" && o.kind !== "distribution")) throw new Error("a distribution is released beside counts of people only");
  for (const output of distributions) {
    if (output.of !== "demographics") continue;
    for (const { dimension: { variable, levels }, counts: people } of output.tables) {
      equate(population, levels.map((l, i) => place(keyOf([[variable, l.code]]), people[i]!, 1, true)), "variable");
    }
  }

  // Numeric variables: known + missing = population; the histogram's intervals = known.
  const numeric = run.outputs.filter((o): o is SummaryOutput | HistogramOutput => o.kind === "summary" || o.kind === "histogram");
  const histograms = numeric.filter((o): o is HistogramOutput => o.kind === "histogram");
  for (const output of numeric) {
    const missing = place(keyOf([[output.variable, missingLevel.code]]), output.missing, 1, true);
    const known = place(keyOf([[output.variable, knownLevel]]), run.population - output.missing, 1, output.kind === "summary");
    equate(population, [known, missing], "variable");
    if (output.kind === "summary") {
      if (output.n !== run.population - output.missing) throw new Error(`known and missing values of ${output.variable} don't add up`);
      continue;
    }
    const keys = intervalKeys(output);
    equate(known, intervals(output).map((value, i) => place(keys[i]!, value, 2, true)), "variable");
  }
  for (const coarse of histograms) {
    for (const fine of histograms.filter((h) => h !== coarse && h.variable === coarse.variable)) {
      const ends = intervalEnds(coarse.breaks);
      const finer = intervalEnds(fine.breaks);
      for (let i = 0; i + 1 < ends.length; i++) {
        const from = finer.indexOf(ends[i]!);
        const to = finer.indexOf(ends[i + 1]!);
        if (from === -1 || to <= from + 1) continue;
        const parts = finer.slice(from, to).map((end, j) => at(intervalKey(fine, end, finer[from + j + 1]!)));
        equate(at(intervalKey(coarse, ends[i]!, ends[i + 1]!)), parts, "variable");
      }
    }
  }
  link(linkNested(run.nested ?? [], (group) => places.has(keyOf(group))));

  const placesOf: LinkedCounts["placesOf"] = (output) => {
    switch (output.kind) {
      case "count":
        return { cells: [population], margins: [], total: population };
      case "crosstab":
      case "comparison":
      case "correlation":
      case "rate":
      case "survival":
      case "meta-analysis":
      case "regression":
      case "cox":
      case "quantiles": {
        const { dimensions } = tableOf(output)!;
        const assigned = dimensions.map((d) => d.levels.map((l) => [d.variable, l.code] as const));
        return {
          cells: combinations(assigned).map((a) => at(keyOf(a))),
          margins: assigned.map((level) => level.map((a) => at(keyOf([a])))),
          total: population,
        };
      }
      case "distribution": {
        const tables = output.of === "demographics" ? output.tables : [];
        return { cells: tables.flatMap(({ dimension }) => dimension.levels.map((l) => at(keyOf([[dimension.variable, l.code]])))), margins: [], total: population };
      }
      case "summary":
        return { cells: [at(keyOf([[output.variable, knownLevel]])), at(keyOf([[output.variable, missingLevel.code]]))], margins: [], total: population };
      case "histogram": {
        return {
          cells: [...intervalKeys(output).map(at), at(keyOf([[output.variable, missingLevel.code]]))],
          margins: [], total: population,
        };
      }
    }
  };
  return inKeyOrder({ counts, equations: [...equations.values()], tables, spared, placesOf, ...(run.nested && { coarser: coarserBy(run.nested) }) });
}

/** Numbers the counts by key and the equations finest first: what follows must not depend on how tables and variables were listed. */
function inKeyOrder({ counts, equations, tables, spared = [], placesOf, ...unnumbered }: LinkedCounts): LinkedCounts {
  const order = counts.map((_, i) => i).sort((a, b) => compareKeys(counts[a]!.key, counts[b]!.key));
  const now = new Array<number>(counts.length);
  order.forEach((was, i) => (now[was] = i));
  const move = (i: number): number => now[i]!;
  const sorted = order.map((was) => counts[was]!);
  return {
    ...unnumbered, counts: sorted,
    equations: equations
      .map(({ total, parts, of }) => ({ total: move(total), parts: parts.map(move), of }))
      .sort((a, b) => sorted[b.total]!.depth - sorted[a.total]!.depth || a.total - b.total || a.parts.length - b.parts.length || compareKeys(a.parts.join(), b.parts.join())),
    spared: spared.map(({ unknown, sum }) => ({ unknown: move(unknown), sum: move(sum) })),
    tables: tables.map((t) => ({ ...t, cells: new Map([...t.cells].map(([key, i]) => [key, move(i)])) })),
    placesOf: (output) => {
      const { cells, margins, total } = placesOf(output);
      return { cells: cells.map(move), margins: margins.map((m) => m.map(move)), total: move(total) };
    },
  };
}

export const compareKeys = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
