/** Walks the table behind docs/query-formats.md: each row's document is really read, written and read again. */
import { describe, expect, test } from "vitest";
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { canonicalPopulation } from "../canonical.ts";
import type { Group, Query } from "../model.ts";
import { formulaOf, rule, simplified, type Formula } from "./boolean-form.ts";
import { queryInWords } from "../words.ts";
import { circeDifferences } from "./circe/normalised.ts";
import type { Json } from "./circe/names.ts";
import type { FeatureRow } from "./feature-row.ts";
import { formatFeatures } from "./features.ts";
import { formats, type Format } from "./format-names.ts";
import { readDocument, recognised, writeDocument } from "./formats.ts";

const options = { today: "2026-06-15" };
const changed = (losses: readonly { severity: string; message: string }[]) => losses.filter((l) => l.severity === "changed-meaning").map((l) => l.message);
type Rule = Extract<ReturnType<typeof plain>, { is: "rule" }>["rule"];
const plain = (group: Group) => simplified(formulaOf<object>(group, (leaf) => (leaf.kind === "age" ? { is: "all", of: (["min", "max"] as const).flatMap((end) => (leaf[end] === undefined ? [] : [rule({ kind: leaf.kind, at: leaf.at, [end]: leaf[end] })])) } : rule(leaf))));
const inOrder = (formula: Formula<Rule>): unknown => (formula.is === "rule" ? formula : { is: formula.is, of: formula.of.map(inOrder).sort((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1)) });
/** Exclusions pushed down to criteria and both ends of an age apart: the same populations are written in more ways than the canonical form knows. */
const meaning = ({ population, conceptSets }: Query): unknown => {
  const canonical = canonicalPopulation(population, conceptSets);
  return canonical.kind === "cohort" ? canonical : inOrder(plain(canonical));
};
function read(format: Format, document: unknown) {
  expect(recognised(document)).toBe(format);
  const result = readDocument(JSON.stringify(document), options);
  if (!result.ok) throw new Error(result.refusal.message);
  expect(result.value.format).toBe(format);
  return result.value;
}

function expectRow({ format, document, support, says }: FeatureRow): void {
  if (support === "refused") {
    const result = readDocument(JSON.stringify(document), options);
    expect(result.ok ? "read" : result.refusal.message).toContain(says);
    // It names the place too.
    expect(result.ok ? {} : result.refusal.fields).toBeTruthy();
    return;
  }
  const { query, losses } = read(format, document);
  expect(queryInWords(query).text.length).toBeGreaterThan(20);
  if (support === "with loss") {
    expect(changed(losses).join("; ")).toContain(says);
    return;
  }
  expect(changed(losses)).toEqual([]);
  const written = writeDocument(format, query, options);
  if (support === "one way") {
    expect(written.ok ? "written" : written.refusal.message).toContain(says);
    return;
  }
  if (!written.ok) throw new Error(written.refusal.message);
  expect(changed(written.value.losses)).toEqual([]);
  const again = read(format, JSON.parse(JSON.stringify(written.value.document)));
  expect(changed(again.losses)).toEqual([]);
  expect(meaning(again.query)).toEqual(meaning(query));
  if (format === "circe") expect(circeDifferences(document as Json, written.value.document as Json)).toEqual([]);
}

describe.each(formats)("each row about %s", (format) => {
  test.each(formatFeatures.filter((row) => row.format === format).map((row) => [`${row.part}: ${row.feature} (${row.support})`, row] as const))("%s", (_name, row) => expectRow(row));
});
test("no row stands twice, and every way of ending is in the table", () => {
  const keys = formatFeatures.map((r) => `${r.format} ${r.part} ${r.feature}`);
  expect(keys.length - new Set(keys).size).toBe(0);
  expect(new Set(formatFeatures.map((r) => r.support))).toEqual(new Set(["supported", "one way", "with loss", "refused"]));
});
test("what is no document of any of these languages is refused in words that name them", () => {
  for (const text of ["7", "[]", "{}", '{"hello":1}', "[1,2]"]) {
    const result = readDocument(text, options);
    expect(result.ok ? "" : result.refusal.message).toContain("OHDSI cohort definition, RQuest query");
  }
});
