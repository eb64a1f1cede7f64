/** Parts of sentences that all read-backs share. */
import type { PlainDate } from "#lib/kernel/plain-date.ts";

/** A sentence and, where it introduces a list, the list. */
export type Phrase = { text: string; of: Phrase[] };

export const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
export const dateInWords = (date: PlainDate): string => `${Number(date.slice(8, 10))} ${months[Number(date.slice(5, 7)) - 1]} ${Number(date.slice(0, 4))}`;
