/** GA4GH Beacon v2's request and its filters, and the names by which Beacon and OMOP know the same concept. Source: beacon-v2, framework/json/requests. */
import { z } from "zod";
import { checkedCodes } from "../checked-codes.ts";
import { checkedConcepts, checkedUnits } from "../checked-concepts.ts";
import type { EventDomain } from "../model.ts";

export const operators = ["=", "<", ">", "!", ">=", "<="] as const;
export type Operator = (typeof operators)[number];
const id = z.string().trim().min(1).max(200);
export const AlphanumericFilter = z.looseObject({ id, operator: z.enum(operators), value: z.union([z.string().max(200), z.number()]), scope: z.string().nullish() });
/** An ontology term or a Beacon's own term: the document does not say which. */
export const TermFilter = z.looseObject({ id, includeDescendantTerms: z.boolean().nullish(), similarity: z.string().nullish(), scope: z.string().nullish() });
export type AlphanumericFilter = z.infer<typeof AlphanumericFilter>;
export type TermFilter = z.infer<typeof TermFilter>;
export const granularities = ["boolean", "count", "aggregated", "record"] as const;
export const BeaconQuery = z.looseObject({ filters: z.array(z.unknown()).max(500).nullish(), filtersLogic: z.string().nullish(), requestedGranularity: z.string().nullish(), requestParameters: z.unknown().optional(), includeResultsetResponses: z.unknown().optional(), pagination: z.unknown().optional(), testMode: z.unknown().optional() });
export type BeaconQuery = z.infer<typeof BeaconQuery>;
export const termKeys = ["id", "includeDescendantTerms", "similarity", "scope"] as const;
export const alphanumericKeys = ["id", "operator", "value", "scope"] as const;

export type WrittenFilter = { id: string; includeDescendantTerms?: boolean; scope: "individuals"; operator?: Operator; value?: string };
export type BeaconRequest = { meta: { apiVersion: "2.0" }; query: { filters: WrittenFilter[]; requestedGranularity: "count" } };

/** NCI Thesaurus, as in Beacon's own examples; other spellings of the same are read. */
export const sexTerms = { female: ["NCIT:C16576", "SNOMED:248152002", "Gender:F"], male: ["NCIT:C20197", "SNOMED:248153007", "Gender:M"] } as const;

/** CURIE prefixes by OMOP vocabulary; the first is written. */
const prefixes: Readonly<Record<string, readonly [string, ...string[]]>> = {
  SNOMED: ["SNOMED", "SNOMEDCT", "SCTID"], LOINC: ["LOINC"], RxNorm: ["RxNorm", "RXCUI"], "dm+d": ["dmd", "dm+d"], ICD10: ["ICD10"], ICD10CM: ["ICD10CM"], OPCS4: ["OPCS4"], HPO: ["HP"], UCUM: ["UCUM"],
};
const vocabularyOf = (prefix: string): string | undefined => Object.entries(prefixes).find(([, known]) => known.some((p) => p.toLowerCase() === prefix.toLowerCase()))?.[0];

export type CodedConcept = { conceptId: number; name: string; domain: EventDomain; vocabulary: string; code: string };
export const codedConcepts: readonly CodedConcept[] = checkedConcepts.flatMap((c) => {
  const code = checkedCodes.get(c.conceptId);
  return code ? [{ ...c, ...code }] : [];
});
/** Which concept a CURIE names, and the other way round. */
export type CodeBook = { conceptOf(curie: string): CodedConcept | undefined; curieOf(conceptId: number): string | undefined };
/** `known` (what TREs publish of their vocabularies) stands before the codes that this software knows by itself. */
export function codeBook(known: readonly CodedConcept[] = []): CodeBook {
  const all = [...known, ...codedConcepts];
  return {
    conceptOf: (curie) => {
      const [prefix = "", ...rest] = curie.split(":");
      const [vocabulary, code] = [vocabularyOf(prefix), rest.join(":")];
      return vocabulary === undefined ? undefined : all.find((c) => c.vocabulary === vocabulary && c.code.toLowerCase() === code.toLowerCase());
    },
    curieOf: (conceptId) => {
      const found = all.find((c) => c.conceptId === conceptId && Object.hasOwn(prefixes, c.vocabulary));
      return found && `${prefixes[found.vocabulary]![0]}:${found.code}`;
    },
  };
}

/** `48`, `48 mmol/mol`; undefined where it is no number, or a unit that was not checked. */
export function valueIn(text: string): { value: number; unitConceptId?: number } | undefined {
  const [, digits, unit = ""] = /^\s*([-+]?\d+(?:\.\d+)?)\s*(.*?)\s*$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  if (unit === "") return { value: Number(digits) };
  const known = checkedUnits.find((u) => u.symbol.toLowerCase() === unit.toLowerCase());
  return known && { value: Number(digits), unitConceptId: known.conceptId };
}
/** Whole years, plain or as an ISO 8601 duration: `P70Y`, `70`. */
export const yearsIn = (text: string): number | undefined => {
  const [, years] = /^\s*P?(\d{1,3})Y?\s*$/i.exec(text) ?? [];
  return years === undefined ? undefined : Number(years);
};
