/** The pages for the public are to be read with ease by people of 12 to 14 years. */
import { describe, expect, test } from "vitest";
import { easyAt, readingAge } from "#lib/governance/reading-age.ts";
import { english as en } from "./en.ts";
import { piecesOf, plainTextOf } from "./marked-text.ts";
import { topicNames } from "./public-words.ts";

const texts: [string, string][] = [
  ["how-your-data-is-protected", plainTextOf(en.overview, en.glossary)],
  ...topicNames.map((name): [string, string] => [name, plainTextOf(en.topics[name], en.glossary)]),
  ["the path of a question", Object.values(en.path.steps).map(({ sentence }) => sentence).join("\n")],
  ["the glossary", Object.values(en.glossary).map(({ meaning }) => meaning).join("\n")],
];

describe("the public pages", () => {
  test.each(texts)("%s: the reading age is 14 or less", (_name, text) => {
    const found = readingAge(text)!;
    expect(found.words).toBeGreaterThan(80);
    expect(found.age, `grade ${found.grade.toFixed(1)}`).toBeLessThanOrEqual(easyAt);
    // SMOG asks for whole understanding and comes out up to two grades higher than Flesch–Kincaid.
    expect(found.smog + 5, "SMOG").toBeLessThanOrEqual(easyAt + 2);
  });
  test("a text that this test would refuse: the abstract of a paper", () => {
    expect(readingAge("Federated architectures necessitate harmonised governance arrangements. Statistical disclosure limitation methodologies mitigate the identifiability of individuals within aggregated tabulations.")!.age).toBeGreaterThan(easyAt);
  });
  test("marks are read, and an unknown term is refused", () => {
    expect(piecesOf("See [the list](/register), **now**, by {committee|people}.", en.glossary)).toEqual([
      { is: "text", text: "See " }, { is: "link", text: "the list", href: "/register" }, { is: "text", text: ", " }, { is: "strong", text: "now" }, { is: "text", text: ", by " }, { is: "term", text: "people", term: "committee" }, { is: "text", text: "." },
    ]);
    expect(() => piecesOf("A {quorum}.", en.glossary)).toThrow("{quorum}");
  });
  test("links lead to pages that there are", () => {
    const known = new Set(["/register", "/environments", ...topicNames.map((name) => `/how-your-data-is-protected/${name}`)]);
    for (const topic of [en.overview, ...topicNames.map((name) => en.topics[name])]) {
      for (const [, href] of JSON.stringify(topic).matchAll(/\]\((\/[^)]*)\)/g)) expect(known).toContain(href);
    }
  });
});
