/**
 * Finds concepts by what a person types. A name that starts with the text comes before one with a word that starts with it, then one
 * that contains every typed word, then one that is nearly spelled so (shared three-letter pieces), and among equals the concept that more people have.
 */
export type Ranked<T> = { item: T; score: number };

const plain = (text: string): string => text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, " ").trim();

function pieces(text: string): Set<string> {
  const padded = `  ${text} `;
  return new Set(Array.from({ length: padded.length - 2 }, (_, i) => padded.slice(i, i + 3)));
}

/** Share of the typed text's pieces that occur in the name; 0 to 1. */
function likeness(typed: string, name: string): number {
  const [wanted, held] = [pieces(typed), pieces(name)];
  let shared = 0;
  for (const piece of wanted) if (held.has(piece)) shared++;
  return wanted.size === 0 ? 0 : shared / wanted.size;
}

/** 0 = not found. `id` lets a person type a concept id. */
export function matchScore(typed: string, name: string, id: number): number {
  const [text, held] = [plain(typed), plain(name)];
  if (text === "") return 1;
  if (text === String(id)) return 100;
  if (held === text) return 90;
  if (held.startsWith(text)) return 80;
  const words = held.split(" ");
  const typedWords = text.split(" ");
  if (typedWords.every((t) => words.some((w) => w.startsWith(t)))) return 70;
  if (typedWords.every((t) => held.includes(t))) return 60;
  const near = Math.max(likeness(text, held), ...words.map((w) => likeness(text, w)));
  return text.length >= 4 && near >= 0.55 ? 50 * near : 0;
}

export function rank<T>(items: readonly T[], typed: string, of: (item: T) => { name: string; id: number; people: number }): T[] {
  return items
    .map((item) => ({ item, ...of(item), score: matchScore(typed, of(item).name, of(item).id) }))
    .filter((found) => found.score > 0)
    .sort((a, b) => b.score - a.score || b.people - a.people || a.name.localeCompare(b.name, "en-GB") || a.id - b.id)
    .map((found) => found.item);
}
