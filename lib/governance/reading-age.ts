/**
 * How old a reader has to be to read a text with ease.
 *
 * - Flesch–Kincaid grade: 0.39 × words per sentence + 11.8 × syllables per word − 15.59 (Kincaid, Fishburne, Rogers and Chissom 1975,
 *   “Derivation of new readability formulas”, Research Branch Report 8-75, Naval Technical Training Command). A grade of an American school is
 *   the age less five.
 * - SMOG grade: 1.043 × √(words of three or more syllables × 30 / sentences) + 3.1291 (McLaughlin 1969, “SMOG grading: a new readability
 *   formula”, Journal of Reading 12). Made for whole understanding of thirty sentences or more, so it comes out one or two years higher.
 *
 * A formula sees lengths, not sense: a low age does not make a text clear, a high one makes it hard.
 */
import { syllablesOf } from "./syllables.ts";

export type ReadingAge = { words: number; sentences: number; syllables: number; longWords: number; grade: number; smog: number; /** Years, by Flesch–Kincaid. */ age: number };

/** The words; a number in figures counts as one word of one syllable, as it is read at a glance. */
const wordsOf = (sentence: string): string[] => sentence.match(/[\p{L}\p{N}][\p{L}\p{N}’'.,-]*(?<![.,-])/gu)?.flatMap((word) => word.split("-").filter(Boolean)) ?? [];
/** A sentence ends at . ! ? before a space or the end, and at the end of a line (a heading, an item of a list). */
const sentencesOf = (text: string): string[] =>
  text.replaceAll(/\b(e\.g|i\.e|etc|Dr|Prof|Mr|Mrs|Ms|St|vs)\./g, "$1").split(/(?<=[.!?]["”’)]*)\s+|\n+/u).filter((sentence) => wordsOf(sentence).length > 0);

/** Undefined where there is no word. */
export function readingAge(text: string): ReadingAge | undefined {
  const sentences = sentencesOf(text);
  const words = sentences.flatMap(wordsOf);
  if (words.length === 0) return undefined;
  const counted = words.map(syllablesOf);
  const syllables = counted.reduce((sum, n) => sum + n, 0);
  const longWords = counted.filter((n) => n >= 3).length;
  const grade = 0.39 * (words.length / sentences.length) + 11.8 * (syllables / words.length) - 15.59;
  const smog = 1.043 * Math.sqrt((longWords * 30) / sentences.length) + 3.1291;
  return { words: words.length, sentences: sentences.length, syllables, longWords, grade, smog, age: grade + 5 };
}

/** Fewer words than this say little of a text. */
export const leastWords = 30;
/** Public text is to be read with ease at this age. */
export const easyAt = 14;
export type ReadingAdvice = { standing: "too-short" | "easy" | "hard"; sentence: string; longestSentence?: string; longWords: string[] };

/** What to tell whoever writes for the public, with what would help most. */
export function readingAdvice(text: string): ReadingAdvice {
  const found = readingAge(text);
  if (!found || found.words < leastWords) return { standing: "too-short", sentence: `The reading age is shown from ${leastWords} words on.`, longWords: [] };
  const age = Math.max(6, Math.round(found.age));
  const sentences = sentencesOf(text);
  const longest = sentences.reduce((a, b) => (wordsOf(b).length > wordsOf(a).length ? b : a));
  const longWords = [...new Set(sentences.flatMap(wordsOf).filter((word) => syllablesOf(word) >= 4).map((word) => word.toLowerCase()))].slice(0, 6);
  if (age <= easyAt) return { standing: "easy", sentence: `Reading age about ${age}: most people can read this with ease.`, longWords: [] };
  return {
    standing: "hard", sentence: `Reading age about ${age > 20 ? "20 or more" : age}: hard for many readers. Aim for ${easyAt} or less, with shorter sentences and everyday words.`,
    ...(wordsOf(longest).length > 20 && { longestSentence: longest }), longWords,
  };
}
