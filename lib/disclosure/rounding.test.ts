import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { midpointRange, roundToMidpoint } from "#lib/statistics/midpoint.ts";
import { controlDisclosure } from "./control.ts";
import { cellExplained } from "./in-words.ts";
import { nothingSaid } from "./ledger/said.ts";
import { policyInWords } from "./policy-in-words.ts";
import { profileNamed } from "./profiles.ts";
import { smallestShown, strictest } from "./strictest-policy.ts";
import { roundControlled } from "./controlled-rounding.ts";
import { linkCounts } from "./linked-counts.ts";
import { roundReleased, roundingOf } from "./released-rounding.ts";
import { loadSolver } from "./solver.ts";
import { crosstab, policyWith, queryDigest, runOf, table2 } from "./testing/tables.ts";
import type { ReleasedOutput } from "./released.ts";

const solver = await loadSolver();
type Table = Extract<ReleasedOutput, { kind: "crosstab" }>;

/** What an outsider knows of one cell of a one-way table: the cells' own ranges and the total's, added up. */
function knownOfFirst(table: Table, least: number): { low: number; high: number } {
  const range = (cell: Table["total"]) => (cell.is === "value" ? { low: cell.value - Math.floor(cell.roundedTo / 2), high: cell.value + Math.ceil(cell.roundedTo / 2) - 1 } : { low: 0, high: Infinity });
  const [first, ...others] = table.cells.map(range).map(({ low, high }) => ({ low: Math.max(least, low), high }));
  const total = range(table.total);
  const sum = (end: "low" | "high") => others.reduce((s, r) => s + r[end], 0);
  return { low: Math.max(first!.low, total.low - sum("high")), high: Math.min(first!.high, total.high - sum("low")) };
}

/** Cells alike, with the total that rounding on its own would give, under which each cell has one value only. */
const vectors: [number, number, number, number][] = [[4, 3, 3, 10], [4, 7, 3, 30], [4, 8, 8, 30], [4, 12, 8, 50]];

it("a sum of an earlier midpoint and a multiple of twice the step says a range that holds whatever its parts may be, as the portal asks of it", () => {
  // 8 read 9 (7 to 12) before; now 14 reads 12, halves either way: 6 to 18. Their sum reads 21, from 13 to 30.
  const linked = linkCounts(runOf(crosstab("t", { band: 2 }, [8, 14])));
  const first = linked.counts.findIndex(({ value }) => value === 8);
  const before = linked.counts.map((_, i) => (i === first ? { value: 9, roundedTo: 6, range: { low: 7, high: 12 } } : undefined));
  const rounded = roundReleased(linked, linked.counts.map(() => null), roundingOf(profileNamed("opensafely-mid6")!, 12), before);
  expect(rounded.find((one) => one?.value === 21)).toMatchObject({ roundedTo: 18, range: { low: 13, high: 30 } });
});

describe("rounding that sums would undo", () => {
  it.each(vectors)("%i cells of %i: the total rounded on its own gives each away, the released one doesn't", async (cells, each, least, alone) => {
    const run = runOf(crosstab("t", { level: cells }, new Array<number>(cells).fill(each)));
    for (const rounding of ["sums", "controlled"] as const) {
      const { released } = await controlDisclosure(run, policyWith({ threshold: least, roundingBase: 5, rounding }), { queryDigest });
      const table = released.outputs[0] as Table;
      const { low, high } = knownOfFirst(table, least);
      expect(high - low).toBeGreaterThanOrEqual(1);
      if (rounding === "controlled") continue;
      const [first] = table.cells;
      const value = first?.is === "value" ? first.value : 0;
      expect(table.total).toMatchObject({ value: cells * value });
      const naive: Table = { ...table, total: { is: "value", value: alone, roundedTo: 5 } };
      const undone = knownOfFirst(naive, least);
      expect([undone.low, undone.high]).toEqual([each, each]);
    }
  });
});

