import { expect, it } from "vitest";
import { Query } from "#lib/query/model.ts";
import { wordingOf } from "./wording.ts";

const asked = (population: unknown[], match = "all") => Query.parse({
  version: 1, title: "A question", dataModel: { kind: "omop-5.4" }, population: { kind: "group", match, of: population },
  variables: [
    { kind: "sex", name: "sex", label: "Sex" }, { kind: "age-band", name: "band", label: "Band", at: "2026-01-01", cutPoints: [40, 65] },
    { kind: "had", name: "dm", label: "Diabetes", domain: "condition", concepts: [{ conceptId: 201826, name: "Type 2 diabetes", descendants: true }] },
  ],
  analyses: [{ kind: "count", id: "n" }],
});
const women = { kind: "sex", is: "female" };
const diabetes = { kind: "condition", concepts: [{ conceptId: 201826, name: "Diabetes, by another name", descendants: true }] };
const everyone = asked([]);

it("women are the level Female of everyone by sex; so are bands of age and those who had a record", () => {
  expect(wordingOf(asked([women]), [])).toBe(wordingOf(everyone, [["sex", "female"]]));
  expect(wordingOf(asked([{ kind: "age", at: "2026-01-01", min: 40, max: 64 }]), [])).toBe(wordingOf(everyone, [["band", "40-to-65"]]));
  expect(wordingOf(asked([diabetes]), [])).toBe(wordingOf(everyone, [["dm", "yes"]]));
});
it("the order of conditions makes no difference, nor saying one twice", () => {
  expect(wordingOf(asked([women, diabetes]), [])).toBe(wordingOf(asked([diabetes]), [["sex", "female"]]));
  expect(wordingOf(asked([women]), [["sex", "female"]])).toBe(wordingOf(asked([women]), []));
});
it("other conditions are other words, though the same people might meet them", () => {
  const all = [wordingOf(asked([women]), []), wordingOf(asked([women], "any"), []), wordingOf(everyone, [["sex", "male"]]), wordingOf(everyone, [["sex", "_missing"]]), wordingOf(everyone, [["dm", "no"]]), wordingOf(everyone, [])];
  expect(new Set(all.slice(1)).size).toBe(all.length - 1);
});
