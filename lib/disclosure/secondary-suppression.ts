/**
 * Chooses which further counts to hide so that no hidden one can be computed or closely bounded, over all linked tables of a
 * run at once. A heuristic: along each sum that would give a hidden count away, hide one more, preferring a count that opens
 * no new sum, then the smallest, then by key (the same table is always treated alike: two different patterns of one table
 * leak their union). Zeros are never chosen; they may be known to be zero. Whatever the heuristic misses, the audit finds,
 * and more is hidden until it passes. Source: SDC Handbook (2nd ed. 2024) chapter 4. For systems that are too large to
 * seek the optimum (`fewestHidden`).
 */
import { auditBeforeRounding, passesBeforeRounding } from "./audit.ts";
import { disclosesClass, isSmallComplement } from "./complement.ts";
import { fewestHidden } from "./fewest-hidden.ts";
import { isShown } from "./hiding.ts";
import type { Hiding } from "./hiding.ts";
import { leaksOfImpliedCells } from "./implied-cells.ts";
import { compareKeys } from "./linked-counts.ts";
import type { Equation, LinkedCounts } from "./linked-counts.ts";
import { isOpen } from "./open-sums.ts";
import type { DisclosurePolicy } from "./policy.ts";
import { isTooSmall } from "./primary-threshold.ts";
import type { Solver } from "./solver-settings.ts";
import { smallestShown } from "./strictest-policy.ts";

/** The primary rule and the rules about complements and classes; and, before suppression looks for the cheapest counts, the sums by which few people of unknown group would take others' curves with them. */
export function hidePrimary(linked: LinkedCounts, policy: DisclosurePolicy): Hiding {
  const hiding: Hiding = linked.counts.map((c) => (c.released ? isTooSmall(c.value, policy) : c.guarded && c.value > 0 && isTooSmall(c.value, policy)) ? "small" : null);
  const least = smallestShown(policy);
  for (const { total, parts, of } of linked.equations) {
    if (!isShown(linked, hiding, total)) continue;
    const group = linked.counts[total]!;
    if (policy.classDisclosure === "hidden" && of === "table" && group.depth > 0 && disclosesClass(group.value, parts.map((p) => linked.counts[p]!.value), least)) {
      for (const p of parts) if (isShown(linked, hiding, p)) hiding[p] = "blank";
    }
    for (const p of parts) {
      if (isShown(linked, hiding, p) && isSmallComplement(group.value, linked.counts[p]!.value, least)) hiding[p] = "secondary";
    }
  }
  for (const { unknown, sum } of linked.spared ?? []) if (hiding[unknown] !== null && isShown(linked, hiding, sum)) hiding[sum] = "secondary";
  return hiding;
}

/** Hides more, in place, until nothing that is hidden can be worked out: as little as can be where the system is small enough to tell. Without a solver the heuristic does it alone, and may hide more than it need. */
export function suppress(linked: LinkedCounts, hiding: Hiding, policy: DisclosurePolicy, solver: Solver | null): void {
  for (;;) {
    const fewest = solver && fewestHidden(linked, hiding, policy, solver);
    if (!fewest) {
      hideSecondary(linked, hiding, policy, solver);
      showUnneeded(linked, hiding, policy);
      return;
    }
    const leaks = leaksOfImpliedCells(linked, fewest, policy);
    if (leaks.length === 0) {
      fewest.forEach((state, i) => (hiding[i] = state));
      return;
    }
    for (const i of leaks) hiding[i] = isShown(linked, fewest, i) ? "secondary" : "blank";
  }
}

/** Extends `hiding` in place until the audit before rounding passes; everything non-zero is hidden where nothing less does. */
function hideSecondary(linked: LinkedCounts, hiding: Hiding, policy: DisclosurePolicy, solver: Solver | null): void {
  const equationsOf = equationsByCount(linked);
  const proven = new Set<number>();
  for (;;) {
    closeOpenSums(linked, hiding, equationsOf, policy);
    const failing = auditBeforeRounding(linked, hiding, policy, solver, proven);
    if (failing.length > 0) {
      hideMoreFor(linked, hiding, failing, equationsOf);
      continue;
    }
    const leaks = leaksOfImpliedCells(linked, hiding, policy);
    if (leaks.length === 0) return;
    for (const i of leaks) hiding[i] = isShown(linked, hiding, i) ? "secondary" : "blank";
  }
}

/** More candidates than this are not tried: hiding a few too many is a loss of use, never of safety. */
const mostTried = 60;

/** Shows again, largest first, what turned out not to be needed for others' sake; by the quick search alone, which is asked very often here. */
function showUnneeded(linked: LinkedCounts, hiding: Hiding, policy: DisclosurePolicy): void {
  const byValue = linked.counts.flatMap((_, i) => (hiding[i] === "secondary" ? [i] : [])).sort((a, b) => linked.counts[b]!.value - linked.counts[a]!.value || compareKeys(linked.counts[a]!.key, linked.counts[b]!.key));
  if (byValue.length > mostTried) return;
  const equationsOf = equationsByCount(linked);
  for (const i of byValue) {
    hiding[i] = null;
    const stillSafe =
      equationsOf[i]!.every((e) => !isOpen(linked, hiding, e, policy)) &&
      passesBeforeRounding(linked, hiding, policy, null, equationsOf[i]!.flatMap((e) => [e.total, ...e.parts])) &&
      leaksOfImpliedCells(linked, hiding, policy).length === 0;
    if (!stillSafe) hiding[i] = "secondary";
  }
}

