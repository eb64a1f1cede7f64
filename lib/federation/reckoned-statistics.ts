/**
 * Statistics of pooled outputs: intervals and tests that follow from pooled counts, means and person-time. They stand on the released
 * numbers: exact where those are, else as near as the rounding allows (each page says how near).
 */
import { lowered } from "#lib/kernel/lowered.ts";
import type { AnalysisOf } from "#lib/query/analysis.ts";
import { missingLevel } from "#lib/query/outputs.ts";
import { anova, welchAnova } from "#lib/statistics/anova.ts";
import { correlationInterval, correlationTest } from "#lib/statistics/correlation.ts";
import { directlyStandardisedRate, standardisedRateRatio, type StandardisedRate } from "#lib/statistics/direct-standardisation.ts";
import { kaplanMeier, survivalInterval, survivalQuantile, survivalQuantileInterval } from "#lib/statistics/kaplan-meier.ts";
import { lifeTable, type LifeTable } from "#lib/statistics/life-table.ts";
import { logRankTerms, logRankTest } from "#lib/statistics/log-rank.ts";
import { m2FromStandardDeviation, standardError, type Moments } from "#lib/statistics/moments.ts";
import { rate, rateRatio } from "#lib/statistics/rates.ts";
import { standardisedMeanDifference } from "#lib/statistics/standardised-difference.ts";
import { meanInterval, studentTest, welchTest } from "#lib/statistics/t-tests.ts";
import type { Interval } from "#lib/statistics/wald-interval.ts";
import type { PooledCell, PooledNumber, PooledOutput } from "./pooled-result.ts";
import { sumOf } from "./sum-of-counts.ts";
import { ofPooled, standardWeights, withoutBound, type Statistic } from "./table-statistics.ts";

type Of<K extends PooledOutput["kind"]> = Extract<PooledOutput, { kind: K }>;

const countOf = (cell: PooledCell | undefined): number | null => (cell?.is === "value" ? cell.estimate : null);
const known = <T>(values: readonly (T | null)[]): T[] | null => (values.every((v) => v !== null) ? (values as T[]) : null);

type GroupMean = { label: string; estimate: Interval & { value: number } } | { label: string; estimate: null; because: string };

/**
 * What follows from n, mean and SD of everyone: the variance, the standard error of the mean SD/√n, and the mean with its 95 % interval by Student's t on n − 1
 * degrees of freedom. None where one is hidden, or where the three rest on different TREs.
 */
export function summaryStatistics({ n, mean, sd }: Of<"summary">): Statistic[] {
  const names = ["Mean", "Standard error of the mean", "Variance"] as const;
  const found = meanOf(n, mean, sd);
  if ("because" in found) return names.map((name) => ({ name, value: null, because: found.because }));
  return [
    { name: names[0], value: found.value, interval: { low: found.low, high: found.high }, degrees: `Student's t, ${Math.round(found.count) - 1} degrees of freedom`, ...(mean.is === "number" && leftOpen(mean)) },
    { name: names[1], value: found.error, ...(sd.is === "number" && n.is === "value" && leftOpen({ low: sd.low / Math.sqrt(n.high ?? Infinity), high: sd.high / Math.sqrt(n.low) })) },
    { name: names[2], value: found.sd ** 2, ...(sd.is === "number" && leftOpen({ low: sd.low ** 2, high: sd.high ** 2 })) },
  ];
}

/** A mean with its standard error and its 95 % interval by Student's t, or why there is none. */
function meanOf(n: PooledCell, mean: PooledNumber, sd: PooledNumber): (Interval & { value: number; error: number; sd: number; count: number }) | { because: string } {
  const count = countOf(n);
  if (n.is !== "value" || count === null || mean.is !== "number" || sd.is !== "number") return { because: "The number of people, the mean or the standard deviation is hidden." };
  if (!sameTres(n.restsOn, mean.restsOn, sd.restsOn)) return { because: "The number of people, the mean and the standard deviation rest on different environments." };
  if (count < 2) return { because: "Not defined of fewer than two people." };
  const moments = { n: count, mean: mean.value, m2: m2FromStandardDeviation(count, sd.value) };
  return { value: mean.value, ...meanInterval(moments)!, error: standardError(moments)!, sd: sd.value, count };
}

