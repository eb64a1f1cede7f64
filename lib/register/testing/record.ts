/** A public record for tests: every field is filled as the application and the decisions would fill it, with text that would break out of a file that forgot to quote. */
import { ProjectContent } from "#lib/governance/project.ts";
import { projectRecord, type ProjectFacts } from "../project-record.ts";

const content = ProjectContent.parse({
  title: "Winter admissions of frail people", laySummary: "We compare, \"in plain words\", why frail people are admitted to hospital in winter.", publicBenefit: "Hospitals learn which groups to look after first in winter.",
  category: "Health Services & Delivery", funder: "=HYPERLINK(\"https://evil.example\")", organisation: { name: "University of Examplebridge", ror: "https://ror.org/03yrm5c26", sector: "Academic Institute" },
  members: [{ name: "Rhys Sample", email: "rhys@example.org", role: "member", affiliation: { name: "University", sector: "Academic Institute" } }, { name: "Amara <Example>", email: "amara@example.org", orcid: "0000-0002-1825-0097", role: "lead", affiliation: { name: "University", sector: "Academic Institute" }, accreditation: { scheme: "ONS", number: "1", validTo: "2028-01-01" } }],
  startDate: "2026-09-01", endDate: "2028-08-31", datasets: [{ treId: "00000000-0000-4000-8000-000000000001", dataset: "care" }], article6: "A6-1-e", article9: "A9-2-j", duty: "Not applicable", optOut: "Not applicable", analyses: ["count"],
});
export const facts: ProjectFacts = {
  reference: "FF-2026-0142", content, closed: false, sites: [{ tre: "Northmoor", nation: "England", state: "approved", decidedOn: "2026-08-17", reason: "A clear benefit.", validTo: "2027-08-17", conditions: [] }],
  latestApprovalDate: "2026-08-17",
  datasets: [{ tre: "Northmoor", title: "Care records" }], privacy: ["Northmoor hides counts below 10."], outputs: [], activity: { questions: 0, answers: 0, refusals: 0 }, learned: undefined, firstAccess: null, accreditedUntil: "2028-01-01", today: "2026-11-22",
};
export const record = projectRecord(facts)!;
