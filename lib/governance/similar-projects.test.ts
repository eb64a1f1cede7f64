import { expect, test } from "vitest";
import { likenessOf, mostAlike, type Comparable } from "./similar-projects.ts";

const diabetes = { id: "MONDO:0005148", name: "Type 2 diabetes" };
const asked: Comparable = { organisation: { name: "University of Wessex", ror: "https://ror.org/027m9bs27" }, datasets: ["North: primary care", "South: hospitals"], diseases: [diabetes], concepts: [201826, 4058243] };
const nothing: Comparable = { organisation: { name: "Other", ror: "" }, datasets: [], diseases: [], concepts: [] };

test("a worked example: one of two datasets, the disease, the organisation, one of three codes, and half the text", () => {
  const other: Comparable = { organisation: { name: "Wessex, Univ. of", ror: asked.organisation.ror }, datasets: ["North: primary care"], diseases: [diabetes], concepts: [201826, 319835] };
  const { score, because } = likenessOf(asked, other, 0.5);
  // 4 × 1 (disease) + 3 × 1/3 (codes) + 3 × 1/2 (datasets) + 2 (organisation) + 4 × 0.5 (text)
  expect(score).toBeCloseTo(4 + 1 + 1.5 + 2 + 2, 12);
  expect(because).toEqual([
    "About the same disease: Type 2 diabetes.", "Title and summary say much the same.", "Approved for some of the same codes (1).", "Asks for the same data: North: primary care.", "From the same organisation: University of Wessex.",
  ]);
});

test("what is absent on both sides is not in common, and words that are a little alike say nothing", () => {
  expect(likenessOf(nothing, { ...nothing, organisation: { name: "Another", ror: "" } }, 0.29)).toEqual({ score: 0, because: [] });
  expect(likenessOf(nothing, { ...nothing, organisation: { name: " other ", ror: "" } }, 0).because).toEqual(["From the same organisation: Other."]);
  // Two organisations of one name with different identifiers are two.
  expect(likenessOf(asked, { ...nothing, organisation: { ...asked.organisation, ror: "https://ror.org/052gg0110" } }, 0).because).toEqual([]);
  // One identifier, with and without its address; and no name on either side.
  expect(likenessOf(asked, { ...nothing, organisation: { name: "Wessex", ror: "027m9bs27" } }, 0).because).toHaveLength(1);
  expect(likenessOf({ ...nothing, organisation: { name: "", ror: "" } }, { ...nothing, organisation: { name: "", ror: "" } }, 0).because).toEqual([]);
});

test("the most alike come first, those with nothing in common not at all", () => {
  const found = [[0, "FF-1"], [2, "FF-3"], [2, "FF-2"], [5, "FF-4"]].map(([score, reference]) => ({ reference: String(reference), likeness: { score: Number(score), because: score === 0 ? [] : ["Something."] } }));
  expect(mostAlike(found, 2).map((one) => one.reference)).toEqual(["FF-4", "FF-2"]);
});
