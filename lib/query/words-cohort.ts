/** A cohort read back in plain English, exact about everything that decides who is in, and from when to when. */
import type { Cohort, Restriction } from "./cohort.ts";
import type { ConceptSet } from "./concept-set.ts";
import { sayCohort } from "./language/cohort.ts";
import { namesOf, type Names } from "./language/names.ts";
import { restrictionOf } from "./language/records.ts";
import { recordTables, type RecordDomain } from "./omop-tables.ts";
import type { Phrase } from "./phrase.ts";

export const setNames = (conceptSets: readonly ConceptSet[] | undefined): Names => namesOf({ conceptSets });

/** `starting on or after 1 January 2015`: to stand after “a record”. Says so where the domain has no such attribute, which only an unfinished query can hold. */
export const restrictionInWords = (restriction: Restriction, domain: RecordDomain | "person", names: Names): string =>
  restrictionOf(domain).say(restriction, names) ?? `something that cannot be asked of a ${domain === "person" ? "person" : recordTables[domain].label}`;

export const cohortPhrase = (cohort: Cohort, conceptSets: readonly ConceptSet[] = []): Phrase => sayCohort(cohort, conceptSets, setNames(conceptSets));
