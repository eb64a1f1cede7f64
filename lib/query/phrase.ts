/** A part of a sentence that all read-backs share: a sentence and, where it introduces a list, the list. */
export type Phrase = { text: string; of: Phrase[] };
