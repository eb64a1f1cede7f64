/**
 * The languages that the explaining pages are had in. English stands at the addresses as they are, any other at the same address after its own name, `/cy/how-your-data-is-protected/…`:
 * an address is one text in one language, for whoever links to it. What a translation does not have yet is English there, and marked so (WCAG 2.2, 3.1.2).
 */
import { explainingPages } from "./address.ts";
import { english } from "./en.ts";
import { pseudo } from "./pseudo.ts";
import { topicNames, type Glossary, type Parts, type PublicWords, type ShellWords, type Topic, type TopicName, type Translation } from "./public-words.ts";

/** By the name that stands in the address. */
export const translations: Readonly<Record<string, Translation>> = { "en-XA": pseudo };

/** A part of a page in its language, or in English where `lang` says so. */
export type Part<Words> = { words: Words; glossary: Glossary; lang: string | undefined };
/** All that the pages say in one language. `address`: what stands before each address, nothing for English. */
export type Edition = Omit<PublicWords, keyof Parts> & Pick<Translation, "readBy"> & Partial<Pick<Translation, "notices">> & {
  address: string; overview: Part<Topic>; topics: Readonly<Record<TopicName, Part<Topic>>>; path: Part<Parts["path"]>; tryHiding: Part<Parts["tryHiding"]>;
};

export function editionOf({ overview, topics, path, tryHiding, ...always }: PublicWords | Translation, address: string): Edition {
  const part = <Words>(own: Words | undefined, inEnglish: Words): Part<Words> => (own === undefined ? { words: inEnglish, glossary: english.glossary, lang: english.shell.language } : { words: own, glossary: always.glossary, lang: undefined });
  return {
    ...always, address, overview: part(overview, english.overview), path: part(path, english.path), tryHiding: part(tryHiding, english.tryHiding),
    topics: Object.fromEntries(topicNames.map((name) => [name, part(topics[name], english.topics[name])])) as Edition["topics"],
  };
}
export const englishEdition = editionOf(english, "");

/** Every language that a portal shows. A translation that nobody has read is a draft: only its makers see it. */
export const editions = (draftsToo: boolean): readonly Edition[] =>
  [englishEdition, ...Object.entries(translations).filter(([, { readBy }]) => draftsToo || readBy !== undefined).map(([address, translation]) => editionOf(translation, `/${address}`))];

/** The words of the shell by what stands before the address. */
export const shellsOf = (shown: readonly Edition[]): Readonly<Record<string, ShellWords>> => Object.fromEntries(shown.map(({ address, shell }) => [address, shell]));

/** The address of a page of this kind. */
export const pageAddress = (edition: Pick<Edition, "address">, topic: TopicName | undefined): string => `${edition.address}${explainingPages}${topic === undefined ? "" : `/${topic}`}`;
export const partAt = (edition: Edition, topic: TopicName | undefined): Part<Topic> => (topic === undefined ? edition.overview : edition.topics[topic]);

/** Whether one page of an edition is a text to stand by: neither a draft nor English under another language's address. */
const isFinished = (edition: Edition, topic: TopicName | undefined): boolean => partAt(edition, topic).lang === undefined && (edition.notices === undefined || edition.readBy !== undefined);

/** Where search engines find this page, and the same in other languages if there are any; nothing where they should not look. */
export function forSearch(edition: Edition, topic: TopicName | undefined, shown: readonly Edition[], portalUrl: string): { canonical: string; languages?: Record<string, string> } | undefined {
  if (!isFinished(edition, topic)) return undefined;
  const [canonical, finished] = [portalUrl + pageAddress(edition, topic), shown.filter((one) => isFinished(one, topic))];
  if (finished.length < 2) return { canonical };
  return { canonical, languages: { ...Object.fromEntries(finished.map((one) => [one.shell.language, portalUrl + pageAddress(one, topic)])), "x-default": portalUrl + pageAddress(englishEdition, topic) } };
}
