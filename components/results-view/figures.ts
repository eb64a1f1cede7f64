/**
 * Every number of an analysis as a row: what it counts, the pooled number, and each TRE's own part. Tables, screens and print read the
 * same rows. A TRE's part is found by the codes of its levels, never by position: TREs may declare their levels in another order.
 */
import { lowered } from "#lib/kernel/lowered.ts";
import { outputsAsked } from "#lib/query/outputs-asked.ts";
import { showPooled, type Pooled, type Released } from "#components/results/shown.ts";
import type { Cell } from "#lib/disclosure/cell.ts";
import { reckonedParts } from "#lib/disclosure/reckoned-parts.ts";
import type { ReleasedNumber, ReleasedOutput } from "#lib/disclosure/released.ts";
import { icd10Chapters } from "#lib/query/icd10-chapters.ts";
import type { Query } from "#lib/query/model.ts";
import type { AnalysisOutput } from "#lib/query/outputs.ts";
import { keyOfCode } from "./codes-shown.ts";
import type { PooledCell, PooledNumber, PooledOutput, PooledResult } from "#lib/federation/pooled-result.ts";

export type Site = PooledResult["sites"][number];
export type Figure = {
  key: string;
  label: string;
  /** Totals stand apart from the cells that they add up. */
  isTotal: boolean;
  pooled: Pooled;
  /** In the order of the sites given; undefined where that TRE released no such number. */
  parts: (Released | undefined)[];
};

type Crosstab = Extract<PooledOutput, { kind: "crosstab" }>;
type Levels = Crosstab["dimensions"];

/** Codes of every cell of a table, the last dimension fastest. */
export const combinations = (dimensions: Levels): { codes: string[]; labels: string[] }[] =>
  dimensions.reduce<{ codes: string[]; labels: string[] }[]>(
    (done, { levels }) => done.flatMap(({ codes, labels }) => levels.map((level) => ({ codes: [...codes, level.code], labels: [...labels, level.label] }))),
    [{ codes: [], labels: [] }],
  );

/** The cell with these codes in a TRE's own table. */
export function cellAt({ dimensions, cells }: { dimensions: Levels; cells: readonly Cell[] }, pooled: Levels, codes: readonly string[]): Cell | undefined {
  let index = 0;
  for (const { variable, levels } of dimensions) {
    const wanted = codes[pooled.findIndex((dimension) => dimension.variable === variable)];
    const at = levels.findIndex((level) => level.code === wanted);
    if (at < 0) return undefined;
    index = index * levels.length + at;
  }
  return cells[index];
}

const released = <K extends ReleasedOutput["kind"]>(site: Site, id: string, kind: K): Extract<ReleasedOutput, { kind: K }> | undefined =>
  site.outputs.find((output): output is Extract<ReleasedOutput, { kind: K }> => output.id === id && output.kind === kind);

export function figuresOf(output: PooledOutput, sites: readonly Site[]): Figure[] {
  switch (output.kind) {
    case "count":
      return [{ key: "people", label: "People", isTotal: false, pooled: output.people, parts: sites.map((site) => released(site, output.id, "count")?.people) }];
    case "crosstab": return crosstabFigures(output, sites);
    case "summary": {
      const row = (key: "n" | "missing" | "mean" | "sd" | "skewness", label: string, pooled: Pooled): Figure => ({ key, label, isTotal: false, pooled, parts: sites.map((site) => released(site, output.id, "summary")?.[key]) });
      return [row("n", "People with a value", output.n), row("missing", "People without a value", output.missing), row("mean", "Mean", output.mean), row("sd", "Standard deviation", output.sd), ...(output.skewness ? [row("skewness", "Skewness", output.skewness)] : [])];
    }
    case "distribution": return distributionFigures(output, sites);
    case "comparison": case "correlation": case "rate": case "survival": case "meta-analysis": case "regression": case "cox": case "quantiles": {
      // Keys are made of codes: a TRE's part is found whatever the order of its levels.
      const own = sites.map((site) => { const one = site.outputs.find(({ id, kind }) => id === output.id && kind === output.kind); return new Map(one && "table" in one ? reckonedParts<Cell, ReleasedNumber>(one).map((part) => [part.key, part.of]) : []); });
      return reckonedParts<PooledCell, PooledNumber>(output).map(({ key, label, isTotal, of }) => ({ key, label, isTotal, pooled: of, parts: own.map((parts) => parts.get(key)) }));
    }
    case "histogram": {
      const own = sites.map((site) => released(site, output.id, "histogram"));
      const bins = output.cells.map((pooled, at): Figure => ({ key: `bin-${at}`, label: binLabel(output.breaks, at), isTotal: false, pooled, parts: own.map((one) => (sameBreaks(one?.breaks, output.breaks) ? one?.cells[at] : undefined)) }));
      const outside = (key: "below" | "above" | "missing", label: string): Figure => ({ key, label, isTotal: false, pooled: output[key], parts: own.map((one) => one?.[key]) });
      return [outside("below", `Below ${output.breaks[0]}`), ...bins, outside("above", `Above ${output.breaks.at(-1)}`), outside("missing", "Not known")];
    }
  }
}

export const binLabel = (breaks: readonly number[], at: number): string => `${breaks[at]} to ${at === breaks.length - 2 ? "" : "under "}${breaks[at + 1]}`;
const sameBreaks = (some: readonly number[] | undefined, others: readonly number[]): boolean => some?.length === others.length && some.every((value, at) => value === others[at]);

