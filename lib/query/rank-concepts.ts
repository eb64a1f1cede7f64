/**
 * Finds concepts by what a person types: an id or a code, the name, another name of it (“heart attack”), or something spelled nearly so.
 * Better matches come first; among equal ones, the concept that more people have.
 */
export type Searchable = {
  id: number; name: string; code?: string | undefined;
  /** What else it is called. */
  others: readonly string[];
  people: number;
  /** Of nobody's records: found too, for it may have more specific concepts, but behind what is recorded. */
  held: boolean;
};
export type Match = { score: number; /** The other name that matched better than the name did. */ by?: string };

const plain = (text: string): string => text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase().replaceAll(/[’']/g, "").replaceAll(/[^\p{L}\p{N}]+/gu, " ").trim();

/** How alike two words are spelled: 1 less the share of letters that must be put in, taken out or exchanged (Levenshtein); 0 to 1. */
function likeness(one: string, other: string): number {
  const longest = Math.max(one.length, other.length);
  if (Math.abs(one.length - other.length) > longest / 3) return 0;
  let before = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...one].entries()) {
    const now = [i + 1];
    for (const [j, against] of [...other].entries()) now.push(Math.min(before[j + 1]! + 1, now[j]! + 1, before[j]! + (letter === against ? 0 : 1)));
    before = now;
  }
  return 1 - before.at(-1)! / longest;
}

/** 0: not found; 90: the same; 80: begins so; 70: each typed word begins a word; 60: contains each; up to 50: spelled nearly so. */
function nameScore(typed: string, name: string): number {
  if (name === typed) return 90;
  if (name.startsWith(typed)) return 80;
  const [words, typedWords] = [name.split(" "), typed.split(" ")];
  if (typedWords.every((t) => words.some((w) => w.startsWith(t)))) return 70;
  // Inside words only what is long enough to mean it: “tia” is in “dementia”.
  if (typedWords.every((t) => (t.length > 3 ? name.includes(t) : words.some((w) => w.startsWith(t))))) return 60;
  if (typed.length < 4) return 0;
  const near = typedWords.map((t) => Math.max(...words.map((w) => likeness(t, w))));
  const least = Math.min(...near);
  return least >= 0.65 ? 50 * least : 0;
}

/** Whoever types a name means it; an other name that only begins so, or has the word among others, says less. */
const otherScore = (score: number): number => (score === 90 ? 88 : score - 15);
const lessWhereNotHeld = 30;

export function match(typed: string, { id, name, code, others }: Pick<Searchable, "id" | "name" | "code" | "others">): Match {
  const text = plain(typed);
  if (text === "") return { score: 1 };
  if (text === String(id)) return { score: 100 };
  if (code !== undefined && text === plain(code)) return { score: 95 };
  const best: Match = { score: nameScore(text, plain(name)) };
  for (const other of others) {
    const score = otherScore(nameScore(text, plain(other)));
    if (score > best.score) { best.score = score; best.by = other; }
  }
  // Where the name says it too, the other one is no news.
  if (plain(name).startsWith(text)) delete best.by;
  return best;
}

export function rank<T>(items: readonly T[], typed: string, of: (item: T) => Searchable): { item: T; by?: string }[] {
  return items
    .map((item) => ({ item, ...of(item) }))
    .map((entry) => ({ ...entry, ...match(typed, entry) }))
    .filter((found) => found.score > 0)
    .map((found) => ({ ...found, score: found.held || found.score >= 95 ? found.score : Math.max(found.score - lessWhereNotHeld, 0.5) }))
    .sort((a, b) => b.score - a.score || b.people - a.people || a.name.localeCompare(b.name, "en-GB") || a.id - b.id)
    .map(({ item, by }) => ({ item, ...(by === undefined ? {} : { by }) }));
}
