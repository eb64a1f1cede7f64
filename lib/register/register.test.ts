import { describe, expect, test } from "vitest";
import { registerCsv } from "./csv.ts";
import { registerFields } from "./fields.ts";
import { projectRecord } from "./project-record.ts";
import { RegisterRecord, searchText } from "./record.ts";
import { facts, record } from "./testing/record.ts";

describe("the public record", () => {
  test("is a projection of the application that fits its own model", () => {
    expect(RegisterRecord.parse(record)).toEqual(record);
    expect(record).toMatchObject({ status: "active", latestApprovalDate: "2026-08-17", applicants: ["Amara <Example>", "Rhys Sample"], accreditedResearcher: "Yes" });
  });
  test("the lead is accredited where that was verified, on the days for which it was: what the application says is a claim", () => {
    const told = (accreditedUntil: string | null, corrections = {}) => projectRecord({ ...facts, accreditedUntil }, corrections)?.accreditedResearcher;
    expect([told(null), told("2026-11-22"), told("2026-11-21"), told(null, { accreditedResearcher: "Yes" })]).toEqual(["Unknown", "Yes", "No", "Yes"]);
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
});
