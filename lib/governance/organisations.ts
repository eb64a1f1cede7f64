/** One organisation has one name: what people write is found again by ROR id, or by any name that it was written under. */
import { bareRor } from "#lib/kernel/orcid-and-ror.ts";
import { samePlace, type Place } from "./conflicts.ts";
import type { ProjectContent } from "./project.ts";

export type KnownOrganisation = { readonly name: string; /** Without its address. */ readonly ror: string | null; readonly otherNames: readonly string[] };

const namesOf = ({ name, otherNames }: KnownOrganisation): string[] => [name, ...otherNames];
/** A ROR id comes before a name: two places may bear one name. */
export const organisationNamed = <O extends KnownOrganisation>(place: Place, known: readonly O[]): O | undefined =>
  known.find((one) => place.ror !== "" && one.ror !== null && bareRor(place.ror) === bareRor(one.ror)) ?? known.find((one) => namesOf(one).some((name) => samePlace(place, { name, ror: one.ror ?? "" })));

/** The place under its one name and id; as it was written where nobody knows it. */
export function underOneName<P extends Place>(place: P, known: readonly KnownOrganisation[]): P {
  const found = organisationNamed(place, known);
  return found === undefined ? place : asKnown(place, found);
}
/** The place as the one that it is. */
export const asKnown = <P extends Place>(place: P, { name, ror }: Pick<KnownOrganisation, "name" | "ror">): P => ({ ...place, name, ror: ror ?? place.ror });

type Placed = Pick<ProjectContent, "organisation" | "funder" | "members" | "sponsor" | "supervisors">;
/** So that a conflict of interest is found however each side has written the organisation. */
export const contentUnderOneName = <C extends Placed>(content: C, known: readonly KnownOrganisation[]): C => ({
  ...content,
  organisation: underOneName(content.organisation, known), funder: underOneName({ name: content.funder, ror: "" }, known).name,
  members: content.members.map((member) => ({ ...member, affiliation: underOneName(member.affiliation, known) })),
  ...(content.sponsor && { sponsor: { ...content.sponsor, organisation: underOneName(content.sponsor.organisation, known) } }),
});

/** What one becomes that takes another in, or another name: no name by which it was found is lost, and none stands twice. */
export function otherNamesOf(now: string, ...names: readonly string[]): string[] {
  const seen = new Set([now.toLowerCase()]);
  return names.filter((name) => { const key = name.trim().toLowerCase(); const isNew = key !== "" && !seen.has(key); seen.add(key); return isNew; });
}
