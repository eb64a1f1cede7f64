import { describe, expect, it } from "vitest";
import { cellExplained } from "./in-words.ts";
import { controlDisclosure } from "./control.ts";
import { linkCounts } from "./linked-counts.ts";
import { crosstab, policyWith, queryDigest, runOf } from "./testing/tables.ts";

const policy = policyWith({ threshold: 10, roundingBase: 5, cellKey: { most: 2, variance: 1 } });
const run = runOf(crosstab("t", { v: 3 }, [22, 40, 0]));
const noiseOf = (by: (value: number) => number) => new Map(linkCounts(run).counts.map(({ key, value }) => [key, by(value)]));
const released = async (noise: Map<string, number>) => {
  const { released: { outputs: [output] }, record } = await controlDisclosure(run, policy, { queryDigest, noise });
  if (output?.kind !== "crosstab") throw new Error("a table was asked for");
  return { output, record };
};

describe("noise by cell key, then rounding", () => {
  it("moves each count, rounds it, marks it and says within how much the truth lies", async () => {
    const { output, record } = await released(noiseOf((value) => (value === 22 ? 2 : -2)));
    const noisy = { is: "value", roundedTo: 9, noiseVariance: 1 };
    // 22 + 2 = 24 reads 25; 40 − 2 = 38 reads 40; 62 − 2 = 60: not the sum of its parts.
    expect(output.cells).toEqual([{ ...noisy, value: 25 }, { ...noisy, value: 40 }, { is: "zero" }]);
    expect(output.total).toEqual({ ...noisy, value: 60 });
    expect(cellExplained(output.total)).toBe("Moved by chance and rounded: the count lies within 4 of this. The noise has a standard deviation of 1.");
    expect(record.outputs[0]!.checkedBy).toContain("cell-key");
  });
  it("hides what is small by its true count, whatever the noise", async () => {
    const small = runOf(crosstab("t", { v: 3 }, [9, 40, 30]));
    const noise = new Map(linkCounts(small).counts.map(({ key }) => [key, 2]));
    const { released: { outputs: [output] } } = await controlDisclosure(small, policy, { queryDigest, noise });
    expect(output?.kind === "crosstab" && output.cells[0]).toEqual({ is: "suppressed-small", below: 10 });
  });
  it("refuses to release a count whose noise is missing", async () => {
    await expect(released(new Map())).rejects.toThrow("has no noise");
  });
});
