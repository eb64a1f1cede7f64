/**
 * Mean time without the event up to a horizon: the area under the Kaplan–Meier curve until then. Its variance is Σ A(t)² d / (n (n − d)),
 * with A(t) the area from t to the horizon (Klein & Moeschberger, Survival Analysis, 2nd ed. 2003, equations 4.5.1 and 4.5.2; Royston &
 * Parmar 2013). *Exact* on life tables added over TREs.
 */
import type { SurvivalStep } from "./kaplan-meier.ts";
import { waldInterval, type Interval } from "./wald-interval.ts";

export type RestrictedMean = { mean: number; standardError: number; interval: Interval };

/** Null where the curve ends above zero before the horizon: nobody was followed that far. */
export function restrictedMeanSurvival(steps: readonly SurvivalStep[], horizon: number, level = 0.95): RestrictedMean | null {
  const last = steps.at(-1);
  if (!last || (horizon > last.time && last.survival > 0)) return null;
  const until = steps.filter((s) => s.time <= horizon);
  // From the last step back, so that each step finds the area beyond it.
  let [beyond, variance, to] = [0, 0, horizon];
  for (const { time, survival, atRisk, events } of until.toReversed()) {
    beyond += survival * (to - time);
    to = time;
    if (events > 0 && events < atRisk) variance += (beyond * beyond * events) / (atRisk * (atRisk - events));
  }
  const mean = beyond + to;
  const standardError = Math.sqrt(variance);
  return { mean, standardError, interval: waldInterval(mean, standardError, level) };
}

/** First mean less the second, of groups of different people. */
export function restrictedMeanDifference(a: RestrictedMean, b: RestrictedMean, level = 0.95): { difference: number; standardError: number; interval: Interval } {
  const standardError = Math.hypot(a.standardError, b.standardError);
  return { difference: a.mean - b.mean, standardError, interval: waldInterval(a.mean - b.mean, standardError, level) };
}
