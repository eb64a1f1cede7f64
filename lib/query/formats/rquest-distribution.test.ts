import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readDistributionFile, writeDistributionFile, type DistributionFile } from "./rquest-distribution.ts";

const codes: DistributionFile = {
  kind: "codes",
  rows: [
    { code: "OMOP:201826", people: 120, description: "", omopId: 201826, omopName: "Type 2 diabetes mellitus", category: "Condition" },
    { code: "OMOP:8532", people: 500, description: "", omopId: 8532, omopName: "Female", category: "Gender" },
  ],
};
const demographics: DistributionFile = {
  kind: "demographics",
  rows: [{ code: "SEX", people: 1000, description: "Sex", alternatives: [{ key: "Male", people: 440 }, { key: "Female", people: 560 }], category: "Demographics" }],
};

describe("RQuest's distribution files", () => {
  it("writes the columns in RQuest's order, which differs between the two files", () => {
    const [codeHeader, firstCode] = writeDistributionFile("site", codes).split("\n");
    expect(codeHeader).toBe("BIOBANK\tCODE\tCOUNT\tDESCRIPTION\tMIN\tQ1\tMEDIAN\tMEAN\tQ3\tMAX\tALTERNATIVES\tDATASET\tOMOP\tOMOP_DESCR\tCATEGORY");
    expect(firstCode).toBe("site\tOMOP:201826\t120\t\t\t\t\t\t\t\t\t\t201826\tType 2 diabetes mellitus\tCondition");
    const [header, sex] = writeDistributionFile("site", demographics).split("\n");
    expect(header).toBe("BIOBANK\tCODE\tDESCRIPTION\tCOUNT\tMIN\tQ1\tMEDIAN\tMEAN\tQ3\tMAX\tALTERNATIVES\tDATASET\tOMOP\tOMOP_DESCR\tCATEGORY");
    expect(sex).toBe("site\tSEX\tSex\t1000\t\t\t\t\t\t\t^Male|440^Female|560^\tperson\t\t\tDemographics");
  });
  it("reads back what it writes, whatever the names hold", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 30 });
    const row = fc.record({ id: fc.integer({ min: 1, max: 4_000_000_000 }), people: fc.nat(), name: text, category: fc.constantFrom("Condition", "Drug") });
    fc.assert(fc.property(fc.uniqueArray(row, { selector: (r) => r.id }), (rows) => {
      const file: DistributionFile = { kind: "codes", rows: rows.map(({ id, people, name, category }) => ({ code: `OMOP:${id}`, people, description: "", omopId: id, omopName: name, category })) };
      const read = readDistributionFile(writeDistributionFile("any site", file));
      const tidy = (name: string) => { const t = name.replace(/[\t\r\n]+/g, " ").trim(); return ["nan", "none", "null", "na"].includes(t.toLowerCase()) ? "" : t; };
      expect(read).toEqual({ ok: true, value: { kind: "codes", rows: file.rows.map((r) => ({ ...(r as { omopName: string }), omopName: tidy((r as { omopName: string }).omopName) })) } });
    }));
    expect(readDistributionFile(writeDistributionFile("site", demographics))).toEqual({ ok: true, value: demographics });
  });
  it("reads a worker's file with nan for nothing, decimals and other columns", () => {
    const worker = "BIOBANK\tCODE\tCOUNT\tDESCRIPTION\tMIN\tALTERNATIVES\tOMOP\tOMOP_DESCR\tCATEGORY\tEXTRA\r\ncol\tOMOP:8507\t40.0\tnan\tnan\tnan\t8507\tMALE\tGender\tx\r\n";
    expect(readDistributionFile(worker)).toEqual({ ok: true, value: { kind: "codes", rows: [{ code: "OMOP:8507", people: 40, description: "", omopId: 8507, omopName: "MALE", category: "Gender" }] } });
  });
  it.each([
    ["a count that is none", "CODE\tCOUNT\nOMOP:1\t-3", "Line 2"],
    ["a code twice", "CODE\tCOUNT\tCATEGORY\nOMOP:1\t3\tDrug\nOMOP:1\t4\tDrug", "Line 3"],
    ["no header", "OMOP:1\t3", "no column CODE"],
    ["broken alternatives", "CODE\tDESCRIPTION\tCOUNT\tALTERNATIVES\nSEX\tSex\t3\t^Male^", "ALTERNATIVES of SEX"],
  ])("refuses %s and names the place", (_what, text, message) => {
    const read = readDistributionFile(text);
    expect(read.ok).toBe(false);
    expect(JSON.stringify(read)).toContain(message);
  });
});
