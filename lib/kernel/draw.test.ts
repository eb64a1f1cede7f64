import { expect, test } from "vitest";
import { drawOf } from "./draw.ts";

test("a share of none is never drawn, of all always, and between them as the number falls", () => {
  expect([0, 999_999].map((n) => drawOf(0, () => n).isDrawn)).toEqual([false, false]);
  expect([0, 999_999].map((n) => drawOf(1, () => n).isDrawn)).toEqual([true, true]);
  expect([99_999, 100_000].map((n) => drawOf(0.1, () => n).isDrawn)).toEqual([true, false]);
});
test("the system's own draws keep to the share", () => {
  // 4,000 at one in four: a fair draw is outside of ±7 standard deviations (27.4) once in 10¹¹ runs.
  const drawn = Array.from({ length: 4000 }, () => drawOf(0.25)).filter(({ isDrawn }) => isDrawn).length;
  expect(Math.abs(drawn - 1000)).toBeLessThan(192);
});
