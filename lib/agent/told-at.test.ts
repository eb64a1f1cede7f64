import { expect, it } from "vitest";
import { toldAt } from "./told-at.ts";

it("is the next multiple of the step since the run began, and at once where there is none", () => {
  // Began at second 100: what took no time, 20 ms and 4.999 s is told at 105; what took 5.001 s at 110.
  expect([0, 20, 4_999, 5_000, 5_001].map((took) => toldAt(100_000, 100_000 + took, 5))).toEqual([105_000, 105_000, 105_000, 105_000, 110_000]);
  expect(toldAt(100_000, 100_020, 0)).toBe(100_020);
  // A clock that was set back meanwhile holds nothing for longer than a step.
  expect(toldAt(100_000, 90_000, 5)).toBe(105_000);
});
