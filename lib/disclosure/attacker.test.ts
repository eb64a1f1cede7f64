import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { knownAfterRounding, passesBeforeRounding, withAttacker } from "./audit.ts";
import { leastWidthOfSmall } from "./least-widths.ts";
import { protect } from "./control.ts";
import { attackIntervals } from "./evidence.ts";
import { fewestHidden } from "./fewest-hidden.ts";
import type { Hiding } from "./hiding.ts";
import { linkCounts } from "./linked-counts.ts";
import type { LinkedCounts } from "./linked-counts.ts";
import { isOpen } from "./open-sums.ts";
import { hidePrimary } from "./secondary-suppression.ts";
import { loadSolver } from "./solver.ts";
import { smallestShown } from "./strictest-policy.ts";
import { crosstab, policyWith, runOf } from "./testing/tables.ts";

const solver = await loadSolver();
const count = fc.oneof({ weight: 2, arbitrary: fc.integer({ min: 0, max: 4 }) }, { weight: 3, arbitrary: fc.integer({ min: 3, max: 40 }) });
const table = (sizes: Record<string, number>) => {
  const cells = Object.values(sizes).reduce((a, b) => a * b, 1);
  return fc.array(count, { minLength: cells, maxLength: cells }).map((counts) => linkCounts(runOf(crosstab("t", sizes, counts))));
};
/** Three two-way tables of one cube, or one of them beside the cube: every pair shares a margin. */
const linkedTables = fc.tuple(fc.array(count, { minLength: 18, maxLength: 18 }), fc.boolean()).map(([cube, whole]) => {
  const at = (i: number) => ({ a: Math.floor(i / 6), b: Math.floor(i / 2) % 3, c: i % 2 });
  const sum = (cells: number, place: (of: ReturnType<typeof at>) => number) => cube.reduce((sums, n, i) => ((sums[place(at(i))]! += n), sums), new Array<number>(cells).fill(0));
  const ab = crosstab("ab", { a: 3, b: 3 }, sum(9, ({ a, b }) => 3 * a + b));
  return linkCounts(whole ? runOf(crosstab("abc", { a: 3, b: 3, c: 2 }, cube), ab) : runOf(ab, crosstab("ac", { a: 3, c: 2 }, sum(6, ({ a, c }) => 2 * a + c)), crosstab("bc", { b: 3, c: 2 }, sum(6, ({ b, c }) => 2 * b + c))));
});

describe("the attacker with a solver", () => {
  it("finds the same extremes as trying every table of a 2 × 3 one", () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 6, maxLength: 6 }), fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }), (cells, blanks) => {
      const run = runOf(crosstab("t", { a: 2, b: 3 }, cells));
      const linked = linkCounts(run);
      const places = linked.placesOf(run.outputs[0]!);
      const hiding: Hiding = linked.counts.map((_, i) => (blanks[places.cells.indexOf(i)] === true ? "blank" : null));
      const found = new Map(attackIntervals(linked, hiding, policyWith({}), solver).map((a) => [a.key, [a.low, a.high]]));
      const rows = [cells[0]! + cells[1]! + cells[2]!, cells[3]! + cells[4]! + cells[5]!];
      const columns = [0, 1, 2].map((c) => cells[c]! + cells[c + 3]!);
      const seen = cells.map(() => [Infinity, -Infinity]);
      // Two cells settle a 2 × 3 table whose margins are known.
      for (let x = 0; x <= columns[0]!; x++) for (let y = 0; y <= columns[1]!; y++) {
        const first = [x, y, rows[0]! - x - y];
        const all = [...first, ...first.map((n, c) => columns[c]! - n)];
        if (all.every((n, i) => n >= 0 && (blanks[i] === true || n === cells[i]))) all.forEach((n, i) => (seen[i] = [Math.min(seen[i]![0]!, n), Math.max(seen[i]![1]!, n)]));
      }
      places.cells.forEach((i, c) => { if (blanks[c] === true) expect(found.get(linked.counts[i]!.key)).toEqual(seen[c]); });
    }));
  });

  it("asks for whole numbers: where only halves would fit, nothing can move", () => {
    // x + y = y + z = x + z = s: with s up to 1 each of the three could be a half.
    const counts = ["x", "y", "z", "s"].map((key) => ({ key, value: 0, depth: 1, released: true }));
    const equations = [[0, 1], [1, 2], [0, 2]].map((parts) => ({ total: 3, parts, of: "table" as const }));
    const linked: LinkedCounts = { counts, tables: [], placesOf: () => ({ cells: [], margins: [], total: 3 }), equations };
    const furthest = (high: number) => withAttacker(linked, { low: [0, 0, 0, 0], high: [1, 1, 1, high] }, solver, (attacker) => [0, 3].map((i) => attacker.extreme(i, 1).reached));
    expect(furthest(1)).toEqual([0, 0]);
    expect(furthest(3)).toEqual([1, 2]);
  });
});

it("goes as far after other questions as before any: whoever knows nothing of a row's cells and of everyone's number can't bound the row", async () => {
  // Found at random: after the row's cells the solver, starting from their answers, did not know how far the row's total may go.
  const linked = linkCounts(runOf(crosstab("t", { a: 3, b: 4 }, [1, 1, 0, 1, 7, 1, 0, 9, 8, 0, 0, 8])));
  const policy = policyWith({ threshold: 8, roundingBase: 5, rounding: "controlled" });
  const { hiding } = await protect(linked, policy);
  const row = attackIntervals(linked, hiding, policy, solver).find(({ key }) => key === '[["a","1"]]');
  expect(row).toEqual({ key: '[["a","1"]]', low: 1, high: null, needed: 3 });
});

