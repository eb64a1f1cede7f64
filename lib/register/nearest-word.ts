/** Which word a mistyped one was meant to be. */
import { typingDistance } from "#lib/kernel/typing-distance.ts";

/** One slip in a short word, two in a long one: more would make other words of it. */
const slipsIn = (word: string): number => (word.length < 4 ? 0 : word.length < 7 ? 1 : 2);

/** The nearest of `known`, which is sorted by likeness; undefined where none is near enough. */
export function nearestWord(word: string, known: readonly string[]): string | undefined {
  const most = slipsIn(word);
  let best: { word: string; distance: number } | undefined;
  for (const candidate of known) {
    const distance = typingDistance(word, candidate, most);
    if (distance <= most && (best === undefined || distance < best.distance)) best = { word: candidate, distance };
  }
  return best?.word;
}
