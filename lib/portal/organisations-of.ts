/** Organisations as they are known. */
import { eq, isNull, or, sql } from "drizzle-orm";
import { organisations, type projects } from "#db/schema/index.ts";
import { asKnown, organisationNamed } from "#lib/governance/organisations.ts";
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
/** Who leads a project under its one name: by id, as the project refers to whom its newest version names; of an earlier version, by what that one has written. */
export async function leaderUnderOneName<P extends Place>(db: Queryable, { organisationId, revision }: Pick<typeof projects.$inferSelect, "organisationId" | "revision">, place: P, written: number): Promise<P> {
  if (written === revision && organisationId === null) return place;
  const found = written === revision && organisationId !== null ? (await db.select().from(organisations).where(eq(organisations.id, organisationId)))[0] : await organisationAt(db, place);
  return found ? asKnown(place, found) : place;
}
