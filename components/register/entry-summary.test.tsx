import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { termsIn } from "#components/explain/words/terms-in.ts";
import { wordsIn } from "#lib/register/shown-forms.ts";
import { EntrySummary } from "./entry-summary.tsx";

test("a summary's terms lead to their meanings, its text stays what was logged, and its reading age stands below", () => {
  const text = "Two committees agreed. Each Trusted Research Environment keeps its records. A committee looks at opt-outs & at <all> that leaves. We want to know why old people come to hospital in winter, and what helps them to stay at home.";
  const html = renderToStaticMarkup(<EntrySummary text={text} />);
  expect(wordsIn(html)).toContain(text);
  // Each term once, at its first place, and each link leads to something.
  expect([...html.matchAll(/href="#([^"]+)"/g)].map((m) => m[1])).toEqual(["word-committee", "word-tre", "word-opt-out"]);
  for (const [, id] of html.matchAll(/href="#([^"]+)"/g)) expect(html).toContain(`id="${id!}"`);
  expect(html).toContain("The people at one place who decide");
  // 42 words, 4 sentences, 57 syllables: 0.39 × 10.5 + 11.8 × 1.36 − 15.59 + 5 is about 9 to 10.
  expect(html).toMatch(/Reading age of this summary: about (?:8|9|10) years/);
});
test("a short text without terms is a text", () => {
  expect(renderToStaticMarkup(<EntrySummary text="Total hips, subcommittees." />)).not.toMatch(/<a|<dl|Reading age/);
  expect(termsIn("")).toEqual([]);
});
