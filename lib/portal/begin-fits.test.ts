/** Whether a model may begin under masks, where groups sit out at some TREs: over too few, or over others than an earlier one of the same submission. */
import { expect, test } from "vitest";
import type { ModelParticipant } from "#db/schema/index.ts";
import type { FittedAnalysis } from "#lib/query/analysis.ts";
import { hindrance } from "./begin-fits.ts";

const quantiles = (of: string, by?: string): FittedAnalysis => ({ kind: "quantiles", id: `${of}-${by ?? "all"}`, of, ...(by !== undefined && { by }), at: [0.5], low: 0, high: 120, step: 1 });
const tre = (name: string, given?: string[], out: string[] = []): ModelParticipant => ({ treId: name, name, runId: name, x: "", ...(given && { groups: { given, out: out.map((code) => ({ code, because: "small" as const })) } }) });
const model = (analysis: FittedAnalysis, participants: ModelParticipant[], fewest = 3) => ({ analysis, participants, fewest });
const four = (devon: ModelParticipant) => [...["avon", "borders", "cornwall"].map((name) => tre(name, ["no", "yes"])), devon];

test("a group is summed over at least three TREs; where none is, or fewer take part at all, nothing begins", () => {
  expect(hindrance(model(quantiles("age", "ill"), four(tre("devon", ["no"], ["yes"]))), [])).toBeNull();
  expect(hindrance(model(quantiles("age", "ill"), four(tre("devon", ["no"], ["yes"])).slice(2)), [])).toBe("too-few-tres");
  expect(hindrance(model(quantiles("age", "ill"), [tre("avon", ["no"]), tre("borders", ["no"]), tre("cornwall", ["yes"])]), [])).toBe("too-few-tres");
});
test("the same number may follow over the same TREs in each group, not over one more in one of them; nor whole beside that", () => {
  const first = model(quantiles("age", "ill"), four(tre("devon", ["no"], ["yes"])));
  expect(hindrance(first, [first])).toBeNull();
  expect(hindrance(model(quantiles("age", "ill"), four(tre("devon", ["no", "yes"]))), [first])).toBe("earlier-sums");
  expect(hindrance(model(quantiles("age"), ["avon", "borders", "cornwall", "devon"].map((name) => tre(name))), [first])).toBe("earlier-sums");
  // Another number of the same groups is another sum: who has a value of it may sit out otherwise.
  expect(hindrance(model(quantiles("weight", "ill"), four(tre("devon", ["no", "yes"]))), [first])).toBeNull();
});
