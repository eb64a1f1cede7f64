import { describe, expect, test } from "vitest";
import { atomOf } from "./atom.ts";
import { entryFeed, registerFeed } from "./feed.ts";
import { jsonFeedOf } from "./json-feed.ts";
import { record } from "./testing/record.ts";

const portal = "https://register.example";
const entry = { record, revision: 2, firstPublishedAt: "2026-08-17T10:00:00.000Z", changedAt: "2026-09-01T10:00:00.000Z" };
const now = "2026-11-22T00:00:00Z";

describe("the feed of the register", () => {
  test("says what it is of, where the same stands for people, and names each version for ever", () => {
    const feed = registerFeed([entry], portal, { organisation: "University of Examplebridge", q: "winter" }, now);
    expect(feed).toMatchObject({ title: "Data use register, “winter”, organisation University of Examplebridge", updated: entry.changedAt, home: "https://register.example/register?organisation=University+of+Examplebridge&q=winter" });
    const json = jsonFeedOf(feed);
    expect(json).toMatchObject({ version: "https://jsonfeed.org/version/1.1", feed_url: "https://register.example/api/register/v1/feed.json?organisation=University+of+Examplebridge&q=winter" });
    expect(json.items).toEqual([expect.objectContaining({ id: "https://register.example/register/FF-2026-0142?revision=2", title: record.title, date_modified: entry.changedAt })]);
  });

  test("has no environment that refused the study among its tags: it is no place of use", () => {
    const refused = { ...record.sites[0]!, tre: "Southmoor", state: "refused" as const };
    expect(registerFeed([{ ...entry, record: { ...record, sites: [...record.sites, refused] } }], portal, {}, now).items[0]!.tags).toEqual([record.category, "Northmoor"]);
  });

  test("as Atom escapes what people wrote, also in an address", () => {
    const atom = atomOf(registerFeed([{ ...entry, record: { ...record, title: "A & B <script>\u0007" } }], portal, { q: "a&b", tre: "N" }, now));
    expect(atom).toContain("<title>A &amp; B &lt;script&gt;</title>");
    expect(atom).toContain("<updated>2026-09-01T10:00:00.000Z</updated>");
    expect(atom).toContain('<link rel="self" href="https://register.example/api/register/v1/feed.atom?q=a%26b&amp;tre=N"/>');
    expect(atom).toContain('<category term="Northmoor"/>');
    expect(atomOf(registerFeed([], portal, {}, now))).toContain(`<updated>${now}</updated>`);
  });
});

test("the feed of an entry has every version with its reason, the newest first", () => {
  const feed = entryFeed(entry, [{ revision: 1, because: "A committee approved.", at: entry.firstPublishedAt }, { revision: 2, because: "A result was released.", at: entry.changedAt }], portal);
  expect(feed.title).toBe("FF-2026-0142: Winter admissions of frail people");
  expect(feed.items.map(({ title, id, updated }) => [title, id, updated])).toEqual([
    ["Version 2: A result was released.", "https://register.example/register/FF-2026-0142?revision=2", entry.changedAt],
    ["Version 1: A committee approved.", "https://register.example/register/FF-2026-0142?revision=1", entry.firstPublishedAt],
  ]);
  expect(jsonFeedOf(feed).feed_url).toBe("https://register.example/api/register/v1/entries/FF-2026-0142/feed.json");
});
