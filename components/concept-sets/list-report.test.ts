import { expect, test } from "vitest";
import { readList } from "#lib/query/code-lists/read-list.ts";
import { reportOf, type LookUpCodes } from "./list-report.ts";

const known: LookUpCodes = async ({ codes, conceptIds }) => ({
  codes: codes.filter(({ code }) => code === "44054006").map((one) => ({ ...one, concepts: [{ conceptId: 201826, name: "Type 2 diabetes", vocabulary: "SNOMED", code: "44054006" }] })),
  concepts: conceptIds.filter((id) => id === 201826).map((conceptId) => ({ conceptId, name: "Type 2 diabetes" })),
});
const report = async (text: string, form: "csv" | "ids") => { const read = readList(text, form); if (!read.ok) throw new Error(read.refusal.message); return reportOf(read.value, known); };

test("every line of a list stands in the report once, with what became of it", async () => {
  const { items, lines } = await report("code,term\n44054006,Type 2\n195967001,Asthma\n,nothing\n44054006,again", "csv");
  expect(items.map((item) => item.conceptId)).toEqual([201826]);
  expect(lines.map((line) => [line.line, line.inSet])).toEqual([[2, true], [3, false], [4, false], [5, false]]);
  expect(lines[1]?.because).toContain("and codes mapped to it");
});
test("ids take the names that are known, and say where nobody publishes records", async () => {
  const { items, lines } = await report("201826\n777", "ids");
  expect(items.map((item) => item.name)).toEqual(["Type 2 diabetes", "Concept 777"]);
  expect(lines.map((line) => line.because)).toEqual(["In the set.", expect.stringContaining("check that the id is right")]);
});
