/** What of a sentence is looked up among the concepts that the chosen TREs publish. */
import { eventDomains, type EventDomain } from "#lib/query/model.ts";
import type { Candidate } from "#lib/query/plain-language/lexicon.ts";
import type { SentenceReading } from "#lib/query/plain-language/read-sentence.ts";

const mostSearches = 6;
/** The words that no rule and no known concept explained, a few of them. */
export const wordsToSearch = (text: string, { notUnderstood }: SentenceReading): string[] =>
  [...new Set(notUnderstood.map(({ from, to }) => text.slice(from, to).trim()).filter((words) => words.length >= 4 && words.length <= 60 && /\p{L}{3}/u.test(words)))].slice(0, mostSearches);

type FoundConcept = { conceptId: number; name: string; domain: EventDomain | null };
/** A name that is not quite the words is a suggestion; the first few for each. */
export async function searchedFor(phrases: readonly string[], search: (words: string) => Promise<readonly FoundConcept[]>): Promise<Candidate[]> {
  const found = await Promise.all(phrases.map(async (words) => (await search(words)).slice(0, 5).map((concept) => ({ ...concept, words }))));
  return found.flat().flatMap(({ conceptId, name, domain, words }): Candidate[] => {
    if (domain === null || !eventDomains.includes(domain)) return [];
    return name.toLowerCase() === words.toLowerCase() ? [{ conceptId, name, domain }] : [{ conceptId, name, domain, suggestedFor: words }];
  });
}
