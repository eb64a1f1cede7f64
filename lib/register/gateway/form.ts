/**
 * A register entry as the Health Data Research Gateway's form takes it over its API (version 2): one for each TRE that approved, since each custodian publishes its own. Keys and
 * meaning: HDRUK/gateway-api, TeamDurController and its requests, August 2026.
 *
 * Left out on purpose: `access_date`, which the API checks and then drops; `keywords`, since taking one away there takes it from every custodian's entries; and how new linked
 * assets are kept, for which the Gateway has no field. All three stay in the register.
 */
import { orcidAddress, rorAddress } from "#lib/kernel/orcid-and-ror.ts";
import { entryAddress } from "../json-ld.ts";
import type { RegisterRecord } from "../record.ts";
import { mainGround } from "../ground.ts";
import { legalChoice } from "./choices.ts";

type TextKey =
  | "project_id_text" | "project_title" | "lay_summary" | "public_benefit_statement" | "request_category_type" | "technical_summary" | "organisation_name" | "organisation_id" | "organisation_sector"
  | "applicant_id" | "accredited_researcher_status" | "sublicence_arrangements" | "data_sensitivity_level" | "legal_basis_for_data_article6" | "legal_basis_for_data_article9" | "duty_of_confidentiality"
  | "national_data_optout" | "request_frequency" | "dataset_linkage_description" | "confidential_data_description" | "access_type" | "privacy_enhancements" | "status";
type DateKey = "project_start_date" | "project_end_date" | "latest_approval_date";
type ListKey = "other_approval_committees" | "non_gateway_applicants" | "funders_and_sponsors" | "non_gateway_datasets" | "non_gateway_outputs";

/** Texts may be empty; a date is `2026-09-01T00:00:00`, without zone or milliseconds, or nothing else is taken. */
export type GatewayForm = Readonly<Record<TextKey | DateKey, string> & Record<ListKey, readonly string[]> & { datasets: readonly { id: number }[] }>;
export type GatewayKey = keyof GatewayForm;

/** Each field's name in the register standard; of the last two, the Gateway's. */
export const gatewayNames: Readonly<Record<GatewayKey, string>> = {
  project_id_text: "Project ID", organisation_name: "Lead applicant organisation name", organisation_id: "Organisation ID", organisation_sector: "Organisation sector", non_gateway_applicants: "Applicant name(s)",
  applicant_id: "Applicant ID", funders_and_sponsors: "Funders/Sponsors", accredited_researcher_status: "DEA accredited researcher?", sublicence_arrangements: "Sub-licence arrangements (if any)?",
  project_title: "Project title", lay_summary: "Lay summary", public_benefit_statement: "Public benefit statement", request_category_type: "Request category type", technical_summary: "Technical summary",
  other_approval_committees: "Other approval committees", project_start_date: "Project start date", project_end_date: "Project end date", latest_approval_date: "Latest approval date",
  non_gateway_datasets: "Dataset(s) name", data_sensitivity_level: "Data sensitivity level", legal_basis_for_data_article6: "Legal basis for provision of data under Article 6",
  legal_basis_for_data_article9: "Lawful conditions for provision of data under Article 9", duty_of_confidentiality: "Common Law Duty of Confidentiality", national_data_optout: "National data opt-out applied?",
  request_frequency: "Request frequency", dataset_linkage_description: "For linked datasets, specify how the linkage will take place", confidential_data_description: "Description of the confidential data being used",
  access_type: "Access type", privacy_enhancements: "How has data been processed to enhance privacy?", non_gateway_outputs: "Link to research outputs", datasets: "Datasets linked at the Gateway", status: "Status at the Gateway",
};
export const gatewayKeys = Object.keys(gatewayNames) as GatewayKey[];
export const dateKeys: ReadonlySet<GatewayKey> = new Set<DateKey>(["project_start_date", "project_end_date", "latest_approval_date"]);
export const listKeys: ReadonlySet<GatewayKey> = new Set<ListKey>(["other_approval_committees", "non_gateway_applicants", "funders_and_sponsors", "non_gateway_datasets", "non_gateway_outputs"]);

const instant = (day: string): string => `${day}T00:00:00`;
const ror = (id: string): string => (id === "" ? "" : rorAddress(id));
const orcid = (id: string): string => (id === "" ? "" : orcidAddress(id));

/**
 * `datasetIds`: by a dataset's title, its number at the Gateway. A title without one goes as text, with the TRE's name behind it: the Gateway links free text to whatever dataset
 * has it anywhere in its short title, so a short text would catch another's. Undefined where this TRE has not approved the project.
 */
export function gatewayForm(record: RegisterRecord, tre: string, options: { portalUrl: string; datasetIds: Readonly<Record<string, number>> }): GatewayForm | undefined {
  const site = record.sites.find((one) => one.tre === tre);
  // What an editor took from a crate was approved by nobody here: no TRE publishes it as its own.
  if (!site || site.state === "refused" || record.crate !== undefined) return undefined;
  const own = record.datasets.filter((dataset) => dataset.tre === tre);
  const ground = mainGround(record, tre);
  const numbers = own.flatMap(({ title }) => options.datasetIds[title] ?? []);
  return {
    project_id_text: record.reference,
    project_title: record.title,
    lay_summary: record.laySummary,
    public_benefit_statement: record.publicBenefit,
    request_category_type: record.category,
    technical_summary: [record.technicalSummary, `This project asks several data environments. All of its entry, with the other environments' decisions and its results: ${entryAddress(options.portalUrl, record.reference)}`].filter(Boolean).join("\n\n"),
    other_approval_committees: record.otherCommittees,
    project_start_date: instant(record.startDate),
    project_end_date: instant(record.endDate),
    latest_approval_date: instant(site.decidedOn),
    organisation_name: record.organisationName,
    organisation_id: ror(record.organisationId),
    organisation_sector: record.organisationSector,
    non_gateway_applicants: record.applicants,
    applicant_id: orcid(record.applicantId),
    funders_and_sponsors: record.funders,
    accredited_researcher_status: record.accreditedResearcher,
    sublicence_arrangements: record.sublicence,
    datasets: numbers.map((id) => ({ id })),
    non_gateway_datasets: own.filter(({ title }) => options.datasetIds[title] === undefined).map(({ title }) => `${title} (${tre})`),
    data_sensitivity_level: ground.sensitivity,
    legal_basis_for_data_article6: legalChoice(ground.article6),
    legal_basis_for_data_article9: legalChoice(ground.article9),
    duty_of_confidentiality: ground.duty,
    national_data_optout: ground.optOut,
    request_frequency: record.frequency,
    dataset_linkage_description: record.linkage,
    confidential_data_description: record.confidentialData,
    access_type: record.accessType,
    privacy_enhancements: record.privacy,
    non_gateway_outputs: record.outputLinks,
    status: record.status === "active" && site.state === "approved" ? "ACTIVE" : "ARCHIVED",
  };
}
