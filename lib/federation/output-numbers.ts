/**
 * Every number of an output, pooled or one TRE's own, with what it counts: the one list that files, provenance and comparisons read.
 * A new kind of output needs one case here, and one in components/results-view/figures.ts for the page's rows.
 */
import type { Cell } from "#lib/disclosure/cell.ts";
import { reckonedParts, type Measure } from "#lib/disclosure/reckoned-parts.ts";
import type { ReleasedNumber, ReleasedOutput } from "#lib/disclosure/released.ts";
import { icd10Chapters } from "#lib/query/icd10-chapters.ts";
import type { MetaEffect } from "./meta-effect.ts";
import type { PooledCell, PooledNumber, PooledOutput } from "./pooled-result.ts";
import { levelsAt } from "./site-ranges.ts";

/** Variable → level; a variable over all of whose levels the number was taken has the level “(all)”. */
export type Levels = Readonly<Record<string, string>>;
const allLevels = "(all)";
export type OutputNumber<N> = { levels: Levels; measure: Measure; of: N };

export function numbersIn(output: PooledOutput): OutputNumber<PooledCell | PooledNumber>[];
export function numbersIn(output: ReleasedOutput): OutputNumber<Cell | ReleasedNumber>[];
export function numbersIn(output: PooledOutput | ReleasedOutput): OutputNumber<Cell | ReleasedNumber | PooledCell | PooledNumber>[] {
  type Count = Cell | PooledCell;
  const people = (levels: Levels, of: Count) => ({ levels, measure: "people" as const, of });
  switch (output.kind) {
    case "count": return [people({}, output.people)];
    case "crosstab": {
      const { dimensions } = output;
      const sizes = dimensions.map(({ levels }) => levels.length);
      const everything = Object.fromEntries(dimensions.map(({ variable }) => [variable, allLevels]));
      const cells: readonly Count[] = output.cells;
      const margins: readonly (readonly Count[])[] = sizes.length > 1 ? output.margins : [];
      return [
        ...cells.map((cell, i) => people(Object.fromEntries(levelsAt(sizes, i).map((level, d) => [dimensions[d]!.variable, dimensions[d]!.levels[level]!.label])), cell)),
        ...margins.flatMap((margin, d) => margin.map((cell, level) => people({ ...everything, [dimensions[d]!.variable]: dimensions[d]!.levels[level]!.label }, cell))),
        people(everything, output.total),
      ];
    }
    case "summary": {
      const of = output.variable;
      return [people({ [of]: "known" }, output.n), people({ [of]: "not known" }, output.missing), { levels: { [of]: "known" }, measure: "mean", of: output.mean }, { levels: { [of]: "known" }, measure: "standard deviation", of: output.sd }, ...(output.skewness ? [{ levels: { [of]: "known" }, measure: "skewness" as const, of: output.skewness }] : [])];
    }
    case "histogram": {
      const { variable, breaks } = output;
      const cells: readonly Count[] = output.cells;
      return [
        people({ [variable]: `under ${breaks[0]}` }, output.below), ...cells.map((cell, i) => people({ [variable]: `${breaks[i]} to ${i === breaks.length - 2 ? "" : "under "}${breaks[i + 1]}` }, cell)),
        people({ [variable]: `over ${breaks.at(-1)}` }, output.above), people({ [variable]: "not known" }, output.missing),
      ];
    }
    case "comparison":
    case "correlation":
    case "rate":
    case "survival":
    case "regression":
    case "cox":
    case "quantiles":
      return reckonedParts<Count, ReleasedNumber | PooledNumber>(output);
    case "meta-analysis":
      return [...reckonedParts<Count, ReleasedNumber | PooledNumber>(output), ...("effects" in output ? output.effects.flatMap(besideEffect) : [])];
    case "distribution": {
      const everyone = people({}, output.people);
      switch (output.of) {
        case "codes": return [everyone, ...output.rows.map((row) => people({ domain: row.domain, concept: String(row.conceptId), name: row.name }, row.people))];
        case "demographics": return [everyone, ...output.tables.flatMap(({ dimension, cells }) => (cells as readonly Count[]).map((cell, i) => people({ [dimension.variable]: dimension.levels[i]!.label }, cell)))];
        case "icd-chapters": return [everyone, ...(output.cells as readonly Count[]).map((cell, i) => people({ chapter: icd10Chapters[i]!.range, name: icd10Chapters[i]!.title }, cell))];
      }
    }
  }
}

/** What stands beside the one estimate of a meta-analysis, in the units of the coefficient. Its digits are those of a reckoned number: what it stands on has fewer. */
function besideEffect({ column, together, heterogeneity, studies }: MetaEffect): OutputNumber<PooledNumber>[] {
  const restsOn = studies.map((s) => s.treId);
  const line = (measure: Measure, value: number | undefined): OutputNumber<PooledNumber>[] => (value === undefined ? [] : [{ levels: { term: column }, measure, of: { is: "number", value, low: value, high: value, digits: 15, restsOn } }]);
  return [
    ...line("lower limit", together?.interval.low), ...line("upper limit", together?.interval.high), ...line("p-value", together?.p),
    ...line("lower prediction limit", together?.prediction?.low), ...line("upper prediction limit", together?.prediction?.high),
    ...line("Cochran's Q", heterogeneity?.q), ...line("p-value of Q", heterogeneity?.p), ...line("I squared", heterogeneity?.iSquared), ...line("tau squared", heterogeneity?.tauSquared),
  ];
}
