/** What changed, as a list that others can follow: of the whole register or what filters leave of it, and of one entry. Atom and JSON Feed say the same. */
import { entryAddress, type EntryAt } from "./json-ld.ts";
import { facets, whereUsed } from "./search-terms.ts";

export type FeedItem = {
  /** The lasting address of the version: the same item for ever. */
  id: string;
  url: string; title: string; summary: string;
  /** Instants, as are those of the feed. */
  published: string; updated: string;
  author: string; tags: readonly string[];
};
export type Feed = { title: string; /** Of the page for people. */ home: string; /** Of the feed without its ending. */ address: string; /** The filters, as a query. */ query: string; updated: string; items: readonly FeedItem[] };

export type Revision = { revision: number; because: string; at: string };
const versionAddress = (portalUrl: string, reference: string, revision: number): string => `${entryAddress(portalUrl, reference)}?revision=${String(revision)}`;

/** Of the entries that the filters leave, each as it is now. */
export function registerFeed(entries: readonly EntryAt[], portalUrl: string, filters: Readonly<Record<string, string>>, now: string): Feed {
  const named = facets.flatMap(({ name, label }) => (filters[name] === undefined ? [] : [`${label.toLowerCase()} ${filters[name]}`]));
  const words = filters.q === undefined ? [] : [`“${filters.q}”`];
  const query = new URLSearchParams(filters).toString();
  return {
    title: ["Data use register", ...words, ...named].join(", "), home: `${portalUrl}/register${query === "" ? "" : `?${query}`}`, address: `${portalUrl}/api/register/v1/feed`, query,
    updated: entries.map((e) => e.changedAt).sort().at(-1) ?? now,
    items: entries.map(({ record, revision, firstPublishedAt, changedAt }) => ({
      id: versionAddress(portalUrl, record.reference, revision), url: entryAddress(portalUrl, record.reference), title: record.title, summary: record.laySummary,
      published: firstPublishedAt, updated: changedAt, author: record.organisationName, tags: [record.category, ...whereUsed(record).map((s) => s.tre)],
    })),
  };
}

/** Every version of one entry with why it was written, newest first. */
export function entryFeed({ record }: Pick<EntryAt, "record">, history: readonly Revision[], portalUrl: string): Feed {
  const home = entryAddress(portalUrl, record.reference);
  const newestFirst = [...history].sort((a, b) => b.revision - a.revision);
  return {
    title: `${record.reference}: ${record.title}`, home, address: `${portalUrl}/api/register/v1/entries/${encodeURIComponent(record.reference)}/feed`, query: "", updated: newestFirst[0]?.at ?? "",
    items: newestFirst.map(({ revision, because, at }) => ({
      id: versionAddress(portalUrl, record.reference, revision), url: versionAddress(portalUrl, record.reference, revision), title: `Version ${String(revision)}: ${because}`, summary: because,
      published: at, updated: at, author: record.organisationName, tags: [],
    })),
  };
}
