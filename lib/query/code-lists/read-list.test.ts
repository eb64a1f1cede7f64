import { describe, expect, test } from "vitest";
import { formOf, readList, type ListForm } from "./read-list.ts";

describe("what a list looks like", () => {
  test.each<[string, ListForm]>([
    ["code,term\n22298006,Heart attack", "csv"], ["snomedct_id\tname\n22298006\tx", "csv"], ["201826\n317009", "ids"], ["201826\tType 2 diabetes\n317009\tAsthma", "ids"], ["44054006\n195967001\n", "codes"],
    ["E11\nE10", "codes"], ['{"resourceType":"ValueSet"}', "value-set"], ['{\n "kind": "fivefold-concept-set"}', "concept-set"],
  ])("%j", (text, form) => { expect(formOf(text)).toBe(form); });
});
test("bare codes are read by the person's vocabulary or a guess, and their own lines", () => {
  const read = readList("44054006\nnonsense!\n195967001", "codes");
  expect(read).toMatchObject({ ok: true, value: { codes: [{ line: 1, code: "44054006", vocabulary: "SNOMED" }, { line: 2, code: "nonsense!" }, { line: 3, code: "195967001" }] } });
  expect(readList("E11", "codes", "ICD10CM")).toMatchObject({ ok: true, value: { codes: [{ vocabulary: "ICD10CM" }], doubts: [] } });
  expect(readList("  ", "codes").ok).toBe(false);
});
