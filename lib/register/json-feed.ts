/** A feed as JSON Feed (version 1.1, jsonfeed.org), for readers that take no Atom. */
import type { Feed } from "./feed.ts";
import { registerLicence } from "./json-ld.ts";

export const jsonFeedOf = ({ title, home, address, query, items }: Feed) => ({
  version: "https://jsonfeed.org/version/1.1",
  title,
  home_page_url: home,
  feed_url: `${address}.json${query === "" ? "" : `?${query}`}`,
  language: "en-GB",
  // Version 1.1 has no field for it; a name of one's own begins with an underscore.
  _licence: { url: registerLicence },
  items: items.map(({ id, url, title: name, summary, published, updated, author, tags }) => ({ id, url, title: name, content_text: summary, date_published: published, date_modified: updated, authors: [{ name: author }], tags })),
});
