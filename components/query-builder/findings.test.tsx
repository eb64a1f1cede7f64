import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { Finding } from "#lib/query/checks/finding.ts";
import { BuilderProvider, type Builder } from "./builder-context.ts";
import { FindingList, FindingsAt } from "./findings.tsx";

const finding: Finding = { path: "population.rules.0", severity: "advice", message: "Everybody meets this.", mend: { label: "Remove it", edits: [{ op: "remove", path: "population.rules.0" }] } };
const builder: Builder = { targets: [], dictionary: undefined, today: "2026-01-01", errorAt: () => undefined, searchConcepts: async () => [], mend: () => {}, findingsAt: (place) => (place === "population.rules.0" ? [finding] : []) };
const html = (part: React.ReactNode) => renderToStaticMarkup(<BuilderProvider value={builder}>{part}</BuilderProvider>);

test("a finding stands at its part, with its gravity in words and a button that says what it does", () => {
  const here = html(<FindingsAt path="draft.population.rules.0" />);
  expect(here).toContain("Advice:");
  expect(here).toContain("Mend it: remove it");
  expect(here).toContain('id="checks-population-rules-0"');
  expect(html(<FindingsAt path="draft.population.rules.1" />)).toBe("");
});
test("the list leads to the part, and is absent when there is nothing to say", () => {
  expect(html(<FindingList findings={[finding]} obstacles={[]} placeOf={(f) => f.path} />)).toContain('href="#checks-population-rules-0"');
  expect(html(<FindingList findings={[]} obstacles={[]} placeOf={() => undefined} />)).toBe("");
});
