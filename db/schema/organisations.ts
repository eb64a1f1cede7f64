import { sql } from "drizzle-orm";
import { pgTable, text, timestamp, uniqueIndex, uuid, type AnyPgColumn } from "drizzle-orm/pg-core";
import type { Organisation } from "#lib/governance/project.ts";

/** One organisation under one name, whatever names applications and committees have written. One that was merged into another stays, so that what refers to it is understood. */
export const organisations = pgTable("organisations", {
  id: uuid().primaryKey(),
  name: text().notNull(),
  /** Without its address; null where it has none. */
  ror: text(),
  sector: text().$type<Organisation["sector"]>().notNull(),
  /** By which it was known, or is written elsewhere. */
  otherNames: text().array().notNull(),
  mergedInto: uuid().references((): AnyPgColumn => organisations.id),
  createdAt: timestamp({ withTimezone: true, mode: "date" }).notNull(),
}, (t) => [
  uniqueIndex("one_organisation_of_a_name").on(sql`lower(${t.name})`).where(sql`${t.mergedInto} is null`),
  uniqueIndex("one_organisation_of_a_ror").on(t.ror).where(sql`${t.mergedInto} is null`),
]);
