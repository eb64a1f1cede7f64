/** An entry as the metadata of a Five Safes crate (profile 0.4): project, people, data, and each committee's sign-off. What `draftFromCrate` reads of it is what the entry says. */
import { graphOf, reference, references, type Entity, type Graph } from "#lib/crate/graph.ts";
import { actionStatuses, contextIri, metadataPath, profileIri, roCrateIri, shp } from "#lib/crate/vocabulary.ts";
import { orcidAddress, rorAddress } from "#lib/kernel/orcid-and-ror.ts";
import { entryAddress, registerLicence } from "../json-ld.ts";
import type { RegisterRecord } from "../record.ts";


export function entryAsCrate(record: RegisterRecord, portalUrl: string): Graph {
  const page = entryAddress(portalUrl, record.reference);
  const organisationId = record.organisationId === "" ? "#organisation" : rorAddress(record.organisationId);
  const people = record.applicants.map((name, i) => ({ "@id": i === 0 && record.applicantId !== "" ? orcidAddress(record.applicantId) : `#person-${String(i + 1)}`, "@type": "Person", name, ...(i === 0 && { affiliation: reference(organisationId) }), memberOf: [reference("#project")] }));
  const named = (prefix: string, names: readonly string[]): (Entity & { "@id": string; name: string })[] => names.map((name, i) => ({ "@id": `#${prefix}-${String(i + 1)}`, "@type": "Organization", name }));
  const ids = (entities: readonly { "@id": string }[]) => references(entities.map((entity) => entity["@id"]));
  const funders = named("funder", record.funders);
  const committees = named("committee", record.otherCommittees);
  const holders = named("holder", [...new Set(record.datasets.map(({ tre }) => tre))]);
  const datasets = record.datasets.map(({ title, tre }, i) => ({ "@id": `#dataset-${String(i + 1)}`, "@type": "Dataset", name: title, provider: reference(holders.find((holder) => holder.name === tre)!["@id"]) }));
  const decidedOn = (committee: string) => record.sites.find((site) => site.state !== "refused" && committee === `Data access committee of ${site.tre}`)?.decidedOn;
  const signOffs = committees.map((committee, i) => {
    const day = decidedOn(committee.name);
    return { "@id": `#sign-off-${String(i + 1)}`, "@type": "AssessAction", additionalType: reference(shp.signOff), name: `Approval by ${committee.name}`, agent: reference(committee["@id"]), object: reference("#project"), actionStatus: actionStatuses.completed, ...(day !== undefined && { endTime: day }) };
  });
  return graphOf(contextIri, [
    { "@id": metadataPath, "@type": "CreativeWork", conformsTo: reference(roCrateIri), about: reference(page) },
    { "@id": page, "@type": "Dataset", conformsTo: reference(profileIri), name: record.title, description: `Entry ${record.reference} of the data use register.`, datePublished: record.latestApprovalDate, license: reference(registerLicence), sourceOrganization: reference("#project"), mainEntity: reference("#analysis"), mentions: [reference("#use"), ...ids(signOffs), reference("#disclosure-control")] },
    { "@id": "#project", "@type": "Project", name: record.title, description: record.laySummary, identifier: [reference("#project-identifier")], publishingPrinciples: reference("#public-benefit"), startDate: record.startDate, endDate: record.endDate, funding: references(funders.length > 0 ? ["#grant"] : []), member: [...ids(people), reference(organisationId)] },
    { "@id": "#project-identifier", "@type": "PropertyValue", name: "project", value: record.reference },
    { "@id": "#public-benefit", "@type": "CreativeWork", name: "Public benefit statement", text: record.publicBenefit },
    ...(funders.length > 0 ? [{ "@id": "#grant", "@type": "Grant", name: "Funding", funder: ids(funders) }] : []), ...funders,
    { "@id": organisationId, "@type": "Organization", name: record.organisationName }, ...people,
    { "@id": "#analysis", "@type": "CreativeWork", name: "What is done", description: record.technicalSummary },
    { "@id": "#use", "@type": "CreateAction", name: record.title, instrument: reference("#analysis"), agent: ids(people), object: ids(datasets) },
    ...datasets, ...holders, ...committees, ...signOffs,
    { "@id": "#disclosure-control", "@type": "AssessAction", additionalType: reference(shp.disclosure), name: "Disclosure control", description: record.privacy, object: reference("#use") },
    ...record.outputLinks.map((url) => ({ "@id": url, "@type": "CreativeWork", name: url, isAccessibleForFree: true })),
  ]);
}
export const crateMetadata = (graph: Graph) => ({ "@context": graph.context, "@graph": graph.entities });
