/** Which word a mistyped one was meant to be. */

/**
 * Optimal string alignment distance: how many letters were left out, put in, changed, or swapped with their neighbour (Damerau 1964; each letter touched once).
 * Answers `most + 1` for anything further than `most`.
 */
export function typingDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let [twoBack, oneBack]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (oneBack[j - 1] ?? 0) + Number(a[i - 1] !== b[j - 1]);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (twoBack[j - 2] ?? 0) + 1 : Infinity;
      row.push(Math.min(changed, swapped, (oneBack[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    [twoBack, oneBack] = [oneBack, row];
  }
  return Math.min(oneBack[b.length] ?? 0, most + 1);
}

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
