import { sql } from "drizzle-orm";
import { boolean, customType, doublePrecision, index, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { projects } from "./projects.ts";

const instant = () => timestamp({ withTimezone: true, mode: "date" });

/** The public record of a project's use of data; `record` is lib/register's RegisterRecord. */
export const registerEntries = pgTable("register_entries", {
  id: uuid().primaryKey(),
  /** Null where an editor published the entry from a crate: it has no application here. */
  projectId: uuid().unique().references(() => projects.id),
  reference: text().notNull().unique(),
  status: text().$type<"active" | "archived">().notNull(),
  record: jsonb().$type<unknown>().notNull(),
  revision: integer().notNull(),
  firstPublishedAt: instant().notNull(),
  changedAt: instant().notNull(),
  /** By each value that names a person, the salt of its commitment: `lib/register/public-digest.ts`. Destroyed when the name is taken out. */
  salts: jsonb().$type<Record<string, string>>().notNull().default({}),
});

/** Every revision stays readable. */
export const registerRevisions = pgTable("register_revisions", {
  entryId: uuid().notNull().references(() => registerEntries.id),
  revision: integer().notNull(),
  record: jsonb().$type<unknown>().notNull(),
  because: text().notNull(),
  at: instant().notNull(),
}, (t) => [primaryKey({ columns: [t.entryId, t.revision] })]);

const tsvector = customType<{ data: string }>({ dataType: () => "tsvector" });

/**
 * What entries are found by, apart from their texts so that a search reads little: made from the records (lib/register/search-terms.ts), and made again when `shape` is older
 * than what the code makes.
 */
export const registerSearch = pgTable("register_search", {
  entryId: uuid().primaryKey().references(() => registerEntries.id),
  reference: text().notNull(),
  /** In small letters, to sort by. */
  title: text().notNull(),
  terms: text().array().notNull(),
  words: tsvector().notNull(),
  /** Days, as YYYY-MM-DD. */
  approvedOn: text().notNull(),
  resultsDue: text(),
  publishedAt: instant().notNull(),
  changedAt: instant().notNull(),
  /** A random place: the first so many are a sample of all. */
  lot: doublePrecision().notNull().default(sql`random()`),
  shape: integer().notNull(),
  /** Whether its words are among those that mistyped ones are compared with. */
  spelt: boolean().notNull().default(false),
}, (t) => [
  index().using("gin", t.terms), index().using("gin", t.words), index().on(t.lot), index().on(t.approvedOn), index().on(t.resultsDue),
  index().on(t.changedAt, t.reference), index().on(t.publishedAt, t.reference), index().on(t.title, t.reference), index().on(t.spelt).where(sql`not ${t.spelt}`),
]);

/** Every word of the register's texts, to find what a mistyped one was meant to be. */
export const registerWords = pgTable("register_words", { word: text().primaryKey() }, (t) => [index().using("gin", t.word.op("gin_trgm_ops"))]);
