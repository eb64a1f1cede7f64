import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { betaTails, fQuantile, fTails, studentHalfWidth, studentTails } from "./beta.ts";
import { chiSquareQuantile, chiSquareTails, gammaTails, logGamma } from "./gamma.ts";
import { normalCdf, normalQuantile, normalUpperTail } from "./normal.ts";
import type { Tails } from "./quantile-of-positive.ts";
import { expectNear } from "./testing/near.ts";
import { recorded } from "./testing/recorded.ts";

const truth = recorded<Record<string, number[][]>>("distributions");

/** R's own tails are good to about 1e-13; from 1e-290 on, exponents themselves have too few digits for more than 1e-12. */
const bothTails = (name: string, tails: (...parameters: number[]) => Tails) => {
  for (const row of truth[name]!) {
    const found = tails(...row.slice(0, -2));
    expectNear(found.lower, row.at(-2)!, 1e-12);
    expectNear(found.upper, row.at(-1)!, 1e-12);
  }
};
const quantiles = (name: string, quantile: (...parameters: number[]) => number, relative = 1e-12) => {
  for (const row of truth[name]!) expectNear(quantile(...row.slice(0, -1)), row.at(-1)!, relative, 1e-12);
};

describe("distributions against R, in the body and both tails", () => {
  it("log-gamma", () => { for (const [x, value] of truth.logGamma!) expectNear(logGamma(x!), value!, 1e-14, 1); });
  it("gamma", () => bothTails("gamma", (x, a) => gammaTails(x, a)));
  it("normal", () => bothTails("normal", (x) => ({ lower: normalCdf(x), upper: normalUpperTail(x) })));
  it("chi-square", () => bothTails("chiSquare", (x, df) => chiSquareTails(x, df)));
  it("beta", () => bothTails("beta", (x, a, b) => betaTails(x, 1 - x, a, b)));
  it("Student's t", () => bothTails("t", (x, df) => studentTails(x, df)));
  it("F", () => bothTails("f", (x, a, b) => fTails(x, a, b)));
  it("quantiles", () => {
    // R's own near the middle has 10 digits: 2.506628274566559e-6 is right, by 40-digit arithmetic, where R says 2.506628274427414e-6.
    quantiles("normalQuantile", (upper) => normalQuantile({ upper: upper }), 1e-10);
    expectNear(normalQuantile({ upper: 0.499999 }), 2.506628274566559378e-6, 1e-14);
    expectNear(normalQuantile({ upper: 0.025 }), 1.959963984540054236, 1e-15);
    quantiles("chiSquareQuantile", (upper, df) => chiSquareQuantile({ upper: upper }, df));
    quantiles("tQuantile", (upper, df) => Math.sqrt(fQuantile({ upper: 2 * upper }, 1, df)), 1e-11);
    expectNear(studentHalfWidth(0.95, 10), 2.228138851986274, 1e-13);
    quantiles("fQuantile", (upper, a, b) => fQuantile({ upper: upper }, a, b), 1e-10);
    // R's qf ends at 0.00062907932107947, where its own pf is 0.0200000000008.
    expectNear(fQuantile({ lower: 0.02 }, 1, 500), 0.0006290793210298577, 1e-13);
  });
});

describe("distributions by themselves", () => {
  it("has upper tails near 1e-300, where one minus the other side is zero", () => {
    expect(normalUpperTail(37)).toBeGreaterThan(5e-300);
    expect(1 - normalCdf(37)).toBe(0);
    expect(chiSquareTails(1370, 1).upper).toBeGreaterThan(0);
  });
  it("comes back from a quantile to its probability, and has both tails sum to 1", () => {
    const probability = fc.double({ min: -300, max: -0.01, noNaN: true }).map((exponent) => 10 ** exponent);
    const size = fc.double({ min: -1, max: 5, noNaN: true }).map((exponent) => 10 ** exponent);
    fc.assert(fc.property(probability, size, size, (p, a, b) => {
      expectNear(chiSquareTails(chiSquareQuantile({ upper: p }, a), a).upper, p, 1e-10);
      if (p < 1e-12) return;
      const f = fQuantile({ upper: p }, a, b);
      if (f < 1e200) expectNear(fTails(f, a, b).upper, p, 1e-10);
      const { lower, upper } = fTails(p, a, b);
      expectNear(lower + upper, 1, 1e-13);
      expectNear(normalUpperTail(normalQuantile({ upper: p })), p, 1e-12);
    }));
  });
  it("ends where the support ends", () => {
    expect(gammaTails(0, 3)).toEqual({ lower: 0, upper: 1 });
    expect(gammaTails(Infinity, 3)).toEqual({ lower: 1, upper: 0 });
    expect(chiSquareQuantile({ lower: 0 }, 3)).toBe(0);
    expect(chiSquareQuantile({ upper: 0 }, 3)).toBe(Infinity);
    expect(normalQuantile({ lower: 0.5 })).toBe(0);
    expect(() => chiSquareQuantile({ lower: 1.2 }, 3)).toThrow(RangeError);
  });
  it("refuses what is no distribution or no number, rather than call it likely", () => {
    for (const asked of [() => gammaTails(1, 0), () => chiSquareTails(NaN, 1), () => betaTails(0.5, 0.5, 0, 1), () => fTails(NaN, 1, 2), () => fTails(1, 1, Infinity), () => studentTails(NaN, 3)]) expect(asked).toThrow(RangeError);
  });
});
