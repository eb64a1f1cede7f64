/**
 * What an approval allows, forbids and demands, as an ODRL 2.2 Agreement (W3C Recommendation, 15 February 2018): for each environment that approved, between its custodian
 * and the lead organisation, over its datasets. Actions and operands that ODRL's common vocabulary lacks are the register's own, under `reg:`.
 */
import { rorAddress } from "#lib/kernel/orcid-and-ror.ts";
import type { RegisterRecord, RegisterSite } from "./record.ts";

/** By ISO 3166-2:GB. */
const nationCodes: Readonly<Record<string, string>> = { England: "GB-ENG", Scotland: "GB-SCT", Wales: "GB-WLS", "Northern Ireland": "GB-NIR" };

/** DPV 2: purposes of research by who does it. */
export const purposeOf = ({ organisationSector }: RegisterRecord) => ({ "@id": organisationSector === "Commercial" ? "dpv:CommercialResearch" : organisationSector === "Academic Institute" ? "dpv:AcademicResearch" : "dpv:NonCommercialResearch" });

const iri = (id: string) => ({ "@id": id });
const constraint = (leftOperand: string, operator: string, rightOperand: object) => ({ "@type": "odrl:Constraint", "odrl:leftOperand": iri(leftOperand), "odrl:operator": iri(operator), "odrl:rightOperand": rightOperand });
const day = (date: string) => ({ "@value": date, "@type": "xsd:date" });

function agreement(record: RegisterRecord, site: RegisterSite, page: string, at: number) {
  const held = record.datasets.filter((d) => d.tre === site.tre);
  const target = held.map((d) => ({ "@type": "Dataset", name: d.title }));
  const nation = nationCodes[site.nation];
  return {
    "@id": `${page}#policy-${String(at + 1)}`, "@type": "odrl:Agreement", "odrl:uid": iri(`${page}#policy-${String(at + 1)}`),
    "odrl:assigner": { "@type": "Organization", name: site.tre }, "odrl:assignee": { "@type": "Organization", name: record.organisationName, ...(record.organisationId && { "@id": rorAddress(record.organisationId) }) },
    "odrl:permission": [{
      "@type": "odrl:Permission", "odrl:target": target, "odrl:action": iri("odrl:use"),
      "odrl:constraint": [
        ...(site.validTo === null ? [] : [constraint("odrl:dateTime", "odrl:lteq", day(site.validTo))]),
        constraint("odrl:purpose", "odrl:isA", purposeOf(record)),
        ...(nation === undefined ? [] : [constraint("odrl:spatial", "odrl:eq", { "@value": nation })]),
        ...(site.scope ? [constraint("reg:peopleCounted", "odrl:gteq", { "@value": String(site.scope.leastPeople), "@type": "xsd:integer" })] : []),
      ],
      ...(site.conditions.length > 0 && { "odrl:duty": site.conditions.map((text) => ({ "@type": "odrl:Duty", "odrl:action": iri("reg:keepCondition"), "dct:description": text })) }),
    }],
    "odrl:prohibition": ["odrl:extract", "odrl:distribute", "reg:identifyPeople"].map((action) => ({ "@type": "odrl:Prohibition", "odrl:target": target, "odrl:action": iri(action) })),
  };
}

/** Of approvals in force; none where all have ended. `page`: the entry's address. */
export const policiesOf = (record: RegisterRecord, page: string) => record.sites.filter((site) => site.state === "approved").map((site, at) => agreement(record, site, page, at));
