import fc from "fast-check";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import type { Cell } from "#lib/disclosure/cell.ts";
import type { PooledCell } from "#lib/federation/pooled-result.ts";
import { CellLegend, ResultCell } from "./cell.tsx";
import { legendFor, show } from "./shown.ts";

const every: Cell[] = [
  { is: "value", value: 1240, roundedTo: 5 }, { is: "zero" }, { is: "suppressed-small", below: 10 }, { is: "suppressed-secondary" }, { is: "withheld" },
  { is: "not-applicable" }, { is: "code-absent" },
];
const pooled = (estimate: number | null, low: number, high: number | null): PooledCell => ({ is: "value", low, high, estimate, restsOn: ["a"], hiddenAt: [], roundedTo: 5 });

describe("a released cell", () => {
  test("each kind has a mark and words of its own", () => {
    expect(new Set(every.map((cell) => show(cell).mark)).size).toBe(every.length);
    expect(new Set(every.map((cell) => show(cell).words)).size).toBe(every.length);
  });
  test("0 stands for zero and nothing else", () => {
    expect(every.filter((cell) => show(cell).mark === "0")).toEqual([{ is: "zero" }]);
    // Two people rounded to the nearest 5 are not nobody.
    expect(show({ is: "value", value: 0, roundedTo: 5 })).toMatchObject({ mark: "<3", drawn: { as: "range" }, range: { low: 0, high: 2 } });
  });
  test("a worker's count says the range that it states, and a least number has no upper end", () => {
    expect(show({ is: "value", value: 120, roundedTo: 10, range: { low: 115, high: 125 } })).toMatchObject({ mark: "120", words: "120, rounded: the true number lies between 115 and 125", range: { low: 115, high: 125 } });
    expect(show({ is: "value", value: 120, roundedTo: 10, range: { low: 100, high: null } })).toMatchObject({ mark: "120", words: expect.stringContaining("at least 100") as string, drawn: { as: "at-least", from: 100 }, range: { low: 100, high: null } });
  });
  test("a hidden or absent number has no size that could be added up or drawn", () => {
    for (const is of ["suppressed-secondary", "withheld", "not-applicable", "code-absent"] as const) {
      expect(show({ is }).drawn).toEqual({ as: "no-size" });
      expect(show({ is }).range).toBeUndefined();
    }
  });
  test("a screen reader hears words in place of a mark", () => {
    const markup = renderToStaticMarkup(<ResultCell cell={{ is: "suppressed-secondary" }} />);
    expect(markup).toContain('aria-hidden="true">[c]');
    expect(markup).toContain("hidden, to protect another hidden number");
  });
});

describe("a pooled cell", () => {
  test("shows an estimate as one, with the range in which the truth lies", () => {
    const markup = renderToStaticMarkup(<ResultCell cell={pooled(1240, 1198, 1262)} withRange />);
    expect(markup).toContain("≈1,240");
    expect(markup).toContain("1,198 to 1,262");
  });
  test("is exact only where low and high agree, open where a part is hidden, silent where nothing was released", () => {
    expect(show(pooled(40, 40, 40)).mark).toBe("40");
    expect(show(pooled(null, 860, null))).toMatchObject({ mark: "≥860", drawn: { as: "at-least", from: 860 } });
    expect(show(pooled(null, 0, null))).toMatchObject({ mark: "[c]", drawn: { as: "no-size" } });
    // Two times “fewer than 10” may be 18: it is never said to be fewer than 10.
    expect(show({ is: "hidden", because: "below-threshold", below: 10 })).toMatchObject({ mark: "few", words: expect.stringContaining("too few to show") as string });
    expect(show(pooled(null, 3, 27))).toMatchObject({ mark: "3–27", words: "between 3 and 27", drawn: { as: "range" }, range: { low: 3, high: 27 } });
    expect(show({ is: "hidden", because: "nothing-released" }).mark).toBe("[c]");
  });
  test("0 is shown only when the truth can be nothing else", () => {
    fc.assert(fc.property(fc.nat(50), fc.option(fc.nat(50)), fc.double({ min: 0, max: 1, noNaN: true }), (low, more, share) => {
      const high = more === null ? null : low + more;
      const { mark, drawn } = show(pooled(high === null ? null : low + (high - low) * share, low, high));
      expect(mark === "0" || drawn.as === "zero").toBe(high === 0);
    }));
  });
});

describe("the legend", () => {
  test("lists the marks that occur, once, and no others", () => {
    const lines = legendFor([{ is: "suppressed-small", below: 10 }, { is: "zero" }, { is: "suppressed-small", below: 10 }]);
    expect(lines.map((line) => line.mark)).toEqual(["0", "<10"]);
  });
  test("is not there when every number speaks for itself", () => {
    expect(renderToStaticMarkup(<CellLegend cells={[{ is: "value", value: 12, roundedTo: 1 }]} />)).toBe("");
  });
});