/** Welch's t test, Student's, and the standardised difference of two groups; analysis of variance of more. Groups without mean or SD take no part. */
export function comparisonStatistics({ table, means, sds }: Of<"comparison">): Statistic[] {
  const groups = table.dimensions[0]!.levels.flatMap((level, g): (Moments & { label: string })[] => {
    const [n, mean, sd] = [countOf(table.cells[2 * g]), means[g]!, sds[g]!];
    return level.code !== missingLevel.code && n !== null && n > 1 && mean.is === "number" && sd.is === "number" ? [{ label: level.label, n, mean: mean.value, m2: m2FromStandardDeviation(n, sd.value) }] : [];
  });
  const [one, other] = groups;
  if (groups.length === 2 && one && other) {
    const test = welchTest(one, other);
    const equal = studentTest(one, other);
    const apart = standardisedMeanDifference(one, other);
    return released([
      ...(test ? [{ name: `Difference in means, ${one.label} less ${other.label}`, value: test.difference, interval: test.interval, p: test.p, degrees: `Welch's t test, ${Math.round(test.df)} degrees of freedom` }] : []),
      ...(equal ? [{ name: `Difference in means, ${one.label} less ${other.label}, were the spreads equal`, value: equal.difference, interval: equal.interval, p: equal.p, degrees: `Student’s t test, ${equal.df} degrees of freedom` }] : []),
      ...(apart !== null ? [{ name: "Standardised difference", value: apart }] : []),
    ]);
  }
  const test = groups.length > 2 ? anova(groups) : null;
  const unequal = groups.length > 2 ? welchAnova(groups) : null;
  return released([
    ...(test ? [{ name: "F (analysis of variance)", value: test.f, p: test.p, degrees: `${test.df1} and ${test.df2} degrees of freedom` }] : []),
    ...(unequal ? [{ name: "F (Welch’s analysis of variance, for groups whose spreads differ)", value: unequal.f, p: unequal.p, degrees: `${unequal.df1} and ${Math.round(unequal.df2)} degrees of freedom` }] : []),
  ]);
}
/** From means and deviations that were released to some digits. */
const released = (statistics: readonly Statistic[]): Statistic[] => statistics.map(withoutBound);

/** Each group's mean with its 95 % interval by Student's t on n − 1 degrees of freedom, as a single mean has it; null where it is not released, or rests on other TREs than its spread or number. */
export function groupMeans({ table, means, sds }: Of<"comparison">): GroupMean[] {
  return table.dimensions[0]!.levels.flatMap((level, g): GroupMean[] => {
    const n = table.cells[2 * g]!;
    if (level.code === missingLevel.code && countOf(n) === 0) return [];
    const found = meanOf(n, means[g]!, sds[g]!);
    return "because" in found ? [{ label: level.label, estimate: null, because: found.because }] : [{ label: level.label, estimate: { value: found.value, low: found.low, high: found.high } }];
  });
}

const sameTres = (...sets: readonly (readonly string[])[]): boolean => new Set(sets.map((ids) => [...ids].sort().join())).size <= 1;

/** Each correlation with its interval by Fisher's z and its test by Student's t; the number of people is that of complete cases. */
export function correlationStatistics({ of, r, table }: Of<"correlation">): Statistic[] {
  const n = table.cells[0]!;
  const count = countOf(n);
  // The ends beside a pooled correlation are a guide (poolCorrelation), so that none is claimed here.
  return released(of.flatMap((one, i) => of.slice(i + 1).map((other, k): Statistic => {
    const name = `Correlation of ${one.label} and ${other.label}`;
    const found = r[i * of.length + i + 1 + k]!;
    if (found.is !== "number" || n.is !== "value" || count === null) return { name, value: null, because: "The correlation or the number of people is hidden." };
    if (!sameTres(n.restsOn, found.restsOn)) return { name, value: null, because: "The correlation and the number of people rest on different environments." };
    const [test, interval] = [correlationTest(found.value, count), correlationInterval(found.value, count)];
    return { name, value: found.value, ...(interval && { interval }), ...(test && { p: test.p, degrees: `Student’s t, ${Math.round(test.df)} degrees of freedom` }) };
  })));
}

