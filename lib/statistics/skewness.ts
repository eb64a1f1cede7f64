/**
 * Skewness, from moments that merge with the third central one beside them: M3 = Σ(x − x̄)³. *Exact*: TREs' moments merged are those of
 * everyone. Source: Pébay (2008), Formulas for robust, one-pass parallel computation of covariances and arbitrary-order statistical
 * moments, Sandia report 2008-6212; the three coefficients are those of Joanes & Gill (1998), The Statistician 47(1).
 */
import { mergeMoments, noMoments, type Moments } from "./moments.ts";

export type ThirdMoments = Moments & { m3: number };
export const noThirdMoments: ThirdMoments = { ...noMoments, m3: 0 };

export function mergeThirdMoments(a: ThirdMoments, b: ThirdMoments): ThirdMoments {
  if (a.n === 0) return b;
  if (b.n === 0) return a;
  const n = a.n + b.n;
  const delta = b.mean - a.mean;
  const m3 = a.m3 + b.m3 + delta ** 3 * ((a.n * b.n) / n) * ((a.n - b.n) / n) + 3 * delta * ((a.n * b.m2 - b.n * a.m2) / n);
  return { ...mergeMoments(a, b), m3 };
}

export const thirdMomentsOf = (values: Iterable<number>): ThirdMoments => {
  let moments = noThirdMoments;
  for (const value of values) moments = mergeThirdMoments(moments, { n: 1, mean: value, m2: 0, m3: 0 });
  return moments;
};

/**
 * `moment` is g1 = m3 / m2^1.5 with n below (type 1 of R's e1071); `adjusted` is G1, as SAS, SPSS and Excel give (type 2); `sample` is
 * b1 = m3 / s³ with s over n − 1 (type 3, as Minitab). Null for fewer than three values, or where all are alike.
 */
export function skewness({ n, m2, m3 }: ThirdMoments, type: "moment" | "adjusted" | "sample"): number | null {
  if (n < 3 || !(m2 > 0)) return null;
  const g1 = (Math.sqrt(n) * (m3 / m2)) / Math.sqrt(m2);
  if (type === "moment") return g1;
  return type === "adjusted" ? (g1 * Math.sqrt(n * (n - 1))) / (n - 2) : g1 * ((n - 1) / n) ** 1.5;
}
