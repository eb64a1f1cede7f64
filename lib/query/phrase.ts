/** Parts of sentences that all read-backs share. */
export { dateInWords, months } from "#lib/kernel/plain-date.ts";

/** A sentence and, where it introduces a list, the list. */
export type Phrase = { text: string; of: Phrase[] };
