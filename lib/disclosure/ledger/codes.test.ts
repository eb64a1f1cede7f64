import { expect, it } from "vitest";
import { CodeFingerprints, codesReadAs, nearACode, type CodeSets } from "./codes.ts";
import { ledgerOf } from "./ledger.ts";
import { PersonSet } from "./person-set.ts";
import { fingerprintOf } from "./sketch.ts";

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
const list = (wording: string, codes: Record<string, number[]>): CodeSets => {
  const prints = new CodeFingerprints();
  for (const [code, people] of Object.entries(codes)) for (const person of people) prints.add(person, code);
  const keys = Object.keys(codes);
  return { ...prints.of(keys, wording), answers: keys.map((key) => ({ value: 5 * Math.round(codes[key]!.length / 5), roundedTo: 5 })) };
};
const readAs = (fresh: CodeSets, lists: CodeSets[], past = ledgerOf([])) => Object.fromEntries(codesReadAs(fresh, lists, past, 10));

it("fingerprints made person by person are those of the sets", () => {
  const codes = list("all", { a: range(0, 50), b: range(20, 9000) });
  expect(codes.sizes).toEqual(Uint32Array.of(50, 8980));
  expect(codes.sketches.subarray(64)).toEqual(fingerprintOf(PersonSet.from(range(20, 9000))).blocks);
});
it("a code of nearly the same people, or of the same, reads as it did; of the same population just so, of others in a wider range", () => {
  const before = list("all", { insulin: range(0, 63), asthma: range(100, 200) });
  const within = list("diabetes", { insulin: range(0, 60), asthma: range(100, 150) });
  expect(readAs(within, [before])).toEqual({ insulin: { value: 65, roundedTo: 25 } });
  expect(readAs(list("diabetes", { insulin: range(0, 63) }), [before])).toEqual({ insulin: { value: 65, roundedTo: 25 } });
  expect(readAs(before, [before])).toEqual({ insulin: { value: 65, roundedTo: 5 }, asthma: { value: 100, roundedTo: 5 } });
});
it("and as the count of another set that holds nearly its people", () => {
  const past = ledgerOf([{ key: "p", people: PersonSet.from(range(0, 60)), answer: { value: 60, roundedTo: 5 } }]);
  expect(readAs(list("all", { insulin: range(0, 64), asthma: range(100, 160) }), [], past)).toEqual({ insulin: { value: 60, roundedTo: 25 } });
});
it("a set of nearly the people of a listed code is found, and one of the same people where the words are others", () => {
  const lists = [list("all", { insulin: range(0, 63), asthma: range(100, 200) })];
  const near = (ids: number[], isSame = false) => nearACode(ids.length, fingerprintOf(PersonSet.from(ids)).blocks, 0, lists, 10, () => isSame);
  expect([near(range(0, 60)), near(range(0, 63)), near(range(0, 63), true), near(range(0, 50))]).toEqual(["insulin", "insulin", null, null]);
});
