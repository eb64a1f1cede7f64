/**
 * The public record of one project's use of data: the fields of the UK Health Data Research Alliance's data use register standard
 * (version 2, January 2022), with what a federation adds: each TRE's decision and what was really asked and released. It is a projection
 * of the application, never typed again; an editor's corrections are kept apart and laid over every later projection.
 */
import { z } from "zod";
import { PlainDate } from "#lib/kernel/plain-date.ts";
import { appealEnds } from "#lib/governance/appeal-terms.ts";
import { analysisWords, domainWords } from "#lib/governance/five-safes.ts";
import { categories, frequencies, mostOf, sectors } from "#lib/governance/project.ts";
import { article6, article9, DataFacts, optOuts, sensitivities } from "#lib/kernel/data-facts.ts";
import { RefusalCounts } from "./refusals.ts";

const keysOf = <T extends object>(words: T) => Object.keys(words) as [keyof T & string, ...(keyof T & string)[]];
/** What an approval covers, as it was signed: all else is outside. */
export const ApprovedScope = z.strictObject({
  people: z.int().positive(),
  analyses: z.array(z.enum(keysOf(analysisWords))),
  /** Kinds of record; empty of a table with one row for each person. */
  records: z.array(z.enum(keysOf(domainWords))),
  /** How many codes the committee named; 0: no limit beyond the kinds of record. */
  codes: z.int().nonnegative(),
  /** Of a table; empty: every column that it declares. */
  columns: z.array(z.string()),
  /** What is true of each person asked about, in words; absent: anybody in the data. */
  population: z.array(z.string()).min(1).optional(),
  /** No number about fewer people. */
  leastPeople: z.int().positive(),
});
export type ApprovedScope = z.infer<typeof ApprovedScope>;

