import { describe, expect, test } from "vitest";
import type { ConceptSet } from "../concept-set.ts";
import { largestCodeList, type CodeList } from "./code-list.ts";
import { conceptSetAsCsv, conceptSetAsJson, conceptSetAsValueSet, readConceptSetJson } from "./export.ts";
import { isSctid } from "./guess-vocabulary.ts";
import { codeKey, mapCodes } from "./map-codes.ts";
import { readCodeListCsv } from "./read-csv.ts";
import { readConceptIds } from "./read-ids.ts";
import { readValueSet } from "./read-value-set.ts";
import type { Result } from "#lib/kernel/result.ts";

const read = <T>(result: Result<T>): T => { if (!result.ok) throw new Error(result.refusal.message); return result.value; };
const codesOf = (list: CodeList) => list.codes.map((c) => [c.vocabulary, c.code]);

describe("a CSV", () => {
  test("OpenCodelists: vocabulary guessed with its doubt, lines kept, nothing dropped silently", () => {
    const list = read(readCodeListCsv('code,term\n22298006,"Heart attack, any"\n22298006,again\n,no code\n2.2298E+07,rounded\n195967001,Asthma\n'));
    expect(codesOf(list)).toEqual([["SNOMED", "22298006"], ["SNOMED", "195967001"]]);
    expect(list.codes[0]).toMatchObject({ line: 2, term: "Heart attack, any" });
    expect(list.unread.map((u) => u.line)).toEqual([3, 4, 5]);
    expect(list.doubts).toHaveLength(1);
  });
  test("a chosen vocabulary beats every guess, and leaves no doubt", () => {
    expect(read(readCodeListCsv("icd10_code\tdescription\nE11\tType 2", "ICD10CM"))).toMatchObject({ codes: [{ vocabulary: "ICD10CM" }], doubts: [] });
    expect(codesOf(read(readCodeListCsv("ICD10_code;name\nE11.9;x")))).toEqual([["ICD10", "E11.9"]]);
  });
  test("wrong headers, an unclosed quotation and a huge file say what is wrong", () => {
    const refused = readCodeListCsv("patient,nhs number\n1,2");
    expect(refused.ok ? "" : refused.refusal.message).toContain("“patient”");
    expect(read(readCodeListCsv('code,term\n22298006,a\n195967001,"b\n1,2')).unread).toMatchObject([{ line: 3 }]);
    expect(readCodeListCsv("x".repeat(largestCodeList + 1))).toMatchObject({ ok: false, refusal: { reason: "too-large" } });
  });
  test("codes of no known look are listed as unread until a vocabulary is chosen", () => {
    expect(read(readCodeListCsv("code\n???\n!!!"))).toMatchObject({ codes: [], unread: [{ line: 2 }, { line: 3 }] });
  });
});

test("SNOMED CT identifiers are told by their check digit", () => {
  expect(["22298006", "195967001", "22298007", "12345", "022298006"].map(isSctid)).toEqual([true, true, false, false, false]);
});

test("pasted ids: what is none is named with its line", () => {
  const list = read(readConceptIds("201826\tType 2 diabetes\n317009, 317009 0\nE11 22298006000"));
  expect(list.concepts.map((c) => c.item.conceptId)).toEqual([201826, 317009]);
  expect(list.concepts[0]?.item.name).toBe("Type 2 diabetes");
  expect(list.unread.map((u) => u.line)).toEqual([2, 2, 3, 3]);
});

describe("a FHIR ValueSet", () => {
  const sct = "http://snomed.info/sct";
  test("reads lists and hierarchies, and names the filters that it cannot say", () => {
    const list = read(readValueSet(JSON.stringify({ resourceType: "ValueSet", title: "T2DM", compose: {
      include: [{ system: sct, filter: [{ property: "concept", op: "is-a", value: "44054006" }] }, { system: sct, concept: [{ code: "195967001", display: "Asthma" }] }, { system: sct, filter: [{ property: "363698007", op: "=", value: "x" }] }, { system: "urn:own", concept: [{ code: "a" }] }, { valueSet: ["http://example.org/vs"] }],
      exclude: [{ system: sct, concept: [{ code: "22298006" }] }],
    } })));
    expect(list.codes.map((c) => [c.code, c.descendants, c.exclude])).toEqual([["44054006", true, false], ["195967001", false, false], ["22298006", false, true]]);
    expect(list.unread).toHaveLength(3);
  });
  test("filters that hold together are not read one by one", () => {
    const filter = ["1", "2"].map((value) => ({ property: "concept", op: "is-a", value }));
    expect(read(readValueSet(JSON.stringify({ resourceType: "ValueSet", compose: { include: [{ system: sct, filter }] } })))).toMatchObject({ codes: [], unread: [{}] });
  });
  test("an expansion, page of several; an empty or foreign document is refused", () => {
    const list = read(readValueSet(JSON.stringify({ resourceType: "ValueSet", expansion: { total: 9, contains: [{ abstract: true, contains: [{ system: sct, code: "22298006" }] }] } })));
    expect(list).toMatchObject({ codes: [{ code: "22298006" }], doubts: [expect.stringContaining("9")] });
    for (const text of ["{", "[]", '{"resourceType":"Patient"}', '{"resourceType":"ValueSet"}']) expect(readValueSet(text).ok).toBe(false);
  });
});

test("every code stands in one place of the mapping report", () => {
  const listed = ["E11", "E10", "X", "U"].map((code, line) => ({ line, code, term: "", vocabulary: "ICD10", descendants: false, exclude: false }));
  const [source, t2, t1, other] = [5, 201826, 201254, 7].map((conceptId) => ({ conceptId, name: `c${conceptId}` })) as [{ conceptId: number; name: string }, { conceptId: number; name: string }, { conceptId: number; name: string }, { conceptId: number; name: string }];
  const mapping = mapCodes(listed, new Map([[codeKey("ICD10", "e11"), [{ concept: source, standard: [t2] }]], [codeKey("ICD10", "E10"), [{ concept: source, standard: [t1, other] }]], [codeKey("ICD10", "X"), [{ concept: source, standard: [] }]]]));
  expect(mapping.items.map((i) => i.conceptId)).toEqual([201826, 201254, 7]);
  expect([mapping.mapped, mapping.ambiguous, mapping.withoutStandard].map((part) => part.map((m) => m.listed.code))).toEqual([["E11"], ["E10"], ["X"]]);
  expect(mapping.unknown.map((u) => u.code)).toEqual(["U"]);
});

describe("export", () => {
  const set: ConceptSet = { key: "a", name: "A", items: [
    { conceptId: 1, name: '=HYPERLINK("http://evil")', code: "22298006", vocabulary: "SNOMED", descendants: true, mapped: false, exclude: false },
    { conceptId: 2, name: "No, code", descendants: false, mapped: true, exclude: true },
  ] };
  test("a CSV never starts a formula, and reads back to the same items", () => {
    const csv = conceptSetAsCsv(set);
    expect(csv).toContain(`"'=HYPERLINK(""http://evil"")"`);
    expect(read(readCodeListCsv(csv)).concepts.map((c) => c.item)).toEqual(set.items);
  });
  test("JSON reads back; a ValueSet says what it left out", () => {
    expect(read(readConceptSetJson(conceptSetAsJson(set)))).toEqual(set);
    const { valueSet, leftOut } = conceptSetAsValueSet(set);
    expect(leftOut.map((l) => l.conceptId)).toEqual([2]);
    expect(read(readValueSet(JSON.stringify(valueSet))).codes).toMatchObject([{ code: "22298006", descendants: true }]);
  });
});
