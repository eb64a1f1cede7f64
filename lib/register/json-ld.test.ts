import { describe, expect, it } from "vitest";
import { entryJsonLd, registerJsonLd } from "./json-ld.ts";
import type { RegisterRecord } from "./record.ts";
import { record } from "./testing/record.ts";

const portal = "https://portal.example";
const [site] = record.sites;
const scope = { people: 2, analyses: ["count" as const], records: [], codes: 0, columns: [], leastPeople: 10 };
const many: RegisterRecord = {
  ...record, article9: "not-applicable", datasets: [...record.datasets, { tre: "Glen", title: "Care records" }], outputLinks: ["https://doi.org/10.5555/1"],
  sites: [{ ...site!, scope, conditions: ["Show the results to the public panel first."] }, { ...site!, tre: "Westfold", state: "refused", validTo: null }, { ...site!, tre: "Glen", nation: "Scotland" }, { ...site!, tre: "Old", state: "ended" }],
};
const at = (of: RegisterRecord, revision = 2) => entryJsonLd({ record: of, revision, firstPublishedAt: "2026-08-17T10:00:00.000Z", changedAt: "2026-09-01T10:00:00.000Z" }, portal) as unknown as Node;

type Node = Record<string, unknown>;
const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && !Array.isArray(value);
const listOf = (value: unknown): Node[] => (value === undefined ? [] : Array.isArray(value) ? (value as Node[]) : [value as Node]);
const idsIn = (value: unknown): string[] => listOf(value).map((node) => node["@id"] as string);
function* nodesOf(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const one of value) yield* nodesOf(one);
  else if (isNode(value)) {
    yield value;
    for (const [key, part] of Object.entries(value)) if (key !== "@context") yield* nodesOf(part);
  }
}

// ODRL Vocabulary & Expression 2.2 (W3C Recommendation, 15 February 2018), sections 3 and 4.
const operators = ["eq", "gt", "gteq", "lt", "lteq", "neq", "isA", "hasPart", "isPartOf", "isAllOf", "isAnyOf", "isNoneOf"];
const leftOperands = ["dateTime", "purpose", "spatial", "count", "recipient", "industry", "elapsedTime"];
const actions = ["use", "extract", "distribute", "aggregate", "transfer", "reproduce", "derive", "inform"];
const known = (words: readonly string[]) => new RegExp(`^(odrl:(${words.join("|")})|reg:[a-zA-Z]+)$`);

/** The least that the ODRL Information Model 2.2 demands of an Agreement (sections 2.1 to 2.6). */
function agreementFaults(policy: Node): string[] {
  const faults: string[] = [];
  const need = (is: boolean, fault: string) => { if (!is) faults.push(fault); };
  need(policy["@type"] === "odrl:Agreement", "is no Agreement");
  need(idsIn(policy["odrl:uid"]).every((id) => URL.canParse(id)) && listOf(policy["odrl:uid"]).length === 1, "has no uid");
  need(listOf(policy["odrl:assigner"]).length === 1 && listOf(policy["odrl:assignee"]).length === 1, "an Agreement has one assigner and one assignee");
  const rules = ["odrl:permission", "odrl:prohibition", "odrl:obligation"].flatMap((kind) => listOf(policy[kind]));
  need(rules.length > 0, "has no rule");
  for (const rule of rules) {
    need(listOf(rule["odrl:target"]).length > 0, "a rule has no target");
    need(idsIn(rule["odrl:action"]).length === 1 && idsIn(rule["odrl:action"]).every((id) => known(actions).test(id)), "a rule has no action, or one that nobody knows");
    for (const limit of listOf(rule["odrl:constraint"])) {
      need(idsIn(limit["odrl:leftOperand"]).length === 1 && idsIn(limit["odrl:leftOperand"]).every((id) => known(leftOperands).test(id)), "a constraint has no left operand that is known");
      need(idsIn(limit["odrl:operator"]).length === 1 && idsIn(limit["odrl:operator"]).every((id) => known(operators).test(id)), "a constraint has no operator that is known");
      need(limit["odrl:rightOperand"] !== undefined, "a constraint has no right operand");
    }
    for (const duty of listOf(rule["odrl:duty"])) need(idsIn(duty["odrl:action"]).length === 1, "a duty has no action");
  }
  return faults;
}

