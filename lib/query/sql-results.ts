/** The rows of a compiled query, read back into outputs: cells that nobody is in are zero, and none is unexpected. */
import { conceptName } from "./checked-concepts.ts";
import type { TableDictionary } from "./dictionary.ts";
import { demographicVariables, distributionDomains, inDomainOrder, type Distribution } from "./distribution.ts";
import { icd10Chapters } from "./icd10-chapters.ts";
import { isCounted, type CountedAnalysis } from "./analysis.ts";
import type { Query } from "./model.ts";
import { outputsAsked } from "./outputs-asked.ts";
import type { AnalysisOutput, CodeCount, DistributionContent, RunOutputs } from "./outputs.ts";
import { dimensionOf, unitOf } from "./variables.ts";

/** `analysis` is the place in the query's list of those that are counted, −1 the whole population where no analysis tells it; `cell` the row-major index of a table's or histogram's cell; for codes the place of the kind of record, beside `concept` and its `name`. */
export type ResultRow = { analysis: number; cell: number; people: number; mean: number | null; m2: number | null; deviation1: number | null; deviation2: number | null; apart: number | null; cubes: number | null; cubesAbsolute: number | null; cubesSquared: number | null; apartByFour: number | null; concept: number | null; name: string | null };

/** The rows that tell how many concepts each set of the query has: `cell` is its place, `people` for once the number of concepts. */
export const expandedSets = -2;

/** Whether everyone is in just one of an analysis' cells, so that its rows tell how many people there are in all. */
export const countsEveryone = ({ kind }: CountedAnalysis): boolean => kind === "count" || kind === "crosstab" || kind === "histogram";

/** The outputs of the analyses that are counted, in the query's order. */
export function readOutputs(query: Query, dictionary: TableDictionary | undefined, rows: readonly ResultRow[]): RunOutputs {
  const counted = outputsAsked(query).filter(isCounted);
  const rowsOf = (index: number) => rows.filter((r) => r.analysis === index);
  const population = rowsOf(counted.findIndex(countsEveryone)).reduce((sum, row) => sum + row.people, 0);
  const variable = (name: string) => query.variables.find((v) => v.name === name)!;
  const named = (name: string) => {
    const unit = unitOf(variable(name), dictionary);
    return { variable: name, label: variable(name).label, ...(unit === undefined ? {} : { unit }) };
  };
  const cells = (index: number, size: number) => {
    const counts = new Array<number>(size).fill(0);
    for (const row of rowsOf(index)) {
      if (!(row.cell in counts)) throw new RangeError("the engine counted people in a cell that the query does not have");
      counts[row.cell] = row.people;
    }
    return counts;
  };
  const outputs = counted.map((analysis, i): AnalysisOutput => {
    switch (analysis.kind) {
      case "count":
        return { kind: "count", id: analysis.id, people: rowsOf(i)[0]?.people ?? 0 };
      case "crosstab": {
        const dimensions = analysis.by.map((name) => dimensionOf(variable(name), dictionary));
        return { kind: "crosstab", id: analysis.id, dimensions, counts: cells(i, dimensions.reduce((n, d) => n * d.levels.length, 1)) };
      }
      case "summary": {
        const row = rowsOf(i)[0];
        const n = row?.people ?? 0;
        return { kind: "summary", id: analysis.id, ...named(analysis.of), n, missing: population - n, mean: row?.mean ?? 0, m2: row?.m2 ?? 0, largestDeviations: [row?.deviation1 ?? 0, row?.deviation2 ?? 0], fewestApart: row?.apart ?? 0, cubes: { sum: row?.cubes ?? 0, absolute: row?.cubesAbsolute ?? 0, squares: row?.cubesSquared ?? 0, fewestApart: row?.apartByFour ?? 0 } };
      }
      case "histogram": {
        const bins = analysis.breaks.length - 1;
        const counts = cells(i, bins + 3);
        const [below, above, missing] = counts.slice(bins) as [number, number, number];
        return { kind: "histogram", id: analysis.id, ...named(analysis.of), breaks: analysis.breaks, counts: counts.slice(0, bins), below, above, missing };
      }
      case "distribution":
        return { kind: "distribution", id: analysis.id, ...distribution(analysis, rowsOf(i), (size) => cells(i, size)) };
    }
  });
  const expanded = (query.conceptSets ?? []).map(({ key }, i) => ({ key, concepts: rowsOf(expandedSets).find((row) => row.cell === i)?.people ?? 0 }));
  return { population, outputs, ...(expanded.length > 0 && { conceptSets: expanded }) };
}

/** What of a distribution depends on its subject. */
function distribution({ of, at }: Distribution, rows: readonly ResultRow[], cells: (size: number) => number[]): DistributionContent {
  switch (of) {
    case "codes": {
      const codes = rows.map((r): CodeCount => ({ domain: distributionDomains[r.cell]!, conceptId: r.concept!, name: conceptName(r.concept!, r.name), people: r.people }));
      return { of, rows: codes.sort(inDomainOrder) };
    }
    case "demographics": {
      const dimensions = demographicVariables(at!).map((v) => dimensionOf(v));
      const counts = cells(dimensions.reduce((n, d) => n + d.levels.length, 0));
      return { of, tables: dimensions.map((dimension) => ({ dimension, counts: counts.splice(0, dimension.levels.length) })) };
    }
    case "icd-chapters": {
      const counts = cells(icd10Chapters.length + 1);
      return { of, counts: counts.slice(0, -1), coded: counts.at(-1)! };
    }
  }
}

/** A row as a driver gives it (integers as bigint, text or number) with plain numbers. */
export function resultRow(row: Readonly<Record<string, unknown>>): ResultRow {
  const name = row["name"];
  const number = (name: string) => (row[name] === null ? null : Number(row[name]));
  return {
    analysis: Number(row["analysis"]), cell: Number(row["cell"]), people: Number(row["people"]),
    mean: number("mean"), m2: number("m2"), deviation1: number("deviation1"), deviation2: number("deviation2"), apart: number("apart"), cubes: number("cubes"), cubesAbsolute: number("cubes_absolute"), cubesSquared: number("cubes_squared"), apartByFour: number("apart_by_four"),
    concept: number("concept"), name: typeof name === "string" ? name : null,
  };
}