export type RateOfGroup = { label: string; events: number; years: number; per1000: number; interval: Interval; /** What rounding leaves open; absent where nothing, or no end is known. */ within?: Interval };
/** Per 1,000 person-years with exact Poisson intervals; only where events and time rest on the same TREs. People of unknown group are one of the groups, where there are any. */
export function ratesByGroup({ groups, table, days }: Of<"rate">): { code: string; label: string; rate: RateOfGroup | null }[] {
  return groups.flatMap(({ code, label }, g) => {
    if (code === missingLevel.code && [0, 1, 2].every((status) => countOf(table.cells[3 * g + status]) === 0)) return [];
    const [events, time] = [table.cells[3 * g], days[g]!];
    const count = countOf(events);
    if (events?.is !== "value" || count === null || time.is !== "number" || time.value <= 0) return [{ code, label, rate: null }];
    const inBoth = events.restsOn.every((id) => time.restsOn.includes(id)) && time.restsOn.every((id) => events.restsOn.includes(id));
    const found = inBoth ? rate({ events: count, personTime: time.value / 365.25 / 1000 }) : null;
    return [{ code, label, rate: found && { label, events: count, years: time.value / 365.25, per1000: found.rate, interval: found.interval, ...leftOpen({ low: events.low / thousands(time.high), high: (events.high ?? Infinity) / thousands(Math.max(0, time.low)) }) } }];
  });
}

/** Each group's rate over that of `reference` (the first group where none is named), *exact* on the sums; why there is none, in words. */
function rateRatios(output: Of<"rate">, reference?: string): Statistic[] {
  const rates = ratesByGroup(output);
  const other = rates.find(({ code }) => code === reference) ?? rates[0]!;
  return rates.flatMap(({ code, label, rate: one }): Statistic[] => {
    if (code === other.code || code === missingLevel.code) return [];
    const name = `Rate ratio, ${label} against ${other.label}`;
    if (!one || !other.rate) return [{ name, value: null, because: "Events or time that it needs are hidden." }];
    const found = rateRatio({ events: one.events, personTime: one.years }, { events: other.rate.events, personTime: other.rate.years });
    const [ends, otherEnds] = [one, other.rate].map(({ per1000, within }) => within ?? { low: per1000, high: per1000 }) as [Interval, Interval];
    return [found ? { name, value: found.ratio, interval: found.interval, p: found.p, ...leftOpen({ low: ends.low / otherEnds.high, high: ends.high / otherEnds.low }) } : { name, value: null, because: "Not defined: a group has no event." }];
  });
}

type Band = { count: NonNullable<ReturnType<typeof ofPooled>>; time: { value: number; low: number; high: number }; on: string[] };
const thousands = (value: number) => value / 365.25 / 1000;

/** Events and time of each band of age with the standard's weights, or why nothing can be standardised. */
function bandsOf({ groups, table, days }: Of<"rate">): { bands: Band[]; weights: number[]; on: string; found: StandardisedRate } | { because: string } {
  const bands = groups.flatMap((group, g) => (group.code === missingLevel.code ? [] : [{ group, events: table.cells[3 * g], time: days[g]! }]));
  const weights = standardWeights(bands.map(({ group }) => group));
  const all = known(bands.map(({ events, time }): Band | null => {
    const count = ofPooled(events);
    return events?.is === "value" && count && time.is === "number" ? { count, time, on: [events.restsOn, time.restsOn].map((ids) => [...ids].sort().join()) } : null;
  }));
  if (all === null || weights === null) return { because: "Events or time of an age band are hidden." };
  const [on = "", ...others] = new Set(all.flatMap((one) => one.on));
  if (others.length > 0) return { because: "The age bands rest on different environments." };
  const found = directlyStandardisedRate(all.map(({ count, time }) => ({ events: count.value, personTime: thousands(time.value) })), weights);
  return found ? { bands: all, weights, on, found } : { because: "An age band has nobody in it: choose wider bands." };
}

