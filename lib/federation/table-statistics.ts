/**
 * What follows from a table's released counts. A statistic is reckoned from the cells that it needs and from nothing else, and is not
 * given, in words, where one of them is hidden: it can tell of no cell more than the release does. `within` bounds what rounding can
 * have done, where the statistic rises or falls with each count, so that its ends lie at the counts' own.
 */
import type { Cell } from "#lib/disclosure/cell.ts";
import type { AnalysisOf } from "#lib/query/analysis.ts";
import { missingLevel } from "#lib/query/outputs.ts";
import { agesOf, rolesIn, type TableTest } from "#lib/query/table-tests.ts";
import { occupied, pearsonChiSquare } from "#lib/statistics/contingency.ts";
import { directlyStandardisedRate } from "#lib/statistics/direct-standardisation.ts";
import { europeanStandardPopulation2013 } from "#lib/statistics/european-standard-population-2013.ts";
import { fisherExact } from "#lib/statistics/fisher-exact.ts";
import { addTerms, mantelHaenszel, mantelHaenszelTerms, noTerms } from "#lib/statistics/mantel-haenszel.ts";
import { proportion } from "#lib/statistics/proportion.ts";
import { riskTerms, stratifiedRatio } from "#lib/statistics/stratified-ratios.ts";
import { trendTest } from "#lib/statistics/trend-test.ts";
import { oddsRatio, riskDifference, riskRatio, type TwoByTwo } from "#lib/statistics/two-by-two.ts";
import type { Interval, Ratio } from "#lib/statistics/wald-interval.ts";
import type { PooledCell, PooledOutput, PooledResult } from "./pooled-result.ts";
import { cellAt, levelsAt } from "./site-ranges.ts";

/** One line: what, its value, its interval and p-value where it has them. `because` says why there is no value. */
export type Statistic = {
  name: string; value: number | null; interval?: Interval; p?: number; degrees?: string;
  /** What the rounding of released counts leaves open; absent where no bound is known. */
  within?: Interval;
  /** It stands on rounded numbers, and how far that can move it is not known: *approximate, no bound*. */
  noBound?: true; because?: string;
};

/** Statistics of rounded counts: those of which no bound is known say so. */
export const unlessExact = (cells: readonly PooledCell[], statistics: readonly Statistic[]): Statistic[] => (cells.some((cell) => cell.is === "value" && cell.low !== cell.high) ? statistics.map(withoutBound) : [...statistics]);
/** As of numbers that were released to some digits. */
export const withoutBound = (one: Statistic): Statistic => (one.within !== undefined || (one.value === null && one.p === undefined) ? one : { ...one, noBound: true });
export type AskedOfTable = Pick<AnalysisOf<"crosstab">, "id" | "by" | "tests" | "event" | "reference">;
type Table = Extract<PooledOutput, { kind: "crosstab" }>;
type Sites = PooledResult["sites"];

/** Counts that a statistic needs, with the ends between which each lies; null where any is hidden. */
type Count = { value: number; low: number; high: number };
export const hidden = (name: string): Statistic => ({ name, value: null, because: "A count that it needs is hidden." });
const undefinedOf = (name: string): Statistic => ({ name, value: null, because: "Not defined for these counts: a count that it divides by is zero." });

/** Null where a TRE hides its part beyond “small”, or no count is known. */
export const ofPooled = (cell: PooledCell | undefined): Count | null => (cell?.is === "value" && cell.estimate !== null && cell.hiddenAt.length === 0 ? { value: cell.estimate, low: cell.low, high: cell.high ?? Infinity } : null);
const ofReleased = (cell: Cell | undefined): Count | null =>
  cell?.is === "zero" ? { value: 0, low: 0, high: 0 } : cell?.is === "value" ? { value: cell.value, low: Math.max(0, cell.range?.low ?? cell.value - cell.roundedTo / 2), high: cell.range?.high ?? cell.value + cell.roundedTo / 2 } : null;
const sum = (counts: readonly (Count | null)[]): Count | null => counts.reduce<Count | null>((all, c) => (all && c ? { value: all.value + c.value, low: all.low + c.low, high: all.high + c.high } : null), { value: 0, low: 0, high: 0 });

