/**
 * One coefficient over several TREs by two-stage meta-analysis of what each released (lib/statistics/meta-analysis.ts). *Approximate*: it
 * stands on estimates to the policies' digits, and weighs TREs instead of people.
 */
import { z } from "zod";
import type { MetaInterval, MetaMethod } from "#lib/query/analysis.ts";
import { leaveOneOut, metaAnalysis, type MetaAnalysis } from "#lib/statistics/meta-analysis.ts";
import { waldInterval } from "#lib/statistics/wald-interval.ts";

const Interval = z.strictObject({ low: z.number(), high: z.number() });
const Together = z.strictObject({ estimate: z.number(), standardError: z.number(), interval: Interval, p: z.number() });

export const MetaEffect = z.strictObject({
  column: z.string(),
  /** Each TRE's own, with its 95 % interval and its share of the weight; in the order of TREs' ids. */
  studies: z.array(z.strictObject({ treId: z.string(), estimate: z.number(), standardError: z.number(), interval: Interval, weight: z.number() })),
  /** Null where too few TREs gave an estimate for the method that was asked. */
  together: Together.extend({
    /** Of the t distribution that the interval stands on; null: the normal one. */
    df: z.number().nullable(),
    /** Where the true effect in one more TRE is likely to lie. */
    prediction: Interval.nullable(),
  }).nullable(),
  /** Cochran's Q with its test, I² from 0 to 1 and τ². */
  heterogeneity: z.strictObject({ q: z.number(), df: z.number(), p: z.number(), iSquared: z.number(), tauSquared: z.number() }).nullable(),
  /** The same without each TRE in turn. */
  leaveOneOut: z.array(Together.extend({ without: z.string() })),
});
export type MetaEffect = z.infer<typeof MetaEffect>;
export type Study = { treId: string; estimate: number; standardError: number };

/** With two TREs, leaving one out leaves only the other's own estimate: that is no check. */
const leastForLeavingOut = 3;

export function metaEffect(column: string, given: readonly Study[], { method, interval }: { method: MetaMethod; interval: MetaInterval }): MetaEffect {
  // In one order, so that no digit depends on who answered first.
  const studies = [...given].sort((a, b) => (a.treId < b.treId ? -1 : 1));
  const found = metaAnalysis(studies, { method, interval });
  const weights = studies.map(({ standardError }) => 1 / (standardError ** 2 + (found?.heterogeneity.tauSquared ?? 0)));
  const all = weights.reduce((sum, w) => sum + w, 0);
  const left = studies.length < leastForLeavingOut ? [] : leaveOneOut(studies, { method, interval });
  return {
    column,
    studies: studies.map(({ treId, estimate, standardError }, i) => ({ treId, estimate, standardError, interval: waldInterval(estimate, standardError, 0.95), weight: weights[i]! / all })),
    together: found && { ...togetherOf(found), df: found.df, prediction: found.prediction && { low: found.prediction.low, high: found.prediction.high } },
    heterogeneity: found && studies.length > 1 ? (({ q, df, p, iSquaredOfQ, tauSquared }) => ({ q, df, p, iSquared: iSquaredOfQ, tauSquared }))(found.heterogeneity) : null,
    leaveOneOut: left.flatMap((without, i) => (without ? [{ without: studies[i]!.treId, ...togetherOf(without) }] : [])),
  };
}

const togetherOf = ({ estimate, standardError, interval, p }: MetaAnalysis) => ({ estimate, standardError, interval: { low: interval.low, high: interval.high }, p });
