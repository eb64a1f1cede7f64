/**
 * Do the means of several groups differ? From n, mean and m2 of each: *exact* on groups whose moments were merged over TREs. Sources:
 * Fisher (1925) for one variance; Welch (1951), Biometrika 38, where variances may differ.
 */
import { fTails } from "./beta.ts";
import { mergeMoments, noMoments, variance, type Moments } from "./moments.ts";

export type FTest = { f: number; df1: number; df2: number; p: number };
export type Anova = FTest & { between: number; within: number };

/** Groups that have nobody are left out. Null for fewer than two groups, or where nothing varies within any. */
export function anova(all: readonly Moments[]): Anova | null {
  const groups = all.filter((g) => g.n > 0);
  const whole = groups.reduce(mergeMoments, noMoments);
  const [df1, df2] = [groups.length - 1, whole.n - groups.length];
  const within = groups.reduce((s, g) => s + g.m2, 0);
  if (df1 < 1 || df2 < 1 || !(within > 0)) return null;
  const between = groups.reduce((s, g) => s + g.n * (g.mean - whole.mean) ** 2, 0);
  const f = between / df1 / (within / df2);
  return { f, df1, df2, p: fTails(f, df1, df2).upper, between, within };
}

/** Null where a group that has people has fewer than two, or does not vary. */
export function welchAnova(all: readonly Moments[]): FTest | null {
  const groups = all.filter((g) => g.n > 0);
  const k = groups.length;
  if (k < 2 || groups.some((g) => !((variance(g) ?? 0) > 0))) return null;
  const weights = groups.map((g) => g.n / variance(g)!);
  const sum = weights.reduce((s, w) => s + w, 0);
  const centre = groups.reduce((s, g, i) => s + weights[i]! * (g.mean - groups[0]!.mean), 0) / sum;
  const lack = groups.reduce((s, g, i) => s + (1 - weights[i]! / sum) ** 2 / (g.n - 1), 0) / (k * k - 1);
  const spread = groups.reduce((s, g, i) => s + weights[i]! * (g.mean - groups[0]!.mean - centre) ** 2, 0) / (k - 1);
  const [f, df1, df2] = [spread / (1 + 2 * (k - 2) * lack), k - 1, 1 / (3 * lack)];
  return { f, df1, df2, p: fTails(f, df1, df2).upper };
}
