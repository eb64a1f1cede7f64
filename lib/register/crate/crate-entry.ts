/** What an editor confirms of an entry drafted from a crate: the register standard's fields, and which data environment decided. */
import { z } from "zod";
import { isOrcid, isRorId } from "#lib/governance/identifiers.ts";
import { categories, frequencies, sectors } from "#lib/governance/project.ts";
import { article6, article9, duties, optOuts, sensitivities } from "#lib/kernel/data-facts.ts";
import { PlainDate } from "#lib/kernel/plain-date.ts";
import type { RegisterRecord } from "../record.ts";

const short = z.string().trim().max(255, "The register standard allows 255 characters here.");
const named = short.min(2, "Fill this in: the register standard demands it.");
const names = z.array(short.min(1)).max(50);

export const CrateEntry = z.strictObject({
  organisationName: named, organisationId: z.string().trim().refine((v) => v === "" || isRorId(v), "This is not a ROR id: it looks like https://ror.org/012345678."), organisationSector: z.enum(sectors),
  applicants: names.min(1, "Name at least one applicant, on a line."), applicantId: z.string().trim().refine((v) => v === "" || isOrcid(v), "This is not an ORCID iD: it looks like 0000-0002-1825-0097."), funders: names,
  accreditedResearcher: z.enum(["Yes", "No", "Unknown"]), sublicence: z.enum(["Yes", "No"]),
  title: z.string().trim().min(5, "Write at least 5 characters.").max(200), laySummary: z.string().trim().min(50, "Write at least 50 characters.").max(3000), publicBenefit: z.string().trim().min(30, "Write at least 30 characters.").max(3000),
  category: z.enum(categories), technicalSummary: z.string().trim().max(6000), otherCommittees: names, startDate: PlainDate, endDate: PlainDate, latestApprovalDate: PlainDate,
  datasets: names.min(1, "Name at least one dataset, on a line."), tre: named, nation: z.string().trim().max(40), validTo: PlainDate,
  sensitivity: z.enum(sensitivities), article6: z.enum(article6), article9: z.enum(article9), duty: z.enum(duties),
  optOut: z.enum(optOuts), frequency: z.enum(frequencies), linkage: short, confidentialData: short, privacy: z.string().trim().max(6000),
  outputLinks: z.array(z.url({ protocol: /^https?$/, error: "Give an address that starts with https://." })).max(50),
}).refine((entry) => entry.startDate < entry.endDate, { path: ["endDate"], message: "The project must end after it starts." });
export type CrateEntry = z.infer<typeof CrateEntry>;

export function recordOfCrate({ tre, nation, validTo, datasets, ...entry }: CrateEntry, { reference, crate, today }: { reference: string; crate: string; today: PlainDate }): RegisterRecord {
  const live = validTo >= today;
  return {
    ...entry, version: 1, reference, crate, status: live ? "active" : "archived", datasets: datasets.map((title) => ({ tre, title })), linkedAssets: "", accessDate: null, accessType: "TRE", outputs: [],
    sites: [{ tre, nation, state: live ? "approved" : "ended", decidedOn: entry.latestApprovalDate, reason: "", validTo, conditions: [] }], activity: { questions: 0, answers: 0, refusals: 0 }, corrections: {},
  };
}
