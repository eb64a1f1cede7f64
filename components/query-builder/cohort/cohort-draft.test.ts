import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { recordFilter } from "#lib/query/testing/cohort-arbitraries.ts";
import { ageRange, dateRange, moved, placesOf, shapeOf, windowOf, windowShapes, withAges, withDates, withUnit, withValues, conceptIn, type WindowShape } from "./cohort-draft.ts";

describe("windows", () => {
  const shapes = Object.keys(windowShapes) as WindowShape[];
  test("a window of a known shape opens as that shape with its days", () => {
    fc.assert(fc.property(fc.constantFrom(...shapes), fc.option(fc.integer({ min: 2, max: 400 }), { nil: undefined }), (shape, days) => {
      expect(shapeOf(windowOf(shape, days))).toEqual({ shape, days: shape === "same-day" ? undefined : days });
    }));
  });
  test("within 90 days after an index date, the index date included", () => {
    expect(windowOf("after", 90)).toEqual({ from: { days: 0, side: "before" }, to: { days: 90, side: "after" }, index: "start", of: "start" });
  });
  test("one that counts from an end has its own bounds", () => expect(shapeOf({ ...windowOf("after", 90), index: "end" })).toBeUndefined());
});

describe("restrictions", () => {
  test("what the form has no field for stays, whatever is typed into the fields", () => {
    fc.assert(fc.property(recordFilter, ({ where }) => {
      const typed = withUnit(withValues(withAges(withDates(where, { from: "2015-01-01", to: "2022-12-31" }), { from: 18 }), { to: 48 }), 9579);
      expect(dateRange(typed)).toEqual({ from: "2015-01-01", to: "2022-12-31" });
      expect(ageRange(typed)).toEqual({ from: 18 });
      expect(conceptIn(typed, "unit")).toBe(9579);
      const fields = ["date", "age", "value", "unit"] as const;
      const others = (all: typeof where) => all.filter((_, at) => !placesOf(all, fields).includes(at));
      expect(others(typed)).toEqual(others(where));
    }));
  });
  test("emptied fields ask nothing", () => expect(withDates(withDates([], { from: "2015-01-01" }), {})).toEqual([]));
});

test("moving keeps every item", () => expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]));
