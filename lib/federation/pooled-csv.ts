/**
 * The pooled result and each TRE's part as tidy CSV: one row for each number, one column for each variable's level. A hidden number
 * has an empty value, never 0; where the truth lies is in `low` and `high`, and why in `state`. A TRE without a number of an analysis
 * has one row that says so.
 */
import { cellBounds } from "#lib/disclosure/in-words.ts";
import type { Cell } from "#lib/disclosure/cell.ts";
import type { ReleasedNumber } from "#lib/disclosure/released.ts";
import { csvOf, type CsvValue } from "#lib/kernel/csv.ts";
import { halfUpRange } from "#lib/statistics/half-up.ts";
import type { FittedModel } from "./fitted-model.ts";
import { modelNumbers } from "./model-numbers.ts";
import { numbersIn, type Levels, type OutputNumber } from "./output-numbers.ts";
import type { ReckonedStatistic } from "./statistics-in.ts";
import type { PooledCell, PooledNumber, PooledResult } from "./pooled-result.ts";

/**
 * What a row's number is. `exact`, `rounded` (within low and high), `noisy-rounded` (moved by chance, then rounded: within low and high), `noisy` (moved by chance: within low and high
 * at least 95 times in 100), `estimate` (released parts added up; the truth lies within low and
 * high, or most likely so where `noise_variance` stands beside it and a part is `noisy`), `range` (every part is hidden: only low and high are known), `at-least` (no upper end is known), `to-digits` (a mean or a
 * deviation, to significant digits); hidden: `hidden-small`, `hidden-to-protect`, `withheld`, `not-released`; and `not-applicable`,
 * `code-absent`, `no-answer`; `sits-out`: a group of quantiles that this TRE’s people are not in, and neither are they in everyone’s. Of statistics: `reckoned` (from released numbers: as exact as they are; low and high are what rounding leaves open, where that is
 * known) and `not-given`.
 */
export const rowStates = ["exact", "rounded", "noisy", "noisy-rounded", "estimate", "range", "at-least", "to-digits", "hidden-small", "hidden-small-noisy", "hidden-to-protect", "withheld", "not-released", "not-applicable", "code-absent", "masked", "no-answer", "sits-out", "reckoned", "not-given"] as const;
type RowState = (typeof rowStates)[number];
type Read = { value: number | null; low: number | null; high: number | null; state: RowState; roundedTo: number | null; /** Of the noise in it; null: none was added. */ noiseVariance?: number | null | undefined };

/**
 * `level_…` columns follow the fixed ones, one for each variable of any analysis, in order of appearance; empty where an analysis has not that variable. `statistic`,
 * `stratum`, `degrees`, `bound` and `because` come last, where there are statistics that have them.
 */
export const fixedColumns = ["analysis", "kind", "tre", "measure", "value", "low", "high", "state", "rounded_to", "noise_variance"] as const;

