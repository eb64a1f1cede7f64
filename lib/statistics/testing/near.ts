import { expect } from "vitest";

/** Within `relative` of the truth; `floor` is the size below which a difference from zero does not count. */
export function expectNear(actual: number | null | undefined, truth: number, relative = 1e-10, floor = 1e-300): void {
  expect(actual, `for ${truth}`).toBeTypeOf("number");
  const off = actual === truth ? 0 : Math.abs(actual! - truth) / Math.max(Math.abs(truth), floor);
  expect(off, `${actual} for ${truth}`).toBeLessThanOrEqual(relative);
}
