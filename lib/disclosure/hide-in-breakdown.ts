/**
 * Which counts of a concept's breakdown a profile may show. A stricter rule than that for results, because it is applied to thousands of
 * tables at once and nobody looks at them: a zero is never told from a small count; a count is hidden too where all but a few people of the
 * group have it; and more is hidden until, from everything that is published of the concept (its total, both of its breakdowns), each
 * hidden count may still be anything from 0 to just below the threshold, and each shown one, like the total, is still one of as many neighbouring numbers as
 * the threshold, and as half of those that read alike (published-counts.ts). The two breakdowns hold the same people, so that each narrows the total; that
 * is reckoned with.
 */
import type { DisclosurePolicy } from "./policy.ts";
import { leastPublished, publishedRange, publishedValue, type Range } from "./published-counts.ts";
import { smallestShown } from "./strictest-policy.ts";

/** Whether each count is shown. `groups[i]` are the people that `counts[i]` are some of, where that is published too. */
type Table = { counts: readonly number[]; groups?: readonly number[] | undefined };

const sum = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0);

const shownRange = (count: number, policy: DisclosurePolicy): Range => publishedRange(publishedValue(count, policy), policy);
const rangesOf = (table: Table, shown: readonly boolean[], policy: DisclosurePolicy): Range[] => table.counts.map((count, i) => (shown[i] ? shownRange(count, policy) : { low: 0, high: Infinity }));
const width = ({ low, high }: Range): number => high - low + 1;
/** What the sum of a table says of the total. */
const totalIn = (ranges: readonly Range[]): Range => ({ low: sum(ranges.map((r) => r.low)), high: sum(ranges.map((r) => r.high)) });
const both = (a: Range, b: Range): Range => ({ low: Math.max(a.low, b.low), high: Math.min(a.high, b.high) });

/** Whether nothing more than meant follows for any count of the table from the total's range: exact, because one sum is all that links them. */
function isSafe(ranges: readonly Range[], shown: readonly boolean[], total: Range, policy: DisclosurePolicy): boolean {
  const all = totalIn(ranges);
  const infinite = ranges.filter((r) => r.high === Infinity).length;
  return ranges.every((own, i) => {
    const othersHigh = infinite - (own.high === Infinity ? 1 : 0) > 0 ? Infinity : sum(ranges.filter((_, j) => j !== i).map((r) => r.high));
    const known = both(own, { low: total.low - othersHigh, high: total.high - (all.low - own.low) });
    return shown[i] ? width(known) >= Math.max(width(own) / 2, smallestShown(policy)) : known.low <= 0 && known.high >= smallestShown(policy) - 1;
  });
}

/**
 * `people` is the concept's total, and `told` what is published of it. Answers published counts by table, null where hidden; the
 * same numbers under the same policy always give the same answer.
 */
export function hideInBreakdown(people: number, told: Range, tables: readonly Table[], policy: DisclosurePolicy): (number | null)[][] {
  const [least, threshold] = [leastPublished(policy), smallestShown(policy)];
  const shown = tables.map(({ counts, groups }) => counts.map((count, i) => people >= threshold && count >= least && (groups === undefined || groups[i]! - count >= threshold)));
  for (;;) {
    const ranges = tables.map((table, t) => rangesOf(table, shown[t]!, policy));
    const total = ranges.map(totalIn).reduce(both, told);
    const isTotalOpen = width(total) >= Math.min(threshold, width(told));
    const says = ranges.map((own) => width(both(totalIn(own), told)));
    const unsafe = isTotalOpen ? tables.findIndex((_, t) => shown[t]!.some(Boolean) && !isSafe(ranges[t]!, shown[t]!, total, policy)) : says.indexOf(Math.min(...says));
    if (unsafe < 0) return tables.map(({ counts }, t) => counts.map((count, i) => (shown[t]![i] ? publishedValue(count, policy) : null)));
    // The smallest that is shown, then the last of its kind: a choice that looks at no other table.
    const { counts } = tables[unsafe]!;
    const smallest = Math.min(...counts.filter((_, i) => shown[unsafe]![i]));
    shown[unsafe]![counts.findLastIndex((count, i) => shown[unsafe]![i] === true && count === smallest)] = false;
  }
}
