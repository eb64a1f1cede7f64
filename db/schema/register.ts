import { index, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { projects } from "./projects.ts";

const instant = () => timestamp({ withTimezone: true, mode: "date" });

/** The public record of a project's use of data; `record` is lib/register's RegisterRecord, `text` feeds the search. */
export const registerEntries = pgTable("register_entries", {
  id: uuid().primaryKey(),
  /** Null where an editor published the entry from a crate: it has no application here. */
  projectId: uuid().unique().references(() => projects.id),
  reference: text().notNull().unique(),
  status: text().$type<"active" | "archived">().notNull(),
  record: jsonb().$type<unknown>().notNull(),
  text: text().notNull(),
  revision: integer().notNull(),
  firstPublishedAt: instant().notNull(),
  changedAt: instant().notNull(),
  /** By each value that names a person, the salt of its commitment: `lib/register/public-digest.ts`. Destroyed when the name is taken out. */
  salts: jsonb().$type<Record<string, string>>().notNull().default({}),
}, (t) => [index().on(t.changedAt)]);

/** Every revision stays readable. */
export const registerRevisions = pgTable("register_revisions", {
  entryId: uuid().notNull().references(() => registerEntries.id),
  revision: integer().notNull(),
  record: jsonb().$type<unknown>().notNull(),
  because: text().notNull(),
  at: instant().notNull(),
}, (t) => [primaryKey({ columns: [t.entryId, t.revision] })]);
