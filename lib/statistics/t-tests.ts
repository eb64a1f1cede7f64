/**
 * Means, their intervals and their differences, from n, mean and m2 of each group: *exact* on groups whose moments were merged over TREs.
 * Sources: Student (1908); Welch (1947), Biometrika 34, with the degrees of freedom of Satterthwaite (1946).
 */
import { studentHalfWidth, studentTwoSided } from "./beta.ts";
import { standardError, variance, type Moments } from "./moments.ts";
import type { Interval } from "./wald-interval.ts";

/** mean ± t · SE with n − 1 degrees of freedom; null for fewer than two values. */
export function meanInterval(moments: Moments, level = 0.95): Interval | null {
  const se = standardError(moments);
  if (se === null) return null;
  const half = studentHalfWidth(level, moments.n - 1) * se;
  return { low: moments.mean - half, high: moments.mean + half };
}

/** First mean less the second. */
export type TTest = { difference: number; standardError: number; t: number; df: number; p: number; interval: Interval };

function test(difference: number, se: number, df: number, level: number): TTest | null {
  if (!(se > 0)) return null;
  const half = studentHalfWidth(level, df) * se;
  return { difference, standardError: se, t: difference / se, df, p: studentTwoSided(difference / se, df).upper, interval: { low: difference - half, high: difference + half } };
}

/** Variances may differ. Null where a group has fewer than two values, or neither varies. */
export function welchTest(a: Moments, b: Moments, level = 0.95): TTest | null {
  const [va, vb] = [variance(a), variance(b)];
  if (va === null || vb === null) return null;
  const [ea, eb] = [va / a.n, vb / b.n];
  return test(a.mean - b.mean, Math.sqrt(ea + eb), (ea + eb) ** 2 / (ea ** 2 / (a.n - 1) + eb ** 2 / (b.n - 1)), level);
}

/** Were the variances of both groups equal: one spread for both, on n₁ + n₂ − 2 degrees of freedom (Student 1908; Fisher 1925). Null as of `welchTest`. Two groups of three, 1 2 3 and 2 4 6: −2 on a standard error of √(5/3), t = −1.55 on 4 degrees of freedom. */
export function studentTest(a: Moments, b: Moments, level = 0.95): TTest | null {
  const df = a.n + b.n - 2;
  if (a.n < 2 || b.n < 2) return null;
  return test(a.mean - b.mean, Math.sqrt(((a.m2 + b.m2) / df) * (1 / a.n + 1 / b.n)), df, level);
}
