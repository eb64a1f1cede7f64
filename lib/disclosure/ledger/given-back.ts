/**
 * What a later release would give back of counts that output checkers withheld: by showing the same people, in whatever words, or all but a few of them, or
 * two sets of which these are the sum or the difference. Such a release is looked at by people. That it waits says what a hidden count says: fewer people
 * than the threshold are between the two, nobody included.
 */
import { leftOver } from "./audit.ts";
import { joined, ledgerOf, type Ledger, type NamedSet } from "./ledger.ts";
import { matchesByBlock } from "./matches.ts";
import type { PersonSet } from "./person-set.ts";

/** `people` is not known of counts that were withheld before it was kept. */
export type WithheldCount = { readonly wording: string; readonly people: PersonSet | null };
export type GivenBack = "same-words" | "same-people" | "nearly-the-same-people" | "sum-or-difference";

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
  return withheld.map(({ wording, people }, w) => {
    if (words.has(wording)) return "same-words";
    if (!people || people.size === 0) return null;
    if (fresh.some((set) => set.people.equals(people))) return "same-people";
    if (fresh.some((set) => people.differenceSize(set.people, threshold) + set.people.differenceSize(people, threshold) < threshold)) return "nearly-the-same-people";
    return bySum(known.findIndex(({ key }) => key === `withheld ${w}`)) ? "sum-or-difference" : null;
  });
}
