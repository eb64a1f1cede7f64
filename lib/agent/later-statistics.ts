/** How release by rule goes in this TRE, class by class: how much left, how much of it people looked at afterwards, and what they found. */
import type { ClassChange, LaterCheck, ReleasedByRule } from "./store/released-by-rule.ts";

export type LaterStatistics = {
  class: string;
  left: number;
  drawn: number;
  checked: number;
  shouldNotHaveLeft: number;
  /**
   * Of all that left, the share that should not have, at most, with 95 % confidence: the upper end of Clopper and Pearson's exact interval
   * (Biometrika 26, 1934), one-sided. Null while nothing was looked at.
   */
  atMost: number | null;
  stopped: ClassChange | null;
}[];

/** Classes that anything left by, or that are stopped, by name. */
export function laterStatistics(left: readonly ReleasedByRule[], checks: readonly LaterCheck[], stopped: readonly ClassChange[]): LaterStatistics {
  const verdicts = new Map(checks.map((check) => [`${check.runId} ${check.outputId}`, check.verdict]));
  const names = [...new Set([...left, ...stopped].map((one) => one.class))].sort();
  return names.map((name) => {
    const own = left.filter((one) => one.class === name);
    const found = own.flatMap((one) => verdicts.get(`${one.runId} ${one.outputId}`) ?? []);
    const bad = found.filter((verdict) => verdict === "should-not-have-left").length;
    return { class: name, left: own.length, drawn: own.filter((one) => one.isDrawn).length, checked: found.length, shouldNotHaveLeft: bad, atMost: found.length === 0 ? null : upperShare(bad, found.length), stopped: stopped.find((one) => one.class === name) ?? null };
  });
}

/** The share p at which `bad` or fewer of `n` would be found with probability 5 %: by bisection of the binomial distribution, to 1e-9. */
export function upperShare(bad: number, n: number): number {
  if (bad >= n) return 1;
  let [low, high] = [bad / n, 1];
  while (high - low > 1e-9) {
    const p = (low + high) / 2;
    if (atMostOf(bad, n, p) > 0.05) low = p;
    else high = p;
  }
  return high;
}

/** P(X ≤ k), X binomial(n, p): terms in logarithms, so that a thousand checks don't underflow. */
function atMostOf(k: number, n: number, p: number): number {
  let [logTerm, sum] = [n * Math.log1p(-p), 0];
  for (let i = 0; i <= k; i++) {
    sum += Math.exp(logTerm);
    logTerm += Math.log((n - i) / (i + 1)) + Math.log(p) - Math.log1p(-p);
  }
  return sum;
}
