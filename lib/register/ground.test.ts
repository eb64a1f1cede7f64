import { describe, expect, test } from "vitest";
import { registerCsv } from "./csv.ts";
import { gatewayForm } from "./gateway/form.ts";
import { groundsSaid, mainGround } from "./ground.ts";
import { entryJsonLd } from "./json-ld.ts";
import { projectRecord } from "./project-record.ts";
import { RegisterRecord } from "./record.ts";
import { searchTerms } from "./search-terms.ts";
import { facts, record } from "./testing/record.ts";

// England's opt-out does not reach Wales, and each custodian stands on its own lawful basis.
const [england, wales] = [
  { sensitivity: "De-Personalised", article6: "A6-1-e", article9: "A9-2-j", duty: "Section 251 NHS Act 2006", optOut: "Yes" } as const,
  { sensitivity: "Anonymous", article6: "A6-1-e", article9: "A9-2-i", duty: "Not applicable", optOut: "Not applicable" } as const,
];
const [northmoor] = facts.sites;
const both = RegisterRecord.parse(projectRecord({
  ...facts, datasets: [{ tre: "Northmoor", title: "Care records", facts: england }, { tre: "Cambria", title: "Primary care", facts: wales }], sites: [northmoor!, { ...northmoor!, tre: "Cambria", nation: "Wales" }],
}));

describe("the ground of each data environment", () => {
  test("what a custodian says comes before what the application says, and answers on which all agree stand once", () => {
    expect(groundsSaid(both, "article6")).toEqual([{ value: "A6-1-e", tres: ["Northmoor", "Cambria"] }]);
    expect(groundsSaid(both, "optOut")).toEqual([{ value: "Yes", tres: ["Northmoor"] }, { value: "Not applicable", tres: ["Cambria"] }]);
    expect(mainGround(both, "Cambria")).toEqual(wales);
    expect(mainGround(both)).toEqual(england);
  });
  test("an entry whose environments say nothing reads as it did", () => {
    expect(record.sensitivity).toBe("De-Personalised");
    expect(mainGround(record, "Northmoor")).toEqual({ sensitivity: "De-Personalised", article6: "A6-1-e", article9: "A9-2-j", duty: "Not applicable", optOut: "Not applicable" });
  });
  test("one that says only a part of it leaves the rest to the application", () => {
    const some = projectRecord({ ...facts, datasets: [{ tre: "Northmoor", title: "Care records", facts: { optOut: "Yes" } }] })!;
    expect(mainGround(some)).toEqual({ sensitivity: "De-Personalised", article6: "A6-1-e", article9: "A9-2-j", duty: "Not applicable", optOut: "Yes" });
  });
  test("the most sensitive dataset decides for the whole, and data whose custodian is silent are taken to be de-personalised", () => {
    expect(both.sensitivity).toBe("De-Personalised");
    const silent = projectRecord({ ...facts, datasets: [{ tre: "Northmoor", title: "Care records" }, { tre: "Northmoor", title: "Letters", facts: { ...england, sensitivity: "Personally Identifiable" } }] })!;
    expect(silent.sensitivity).toBe("Personally Identifiable");
    expect(groundsSaid(silent, "sensitivity").map(({ value }) => value)).toEqual(["De-Personalised", "Personally Identifiable"]);
    expect(mainGround(silent).duty).toBe("Section 251 NHS Act 2006");
  });
  test("the Gateway gets each environment's own", () => {
    const form = (tre: string) => gatewayForm(both, tre, { portalUrl: "https://portal.example", datasetIds: {} })!;
    expect([form("Northmoor").national_data_optout, form("Cambria").national_data_optout]).toEqual(["Yes", "Not applicable"]);
    expect(form("Cambria").legal_basis_for_data_article9).toMatch(/^\(i\) processing is necessary for reasons of public interest in the area of public health/);
    expect([form("Cambria").data_sensitivity_level, form("Cambria").duty_of_confidentiality]).toEqual(["Anonymous", "Not applicable"]);
  });
  test("files name who says which, a search finds the entry by either, and the linked data say it of each dataset", () => {
    expect(registerCsv([both])).toContain("Yes (Northmoor)|Not applicable (Cambria)");
    expect(searchTerms(both)).toEqual(expect.arrayContaining(["optOut=Yes", "optOut=Not applicable", "article9=A9-2-i", "article9=A9-2-j"]));
    const linked = JSON.parse(JSON.stringify(entryJsonLd({ record: both, revision: 1, firstPublishedAt: "2026-08-17T10:00:00Z", changedAt: "2026-08-17T10:00:00Z" }, "https://portal.example"))) as Record<string, { "dpv:hasLegalBasis"?: unknown }[]>;
    expect(linked["dpv:hasLegalBasis"]).toEqual(["eu-gdpr:A6-1-e", "eu-gdpr:A9-2-j", "eu-gdpr:A9-2-i"].map((id) => ({ "@id": id })));
    expect(linked["dct:source"]![1]!["dpv:hasLegalBasis"]).toEqual([{ "@id": "eu-gdpr:A6-1-e" }, { "@id": "eu-gdpr:A9-2-i" }]);
  });
});
