import { describe, expect, it } from "vitest";
import { isLaxerAnywhere, policyChanges } from "./policy-changes.ts";
import { policyWith } from "./testing/tables.ts";

const ten = policyWith({ threshold: 10, roundingBase: 5 });
describe("two policies side by side", () => {
  it("names the rules that differ, and which is the stricter", () => {
    expect(policyChanges(ten, ten)).toEqual([]);
    expect(policyChanges(ten, { ...ten, threshold: 20, roundingBase: 1 })).toEqual([
      { rule: "threshold", name: "Smallest count shown", before: "10", after: "20", is: "stricter" },
      { rule: "roundingBase", name: "Rounding", before: "in steps of 5", after: "none", is: "laxer" },
    ]);
  });
  it("calls a rule mixed that is stricter in part and laxer in part", () => {
    const [change] = policyChanges({ ...ten, models: { ...ten.models, columnsPerPerson: 0.3, leverage: 0.5 } }, { ...ten, models: { ...ten.models, columnsPerPerson: 0.2, leverage: 0.6 } });
    expect(change).toMatchObject({ rule: "models", is: "mixed" });
  });
  it("asks whether anything could leave that was kept back", () => {
    expect(isLaxerAnywhere(ten, { ...ten, threshold: 20 })).toBe(false);
    expect(isLaxerAnywhere(ten, { ...ten, threshold: 9 })).toBe(true);
    expect(isLaxerAnywhere(ten, { ...ten, threshold: 20, zeros: "suppressed", summaryDigits: 5 })).toBe(true);
    expect(isLaxerAnywhere(ten, ten)).toBe(false);
  });
});
