/** What a reader may follow: one study, or everything of one organisation, one dataset or one environment. */
import { term, type FacetName } from "./search-terms.ts";
import type { RegisterRecord } from "./record.ts";

const followed = ["organisation", "dataset", "tre"] as const satisfies readonly FacetName[];
export const watchKinds = ["entry", ...followed] as const;
export type WatchKind = (typeof watchKinds)[number];

/** Whoever watches one of these is told of the entry. */
export const watchedBy = (record: RegisterRecord, terms: readonly string[]): { kind: WatchKind; value: string }[] => [
  { kind: "entry", value: record.reference },
  ...followed.flatMap((kind) => terms.filter((one) => one.startsWith(term(kind, ""))).map((one) => ({ kind, value: one.slice(kind.length + 1) }))),
];

const kindWords = { organisation: "studies of", dataset: "studies that use", tre: "studies at" } as const;
/** “the study FF-2026-0001”, “the studies at Northern TRE”. */
export const watchInWords = (kind: WatchKind, value: string): string => (kind === "entry" ? `the study ${value}` : `the ${kindWords[kind]} ${value}`);

/** How often letters come at most, in hours; 0: one for each change, at once. */
export const letterPaces = { "at-once": { hours: 0, words: "At once: a letter for each change" }, daily: { hours: 24, words: "At most one letter a day" }, weekly: { hours: 168, words: "At most one letter a week" } } as const;
export type LetterPace = keyof typeof letterPaces;
export const letterPaceNames = Object.keys(letterPaces) as [LetterPace, ...LetterPace[]];