export const RegisterSite = z.strictObject({
  tre: z.string(),
  nation: z.string(),
  state: z.enum(["approved", "refused", "ended"]),
  decidedOn: PlainDate,
  /** The committee's own words; it is told that they become public. Empty where an approval came before its reason was kept. */
  reason: z.string(),
  /** Last day of the approval; null where it was refused. */
  validTo: PlainDate.nullable(),
  conditions: z.array(z.string()),
  /** How many of the committee's members signed the decision with keys of their own; left out where nobody did. */
  signatures: z.int().positive().optional(),
  /** The applicant's, against a refusal, heard by other people than those who refused; absent where none was made. */
  appeal: z.strictObject({ /** Absent: the project. */ of: z.literal("amendment").optional(), madeOn: PlainDate, /** Null while it is heard. */ end: z.strictObject({ how: z.enum(appealEnds), on: PlainDate }).nullable() }).optional(),
  /** Absent where it was refused, and of entries from before it was kept. */
  scope: ApprovedScope.optional(),
  /** Who decided, as numbers: whose votes, how many of them lay members, and how many of the committee had declared an interest. Absent where no votes led to it, and of entries from before it was kept. */
  panel: z.strictObject({ members: z.int().positive(), lay: z.int().nonnegative(), interests: z.int().nonnegative() }).optional(),
  /** The version of its rule by which the committee decided, and its digest as the log has it (governing-document.ts). Absent where nobody set a rule, and of entries from before rules were logged. */
  rule: z.strictObject({ version: z.int().positive(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }).optional(),
  /** How long the committee had it, by the calendar of its nation; the applicant's own time does not count. */
  workingDays: z.int().nonnegative().optional(),
  /** How many times a question was put to it, and how many times it released an answer and refused one. */
  runs: z.strictObject({ asked: z.int().nonnegative(), released: z.int().nonnegative(), refused: z.int().nonnegative() }).optional(),
});
export type RegisterSite = z.infer<typeof RegisterSite>;

/** One question whose answer left at least one TRE. */
export const RegisterOutput = z.strictObject({ reference: z.string(), title: z.string(), releasedOn: PlainDate, environments: z.array(z.string()).min(1) });
export type RegisterOutput = z.infer<typeof RegisterOutput>;

/** What a register editor may set right by hand. */
export const RegisterCorrections = z.strictObject({
  title: z.string().trim().min(5).max(200).optional(),
  laySummary: z.string().trim().min(50).max(3000).optional(),
  publicBenefit: z.string().trim().min(30).max(3000).optional(),
  technicalSummary: z.string().trim().max(6000).optional(),
  accreditedResearcher: z.enum(["Yes", "No", "Unknown"]).optional(),
  sublicence: z.enum(["Yes", "No"]).optional(),
  frequency: z.enum(frequencies).optional(),
  linkage: z.string().trim().max(mostOf.linkage, "The register standard allows 255 characters here.").optional(),
  linkedAssets: z.string().trim().max(mostOf.linkedAssets).optional(),
  confidentialData: z.string().trim().max(mostOf.confidentialData, "The register standard allows 255 characters here.").optional(),
  outputLinks: z.array(z.url({ protocol: /^https?$/, error: "Give an address that starts with https://." })).max(50).optional(),
});
export type RegisterCorrections = z.infer<typeof RegisterCorrections>;

export const RegisterRecord = z.strictObject({
  version: z.literal(1),
  reference: z.string(),
  status: z.enum(["active", "archived"]),
  // Safe people
  organisationName: z.string(),
  organisationId: z.string(),
  organisationSector: z.enum(sectors),
  applicants: z.array(z.string()).min(1),
  applicantId: z.string(),
  funders: z.array(z.string()),
  accreditedResearcher: z.enum(["Yes", "No", "Unknown"]),
  sublicence: z.enum(["Yes", "No"]),
  // Safe project
  title: z.string(),
  laySummary: z.string(),
  publicBenefit: z.string(),
  category: z.enum(categories),
  technicalSummary: z.string(),
  otherCommittees: z.array(z.string()),
  startDate: PlainDate,
  endDate: PlainDate,
  latestApprovalDate: PlainDate,
  // Safe data
  datasets: z.array(z.strictObject({ tre: z.string(), title: z.string(), /** What its custodian says of it: it comes before what the application says (ground.ts). Absent where it says nothing, and of entries from before it was asked. */ facts: DataFacts.optional() })).min(1),
  sensitivity: z.enum(sensitivities),
  article6: z.enum(article6),
  article9: z.enum(article9),
  duty: z.string(),
  optOut: z.enum(optOuts),
  frequency: z.enum(frequencies),
  linkage: z.string(),
  linkedAssets: z.string(),
  confidentialData: z.string(),
  accessDate: PlainDate.nullable(),
  // Safe setting
  accessType: z.literal("TRE"),
  privacy: z.string(),
  // Safe outputs
  outputLinks: z.array(z.string()),
  outputs: z.array(RegisterOutput),
  // The federation
  sites: z.array(RegisterSite).min(1),
  /** How many questions were put, how many times a TRE released an answer, and how many times a TRE refused one. */
  activity: z.strictObject({
    questions: z.int().nonnegative(), answers: z.int().nonnegative(), refusals: z.int().nonnegative(),
    /** Of the refusals, how many of which kind; absent where there is none, and of entries from before it was kept. */
    refusedFor: RefusalCounts.optional(),
  }),
  /** What the project itself says it found, as a register editor has read and published it. */
  learned: z.strictObject({ text: z.string(), publishedOn: PlainDate }).optional(),
  corrections: RegisterCorrections,
  /** SHA-256 of the crate that an editor drafted the entry from; absent where the entry is a projection of an application here. */
  crate: z.string().regex(/^[0-9a-f]{64}$/).optional(),
});
export type RegisterRecord = z.infer<typeof RegisterRecord>;

/** What readers and search engines look for; names of people are in the record, but not what a search runs over. */
export const searchText = (record: RegisterRecord): string =>
  [record.reference, record.title, record.laySummary, record.publicBenefit, record.technicalSummary, record.organisationName, record.learned?.text ?? "", ...record.funders, ...record.datasets.flatMap((d) => [d.title, d.tre])].join("\n");
