import { sql } from "drizzle-orm";
import { boolean, customType, doublePrecision, index, integer, jsonb, pgTable, primaryKey, text, timestamp, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { DeclinedFor } from "#lib/register/public-question.ts";
import type { LetterPace, WatchKind } from "#lib/register/watch.ts";
import { users } from "./people.ts";
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
  /** By each value that names a person, the salt of its commitment: `lib/register/public-digest.ts`. */
  salts: jsonb().$type<Record<string, string>>().notNull().default({}),
});

/** Every revision stays readable. */
export const registerRevisions = pgTable("register_revisions", {
  entryId: uuid().notNull().references(() => registerEntries.id),
  revision: integer().notNull(),
  record: jsonb().$type<unknown>().notNull(),
  because: text().notNull(),
  at: instant().notNull(),
}, (t) => [primaryKey({ columns: [t.entryId, t.revision] }), /* The file of all versions is read in this order, some at a time. */ index().on(t.at, t.entryId, t.revision)]);

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
  /** Of the title alone: the better match comes first. */
  titleWords: tsvector().notNull().default(sql`''::tsvector`),
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
  // With the id, so that a page of everything is read from the order's index alone.
  index().on(t.changedAt, t.reference, t.entryId), index().on(t.publishedAt, t.reference, t.entryId), index().on(t.title, t.reference, t.entryId), index().on(t.spelt).where(sql`not ${t.spelt}`),
]);

/** A simple random sample of `register_search`, drawn anew now and then: what very many entries have is reckoned from it. */
export const registerSample = pgTable("register_sample", {
  /** From 0 on; of another drawing it names another entry. */
  place: integer().primaryKey(),
  terms: text().array().notNull(),
  words: tsvector().notNull(),
  titleWords: tsvector().notNull(),
  approvedOn: text().notNull(),
  resultsDue: text(),
  changedAt: instant().notNull(),
  drawnAt: instant().notNull(),
}, (t) => [index().using("gin", t.words)]);

/** Every word of the register's texts, to find what a mistyped one was meant to be. */
export const registerWords = pgTable("register_words", { word: text().primaryKey() }, (t) => [index().using("gin", t.word.op("gin_trgm_ops"))]);

/** What a project says it found, to be read by a register editor before the public reads it. Of each project at most one waits; what was published stays. */
export const registerFindings = pgTable("register_findings", {
  id: uuid().primaryKey(),
  projectId: uuid().notNull().references(() => projects.id),
  text: text().notNull(),
  state: text().$type<"waiting" | "published" | "returned" | "replaced">().notNull(),
  writtenBy: uuid().notNull().references(() => users.id),
  writtenAt: instant().notNull(),
  decidedBy: uuid().references(() => users.id),
  decidedAt: instant(),
  /** Why it was returned. */
  reason: text(),
}, (t) => [index().on(t.projectId, t.writtenAt), uniqueIndex("one_text_waits").on(t.projectId).where(sql`${t.state} = 'waiting'`)]);

/**
 * A question from the public about an entry. Nobody says who they are; until an editor has read it, nobody else does. `question` is what is published: the editor may
 * take out what gives a person away, and what was declined is emptied.
 */
export const registerQuestions = pgTable("register_questions", {
  id: uuid().primaryKey(),
  entryId: uuid().notNull().references(() => registerEntries.id),
  question: text().notNull(),
  state: text().$type<"waiting" | "answered" | "declined">().notNull(),
  askedAt: instant().notNull(),
  answer: text(),
  declinedFor: text().$type<DeclinedFor>(),
  decidedBy: uuid().references(() => users.id),
  decidedAt: instant(),
}, (t) => [index().on(t.entryId, t.state, t.decidedAt), index().on(t.state, t.askedAt)]);

/** Whoever wants a letter when something in the register changes. Letters go out only once the address has been confirmed from it. */
export const registerWatches = pgTable("register_watches", {
  id: uuid().primaryKey(),
  email: text().notNull(),
  /** A term of the search (`dataset=…`), or an entry's reference. */
  kind: text().$type<WatchKind>().notNull(),
  value: text().notNull(),
  /** SHA-256 of the secret in the letter that asks to confirm. */
  confirmSha256: text().notNull().unique(),
  /** In every letter: opens nothing but the end of the watch. */
  endSecret: text().notNull().unique(),
  createdAt: instant().notNull(),
  confirmedAt: instant(),
  /** How often a letter comes at most. */
  pace: text().$type<LetterPace>().notNull().default("daily"),
}, (t) => [uniqueIndex().on(t.email, t.kind, t.value), index().on(t.kind, t.value)]);

/** News that waits for the next letter of whoever has them daily or weekly. */
export const registerWatchNews = pgTable("register_watch_news", {
  watchId: uuid().notNull().references(() => registerWatches.id, { onDelete: "cascade" }),
  entryId: uuid().notNull().references(() => registerEntries.id),
  revision: integer().notNull(),
  at: instant().notNull(),
}, (t) => [primaryKey({ columns: [t.watchId, t.entryId, t.revision] })]);
