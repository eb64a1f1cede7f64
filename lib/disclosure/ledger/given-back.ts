/**
 * What a later release would give back of counts that output checkers withheld: by showing the same people, in whatever words, or all but a few of them, or
 * sets of which these are a sum: any two, and of those nearest to the withheld people as many as elimination can take in, with any coefficients. Such a release is looked at by people. That it waits says what a hidden count says: fewer people
 * than the threshold are between the two, nobody included.
 */
import { leftOver } from "./audit.ts";
import { joined, ledgerOf, type Ledger, type NamedSet } from "./ledger.ts";
import { LinearAudit } from "./linear.ts";
import { matchesByBlock } from "./matches.ts";
import type { PersonSet } from "./person-set.ts";
import { blocks, overlap } from "./sketch.ts";

/** `people` is not known of counts that were withheld before it was kept. */
export type WithheldCount = { readonly wording: string; readonly people: PersonSet | null };
export type GivenBack = "same-words" | "same-people" | "nearly-the-same-people" | "sum-or-difference" | "combination";

/** In the order of `withheld`; null where nothing gives the count back. `shown` are new counts, `past` is what was released before. */
export function givenBack(withheld: readonly WithheldCount[], shown: readonly NamedSet[], past: Ledger, threshold: number): (GivenBack | null)[] {
  if (withheld.length === 0) return [];
  const words = new Set(shown.map(({ wording }) => wording));
  const fresh = shown.filter(({ people }) => people.size >= Math.max(1, threshold));
  const known = withheld.flatMap(({ people }, w) => (people && people.size > 0 ? [{ key: `withheld ${w}`, people }] : []));
  const all = joined(ledgerOf([...known, ...fresh]), past);
  const isWithheld = (entry: number): boolean => entry < known.length;
  const isNew = (entry: number): boolean => !isWithheld(entry) && entry < known.length + fresh.length;
  const matches = matchesByBlock(all, threshold);
  const bySum = (own: number): boolean => {
    for (const [whole, part, other] of matches(own)) {
      const others = [whole, part, other].filter((entry) => entry !== own);
      if (!others.some(isWithheld) && others.some(isNew) && leftOver(all.open(whole), all.open(part), all.open(other), threshold)) return true;
    }
    return false;
  };
  const found = withheld.map(({ wording, people }, w): GivenBack | null => {
    if (words.has(wording)) return "same-words";
    if (!people || people.size === 0) return null;
    if (fresh.some((set) => set.people.equals(people))) return "same-people";
    if (fresh.some((set) => people.differenceSize(set.people, threshold) + set.people.differenceSize(people, threshold) < threshold)) return "nearly-the-same-people";
    return bySum(known.findIndex(({ key }) => key === `withheld ${w}`)) ? "sum-or-difference" : null;
  });
  const combined = combinations(all, known.length, fresh.length, threshold);
  return found.map((how, w) => how ?? (combined.has(known.findIndex(({ key }) => key === `withheld ${w}`)) ? "combination" : null));
}

/** Which of the first entries, those that are withheld, are sums of the others as soon as the new ones, which come next, are among them. */
function combinations(all: Ledger, withheld: number, fresh: number, threshold: number): Set<number> {
  const entries = all.ids.map((_, i) => i);
  const near = entries.map((i) => Math.max(0, ...entries.slice(0, withheld).map((own) => overlap(all.lows, own * blocks, all.sizes[own]!, all.lows, i * blocks, all.sizes[i]!))));
  const linear = new LinearAudit(threshold, all.open);
  const needed = Math.min(fresh, Math.ceil(linear.capacity / 2));
  for (const entry of entries.slice(withheld + fresh).sort((a, b) => near[b]! - near[a]! || b - a)) {
    if (linear.room <= needed) break;
    linear.take(entry, all.columns(entry));
  }
  // What earlier releases give away by themselves, nothing that waits can keep.
  const open = entries.slice(0, withheld).filter((own) => !linear.madeUpOf(own, all.columns(own)));
  for (let entry = withheld; entry < withheld + fresh; entry++) linear.take(entry, all.columns(entry));
  return new Set(open.filter((own) => linear.madeUpOf(own, all.columns(own))));
}
