/** The newest changes as a JSON Feed (version 1.1, jsonfeed.org), for readers that take no Atom. */
import { entryAddress, type EntryAt } from "./json-ld.ts";

export const registerJsonFeed = (entries: readonly EntryAt[], portalUrl: string) => ({
  version: "https://jsonfeed.org/version/1.1",
  title: "Data use register",
  home_page_url: `${portalUrl}/register`,
  feed_url: `${portalUrl}/api/register/v1/feed.json`,
  language: "en-GB",
  items: entries.map(({ record, revision, firstPublishedAt, changedAt }) => ({
    id: `${entryAddress(portalUrl, record.reference)}?revision=${String(revision)}`,
    url: entryAddress(portalUrl, record.reference),
    title: record.title,
    content_text: record.laySummary,
    date_published: firstPublishedAt,
    date_modified: changedAt,
    authors: [{ name: record.organisationName }],
    tags: [record.category, ...record.sites.map((s) => s.tre)],
  })),
});
