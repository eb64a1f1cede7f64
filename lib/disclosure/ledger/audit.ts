/**
 * The audit of a new release against all that was released before, and of its own sets among each other: is there a sum of sets, with any
 * coefficients, of which at least one is new, that is left with fewer people than the threshold? Differencing, subgroup tables and a refreshed
 * data set are pairs (nested); “A or B” trackers are three sets (Denning & Schlörer, “A fast procedure for finding a tracker in a statistical database”,
 * 1980); a whole less its parts is as many as there are parts.
 *
 * Decided exactly: all sums and differences of two or three sets, over the whole ledger (matches.ts). Sums of any number of sets with any
 * coefficients over the nearest sets, as many as linear.ts can take in: first those of the same circle, the latest first, then those that overlap
 * most. A ledger of no more sets than that is decided as a whole. Not decided: sums of four and more sets of which one is further away.
 *
 * Nobody left over counts as few: to refuse one person more and to answer for nobody more would tell which it was (Kenthapadi, Mishra & Nissim, “Simulatable
 * auditing”, 2005). So a refusal says what a hidden count says, fewer than the threshold, and nothing else. Answered are sums that leave nobody
 * by their very words (entailed.ts): the same set again, bands that make up a band, an exact complement whose parts are levels of one variable.
 * What stays open, here as with hidden counts: one who knows threshold − 1 people for certain can ask for a set at the edge.
 */
import { isEntailed } from "./entailed.ts";
import type { Ledger, NamedSet } from "./ledger.ts";
import { emptyIn, joined, ledgerOf } from "./ledger.ts";
import { LinearAudit, type Weighed } from "./linear.ts";
import { matchesByBlock } from "./matches.ts";
import type { PersonSet } from "./person-set.ts";
import type { Answer } from "./said.ts";
import { blocks, mayBeFew, overlap, prime } from "./sketch.ts";

/**
 * same: these people under the same words were released before: the same answer tells nothing new. restated: a sum of sets leaves nobody, and
 * not by their words. nested: two sets differ by too few. complement: two parts of a whole leave too few over. combination: other sums.
 * Never how many people.
 */
export type Finding = { readonly kind: "same" | "restated" | "nested" | "complement" | "combination"; readonly key: string; readonly past: readonly string[] };
export type AuditRule = {
  readonly threshold: number;
  /** Whether disclosure control has looked at these new sets together, so that what they tell among themselves is seen to. */
  readonly seenTo?: (keys: readonly string[]) => boolean;
  /** Whether what these sets, new and old, tell together is accepted whoever is left over. */
  readonly accepted?: (ids: readonly string[]) => boolean;
  /** For whom the new sets are. */
  readonly circle?: string;
  /** Whether releases say where nobody is: then that two new sets are the same people is told by the run itself. */
  readonly zerosShown?: boolean;
};

/**
 * At most one finding for each new set, in their order: of new sets that tell of few only together the last is named, which is enough to keep back.
 * Sets smaller than the threshold are none of the audit's business: the primary rule hides them.
 */
export function auditSets(fresh: readonly NamedSet[], past: Ledger, { threshold, seenTo = () => false, accepted = () => false, circle, zerosShown = false }: AuditRule): Finding[] {
  const sets = fresh.filter((set) => set.people.size >= Math.max(1, threshold));
  const all = opening(joined(ledgerOf(sets, circle), { ...past, empty: [...past.empty, ...emptyIn(fresh)] }));
  const n = all.ids.length;
  const isNew = (entry: number): boolean => entry < sets.length;
  const sameAs = new Map(sets.flatMap((_, q) => {
    const entry = releasedBefore(all, q, sets.length);
    return entry === null ? [] : [[q, entry] as const];
  }));
  // A set of the run that was released before stands for it.
  const doubled = new Set(sameAs.values());

  /** What a sum that leaves `touched` people says against a release; null: nothing. */
  const against = (of: readonly Weighed[], touched: number, kind: Finding["kind"]): Omit<Finding, "key"> | null => {
    const worded = of.flatMap(({ label, weight }) => (all.wordings[label] === undefined ? [] : [{ wording: all.wordings[label], weight }]));
    if (touched === 0 && (worded.length < of.length || isEntailed(worded, all.empty))) return null;
    if (accepted(of.map(({ label }) => all.ids[label]!))) return null;
    if (of.every(({ label }) => isNew(label)) && ((touched === 0 && zerosShown) || seenTo(of.map(({ label }) => all.ids[label]!)))) return null;
    return { kind: touched === 0 ? "restated" : kind, past: of.flatMap(({ label }) => (isNew(label) ? [] : [all.ids[label]!])) };
  };

  const matches = matchesByBlock(all, threshold);
  const linear = new LinearAudit(threshold, all.open);
  for (const q of sameAs.keys()) linear.take(q, all.columns(q));
  const needed = Math.min(sets.length - sameAs.size, Math.ceil(linear.capacity / 2));
  for (const entry of byNearness(all, sets.length)) {
    if (linear.room <= needed) break;
    if (!doubled.has(entry)) linear.take(entry, all.columns(entry));
  }

  const findingOf = (q: number): Omit<Finding, "key"> | null => {
    for (let i = 0; i < n; i++) {
      if ((isNew(i) && i >= q) || doubled.has(i) || Math.abs(all.sizes[i]! - all.sizes[q]!) >= threshold || !mayBeFew(threshold, all.sketches, q * blocks, all.sketches, i * blocks)) continue;
      const [people, other] = [all.open(q), all.open(i)];
      const apart = people.differenceSize(other, threshold) + other.differenceSize(people, threshold);
      const found = apart < threshold && against([{ label: q, weight: 1 }, { label: i, weight: prime - 1 }], apart, "nested");
      if (found) return found;
    }
    for (const [whole, part, other] of matches(q)) {
      if ([whole, part, other].some((i) => doubled.has(i) || (isNew(i) && i > q))) continue;
      const left = leftOver(all.open(whole), all.open(part), all.open(other), threshold);
      const found = left && against([{ label: whole, weight: 1 }, { label: part, weight: prime - 1 }, { label: other, weight: prime - 1 }], left.touched, left.kind);
      if (found) return found;
    }
    const left = linear.leftover(q, all.columns(q));
    return left && against(left.of, left.touched, "combination");
  };
  return sets.flatMap((set, q): Finding[] => {
    const entry = sameAs.get(q);
    const found = entry === undefined ? findingOf(q) : { kind: "same" as const, past: [all.ids[entry]!] };
    return found ? [{ key: set.key, ...found }] : [];
  });
}

