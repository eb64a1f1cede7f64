/** Every statistic that the results page reckons from pooled numbers, as rows for files: one list for the CSV and the JSON, by the same functions as the page. */
import { z } from "zod";
import { inARow } from "#lib/kernel/in-a-row.ts";
import { lowered } from "#lib/kernel/lowered.ts";
import type { Analysis, AnalysisOf } from "#lib/query/analysis.ts";
import { missingLevel } from "#lib/query/outputs.ts";
import { rolesIn } from "#lib/query/table-tests.ts";
import { oddsRatio, riskRatio } from "#lib/statistics/two-by-two.ts";
import { characteristicsTable, type CharacteristicsRow, type CharacteristicsTable, type Quartiles } from "./characteristics.ts";
import type { FittedModel } from "./fitted-model.ts";
import type { PooledOutput, PooledResult } from "./pooled-result.ts";
import { curveStatistics, curvesCompared } from "./survival-statistics.ts";
import { comparisonStatistics, correlationStatistics, groupMeans, ratesByGroup, rateStatistics, summaryStatistics } from "./reckoned-statistics.ts";
import { strataOf, tableStatistics, type Statistic } from "./table-statistics.ts";

const Ends = z.object({ low: z.number(), high: z.number() });
export const ReckonedStatistic = z.object({
  analysis: z.string().meta({ description: "The analysis of the query." }), kind: z.string(),
  stratum: z.object({ tre: z.string(), label: z.string() }).optional().meta({ description: "Of a stratum’s own ratio its data environment, and how the stratum is called; left out of everyone together." }),
  name: z.string(), value: z.number().nullable().meta({ description: "Null where it is not given: `because` says why, or only `p` is known." }),
  interval: Ends.optional().meta({ description: "95 % interval." }), p: z.number().optional(), degrees: z.string().optional(),
  within: Ends.optional().meta({ description: "What the rounding of released counts leaves open; left out where nothing is rounded, or no bound is known: `noBound` says so." }),
  noBound: z.literal(true).optional().meta({ description: "It stands on rounded numbers, and how far that can move it is not known." }), because: z.string().optional(),
});
export type ReckonedStatistic = z.infer<typeof ReckonedStatistic>;

type Stratum = NonNullable<ReckonedStatistic["stratum"]>;

/** `models`: what was found in rounds of the rows of a characteristics table. */
export function statisticsIn({ outputs, sites }: PooledResult, analyses: readonly Analysis[], models: readonly FittedModel[]): ReckonedStatistic[] {
  return analyses.flatMap((analysis) => {
    const rows = (statistics: readonly Statistic[], stratum?: Stratum): ReckonedStatistic[] => statistics.map((one) => ({ analysis: analysis.id, kind: analysis.kind, ...(stratum && { stratum }), ...one }));
    const output = <K extends PooledOutput["kind"]>(kind: K) => outputs.find((one): one is Extract<PooledOutput, { kind: K }> => one.kind === kind && one.id === analysis.id);
    switch (analysis.kind) {
      case "crosstab": {
        const table = output("crosstab");
        return table ? [...rows(tableStatistics(table, analysis, sites)), ...strataIn(table, analysis, sites).flatMap(({ stratum, statistics }) => rows(statistics, stratum))] : [];
      }
      case "summary": {
        const summary = output("summary");
        return summary ? rows(summaryStatistics(summary)) : [];
      }
      case "comparison": {
        const compared = output("comparison");
        return compared ? rows([...groupMeans(compared).map((group): Statistic => ({ name: `Mean, ${group.label}`, ...(group.estimate ? { value: group.estimate.value, interval: { low: group.estimate.low, high: group.estimate.high } } : { value: null, because: group.because }) })), ...comparisonStatistics(compared)]) : [];
      }
      case "correlation": {
        const found = output("correlation");
        return found ? rows(correlationStatistics(found)) : [];
      }
      case "rate": {
        const rates = output("rate");
        return rates ? rows([...ratesByGroup(rates).map(({ label, rate }): Statistic => ({ name: `Events per 1,000 person-years, ${label}`, ...(rate ? { value: rate.per1000, interval: rate.interval, ...(rate.within && { within: rate.within }) } : { value: null, because: "Events or time that it needs are hidden." }) })), ...rateStatistics(rates, analysis)]) : [];
      }
      case "survival": {
        const survival = output("survival");
        return survival ? rows([...curveStatistics(survival), ...curvesCompared(survival, sites)]) : [];
      }
      case "characteristics": return rows(described(analysis, outputs, models));
      case "count": case "histogram": case "distribution": case "meta-analysis": case "regression": case "cox": case "quantiles": return [];
    }
  });
}