describe("controlled rounding", () => {
  it("Cleveland's table to the nearest 5: all sums hold, where each by itself has 15 + 5 beside 25", () => {
    const linked = linkCounts(table2([[16, 7], [41, 9], [68, 18], [39, 105]]));
    const rounded = roundControlled(linked, linked.counts.map(() => null), 5, solver)!;
    const places = linked.placesOf(table2([[16, 7], [41, 9], [68, 18], [39, 105]]).outputs[0]!);
    const at = (i: number) => rounded[i]!.value;
    expect(places.cells.map(at)).toEqual([15, 10, 40, 10, 70, 15, 40, 105]);
    expect(places.margins.map((m) => m.map(at))).toEqual([[25, 50, 85, 145], [165, 140]]);
    expect(at(places.total)).toBe(305);
  });

  it("keeps every sum, moves nothing by a whole base, and leaves zeros and multiples", () => {
    const cell = fc.oneof(fc.constant(0), fc.integer({ min: 5, max: 60 }));
    fc.assert(fc.property(fc.array(cell, { minLength: 12, maxLength: 12 }), fc.constantFrom(5, 10), (cells, base) => {
      const linked = linkCounts(runOf(crosstab("t", { a: 4, b: 3 }, cells)));
      const rounded = roundControlled(linked, linked.counts.map(() => null), base, solver);
      // Only counts below the base, which must not become 0, can stand in the way.
      if (!rounded) {
        expect(cells.some((n) => n > 0 && n < base)).toBe(true);
        return;
      }
      for (const { total, parts } of linked.equations) expect(parts.reduce((sum, p) => sum + rounded[p]!.value, 0)).toBe(rounded[total]!.value);
      linked.counts.forEach(({ value }, i) => {
        expect(rounded[i]!.value % base).toBe(0);
        expect(Math.abs(rounded[i]!.value - value)).toBeLessThan(base);
        if (value % base === 0 || value === 0) expect(rounded[i]!.value).toBe(value);
        if (value > 0) expect(rounded[i]!.value).toBeGreaterThan(0);
      });
    }));
  });

  it("is a rule of the policy, and its cells say how far the truth may lie", async () => {
    const { released } = await controlDisclosure(table2([[16, 17], [41, 19], [68, 18], [39, 105]]), policyWith({ roundingBase: 5, rounding: "controlled" }), { queryDigest });
    const table = released.outputs[0] as Table;
    const values = table.cells.map((c) => (c.is === "value" ? c.value : NaN));
    expect(table.total).toMatchObject({ is: "value", value: values.reduce((a, b) => a + b, 0), roundedTo: 9 });
  });

  it("gives way to sums where there is no such rounding", () => {
    const linked = linkCounts(runOf(crosstab("t", { v: 3 }, [3, 3, 3])));
    expect(roundControlled(linked, linked.counts.map(() => null), 10, solver)).toBeNull();
    expect(roundReleased(linked, linked.counts.map(() => null), roundingOf(policyWith({}), 10)).every((r) => r !== null)).toBe(true);
  });
});

describe("midpoints", () => {
  const mid6 = profileNamed("opensafely-mid6")!;
  const wide = (parts: number, value: number) => ({ is: "value", value, roundedTo: 6 * parts, range: { low: value - 2 * parts, high: value + 3 * parts } });
  it("0 stays 0, 1 to 6 read 3, 7 to 12 read 9 (OpenSAFELY: ⌈x/6⌉ × 6 − 3); of steps of 5 the middle is the third", () => {
    expect([0, 1, 6, 7, 12, 13, 100].map((n) => roundToMidpoint(n, 6))).toEqual([0, 3, 3, 9, 9, 15, 99]);
    expect([1, 5, 6].map((n) => roundToMidpoint(n, 5))).toEqual([3, 3, 8]);
    fc.assert(fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 2, max: 20 }), (n, base) => {
      const { low, high } = midpointRange(roundToMidpoint(n, base), base);
      expect([high - low + 1, low <= n && n <= high, roundToMidpoint(low, base), roundToMidpoint(high, base)]).toEqual([base, true, roundToMidpoint(n, base), roundToMidpoint(n, base)]);
    }));
  });
  it("a total is the sum of midpoints and says its own range: four twelves read 9 each and 36", async () => {
    const { released, record } = await controlDisclosure(runOf(crosstab("t", { level: 4 }, [12, 12, 12, 12])), mid6, { queryDigest });
    const table = released.outputs[0] as Table;
    expect(table.cells).toEqual([9, 9, 9, 9].map((value) => wide(1, value)));
    expect(table.total).toEqual(wide(4, 36));
    expect(cellExplained(table.total)).toBe("Rounded: the count lies between 28 and 48.");
    expect(record.outputs[0]!.checkedBy).toContain("midpoint-rounding");
    expect(record.outputs[0]!.checkedBy).not.toContain("rounding");
  });
  it("1 to 6 are hidden, and cannot be worked out from the rest", async () => {
    const { released } = await controlDisclosure(runOf(crosstab("t", { level: 4 }, [0, 3, 40, 70])), mid6, { queryDigest });
    expect((released.outputs[0] as Table).cells).toEqual([{ is: "zero" }, { is: "suppressed-small", below: 7 }, { is: "suppressed-secondary" }, wide(1, 69)]);
  });
  it("an answer that was given before is given again with its range", async () => {
    const run = runOf(crosstab("t", { level: 2 }, [40, 30]));
    const first = await controlDisclosure(run, mid6, { queryDigest });
    const answers = new Map(first.shown.map(({ key, value, roundedTo, range }) => [key, { value, roundedTo, ...(range && { range }) }]));
    expect((await controlDisclosure(run, mid6, { queryDigest, ledger: { ...nothingSaid, answers } })).released).toEqual(first.released);
  });
  it("with a threshold inside a step the step is hidden whole: no number below the threshold is ever read", () => {
    const both = strictest(profileNamed("nhse-sde-10-5")!, mid6);
    expect(both).toMatchObject({ threshold: 10, roundingBase: 6, rounding: "midpoint" });
    expect([smallestShown(mid6), smallestShown(both)]).toEqual([7, 13]);
    expect(policyInWords(both)).toContain("Counts that are shown are rounded to the middle of steps of 6: 13 to 18 people read 15. A total is the sum of the rounded counts it is shown with.");
    expect(policyInWords(mid6)).toContain("Counts that are shown are rounded to the middle of steps of 6: 7 to 12 people read 9. A total is the sum of the rounded counts it is shown with.");
  });
});