/**
 * The rate per 1,000 person-years had everyone the standard's ages: groups are bands of age, people of unknown age stay out. Events and person-time of each band
 * are sums over the same TREs, or none is given: a band that one TRE hides would take its people out of some ages only. `within`: what rounding leaves open.
 */
export function standardisedRate(output: Of<"rate">): Statistic {
  const name = "Standardised by age, events per 1,000 person-years";
  const of = bandsOf(output);
  if ("because" in of) return { name, value: null, because: of.because };
  const { found } = of;
  return { name, value: found.rate, interval: found.interval, degrees: "European Standard Population 2013; interval by Fay and Feuer", ...leftOpen(endsOf(of)) };
}

/** Between which rates rounding leaves it: it rises with each band's events and falls with its time. */
function endsOf({ bands, weights }: { bands: readonly Band[]; weights: readonly number[] }): Interval {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const end = (events: "low" | "high", time: "low" | "high") => bands.reduce((sum, one, i) => sum + ((weights[i]! / whole) * one.count[events]) / thousands(one.time[time]), 0);
  return { low: end("low", "high"), high: end("high", "low") };
}
const leftOpen = ({ low, high }: Interval): Pick<Statistic, "within"> => (Number.isFinite(low) && Number.isFinite(high) && low < high ? { within: { low, high } } : {});

/** How the standardised rate of each further group compares with the first one's: only over the same TREs, whose people's differences would else be taken for the groups'. */
function standardisedRatios(within: readonly { of: string | null; output: Of<"rate"> }[]): Statistic[] {
  const [first, ...others] = within.map(({ of, output }) => ({ of, bands: bandsOf(output) }));
  return others.map(({ of, bands }) => {
    const name = `Ratio of standardised rates, ${of} against ${first!.of}`;
    if ("because" in bands || "because" in first!.bands) return { name, value: null, because: "One of the two rates is not given." };
    if (bands.on !== first!.bands.on) return { name, value: null, because: "The two rates rest on different environments." };
    const found = standardisedRateRatio(bands.found, first!.bands.found);
    const [over, under] = [endsOf(bands), endsOf(first!.bands)];
    return found ? { name, value: found.ratio, interval: found.interval, p: found.p, degrees: "interval by Fay (1999)", ...leftOpen({ low: over.low / under.high, high: over.high / under.low }) } : { name, value: null, because: `Not defined: ${first!.of} has no event.` };
  });
}

/** A rate in groups beside ages as one for each of them; people of whom the further group is not known have none. One that has no such groups is itself. */
function ratesWithin(output: Of<"rate">): { of: string | null; output: Of<"rate"> }[] {
  const { table: { dimensions, cells, ...table }, days } = output;
  if (dimensions.length < 3) return [{ of: null, output }];
  const [outer, inner, own] = dimensions as [typeof dimensions[0], typeof dimensions[0], typeof dimensions[0]];
  const width = inner.levels.length;
  return outer.levels.flatMap(({ code, label }, w) => (code === missingLevel.code ? [] : [{
    of: label, output: { ...output, groups: inner.levels, days: days.slice(w * width, (w + 1) * width), table: { ...table, dimensions: [inner, own], cells: cells.slice(3 * w * width, 3 * (w + 1) * width) } },
  }]));
}

/** The standardised rate, where it is asked for, of everyone or within each further group; how these compare, and how the groups do. */
export function rateStatistics(output: Of<"rate">, asked: Pick<AnalysisOf<"rate">, "reference" | "standard"> | undefined): Statistic[] {
  const within = ratesWithin(output);
  const own = within.flatMap(({ of, output: one }) => [...(asked?.standard === undefined ? [] : [standardisedRate(one)]), ...rateRatios(one, asked?.reference)].map((found) => (of === null ? found : { ...found, name: `${of}: ${lowered(found.name)}` })));
  return asked?.standard === undefined ? own : [...standardisedRatios(within), ...own];
}

