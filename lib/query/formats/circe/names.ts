/** Where circe's names and ours meet, as tables that the reader and the writer share. Source: OHDSI circe-be, model classes. */
import type { Comparison, textComparisons } from "../../cohort.ts";
import { recordDomains, recordTables, type RecordDomain } from "../../omop-tables.ts";

export type Json = Record<string, unknown>;
export const isJson = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);

export const comparisonNames: Record<string, Comparison> = { lt: "less", lte: "at-most", eq: "equal", "!eq": "not-equal", gt: "more", gte: "at-least", bt: "between", "!bt": "not-between" };
export const textNames: Record<string, (typeof textComparisons)[number]> = {
  startsWith: "starts-with", "!startsWith": "not-starts-with", contains: "contains", "!contains": "not-contains", endsWith: "ends-with", "!endsWith": "not-ends-with", eq: "equals",
};
export const limitNames: Record<string, "first" | "last" | "all"> = { First: "first", Last: "last", All: "all" };
export const groupNames: Record<string, "all" | "any" | "at-least" | "at-most"> = { ALL: "all", ANY: "any", AT_LEAST: "at-least", AT_MOST: "at-most" };
/** By the number that circe writes. */
export const occurrenceNames = ["exactly", "at-most", "at-least"] as const;
export const distinctNames: Record<string, "concept" | "start-date" | "visit"> = { DOMAIN_CONCEPT: "concept", START_DATE: "start-date", VISIT_ID: "visit" };
/** The other way round; for text, `eq` and the like are unambiguous within their table. */
export const inverse = <V extends string>(table: Record<string, V>, value: V): string => Object.entries(table).find(([, ours]) => ours === value)![0];

export const domainOf = (circe: string): RecordDomain | undefined => recordDomains.find((domain) => recordTables[domain].circe === circe);

/** Domains of which circe names dates and ages in its own way. */
const eras: readonly RecordDomain[] = ["condition-era", "drug-era", "dose-era"];
export function dateNames(domain: RecordDomain): { start: string; end: string } {
  if (eras.includes(domain)) return { start: "EraStartDate", end: "EraEndDate" };
  if (domain === "observation-period") return { start: "PeriodStartDate", end: "PeriodEndDate" };
  if (domain === "visit-detail") return { start: "VisitDetailStartDate", end: "VisitDetailEndDate" };
  return { start: "OccurrenceStartDate", end: "OccurrenceEndDate" };
}
export const ageNames = (domain: RecordDomain): { start: string; end: string } =>
  eras.includes(domain) || domain === "observation-period" ? { start: "AgeAtStart", end: "AgeAtEnd" } : { start: "Age", end: "AgeAtEnd" };
/** `ConditionSourceConcept`; undefined where the domain has no source concept. */
export function sourceName(domain: RecordDomain): string | undefined {
  const prefix: Partial<Record<RecordDomain, string>> = { condition: "Condition", drug: "Drug", procedure: "Procedure", measurement: "Measurement", observation: "Observation", device: "Device", visit: "Visit", "visit-detail": "VisitDetail", death: "Death" };
  const name = prefix[domain];
  return name && `${name}SourceConcept`;
}
