import { describe, expect, it } from "vitest";
import { demanded, gatewayFields, gatewaySheet } from "./sheet.ts";
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
