import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { conditionNumber, factorise, fromTriangle, invert, solve, triangleSize } from "./matrix.ts";

const times = (a: ArrayLike<number>, x: ArrayLike<number>, p: number) => Array.from({ length: p }, (_, i) => Array.from({ length: p }, (_, j) => a[i * p + j]! * x[j]!).reduce((sum, v) => sum + v, 0));

describe("symmetric systems", () => {
  it("solves [4 2; 2 3] x = [8, 7] by x = [5/4, 3/2]; the inverse is [3 −2; −2 4]/8", () => {
    const factor = factorise([4, 2, 2, 3], 2);
    const x = solve(factor, [8, 7]);
    expect(x[0]).toBeCloseTo(1.25, 14);
    expect(x[1]).toBeCloseTo(1.5, 14);
    [3, -2, -2, 4].forEach((v, i) => expect(invert(factor)[i]).toBeCloseTo(v / 8, 14));
  });

  it("the condition of [4 2; 2 3] in the 1-norm is 6 · 6/8 = 4.5, of diag(1, 1e-6) a million", () => {
    expect(conditionNumber([4, 2, 2, 3], factorise([4, 2, 2, 3], 2))).toBeCloseTo(4.5, 12);
    expect(conditionNumber([1, 0, 0, 1e-6], factorise([1, 0, 0, 1e-6], 2))).toBeCloseTo(1e6, 6);
  });

  it("solves what B'B + I multiplies", () => {
    const entry = fc.double({ min: -3, max: 3, noNaN: true });
    fc.assert(fc.property(fc.array(entry, { minLength: 25, maxLength: 25 }), fc.array(entry, { minLength: 5, maxLength: 5 }), (b, x) => {
      const a = Array.from({ length: 25 }, (_, at) => { const [i, j] = [Math.floor(at / 5), at % 5]; return [0, 1, 2, 3, 4].reduce((sum, k) => sum + b[k * 5 + i]! * b[k * 5 + j]!, i === j ? 1 : 0); });
      solve(factorise(a, 5), times(a, x, 5)).forEach((v, i) => expect(Math.abs(v - x[i]!)).toBeLessThan(1e-10));
    }));
  });

  it("leaves out the last of columns that say the same, and those it is told to; their places are 0", () => {
    // The columns (1, 0), (1, 1), (2, 1): the third is the sum of the others.
    const products = [1, 1, 2, 1, 2, 3, 2, 3, 5];
    const factor = factorise(products, 3);
    expect(factor.aliased).toEqual([false, false, true]);
    const x = solve(factor, [1, 2, 3]);
    expect([...x]).toEqual([0, 1, 0]);
    expect([...invert(factor)].filter((_, at) => at % 3 === 2 || at >= 6)).toEqual([0, 0, 0, 0, 0]);
    expect(factorise(products, 3, [true, false, false]).aliased).toEqual([true, false, false]);
    expect(factorise([0, 0, 0, 1], 2).aliased).toEqual([true, false]);
  });

  it("a triangle of 6 numbers is a matrix of 3 × 3", () => {
    expect(triangleSize(3)).toBe(6);
    expect([...fromTriangle([9, 1, 2, 3, 4, 5, 6], 3, 1)]).toEqual([1, 2, 3, 2, 4, 5, 3, 5, 6]);
  });
});