export function pooledCsv(result: PooledResult, models: readonly FittedModel[] = [], statistics: readonly ReckonedStatistic[] = []): string {
  const rows: { fixed: CsvValue[]; levels: Levels }[] = [];
  const add = <N>(analysis: string, kind: string, tre: string, numbers: readonly OutputNumber<N>[], read: (of: N) => Read): void => {
    for (const { levels, measure, of } of numbers) {
      const { value, low, high, state, roundedTo, noiseVariance = null } = read(of);
      rows.push({ fixed: [analysis, kind, tre, measure, value, low, high, state, roundedTo, noiseVariance], levels: Object.fromEntries(Object.entries(levels).map(([variable, level]) => [columnOf(variable), level])) });
    }
  };
  for (const output of result.outputs) {
    add(output.id, output.kind, "pooled", numbersIn(output), readPooled);
    for (const site of result.sites) {
      const own = site.outputs.find((o) => o.id === output.id);
      if (own) add(own.id, own.kind, site.tre.name, numbersIn(own), (of) => readReleased(of, site.zeros));
      else rows.push({ fixed: [output.id, output.kind, site.tre.name, "", null, null, null, site.outputs.length > 0 ? "not-released" : "no-answer", null, null], levels: {} });
    }
    const model = models.find(({ analysis }) => analysis === output.id);
    if (model) add(model.analysis, model.kind, "pooled", modelNumbers(model), ({ value, roundedTo }) => (roundedTo === null ? { ...exact, value } : { value, ...halfUpRange(value, roundedTo), state: "rounded", roundedTo }));
    for (const { code, sitsOut } of model?.groups ?? []) for (const { tre } of sitsOut) rows.push({ fixed: [output.id, output.kind, tre, "quantile", null, null, null, "sits-out", null, null], levels: { [columnOf("group")]: code } });
  }
  for (const { analysis, kind, stratum, name, value, interval, p, within, noBound, degrees, because } of statistics) {
    // How it was reckoned, or why not, stands once, in the first row of the statistic.
    let said: Levels = { ...(degrees !== undefined && { degrees }), ...(noBound && { bound: "none known" }), ...(because !== undefined && { because }) };
    const row = (measure: string, of: number | undefined, state: RowState = "reckoned", ends?: { low: number; high: number }): void => {
      if (of === undefined && state !== "not-given") return;
      rows.push({ fixed: [analysis, kind, stratum?.tre ?? "pooled", measure, of ?? null, ends?.low ?? null, ends?.high ?? null, state, null, null], levels: { statistic: name, ...(stratum && { stratum: stratum.label }), ...said } });
      said = {};
    };
    row("statistic", value ?? undefined, because === undefined ? "reckoned" : "not-given", within);
    row("lower limit", interval?.low);
    row("upper limit", interval?.high);
    row("p-value", p);
  }
  const columns = [...new Set(rows.flatMap(({ levels }) => Object.keys(levels)))];
  return csvOf([[...fixedColumns, ...columns], ...rows.map(({ fixed, levels }) => [...fixed, ...columns.map((column) => levels[column] ?? null)])]);
}

/** A name that R and Python take as it stands; the prefix keeps a TRE's variable from taking the place of a fixed column. */
const columnOf = (variable: string): string => `level_${variable.replace(/^_/, "").replace(/[^A-Za-z0-9_]/g, "_")}`;

const pooledHidden = { "below-threshold": "hidden-small", "to-protect": "hidden-to-protect", "nothing-released": "not-released" } as const satisfies Record<string, RowState>;

function readPooled(of: PooledCell | PooledNumber): Read {
  if (of.is === "hidden") return unknown(pooledHidden[of.because]);
  if (of.is === "number") return { value: of.value, low: of.low, high: of.high, state: "to-digits", roundedTo: null };
  const { estimate: value, low, high, roundedTo, noiseVariance } = of;
  if (of.isLikely) return { value, low, high, state: value === null ? "range" : "noisy", roundedTo: null, noiseVariance };
  return { value, low, high, state: low === high ? "exact" : high === null ? "at-least" : value === null ? "range" : "estimate", roundedTo, noiseVariance };
}

const exact = { low: null, high: null, state: "exact", roundedTo: null } as const;
const hiddenStates = { "suppressed-small": "hidden-small", "suppressed-secondary": "hidden-to-protect", withheld: "withheld", "not-applicable": "not-applicable", "code-absent": "code-absent", masked: "masked" } as const satisfies Record<string, RowState>;
const unknown = (state: RowState): Read => ({ value: null, low: null, high: null, state, roundedTo: null });

function readReleased(of: Cell | ReleasedNumber, zeros: "shown" | "suppressed" | undefined): Read {
  if (of.is === "number") return { ...unknown("to-digits"), value: of.value };
  if (of.is === "zero") return { value: 0, low: 0, high: 0, state: "exact", roundedTo: 1 };
  if (of.is === "value") {
    const bounds = cellBounds(of, { zeros });
    return { value: of.value, low: bounds?.low ?? null, high: bounds?.high ?? null, state: bounds?.high === null ? "at-least" : of.likely ? "noisy" : of.noiseVariance !== undefined ? "noisy-rounded" : of.roundedTo === 1 ? "exact" : "rounded", roundedTo: of.likely ? null : of.roundedTo, noiseVariance: of.noiseVariance };
  }
  if (of.is === "suppressed-small" && "likely" in of && of.likely) return { ...unknown("hidden-small-noisy"), ...of.likely };
  if (of.is === "suppressed-small") return { ...unknown("hidden-small"), low: zeros === "shown" ? 1 : 0, high: of.below - 1 };
  return unknown(hiddenStates[of.is]);
}
