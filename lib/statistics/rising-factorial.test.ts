import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { risingFactorial } from "./rising-factorial.ts";

describe("log Γ(x + y) − log Γ(x)", () => {
  it("at x = 1 is log y!: log 3628800 for 10, 5912.128178488163 for 1000", () => {
    expect(risingFactorial(1, 0)).toEqual({ log: 0, first: 0, second: 0 });
    expect(risingFactorial(1, 10).log).toBeCloseTo(Math.log(3628800), 13);
    expect(risingFactorial(1, 1000).log / 5912.128178488163).toBeCloseTo(1, 14);
  });
  it("with its derivatives is the sum over steps of log, 1/x and −1/x², the short way too", () => {
    fc.assert(fc.property(fc.double({ min: 1e-3, max: 1e5, noNaN: true }), fc.integer({ min: 0, max: 400 }), (x, y) => {
      const steps = Array.from({ length: y }, (_, k) => x + k);
      const sum = (f: (at: number) => number) => steps.reduce((total, at) => total + f(at), 0);
      const { log, first, second } = risingFactorial(x, y);
      // The logarithm is a difference of numbers the size of (x + y) log(x + y).
      expect(Math.abs(log - sum(Math.log))).toBeLessThan(1e-15 * 16 * (1 + (x + y) * Math.log(2 + x + y)));
      expect(Math.abs(first - sum((at) => 1 / at))).toBeLessThan(1e-13 * (1 + Math.abs(first)));
      expect(Math.abs(second + sum((at) => 1 / (at * at)))).toBeLessThan(1e-13 * (1 + Math.abs(second)));
    }));
  });
});