describe("an entry as JSON-LD", () => {
  it("names purpose and lawful bases in the Data Privacy Vocabulary, and where it comes from", () => {
    const entry = at(record);
    expect(entry).toMatchObject({
      "@id": "https://portal.example/register/FF-2026-0142", "@type": ["ResearchProject", "dpv:Process"], "dpv:hasPurpose": { "@id": "dpv:AcademicResearch" }, "dpv:hasLegalBasis": [{ "@id": "eu-gdpr:A6-1-e" }, { "@id": "eu-gdpr:A9-2-j" }],
      "dcat:version": "2", "prov:wasRevisionOf": { "@id": "https://portal.example/register/FF-2026-0142?revision=1" }, "reg:inclusionProof": { "@id": "https://portal.example/api/register/v1/entries/FF-2026-0142/proof?revision=2" },
    });
    expect(at(many)["dpv:hasLegalBasis"]).toEqual([{ "@id": "eu-gdpr:A6-1-e" }]);
    expect(at(record, 1)).not.toHaveProperty("prov:wasRevisionOf");
    expect([at({ ...record, organisationSector: "Commercial" }), at({ ...record, organisationSector: "Local authority" })].map((e) => e["dpv:hasPurpose"])).toEqual([{ "@id": "dpv:CommercialResearch" }, { "@id": "dpv:NonCommercialResearch" }]);
  });

  it("uses no prefix that its context does not declare", () => {
    const [, declared] = at(many)["@context"] as [string, Record<string, string>];
    for (const node of nodesOf(at(many))) {
      const used = [...Object.keys(node), ...[node["@type"], node["@id"]].flat().filter((value): value is string => typeof value === "string")].flatMap((name) => /^([a-z][a-z-]*):(?!\/\/)/.exec(name)?.[1] ?? []);
      for (const prefix of used) expect(Object.keys(declared), `${prefix} in ${JSON.stringify(node).slice(0, 120)}`).toContain(prefix);
    }
    expect(Object.values(declared).every((address) => URL.canParse(address))).toBe(true);
  });

  it("says of each approval in force what it allows, forbids and demands, as ODRL has it", () => {
    const policies = listOf(at(many)["odrl:hasPolicy"]);
    expect(policies.map(agreementFaults)).toEqual([[], []]);
    expect(new Set(policies.map((policy) => policy["@id"])).size).toBe(2);
    expect(policies[0]).toMatchObject({
      "odrl:assigner": { name: "Northmoor" }, "odrl:assignee": { "@id": "https://ror.org/03yrm5c26" },
      "odrl:permission": [{
        "odrl:target": [{ name: "Care records" }], "odrl:action": { "@id": "odrl:use" }, "odrl:duty": [{ "dct:description": "Show the results to the public panel first." }],
        "odrl:constraint": [
          { "odrl:leftOperand": { "@id": "odrl:dateTime" }, "odrl:operator": { "@id": "odrl:lteq" }, "odrl:rightOperand": { "@value": "2027-08-17", "@type": "xsd:date" } },
          { "odrl:rightOperand": { "@id": "dpv:AcademicResearch" } }, { "odrl:rightOperand": { "@value": "GB-ENG" } }, { "odrl:leftOperand": { "@id": "reg:peopleCounted" }, "odrl:rightOperand": { "@value": "10" } },
        ],
      }],
      "odrl:prohibition": [{ "odrl:action": { "@id": "odrl:extract" } }, { "odrl:action": { "@id": "odrl:distribute" } }, { "odrl:action": { "@id": "reg:identifyPeople" } }],
    });
    expect(at({ ...record, sites: [{ ...site!, state: "ended" }] })).not.toHaveProperty("odrl:hasPolicy");
    // The test itself can tell a policy that is none.
    expect(agreementFaults({ ...policies[0], "odrl:assigner": undefined, "odrl:permission": [{ "odrl:action": { "@id": "odrl:enjoy" } }] })).toHaveLength(3);
  });

  it("of the whole register is one catalogue", () => {
    const list = registerJsonLd([{ record, revision: 1, firstPublishedAt: "2026-08-17T10:00:00.000Z", changedAt: "2026-08-17T10:00:00.000Z" }], portal);
    expect(list).toMatchObject({ "@type": ["DataCatalog", "dcat:Catalog"], "dcat:resource": [{ identifier: record.reference }] });
  });
});
