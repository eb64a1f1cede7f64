/**
 * Lists of codes as people bring them: what was read, and every line that was not, with its number. A code says nothing until its
 * vocabulary is known; mapping to concepts is a second step (`mapCodes`), because it needs a vocabulary that only the reader's portal may hold.
 */
import type { ConceptSetItem } from "../concept-set.ts";
import type { Result } from "#lib/kernel/result.ts";

/** Longer than any list that people publish; a larger file is not a code list. */
export const largestCodeList = 5 * 1024 * 1024;
export const mostCodes = 20_000;

export type ListedCode = { line: number; code: string; term: string; /** OMOP vocabulary_id. */ vocabulary: string; descendants: boolean; exclude: boolean };
export type ListedConcept = { line: number; item: ConceptSetItem };
export type Unread = { /** 1-based; 0 for the document as a whole. */ line: number; text: string; because: string };
export type CodeList = {
  name: string | undefined;
  /** Known by OMOP concept id already. */
  concepts: ListedConcept[];
  /** Still to be mapped. */
  codes: ListedCode[];
  unread: Unread[];
  /** What was guessed or doubtful, as sentences. */
  doubts: string[];
};
export type ReadList = Result<CodeList>;

/** Vocabularies that a person may choose for a list, as OMOP names them. */
export const listVocabularies = {
  SNOMED: "SNOMED CT", dmd: "dm+d", ICD10: "ICD-10", ICD10CM: "ICD-10-CM (US)", ICD9CM: "ICD-9-CM (US)", OPCS4: "OPCS-4", Read: "Read v2", CTV3: "Read v3 (CTV3)",
  BNF: "BNF", ATC: "ATC", RxNorm: "RxNorm", "RxNorm Extension": "RxNorm Extension", LOINC: "LOINC", CPT4: "CPT-4", HCPCS: "HCPCS",
} as const;
export const unreadable = (line: number, text: string, because: string): Unread => ({ line, text: text.slice(0, 200), because });
