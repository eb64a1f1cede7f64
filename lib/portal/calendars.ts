/** Calendars by which committees' clocks run: their nation's, with the days proclaimed for it. */
import { inArray } from "drizzle-orm";
import { proclaimedHolidays, tres } from "#db/schema/index.ts";
import { holidayNation, type Calendar } from "#lib/governance/working-days.ts";
import type { Queryable } from "./context.ts";

/** By nation. */
export async function calendarsOf(db: Queryable): Promise<(nation: string) => Calendar> {
  const rows = await db.select({ nation: proclaimedHolidays.nation, day: proclaimedHolidays.day }).from(proclaimedHolidays);
  return (nation) => ({ nation, proclaimed: new Set(rows.filter((row) => row.nation === holidayNation(nation)).map((row) => row.day)) });
}

/** By TRE. */
export async function calendarsAt(db: Queryable, treIds: readonly string[]): Promise<(treId: string) => Calendar> {
  const [calendarOf, nations] = [await calendarsOf(db), await db.select({ id: tres.id, nation: tres.nation }).from(tres).where(inArray(tres.id, [...treIds]))];
  return (treId) => calendarOf(nations.find((tre) => tre.id === treId)?.nation ?? "");
}
