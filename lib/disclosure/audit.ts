/**
 * The audit that every release has to pass, in two readings.
 *
 * Before rounding, as disclosure textbooks put it: the attacker sees the shown counts exactly and a blank for each hidden one.
 * A hidden small count must not lie for certain between 1 and threshold − 1, nor be known more closely than by half of that
 * range; no hidden count may be known exactly. Rounding is not relied on.
 *
 * After rounding, as the release really reads: a blank says whether it is small or hides another, a rounded count says its
 * range. What suppression or rounding hides, the rest of the run must not give back by more than half: a small count stays
 * open over at least half of 1 to threshold − 1, a rounded one over at least half of the counts that round to it.
 *
 * Each question is put to a quick search for other tables first and, where that finds none, to the exact attacker: a count passes if and
 * only if whole numbers that fit everything released lie far enough apart. Without a solver only the quick search is asked, and what it does not find fails.
 */
import { Attacker } from "./attacker.ts";
import type { Ranges } from "./alternative-tables.ts";
import { isShown } from "./hiding.ts";
import type { Hiding } from "./hiding.ts";
import { leastWidthOfSecondary, leastWidthOfSmall } from "./least-widths.ts";
import type { LinkedCounts } from "./linked-counts.ts";
import type { DisclosurePolicy } from "./policy.ts";
import type { Solver } from "./solver-settings.ts";
import { smallestShown } from "./strictest-policy.ts";

/** Hidden counts that fail. `proven` names those that passed with fewer counts hidden: they can't fail now, and those that pass are added. */
export function auditBeforeRounding(linked: LinkedCounts, hiding: Hiding, policy: DisclosurePolicy, solver: Solver | null, proven = new Set<number>()): number[] {
  return withAttacker(linked, knownBeforeRounding(linked, hiding), solver, (attacker) =>
    indices(linked).filter((i) => {
      if (hiding[i] === null || proven.has(i)) return false;
      if (!staysOpen(attacker, linked, hiding, policy, i)) return true;
      proven.add(i);
      return false;
    }),
  );
}

/** Whether the audit before rounding finds nothing; stops at the first count that fails, and looks at `likely` ones first. */
export function passesBeforeRounding(linked: LinkedCounts, hiding: Hiding, policy: DisclosurePolicy, solver: Solver | null, likely: readonly number[]): boolean {
  return withAttacker(linked, knownBeforeRounding(linked, hiding), solver, (attacker) =>
    [...new Set([...likely, ...indices(linked)])].every((i) => hiding[i] === null || staysOpen(attacker, linked, hiding, policy, i)),
  );
}

export function withAttacker<T>(linked: LinkedCounts, ranges: Ranges, solver: Solver | null, ask: (attacker: Attacker) => T): T {
  const attacker = new Attacker(linked, ranges, solver);
  try {
    return ask(attacker);
  } finally {
    attacker.dispose();
  }
}

/** What is shown, exactly; of everything else only that it is a number of people. */
export const knownBeforeRounding = (linked: LinkedCounts, hiding: Hiding): Ranges => ({
  low: linked.counts.map((c, i) => (isShown(linked, hiding, i) ? c.value : 0)),
  high: linked.counts.map((c, i) => (isShown(linked, hiding, i) ? c.value : Infinity)),
});

/** How open a count has to be that is hidden as `state`: so wide and, if it is small, not for certain between 1 and the last hidden count. */
export const neededWidth = (state: Hiding[number], policy: DisclosurePolicy): number => (state === "small" ? leastWidthOfSmall(policy) : state === null ? 0 : leastWidthOfSecondary(policy));

function staysOpen(attacker: Attacker, linked: LinkedCounts, hiding: Hiding, policy: DisclosurePolicy, i: number): boolean {
  const least = neededWidth(hiding[i] ?? null, policy);
  if (hiding[i] !== "small") return attacker.isAsWideAs(i, least);
  const { value } = linked.counts[i]!;
  const limit = smallestShown(policy);
  const mayBeLarge = attacker.reach(i, limit - value, 0).up >= limit - value;
  return (mayBeLarge || attacker.reach(i, 0, value).down >= value) && attacker.isAsWideAs(i, least);
}

/** `stated` gives the range that the release states for each count; shown counts without a range of their own (sums of shown ones) state none. */
export function auditAfterRounding(linked: LinkedCounts, hiding: Hiding, policy: DisclosurePolicy, stated: readonly ({ low: number; high: number } | null)[], solver: Solver | null): { hidden: number[]; rounded: number[] } {
  const ranges = knownAfterRounding(linked, hiding, policy, stated);
  return withAttacker(linked, ranges, solver, (attacker) => {
    const hidden: number[] = [];
    const rounded: number[] = [];
    for (const i of indices(linked)) {
      if (hiding[i] !== null) {
        if (!attacker.isAsWideAs(i, neededWidth(hiding[i]!, policy))) hidden.push(i);
      } else if (linked.counts[i]!.released && stated[i] && !attacker.isAsWideAs(i, Math.ceil((ranges.high[i]! - ranges.low[i]!) / 2))) {
        rounded.push(i);
      }
    }
    return { hidden, rounded };
  });
}

/** What the release itself says of each count. */
export function knownAfterRounding(linked: LinkedCounts, hiding: Hiding, policy: DisclosurePolicy, stated: readonly ({ low: number; high: number } | null)[]): Ranges {
  const limit = smallestShown(policy);
  const lowest = policy.zeros === "shown" ? 1 : 0;
  const low: number[] = [];
  const high: number[] = [];
  linked.counts.forEach((count, i) => {
    const [from, to] = ((): [number, number] => {
      if (isShown(linked, hiding, i)) {
        if (count.value === 0) return [0, 0];
        const range = stated[i];
        return range ? [Math.max(limit, range.low), range.high] : [limit, Infinity];
      }
      // What no output counts bears no sign.
      if (!count.released) return [0, Infinity];
      if (hiding[i] === "small") return [lowest, limit - 1];
      // Whoever knows the rules knows that zeros and small counts are not hidden for others' sake, save as blanks.
      if (hiding[i] === "secondary") return [limit, Infinity];
      return [0, Infinity];
    })();
    low.push(from);
    high.push(to);
  });
  return { low, high };
}

const indices = (linked: LinkedCounts): number[] => linked.counts.map((_, i) => i);
