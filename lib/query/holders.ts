/** Who has each code, or is in each chapter, that a distribution counts. Like the table of people it never leaves the TRE: the ledger of releases makes fingerprints of it. */
import { distributionDomains, type DistributionDomain } from "./distribution.ts";
import type { Query } from "./model.ts";
import { personNumber } from "./people-table.ts";

/** A code of a kind of record, as one text. */
export const codeKey = (domain: DistributionDomain, conceptId: number): string => `${distributionDomains.indexOf(domain)} ${conceptId}`;
/** A chapter by its place in `icd10Chapters`. No query asks for codes and chapters both. */
export const chapterKey = (chapter: number): string => `icd ${chapter}`;
export const asksForChapters = ({ analyses }: Pick<Query, "analyses">): boolean => analyses.some((a) => a.kind === "distribution" && a.of === "icd-chapters");
/** Whether a query counts people by what they have, so that the ledger wants to know who has what. */
export const asksForHolders = (query: Pick<Query, "analyses">): boolean => asksForChapters(query) || query.analyses.some((a) => a.kind === "distribution" && a.of === "codes");
/** Called once for each person and code of theirs; `person` as in the table of people. */
export type TakeHolder = (person: number, code: string) => void;

/** Batches of two columns: who it is, and their codes with commas between them. */
export function readHolders(batches: Iterable<readonly ArrayLike<unknown>[]>, take: TakeHolder): void {
  for (const [people, codes] of batches) {
    for (let i = 0; i < (people?.length ?? 0); i++) {
      const person = personNumber(people![i]);
      for (const code of String(codes![i]).split(",")) take(person, code);
    }
  }
}
