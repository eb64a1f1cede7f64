import { describe, expect, it } from "vitest";
import { controlDisclosure } from "./control.ts";
import { previewPolicyChange } from "./preview-policy-change.ts";
import { crosstab, policyWith, queryDigest, runOf } from "./testing/tables.ts";

const ten = policyWith({ threshold: 10 });
const release = async (counts: number[], policy = ten) => (await controlDisclosure(runOf(crosstab("t", { v: counts.length }, counts)), policy, { queryDigest })).released;
const cellsOf = async (counts: number[], before = ten, after = ten) => {
  const [change] = previewPolicyChange(before, after, [await release(counts, before)]);
  return change!.outputs[0]!.cells.slice(0, counts.length);
};

describe("a change of policy, previewed on past releases", () => {
  it("is none where the rules are the same", async () => {
    expect(await cellsOf([4, 12, 30, 0])).toEqual(["as-before", "as-before", "as-before", "as-before"]);
  });
  it("names the exact counts that a higher threshold hides", async () => {
    expect(await cellsOf([12, 30, 19, 20], ten, policyWith({ threshold: 20 }))).toEqual(["hidden", "as-before", "hidden", "as-before"]);
  });
  it("says “perhaps” of a rounded count whose range holds the new threshold", async () => {
    const before = policyWith({ threshold: 10, roundingBase: 5 });
    // 16 is shown as 15, 13 to 17; 22 as 20, 18 to 22.
    expect(await cellsOf([16, 22, 40], before, policyWith({ threshold: 15, roundingBase: 5 }))).toEqual(["perhaps-hidden", "as-before", "as-before"]);
  });
  it("says of hidden counts only what the sign tells: under 10 may be shown from 5", async () => {
    expect(await cellsOf([4, 12, 30], ten, policyWith({ threshold: 5 }))).toEqual(["perhaps-shown", "perhaps-shown", "as-before"]);
    expect(await cellsOf([4, 12, 30], ten, policyWith({ threshold: 1 }))).toEqual(["shown", "perhaps-shown", "as-before"]);
  });
  it("hides zeros where zeros are hidden from now on", async () => {
    expect(await cellsOf([0, 40, 50], ten, policyWith({ zeros: "suppressed" }))).toEqual(["hidden", "as-before", "as-before"]);
  });
  it("says “perhaps” where a rule that changes looks at what the release does not tell", async () => {
    const before = policyWith({ classDisclosure: "shown", dominance: { pPercent: 0, nk: [] } });
    expect(await cellsOf([12, 30], before, policyWith({ classDisclosure: "hidden", dominance: { pPercent: 0, nk: [] } }))).toEqual(["perhaps-hidden", "perhaps-hidden"]);
    expect(await cellsOf([12, 30], ten, policyWith({ cellKey: { most: 4, variance: 2 } }))).toEqual(["perhaps-hidden", "perhaps-hidden"]);
    const summary = { kind: "summary" as const, id: "age", variable: "age", label: "Age", n: 403, missing: 0, mean: 50, m2: 4000, largestDeviations: [9, 8] as [number, number], fewestApart: 100 };
    const { released } = await controlDisclosure({ population: 403, outputs: [summary] }, before, { queryDigest });
    const [change] = previewPolicyChange(before, policyWith({ classDisclosure: "shown", dominance: { pPercent: 10, nk: [] } }), [released]);
    // The number of people stays; the mean and the deviation may be hidden.
    expect(change!.outputs[0]!.cells).toEqual(["as-before", "as-before", "perhaps-hidden", "perhaps-hidden"]);
    // A skewness needs people in effect, and whether a TRE takes part in a model is no number of a release.
    const effective = policyWith({ classDisclosure: "shown", dominance: { pPercent: 0, nk: [] }, effectivePeople: 20 });
    expect(previewPolicyChange(before, effective, [released])[0]!.outputs[0]!.cells).toEqual(["as-before", "as-before", "perhaps-hidden", "perhaps-hidden"]);
    expect(new Set(previewPolicyChange(before, effective, [await release([12, 30], before)])[0]!.outputs[0]!.cells)).toEqual(new Set(["as-before"]));
    const [laxer] = previewPolicyChange(policyWith({ survivalStep: 20 }), policyWith({ survivalStep: 5 }), [{ ...released, outputs: [{ kind: "survival", id: "s", event: "Death", groups: [], breaks: [], table: { dimensions: [], cells: [], margins: [], total: { is: "suppressed-secondary" } } }] }]);
    expect(laxer!.outputs[0]!.cells).toEqual(["perhaps-shown"]);
  });
  it("counts what is rounded otherwise", async () => {
    const [change] = previewPolicyChange(ten, policyWith({ roundingBase: 5 }), [await release([20, 40, 50])]);
    expect(change!.outputs[0]).toMatchObject({ id: "t", hidden: 0, roundedOtherwise: 4 });
    // From the middles of steps to multiples of as many.
    const midpoints = policyWith({ threshold: 7, roundingBase: 6, rounding: "midpoint" });
    const [middles] = previewPolicyChange(midpoints, { ...midpoints, rounding: "sums" }, [(await controlDisclosure(runOf(crosstab("t", { band: 3 }, [20, 40, 50])), midpoints, { queryDigest })).released]);
    expect(middles!.outputs[0]!.roundedOtherwise).toBe(4);
  });
});
