import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import type { Cell } from "#lib/disclosure/cell.ts";
import type { PooledCell, PooledOutput } from "#lib/federation/pooled-result.ts";
import { AnalysisResult } from "./analysis-result.tsx";
import { codesShown } from "./codes-shown.ts";
import { ExpandedSets } from "./expanded-sets.tsx";
import { figuresOf, outputTitle, type Site } from "./figures.ts";
import { WhoAnswered } from "./who-answered.tsx";

const pooled = (low: number, high: number | null, estimate: number | null): PooledCell => ({ is: "value", low, high, estimate, restsOn: ["a"], hiddenAt: [], roundedTo: 1 });
const count = (value: number): Cell => ({ is: "value", value, roundedTo: 5 });
const site = (id: string, name: string, outputs: Site["outputs"]): Site => ({ tre: { id, name }, state: "released", since: "2026-01-01T00:00:00.000Z", outputs });

const view = { submissionId: "1" };

const sexes = { variable: "sex", label: "Sex", levels: [{ code: "female", label: "Female" }] };

describe("the rows of an analysis", () => {
  const sex = { variable: "sex", label: "Sex", levels: [{ code: "female", label: "Female" }, { code: "male", label: "Male" }] };
  const ill = { variable: "ill", label: "Ill", levels: [{ code: "yes", label: "Yes" }, { code: "no", label: "No" }] };
  const output: PooledOutput = {
    kind: "crosstab", id: "table", dimensions: [sex, ill], cells: [1, 2, 3, 4].map((n) => pooled(n, n, n)),
    margins: [[pooled(3, 3, 3), pooled(7, 7, 7)], [pooled(4, 4, 4), pooled(6, 6, 6)]], total: pooled(10, 10, 10),
  };
  // The same table with its dimensions and its levels in another order.
  const turned = site("a", "Northern", [{
    kind: "crosstab", id: "table", dimensions: [{ ...ill, levels: [...ill.levels].reverse() }, sex], cells: [count(20), count(40), count(10), count(30)],
    margins: [[count(60), count(40)], [count(30), count(70)]], total: count(100),
  }]);

  test("a TRE's part is found by its codes, not by its place", () => {
    const figures = figuresOf(output, [turned]);
    const part = (key: string) => figures.find((figure) => figure.key === key)?.parts[0];
    expect(part("female/yes")).toEqual(count(10));
    expect(part("male/no")).toEqual(count(40));
    expect(part("margin-0-female")).toEqual(count(30));
    expect(part("margin-1-yes")).toEqual(count(40));
    expect(part("total")).toEqual(count(100));
  });
  test("a TRE that released nothing has no part: not zero, not a blank that could be one", () => {
    const silent = site("b", "Wessex", []);
    expect(figuresOf(output, [silent])[0]?.parts).toEqual([undefined]);
    // Where other TREs answered, it has no column either: the page says beside the table why it is missing.
    expect(renderToStaticMarkup(<AnalysisResult output={output} sites={[turned, silent]} notes={[]} view={view} />)).not.toContain("Wessex");
  });
  test("every pooled number of a table can be read in its markup", () => {
    const markup = renderToStaticMarkup(<AnalysisResult output={output} sites={[turned]} notes={["Levels differ."]} view={view} />);
    for (const text of ["Sex by ill", "Female, Yes", "Northern", "Levels differ."]) expect(markup).toContain(text);
  });
  test("histograms whose breaks differ are not put side by side", () => {
    const bins: PooledOutput = { kind: "histogram", id: "h", variable: "age", label: "Age", breaks: [0, 50, 100], cells: [pooled(1, 1, 1), pooled(2, 2, 2)], below: pooled(0, 0, 0), above: pooled(0, 0, 0), missing: pooled(0, 0, 0) };
    const other = site("a", "Northern", [{ kind: "histogram", id: "h", variable: "age", label: "Age", breaks: [0, 40, 100], cells: [count(5), count(5)], below: { is: "zero" }, above: { is: "zero" }, missing: { is: "zero" } }]);
    expect(figuresOf(bins, [other])[1]?.parts).toEqual([undefined]);
    expect(figuresOf(bins, [other])[1]?.label).toBe("0 to under 50");
  });
});

test("models of one question are told apart by what they explain", () => {
  const label = (name: string, words: string) => ({ kind: "column" as const, name, label: words, column: name });
  const query = { variables: [label("ill", "Hypertension"), label("hba1c", "Last HbA1c")], analyses: [
    { kind: "regression" as const, id: "a", family: "logistic" as const, outcome: "ill", level: "yes", bySite: false, terms: [] }, { kind: "regression" as const, id: "b", family: "linear" as const, outcome: "hba1c", bySite: false, terms: [] },
  ] };
  const model = (id: string): PooledOutput => ({ kind: "regression", id, columns: [], takingPart: [], notTakingPart: [], table: { dimensions: [sexes], cells: [], margins: [], total: pooled(0, 0, 0) } });
  expect(["a", "b", "other"].map((id) => outputTitle(model(id), query))).toEqual(["Regression model of hypertension", "Regression model of last HbA1c", "Regression model"]);
  expect(outputTitle(model("a"))).toBe("Regression model");
  // What is written with a capital within is no word of a sentence.
  const byArm = { analyses: [{ kind: "characteristics" as const, id: "t", by: "arm", of: [{ variable: "ill", as: "median" as const, low: 0, high: 9, step: 1 }, { variable: "hba1c", as: "median" as const, low: 0, high: 9, step: 1 }] }], variables: query.variables };
  const quantiles = (id: string): PooledOutput => ({ ...(model(id) as Extract<PooledOutput, { kind: "regression" | "cox" | "quantiles" }>), kind: "quantiles" });
  expect(["t-1", "t-2"].map((id) => outputTitle(quantiles(id), byArm))).toEqual(["Quantiles of hypertension", "Quantiles of last HbA1c"]);
  for (const own of ["HbA1c", "BMI", "A1c"]) expect(outputTitle(model("a"), { ...query, variables: [label("ill", own)] })).toBe(`Regression model of ${own}`);
});

