/**
 * The concepts that a sentence may name. A pure table of names: the checked concepts with what people call them, and whatever a search
 * of the chosen TREs found. British and American spelling and plurals make no difference; a misspelling is found and said to be one.
 */
import { typingDistance } from "#lib/kernel/typing-distance.ts";
import { checkedConcepts } from "../checked-concepts.ts";
import { everydayWords } from "../everyday-words.ts";
import type { EventDomain } from "../model.ts";
import { tokensOf, type Token } from "./tokens.ts";

export type Candidate = {
  conceptId: number; name: string; domain: EventDomain; otherNames?: readonly string[];
  /** Words of the sentence for which a search found it, where its names may be quite other words: never taken unasked. */
  suggestedFor?: string;
};
export type Found = { candidates: readonly Candidate[]; /** How many words of the sentence name it. */ words: number; /** What it should have been spelled like. */ meant?: string; suggested?: true };
type Entry = { words: readonly string[]; shown: string; capitals: boolean; candidates: Candidate[] };

const spelled = (plain: string): string => {
  const one = plain.replaceAll("ae", "e").replaceAll("oe", "e");
  return one.length > 3 && one.endsWith("s") && !one.endsWith("ss") ? one.slice(0, -1) : one;
};
const wordsOf = (name: string): string[] => tokensOf(name).map((t) => t.plain).filter((word) => /[\p{L}\p{N}]/u.test(word)).map(spelled);

/** “Heart attack (myocardial infarction)” is also each of its two parts. */
function namesOf({ name, conceptId, otherNames = [] }: Candidate): string[] {
  const [, before = "", within = ""] = /^(.*?)\s*\(([^)]*)\)/.exec(name) ?? [];
  const short = (before || name).replace(/ in blood\b.*/, "");
  return [name, before, within, short, ...otherNames, ...(everydayWords.get(conceptId) ?? [])].filter((n) => n !== "");
}

export class Lexicon {
  readonly #byFirst = new Map<string, Entry[]>();
  readonly #byLetter = new Map<string, Entry[]>();
  readonly #suggested = new Map<string, Entry>();
  /** Counted, so that a test can hold the reader to work that grows with the sentence and no faster. */
  steps = 0;

  constructor(found: readonly Candidate[] = []) {
    const entries = new Map<string, Entry>();
    const known = new Set<string>();
    for (const candidate of found) {
      if (candidate.suggestedFor === undefined) continue;
      const words = wordsOf(candidate.suggestedFor);
      const entry = this.#suggested.get(words.join(" ")) ?? { words, shown: candidate.suggestedFor, capitals: false, candidates: [] };
      if (entry.candidates.length < mostSuggested) entry.candidates.push(candidate);
      if (words.length > 0) this.#suggested.set(words.join(" "), entry);
    }
    for (const candidate of [...checkedConcepts, ...found]) {
      const id = `${candidate.domain} ${candidate.conceptId}`;
      if (known.has(id)) continue;
      known.add(id);
      for (const name of namesOf(candidate)) {
        const words = wordsOf(name);
        if (words.length === 0 || words.length > 12) continue;
        const key = words.join(" ");
        const entry = entries.get(key) ?? { words, shown: name, capitals: key.length <= 2 || englishToo.has(key), candidates: [] };
        if (!entry.candidates.some((c) => c.conceptId === candidate.conceptId && c.domain === candidate.domain)) entry.candidates.push(candidate);
        entries.set(key, entry);
      }
    }
    // “Insulin” is also each medicine whose name begins so.
    const byFirst = Map.groupBy([...entries.values()], (entry) => entry.words[0]);
    for (const entry of entries.values()) {
      if (!entry.candidates.some((c) => c.domain === "drug")) continue;
      for (const longer of byFirst.get(entry.words[0]) ?? []) {
        if (longer.words.length <= entry.words.length || !entry.words.every((word, i) => longer.words[i] === word)) continue;
        for (const c of longer.candidates) if (c.domain === "drug" && !entry.candidates.includes(c)) entry.candidates.push(c);
      }
    }
    for (const entry of [...entries.values()].sort((a, b) => b.words.length - a.words.length)) {
      put(this.#byFirst, entry.words[0]!, entry);
      put(this.#byLetter, entry.words[0]![0]!, entry);
    }
  }

  /** The longest name that begins at this word. */
  at(tokens: readonly Token[], i: number): Found | undefined {
    const first = tokens[i];
    if (!first) return undefined;
    for (const entry of this.#byFirst.get(spelled(first.plain)) ?? []) {
      const end = this.#matches(entry, tokens, i);
      if (end === undefined || (entry.capitals && first.text !== first.text.toUpperCase())) continue;
      return { candidates: entry.candidates, words: end - i };
    }
    return undefined;
  }
  /** What a search found for the words that begin here. */
  suggestedAt(tokens: readonly Token[], i: number): Found | undefined {
    for (const entry of this.#suggested.values()) {
      const end = this.#matches(entry, tokens, i);
      if (end !== undefined) return { candidates: entry.candidates, words: end - i, suggested: true };
    }
    return undefined;
  }
  /** Marks such as the hyphen in “type-2” are passed over. */
  #matches(entry: Entry, tokens: readonly Token[], i: number): number | undefined {
    let at = i;
    for (const word of entry.words) {
      this.steps++;
      if (at > i && /^[-–/]$/.test(tokens[at]?.plain ?? "")) at++;
      if (tokens[at] === undefined || spelled(tokens[at]!.plain) !== word) return undefined;
      at++;
    }
    return at;
  }
  /** The name that these words nearly spell, if there is one: a letter wrong in a word of five, two in a word of eight. */
  near(tokens: readonly Token[], i: number): Found | undefined {
    const first = tokens[i]?.plain;
    if (first === undefined || !/^\p{L}/u.test(first)) return undefined;
    let best: { entry: Entry; away: number; words: number } | undefined;
    for (const entry of this.#byLetter.get(first[0]!) ?? []) {
      const typed = tokens.slice(i, i + entry.words.length).map((t) => spelled(t.plain)).join(" ");
      const name = entry.words.join(" ");
      const allowed = Math.min(typed.length, name.length) >= 8 ? 2 : Math.min(typed.length, name.length) >= 5 ? 1 : 0;
      this.steps++;
      if (allowed === 0 || Math.abs(typed.length - name.length) > allowed || entry.capitals) continue;
      this.steps += name.length;
      const away = typingDistance(typed, name, allowed);
      if (away <= allowed && (!best || away < best.away || (away === best.away && entry.words.length > best.words))) best = { entry, away, words: entry.words.length };
    }
    return best && { candidates: best.entry.candidates, words: best.words, meant: best.entry.shown };
  }
}
const mostSuggested = 5;
/** Short forms that are ordinary words too count only when written in capitals. */
const englishToo = new Set(["add", "pad", "aid", "sat", "fit"]);
function put<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
