/** Organisations as they are known. */
import { eq, isNull, or, sql } from "drizzle-orm";
import { organisations } from "#db/schema/index.ts";
import { organisationNamed, underOneName } from "#lib/governance/organisations.ts";
import type { Place } from "#lib/governance/conflicts.ts";
import { bareRor } from "#lib/kernel/orcid-and-ror.ts";
import type { Queryable } from "./context.ts";

export type OrganisationRow = typeof organisations.$inferSelect;

export const knownOrganisations = (db: Queryable): Promise<OrganisationRow[]> => db.select().from(organisations).where(isNull(organisations.mergedInto));

/** The organisation of this id or name, where there is one. */
export async function organisationAt(db: Queryable, place: Place): Promise<OrganisationRow | undefined> {
  const name = place.name.trim().toLowerCase();
  const rows = await db.select().from(organisations).where(sql`${isNull(organisations.mergedInto)} and ${or(eq(organisations.ror, bareRor(place.ror)), sql`lower(${organisations.name}) = ${name}`, sql`exists (select from unnest(${organisations.otherNames}) as other where lower(other) = ${name})`)}`);
  return organisationNamed(place, rows);
}
/** A TRE is known by its organisation's ROR id alone. */
export const organisationWithRor = async (db: Queryable, ror: string): Promise<string | null> => (ror === "" ? null : ((await organisationAt(db, { name: "", ror }))?.id ?? null));
export async function placeUnderOneName<P extends Place>(db: Queryable, place: P): Promise<P> {
  const found = await organisationAt(db, place);
  return found ? underOneName(place, [found]) : place;
}
