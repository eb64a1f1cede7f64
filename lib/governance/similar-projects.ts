/** How alike two uses of data are, and in what, so that a committee meets like cases and says why it decides them alike or not. */
import { samePlace } from "./conflicts.ts";

export type Comparable = {
  readonly organisation: { readonly name: string; readonly ror: string };
  /** As `TRE: dataset`, in the words that people read. */
  readonly datasets: readonly string[];
  /** Of the purpose; empty where it names none. */
  readonly diseases: readonly { readonly id: string; readonly name: string }[];
  /** Concepts that an approval was limited to; empty where there is none. */
  readonly concepts: readonly number[];
};
export type Likeness = { readonly score: number; readonly because: readonly string[] };

/**
 * What each kind of likeness counts at most. A disease in common says more than a dataset in common, which at a TRE with one dataset is common to all. Sets count by the share
 * that they have in common of all that either has (Jaccard 1901, "Étude comparative de la distribution florale", Bull. Soc. Vaudoise Sci. Nat. 37).
 */
export const likenessWeights = { diseases: 4, text: 4, concepts: 3, datasets: 3, organisation: 2 } as const;
/** pg_trgm's own default for what it calls similar (PostgreSQL manual, pg_trgm.similarity_threshold). */
export const leastLikeText = 0.3;

function shared<T>(a: readonly T[], b: readonly T[]): { both: T[]; share: number } {
  const [left, right] = [new Set(a), new Set(b)];
  const both = [...left].filter((one) => right.has(one));
  return { both, share: both.length === 0 ? 0 : both.length / new Set([...left, ...right]).size };
}

/** `text`: the share of groups of three letters that title and lay summary have in common, from 0 to 1, as pg_trgm reckons it. */
export function likenessOf(one: Comparable, other: Comparable, text: number): Likeness {
  const diseases = shared(one.diseases.map((d) => d.id), other.diseases.map((d) => d.id));
  const concepts = shared(one.concepts, other.concepts);
  const datasets = shared(one.datasets, other.datasets);
  const from = samePlace(one.organisation, other.organisation);
  const w = likenessWeights;
  const nameOf = (id: string) => one.diseases.find((d) => d.id === id)?.name ?? id;
  return {
    score: w.diseases * diseases.share + w.concepts * concepts.share + w.datasets * datasets.share + (from ? w.organisation : 0) + (text >= leastLikeText ? w.text * text : 0),
    because: [
      ...(diseases.both.length > 0 ? [`About the same disease: ${diseases.both.map(nameOf).join(", ")}.`] : []),
      ...(text >= leastLikeText ? ["Title and summary say much the same."] : []),
      ...(concepts.both.length > 0 ? [`Approved for some of the same codes (${String(concepts.both.length)}).`] : []),
      ...(datasets.both.length > 0 ? [`Asks for the same data: ${datasets.both.join("; ")}.`] : []),
      ...(from ? [`From the same organisation: ${one.organisation.name}.`] : []),
    ],
  };
}

/** The most alike first, of equals by reference; those with nothing in common are left out. */
export const mostAlike = <T extends { readonly reference: string; readonly likeness: Likeness }>(found: readonly T[], most: number): T[] =>
  found.filter(({ likeness }) => likeness.because.length > 0).sort((a, b) => b.likeness.score - a.likeness.score || (a.reference < b.reference ? -1 : 1)).slice(0, most);
