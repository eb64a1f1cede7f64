import type { PersonSet } from "./person-set.ts";
import type { Answer } from "./said.ts";
import { blocks, fingerprintOf, type Sketch } from "./sketch.ts";

/** A set of people behind a count. `wording` is the canonical text of the conditions that define just this set (conditions.ts), where there are some. */
export type NamedSet = { readonly key: string; readonly people: PersonSet; readonly wording?: string; readonly answer?: Answer };

/** All sets that a TRE has released, to anyone. Sketches lie one after another, 64 numbers each; a set itself is only opened where they don't rule it out. */
export type Ledger = {
  readonly ids: readonly string[];
  readonly sizes: Float64Array;
  readonly sketches: Sketch;
  readonly lows: Sketch;
  readonly wordings: readonly (string | undefined)[];
  /** For whom: entries of one circle (a project) are looked at together first. */
  readonly circles: readonly (string | undefined)[];
  /** What was released of each. */
  readonly answers: readonly (Answer | undefined)[];
  /** Wordings of groups of which it was released that nobody is in them. */
  readonly empty: readonly string[];
  readonly open: (entry: number) => PersonSet;
  readonly columns: (entry: number) => Sketch;
};

/** The words of sets in which there is nobody. */
export const emptyIn = (sets: readonly NamedSet[]): string[] => sets.flatMap(({ people, wording }) => (people.size === 0 && wording !== undefined ? [wording] : []));

/** The sets as a ledger held in memory; their keys become the entries' ids. Empty ones are known to be empty. */
export function ledgerOf(all: readonly NamedSet[], circle?: string): Ledger {
  const sets = all.filter((s) => s.people.size > 0);
  const prints = sets.map((s) => fingerprintOf(s.people));
  const row = (of: (print: (typeof prints)[number]) => Sketch): Sketch => {
    const joined = new Uint32Array(blocks * sets.length);
    prints.forEach((print, i) => joined.set(of(print), blocks * i));
    return joined;
  };
  return {
    ids: sets.map((s) => s.key), sizes: Float64Array.from(sets, (s) => s.people.size), sketches: row((p) => p.blocks), lows: row((p) => p.lows),
    wordings: sets.map((s) => s.wording), circles: sets.map(() => circle), answers: sets.map((s) => s.answer), empty: emptyIn(all),
    open: (i) => sets[i]!.people, columns: (i) => prints[i]!.columns,
  };
}

const after = <T extends Float64Array | Uint32Array>(a: T, b: T, into: T): T => {
  into.set(a);
  into.set(b, a.length);
  return into;
};
/** Both ledgers as one, the first's entries first. */
export function joined(a: Ledger, b: Ledger): Ledger {
  const n = a.ids.length;
  return {
    ids: [...a.ids, ...b.ids], sizes: after(a.sizes, b.sizes, new Float64Array(n + b.ids.length)),
    sketches: after(a.sketches, b.sketches, new Uint32Array(a.sketches.length + b.sketches.length)), lows: after(a.lows, b.lows, new Uint32Array(a.lows.length + b.lows.length)),
    wordings: [...a.wordings, ...b.wordings], circles: [...a.circles, ...b.circles], answers: [...a.answers, ...b.answers], empty: [...a.empty, ...b.empty],
    open: (i) => (i < n ? a.open(i) : b.open(i - n)), columns: (i) => (i < n ? a.columns(i) : b.columns(i - n)),
  };
}
