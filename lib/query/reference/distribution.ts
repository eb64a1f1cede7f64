/** Distributions of the people chosen, counted record by record. */
import { conceptName } from "../checked-concepts.ts";
import { distributionDomains } from "../distribution.ts";
import { icd10ChapterOf, icd10Chapters, icd10Vocabularies } from "../icd10-chapters.ts";
import { chapterKey, codeKey, type TakeHolder } from "../holders.ts";
import { personNumber } from "../people-table.ts";
import type { CodeCount } from "../outputs.ts";
import type { OmopPeople } from "./data.ts";

/** Every concept of a record of theirs; concept 0 means “no mapping” and is no code. */
export function codesOf(data: OmopPeople, chosen: ReadonlySet<string>): CodeCount[] {
  return distributionDomains.flatMap((domain) => {
    const people = new Map<number, Set<string>>();
    for (const { conceptId, personId } of data.events[domain] ?? []) {
      if (conceptId !== null && conceptId > 0 && chosen.has(personId)) people.set(conceptId, (people.get(conceptId) ?? new Set()).add(personId));
    }
    return [...people].sort(([a], [b]) => a - b).map(([conceptId, ids]) => ({ domain, conceptId, name: conceptName(conceptId, data.concepts?.find((c) => c.conceptId === conceptId)?.name), people: ids.size }));
  });
}

/** Each person once for each of their codes. */
export function holdersOf(data: OmopPeople, chosen: ReadonlySet<string>, take: TakeHolder): void {
  for (const domain of distributionDomains) {
    const seen = new Set<string>();
    for (const { conceptId, personId } of data.events[domain] ?? []) {
      if (conceptId === null || conceptId <= 0 || !chosen.has(personId) || seen.size === seen.add(`${personId} ${conceptId}`).size) continue;
      take(personNumber(personId), codeKey(domain, conceptId));
    }
  }
}

/** By the source code of each condition, where the vocabulary knows it as one of ICD-10. A person may be in several chapters. */
function peopleByChapter(data: OmopPeople, chosen: ReadonlySet<string>): ReadonlySet<string>[] {
  const vocabularies: readonly string[] = icd10Vocabularies;
  const chapterOf = new Map((data.concepts ?? []).filter((c) => vocabularies.includes(c.vocabulary ?? "")).map((c) => [c.conceptId, icd10ChapterOf(c.code ?? "")]));
  const inChapter = icd10Chapters.map(() => new Set<string>());
  for (const { personId, columns } of data.events.condition ?? []) {
    const chapter = chapterOf.get(Number(columns?.["condition_source_concept_id"] ?? 0));
    if (chapter !== undefined && chapter !== null && chosen.has(personId)) inChapter[chapter]!.add(personId);
  }
  return inChapter;
}
export function chaptersOf(data: OmopPeople, chosen: ReadonlySet<string>): { counts: number[]; coded: number } {
  const inChapter = peopleByChapter(data, chosen);
  return { counts: inChapter.map((ids) => ids.size), coded: new Set(inChapter.flatMap((ids) => [...ids])).size };
}
export function chapterHoldersOf(data: OmopPeople, chosen: ReadonlySet<string>, take: TakeHolder): void {
  peopleByChapter(data, chosen).forEach((ids, chapter) => { for (const id of ids) take(personNumber(id), chapterKey(chapter)); });
}
