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

  it("of groups has those of each group by itself beside everyone's; a group of nobody has none", () => {
    // Women 1, 2, 4 and men 10, 20: medians 2 and 15, of all 4; nobody is of the third group. Row by row: (woman, man, other).
    const spec: Spec = { kind: "quantiles", at: [0.5], low: 0, high: 31, step: 1, groups: 3 };
    const one: ModelData = { n: 3, x: Float64Array.of(1, 0, 0, 1, 0, 0, 0, 1, 0), y: Float64Array.of(1, 4, 10) };
    const other: ModelData = { n: 2, x: Float64Array.of(0, 1, 0, 1, 0, 0), y: Float64Array.of(20, 2) };
    expect(fitInRounds(spec, [one, other]).fit).toEqual({ of: "quantiles", n: 5, iterations: 5, quantiles: [{ at: 0.5, value: 4 }], groups: [[{ at: 0.5, value: 2 }], [{ at: 0.5, value: 15 }], null] });
  });
  it("of groups are the same as of each group asked alone, however people lie over TREs", () => {
    const people = fc.array(fc.record({ v: fc.integer({ min: 0, max: 63 }), tre: fc.nat(2), group: fc.nat(1) }), { minLength: 1, maxLength: 60 });
    fc.assert(fc.property(people, (drawn) => {
      const at = [0.25, 0.5, 0.75];
      const tres = [0, 1, 2].map((tre): ModelData => {
        const own = drawn.filter((d) => d.tre === tre);
        return { n: own.length, x: Float64Array.from(own.flatMap(({ group }) => [Number(group === 0), Number(group === 1)])), y: Float64Array.from(own, ({ v }) => v) };
      });
      const { fit } = fitInRounds({ kind: "quantiles", at, low: 0, high: 63, step: 1, groups: 2 }, tres);
      if (fit?.of !== "quantiles") throw new Error("no fit");
      for (const group of [0, 1]) {
        const values = drawn.filter((d) => d.group === group).map((d) => d.v);
        expect(fit.groups![group]?.map(({ value }) => value) ?? null).toEqual(values.length === 0 ? null : at.map((p) => type7(values, p)));
      }
      expect(distance(fit.quantiles.map(({ value }) => value), at.map((p) => type7(drawn.map((d) => d.v), p)))).toBeLessThan(1e-12);
    }));
  });

  it("a grid of one place is found at once", () => {
    expect(quantiles({ kind: "quantiles", at: [0.5], low: 3, high: 3, step: 1 }, [[3], [3]])).toEqual({ values: [3], rounds: 1 });
  });
});

it("quantiles lie on nested grids: halves and quarters on 4 parts, deciles on 20, 0.975 on 40, a third on none", () => {
  expect([[0.5], [0.25, 0.5, 0.75], [0.1], [0.05, 0.95], [0.025, 0.975], [0.01], [1 / 3]].map(partsApart)).toEqual([2, 4, 20, 20, 40, 200, Infinity]);
});
