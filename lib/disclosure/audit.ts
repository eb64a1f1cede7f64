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
 */
import { AlternativeTables } from "./alternative-tables.ts";
import type { Ranges } from "./alternative-tables.ts";
import { isShown } from "./hiding.ts";
import type { Hiding } from "./hiding.ts";
import type { LinkedCounts } from "./linked-counts.ts";
import type { DisclosurePolicy } from "./policy.ts";
import { smallestShown } from "./strictest-policy.ts";

/** Least width (largest minus smallest possible count) that a hidden small count keeps: 4 of 1..9, 2 of 1..4. */
export function leastWidthOfSmall(policy: DisclosurePolicy): number {
  const lowest = policy.zeros === "shown" ? 1 : 0;
  return Math.max(0, Math.floor((smallestShown(policy) - lowest) / 2));
}
/** Least width of a count that is hidden for another's sake: what rounding alone would leave, and never a single value. */
const leastWidthOfSecondary = (policy: DisclosurePolicy): number => Math.max(1, Math.ceil((policy.roundingBase - 1) / 2));

/** Hidden counts that fail. `proven` names those that passed with fewer counts hidden: they can't fail now, and those that pass are added. */
export function auditBeforeRounding(linked: LinkedCounts, hiding: Hiding, policy: DisclosurePolicy, proven = new Set<number>()): number[] {
  const staysOpen = openBeforeRounding(linked, hiding, policy);
  return indices(linked).filter((i) => {
    if (hiding[i] === null || proven.has(i)) return false;
    if (!staysOpen(i)) return true;
    proven.add(i);
    return false;
  });
}

/** Whether the audit before rounding finds nothing; stops at the first count that fails, and looks at `likely` ones first. */
export function passesBeforeRounding(linked: LinkedCounts, hiding: Hiding, policy: DisclosurePolicy, likely: readonly number[]): boolean {
  const staysOpen = openBeforeRounding(linked, hiding, policy);
  return [...new Set([...likely, ...indices(linked)])].every((i) => hiding[i] === null || staysOpen(i));
}

function openBeforeRounding(linked: LinkedCounts, hiding: Hiding, policy: DisclosurePolicy): (count: number) => boolean {
  const ranges: Ranges = {
    low: linked.counts.map((c, i) => (isShown(linked, hiding, i) ? c.value : 0)),
    high: linked.counts.map((c, i) => (isShown(linked, hiding, i) ? c.value : Infinity)),
  };
  const tables = new AlternativeTables(linked, ranges);
  const limit = smallestShown(policy);
  return (i) => {
    const value = linked.counts[i]!.value;
    const state = hiding[i] ?? null;
    switch (state) {
      case "small": {
        const least = leastWidthOfSmall(policy);
        const { up } = tables.reach(i, Math.max(limit - value, least), 0);
        const mayBeLarge = value + up >= limit;
        const { down } = tables.reach(i, 0, mayBeLarge ? Math.max(0, least - up) : value);
        return (mayBeLarge || value - down === 0) && up + down >= least;
      }
      case "secondary":
      case "blank":
        return !isNarrow(tables, i, leastWidthOfSecondary(policy));
      case null:
        return true;
    }
  };
}

/** `stated` gives the range that the release states for each count; shown counts without a range of their own (sums of shown ones) state none. */
export function auditAfterRounding(linked: LinkedCounts, hiding: Hiding, policy: DisclosurePolicy, stated: readonly ({ low: number; high: number } | null)[]): { hidden: number[]; rounded: number[] } {
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
      if (hiding[i] === "small") return [lowest, limit - 1];
      // Whoever knows the rules knows that zeros and small counts are not hidden for others' sake, save as blanks.
      if (hiding[i] === "secondary") return [limit, Infinity];
      return [0, Infinity];
    })();
    low.push(from);
    high.push(to);
  });
  const tables = new AlternativeTables(linked, { low, high });
  const hidden: number[] = [];
  const rounded: number[] = [];
  for (const i of indices(linked)) {
    if (hiding[i] === "small") {
      if (isNarrow(tables, i, leastWidthOfSmall(policy))) hidden.push(i);
    } else if (hiding[i] !== null) {
      if (isNarrow(tables, i, leastWidthOfSecondary(policy))) hidden.push(i);
    } else if (linked.counts[i]!.released && stated[i] && isNarrow(tables, i, Math.ceil((high[i]! - low[i]!) / 2))) {
      rounded.push(i);
    }
  }
  return { hidden, rounded };
}

const indices = (linked: LinkedCounts): number[] => linked.counts.map((_, i) => i);

function isNarrow(tables: AlternativeTables, count: number, least: number): boolean {
  const { up } = tables.reach(count, least, 0);
  return up < least && up + tables.reach(count, 0, least - up).down < least;
}