function crosstabFigures(output: Crosstab, sites: readonly Site[]): Figure[] {
  const own = sites.map((site) => released(site, output.id, "crosstab"));
  const cells = combinations(output.dimensions).map(({ codes, labels }, at): Figure => ({
    key: codes.join("/"), label: labels.join(", "), isTotal: false, pooled: output.cells[at]!,
    parts: own.map((one) => one && cellAt(one, output.dimensions, codes)),
  }));
  const margins = output.dimensions.length === 1 ? [] : output.dimensions.flatMap((dimension, d) => dimension.levels.map((level, l): Figure => ({
    key: `margin-${d}-${level.code}`, label: `${dimension.label}: ${level.label}`, isTotal: true, pooled: output.margins[d]![l]!,
    parts: own.map((one) => {
      const at = one?.dimensions.findIndex((theirs) => theirs.variable === dimension.variable) ?? -1;
      const place = one?.dimensions[at]?.levels.findIndex((theirs) => theirs.code === level.code) ?? -1;
      return one?.margins[at]?.[place];
    }),
  })));
  const total: Figure = { key: "total", label: "All", isTotal: true, pooled: output.total, parts: own.map((one) => one?.total) };
  return [...cells, ...margins, total];
}

function distributionFigures(output: Extract<PooledOutput, { kind: "distribution" }>, sites: readonly Site[]): Figure[] {
  const own = sites.map((site) => released(site, output.id, "distribution"));
  switch (output.of) {
    case "codes": {
      const listed = own.map((one) => new Map(one?.of === "codes" ? one.rows.map((row) => [keyOfCode(row), row.people]) : []));
      return output.rows.map((row) => ({ key: keyOfCode(row), label: row.name, isTotal: false, pooled: row.people, parts: listed.map((rows) => rows.get(keyOfCode(row))) }));
    }
    case "demographics":
      return output.tables.flatMap(({ dimension, cells }) => dimension.levels.map((level, at): Figure => ({
        key: `${dimension.variable}/${level.code}`, label: `${dimension.label}: ${level.label}`, isTotal: false, pooled: cells[at]!,
        parts: own.map((one) => {
          const table = one?.of === "demographics" ? one.tables.find((t) => t.dimension.variable === dimension.variable) : undefined;
          return table?.cells[table.dimension.levels.findIndex((l) => l.code === level.code)];
        }),
      })));
    case "icd-chapters":
      return output.cells.map((pooled, at): Figure => ({
        key: icd10Chapters[at]!.numeral, label: `${icd10Chapters[at]!.title} (${icd10Chapters[at]!.range})`, isTotal: false, pooled, parts: own.map((one) => (one?.of === "icd-chapters" ? one.cells[at] : undefined)),
      }));
  }
}
export const distributionTitles = { codes: "Which codes there are, and in how many people", demographics: "People by sex, age and ethnic category", "icd-chapters": "People by chapter of ICD-10" } as const;

/** What a model explains, as a title names it: models of one question are told apart by it. Undefined of what is no model of variables. */
function explainedBy({ analyses, variables }: Pick<Query, "analyses" | "variables">, id: string): string | undefined {
  const labelOf = (name: string): string => variables.find((variable) => variable.name === name)?.label ?? name;
  const asked = outputsAsked({ analyses }).find((one) => one.id === id);
  const model = asked?.kind === "meta-analysis" ? asked.of : asked;
  if (model?.kind === "regression") return labelOf(model.outcome);
  if (model?.kind === "cox") return `time to ${lowered(labelOf(model.event.variable))}`;
  return model?.kind === "quantiles" ? labelOf(model.of) : undefined;
}

/** “Sex by disease”, “Age”, “Number of people”: what heads an analysis. `query`: what was asked, whose words say what a model is of. */
export function outputTitle(output: PooledOutput | ReleasedOutput | AnalysisOutput, query?: Pick<Query, "analyses" | "variables">): string {
  const of = query === undefined ? undefined : explainedBy(query, output.id);
  const model = (name: string): string => (of === undefined ? name : `${name} of ${lowered(of)}`);
  switch (output.kind) {
    case "count": return "Number of people";
    case "distribution": return distributionTitles[output.of];
    case "crosstab": return output.dimensions.map((dimension, at) => (at === 0 ? dimension.label : lowered(dimension.label))).join(" by ");
    case "comparison": return `${output.label}${output.unit === undefined ? "" : ` (${output.unit})`} by ${lowered(output.table.dimensions[0]!.label)}`;
    case "correlation": return `Correlation of ${output.of.map(({ label }, at) => (at === 0 ? label : lowered(label))).join(", ")}`;
    case "rate": return `Rate of ${lowered(output.event)}`;
    case "survival": return `Time to ${lowered(output.event)}`;
    case "meta-analysis": return model("Meta-analysis");
    case "regression": return model("Regression model");
    case "cox": return model("Cox model");
    case "quantiles": return model("Quantiles");
    case "summary": case "histogram": return `${output.label}${output.unit === undefined ? "" : ` (${output.unit})`}: ${output.kind === "summary" ? "mean and spread" : "histogram"}`;
  }
}

/** Said wherever two or more TREs answered: nothing that they publish says whom they share. */
export const overlapInWords = "One person can be in the records of more than one data environment; the total may count such people twice.";

/** The pooled answer in a sentence or two: “About 41,235, between 41,228 and 41,242 people.” Tables have no such sentence. */
export function answerInWords(outputs: readonly PooledOutput[]): string[] {
  const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
  return outputs.flatMap((output) => {
    switch (output.kind) {
      case "count": return [`People: ${showPooled(output.people).words}.`];
      case "summary": return [`${capital(output.label)}${output.unit === undefined ? "" : ` (${output.unit})`}: mean ${showPooled(output.mean).words}.`];
      case "crosstab": case "histogram": case "distribution": case "comparison": case "correlation": case "rate": case "survival": case "meta-analysis": case "regression": case "cox": case "quantiles": return [];
    }
  });
}
