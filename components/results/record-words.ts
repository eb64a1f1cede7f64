/** The record of disclosure control in words: which rules an output was checked by and what became of its numbers. */
import type { DisclosureRecord, DisclosureRule } from "#lib/disclosure/disclosure-record.ts";

const rules: Record<DisclosureRule, string> = {
  "primary-threshold": "small counts are hidden",
  complement: "the rest of a group is not small either",
  "class-disclosure": "no group is all of one kind",
  "secondary-suppression": "no hidden count can be worked out from totals and linked tables",
  listing: "codes with too few people are not listed, and those of nearly everyone read alike",
  "summary-people": "averages have enough people behind them",
  "summary-dominance": "no one or two people decide an average",
  skewness: "no few people decide a skewness, and it is told with its spread",
  "survival-steps": "no step of a survival curve tells of few people",
  model: "no small group, and no single person, decides a model",
  "masked-sums": "these numbers, or those for a model, leave only under masks, so that nobody outside sees this TRE's own",
  "cell-key": "counts are moved by a chance that is the same for the same people",
  "differential-privacy": "every count is moved by a chance that bounds what any answer tells of one person",
  rounding: "counts are rounded",
  "midpoint-rounding": "counts are rounded to the middle of their step",
  audit: "everything hidden was tried against everything shown",
  ledger: "nothing that was released before, to anyone, tells of few people beside it",
};
export const rulesInWords = (checkedBy: readonly DisclosureRule[]): string[] => checkedBy.map((rule) => rules[rule]);

const states = [
  ["shown", "shown"], ["zero", "true zeros"], ["suppressedSmall", "hidden as too small"], ["suppressedSecondary", "hidden to protect others"], ["withheld", "withheld"], ["other", "without a number"],
] as const satisfies readonly (readonly [keyof DisclosureRecord["outputs"][number]["cells"], string])[];

/** “6 shown, 2 hidden as too small.” */
export function cellsInWords({ cells, roundedTo, checkedBy }: Pick<DisclosureRecord["outputs"][number], "cells" | "roundedTo"> & Partial<Pick<DisclosureRecord["outputs"][number], "checkedBy">>): string {
  const parts = states.filter(([state]) => cells[state] > 0).map(([state, words]) => `${cells[state]} ${words}`);
  // A noisy count is no multiple of anything near it: what it is rounded to tells how far the truth may be.
  const changed = checkedBy?.includes("differential-privacy") ? "; moved by chance" : roundedTo === 1 ? "" : checkedBy?.includes("cell-key") ? `; moved by chance and rounded, to within ${Math.floor(roundedTo / 2)}` : checkedBy?.includes("midpoint-rounding") ? `; rounded to the middle of steps, to within ${Math.ceil(roundedTo / 2)}` : `; rounded to the nearest ${roundedTo}`;
  return `${parts.join(", ") || "No numbers"}${changed}.`;
}