describe("a protected release", () => {
  const policies = fc.constantFrom(policyWith({ threshold: 5 }), policyWith({ threshold: 10 }), policyWith({ threshold: 10, roundingBase: 5 }), policyWith({ threshold: 8, roundingBase: 5, rounding: "controlled" }), policyWith({ threshold: 5, zeros: "suppressed" }));
  it("bounds no hidden count within its protection, before or after rounding: two-way, three-way and linked tables", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(table({ a: 3, b: 4 }), table({ a: 3, b: 2, c: 2 }), linkedTables), policies, async (linked, policy) => {
        const { hiding, rounded } = await protect(linked, policy);
        const limit = smallestShown(policy);
        for (const { key, low, high, needed } of attackIntervals(linked, hiding, policy, solver)) {
          const i = linked.counts.findIndex((c) => c.key === key);
          if ((high ?? Infinity) - low < needed) throw new Error(`${key} lies in ${low}..${high}`);
          if (hiding[i] === "small" && low >= 1 && (high ?? Infinity) < limit) throw new Error(`${key} is certainly small: ${low}..${high}`);
        }
        for (const { key, low, high, needed } of attackIntervals(linked, hiding, policy, solver, rounded.map((r) => r?.stated ?? null))) {
          if ((high ?? Infinity) - low < needed) throw new Error(`${key} lies in ${low}..${high} once rounded`);
        }
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it("hides no more than it has to: no cheaper choice of further counts in small tables is safe", () => {
    fc.assert(
      fc.property(table({ a: 2, b: 3 }), (linked) => {
        const policy = policyWith({ threshold: 5 });
        const primary = hidePrimary(linked, policy);
        const fewest = fewestHidden(linked, primary, policy, solver);
        if (!fewest) return;
        const totals = new Set(linked.equations.map((e) => e.total));
        const weigh = (hiding: Hiding) => hiding.reduce((sum, state, i) => sum + (state === primary[i] ? 0 : totals.has(i) ? 100 : 1), 0);
        const open = linked.counts.flatMap(({ value }, i) => (primary[i] === null && value > 0 && !totals.has(i) ? [i] : []));
        for (let mask = 0; mask < 1 << open.length; mask++) {
          const other: Hiding = primary.map((state, i) => (open.includes(i) && mask & (1 << open.indexOf(i)) ? "secondary" : state));
          if (weigh(other) >= weigh(fewest) || linked.equations.some((e) => isOpen(linked, other, e, policy))) continue;
          expect(passesBeforeRounding(linked, other, policy, solver, [])).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});

const folder = process.env.HEART_DISEASE_DATA ?? join(import.meta.dirname, "../../../shared/data/heart-disease");
const file = join(folder, "processed.va.data");
/** Attack A13: the finer table that was never asked for, from three coarser ones of a real hospital. */
describe.skipIf(!existsSync(file))("A13 on the real hospital (skipped where its data is absent)", () => {
  const people = () => readFileSync(file, "utf8").trim().split("\n").map((line) => line.split(",").map(Number)).map((c) => ({ band: c[0]! < 55 ? 0 : c[0]! < 65 ? 1 : 2, sex: c[1]!, disease: c[13]! > 0 ? 1 : 0 }));
  it.each([policyWith({ threshold: 3 }), policyWith({ threshold: 5 }), policyWith({ threshold: 10 }), policyWith({ threshold: 10, roundingBase: 5 })])("band × sex × disease stays open under %o", async (policy) => {
    const patients = people();
    const sizes = { band: 3, sex: 2, disease: 2 };
    type Name = keyof typeof sizes;
    const of = (...names: Name[]) => {
      const counts = new Array<number>(names.reduce((n, name) => n * sizes[name], 1)).fill(0);
      for (const p of patients) counts[names.reduce((at, name) => at * sizes[name] + p[name], 0)]!++;
      return crosstab(names.join("-"), Object.fromEntries(names.map((n) => [n, sizes[n]])), counts);
    };
    const asked = [of("band", "sex"), of("band", "disease"), of("sex", "disease")];
    const linked = linkCounts(runOf(...asked));
    const { hiding, rounded } = await protect(linked, policy);
    // The same system with the finer cells in it, of which the attacker knows nothing.
    const finer = linkCounts(runOf(...asked, of("band", "sex", "disease")));
    const here = (key: string) => linked.counts.findIndex((c) => c.key === key);
    for (const c of finer.counts) if (here(c.key) === -1) c.released = false;
    const signs: Hiding = finer.counts.map((c) => hiding[here(c.key)] ?? null);
    const known = knownAfterRounding(finer, signs, policy, finer.counts.map((c) => rounded[here(c.key)]?.stated ?? null));
    withAttacker(finer, known, solver, (attacker) => {
      finer.counts.forEach((c, i) => {
        if (c.released) return;
        const [low, high] = [c.value - attacker.extreme(i, -1).reached, c.value + attacker.extreme(i, 1).reached];
        expect(low >= 1 && high < policy.threshold && high - low < leastWidthOfSmall(policy)).toBe(false);
      });
    });
  });
});
