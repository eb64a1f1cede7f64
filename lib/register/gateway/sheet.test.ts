import { describe, expect, it } from "vitest";
import { demanded, gatewayFields, gatewaySheet, gatewaySheetOf } from "./sheet.ts";
import { record } from "../testing/record.ts";

describe("the Gateway's upload sheet", () => {
  const [banner, names, row] = gatewaySheet([{ ...record, applicants: ["Osei, Amara", "Rhys Sample"] }]) as [unknown[], string[], unknown[]];
  const at = (name: string) => row[names.indexOf(name)];

  it("has its 31 columns with Project ID first, and the seven fields that it demands", () => {
    expect(names).toHaveLength(31);
    expect([names[0], names[1], names[30]]).toEqual(["Project ID", "Lead applicant organisation name", "Link to research outputs"]);
    expect(names).toEqual(gatewayFields.map((f) => f.name));
    expect(banner.filter(Boolean).length).toBeGreaterThanOrEqual(5);
    for (const name of demanded) expect(at(name), name).toBeTruthy();
  });

  it("of one environment has its own datasets and the day of its own decision, where it did not refuse", () => {
    const [own] = record.sites;
    const two = { ...record, latestApprovalDate: "2026-10-01", accessDate: "2026-10-05", datasets: [...record.datasets, { tre: "Southmoor", title: "Hospital stays" }], sites: [own!, { ...own!, tre: "Southmoor", decidedOn: "2026-10-01" }] };
    const rowOf = (tre: string, of = two) => gatewaySheetOf([of], tre, "https://portal.example").slice(2).map((cells) => Object.fromEntries(gatewayFields.map((field, place) => [field.name, cells[place]])));
    expect(rowOf("Northmoor")).toEqual([expect.objectContaining({ "Dataset(s) name": "Care records (Northmoor)", "Latest approval date": { date: "2026-08-17" }, "Release/Access date": { date: "2026-10-05" } })]);
    expect(rowOf("Southmoor")).toEqual([expect.objectContaining({ "Dataset(s) name": "Hospital stays (Southmoor)", "Latest approval date": { date: "2026-10-01" } })]);
    // What it does not say of itself is what the whole register says.
    const whole = Object.fromEntries(gatewayFields.map((field, place) => [field.name, gatewaySheet([two])[2]![place]]));
    for (const name of gatewayFields.map((field) => field.name).filter((one) => !["Dataset(s) name", "Latest approval date", "Technical summary", "Organisation ID", "Applicant ID"].includes(one))) expect(rowOf("Northmoor")[0]![name], name).toEqual(whole[name]);
    expect(rowOf("Northmoor", { ...two, sites: [{ ...own!, state: "refused" }] })).toEqual([]);
    expect(rowOf("Elsewhere")).toEqual([]);
    expect(gatewaySheetOf([{ ...two, crate: "a".repeat(64) }], "Northmoor", "https://portal.example")).toHaveLength(2);
  });

  it("keeps a comma inside a name from making two people, and dates as dates", () => {
    expect(at("Applicant name(s)")).toBe("Osei – Amara, Rhys Sample");
    expect(at("Project start date")).toEqual({ date: "2026-09-01" });
    expect(at("Release/Access date")).toBeNull();
  });

  it("spells the law as the sheet's own choices do", () => {
    expect(at("Legal basis for provision of data under Article 6")).toBe("(e) processing is necessary for the performance of a task carried out in the public interest or in the exercise of official authority vested in the controller;");
    expect(at("Lawful conditions for provision of data under Article 9")).toMatch(/^\(j\) processing is necessary for archiving purposes.*data subject\.$/);
  });
});
