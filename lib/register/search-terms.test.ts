import { describe, expect, test } from "vitest";
import { resultsDueOn, searchFacts, searchTerms } from "./search-terms.ts";
import { record } from "./testing/record.ts";

describe("what an entry is found by", () => {
  const refused = { tre: "Southmoor", nation: "Wales", state: "refused" as const, decidedOn: "2026-08-20", reason: "No.", validTo: null, conditions: [] };
  test("one term for each value of each filter, each once", () => {
    const ended = { ...refused, tre: "Eastmoor", nation: "England", state: "ended" as const };
    expect(searchTerms({ ...record, sites: [...record.sites, ended] })).toEqual([
      "article6=A6-1-e", "article9=A9-2-j", "category=Health Services & Delivery", "commercial=No", "dataset=Care records", "nation=England", "optOut=Not applicable",
      "organisation=University of Examplebridge", "sector=Academic Institute", "status=active", "tre=Eastmoor", "tre=Northmoor",
    ]);
    expect(searchTerms({ ...record, organisationSector: "Commercial", outputs: [{ reference: "S-1", title: "Q", releasedOn: "2026-10-01", environments: ["Northmoor"] }] })).toEqual(expect.arrayContaining(["commercial=Yes", "withResults=yes"]));
  });
  test("an environment that refused a study, and its nation, are no place where it uses data: not on the map either, which counts these terms", () => {
    expect(searchTerms({ ...record, sites: [...record.sites, refused] })).toEqual(searchTerms(record));
  });
  test("findings are due a year after the last day, and not once they are published", () => {
    expect(record.endDate).toBe("2028-08-31");
    expect(resultsDueOn(record)).toBe("2029-09-01");
    expect(resultsDueOn({ ...record, outputLinks: ["https://doi.org/10.1000/1"] })).toBeNull();
  });
  test("no name of a person", () => expect(JSON.stringify(searchFacts(record))).not.toMatch(/Amara|Rhys/));
});
