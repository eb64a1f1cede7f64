/** For search engines and catalogues: schema.org, with DCAT, Dublin Core, PROV, the Data Privacy Vocabulary and ODRL where schema.org has no word. */
import { orcidAddress, rorAddress } from "#lib/kernel/orcid-and-ror.ts";
import { groundOf, groundsSaid, type Ground } from "./ground.ts";
import { policiesOf, purposeOf } from "./policy.ts";
import type { RegisterRecord } from "./record.ts";

export type EntryAt = { record: RegisterRecord; revision: number; firstPublishedAt: string; changedAt: string };
/** Of what the register publishes. */
export const registerLicence = "https://creativecommons.org/publicdomain/zero/1.0/";
/** The page of an entry. */
export const entryAddress = (portalUrl: string, reference: string): string => `${portalUrl}/register/${encodeURIComponent(reference)}`;

const contextFor = (portalUrl: string) => ["https://schema.org", {
  dcat: "http://www.w3.org/ns/dcat#", dct: "http://purl.org/dc/terms/", prov: "http://www.w3.org/ns/prov#", xsd: "http://www.w3.org/2001/XMLSchema#",
  dpv: "https://w3id.org/dpv#", "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#", odrl: "http://www.w3.org/ns/odrl/2/", reg: `${portalUrl}/register/terms#`,
}];

const basesIn = (codes: readonly (Ground["article6"] | Ground["article9"])[]) => codes.filter((code) => code !== "not-applicable").map((code) => ({ "@id": `eu-gdpr:${code}` }));

function node({ record, revision, firstPublishedAt, changedAt }: EntryAt, portalUrl: string) {
  const organisation = { "@type": "Organization", name: record.organisationName, ...(record.organisationId && { "@id": rorAddress(record.organisationId) }) };
  const [lead, ...team] = record.applicants;
  const page = entryAddress(portalUrl, record.reference);
  const policies = policiesOf(record, page);
  return {
    "@id": page,
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
    "dpv:hasPurpose": purposeOf(record),
    "dpv:hasLegalBasis": basesIn([...groundsSaid(record, "article6"), ...groundsSaid(record, "article9")].map(({ value }) => value)),
    "dct:source": record.datasets.map((d) => ({ "@type": "Dataset", name: d.title, provider: { "@type": "Organization", name: d.tre }, ...(d.facts && { "dpv:hasLegalBasis": basesIn([groundOf(record, d).article6, groundOf(record, d).article9]) }) })),
    "dct:issued": firstPublishedAt.slice(0, 10),
    "dct:modified": changedAt.slice(0, 10),
    "dcat:version": String(revision),
    "dct:license": { "@id": registerLicence },
    ...(revision > 1 && { "prov:wasRevisionOf": { "@id": `${page}?revision=${String(revision - 1)}` } }),
    "reg:inclusionProof": { "@id": `${portalUrl}/api/register/v1/entries/${encodeURIComponent(record.reference)}/proof?revision=${String(revision)}` },
    ...(policies.length > 0 && { "odrl:hasPolicy": policies }),
    ...(record.outputLinks.length > 0 && { subjectOf: record.outputLinks.map((url) => ({ "@id": url })) }),
  };
}

export const entryJsonLd = (entry: EntryAt, portalUrl: string) => ({ "@context": contextFor(portalUrl), ...node(entry, portalUrl) });
/** The same as `registerJsonLd`, in pieces of JSON: a register may be longer than memory. */
export async function* registerJsonLdInPieces(entries: AsyncIterable<EntryAt>, portalUrl: string): AsyncGenerator<string> {
  yield JSON.stringify(registerJsonLd([], portalUrl)).slice(0, -"]}".length);
  let before = "";
  for await (const entry of entries) {
    yield before + JSON.stringify(node(entry, portalUrl));
    before = ",";
  }
  yield "]}";
}
export const registerJsonLd = (entries: readonly EntryAt[], portalUrl: string) => ({
  "@context": contextFor(portalUrl),
  "@id": `${portalUrl}/register`,
  "@type": ["DataCatalog", "dcat:Catalog"],
  name: "Data use register",
  "dcat:resource": entries.map((entry) => node(entry, portalUrl)),
});
