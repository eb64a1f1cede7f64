import { boolean, index, integer, jsonb, pgTable, text, timestamp, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { ConceptSetItem } from "#lib/query/concept-set.ts";
import { users } from "./people.ts";
import { projects } from "./projects.ts";

const instant = () => timestamp({ withTimezone: true, mode: "date" });

/** A concept set in the library; what it holds is in its versions. */
export const conceptSets = pgTable("concept_sets", {
  id: uuid().primaryKey(),
  /** The latest version's. */
  name: text().notNull(),
  /** Whose members see and change it; null: its maker's own. */
  projectId: uuid().references(() => projects.id),
  /** Whether everyone who is signed in may read and copy it. */
  everyone: boolean().notNull(),
  /** Number of the latest version. */
  version: integer().notNull(),
  /** The set that this one was copied from. */
  copyOf: uuid(),
  createdBy: uuid().notNull().references(() => users.id),
  createdAt: instant().notNull(),
  changedAt: instant().notNull(),
  archivedAt: instant(),
}, (t) => [index().on(t.projectId), index().on(t.createdBy)]);

/** Immutable: queries say which version they copied. */
export const conceptSetVersions = pgTable("concept_set_versions", {
  id: uuid().primaryKey(),
  conceptSetId: uuid().notNull().references(() => conceptSets.id),
  /** 1, 2, 3 … within the set. */
  number: integer().notNull(),
  note: text().notNull(),
  name: text().notNull(),
  items: jsonb().$type<ConceptSetItem[]>().notNull(),
  keptBy: uuid().notNull().references(() => users.id),
  at: instant().notNull(),
}, (t) => [uniqueIndex().on(t.conceptSetId, t.number)]);