/** Without chosen statistics a two-way table is told as it always was: chi-square, and ratios of a fourfold one. */
export function tableStatistics(output: Table, asked?: AskedOfTable, sites: Sites = []): Statistic[] {
  const levels = output.dimensions.map((d) => d.levels.flatMap((level, at) => (level.code === missingLevel.code ? [] : [{ ...level, at }])));
  const sizes = output.dimensions.map((d) => d.levels.length);
  if (asked?.tests === undefined) return levels.length === 2 ? unlessExact(output.cells, unasked(output, levels, sizes)) : [];
  return unlessExact(output.cells, asked.tests.flatMap((test) => {
    switch (test) {
      case "chi-square": case "fisher": return [independence(test, output, levels, sizes)];
      case "trend": case "prevalence": case "ratios": case "stratified": case "standardised": return aboutEvent(test, output, asked, sites);
    }
  }));
}

type Levels = { code: string; label: string; at: number }[][];
const twoWay = (output: Table, [rows, columns]: Levels, sizes: number[]): (Count | null)[][] => rows!.map((row) => columns!.map((column) => ofPooled(output.cells[cellAt(sizes, [row.at, column.at])])));

function independence(test: "chi-square" | "fisher", output: Table, levels: Levels, sizes: number[]): Statistic {
  const name = test === "fisher" ? "Fisher's exact test" : "Chi-square (Pearson)";
  const counts = twoWay(output, levels, sizes);
  if (counts.flat().includes(null)) return hidden(name);
  const values = counts.map((row) => row.map((c) => Math.round(c!.value)));
  if (test === "fisher") {
    const found = fisherExact(values);
    return "p" in found ? { name, value: null, p: found.p } : { name, value: null, because: "The table is too large for an exact test: take the chi-square test." };
  }
  const found = pearsonChiSquare(occupied(values));
  return found ? { name, value: found.statistic, p: found.p, degrees: `${found.df} ${found.df === 1 ? "degree" : "degrees"} of freedom${found.leastExpected < 5 ? "; a cell expects fewer than five people, so that Fisher's exact test is surer" : ""}` } : undefinedOf(name);
}

function unasked(output: Table, levels: Levels, sizes: number[]): Statistic[] {
  const counts = twoWay(output, levels, sizes);
  if (counts.flat().includes(null)) return [];
  const test = independence("chi-square", output, levels, sizes);
  return [...(test.value === null ? [] : [test]), ...(counts.length === 2 && counts[0]!.length === 2 ? ratios(counts.flat() as Count[], "").filter((s) => s.value !== null) : [])];
}

/** Exposed with and without the event, then unexposed with and without. */
function ratios(counts: readonly Count[], against: string): Statistic[] {
  const [a, b, c, d] = counts as [Count, Count, Count, Count];
  const four = (of: readonly [keyof Count, keyof Count, keyof Count, keyof Count]): TwoByTwo => ({ a: a[of[0]], b: b[of[1]], c: c[of[2]], d: d[of[3]] });
  const [seen, least, most] = [four(["value", "value", "value", "value"]), four(["low", "high", "high", "low"]), four(["high", "low", "low", "high"])];
  const [odds, risk, difference] = [oddsRatio(seen), riskRatio(seen), riskDifference(seen)];
  const share = (x: number, y: number): number => (x + y === 0 ? 0 : y === Infinity ? 0 : x / (x + y));
  const within = (of: (t: TwoByTwo) => number): { within?: Interval } => bounds(of(least), of(most));
  const line = (name: string, ratio: Ratio | null, of: (t: TwoByTwo) => number): Statistic => (ratio ? { name: `${name}${against}`, value: ratio.ratio, interval: ratio.interval, p: ratio.p, ...within(of) } : undefinedOf(`${name}${against}`));
  return [
    line("Odds ratio", odds, (t) => (t.a * t.d) / (t.b * t.c)), line("Risk ratio", risk, (t) => share(t.a, t.b) / share(t.c, t.d)),
    difference ? { name: `Risk difference${against}`, value: difference.difference, interval: difference.interval, p: difference.p, ...within((t) => share(t.a, t.b) - share(t.c, t.d)) } : undefinedOf(`Risk difference${against}`),
  ];
}
const bounds = (low: number, high: number): { within?: Interval } => (Number.isFinite(low) && Number.isFinite(high) && low < high ? { within: { low, high } } : {});

