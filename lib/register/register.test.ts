import { describe, expect, test } from "vitest";
import { ProjectContent } from "#lib/governance/project.ts";
import { registerAtom } from "./atom.ts";
import { registerCsv } from "./csv.ts";
import { registerFields } from "./fields.ts";
import { entryJsonLd } from "./json-ld.ts";
import { projectRecord, type ProjectFacts } from "./project-record.ts";
import { RegisterRecord, searchText } from "./record.ts";

const content = ProjectContent.parse({
  title: "Winter admissions of frail people", laySummary: "We compare, \"in plain words\", why frail people are admitted to hospital in winter.", publicBenefit: "Hospitals learn which groups to look after first in winter.",
  category: "Health Services & Delivery", funder: "=HYPERLINK(\"https://evil.example\")", organisation: { name: "University of Examplebridge", ror: "https://ror.org/03yrm5c26", sector: "Academic Institute" },
  members: [{ name: "Rhys Sample", email: "rhys@example.org", role: "member", affiliation: { name: "University", sector: "Academic Institute" } }, { name: "Amara <Example>", email: "amara@example.org", orcid: "0000-0002-1825-0097", role: "lead", affiliation: { name: "University", sector: "Academic Institute" }, accreditation: { scheme: "ONS", number: "1", validTo: "2028-01-01" } }],
  startDate: "2026-09-01", endDate: "2028-08-31", datasets: [{ treId: "00000000-0000-4000-8000-000000000001", dataset: "care" }], article6: "A6-1-e", article9: "A9-2-j", duty: "Not applicable", optOut: "Not applicable", analyses: ["count"],
});
const facts: ProjectFacts = {
  reference: "FF-2026-0142", content, closed: false, sites: [{ tre: "Northmoor", nation: "England", state: "approved", decidedOn: "2026-08-17", reason: "A clear benefit.", validTo: "2027-08-17", conditions: [] }],
  latestApprovalDate: "2026-08-17",
  datasets: [{ tre: "Northmoor", title: "Care records" }], privacy: ["Northmoor hides counts below 10."], outputs: [], activity: { questions: 0, answers: 0, refusals: 0 }, firstAccess: null, today: "2026-11-22",
};
const record = projectRecord(facts)!;
const entry = { record, revision: 2, firstPublishedAt: "2026-08-17T10:00:00.000Z", changedAt: "2026-09-01T10:00:00.000Z" };

describe("the public record", () => {
  test("is a projection of the application that fits its own model", () => {
    expect(RegisterRecord.parse(record)).toEqual(record);
    expect(record).toMatchObject({ status: "active", latestApprovalDate: "2026-08-17", applicants: ["Amara <Example>", "Rhys Sample"], accreditedResearcher: "Yes" });
  });
  test("there is none before a committee approved", () => expect(projectRecord({ ...facts, sites: [], latestApprovalDate: null })).toBeUndefined());
  test("it is archived when the project closes or the last approval ends", () => {
    expect(projectRecord({ ...facts, closed: true })?.status).toBe("archived");
    expect(projectRecord({ ...facts, today: "2027-08-17" })?.status).toBe("active");
    expect(projectRecord({ ...facts, today: "2027-08-18" })?.status).toBe("archived");
  });
  test("a committee's refusal is told with its reason, and it is no approval", () => {
    const refused = { tre: "Southmoor", nation: "Wales", state: "refused" as const, decidedOn: "2026-08-20", reason: "The benefit is not clear.", validTo: null, conditions: [] };
    const both = projectRecord({ ...facts, sites: [...facts.sites, refused] })!;
    expect(RegisterRecord.parse(both).sites).toContainEqual(refused);
    expect(both).toMatchObject({ latestApprovalDate: "2026-08-17", status: "active", otherCommittees: ["Data access committee of Northmoor"] });
    expect(projectRecord({ ...facts, sites: [refused] })?.status).toBe("archived");
  });
  test("corrections outlive the next projection", () => {
    const corrected = projectRecord({ ...facts, activity: { questions: 3, answers: 2, refusals: 1 } }, { title: "Winter admissions, corrected", linkage: undefined });
    expect(corrected).toMatchObject({ title: "Winter admissions, corrected", activity: { questions: 3 } });
    expect(corrected?.linkage).not.toBe("");
  });
  test("no e-mail address gets in", () => expect(JSON.stringify(record) + searchText(record)).not.toContain("@example.org"));
});

describe("formats", () => {
  test("the standard has 32 fields", () => expect(new Set(registerFields.map((f) => f.name)).size).toBe(32));
  test("CSV quotes, and a formula stays text", () => {
    const [header, row] = registerCsv([record]).split("\r\n");
    expect(header?.startsWith("Project ID,Lead applicant organisation name")).toBe(true);
    expect(row).toContain(`"'=HYPERLINK(""https://evil.example"")"`);
    expect(row).toContain("Amara <Example>|Rhys Sample");
  });
  test("JSON-LD names the lawful bases by their IRIs", () => {
    expect(entryJsonLd(entry, "https://portal.example")).toMatchObject({ "@id": "https://portal.example/register/FF-2026-0142", "dpv:hasLegalBasis": [{ "@id": "eu-gdpr:A6-1-e" }, { "@id": "eu-gdpr:A9-2-j" }], "dcat:version": "2" });
  });
  test("Atom escapes what people wrote", () => {
    const feed = registerAtom([{ ...entry, record: { ...record, title: "A & B <script>\u0007" } }], "https://portal.example", "2026-11-22T00:00:00Z");
    expect(feed).toContain("<title>A &amp; B &lt;script&gt;</title>");
    expect(feed).toContain("<updated>2026-09-01T10:00:00.000Z</updated>");
  });
});
