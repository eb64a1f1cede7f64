import { describe, expect, it } from "vitest";
import { readDistributionFile, type DistributionFile } from "#lib/query/formats/rquest-distribution.ts";
import { codesOfWorker, personConceptsIn, sexesOfWorker } from "./worker-distribution.ts";
import { ReleasedOutput } from "./released.ts";

const head = ["CODE", "COUNT", "DESCRIPTION", "MIN", "Q1", "MEDIAN", "MEAN", "Q3", "MAX", "ALTERNATIVES", "DATASET", "OMOP", "OMOP_DESCR", "CATEGORY"];
const file = (columns: string[], rows: string[][]): DistributionFile => {
  const read = readDistributionFile([["BIOBANK", ...columns], ...rows.map((r) => ["RQ1", ...r])].map((line) => line.join("\t")).join("\n"));
  if (!read.ok) throw new Error(read.refusal.message);
  return read.value;
};
const row = (id: number, count: number, name: string, category: string) => [`OMOP:${id}`, String(count), "", "", "", "", "", "", "", "", "", String(id), name, category];
const codes = (...rows: string[][]) => file(head, rows) as Extract<DistributionFile, { kind: "codes" }>;
const sexes = (alternatives: string) => file(["CODE", "DESCRIPTION", "COUNT", ...head.slice(3)], [["SEX", "Sex", "980", "", "", "", "", "", "", alternatives, "person", "", "", "Demographics"]]) as Extract<DistributionFile, { kind: "demographics" }>;
const rules = { threshold: 10, roundingBase: 10 };

describe("a worker's codes", () => {
  it("are released with the range that each number leaves open; what is not listed is not bounded", () => {
    const output = codesOfWorker("codes", codes(row(201826, 120, "Type 2 diabetes mellitus", "Condition"), row(1503297, 10, "metformin", "Drug"), row(8507, 500, "MALE", "Gender"), row(38003574, 40, "Asian", "Ethnicity")), rules);
    if (!output.ok) throw new Error(output.refusal.message);
    expect(ReleasedOutput.parse(output.value)).toEqual(output.value);
    expect(output.value).toMatchObject({
      people: { is: "withheld" }, unlistedBelow: null,
      rows: [
        { domain: "condition", conceptId: 201826, name: "Type 2 diabetes mellitus", people: { value: 120, range: { low: 115, high: 125 } } },
        { domain: "drug", conceptId: 1503297, people: { value: 10, range: { low: 10, high: 15 } } },
      ],
    });
  });
  it("may be rounded below the threshold, since they are rounded last", () => {
    const of = { threshold: 12, roundingBase: 10 };
    expect(codesOfWorker("codes", codes(row(1, 10, "x", "Condition")), of)).toMatchObject({ ok: true, value: { rows: [{ people: { value: 10, range: { low: 12, high: 15 } } }] } });
  });
  it.each([[123, "not rounded"], [10, "smaller than"]])("that break the declared rules are thrown away whole: %i", (count, words) => {
    const refused = codesOfWorker("codes", codes(row(1, 120, "x", "Condition"), row(2, count, "y", "Condition")), { threshold: 30, roundingBase: 10 });
    expect(refused.ok ? "" : refused.refusal.message).toContain(words);
  });
  it("of a Relay are least numbers", () => {
    expect(codesOfWorker("codes", codes(row(1, 120, "x", "Condition")), rules, 2)).toMatchObject({ ok: true, value: { rows: [{ people: { range: { low: 105, high: null } } }] } });
  });
  it("show which races and ethnicities it knows", () => {
    expect(personConceptsIn(codes(row(1, 120, "x", "Condition"), row(38003574, 40, "Asian", "Ethnicity"), row(8527, 400, "White", "Race")))).toEqual([{ conceptId: 38003574, is: "ethnicity" }, { conceptId: 8527, is: "race" }]);
  });
});

describe("a worker's demographics", () => {
  it("tell of sex, and withhold those who are neither", () => {
    const output = sexesOfWorker("people", sexes("^Male|460^FEMALE|0^"), rules);
    expect(output).toMatchObject({ ok: true, value: { people: { is: "withheld" }, tables: [{ dimension: { variable: "_sex" }, cells: [{ is: "suppressed-small", below: 10 }, { value: 460, range: { low: 455, high: 465 } }, { is: "withheld" }] }] } });
    expect(output.ok && ReleasedOutput.safeParse(output.value).success).toBe(true);
  });
  it("without sex cannot be read", () => {
    expect(sexesOfWorker("people", { kind: "demographics", rows: [] }, rules)).toMatchObject({ ok: false });
  });
});
