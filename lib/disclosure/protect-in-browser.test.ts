import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Cell } from "./cell.ts";
import { auditBeforeRounding } from "./audit.ts";
import { linkCounts } from "./linked-counts.ts";
import { protectInBrowser } from "./protect-in-browser.ts";
import { hidePrimary, suppress } from "./secondary-suppression.ts";
import { loadSolver } from "./solver.ts";
import { policyWith, table2 } from "./testing/tables.ts";

const dimensionsOf = (counts: number[][]) => {
  const [output] = table2(counts).outputs;
  if (output?.kind !== "crosstab") throw new Error("a table is a cross-table");
  return output.dimensions as [typeof output.dimensions[0], typeof output.dimensions[0]];
};
const protect = (counts: number[][], rules: Parameters<typeof policyWith>[0]) => protectInBrowser(...dimensionsOf(counts), counts, policyWith(rules));
const mark = (cell: Cell): string | number => (cell.is === "value" ? cell.value : cell.is === "zero" ? 0 : cell.is === "suppressed-small" ? "<" : "x");
const hidden = (table: Cell[][]) => table.flat().filter((cell) => cell.is.startsWith("suppressed")).length;

describe("the rules in a reader's browser", () => {
  test("a small number alone in its row and column: three more are hidden for its sake", () => {
    const { small, safe } = protect([[4, 31, 42], [25, 36, 37], [28, 33, 52]], { threshold: 10 });
    expect(small.map((row) => row.map(mark))).toEqual([["<", 31, 42, 77], [25, 36, 37, 98], [28, 33, 52, 113], [57, 100, 131, 288]]);
    expect(hidden(safe)).toBe(4);
    expect(safe[0]!.map(mark)[3]).toBe(77);
  });
  test("nothing small: nothing is hidden, and rounding does the rest", () => {
    const { safe } = protect([[24, 31], [25, 36]], { threshold: 10, roundingBase: 5 });
    expect(safe.map((row) => row.map(mark))).toEqual([[25, 30, 55], [25, 35, 60], [50, 65, 115]]);
  });
  test("whatever the table and the threshold: the exact attacker of a TRE finds nothing in it, and nothing small is shown", async () => {
    const solver = await loadSolver();
    const table = fc.array(fc.array(fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 90 })), { minLength: 3, maxLength: 3 }), { minLength: 2, maxLength: 4 });
    fc.assert(fc.property(table, fc.integer({ min: 2, max: 20 }), (counts, threshold) => {
      const policy = policyWith({ threshold });
      const linked = linkCounts(table2(counts));
      const hiding = hidePrimary(linked, policy);
      suppress(linked, hiding, policy, null);
      expect(auditBeforeRounding(linked, hiding, policy, solver)).toEqual([]);
      const { safe } = protect(counts, { threshold });
      const cells = safe.slice(0, -1).flatMap((row) => row.slice(0, -1));
      expect(cells.map((cell) => cell.is === "suppressed-small" || cell.is === "suppressed-secondary").filter((is, i) => !is && counts.flat()[i]! > 0 && counts.flat()[i]! < threshold)).toEqual([]);
    }), { numRuns: 40 });
  });
});
