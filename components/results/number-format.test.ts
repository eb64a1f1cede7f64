import { describe, expect, it } from "vitest";
import { inFigures, percentage, plainNumber, pValue, toDecimals, toDigits } from "./number-format.ts";

describe("numbers as results show them", () => {
  it("a p-value is never nought and never one", () => {
    expect([0, 0.0004, 0.001, 0.0123, 0.0996, 0.2345, 0.9994, 1, Number.NaN, 2].map(pValue)).toEqual(["< 0.001", "< 0.001", "0.001", "0.012", "0.100", "0.23", "> 0.999", "> 0.999", "not known", "not known"]);
  });
  it("groups thousands, keeps digits and writes a true minus", () => {
    expect([inFigures(1240.4), toDigits(54.32, 3), toDigits(-0.5, 3), toDecimals(-1.005, 1), plainNumber(-12.5), percentage(0.125)]).toEqual(["1,240", "54.3", "−0.500", "−1.0", "−12.5", "12.5%"]);
  });
});