export type Curve = { label: string; /** At the beginning of the interval that ends at each day, with what rounding leaves open. */ atRisk: PooledCell[]; steps: { time: number; share: number; low: number | null; high: number | null; /** What rounding leaves open. */ within?: Interval }[]; median: number | null; /** Where the limits of the curve cross one half (Brookmeyer & Crowley 1982); an end that is not reached is null. */ medianInterval: { low: number | null; high: number | null }; table: LifeTable };
/**
 * Kaplan–Meier of each group on the shared days; null where a count that it needs is hidden. People of unknown group are no group: no curve tells of them and
 * no test counts them, as R's survfit and survdiff leave them out.
 */
export function curvesOf({ groups, breaks, table }: Of<"survival">): { code: string; label: string; curve: Curve | null }[] {
  const width = 2 * breaks.length + 2;
  return groups.flatMap(({ code, label }, g): { code: string; label: string; curve: Curve | null }[] => {
    if (code === missingLevel.code) return [];
    const own = table.cells.slice(g * width, g * width + width - 1);
    const counts = known(own.map(countOf));
    if (!counts) return [{ code, label, curve: null }];
    const life = lifeTable(breaks, breaks.map((_, i) => counts[2 * i]!), breaks.map((_, i) => counts[2 * i + 1]!), counts[width - 2]!);
    const steps = kaplanMeier(life);
    const [least, most] = [sharesAtEnds(own, "low", "high"), sharesAtEnds(own, "high", "low")];
    const shares = steps.map((s, i) => { const interval = survivalInterval(s, "log-log"); return { time: s.time, share: s.survival, low: interval?.low ?? null, high: interval?.high ?? null, ...leftOpen({ low: least[i]!, high: most[i]! }) }; });
    return [{ code, label, curve: { label, steps: [{ time: 0, share: 1, low: null, high: null }, ...shares], median: survivalQuantile(steps, 0.5), medianInterval: survivalQuantileInterval(steps, 0.5, "log-log"), atRisk: breaks.map((_, i) => sumOf(own.slice(2 * i))!), table: life } }];
  });
}
/**
 * The shares by each day with everyone's departures (and later events) at one end of what rounding leaves open, and events until then at the other. Each share falls with
 * every event until its day and rises with everything else: with mᵢ = nᵢ − dᵢ ≥ nᵢ₊₁, ∂ log S / ∂dⱼ = −1/nⱼ + Σᵢ﹤ⱼ (1/mᵢ − 1/nᵢ) ≤ −1/n₁. So these are its ends.
 */
function sharesAtEnds(row: readonly (PooledCell | undefined)[], others: "low" | "high", events: "low" | "high"): number[] {
  const end = (at: number, which: "low" | "high"): number => { const cell = row[at]; return cell?.is === "value" ? (cell[which] ?? Infinity) : 0; };
  const days = (row.length - 1) / 2;
  return Array.from({ length: days }, (_, day) => {
    let [share, atRisk] = [1, end(2 * days, others)];
    const left: [number, number][] = [];
    for (let i = days - 1; i >= 0; i--) {
      const died = end(2 * i, i <= day ? events : others);
      atRisk += died + end(2 * i + 1, others);
      left.unshift([died, atRisk]);
    }
    for (const [died, people] of left.slice(0, day + 1)) share *= died === 0 ? 1 : people === Infinity ? NaN : 1 - died / people;
    return share;
  });
}
export function logRankOf(curves: readonly { curve: Curve | null }[]): Statistic | null {
  const tables = curves.flatMap(({ curve }) => (curve ? [curve.table] : []));
  const test = tables.length > 1 && tables.length === curves.length ? logRankTest(logRankTerms(tables)) : null;
  return test && { name: "Log-rank test", value: test.statistic, p: test.p, degrees: `${test.df} ${test.df === 1 ? "degree" : "degrees"} of freedom` };
}
