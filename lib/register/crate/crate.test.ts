import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { graphOf, writeGraph } from "#lib/crate/graph.ts";
import { buildRequestCrate } from "#lib/crate/request-crate.ts";
import { sampleRequest } from "#lib/crate/testing/sample-crate.ts";
import { record } from "../testing/record.ts";
import { draftFromCrate } from "./draft-from-crate.ts";
import { crateMetadata, entryAsCrate } from "./entry-as-crate.ts";
import { openAnyCrate } from "./open-any-crate.ts";

const utf8 = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
async function draftOf(bytes: Uint8Array) {
  const graph = await openAnyCrate(bytes);
  if (!graph.ok) throw new Error(graph.refusal.message);
  return draftFromCrate(graph.value);
}
/** As another system writes one: types as lists, several people, several sign-offs, a benefit statement by the Gateway's convention. */
const foreign = {
  "@context": "https://w3id.org/ro/crate/1.1/context",
  "@graph": [
    { "@id": "ro-crate-metadata.json", "@type": ["CreativeWork"], about: { "@id": "./" } },
    { "@id": "./", "@type": ["Dataset"], sourceOrganization: [{ "@id": "#p" }], mentions: [{ "@id": "#q" }, { "@id": "#s1" }], mainEntity: { "@id": "#w" } },
    { "@id": "#p", "@type": ["Project", "Thing"], name: "Asthma in the west", description: ["Why asthma is common."], identifier: ["LOCAL-7", "IRAS 300123"], publishingPrinciples: [{ "@id": "#b" }], funding: [{ "@id": "#g" }] },
    { "@id": "#b", "@type": "CreativeWork", text: "Fewer children in hospital." },
    { "@id": "#g", "@type": "Grant", funder: [{ "@id": "#f1" }, { "@id": "#f2" }] }, { "@id": "#f1", name: "Funder one" }, { "@id": "#f2", name: "Funder two" },
    { "@id": "#w", "@type": "SoftwareSourceCode", description: "Counts by age." },
    { "@id": "#q", "@type": ["CreateAction"], agent: [{ "@id": "https://orcid.org/0000-0002-1825-0097" }], object: [{ "@id": "#d" }] },
    { "@id": "https://orcid.org/0000-0002-1825-0097", "@type": "Person", name: "Josiah Carberry", affiliation: [{ "@id": "https://ror.org/027m9bs27" }] },
    { "@id": "https://ror.org/027m9bs27", "@type": ["Organization"], name: "The University of Manchester" },
    { "@id": "#d", "@type": ["Dataset"], name: "Primary care", publisher: { "@id": "#t" } }, { "@id": "#t", "@type": "Organization", name: "West TRE" },
    ...["2026-03-01T10:00:00Z", "2026-05-02T10:00:00+01:00"].map((endTime, i) => ({ "@id": `#s${String(i + 1)}`, "@type": "AssessAction", additionalType: { "@id": "https://w3id.org/shp#SignOff" }, agent: { "@id": "#t" }, actionStatus: "http://schema.org/CompletedActionStatus", endTime })),
    { "@id": "#s3", "@type": "AssessAction", additionalType: { "@id": "https://w3id.org/shp#SignOff" }, agent: { "@id": "#t" }, actionStatus: "http://schema.org/FailedActionStatus", endTime: "2026-09-09" },
    { "@id": "https://doi.org/10.5555/12345678", "@type": "ScholarlyArticle", isAccessibleForFree: true }, { "@id": "javascript:alert(1)", isAccessibleForFree: true },
  ],
};

describe("an entry drafted from a crate", () => {
  it("has the four fields of the Gateway's extractor and more, from a crate of another system", async () => {
    const draft = await draftOf(utf8(foreign));
    expect(draft).toMatchObject({ organisationName: "The University of Manchester", title: "Asthma in the west", laySummary: "Why asthma is common.", publicBenefit: "Fewer children in hospital." });
    expect(draft).toMatchObject({
      projectId: "IRAS 300123", organisationId: "https://ror.org/027m9bs27", applicants: ["Josiah Carberry"], applicantId: "0000-0002-1825-0097", funders: ["Funder one", "Funder two"], technicalSummary: "Counts by age.",
      otherCommittees: ["West TRE"], latestApprovalDate: "2026-05-02", datasets: ["Primary care"], tre: "West TRE", outputLinks: ["https://doi.org/10.5555/12345678"], startDate: "",
    });
  });
  it("reads our own request crates, a ZIP without a bag, and one with a folder around", async () => {
    expect(await draftOf(await buildRequestCrate(await sampleRequest()))).toMatchObject({ organisationName: "The University of Manchester", title: "Asthma prevalence study", projectId: "FF-2026-001", funders: ["UK Research and Innovation"], applicantId: "0000-0002-1825-0097" });
    for (const path of ["ro-crate-metadata.json", "crate/ro-crate-metadata.json"]) expect((await draftOf(zipSync({ [path]: utf8(foreign) }))).title).toBe("Asthma in the west");
  });
  it("leaves empty what is not there, and refuses what is no crate with a mend", async () => {
    const empty = draftFromCrate(graphOf("", []));
    expect(Object.values(empty).every((value) => value.length === 0)).toBe(true);
    expect(await openAnyCrate(new TextEncoder().encode("hello"))).toMatchObject({ ok: false, refusal: { reason: "bad-crate" } });
    expect(await openAnyCrate(zipSync({ "a.txt": new Uint8Array(3) }))).toMatchObject({ ok: false });
    expect(await openAnyCrate(new TextEncoder().encode(`{"@graph":${"[".repeat(2000)}`))).toMatchObject({ ok: false, refusal: { reason: "bad-crate" } });
  });
  it("survives entry → crate → entry, and crate → entry → crate", async () => {
    const graph = entryAsCrate({ ...record, technicalSummary: "Poisson regression.", outputLinks: ["https://doi.org/10.5555/12345678"] }, "https://register.example");
    const draft = await draftOf(writeGraph(graph.context, graph.entities));
    expect(draft).toEqual({
      organisationName: record.organisationName, title: record.title, laySummary: record.laySummary, publicBenefit: record.publicBenefit, projectId: record.reference, organisationId: "https://ror.org/03yrm5c26", applicants: record.applicants, applicantId: "0000-0002-1825-0097",
      funders: record.funders, technicalSummary: "Poisson regression.", otherCommittees: record.otherCommittees, startDate: record.startDate, endDate: record.endDate, latestApprovalDate: record.latestApprovalDate,
      datasets: ["Care records"], tre: "Northmoor", privacy: record.privacy, outputLinks: ["https://doi.org/10.5555/12345678"],
    });
    const { tre, datasets, projectId, ...same } = draft;
    const again = entryAsCrate({ ...record, ...same, reference: projectId, datasets: datasets.map((title) => ({ title, tre })) }, "https://register.example");
    expect(crateMetadata(again)).toEqual(crateMetadata(graph));
  });
});
