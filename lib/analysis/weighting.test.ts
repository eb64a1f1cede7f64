import { expect, it } from "vitest";
import { weightingOf } from "./weighting.ts";

it("people count in effect: equal weights all, two sizes fewer, a selector one", () => {
  const effective = (weights: number[]) => weightingOf(Float64Array.from(weights)).effectivePeople;
  expect(effective(new Array<number>(40).fill(2.5))).toBe(40);
  expect(effective([1, 1, 1, 3])).toBe(3); // 36 / 12
  expect(effective(Array.from({ length: 303 }, (_, i) => (i === 7 ? 1 : 0)))).toBe(1);
  expect(effective([0, 0])).toBe(0);
  expect(weightingOf(Float64Array.of(2, 5, 1, 4)).magnitude).toEqual({ sum: 12, largest: [5, 4] });
});
