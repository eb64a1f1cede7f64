/** Statistics of two runs side by side, each found by its name: tests, ratios, rates, means, points of curves, medians and other quantiles. */
import type { AnalysisPair } from "#lib/query/matched-analyses.ts";
import type { AnsweredRun } from "./two-runs.ts";
import type { ReckonedStatistic } from "./statistics-in.ts";

type Ends = { low: number; high: number };
type Given = Pick<ReckonedStatistic, "value" | "interval" | "p" | "within" | "because">;
export type StatisticCompared = {
  name: string;
  /** Of a stratum's own: whose, and which. */
  stratum: string | null;
  before: Given | null; after: Given | null;
  /** After less before, as shown; null where one of the two has none. */
  difference: number | null;
  /** Where the true difference lies, as far as what rounding leaves open is known of both. */
  between: Ends | null;
};
type Named = Given & { name: string; stratum: string | null };

export function statisticsCompared({ before: wasAsked, after: isAsked }: AnalysisPair, before: AnsweredRun, after: AnsweredRun): StatisticCompared[] {
  const [was, is] = [statisticsOf(before, wasAsked?.id), statisticsOf(after, isAsked?.id)];
  const same = (one: Named) => (other: Named) => one.name === other.name && one.stratum === other.stratum;
  return [...is.map((one) => line(one, was.find(same(one)) ?? null, one)), ...was.filter((one) => !is.some(same(one))).map((one) => line(one, one, null))];
}

function statisticsOf({ statistics, models }: AnsweredRun, id: string | undefined): Named[] {
  const reckoned = statistics.filter(({ analysis }) => analysis === id).map(({ name, stratum, ...given }): Named => ({ ...given, name, stratum: stratum ? `${stratum.tre}, ${stratum.label}` : null }));
  return [...reckoned, ...quantilesOf(models.find(({ analysis }) => analysis === id))];
}

/** Exact: what is found by counting over all who take part. */
function quantilesOf(model: AnsweredRun["models"][number] | undefined): Named[] {
  const fit = model?.fit;
  if (fit?.of !== "quantiles") return [];
  const named = (at: number, value: number, group?: string): Named => ({ name: `Quantile ${Number((at * 100).toPrecision(6))}%${group === undefined ? "" : `, ${group}`}`, stratum: null, value, within: { low: value, high: value } });
  return [...fit.quantiles.map(({ at, value }) => named(at, value)), ...(fit.groups ?? []).flatMap((group, g) => (group ?? []).map(({ at, value }) => named(at, value, model!.columns[g])))];
}

function line({ name, stratum }: Named, was: Named | null, is: Named | null): StatisticCompared {
  const given = (of: Named | null): Given | null => of && { value: of.value, ...(of.interval && { interval: of.interval }), ...(of.p !== undefined && { p: of.p }), ...(of.within && { within: of.within }), ...(of.because !== undefined && { because: of.because }) };
  const isKnown = was !== null && is !== null && was.value !== null && is.value !== null;
  return {
    name, stratum, before: given(was), after: given(is), difference: isKnown ? is.value! - was.value! : null,
    between: was?.within && is?.within ? { low: is.within.low - was.within.high, high: is.within.high - was.within.low } : null,
  };
}
