/**
 * What is lost when a query goes from one language to another. Every converter answers with a list of these: something that it
 * could not carry over is named here, or the whole document is refused with a message that names it. Nothing goes silently.
 */
import type { Result } from "#lib/kernel/result.ts";

/**
 * `changed-meaning`: the converted query may choose other people. `narrower`: the converted form can say less than the original
 * could (it fixes a date, or drops a setting that doesn't count here), but chooses the same people today. `cosmetic`: names, order, notes.
 */
export type LossSeverity = "changed-meaning" | "narrower" | "cosmetic";
/** `path` leads to the place in the document that was read or the query that was written: `cohort.groups.0.rules.2.time`; empty for the whole. */
export type Loss = { path: string; severity: LossSeverity; message: string };

/** A query read from another system's document. */
export type ReadDocument<T> = Result<{ query: T; losses: Loss[] }>;
/** A document in another system's language. */
export type WrittenDocument<D = unknown> = Result<{ document: D; losses: Loss[] }>;

export const changedMeaning = (path: string, message: string): Loss => ({ path, severity: "changed-meaning", message });
export const narrower = (path: string, message: string): Loss => ({ path, severity: "narrower", message });
export const cosmetic = (path: string, message: string): Loss => ({ path, severity: "cosmetic", message });

const order: readonly LossSeverity[] = ["changed-meaning", "narrower", "cosmetic"];
/** Worst first; otherwise as found. */
export const worstFirst = (losses: readonly Loss[]): Loss[] => order.flatMap((severity) => losses.filter((l) => l.severity === severity));

/** Words for a severity, as a heading of a report. */
export const severityInWords: Record<LossSeverity, string> = {
  "changed-meaning": "Means something else now",
  narrower: "Says less than before",
  cosmetic: "Only looks different",
};

/** One loss for each key of `value` that `known` does not list: what a reader does not understand it must name. */
export function unknownKeys(value: object, known: readonly string[], path: string): Loss[] {
  return Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => changedMeaning(path === "" ? key : `${path}.${key}`, `“${key}” is not understood here and was left out.`));
}
