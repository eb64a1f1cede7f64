import type { Occurrences, RecordFilter } from "#lib/query/cohort.ts";
import type { ConceptSet } from "#lib/query/concept-set.ts";
import { recordTables } from "#lib/query/omop-tables.ts";
import { restrictionInWords, setNames } from "#lib/query/words-cohort.ts";

export type Sets = readonly ConceptSet[];
export const setName = (key: string, sets: Sets): string => `“${sets.find((s) => s.key === key)?.name ?? key}”`;
/** `first-ever medicine “metformin”, starting on or after …`: short, to stand on a lane. */
export function recordsAsked({ domain, conceptSet, first, where }: RecordFilter, sets: Sets): string {
  const { label } = recordTables[domain];
  const what = conceptSet === undefined ? `any ${label}` : `${label} ${setName(conceptSet, sets)}`;
  return [`${first ? "first-ever " : ""}${what}`, ...where.map((r) => restrictionInWords(r, domain, setNames(sets)))].join(", ");
}
export const isUnwanted = ({ at, count }: Occurrences): boolean => at === "at-most" || count === 0;
const distinctWords = { concept: "of different concepts", "start-date": "on different days", visit: "in different visits" } as const;
export function oftenAsked({ at, count, distinct }: Occurrences): string {
  const often = count === 0 && at !== "at-least" ? "no" : `${{ exactly: "exactly", "at-least": "at least", "at-most": "at most" }[at]} ${count} ×`;
  return distinct ? `${often} ${distinctWords[distinct]}:` : often;
}
