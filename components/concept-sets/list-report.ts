/** What became of each line of a code list: every line stands here once. */
import type { CodeList, ListedCode } from "#lib/query/code-lists/code-list.ts";
import { listVocabularies } from "#lib/query/code-lists/code-list.ts";
import { codeKey, mapCodes, type KnownCode } from "#lib/query/code-lists/map-codes.ts";
import type { ConceptSetItem, NamedConcept } from "#lib/query/concept-set.ts";

export type LookUpCodes = (wanted: { codes: { vocabulary: string; code: string }[]; conceptIds: number[] }) => Promise<{ codes: { vocabulary: string; code: string; concepts: NamedConcept[] }[]; concepts: NamedConcept[] }>;
export type ReportLine = { line: number; text: string; inSet: boolean; because: string };
export type ListReport = { name: string | undefined; items: ConceptSetItem[]; lines: ReportLine[]; doubts: string[] };

const named = ({ name, conceptId }: Pick<NamedConcept, "name" | "conceptId">): string => `${name} [${conceptId}]`;
const vocabularyName = (id: string): string => (listVocabularies as Readonly<Record<string, string>>)[id] ?? id;
const textOf = ({ code, term, vocabulary }: ListedCode): string => `${vocabularyName(vocabulary)} ${code}${term === "" ? "" : ` (${term})`}`;
const unknownWords = "No data environment publishes which concept this code is. Add its concept by name or OMOP concept id, with “and codes mapped to it”, and each environment finds the records by its own vocabulary.";

/** `lookUp` is asked once, for codes and for ids to be named. */
export async function reportOf(list: CodeList, lookUp: LookUpCodes): Promise<ListReport> {
  const codes = [...new Map(list.codes.map(({ vocabulary, code }) => [codeKey(vocabulary, code), { vocabulary, code }])).values()];
  const found = await lookUp({ codes, conceptIds: list.concepts.map(({ item }) => item.conceptId) });
  const lookup = new Map<string, KnownCode[]>(found.codes.map(({ vocabulary, code, concepts }) => [codeKey(vocabulary, code), concepts.map((concept) => ({ concept, standard: [concept] }))]));
  const mapping = mapCodes(list.codes, lookup);
  const names = new Map(found.concepts.map((concept) => [concept.conceptId, concept]));
  const fromIds = list.concepts.map(({ line, item }) => ({ line, item: named(item) === `Concept ${item.conceptId} [${item.conceptId}]` ? { ...item, ...names.get(item.conceptId) } : item, known: names.has(item.conceptId) }));
  const lines: ReportLine[] = [
    ...fromIds.map(({ line, item, known }) => ({ line, text: named(item), inSet: true, because: known ? "In the set." : "In the set. No data environment publishes records of it: check that the id is right." })),
    ...mapping.mapped.map(({ listed, to }) => ({ line: listed.line, text: textOf(listed), inSet: true, because: `${listed.exclude ? "Left out by the set" : "In the set"} as ${to.map(named).join("; ")}.` })),
    ...mapping.ambiguous.map(({ listed, to }) => ({ line: listed.line, text: textOf(listed), inSet: true, because: `Stands for several concepts, all put in; look at each: ${to.map(named).join("; ")}.` })),
    ...mapping.withoutStandard.map(({ listed, concept }) => ({ line: listed.line, text: textOf(listed), inSet: false, because: `Known as ${named(concept)}, which maps to no standard concept.` })),
    ...mapping.unknown.map((listed) => ({ line: listed.line, text: textOf(listed), inSet: false, because: unknownWords })),
    ...list.unread.map(({ line, text, because }) => ({ line, text, inSet: false, because })),
  ];
  return { name: list.name, items: [...fromIds.map(({ item }) => item), ...mapping.items], lines: lines.sort((a, b) => a.line - b.line), doubts: list.doubts };
}
