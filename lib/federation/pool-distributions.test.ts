import { describe, expect, it } from "vitest";
import { profileNamed } from "#lib/disclosure/profiles.ts";
import type { ReleasedOutput } from "#lib/disclosure/released.ts";
import { readDistributionFile } from "#lib/query/formats/rquest-distribution.ts";
import { icd10Chapters } from "#lib/query/icd10-chapters.ts";
import { combine } from "./combine.ts";
import { pooledCsv } from "./pooled-csv.ts";
import { PooledResult } from "./pooled-result.ts";
import { rquestFile } from "./rquest-files.ts";
import type { SiteAnswer } from "./site-answer.ts";

const nhse = profileNamed("nhse-sde-10-5")!;
const value = (v: number, roundedTo = 5) => ({ is: "value" as const, value: v, roundedTo });
const site = (name: string, outputs: ReleasedOutput[]): SiteAnswer => ({ tre: { id: name.toLowerCase(), name }, state: "released", since: "2026-03-02T10:00:00Z", outputs, zeros: "shown" });
type Codes = Extract<ReleasedOutput, { kind: "distribution"; of: "codes" }>;
const row = (conceptId: number, people: number, name = `Code ${conceptId}`): Codes["rows"][number] => ({ domain: "condition", conceptId, name, people: value(people) });
const codes = (rows: Codes["rows"], unlistedBelow: number | null = 10, people = 1000): Codes => ({ kind: "distribution", id: "held", of: "codes", people: value(people), rows, unlistedBelow });
const sex = { variable: "_sex", label: "Sex", levels: [{ code: "female", label: "Female" }, { code: "male", label: "Male" }, { code: "_missing", label: "Not known" }] };
const who = (female: number, male: number): ReleasedOutput => ({ kind: "distribution", id: "who", of: "demographics", people: value(female + male, 10), tables: [{ dimension: sex, cells: [value(female), value(male), { is: "zero" }] }] });
const pooledCodes = (answers: SiteAnswer[]) => combine(answers, nhse).outputs.find((o) => o.kind === "distribution" && o.of === "codes") as Extract<PooledResult["outputs"][number], { of: "codes" }>;

describe("codes over TREs", () => {
  it("add up; where a TRE does not list a code, from nobody to one fewer than its bound: 40 ± 2 and 0 to 9 make 38 to 51, at best 40", () => {
    const pooled = pooledCodes([site("A", [codes([row(1, 40), row(2, 100)])]), site("B", [codes([row(2, 50)])])]);
    expect(pooled.rows.map((r) => [r.conceptId, r.people])).toEqual([
      [1, expect.objectContaining({ low: 38, high: 51, estimate: 40, hiddenAt: [] })],
      [2, expect.objectContaining({ low: 146, high: 154, estimate: 150 })],
    ]);
    // 9 at each: a code that neither lists has at most 18 people in all.
    expect(pooled.unlistedBelow).toBe(19);
  });
  it("are bounded by the population of a TRE that may list nothing", () => {
    const pooled = pooledCodes([site("A", [codes([row(1, 40)])]), site("B", [codes([], null, 15)])]);
    expect(pooled.rows[0]!.people).toMatchObject({ low: 38, high: 42 + 17, hiddenAt: ["b"] });
    expect(pooled.unlistedBelow).toBe(9 + 17 + 1);
  });
  it("keep apart what two TREs call by one number of their own", () => {
    const pooled = pooledCodes([site("A", [codes([row(2_000_000_001, 40, "Ward round")])]), site("B", [codes([row(2_000_000_001, 50, "Home visit")])])]);
    expect(pooled.rows.map((r) => r.name).sort()).toEqual(["Home visit", "Ward round"]);
  });
  it("leave out one that fails the federation's own threshold, and say so in the bound", () => {
    const pooled = pooledCodes([site("A", [codes([row(1, 6)], 3)])]);
    expect(pooled.rows).toEqual([]);
    expect(pooled.unlistedBelow).toBe(9);
  });
  it("of a TRE that lists one twice are not used, and it is named", () => {
    const { outputs, notes } = combine([site("A", [codes([row(1, 40)])]), site("B", [codes([row(1, 40), row(1, 50)])])], nhse);
    expect(outputs[0]).toMatchObject({ rows: [{ people: { restsOn: ["a"] } }] });
    expect(notes.map((n) => n.treId)).toEqual(["b"]);
  });
});

describe("all distributions", () => {
  const chapters: ReleasedOutput = { kind: "distribution", id: "icd", of: "icd-chapters", people: value(1000), cells: icd10Chapters.map((_, i) => (i === 3 ? value(120) : { is: "suppressed-small", below: 10 })) };
  const pooled = combine([site("A", [codes([row(1, 40)]), who(400, 600)]), site("B", [codes([row(1, 60)]), who(100, 100)])], nhse);
  it("are pooled into a well-formed result, with demographics by level", () => {
    expect(PooledResult.safeParse(pooled).success).toBe(true);
    expect(PooledResult.safeParse(combine([site("A", [chapters])], nhse)).success).toBe(true);
    const [, demographics] = pooled.outputs;
    expect(demographics).toMatchObject({ tables: [{ cells: [{ estimate: 500 }, { estimate: 700 }, { estimate: 0 }] }] });
  });
  it("stand in the CSV, each code with its number", () => {
    expect(pooledCsv(pooled)).toContain("held,distribution,pooled,people,100,96,104,estimate,5,,condition,1,Code 1,");
    expect(pooledCsv(combine([site("A", [chapters])], nhse))).toMatch(/E00-E90,"?Hormones/);
  });
  it("make RQuest files: genders among the codes, levels as alternatives, hidden numbers left out instead of 0", () => {
    const file = (output: (typeof pooled.outputs)[number]) => { if (output.kind !== "distribution") throw new Error("no distribution"); return rquestFile(output, "pool", pooled.outputs); };
    const read = readDistributionFile(file(pooled.outputs[0]!).body);
    expect(read).toMatchObject({ ok: true, value: { kind: "codes", rows: [{ code: "OMOP:1", people: 100, category: "Condition" }, { code: "OMOP:8532", people: 500, category: "Gender" }, { code: "OMOP:8507", people: 700 }] } });
    expect(file(pooled.outputs[1]!)).toMatchObject({ name: "demographics.distribution", body: expect.stringContaining("SEX\tSex\t1200\t\t\t\t\t\t\t^Female|500^Male|700^Not known|0^") });
    const icd = rquestFile(chapters, "A").body.split("\n");
    expect(icd).toHaveLength(2);
    expect(icd[1]).toContain("ICD10:E00-E90\t120\tHormones, nutrition and metabolism");
  });
});
