import { CrateEntry } from "../crate/crate-entry.ts";
import { record } from "./record.ts";

const { organisationName, organisationId, organisationSector, applicants, applicantId, funders, accreditedResearcher, sublicence, title, laySummary, publicBenefit, category, technicalSummary, otherCommittees, startDate, endDate, latestApprovalDate, sensitivity, article6, article9, frequency, linkage, confidentialData, privacy } = record;
/** What an editor would confirm of a crate, every field of it. */
export const crateEntry = CrateEntry.parse({
  organisationName, organisationId, organisationSector, applicants, applicantId, funders, accreditedResearcher, sublicence, title, laySummary, publicBenefit, category, technicalSummary, otherCommittees, startDate, endDate, latestApprovalDate, sensitivity, article6, article9, frequency, linkage, confidentialData, privacy,
  datasets: ["Care records"], tre: "Elsewhere TRE", nation: "England", validTo: "2028-08-31", duty: "Not applicable", optOut: "Not applicable", outputLinks: [],
});
