/** The two applications of the demo, in full. */
import type { ProjectContent } from "#lib/governance/project.ts";
import type { SignIn } from "./people.ts";

type Parts = { datasets: { treId: string; dataset: string }[]; domains: boolean; startDate: string; endDate: string };
export type Written = { title: string; application(lead: SignIn, other: SignIn, parts: Parts): Record<string, unknown> };

const university: ProjectContent["organisation"] = { name: "University of Northmoor", ror: "https://ror.org/03yrm5c26", sector: "Academic Institute" };
const orcids: Readonly<Record<string, string>> = { "Dr Amara Osei": "0000-0002-1825-0097", "Dr Rhys Penhale": "0000-0001-5109-3700" };

const common = (lead: SignIn, other: SignIn, { datasets, domains, startDate, endDate }: Parts) => ({
  funder: "National Institute for Public Health Research",
  grantReference: "NIPHR-2026-118",
  organisation: university,
  members: [
    { name: lead.name, email: lead.email, orcid: orcids[lead.name] ?? "", affiliation: university, role: "lead", accreditation: { scheme: "ONS Accredited Researcher Scheme", number: "AR-20417", validTo: endDate } },
    { name: other.name, email: other.email, orcid: orcids[other.name] ?? "", affiliation: university, role: "member", accreditation: { scheme: "ONS Accredited Researcher Scheme", number: "AR-20985", validTo: endDate } },
  ],
  startDate, endDate, datasets,
  article6: "A6-1-e", article9: "A9-2-j", duty: "Not applicable", optOut: "Yes", frequency: "One-off", linkage: null, confidentialData: "Age, sex, diagnoses, medicines and measurements in care records, without names or addresses.",
  analyses: ["count", "crosstab", "summary", "histogram", "comparison", "correlation", "rate", "survival", "meta-analysis", "regression", "cox", "quantiles"],
  domains: domains ? ["condition", "drug", "procedure", "measurement"] : [],
});

export const diabetesProject: Written = {
  title: "Type 2 diabetes and heart disease in different parts of the country",
  application: (lead, other, parts) => ({
    ...common(lead, other, parts),
    title: diabetesProject.title,
    laySummary: "Type 2 diabetes makes heart disease more likely, but we do not know whether this is so to the same degree everywhere. We will ask several secure data environments the same questions about people's age, sex, diabetes and heart disease. Each environment counts within its own records and sends back only tables that were checked, so that nobody can be recognised. No patient record leaves, and we never see one. We will compare the places, explain the differences in plain words, and publish what we find.",
    publicBenefit: "Local health services learn where people with diabetes are most at risk of heart disease, and can offer check-ups and treatment earlier where it matters most.",
    technicalSummary: "Federated cross-sectional analysis of OMOP CDM 5.4 records or declared tables: counts and cross-tables by age band, sex and condition, and summaries of measurements. Aggregates are disclosure-controlled at each site before they are pooled.",
    category: "Public Health Research",
    purpose: { kinds: ["health"], diseases: [{ id: "MONDO:0005148", name: "type 2 diabetes" }, { id: "MONDO:0005267", name: "heart disorder" }], touches: [], notForProfit: true },
    ethics: "Research Ethics Committee 26/EX/0101",
  }),
};

export const kidneyProject: Written = {
  title: "Common painkillers and kidney health in older people",
  application: (lead, other, parts) => ({
    ...common(lead, other, parts),
    title: kidneyProject.title,
    laySummary: "Many older people take painkillers for their joints. Some of these medicines can harm the kidneys. We want to know how many people over 65 take them, and how their kidney tests look, in different parts of the country. The counting happens inside each secure data environment, and only checked totals come out.",
    publicBenefit: "General practices learn how many of their older patients might need a kidney test or another medicine, so that fewer people lose kidney function without noticing.",
    technicalSummary: "Counts of exposure to non-steroidal anti-inflammatory drugs among people aged 65 and over, with summaries and histograms of the last creatinine measurement.",
    category: "Health Services & Delivery",
    purpose: { kinds: ["health", "methods"], diseases: [], touches: ["vulnerable-people"], notForProfit: true },
    ethics: "Research Ethics Committee 26/EX/0177",
  }),
};
