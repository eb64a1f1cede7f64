/**
 * Do groups' survival curves differ? The log-rank test (Mantel 1966; Peto & Peto 1972) from a life table of each group: at every time the
 * events expected if all groups ran the same risk, and the hypergeometric covariance. *Exact* on tables added over TREs; with a stratum
 * for each TRE it is the stratified test, and only O, E and V of each need leave.
 */
import { chiSquareTails } from "./gamma.ts";
import { addLifeTables, type LifeTable } from "./life-table.ts";
import { factorise, solve } from "./matrix.ts";

/** By group; `covariance` is row-major. Terms of strata add up. */
export type LogRankTerms = { observed: readonly number[]; expected: readonly number[]; covariance: readonly number[] };

/** One table per group, all on the same times. */
export function logRankTerms(groups: readonly LifeTable[]): LogRankTerms {
  const k = groups.length;
  const all = groups.reduce(addLifeTables);
  const expected = new Array<number>(k).fill(0);
  const covariance = new Array<number>(k * k).fill(0);
  all.times.forEach((_, at) => {
    const [n, d] = [all.atRisk[at]!, all.events[at]!];
    if (d === 0) return;
    const share = groups.map((g) => g.atRisk[at]! / n);
    const spread = n > 1 ? (d * (n - d)) / (n - 1) : 0;
    for (let i = 0; i < k; i++) {
      expected[i]! += d * share[i]!;
      for (let j = 0; j < k; j++) covariance[i * k + j]! += spread * share[i]! * ((i === j ? 1 : 0) - share[j]!);
    }
  });
  return { observed: groups.map((g) => g.events.reduce((s, d) => s + d, 0)), expected, covariance };
}

export function addLogRankTerms(a: LogRankTerms, b: LogRankTerms): LogRankTerms {
  const add = (x: readonly number[], y: readonly number[]): number[] => x.map((value, i) => value + y[i]!);
  return { observed: add(a.observed, b.observed), expected: add(a.expected, b.expected), covariance: add(a.covariance, b.covariance) };
}

/** Groups of which nobody was at risk at any event take no part; null where fewer than two do. */
export function logRankTest({ observed, expected, covariance }: LogRankTerms): { statistic: number; df: number; p: number } | null {
  const k = observed.length;
  const { aliased, ...factor } = factorise(covariance, k);
  const df = aliased.filter((is) => !is).length;
  if (df === 0) return null;
  // The rows of V add up to zero: the last group follows from the others, and the factorisation leaves it out.
  const apart = observed.map((o, i) => o - expected[i]!);
  const solved = solve({ aliased, ...factor }, apart);
  const statistic = apart.reduce((s, x, i) => s + x * solved[i]!, 0);
  return { statistic, df, p: chiSquareTails(statistic, df).upper };
}
