import fc from "fast-check";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import type { Cell } from "#lib/disclosure/cell.ts";
import { cellMark, cellWords, legendFor, possibleCounts } from "./cell-words.ts";
import { CellLegend, ResultCell } from "./cell.tsx";

const every: Cell[] = [
  { is: "value", value: 1240, roundedTo: 5 }, { is: "zero" }, { is: "suppressed-small", below: 10 }, { is: "suppressed-secondary" }, { is: "withheld" },
  { is: "not-applicable" }, { is: "code-absent" },
];

describe("a released cell", () => {
  test("each kind has a mark and words of its own", () => {
    expect(new Set(every.map(cellMark)).size).toBe(every.length);
    expect(new Set(every.map(cellWords)).size).toBe(every.length);
  });
  test("0 stands for zero and nothing else", () => {
    expect(every.filter((cell) => cellMark(cell) === "0")).toEqual([{ is: "zero" }]);
    // Two people rounded to the nearest 5 are not nobody.
    expect(cellMark({ is: "value", value: 0, roundedTo: 5 })).toBe("<3");
    expect(possibleCounts({ is: "value", value: 0, roundedTo: 5 })).toEqual({ low: 1, high: 2 });
  });
  test("a screen reader hears words in place of a mark", () => {
    const markup = renderToStaticMarkup(<ResultCell cell={{ is: "suppressed-secondary" }} />);
    expect(markup).toContain('aria-hidden="true">[c]');
    expect(markup).toContain("hidden, to protect another hidden number");
  });
  test("the range of a rounded count holds exactly the counts that round to it, halves up", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 5000 }), fc.constantFrom(1, 2, 3, 5, 10, 100), (count, base) => {
      const range = possibleCounts({ is: "value", value: Math.floor(count / base + 0.5) * base, roundedTo: base });
      const rounds = (n: number) => n >= 1 && Math.floor(n / base + 0.5) === Math.floor(count / base + 0.5);
      expect(range && rounds(range.low) && rounds(range.high)).toBe(true);
      expect(range && (rounds(range.low - 1) || rounds(range.high + 1))).toBe(false);
    }));
  });
  test("a hidden or absent number has no size that could be added up", () => {
    expect(possibleCounts({ is: "suppressed-small", below: 10 })).toEqual({ low: 1, high: 9 });
    for (const is of ["suppressed-secondary", "withheld", "not-applicable", "code-absent"] as const) expect(possibleCounts({ is })).toBeUndefined();
  });
});

describe("the legend", () => {
  test("lists the marks that occur, once, and no others", () => {
    const lines = legendFor([{ is: "zero" }, { is: "suppressed-small", below: 10 }, { is: "suppressed-small", below: 10 }]);
    expect(lines.map((line) => line.mark)).toEqual(["0", "<10"]);
  });
  test("is not there when every number speaks for itself", () => {
    expect(renderToStaticMarkup(<CellLegend cells={[{ is: "value", value: 12, roundedTo: 1 }]} />)).toBe("");
  });
});
