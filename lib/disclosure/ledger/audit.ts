/**
 * The audit of a new release against all that was released before: is there a combination with coefficients 1 and −1 of a new set and one
 * or two others, at least one of them released before, that touches 1 to threshold − 1 people? Differencing, subgroup tables and a
 * refreshed data set are pairs (nested); “A or B” trackers are three sets. Source: Denning & Schlörer, “A fast procedure for finding a
 * tracker in a statistical database” (1980); Chin & Özsoyoğlu, “Auditing and inference control in statistical databases” (1982).
 *
 * Decided exactly: all combinations of two or three sets. Not decided: combinations of four and more sets, or with other coefficients; those
 * among new sets alone, which secondary suppression sees to; and sets in the ledger that differ among themselves.
 * A decision is a function of sizes only through “fewer than the threshold”. Yet to refuse one person more and to repeat an answer for nobody
 * more would tell which it was (Kenthapadi, Mishra & Nissim, “Simulatable auditing”, 2005): so the same people under another wording are
 * refused as well (`restated`), where wordings are given. What stays open: an exact complement (“all” less “men”) passes and a nearly exact
 * one does not; and one who knows threshold − 1 people for certain can ask for a set at the edge.
 */
import type { Ledger, NamedSet } from "./ledger.ts";
import { joined, ledgerOf } from "./ledger.ts";
import { matchesByBlock } from "./matches.ts";
import type { PersonSet } from "./person-set.ts";
import { blocks, mayBeFew } from "./sketch.ts";

/**
 * same: these people under this wording were released before: the same answer, rounded alike, tells nothing new. restated: the same people in
 * other words. nested: differs from one past set by too few. complement: two parts of a whole leave too few over. combination: a tracker.
 * Never how many people.
 */
export type Finding = { readonly kind: "same" | "restated" | "nested" | "complement" | "combination"; readonly key: string; readonly past: readonly string[] };
export type AuditRule = { readonly threshold: number };

/** At most one finding for each new set. Sets smaller than the threshold are none of the audit's business: the primary rule hides them, and zeros. */
export function auditSets(fresh: readonly NamedSet[], past: Ledger, { threshold }: AuditRule): Finding[] {
  const sets = fresh.filter((set) => set.people.size >= Math.max(1, threshold));
  const all = joined(ledgerOf(sets), past);
  const matches = matchesByBlock(all, threshold);
  const released = (entries: readonly number[]): string[] => entries.filter((i) => i >= sets.length).map((i) => all.ids[i]!);
  return sets.flatMap((set, q): Finding[] => {
    const near = nearest(all, q, sets.length, threshold);
    if (near) return [{ kind: near.kind, key: set.key, past: [all.ids[near.entry]!] }];
    for (const [whole, part, other] of matches(q)) {
      const past = released([whole, part, other]);
      if (past.length === 0) continue;
      const kind = isolates(all.open(whole), all.open(part), all.open(other), threshold);
      if (kind) return [{ kind, key: set.key, past }];
    }
    return [];
  });
}

/** Findings after which nothing of the run may be shown: a part refused and a part shown would tell which part it was. */
export const refuses = (findings: readonly Finding[]): boolean => findings.some((f) => f.kind !== "same");

/** The same set under the same wording goes before all else: what is known already can't tell anything new. */
function nearest(all: Ledger, q: number, firstPast: number, threshold: number): { kind: "same" | "restated" | "nested"; entry: number } | null {
  const people = all.open(q);
  let found: { kind: "restated" | "nested"; entry: number } | null = null;
  for (let i = firstPast; i < all.ids.length; i++) {
    if (Math.abs(all.sizes[i]! - people.size) >= threshold || !mayBeFew(threshold, all.sketches, q * blocks, all.sketches, i * blocks)) continue;
    const other = all.open(i);
    const apart = people.differenceSize(other, threshold) + other.differenceSize(people, threshold);
    if (apart === 0) {
      const [asked, before] = [all.wordings[q], all.wordings[i]];
      if (asked === undefined || before === undefined || asked === before) return { kind: "same", entry: i };
      found ??= { kind: "restated", entry: i };
    } else if (apart < threshold) found ??= { kind: "nested", entry: i };
  }
  return found;
}

/** Whether whole − part − other is not 0 for 1 to threshold − 1 people: those outside both parts, those outside the whole, and those in all three. */
function isolates(whole: PersonSet, part: PersonSet, other: PersonSet, threshold: number): "complement" | "combination" | null {
  const parts = part.union(other);
  const both = part.intersect(other);
  const outside = parts.differenceSize(whole, threshold);
  const touched = outside + whole.differenceSize(parts, threshold) + (both.size - both.differenceSize(whole));
  if (touched === 0 || touched >= threshold) return null;
  return outside === 0 && both.size === 0 ? "complement" : "combination";
}
