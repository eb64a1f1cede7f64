import type { PersonSet } from "./person-set.ts";
import { blocks, sketchOf, type Sketch } from "./sketch.ts";

/** A set of people behind a count. `wording` is a digest of the canonical definition of just this set (population and level), where there is one. */
export type NamedSet = { readonly key: string; readonly people: PersonSet; readonly wording?: string };

/** All sets that a TRE has released, to anyone. Sketches lie one after another, 64 numbers each; a set itself is only opened where they don't rule it out. */
export type Ledger = {
  readonly ids: readonly string[];
  readonly sizes: Float64Array;
  readonly sketches: Sketch;
  readonly wordings: readonly (string | undefined)[];
  readonly open: (entry: number) => PersonSet;
};

/** The sets as a ledger held in memory; their keys become the entries' ids. */
export function ledgerOf(sets: readonly NamedSet[]): Ledger {
  const sketches = new Uint32Array(blocks * sets.length);
  sets.forEach((set, i) => sketches.set(sketchOf(set.people), blocks * i));
  return { ids: sets.map((s) => s.key), sizes: Float64Array.from(sets, (s) => s.people.size), sketches, wordings: sets.map((s) => s.wording), open: (i) => sets[i]!.people };
}

/** Both ledgers as one, the first's entries first. */
export function joined(a: Ledger, b: Ledger): Ledger {
  const n = a.ids.length;
  const sizes = new Float64Array(n + b.ids.length);
  sizes.set(a.sizes);
  sizes.set(b.sizes, n);
  const sketches = new Uint32Array(a.sketches.length + b.sketches.length);
  sketches.set(a.sketches);
  sketches.set(b.sketches, a.sketches.length);
  return { ids: [...a.ids, ...b.ids], sizes, sketches, wordings: [...a.wordings, ...b.wordings], open: (i) => (i < n ? a.open(i) : b.open(i - n)) };
}