/** Where one ratio stands for several strata, theirs. */
function strataIn({ dimensions, id }: Extract<PooledOutput, { kind: "crosstab" }>, asked: AnalysisOf<"crosstab">, sites: PooledResult["sites"]): { stratum: Stratum; statistics: Statistic[] }[] {
  if (asked.tests?.includes("stratified") !== true) return [];
  const levels = (dimensions.find(({ variable }) => variable === rolesIn(asked).groups)?.levels ?? []).filter(({ code }) => code !== missingLevel.code);
  const reference = levels.find(({ code }) => code === asked.reference) ?? levels[0];
  return levels.filter((level) => level !== reference).flatMap((level) => strataOf(level.code, reference!.code, asked, sites, id).map(({ label, tre, counts }) => ({
    stratum: { tre, label },
    statistics: ([["Odds ratio", counts && oddsRatio(counts)], ["Risk ratio", counts && riskRatio(counts)]] as const).map(([what, found]): Statistic => {
      const name = `${what}, ${level.label} against ${reference!.label}`;
      return found ? { name, value: found.ratio, interval: found.interval, p: found.p } : { name, value: null, because: counts === null ? "A count that it needs is hidden." : "Not defined for these counts: a count that it divides by is zero." };
    }),
  })));
}

/** Of “Table 1” what is reckoned: shares, everybody's mean, and how far groups stand apart. */
function described(analysis: AnalysisOf<"characteristics">, outputs: readonly PooledOutput[], models: readonly FittedModel[]): Statistic[] {
  const table = characteristicsTable(analysis, outputs, models);
  const given = (name: string, value: number | null | undefined): Statistic => (value == null ? { name, value: null, because: "A number that it needs is hidden." } : { name, value });
  return (table?.rows ?? []).flatMap((row) => [
    ...(row.as === "median" ? quartilesOf(row, table!) : row.as === "mean"
      ? [given(`${row.label}: mean, everyone`, row.ofAll?.mean), given(`${row.label}: standard deviation, everyone`, row.ofAll?.sd)]
      : row.levels.flatMap(({ label, of, ofAll }) => [...table!.groups.map((group, g) => given(`${row.label}: share with ${label}, ${group.label}`, of[g]!.share)), given(`${row.label}: share with ${label}, everyone`, ofAll.share)])),
    ...(row.as === "median" ? [] : row.differences).map((one) => ({ ...one, name: `${row.label}: ${lowered(one.name)}` })),
  ]);
}

function quartilesOf({ label, of, ofAll, because, sitsOut }: Extract<CharacteristicsRow, { as: "median" }>, { groups }: CharacteristicsTable): Statistic[] {
  const told = (whose: string, quartiles: Quartiles | null): Statistic[] =>
    ([["lower quartile", quartiles?.lower], ["median", quartiles?.median], ["upper quartile", quartiles?.upper]] as const).map(([what, value]) => ({ name: `${label}: ${what}, ${whose}`, ...(value === undefined ? { value: null, because: because ?? (sitsOut.length > 0 ? `Nobody, people without a group, or a group that sits out: ${inARow(sitsOut)}.` : "Nobody, or people without a group.") } : { value }) }));
  return [...groups.flatMap((group, g) => told(group.label, of[g]!)), ...told(sitsOut.length > 0 ? "everyone in a group that takes part" : "everyone with a group", ofAll)];
}
