import fc from "fast-check";
import { expect, test } from "vitest";
import { givenBack } from "./given-back.ts";
import { ledgerOf, type NamedSet } from "./ledger.ts";
import { PersonSet } from "./person-set.ts";

const range = (from: number, to: number) => PersonSet.from(Array.from({ length: to - from }, (_, i) => from + i));
const set = (people: PersonSet, wording = "other words"): NamedSet => ({ key: wording, people, wording });
/** 200 people; the first 60 are women, of whom the first 22 have the disease: those 22 are withheld. */
const ill = { wording: "women who are ill", people: range(0, 22) };
const [women, everyone] = [range(0, 60), range(0, 200)];

test.each<[string, NamedSet[], NamedSet[], string | null]>([
  ["the same words", [set(range(100, 130), "women who are ill")], [], "same-words"],
  ["the same people under other words", [set(range(0, 22))], [], "same-people"],
  ["all of them but three", [set(range(3, 22))], [], "nearly-the-same-people"],
  ["them and nine more", [set(range(0, 31))], [], "nearly-the-same-people"],
  ["them and ten more", [set(range(0, 32))], [], null],
  ["the healthy women, after all women", [set(range(22, 60))], [set(women)], "sum-or-difference"],
  ["all women, after the healthy ones", [set(women)], [set(range(22, 60))], "sum-or-difference"],
  ["nearly all women, after the healthy ones", [set(range(4, 60))], [set(range(22, 60))], "sum-or-difference"],
  ["two halves of them", [set(range(0, 11)), set(range(11, 22))], [], "sum-or-difference"],
  ["what stood open before", [set(range(100, 160))], [set(women), set(range(22, 60))], null],
  ["the last of three parts of the healthy women, after all women and the other two", [set(range(47, 60))], [set(women), set(range(22, 34)), set(range(34, 47))], "combination"],
  ["all but three of that part", [set(range(50, 60))], [set(women), set(range(22, 34)), set(range(34, 47))], "combination"],
  ["half of three sums of two groups: with men, with others, and both of these", [set(range(60, 200))], [set(range(0, 22).union(range(60, 120))), set(range(0, 22).union(range(120, 200)))], "combination"],
  ["one of two parts that are missing", [set(range(47, 60))], [set(women), set(range(22, 34))], null],
  ["others, after all parts", [set(range(100, 160))], [set(women), ...[22, 34, 47].map((from, i) => set(range(from, [34, 47, 60][i]!)))], null],
  ["others", [set(range(40, 90)), set(range(90, 140))], [set(everyone)], null],
])("a withheld count is given back by %s", (_what, shown, past, found) => {
  expect(givenBack([ill], shown, ledgerOf(past), 10)).toEqual([found]);
});
test("of counts whose people were not kept, the words are known", () => {
  expect(givenBack([{ wording: "women who are ill", people: null }, ill], [set(range(0, 22))], ledgerOf([]), 10)).toEqual([null, "same-people"]);
  expect(givenBack([{ wording: "women who are ill", people: null }], [set(range(50, 90), "women who are ill")], ledgerOf([]), 10)).toEqual(["same-words"]);
});
test("no pair that tells a withheld count to within the threshold is missed", () => {
  const some = fc.array(fc.nat(60), { minLength: 12, maxLength: 50 }).map((ids) => PersonSet.from(ids));
  fc.assert(fc.property(some, fc.array(some, { minLength: 1, maxLength: 3 }), fc.array(some, { maxLength: 4 }), fc.integer({ min: 2, max: 12 }), (people, shown, past, threshold) => {
    const fresh = shown.filter((one) => one.size >= threshold);
    const before = past.filter((one) => one.size > 0);
    const weight = (id: number, [a, b]: readonly [PersonSet, PersonSet], of: readonly [number, number]) => Number(people.has(id)) - of[0] * Number(a.has(id)) - of[1] * Number(b.has(id));
    const touched = (pair: readonly [PersonSet, PersonSet], of: readonly [number, number]) => Array.from({ length: 61 }, (_, id) => weight(id, pair, of)).filter((sum) => sum !== 0).length;
    const tells = people.size > 0 && fresh.some((a, i) => touched([a, a], [1, 0]) < threshold || [...fresh.filter((_, j) => j !== i), ...before].some((b) => ([[1, 1], [1, -1], [-1, 1]] as const).some((of) => touched([a, b], of) < threshold)));
    expect((givenBack([{ wording: "withheld", people }], shown.map((one) => set(one)), ledgerOf(past.map((one) => set(one))), threshold).filter((how) => how !== "combination")[0] ?? null) !== null).toBe(tells);
  }), { numRuns: 120 });
});