/** People with the event and without, by group and stratum, from pooled or from one TRE's cells. */
type Group = { code: string; label: string };
type Split = { groups: Group[]; strata: Group[]; of: (group: string | null, stratum: string | null) => { with: Count | null; without: Count | null } };

function splitBy<C>(dimensions: Table["dimensions"], cells: readonly C[], read: (cell: C | undefined) => Count | null, { by, event }: AskedOfTable): Split | null {
  const { groups, strata } = rolesIn({ by, event });
  const sizes = dimensions.map((d) => d.levels.length);
  const place = (variable: string | undefined): number => dimensions.findIndex((d) => d.variable === variable);
  const [eventAt, groupsAt, strataAt] = [place(event?.variable), place(groups), place(strata)];
  if (event === undefined || eventAt < 0 || (groups !== undefined && groupsAt < 0) || (strata !== undefined && strataAt < 0)) return null;
  const known = (d: number): Group[] => (d < 0 ? [] : dimensions[d]!.levels.filter((l) => l.code !== missingLevel.code));
  const codes = cells.map((_, i) => levelsAt(sizes, i).map((l, d) => dimensions[d]!.levels[l]!.code));
  return {
    groups: known(groupsAt), strata: known(strataAt),
    of: (group, stratum) => {
      const inside = codes.flatMap((code, i) => (!code.includes(missingLevel.code) && (group === null || code[groupsAt] === group) && (stratum === null || code[strataAt] === stratum) ? [{ code: code[eventAt], count: read(cells[i]) }] : []));
      return { with: sum(inside.filter((c) => c.code === event.level).map((c) => c.count)), without: sum(inside.filter((c) => c.code !== event.level).map((c) => c.count)) };
    },
  };
}

function aboutEvent(test: Exclude<TableTest, "chi-square" | "fisher">, output: Table, asked: AskedOfTable, sites: Sites): Statistic[] {
  const split = splitBy(output.dimensions, output.cells, ofPooled, asked);
  if (split === null) return [];
  const { groups } = split;
  const reference = groups.find((g) => g.code === asked.reference) ?? groups[0];
  const others = groups.filter((g) => g !== reference);
  const against = (group: Group): string => `, ${group.label} against ${reference!.label}`;
  switch (test) {
    case "trend": {
      const name = "Trend over groups (Cochran–Armitage)";
      const counts = groups.map((g) => split.of(g.code, null));
      if (counts.some((c) => c.with === null || c.without === null)) return [hidden(name)];
      const found = trendTest(counts.map((c) => c.with!.value), counts.map((c) => c.with!.value + c.without!.value));
      return [found ? { name, value: found.statistic, p: found.p, degrees: "chi-square, 1 degree of freedom; groups in their order, one apart" } : undefinedOf(name)];
    }
    case "prevalence":
      return [...groups, null].map((group): Statistic => {
        const name = `Prevalence, ${group?.label ?? "everyone"}`;
        const { with: yes, without: no } = split.of(group?.code ?? null, null);
        if (yes === null || no === null) return hidden(name);
        const found = proportion(yes.value, yes.value + no.value);
        return found ? { name, value: found.share, interval: found.interval, ...bounds(yes.low / (yes.low + no.high), yes.high / (yes.high + no.low)) } : undefinedOf(name);
      });
    case "ratios":
      return others.flatMap((group) => {
        const [one, other] = [split.of(group.code, null), split.of(reference!.code, null)];
        const counts = [one.with, one.without, other.with, other.without];
        return counts.includes(null) ? [hidden(`Odds and risk ratios${against(group)}`)] : ratios(counts as Count[], against(group));
      });
    case "stratified": return others.flatMap((group) => stratified(group, reference!, asked, sites));
    case "standardised": return standardised(split, asked);
  }
}

