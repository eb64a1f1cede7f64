import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chiSquareTails } from "#lib/statistics/gamma.ts";
import { discreteLaplace } from "./discrete-noise.ts";
import { bernoulliExp, uniformBelow, type Fraction, type RandomBytes } from "./exact-bernoulli.ts";
import { noiseHalfWidth, noiseVariance, withNoise } from "./noisy-counts.ts";
import { answersLeft, charge, left, type Budget } from "./privacy-budget.ts";

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
});

describe("noisy counts", () => {
  it("are discrete Laplace of scale 1/ε about the truth", () => {
    const bytes = seeded(9);
    const draws = times(20_000, () => BigInt(withNoise(1000, 0.5, bytes) - 1000));
    expect(fit(draws, laplace(2), 10)).toBeGreaterThan(0.001);
    const [mean, square] = [draws.reduce((sum, k) => sum + Number(k), 0) / 20_000, draws.reduce((sum, k) => sum + Number(k * k), 0) / 20_000];
    expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(noiseVariance(0.5) / 20_000));
    expect(square).toBeCloseTo(noiseVariance(0.5), 0);
    expect(noiseVariance(0.5)).toBeCloseTo(7.8354, 4);
  });
  it("lie within the half-width 95 times in 100, and no narrower one would do", () => {
    // ε = 0.5: 1 − 2e^{−3.5}/(1 + e^{−0.5}) = 0.9624 and with h = 5, 0.9380.
    expect(noiseHalfWidth(0.5)).toBe(6);
    expect([0.1, 1, 3, 10].map((epsilon) => noiseHalfWidth(epsilon))).toEqual([30, 3, 1, 0]);
    const within = (h: number, epsilon: number) => Array.from({ length: 2 * h + 1 }, (_, i) => laplace(1 / epsilon)(i - h)).reduce((a, b) => a + b, 0);
    for (const epsilon of [0.05, 0.2, 0.5, 0.7, 1.3, 2]) {
      expect(within(noiseHalfWidth(epsilon), epsilon)).toBeGreaterThanOrEqual(0.95);
      expect(within(noiseHalfWidth(epsilon) - 1, epsilon)).toBeLessThan(0.95);
    }
  });
  it("have sums whose half-width is that of the convolution, and grows with the root of the number", () => {
    // By hand, n = 2: chances of every pair, added up.
    const single = Array.from({ length: 401 }, (_, i) => laplace(2)(i - 200));
    const pair = (h: number) => single.reduce((sum, p, i) => sum + p * single.filter((_, j) => Math.abs(i + j - 400) <= h).reduce((a, b) => a + b, 0), 0);
    expect(pair(noiseHalfWidth(0.5, 2))).toBeGreaterThanOrEqual(0.95);
    expect(pair(noiseHalfWidth(0.5, 2) - 1)).toBeLessThan(0.95);
    // 100 counts: nearly normal, 1.96 √783.5 = 54.9.
    expect(noiseHalfWidth(0.5, 100)).toBe(55);
    expect(noiseHalfWidth(10, 2)).toBe(0);
  });
  it("refuse what is no count, and an ε that is not whole in millionths", () => {
    for (const count of [1.5, -1, NaN]) expect(() => withNoise(count, 0.1, seeded(1))).toThrow("count");
    for (const epsilon of [0, 1e-7, NaN]) expect(() => withNoise(1, epsilon, seeded(1))).toThrow("millionths");
  });
});

describe("a budget", () => {
  it("adds exactly and is refused in words that name the mend", () => {
    let budget: Budget = { spent: 0, of: 0.3 };
    for (let i = 0; i < 3; i++) {
      const charged = charge(budget, 1, 0.1);
      if (!charged.ok) throw new Error("refused");
      budget = charged.value;
    }
    expect(budget).toEqual({ spent: 0.3, of: 0.3 });
    expect(left(budget)).toBe(0);
    const refused = charge(budget, 1, 0.1);
    expect(refused).toMatchObject({ ok: false, refusal: { reason: "disclosure-risk" } });
    expect(!refused.ok && refused.refusal.message).toContain("No new one can be asked here any more.");
    expect(charge(budget, 0, 0.1)).toEqual({ ok: true, value: budget });
    const two = charge({ spent: 0.5, of: 2 }, 4, 0.5);
    expect(!two.ok && two.refusal.message).toContain("has spent 0.5; each new table, count or histogram costs 0.5, and this question asks for 4 new. Ask for at most 3 at a time");
    // A policy made stricter afterwards leaves nothing, and less than nothing is nothing.
    expect(left({ spent: 2, of: 1 })).toBe(0);
    expect(answersLeft({ spent: 0.1, of: 0.4 }, 0.1)).toBe(3);
  });
  it("is never exceeded, whatever is asked for", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 3_000_000 }), fc.array(fc.record({ answers: fc.nat(6), epsilon: fc.integer({ min: 1, max: 900_000 }) }), { maxLength: 60 }), (of, asked) => {
      let budget: Budget = { spent: 0, of: of / 1e6 };
      let millionthsSpent = 0;
      for (const { answers, epsilon } of asked) {
        const charged = charge(budget, answers, epsilon / 1e6);
        if (!charged.ok) expect(millionthsSpent + answers * epsilon).toBeGreaterThan(of);
        else [budget, millionthsSpent] = [charged.value, millionthsSpent + answers * epsilon];
      }
      expect(millionthsSpent).toBeLessThanOrEqual(of);
      expect(Math.round(budget.spent * 1e6)).toBe(millionthsSpent);
    }));
  });
});
