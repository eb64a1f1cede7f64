/** What a distribution counts: which kinds of record have codes to list, and by which declared levels people are told apart. */
import type { Analysis, Query, Variable } from "./model.ts";
import type { PlainDate } from "#lib/kernel/plain-date.ts";
import type { RecordDomain } from "./omop-tables.ts";

export type Distribution = Extract<Analysis, { kind: "distribution" }>;

/** Kinds of record whose codes are listed. Spells (eras) are left out: they are made from the others and would say the same twice. */
export const distributionDomains = ["condition", "drug", "procedure", "measurement", "observation", "device", "specimen", "visit", "visit-detail", "death"] as const satisfies readonly RecordDomain[];
export type DistributionDomain = (typeof distributionDomains)[number];

/** Ages in tens of years, reckoned as a query reckons them. Names begin with _ so that no variable of a query has them. */
export const demographicVariables = (at: PlainDate) => [
  { kind: "sex", name: "_sex", label: "Sex" },
  { kind: "age-band", name: "_age", label: "Age in years", at, cutPoints: [10, 20, 30, 40, 50, 60, 70, 80, 90] },
  { kind: "ethnicity", name: "_ethnicity", label: "Ethnic category" },
] as const satisfies Variable[];

export const demographicsOf = (query: Pick<Query, "analyses">): (Distribution & { at: PlainDate }) | undefined =>
  query.analyses.find((a): a is Distribution & { at: PlainDate } => a.kind === "distribution" && a.of === "demographics" && a.at !== undefined);

/** The query's variables and those by which its demographics, if it asks for them, are told apart. */
export function countedVariables(query: Query): Variable[] {
  const demographics = demographicsOf(query);
  return demographics ? [...query.variables, ...demographicVariables(demographics.at)] : query.variables;
}

const placeOf = (domain: RecordDomain): number => (distributionDomains as readonly RecordDomain[]).indexOf(domain);
/** The order in which codes are listed: not by people, for the order of exact counts would tell what rounding hides. */
export const inDomainOrder = (a: { domain: RecordDomain; conceptId: number }, b: { domain: RecordDomain; conceptId: number }): number =>
  placeOf(a.domain) - placeOf(b.domain) || a.conceptId - b.conceptId;