type StratumRatio = { label: string; tre: string; counts: TwoByTwo | null };
/** The four counts of every stratum: each TRE's own table is at least one. Null where a count is hidden. */
export function strataOf(group: string, reference: string, asked: AskedOfTable, sites: Sites, id: string): StratumRatio[] {
  return sites.flatMap(({ tre, outputs }) => {
    const own = outputs.find((o): o is Extract<typeof o, { kind: "crosstab" }> => o.kind === "crosstab" && o.id === id);
    const split = own && splitBy(own.dimensions, own.cells, ofReleased, asked);
    if (!split) return [];
    return (split.strata.length === 0 ? [null] : split.strata).map((stratum): StratumRatio => {
      const [one, other] = [split.of(group, stratum?.code ?? null), split.of(reference, stratum?.code ?? null)];
      const label = stratum === null ? tre.name : `${tre.name}, ${stratum.label}`;
      return { label, tre: tre.name, counts: one.with && one.without && other.with && other.without ? { a: one.with.value, b: one.without.value, c: other.with.value, d: other.without.value } : null };
    });
  });
}

function stratified(group: Group, reference: Group, asked: AskedOfTable, sites: Sites): Statistic[] {
  const strata = strataOf(group.code, reference.code, asked, sites, asked.id);
  const against = `, ${group.label} against ${reference.label}`;
  const names = [`Common odds ratio (Mantel–Haenszel)${against}`, `Common risk ratio (Mantel–Haenszel)${against}`] as const;
  const lacking = strata.filter((s) => s.counts === null);
  if (strata.length === 0 || lacking.length > 0) {
    // Leaving a stratum out in silence would answer another question.
    return names.map((name) => ({ name, value: null, because: strata.length === 0 ? "No environment released a table." : `A count is hidden in ${lacking.map((s) => s.label).join("; ")}.` }));
  }
  const counts = strata.map((s) => s.counts!);
  const odds = mantelHaenszel(counts.map(mantelHaenszelTerms).reduce(addTerms, noTerms));
  const risk = stratifiedRatio(counts.map(riskTerms));
  return [
    odds ? { name: names[0], value: odds.ratio, interval: odds.interval, p: odds.test.p, degrees: `over ${strata.length} ${strata.length === 1 ? "stratum" : "strata"}; p by the test of Cochran, Mantel and Haenszel` } : undefinedOf(names[0]),
    risk ? { name: names[1], value: risk.ratio, interval: risk.interval, p: risk.p } : undefinedOf(names[1]),
  ];
}

function standardised(split: Split, asked: AskedOfTable): Statistic[] {
  // Where the table has groups and ages, ages are its strata; else the groups are the ages.
  const withGroups = split.strata.length > 0;
  const bands = withGroups ? split.strata : split.groups;
  const weights = standardWeights(bands);
  return (withGroups ? split.groups : [null]).map((group): Statistic => {
    const name = `Prevalence standardised by age, ${group?.label ?? "everyone"}`;
    const counts = bands.map((band) => (withGroups ? split.of(group!.code, band.code) : split.of(band.code, null)));
    if (asked.event === undefined || counts.some((c) => c.with === null || c.without === null)) return hidden(name);
    const found = weights && directlyStandardisedRate(counts.map((c) => ({ events: c.with!.value, personTime: c.with!.value + c.without!.value })), weights);
    if (!found) return { name, value: null, because: "An age band has nobody in it: choose wider bands." };
    const total = weights.reduce((s, w) => s + w, 0);
    const end = (yes: "low" | "high", no: "low" | "high") => counts.reduce((s, c, i) => s + (weights[i]! / total) * (c.with![yes] / (c.with![yes] + c.without![no])), 0);
    return { name, value: found.rate, interval: found.interval, degrees: "European Standard Population 2013; interval by Fay and Feuer", ...bounds(end("low", "high"), end("high", "low")) };
  });
}

/** People of the European Standard Population in each band; null of a level that is no band. */
export function standardWeights(bands: readonly Group[]): number[] | null {
  const weights = bands.map((band) => {
    const ages = agesOf(band);
    return ages ? europeanStandardPopulation2013.reduce((s, { from, people }) => s + (from >= ages.from && from < ages.to ? people : 0), 0) : null;
  });
  return weights.every((w) => w !== null) ? (weights) : null;
}
