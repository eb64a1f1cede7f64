/**
 * The log-rank test with a stratum for each TRE: curves are compared within TREs, so that a TRE whose people fare worse in all groups is not
 * taken for a difference between groups. Each TRE's terms come from its own released counts on its own days (lib/statistics/log-rank.ts).
 */
import type { LifeTable } from "#lib/statistics/life-table.ts";
import { addLogRankTerms, logRankTerms, logRankTest } from "#lib/statistics/log-rank.ts";
import { ownOutput } from "./own-output.ts";
import type { PooledOutput, PooledResult } from "./pooled-result.ts";
import { curvesOf } from "./reckoned-statistics.ts";
import type { Statistic } from "./table-statistics.ts";

type Survival = Extract<PooledOutput, { kind: "survival" }>;

/** Null of fewer than two TREs, and where a count that one of them needs is hidden: a test without it would be another one. */
export function stratifiedLogRank(pooled: Survival, sites: readonly PooledResult["sites"][number][]): Statistic | null {
  const groups = curvesOf(pooled);
  const strata = sites.flatMap((site) => {
    const own = site.outputs.find((o) => o.id === pooled.id && o.kind === "survival");
    return own?.kind === "survival" ? [curvesOf(ownOutput(own, site) as Survival)] : [];
  });
  if (strata.length < 2 || groups.length < 2) return null;
  const tables = strata.map((curves) => groups.flatMap(({ code }): LifeTable[] => { const curve = curves.find((own) => own.code === code)?.curve; return curve ? [curve.table] : []; }));
  if (tables.some((of) => of.length < groups.length)) return null;
  const test = logRankTest(tables.map(logRankTerms).reduce(addLogRankTerms));
  return test && { name: "Log-rank test, within data environments", value: test.statistic, p: test.p, degrees: `${test.df} ${test.df === 1 ? "degree" : "degrees"} of freedom` };
}
