/** Quantiles in rounds against R's quantile(type = 7) of everyone together (testing/r/rounds.R). */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ModelData, RoundSpec } from "./rounds.ts";
import { partsApart } from "./quantile-search.ts";
import { distance, fitInRounds } from "./testing/fit-in-rounds.ts";
import { hasRealData, heartRows } from "./testing/real-data.ts";
import { recorded } from "./testing/recorded.ts";

const dataOf = (values: readonly number[]): ModelData => ({ n: values.length, x: new Float64Array(), y: Float64Array.from(values) });
type Spec = Extract<RoundSpec, { kind: "quantiles" }>;
function quantiles(spec: Spec, tres: readonly number[][]): { values: number[]; rounds: number } {
  const { fit, rounds } = fitInRounds(spec, tres.map(dataOf));
  if (fit?.of !== "quantiles") throw new Error("no fit");
  return { values: fit.quantiles.map(({ value }) => value), rounds };
}

describe.skipIf(!hasRealData)("920 people of four hospitals", () => {
  it.each([["age", 0, 127, 1], ["trestbps", 0, 255, 1], ["chol", 0, 1023, 1], ["thalach", 0, 255, 1], ["oldpeak", -6.4, 6.3, 0.1]] as const)("%s: R's digits", (name, low, high, step) => {
    const truth = recorded<{ quantiles: Record<string, number[]> & { at: number[] } }>("rounds").quantiles;
    const tres = heartRows().map((rows) => rows.map((row) => row[name]!).filter((v) => !Number.isNaN(v)));
    const { values } = quantiles({ kind: "quantiles", at: truth.at, low, high, step }, tres);
    expect(distance(values, truth[name]!)).toBeLessThan(1e-12);
  });
});

describe("quantiles in rounds", () => {
  /** Hyndman & Fan's type 7 of all values in one place. */
  const type7 = (values: readonly number[], at: number): number => {
    const sorted = [...values].sort((a, b) => a - b);
    const h = (sorted.length - 1) * at;
    const [below, above] = [sorted[Math.floor(h)]!, sorted[Math.ceil(h)]!];
    return below + (h - Math.floor(h)) * (above - below);
  };

  it("the median of {1, 2} and {4, 10} is 3, its lower quartile 1.75", () => {
    expect(quantiles({ kind: "quantiles", at: [0.25, 0.5], low: 0, high: 15, step: 1 }, [[1, 2], [4, 10]]).values).toEqual([1.75, 3]);
  });

  it("takes eight rounds for 0 to 255, whatever is asked for, and finds the quantiles of all values however spread over TREs", () => {
    const values = fc.array(fc.record({ v: fc.integer({ min: 0, max: 255 }), tre: fc.nat(3) }), { minLength: 1, maxLength: 80 });
    fc.assert(fc.property(values, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 9 }), (drawn, at) => {
      const { values: found, rounds } = quantiles({ kind: "quantiles", at, low: 0, high: 255, step: 1 }, [0, 1, 2, 3].map((tre) => drawn.filter((d) => d.tre === tre).map((d) => d.v)));
      expect(rounds).toBe(8);
      expect(distance(found, at.map((p) => type7(drawn.map((d) => d.v), p)))).toBeLessThan(1e-12);
    }));
  });

  it("counts values beyond the grid as its ends, and knows that nobody has no quantile", () => {
    expect(quantiles({ kind: "quantiles", at: [0, 1], low: 10, high: 20, step: 1 }, [[-5, 12], [99]]).values).toEqual([10, 20]);
    expect(fitInRounds({ kind: "quantiles", at: [0.5], low: 0, high: 1, step: 1 }, [dataOf([])]).state.phase).toBe("no-people");
  });

  it("a grid of one place is found at once", () => {
    expect(quantiles({ kind: "quantiles", at: [0.5], low: 3, high: 3, step: 1 }, [[3], [3]])).toEqual({ values: [3], rounds: 1 });
  });
});

it("quantiles lie on nested grids: halves and quarters on 4 parts, deciles on 20, 0.975 on 40, a third on none", () => {
  expect([[0.5], [0.25, 0.5, 0.75], [0.1], [0.05, 0.95], [0.025, 0.975], [0.01], [1 / 3]].map(partsApart)).toEqual([2, 4, 20, 20, 40, 200, Infinity]);
});