/** Whether anything has to be kept back. */
export const refuses = (findings: readonly Finding[]): boolean => findings.some((f) => f.kind !== "same");

/** What was answered of those of the sets that were released before, by their keys. */
export function answeredBefore(sets: readonly NamedSet[], past: Ledger): Map<string, Answer> {
  const all = opening(joined(ledgerOf(sets), past));
  const held = sets.filter((set) => set.people.size > 0);
  return new Map(held.flatMap((set, q) => {
    const entry = releasedBefore(all, q, held.length);
    const answer = entry === null ? undefined : past.answers[entry - held.length];
    return answer ? [[set.key, answer] as const] : [];
  }));
}

/**
 * Whether these are the sets of a question that was answered before, in the same words, of which some have other people since, and all fewer than the
 * threshold. That question keeps its answer: a new one, or a refusal, would tell that somebody came or went.
 */
export function hardlyMoved(sets: readonly NamedSet[], past: Ledger, threshold: number): boolean {
  const entries = new Map<string, number[]>();
  past.wordings.forEach((wording, i) => wording !== undefined && entries.set(wording, [...(entries.get(wording) ?? []), i]));
  const apart = sets.filter((set) => set.people.size >= Math.max(1, threshold)).flatMap((set) => {
    const before = (entries.get(set.wording ?? "") ?? []).map(past.open);
    return before.length === 0 ? [] : [Math.min(...before.map((people) => set.people.differenceSize(people, threshold) + people.differenceSize(set.people, threshold)))];
  });
  return apart.some((people) => people > 0) && apart.every((people) => people < threshold);
}

/** The entry of the same people under the same words, or under words that say the same. */
function releasedBefore(all: Ledger, q: number, firstPast: number): number | null {
  for (let i = firstPast; i < all.ids.length; i++) {
    if (all.sizes[i] !== all.sizes[q] || !mayBeFew(1, all.sketches, q * blocks, all.sketches, i * blocks) || !all.open(q).equals(all.open(i))) continue;
    const [asked, before] = [all.wordings[q], all.wordings[i]];
    if (asked === undefined || before === undefined || asked === before || isEntailed([{ wording: asked, weight: 1 }, { wording: before, weight: prime - 1 }], all.empty)) return i;
  }
  return null;
}

/** Entries of the ledger: those of the new sets' circle, the latest first, then those that overlap most with the largest new set. */
function byNearness({ ids, sizes, lows, circles }: Ledger, firstPast: number): number[] {
  const largest = sizes.subarray(0, firstPast).reduce((most, size, q) => (size > sizes[most]! ? q : most), 0);
  const near = ids.map((_, i) => (circles[0] !== undefined && circles[i] === circles[0] ? 1 + i : i < firstPast ? 0 : overlap(lows, largest * blocks, sizes[largest]!, lows, i * blocks, sizes[i]!)));
  return ids.map((_, i) => i).slice(firstPast).sort((a, b) => near[b]! - near[a]! || b - a);
}

/** Sets are opened once. */
function opening(ledger: Ledger): Ledger {
  const opened = new Map<number, PersonSet>();
  return {
    ...ledger,
    open: (entry) => {
      const known = opened.get(entry) ?? ledger.open(entry);
      opened.set(entry, known);
      return known;
    },
  };
}

/** whole − part − other is not 0 for those outside both parts, those outside the whole, and those in all three. */
export function leftOver(whole: PersonSet, part: PersonSet, other: PersonSet, threshold: number): { touched: number; kind: "complement" | "combination" } | null {
  const parts = part.union(other);
  const both = part.intersect(other);
  const outside = parts.differenceSize(whole, threshold);
  const touched = outside + whole.differenceSize(parts, threshold) + (both.size - both.differenceSize(whole));
  return touched >= threshold ? null : { touched, kind: outside === 0 && both.size === 0 ? "complement" : "combination" };
}
