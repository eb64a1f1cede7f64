import { describe, expect, it } from "vitest";
import { chiSquareTails } from "#lib/statistics/gamma.ts";
import { discreteGaussian, discreteLaplace } from "./discrete-noise.ts";
import { bernoulliExp, uniformBelow, type Fraction, type RandomBytes } from "./exact-bernoulli.ts";
import { noisyCounts } from "./noisy-counts.ts";
import { charge, remainingBudget, type BudgetEntry } from "./privacy-budget.ts";
import { epsilonAt, rhoOfEpsilon, rhoOfVariance, simpleEpsilon } from "./zero-concentrated.ts";

/** A stream that is the same each time (xorshift32), so that a test of chance can't fail by chance. */
function seeded(seed: number): RandomBytes {
  let state = seed;
  const next = () => {
    state ^= state << 13; state ^= state >>> 17; state ^= state << 5;
    return (state >>> 16) & 255;
  };
  return (length) => Uint8Array.from({ length }, next);
}
const times = <T>(n: number, draw: () => T): T[] => Array.from({ length: n }, draw);

/** Pearson's chi-square of draws against chances, over −reach … reach and the rest; its p-value. */
function fit(draws: readonly bigint[], chance: (k: number) => number, reach: number): number {
  const values = Array.from({ length: 2 * reach + 1 }, (_, i) => i - reach);
  const expected = values.map((k) => chance(k) * draws.length);
  const observed = values.map((k) => draws.filter((x) => x === BigInt(k)).length);
  const rest = (cells: number[]) => draws.length - cells.reduce((a, b) => a + b, 0);
  const statistic = [...expected, rest(expected)].reduce((sum, e, i) => sum + ([...observed, rest(observed)][i]! - e) ** 2 / e, 0);
  return chiSquareTails(statistic, values.length).upper;
}
const laplace = (s: number) => (k: number) => ((Math.exp(1 / s) - 1) / (Math.exp(1 / s) + 1)) * Math.exp(-Math.abs(k) / s);
function gaussian(variance: number) {
  const weight = (k: number) => Math.exp(-(k * k) / (2 * variance));
  const total = Array.from({ length: 401 }, (_, i) => weight(i - 200)).reduce((a, b) => a + b, 0);
  return (k: number) => weight(k) / total;
}

describe("exact coins", () => {
  it.each([[0n, 1n], [1n, 3n], [1n, 1n], [5n, 2n], [7n, 3n]])("come up with chance exp(−%s/%s)", (parts, of) => {
    const n = 20_000;
    const heads = times(n, ((bytes) => () => bernoulliExp({ parts, of }, bytes))(seeded(7))).filter(Boolean).length;
    const p = Math.exp(-Number(parts) / Number(of));
    expect(Math.abs(heads - n * p)).toBeLessThanOrEqual(3 * Math.sqrt(n * p * (1 - p)));
  });

  it("count successes of chance x, x/2, x/3 …: an even number of them is a yes", () => {
    // x = 1/2: draws below 2, 4 and 6, a byte each; 0 is a success.
    const stream = (...drawn: number[]): RandomBytes => () => Uint8Array.of(drawn.shift()!);
    expect(bernoulliExp({ parts: 1n, of: 2n }, stream(1))).toBe(true);
    expect(bernoulliExp({ parts: 1n, of: 2n }, stream(0, 3))).toBe(false);
    expect(bernoulliExp({ parts: 1n, of: 2n }, stream(0, 0, 5))).toBe(true);
  });

  it("draw evenly below a number that is no power of two, of more than one byte too", () => {
    const bytes = seeded(11);
    const draws = times(12_000, () => uniformBelow(3n, bytes) - 1n);
    expect(fit(draws, () => 1 / 3 - 1e-12, 1)).toBeGreaterThan(0.001);
    expect(uniformBelow(1000n, () => Uint8Array.of(0x03, 0xe7))).toBe(999n);
    const drawn = [Uint8Array.of(0x03, 0xe8), Uint8Array.of(0xff, 0x01)];
    expect(uniformBelow(1000n, () => drawn.shift()!)).toBe(769n);
  });
});

