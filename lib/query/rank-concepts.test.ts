import { describe, expect, test } from "vitest";
import { checkedConcepts } from "./checked-concepts.ts";
import { everydayWords } from "./everyday-words.ts";
import { match, rank } from "./rank-concepts.ts";

/** The checked concepts, all held, some by more people. */
const people = new Map([[201826, 900], [201820, 500], [4329847, 300], [3004410, 800], [43013024, 90], [1310149, 200]]);
const found = (typed: string, held: (id: number) => boolean = () => true) =>
  rank(checkedConcepts, typed, (c) => ({ id: c.conceptId, name: c.name, others: everydayWords.get(c.conceptId) ?? [], people: people.get(c.conceptId) ?? 10, held: held(c.conceptId) }));
const first = (typed: string) => found(typed)[0]?.item.conceptId;

describe("what people type", () => {
  test.each([
    ["heart attack", 4329847], ["Heart Attack", 4329847], ["myocardial infarction", 4329847], ["hba1c", 3004410], ["a1c", 3004410], ["sugar", 201826], ["high blood pressure", 316866], ["blood thinner", 1310149],
    ["diabetis", 201826], ["diabeties", 201826], ["athsma", 317009], ["infuenza", 4266367], ["metformine", 1503297], ["201826", 201826], ["alzheimers", 378419], ["mini-stroke", 373503], ["TIA", 373503], ["sugar diabetes", 201826], ["clot in the lung", 440417], ["copd", 255573], ["broken bone", 75053],
  ])("%s finds the right concept first", (typed, id) => { expect(first(typed)).toBe(id); });
  test("says by which other name it was found, and nothing where the name itself was typed", () => {
    expect(found("blood thinner")[0]?.by).toBe("blood thinner");
    expect(found("Heart attack")[0]?.by).toBeUndefined();
  });
  test("nonsense finds nothing", () => { expect(found("qwzxv")).toEqual([]); });
});

test("what nobody records comes after what is recorded, but is there; an id or a code is taken at its word", () => {
  const shown = found("diabetes", (id) => id !== 201820).map((f) => f.item.conceptId);
  expect(shown[0]).toBe(201826);
  expect(shown).toContain(201820);
  expect(found("201820", (id) => id !== 201820)[0]?.item.conceptId).toBe(201820);
  expect(match("44054006", { id: 201826, name: "Type 2 diabetes", code: "44054006", others: [] }).score).toBe(95);
});
test("an empty text keeps everything, most people first", () => {
  expect(found("").length).toBe(checkedConcepts.length);
  expect(found("")[0]?.item.conceptId).toBe(201826);
});

describe("among names", () => {
  const names = ["Type 2 diabetes", "Diabetes mellitus", "Gestational diabetes", "Asthma", "Crohn's disease", "Prediabetes"].map((name, i) => ({ name, id: 100 + i, people: 10 * i, others: [], held: true }));
  test.each<[string, string[]]>([
    ["diab", ["Diabetes mellitus", "Gestational diabetes", "Type 2 diabetes", "Prediabetes"]], ["type diab", ["Type 2 diabetes"]], ["diabetes mellitus", ["Diabetes mellitus"]], ["CROHNS", ["Crohn's disease"]], ["astma", ["Asthma"]], ["103", ["Asthma"]],
  ])("%s", (text, expected) => { expect(rank(names, text, (n) => n).map((f) => f.item.name).slice(0, expected.length)).toEqual(expected); });
});
