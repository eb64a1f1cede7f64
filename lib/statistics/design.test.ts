import { describe, expect, it } from "vitest";
import { designOf, splineBend, type DesignColumn } from "./design.ts";

const sex: DesignColumn = { kind: "category", name: "sex", levels: ["woman", "man"], codes: Int32Array.of(0, 1, 1, -1, 0) };
const pain: DesignColumn = { kind: "category", name: "pain", levels: ["none", "some", "much"], codes: Int32Array.of(0, 1, 0, 2, 1) };
const age: DesignColumn = { kind: "number", name: "age", values: Float64Array.of(40, 50, 60, 70, Number.NaN) };
const rowsOf = ({ x, p }: { x: Float64Array; p: number }) => Array.from({ length: x.length / p }, (_, i) => [...x.subarray(i * p, (i + 1) * p)]);

describe("the design of a model", () => {
  it("has indicators against the first level of the dictionary; a level that nobody here has is a column of zeros", () => {
    const design = designOf([sex, pain, age], [{ main: "sex" }, { main: "pain" }, { main: "age" }], 5, { intercept: true });
    expect(design.columns).toEqual(["(Intercept)", "sex=man", "pain=some", "pain=much", "age"]);
    expect(design.isIndicator).toEqual([false, true, true, true, false]);
    // The fourth person's sex and the fifth's age are not known.
    expect([...design.rows]).toEqual([0, 1, 2]);
    expect(rowsOf(design)).toEqual([[1, 0, 0, 0, 40], [1, 1, 1, 0, 50], [1, 1, 0, 0, 60]]);
  });

  it("asks only for values that the terms or the caller need", () => {
    expect([...designOf([sex, pain, age], [{ main: "pain" }], 5, { intercept: true }).rows]).toEqual([0, 1, 2, 3, 4]);
    expect([...designOf([sex, pain, age], [{ main: "pain" }], 5, { intercept: true, needed: [age] }).rows]).toEqual([0, 1, 2, 3]);
    expect(() => designOf([sex], [{ main: "height" }], 5, { intercept: true })).toThrow(/no column height/);
  });

  it("multiplies columns for two together", () => {
    const design = designOf([sex, pain, age], [{ together: ["sex", "pain"] }, { together: ["age", "sex"] }], 5, { intercept: false });
    expect(design.columns).toEqual(["sex=man:pain=some", "sex=man:pain=much", "age:sex=man"]);
    expect(design.isIndicator).toEqual([true, true, false]);
    expect(rowsOf(design)).toEqual([[0, 0, 0], [1, 0, 50], [0, 0, 60]]);
  });

  it("gives each TRE but the first a level of its own", () => {
    const design = designOf([pain], [], 5, { intercept: true, site: { index: 2, names: ["A", "B", "C"] } });
    expect(design.columns).toEqual(["(Intercept)", "TRE=B", "TRE=C"]);
    expect(rowsOf(design)[0]).toEqual([1, 0, 1]);
  });

  it("draws a curve with knots at 0, 1, 3: at 2 the bend is (8 − 3·1/2 + 0)/9, beyond the last knot it is straight, before the first 0", () => {
    const knots = [0, 1, 3];
    // (x − 0)³ − (x − 1)³ (3 − 0)/(3 − 1) + (x − 3)³ (1 − 0)/(3 − 1), over (3 − 0)².
    expect(splineBend(2, knots, 0)).toBeCloseTo((8 - 1.5) / 9, 14);
    expect(splineBend(-4, knots, 0)).toBe(0);
    expect(splineBend(12, knots, 0) - splineBend(11, knots, 0)).toBeCloseTo(splineBend(5, knots, 0) - splineBend(4, knots, 0), 10);
    const design = designOf([age], [{ curve: "age", knots: [40, 45, 55, 65] }], 5, { intercept: false });
    expect(design.columns).toEqual(["age", "age bend 1", "age bend 2"]);
    expect(rowsOf(design)[1]).toEqual([50, splineBend(50, [40, 45, 55, 65], 0), splineBend(50, [40, 45, 55, 65], 1)]);
    expect(() => designOf([sex], [{ curve: "sex", knots }], 5, { intercept: false })).toThrow(/needs a number/);
  });

  it("of nobody has no rows and all columns", () => {
    const nobody: DesignColumn = { kind: "category", name: "pain", levels: ["none", "some", "much"], codes: new Int32Array() };
    expect(designOf([nobody], [{ main: "pain" }], 0, { intercept: true })).toMatchObject({ p: 3, rows: new Int32Array(), x: new Float64Array() });
  });
});
