/**
 * Survival by Kaplan & Meier (1958), S(t) = Π (1 − d/n), with the standard error of Greenwood (1926), S √Σ d / (n (n − d)). *Exact* on
 * life tables added over TREs (see life-table.ts for grouped times). Intervals as R's survfit: plain S ± z SE, and on log(−log S)
 * (Kalbfleisch & Prentice 1980), which stays within 0 and 1.
 */
import type { LifeTable } from "./life-table.ts";
import { normalHalfWidth } from "./normal.ts";
import type { Interval } from "./wald-interval.ts";

/** `logError` is the standard error of log S; null once nobody survives. */
export type SurvivalStep = { time: number; atRisk: number; events: number; censored: number; survival: number; logError: number | null };

/** One step for each time at which somebody is at risk. */
export function kaplanMeier({ times, atRisk, events, censored }: LifeTable): SurvivalStep[] {
  let [survival, greenwood] = [1, 0];
  return times.flatMap((time, i): SurvivalStep[] => {
    const [n, d] = [atRisk[i]!, events[i]!];
    if (n <= 0) return [];
    survival *= (n - d) / n;
    if (d > 0) greenwood += d / (n * (n - d));
    return [{ time, atRisk: n, events: d, censored: censored[i]!, survival, logError: survival > 0 ? Math.sqrt(greenwood) : null }];
  });
}

export const survivalError = ({ survival, logError }: SurvivalStep): number | null => (logError === null ? null : survival * logError);

export type IntervalKind = "plain" | "log-log";
/** Null where the standard error is not known (nobody survives) or, for log-log, there was no event yet. */
export function survivalInterval({ survival, logError }: SurvivalStep, kind: IntervalKind, level = 0.95): Interval | null {
  if (logError === null || (kind === "log-log" && survival === 1)) return null;
  const z = normalHalfWidth(level);
  if (kind === "plain") return { low: Math.max(0, survival * (1 - z * logError)), high: Math.min(1, survival * (1 + z * logError)) };
  const log = Math.log(survival);
  const power = Math.exp((z * logError) / -log);
  return { low: survival ** power, high: survival ** (1 / power) };
}

/** As R: products such as 6/10 · 5/6 should be ½. */
const same = 1.5e-8;
/**
 * The time by which this share had the event: the first at which the curve is at or below 1 − share; halfway to its next step where it is
 * flat at just that height, as R. Null where the curve stays above.
 */
function timeBelow(curve: readonly { time: number; height: number | null }[], share: number): number | null {
  const known = curve.filter((s): s is { time: number; height: number } => s.height !== null && s.height < 1 - share + same);
  const first = known[0];
  if (!first) return null;
  const next = Math.abs(first.height - (1 - share)) < same ? known.find((s) => s.height < first.height - same) : undefined;
  return next ? (first.time + next.time) / 2 : first.time;
}
export const survivalQuantile = (steps: readonly SurvivalStep[], share: number): number | null => timeBelow(steps.map((s) => ({ time: s.time, height: s.survival })), share);

/** Where the curve's own limits cross (Brookmeyer & Crowley 1982); null ends are not reached. */
export function survivalQuantileInterval(steps: readonly SurvivalStep[], share: number, kind: IntervalKind, level = 0.95): { low: number | null; high: number | null } {
  const crosses = (end: "low" | "high"): number | null => timeBelow(steps.map((s) => ({ time: s.time, height: survivalInterval(s, kind, level)?.[end] ?? null })), share);
  return { low: crosses("low"), high: crosses("high") };
}