test("an answer of which nothing was released is not said to be part of the whole", () => {
  const said = (people: Cell) => renderToStaticMarkup(
    <WhoAnswered sites={[{ ...site("a", "Northern", [{ kind: "count", id: "n", people: { is: "withheld" } }, { kind: "count", id: "m", people }]), state: "partly-released" }]} runs={[{ id: "r", tre: { id: "a", slug: "northern" }, sentence: "The results are part of the answer.", silentSince: null, crates: { results: false } }]} policies={[]} submissionId="s" now="2026-01-01T00:00:00.000Z" />,
  );
  expect(said({ is: "withheld" })).toContain("None of its numbers were released.");
  for (const shown of [count(20), { is: "zero" } as const, { is: "masked" } as const]) expect(said(shown)).toContain("Some of its numbers were not released; the others are part of the answer.");
});

describe("a distribution of codes", () => {
  const rows = Array.from({ length: 120 }, (_, i) => ({ domain: i % 2 === 0 ? ("condition" as const) : ("drug" as const), conceptId: i + 1001, name: `Code number ${i + 1}`, people: pooled(1000 + i, 1000 + i, 1000 + i) }));
  const output: PooledOutput = { kind: "distribution", id: "held", of: "codes", people: pooled(5000, 5000, 5000), rows, unlistedBelow: 19 };
  const northern = site("a", "Northern", [{ kind: "distribution", id: "held", of: "codes", people: count(5000), rows: [{ ...rows[119]!, people: count(700) }], unlistedBelow: 10 }]);
  const markup = (more: object) => renderToStaticMarkup(<AnalysisResult output={output} sites={[northern]} notes={[]} view={{ ...view, ...more }} />);

  test("shows most people first, a page at a time, and keeps the search from page to page", () => {
    expect(codesShown(output, {})).toMatchObject({ page: 1, pages: 3, all: 120, rows: { length: 50 } });
    expect(codesShown(output, {}).rows[0]!.row.conceptId).toBe(1120);
    expect(codesShown(output, { kind: "drug", q: "number", page: "2" })).toMatchObject({ page: 2, pages: 2, all: 60, rows: { length: 10 } });
    expect(codesShown(output, { page: "99" }).page).toBe(3);
    expect(codesShown(output, { q: "1007" }).rows.map(({ row }) => row.conceptId)).toEqual([1007]);
    expect(markup({ q: "number", kind: "drug" })).toContain("q=number&amp;kind=drug&amp;page=2");
  });
  test("says what is not listed, what a TRE does not list, and where RQuest’s file is", () => {
    const text = markup({});
    for (const words of ["fewer than 19 people have are not listed", "not listed", "Northern", "/api/v1/submissions/1/outputs/held/distribution", "Code number 120"]) expect(text).toContain(words);
  });
  test("of a population too small says that none may be listed", () => {
    expect(renderToStaticMarkup(<AnalysisResult output={{ ...output, rows: [], unlistedBelow: null }} sites={[]} notes={[]} view={view} />)).toContain("No code may be listed");
  });
});

describe("what the concept sets came to", () => {
  const inEach = (north: number | null, west: number | null) => [{ treId: "a", tre: "Northern", concepts: north }, { treId: "b", tre: "Wessex", concepts: west }];
  const words = (sets: Parameters<typeof ExpandedSets>[0]["sets"]) => renderToStaticMarkup(<ExpandedSets sets={sets} />);
  test("names each set and environment; none, and not told, are other facts than a number", () => {
    const markup = words([{ key: "d", name: "Diabetes", tres: inEach(1204, 1204) }, { key: "m", name: "Metformin", tres: inEach(0, null) }, { key: "i", name: "Insulin", tres: inEach(7, 9) }]);
    for (const text of ["Diabetes", "Northern", "Wessex", "1,204", "none", "not told", "One set differs"]) expect(markup).toContain(text);
    expect(words([{ key: "d", name: "Diabetes", tres: inEach(3, 3) }])).not.toContain("differs");
    expect(words([{ key: "d", name: "Diabetes", tres: inEach(3, null) }])).not.toContain("differs");
  });
  test("says nothing before anybody has answered", () => {
    expect(words([{ key: "d", name: "Diabetes", tres: [] }])).toBe("");
    expect(words([])).toBe("");
  });
});
