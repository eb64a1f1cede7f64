/** How numbers are written as the words that masks are put over, and read from the words of a total. */
import { ok, type Result } from "#lib/kernel/result.ts";
import { bytesPerWord, bytesToWords, fromWord, toWords } from "./fixed-point.ts";

export type Encoding = {
  readonly write: (values: ArrayLike<number>) => Result<bigint[]>;
  /** Undefined where no numbers could have given these words: the masks did not cancel. */
  readonly read: (words: readonly bigint[], participants: number) => Float64Array | undefined;
};

export const plainly: Encoding = {
  write: toWords,
  read: (words, participants) => {
    const numbers = words.map((word) => fromWord(word, participants));
    return numbers.every((number) => number !== undefined) ? Float64Array.from(numbers) : undefined;
  },
};

const unsigned = (word: bigint): bigint => BigInt.asUintN(8 * bytesPerWord, word);

/**
 * Numbers that a participant may hide (NaN): then the total is hidden too (NaN), and nothing else follows from it. Each number takes two words, itself and a flag.
 * Shown, the flag is 0. Hidden, both are drawn anew from all words alike, so that their totals are as good as random, whoever else hides: a flag's total tells
 * whether anybody hides, never who or how many, and the others' part of a hidden total can't be read. (A shown total is taken for hidden never, a hidden one for shown
 * once in 2^128.) A last word of 0 tells masks that are left from numbers that are hidden.
 */
export const orHidden: Encoding = {
  write: (values) => {
    const shown = toWords(Float64Array.from(values, (value) => (Number.isNaN(value) ? 0 : value)));
    if (!shown.ok) return shown;
    return ok([...shown.value.flatMap((word, i) => (Number.isNaN(values[i]!) ? bytesToWords(crypto.getRandomValues(new Uint8Array(2 * bytesPerWord))) : [word, 0n])), 0n]);
  },
  read: (words, participants) => {
    if (words.length % 2 !== 1 || unsigned(words.at(-1)!) !== 0n) return undefined;
    const numbers = Array.from({ length: (words.length - 1) / 2 }, (_, i) => (unsigned(words[2 * i + 1]!) === 0n ? fromWord(words[2 * i]!, participants) : Number.NaN));
    return numbers.every((number) => number !== undefined) ? Float64Array.from(numbers) : undefined;
  },
};