/**
 * Hides at least one more count for the sake of those that an audit found. Where their own sums have nothing left to hide, the
 * signs themselves give too much away (a total “fewer than 10” over nine groups that aren't empty), and become blanks.
 */
export function hideMoreFor(linked: LinkedCounts, hiding: Hiding, failing: readonly number[], equationsOf = equationsByCount(linked)): void {
  if (blankTotalsOf(linked, hiding, failing, equationsOf)) return;
  let hidAny = false;
  const touched = new Set<Equation>();
  for (const i of failing) {
    if (equationsOf[i]!.some((e) => touched.has(e))) continue;
    const choices = nearestChoices(linked, hiding, i, equationsOf);
    const chosen = choices.sort((a, b) => comparePrice(linked, hiding, equationsOf, a, b))[0];
    if (chosen === undefined) continue;
    hiding[chosen] = "secondary";
    hidAny = true;
    for (const e of equationsOf[chosen]!) touched.add(e);
  }
  if (hidAny) return;
  const released = linked.counts.flatMap((c, i) => (c.released ? [i] : []));
  const steps: [(i: number) => boolean, "secondary" | "blank"][] = [
    [(i) => hiding[i] === null && linked.counts[i]!.value > 0, "secondary"],
    [(i) => hiding[i] !== "blank", "blank"],
  ];
  for (const [applies, as] of steps) {
    const rest = released.filter(applies);
    for (const i of rest) hiding[i] = as;
    if (rest.length > 0) return;
  }
  throw new Error("disclosure control hid everything and the audit still fails");
}

/** Along the sums of the count itself; of a group that no output counts, whose sums hold none that could be hidden, along those of its parts, and so on. */
function nearestChoices(linked: LinkedCounts, hiding: Hiding, i: number, equationsOf: readonly Equation[][]): number[] {
  const seen = new Set([i]);
  for (let from = [i]; from.length > 0; ) {
    const sums = from.flatMap((count) => equationsOf[count]!);
    const choices = sums.flatMap((e) => cheapest(linked, hiding, e, equationsOf) ?? []);
    if (choices.length > 0 || linked.counts[i]!.released) return choices;
    from = sums.flatMap(({ total, parts }) => [total, ...parts]).filter((count) => !linked.counts[count]!.released && !seen.has(count) && seen.add(count));
  }
  return [];
}

function blankTotalsOf(linked: LinkedCounts, hiding: Hiding, failing: readonly number[], equationsOf: readonly Equation[][]): boolean {
  let blanked = false;
  for (const i of failing) {
    for (const { total, parts } of equationsOf[i]!) {
      if (total === i || hiding[total] !== "small" || !parts.includes(i)) continue;
      hiding[total] = "blank";
      blanked = true;
    }
  }
  return blanked;
}

function closeOpenSums(linked: LinkedCounts, hiding: Hiding, equationsOf: readonly Equation[][], policy: DisclosurePolicy): void {
  for (let changed = true; changed; ) {
    changed = false;
    for (const equation of linked.equations) {
      if (!isOpen(linked, hiding, equation, policy)) continue;
      const chosen = cheapest(linked, hiding, equation, equationsOf);
      if (chosen === undefined) continue;
      hiding[chosen] = "secondary";
      changed = true;
    }
  }
}

/** A part before the total: totals serve every reader. */
function cheapest(linked: LinkedCounts, hiding: Hiding, equation: Equation, equationsOf: readonly Equation[][]): number | undefined {
  const candidates = equation.parts.filter((i) => isShown(linked, hiding, i) && linked.counts[i]!.value > 0);
  if (candidates.length === 0 && isShown(linked, hiding, equation.total) && linked.counts[equation.total]!.value > 0) return equation.total;
  return [...candidates].sort((a, b) => comparePrice(linked, hiding, equationsOf, a, b))[0];
}

function comparePrice(linked: LinkedCounts, hiding: Hiding, equationsOf: readonly Equation[][], a: number, b: number): number {
  const opens = (i: number): number =>
    equationsOf[i]!.filter((e) => isShown(linked, hiding, e.total) && e.parts.every((p) => isShown(linked, hiding, p))).length;
  const [x, y] = [linked.counts[a]!, linked.counts[b]!];
  return opens(a) - opens(b) || x.value - y.value || y.depth - x.depth || compareKeys(x.key, y.key);
}

function equationsByCount(linked: LinkedCounts): Equation[][] {
  const equationsOf: Equation[][] = linked.counts.map(() => []);
  for (const equation of linked.equations) for (const i of [equation.total, ...equation.parts]) equationsOf[i]!.push(equation);
  return equationsOf;
}
