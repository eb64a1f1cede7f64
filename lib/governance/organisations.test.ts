import { expect, test } from "vitest";
import { contentUnderOneName, organisationNamed, otherNamesOf, underOneName } from "./organisations.ts";
import { content } from "./testing/application.ts";

const known = [
  { name: "University of Examplebridge", ror: "03yrm5c26", otherNames: ["Examplebridge University"] },
  { name: "St Example’s", ror: null, otherNames: ["Saint Example's Hospital"] },
  { name: "Another Examplebridge", ror: "027m9bs27", otherNames: [] },
];
const found = (name: string, ror = "") => organisationNamed({ name, ror }, known)?.name;

test("an organisation is found by its ROR id, however it is written, else by any of its names", () => {
  expect(found("Whatever", "https://ror.org/027m9bs27")).toBe("Another Examplebridge");
  // The id says more than the name.
  expect(found("University of Examplebridge", "https://ror.org/027m9bs27")).toBe("Another Examplebridge");
  expect(found("University of Examplebridge", "https://ror.org/013meh722")).toBeUndefined();
  expect(found(" examplebridge university ")).toBe("University of Examplebridge");
  expect(found("Saint Example's Hospital", "https://ror.org/013meh722")).toBe("St Example’s");
  expect([found(""), found("Elsewhere")]).toEqual([undefined, undefined]);
});

test("is shown under its one name, and everything of an application with it", () => {
  expect(underOneName({ name: "Examplebridge University", ror: "", sector: "Academic Institute" }, known)).toEqual({ name: "University of Examplebridge", ror: "03yrm5c26", sector: "Academic Institute" });
  expect(underOneName({ name: "Elsewhere", ror: "" }, known)).toEqual({ name: "Elsewhere", ror: "" });
  const place = { ...content.organisation, name: "Examplebridge University" };
  expect(contentUnderOneName({ ...content, organisation: place, funder: "Saint Example's Hospital", members: content.members.map((m) => ({ ...m, affiliation: place })) }, known)).toMatchObject({ organisation: { name: "University of Examplebridge" }, funder: "St Example’s", members: [{ affiliation: { name: "University of Examplebridge" } }] });
});

test("no name by which it was found is lost", () => {
  expect(otherNamesOf("New", "Old", "old ", "NEW", "", "Older")).toEqual(["Old", "Older"]);
});
