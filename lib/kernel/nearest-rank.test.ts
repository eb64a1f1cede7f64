import { expect, it } from "vitest";
import { nearestRank } from "./nearest-rank.ts";

it("is the smallest number that half, and nine in ten, do not exceed", () => {
  // Of 1…10: five do not exceed 5, nine do not exceed 9.
  const ten = [10, 1, 9, 2, 8, 3, 7, 4, 6, 5];
  expect([nearestRank(ten, 0.5), nearestRank(ten, 0.9), nearestRank([4], 0.9), nearestRank([], 0.5)]).toEqual([5, 9, 4, null]);
  for (let n = 1; n < 60; n++) {
    const values = Array.from({ length: n }, (_, i) => (i * 7919) % 101);
    const at = nearestRank(values, 0.9)!;
    expect(values.filter((v) => v <= at).length).toBeGreaterThanOrEqual(0.9 * n - 1e-9);
    expect(values.filter((v) => v < at).length).toBeLessThan(0.9 * n);
  }
});
