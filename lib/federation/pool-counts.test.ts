import { describe, expect, it } from "vitest";
import { policyWith } from "#lib/disclosure/testing/tables.ts";
import { poolCounts } from "./pool-counts.ts";

const policy = policyWith({ threshold: 10, roundingBase: 5 });
describe("counts that TREs moved by chance", () => {
  it("adds variances over TREs, and the pooled range holds the truth", () => {
    const part = (treId: string, value: number) => ({ treId, cell: { is: "value", value, roundedTo: 9, noiseVariance: 1 } as const, range: { low: value - 4, high: value + 4 } });
    expect(poolCounts([part("a", 25), part("b", 40)], policy)).toMatchObject({ low: 57, high: 73, estimate: 65, noiseVariance: 2 });
    expect(poolCounts([{ treId: "a", cell: { is: "value", value: 25, roundedTo: 5 }, range: { low: 23, high: 27 } }], policy)).not.toHaveProperty("noiseVariance");
  });
});
