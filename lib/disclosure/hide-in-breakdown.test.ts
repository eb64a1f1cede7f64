import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hideInBreakdown } from "./hide-in-breakdown.ts";
import { profileNamed } from "./profiles.ts";
import { leastPublished, publishedBase, publishedCount, publishedRange } from "./published-counts.ts";
import type { ReleasedOutput } from "./released.ts";
import type { Cell } from "./cell.ts";
import { attack } from "./testing/attacker.ts";
import { policyWith } from "./testing/tables.ts";

const nhs = profileNamed("nhse-sde-10-5")!;
const total = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0);
const alone = (counts: number[], groups?: number[], policy = nhs) => of(total(counts), [{ counts, groups }], policy)[0];
const of = (people: number, tables: Parameters<typeof hideInBreakdown>[2], policy: typeof nhs) => hideInBreakdown(people, publishedRange(publishedCount(people, policy), policy), tables, policy);

describe("a concept's breakdown", () => {
  test("shows large counts rounded, and tells no zero from a small count", () => {
    expect(alone([203, 0, 4, 158, 9])).toEqual([200, null, null, 160, null]);
  });
  test("hides another where one hidden count would follow from the total", () => {
    expect(alone([195, 155, 4])).toEqual([200, null, null]);
  });
  test("hides what nearly everybody or everybody of a group has", () => {
    expect(alone([200, 160, 150], [1000, 169, 150])).toEqual([200, null, null]);
  });
  test("shows nothing of a concept that few people have", () => {
    expect(alone([5, 3, 0])).toEqual([null, null, null]);
  });
  test("tells no more of the total than the total itself does, by either breakdown", () => {
    // 73 reads 70, as do 65 to 74; parts that read 20 and 60 are 70 or more together: the total would be one of five numbers.
    expect(of(73, [{ counts: [31, 15, 27] }, { counts: [17, 56] }], nhs)).toEqual([[30, 20, 30], [null, null]]);
  });
});

/** As the attacker's module reads it: a table of one variable with its total. */
function asRelease(id: string, published: readonly (number | null)[], people: number | null, base: number): ReleasedOutput {
  const cell = (value: number | null): Cell => (value === null ? { is: "suppressed-secondary" } : { is: "value", value, roundedTo: base });
  return { kind: "crosstab", id, dimensions: [{ variable: id, label: id, levels: published.map((_, i) => ({ code: `${i}`, label: `${i}` })) }], cells: published.map(cell), margins: [], total: cell(people) };
}
/** Small thresholds, so that every table of whole numbers that fits can be enumerated. */
const worlds = fc.record({ base: fc.constantFrom(1, 2, 3), threshold: fc.constantFrom(2, 3), counts: fc.array(fc.oneof({ weight: 3, arbitrary: fc.nat({ max: 4 }) }, fc.nat({ max: 9 })), { minLength: 2, maxLength: 3 }), split: fc.nat({ max: 8 }) });
test("an attacker who enumerates every world that fits both breakdowns and the total finds each hidden count anywhere from 0 to just below the threshold", () => {
  let [attacked, hidden] = [0, 0];
  fc.assert(fc.property(worlds, ({ base, threshold, counts, split }) => {
    const policy = policyWith({ threshold, roundingBase: base });
    const people = total(counts);
    const other = [Math.min(split, people), people - Math.min(split, people)];
    if (people < leastPublished(policy)) return;
    const tables = of(people, [{ counts }, { counts: other }], policy);
    const [published, coarse] = [publishedCount(people, policy), publishedBase(policy)];
    const found = attack([asRelease("sex-and-age", tables[0]!, published, coarse), asRelease("year", tables[1]!, published, coarse)], policyWith({ threshold, roundingBase: coarse }));
    if (found === null) return;
    attacked++;
    for (const { cell, name, low, high } of found) {
      if (!name.includes("[")) continue;
      if (cell.is === "suppressed-secondary") { hidden++; expect([name, low, high >= threshold - 1]).toEqual([name, 0, true]); }
      else if (cell.is === "value") {
        const own = publishedRange(cell.value, policy);
        expect(high - low + 1, name).toBeGreaterThanOrEqual(Math.max(threshold, (own.high - own.low + 1) / 2));
      }
    }
  }), { numRuns: 40, seed: 21 });
  expect([attacked > 20, hidden > 20]).toEqual([true, true]);
}, 60_000);
