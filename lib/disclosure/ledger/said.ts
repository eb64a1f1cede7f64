/** What the ledger of releases says of a run's counts, by their keys (linked-counts.ts), before the run is controlled. */
export type Answer = { readonly value: number; readonly roundedTo: number; /** Of midpoints: where the truth lies, both ends inclusive. */ readonly range?: { readonly low: number; readonly high: number } };
export type LedgerSaid = {
  /** Of the same people under the same words, as it was released before: a second answer, rounded otherwise, would narrow the first. */
  readonly answers: ReadonlyMap<string, Answer>;
  /** Too near to what was released before, or to another count of the run. */
  readonly near: ReadonlySet<string>;
  /** Those of them that are near to what was released before: neither may a mean over these people be told, which the earlier mean would be taken from. */
  readonly nearReleased: ReadonlySet<string>;
  /** What codes of a list have to read as (codes.ts), by kind of record and concept (lib/query/holders.ts). */
  readonly codes: ReadonlyMap<string, Answer>;
  /** Analyses of which what is reckoned from people's values (means, correlations, days, models) is of people too near to others' of whom such was told: by their ids. */
  readonly figures: ReadonlySet<string>;
};
export const nothingSaid: LedgerSaid = { answers: new Map(), near: new Set(), nearReleased: new Set(), codes: new Map(), figures: new Set() };
