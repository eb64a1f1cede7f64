/**
 * What a reader may filter the register by, as a table. An entry is found by its terms, `name=value`, one for each value that it has; terms are remade from the record at
 * any time, so they are no part of what is published or logged. Raise `searchShape` when what follows from a record changes: the entries are then indexed anew.
 */
import { fromDayNumber, toDayNumber, type PlainDate } from "#lib/kernel/plain-date.ts";
import { groundsSaid, type Ground } from "./ground.ts";
import { searchText, type RegisterRecord } from "./record.ts";

export const searchShape = 5;

/** Where the study uses or used data. A committee that refused it keeps its data to itself: the entry says so, but is no use of them. */
export const whereUsed = (record: RegisterRecord) => record.sites.filter((site) => site.state !== "refused");

const said = (record: RegisterRecord, key: keyof Ground) => groundsSaid(record, key).map(({ value }) => value);

type Facet = { name: string; label: string; values: (record: RegisterRecord) => readonly string[] };
export const facets = [
  { name: "status", label: "State", values: (r) => [r.status] },
  { name: "organisation", label: "Organisation", values: (r) => [r.organisationName] },
  { name: "sector", label: "Kind of organisation", values: (r) => [r.organisationSector] },
  { name: "commercial", label: "Commercial", values: (r) => [r.organisationSector === "Commercial" ? "Yes" : "No"] },
  { name: "category", label: "Purpose", values: (r) => [r.category] },
  { name: "dataset", label: "Dataset", values: (r) => r.datasets.map((d) => d.title) },
  { name: "tre", label: "Data environment", values: (r) => whereUsed(r).map((s) => s.tre) },
  { name: "nation", label: "Nation of the data", values: (r) => whereUsed(r).map((s) => s.nation) },
  { name: "article6", label: "Lawful basis (UK GDPR Article 6)", values: (r) => said(r, "article6") },
  { name: "article9", label: "Condition (UK GDPR Article 9)", values: (r) => said(r, "article9") },
  { name: "optOut", label: "National data opt-out", values: (r) => said(r, "optOut") },
  { name: "withResults", label: "Results", values: (r) => (r.outputs.length > 0 ? ["yes"] : []) },
] as const satisfies readonly Facet[];
export type FacetName = (typeof facets)[number]["name"];

export const term = (name: FacetName, value: string): string => `${name}=${value}`;

/** Sorted, each once. */
export const searchTerms = (record: RegisterRecord): string[] =>
  [...new Set(facets.flatMap(({ name, values }) => values(record).filter((value) => value !== "").map((value) => term(name, value))))].sort();

/**
 * The day from which an entry without published findings is overdue; null where something is published, here or elsewhere. A year after the study's last day: within that time the UK Health
 * Research Authority expects a final report (hra.nhs.uk, "Ending your project").
 */
export const resultsDueOn = (record: RegisterRecord): PlainDate | null => (record.outputLinks.length > 0 || record.learned ? null : fromDayNumber(toDayNumber(record.endDate) + 366));

/** All that a search needs to know of an entry. */
export const searchFacts = (record: RegisterRecord) => ({
  reference: record.reference, title: record.title.toLowerCase(), text: searchText(record), terms: searchTerms(record), approvedOn: record.latestApprovalDate, resultsDue: resultsDueOn(record),
});
