/** The standard's fields in its own order and words (Specification for data use register fields, version 2, 19 January 2022), each with its value. */
import { article6Words, article9Words, articleName } from "#lib/governance/legal-basis.ts";
import { groundsSaid, type Ground } from "./ground.ts";
import type { RegisterRecord } from "./record.ts";

export type RegisterField = { name: string; group: "Safe people" | "Safe project" | "Safe data" | "Safe setting" | "Safe outputs"; value(record: RegisterRecord): string | string[] };

/** The one answer, or each with the environments that give it. */
const said = <K extends keyof Ground>(record: RegisterRecord, key: K, words: (value: Ground[K]) => string = String): string | string[] => {
  const all = groundsSaid(record, key);
  return all.length === 1 ? words(all[0]!.value) : all.map(({ value, tres }) => `${words(value)} (${tres.join(", ")})`);
};
const basis = (code: RegisterRecord["article6"] | RegisterRecord["article9"], words: string) => (code === "not-applicable" ? "Not applicable" : `${articleName(code)}: ${words}`);

export const registerFields: readonly RegisterField[] = [
  { name: "Project ID", group: "Safe project", value: (r) => r.reference },
  { name: "Lead applicant organisation name", group: "Safe people", value: (r) => r.organisationName },
  { name: "Organisation ID", group: "Safe people", value: (r) => r.organisationId },
  { name: "Organisation sector", group: "Safe people", value: (r) => r.organisationSector },
  { name: "Applicant name(s)", group: "Safe people", value: (r) => r.applicants },
  { name: "Applicant ID", group: "Safe people", value: (r) => r.applicantId },
  { name: "Funders/Sponsors", group: "Safe people", value: (r) => r.funders },
  { name: "DEA accredited researcher?", group: "Safe people", value: (r) => r.accreditedResearcher },
  { name: "Sub-licence arrangements (if any)?", group: "Safe people", value: (r) => r.sublicence },
  { name: "Project title", group: "Safe project", value: (r) => r.title },
  { name: "Lay summary", group: "Safe project", value: (r) => r.laySummary },
  { name: "Public benefit statement", group: "Safe project", value: (r) => r.publicBenefit },
  { name: "Request category type", group: "Safe project", value: (r) => r.category },
  { name: "Technical summary", group: "Safe project", value: (r) => r.technicalSummary },
  { name: "Other approval committees", group: "Safe project", value: (r) => r.otherCommittees },
  { name: "Project start date", group: "Safe project", value: (r) => r.startDate },
  { name: "Project end date", group: "Safe project", value: (r) => r.endDate },
  { name: "Latest approval date", group: "Safe project", value: (r) => r.latestApprovalDate },
  { name: "Dataset(s) name", group: "Safe data", value: (r) => r.datasets.map((d) => `${d.title} (${d.tre})`) },
  { name: "Data sensitivity level", group: "Safe data", value: (r) => said(r, "sensitivity") },
  { name: "Legal basis for provision of data under Article 6", group: "Safe data", value: (r) => said(r, "article6", (code) => basis(code, article6Words[code])) },
  { name: "Lawful conditions for provision of data under Article 9", group: "Safe data", value: (r) => said(r, "article9", (code) => basis(code, article9Words[code])) },
  { name: "Common Law Duty of Confidentiality", group: "Safe data", value: (r) => said(r, "duty") },
  { name: "National data opt-out applied?", group: "Safe data", value: (r) => said(r, "optOut") },
  { name: "Request frequency", group: "Safe data", value: (r) => r.frequency },
  { name: "For linked datasets, specify how the linkage will take place", group: "Safe data", value: (r) => r.linkage },
  { name: "For linked datasets, how new assets are managed and archived", group: "Safe data", value: (r) => r.linkedAssets },
  { name: "Description of the confidential data being used", group: "Safe data", value: (r) => r.confidentialData },
  { name: "Release/Access date", group: "Safe data", value: (r) => r.accessDate ?? "" },
  { name: "Access type", group: "Safe setting", value: (r) => r.accessType },
  { name: "How has data been processed to enhance privacy?", group: "Safe setting", value: (r) => r.privacy },
  { name: "Link to research outputs", group: "Safe outputs", value: (r) => r.outputLinks },
];
