import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { PooledCell, PooledNumber, PooledOutput } from "#lib/federation/pooled-result.ts";
import type { AnalysisOf } from "#lib/query/analysis.ts";
import { ResultsShown } from "./results-shown.tsx";

const cell = (n: number): PooledCell => ({ is: "value", low: n, high: n, estimate: n, restsOn: ["a"], hiddenAt: [], roundedTo: 1 });
const hidden: PooledCell = { is: "hidden", because: "below-threshold", below: 10 };
const number = (value: number): PooledNumber => ({ is: "number", value, low: value, high: value, digits: 3, restsOn: ["a"] });
const levels = (...codes: string[]) => codes.map((code) => ({ code, label: code.toUpperCase() }));
const by = { variable: "sex", label: "Sex", levels: levels("f", "m") };
const analysis: AnalysisOf<"characteristics"> = { kind: "characteristics", id: "one", by: "sex", of: [{ variable: "age", as: "mean" }, { variable: "ill", as: "shares" }, { variable: "gone", as: "shares" }] };
const outputs: PooledOutput[] = [
  { kind: "count", id: "n", people: cell(200) },
  { kind: "comparison", id: "one-1", variable: "age", label: "Age", unit: "years", table: { dimensions: [by, { variable: "age", label: "Age", levels: levels("_known", "_missing") }], cells: [95, 5, 100, 0].map(cell), margins: [[100, 100].map(cell), [195, 5].map(cell)], total: cell(200) }, means: [number(50), number(52)], sds: [number(4), number(4)] },
  { kind: "crosstab", id: "one-2", dimensions: [by, { variable: "ill", label: "Ill", levels: levels("yes", "no") }], cells: [cell(25), cell(75), hidden, cell(93)], margins: [[100, 100].map(cell), [hidden, cell(168)]], total: cell(200) },
];

test("“Table 1” stands once, before what is behind its rows, with shares, means, what is missing and differences; what is hidden takes its share with it", () => {
  const shown: string[] = [];
  const markup = renderToStaticMarkup(<ResultsShown outputs={outputs} analyses={[{ kind: "count", id: "n" }, analysis]} whose="pooled" one={(output) => { shown.push(output.id); return <p>own: {output.id}</p>; }} />);
  const text = markup.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
  expect(shown).toEqual(["n", "one-1", "one-2"]);
  expect(markup.match(/id="analysis-one"/g)).toHaveLength(1);
  for (const said of ["Characteristics by sex, pooled", "Difference from F", "Age (years)", ", mean (SD)", "50.0 ( 4.00 )", "0.500", "25 (25.0%)", "75 (75.0%)", "No data environment released: gone.", "Ill: a count that it needs is hidden."]) expect(text).toContain(said);
  // 93 of a hundred less the hidden ones: its share would tell of them.
  expect(text).not.toContain("93 (");
  expect(text).not.toContain("168 (");
  expect(text.indexOf("Characteristics by sex")).toBeLessThan(text.indexOf("own: one-1"));
  expect(markup).toMatch(/Not known<\/span>/);
});