describe("noise", () => {
  const scales: [Fraction, number][] = [[{ parts: 1n, of: 1n }, 6], [{ parts: 5n, of: 2n }, 12], [{ parts: 2n, of: 3n }, 4]];
  it.each(scales)("is discrete Laplace", (scale, reach) => {
    const bytes = seeded(3);
    const draws = times(20_000, () => discreteLaplace(scale, bytes));
    const s = Number(scale.parts) / Number(scale.of);
    expect(fit(draws, laplace(s), reach)).toBeGreaterThan(0.001);
    // The bound can fail: a scale 10 % off is seen.
    expect(fit(draws, laplace(1.1 * s), reach)).toBeLessThan(0.001);
  });

  const variances: [Fraction, number][] = [[{ parts: 1n, of: 1n }, 3], [{ parts: 16n, of: 1n }, 12], [{ parts: 1n, of: 4n }, 1], [{ parts: 22n, of: 7n }, 5]];
  it.each(variances)("is discrete Gaussian", (variance, reach) => {
    const bytes = seeded(5);
    const draws = times(20_000, () => discreteGaussian(variance, bytes));
    const v = Number(variance.parts) / Number(variance.of);
    expect(fit(draws, gaussian(v), reach)).toBeGreaterThan(0.001);
    expect(fit(draws, gaussian(1.15 * v), reach)).toBeLessThan(0.001);
  });
});

describe("accounting", () => {
  it("has the digits of CKS20 and OpenDP", () => {
    expect(epsilonAt(1 / 32, 1e-3)).toBeCloseTo(0.68800245548781, 13);
    expect(simpleEpsilon(0.5, 1e-6)).toBeCloseTo(5.7565, 4);
    expect(epsilonAt(0.5, 1e-6)).toBeCloseTo(5.2215, 4);
    expect(epsilonAt(0, 1e-6)).toBe(0);
    for (const rho of [1e-6, 0.001, 0.1, 1, 10]) expect(epsilonAt(rho, 1e-6)).toBeLessThan(simpleEpsilon(rho, 1e-6));
    expect(rhoOfEpsilon(1)).toBe(0.5);
    expect(rhoOfVariance(4, 2)).toBe(0.5);
  });

  it("charges before release, refuses at the cap, and an identical answer costs nothing", () => {
    const cap = 0.3;
    let entries: BudgetEntry[] = [];
    for (const question of ["a", "b", "c"]) {
      const charged = charge(entries, { question, rho: 0.1 }, cap);
      if (!charged.ok || !charged.value) throw new Error("refused");
      entries = [...entries, charged.value];
    }
    expect(remainingBudget(entries, cap)).toEqual({ rho: 0, epsilon: 0 });
    expect(charge(entries, { question: "d", rho: 0.000001 }, cap)).toMatchObject({ ok: false, refusal: { reason: "disclosure-risk" } });
    expect(charge(entries, { question: "b", rho: 0.1 }, cap)).toEqual({ ok: true, value: undefined });
    // With other noise it is another answer.
    expect(charge(entries, { question: "b", rho: 0.05 }, cap).ok).toBe(false);
    expect(remainingBudget(entries.slice(0, 1), 0.6)).toEqual({ rho: 0.5, epsilon: epsilonAt(0.5, 1e-6) });
    for (const rho of [0, -1, NaN, Infinity, 1e-7]) expect(charge([], { question: "a", rho }, cap)).toMatchObject({ ok: false, refusal: { reason: "invalid-input" } });
  });
});

describe("noisy counts", () => {
  it("are never negative, carry the half-width of their noise, and cover the truth 95 times in 100", () => {
    const truth = times(4000, () => 1000);
    const noisy = noisyCounts(truth, 0.005, seeded(9));
    if (!noisy.ok) throw new Error(noisy.refusal.message);
    // σ² = 100: 1.96σ = 19.6, and of whole numbers P(|k| ≤ 19) = 0.9488 < 0.95.
    expect(noisy.value.halfWidth).toBe(20);
    const within = noisy.value.counts.filter((count) => Math.abs(count - 1000) <= 20).length / 4000;
    expect(within).toBeGreaterThan(0.95);
    expect(within).toBeLessThan(0.97);
    const small = noisyCounts(times(500, () => 0), 0.005, seeded(9));
    expect(small.ok && Math.min(...small.value.counts)).toBe(0);
    expect(small.ok && small.value.counts.some((count) => count > 0)).toBe(true);
    const exact = noisyCounts([3], 1000, seeded(9));
    expect(exact).toEqual({ ok: true, value: { counts: [3], halfWidth: 0 } });
  });

  it("refuse what is no count, and a rho that is not whole in millionths", () => {
    for (const counts of [[1.5], [-1], [NaN]]) expect(noisyCounts(counts, 0.1, seeded(1)).ok).toBe(false);
    for (const rho of [0, 1e-7, NaN]) expect(noisyCounts([1], rho, seeded(1)).ok).toBe(false);
  });
});
