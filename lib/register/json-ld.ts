/** For search engines and catalogues: schema.org, with DCAT, Dublin Core and the Data Privacy Vocabulary where schema.org has no word. */
import { orcidAddress, rorAddress } from "#lib/kernel/orcid-and-ror.ts";
import type { RegisterRecord } from "./record.ts";

export type EntryAt = { record: RegisterRecord; revision: number; firstPublishedAt: string; changedAt: string };
/** The page of an entry. */
export const entryAddress = (portalUrl: string, reference: string): string => `${portalUrl}/register/${encodeURIComponent(reference)}`;

const context = ["https://schema.org", { dcat: "http://www.w3.org/ns/dcat#", dct: "http://purl.org/dc/terms/", dpv: "https://w3id.org/dpv#", "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#" }];

function node({ record, revision, firstPublishedAt, changedAt }: EntryAt, portalUrl: string) {
  const organisation = { "@type": "Organization", name: record.organisationName, ...(record.organisationId && { "@id": rorAddress(record.organisationId) }) };
  const [lead, ...team] = record.applicants;
  return {
    "@id": entryAddress(portalUrl, record.reference),
    "@type": ["ResearchProject", "dpv:Process"],
    identifier: record.reference,
    name: record.title,
    abstract: record.laySummary,
    description: record.publicBenefit,
    startDate: record.startDate,
    endDate: record.endDate,
    parentOrganization: organisation,
    member: [{ "@type": "Person", name: lead, ...(record.applicantId && { "@id": orcidAddress(record.applicantId) }) }, ...team.map((name) => ({ "@type": "Person", name }))],
    funder: record.funders.map((name) => ({ "@type": "Organization", name })),
    "dpv:hasPurpose": { "@id": record.organisationSector === "Commercial" ? "dpv:CommercialResearch" : "dpv:ResearchAndDevelopment" },
    "dpv:hasLegalBasis": [record.article6, record.article9].filter((code) => code !== "not-applicable").map((code) => ({ "@id": `eu-gdpr:${code}` })),
    "dct:source": record.datasets.map((d) => ({ "@type": "Dataset", name: d.title, provider: { "@type": "Organization", name: d.tre } })),
    "dct:issued": firstPublishedAt.slice(0, 10),
    "dct:modified": changedAt.slice(0, 10),
    "dcat:version": String(revision),
    ...(record.outputLinks.length > 0 && { subjectOf: record.outputLinks.map((url) => ({ "@id": url })) }),
  };
}

export const entryJsonLd = (entry: EntryAt, portalUrl: string) => ({ "@context": context, ...node(entry, portalUrl) });
export const registerJsonLd = (entries: readonly EntryAt[], portalUrl: string) => ({
  "@context": context,
  "@id": `${portalUrl}/register`,
  "@type": ["DataCatalog", "dcat:Catalog"],
  name: "Data use register",
  "dcat:resource": entries.map((entry) => node(entry, portalUrl)),
});
