/**
 * What output checkers withhold of a run, number by number or output by output (SDC Handbook, 2nd ed. 2024, chapter 3: principles-based checking
 * goes beyond rules of thumb). A number that is withheld is hidden before secondary suppression, so that no sum gives it back; an output that is
 * withheld whole is left out before anything is looked at.
 */
import type { AnalysisOutput, RunOutputs } from "#lib/query/outputs.ts";
import { withoutNumbers } from "./ledger/withhold.ts";
import { linkCounts, type LinkedCounts } from "./linked-counts.ts";
import type { DisclosurePolicy } from "./policy.ts";
import { tableParts } from "./reckoned-parts.ts";
import type { ReleasedNumber, ReleasedOutput } from "./released.ts";
import { stepped } from "./survival-steps.ts";

/** `number`: its key (`numberKeys`); null for the output as a whole. */
export type Withholding = { readonly output: string; readonly number: string | null };

/** The run without the outputs that are withheld whole. */
export const withoutOutputs = (run: RunOutputs, withheld: readonly Withholding[]): RunOutputs => ({ ...run, outputs: run.outputs.filter(({ id }) => !withheld.some((one) => one.output === id && one.number === null)) });

/**
 * Every number of an output that may be withheld by itself: its key on the console's table, and where it is a count its place among the linked ones.
 * A list of codes is withheld whole or not at all; so is a model, of which nothing but counts has been computed yet.
 */
export function numberKeys(output: AnalysisOutput, linked: LinkedCounts): Map<string, number | null> {
  const { cells, margins, total } = linked.placesOf(output);
  switch (output.kind) {
    case "count": return new Map([["people", total]]);
    case "crosstab": return new Map([
      ...cells.map((place, i) => [`cell-${i}`, place] as const),
      ...(output.dimensions.length > 1 ? margins.flatMap((margin, d) => margin.map((place, l) => [`margin-${d}-${l}`, place] as const)) : []), ["total", total],
    ]);
    case "summary": return new Map([["n", cells[0]!], ["missing", cells[1]!], ["mean", null], ["sd", null], ...(output.cubes ? [["skewness", null] as const] : [])]);
    case "histogram": return new Map([["below", cells[0]!], ...output.counts.map((_, i) => [`bin-${i}`, cells[i + 1]!] as const), ["above", cells.at(-2)!], ["missing", cells.at(-1)!]]);
    case "distribution": return new Map(output.of === "demographics" ? output.tables.flatMap(({ dimension }) => dimension.levels.map((level) => `${dimension.variable}-${level.code}`)).map((key, i) => [key, cells[i]!] as const) : []);
    case "comparison": case "correlation": case "rate": case "survival": case "regression": case "cox": case "quantiles": case "meta-analysis": {
      const counts = tableParts({ dimensions: output.table.dimensions, cells, margins, total }).map(({ key, of }) => [key, of] as const);
      return new Map<string, number | null>([...otherKeys(output), ...counts]);
    }
  }
}

/** `numberKeys` of each output by its id, on the steps that are released. */
export function numbersOfRun(raw: RunOutputs, policy: DisclosurePolicy): Map<string, Map<string, number | null>> {
  const run = stepped(raw, policy);
  return new Map(run.outputs.map((output) => [output.id, numberKeys(output, linkCounts({ ...run, outputs: [output] }))]));
}

/** Numbers other than counts, in the order of the console's table. */
function otherKeys(output: Extract<AnalysisOutput, { table: unknown }>): [string, null][] {
  switch (output.kind) {
    case "comparison": return output.groups.flatMap((_, g) => [`mean-${output.table.dimensions[0]!.levels[g]!.code}`, `sd-${output.table.dimensions[0]!.levels[g]!.code}`].map((key): [string, null] => [key, null]));
    case "correlation": return [
      ...output.of.flatMap((one, i) => output.of.slice(i + 1).map((other): [string, null] => [`r-${one.variable}-${other.variable}`, null])),
      ...output.of.flatMap(({ variable }) => [`mean-${variable}`, `sd-${variable}`].map((key): [string, null] => [key, null])),
    ];
    case "rate": return output.groups.map(({ code }): [string, null] => [`days-${code}`, null]);
    case "survival": case "regression": case "cox": case "quantiles": case "meta-analysis": return [];
  }
}

/** Keys of the linked counts that are withheld. */
export function countsWithheld(outputs: readonly AnalysisOutput[], linked: LinkedCounts, withheld: readonly Withholding[]): Set<string> {
  return new Set(outputs.flatMap((output) => {
    const keys = numberKeys(output, linked);
    return withheld.flatMap((one) => {
      const place = one.output === output.id && one.number !== null ? keys.get(one.number) : undefined;
      return typeof place === "number" ? [linked.counts[place]!.key] : [];
    });
  }));
}

const nothing = { is: "withheld" } as const satisfies ReleasedNumber;

/** What is released of an output, without what is withheld of it. Its counts have been withheld before (`countsWithheld`). */
export function withoutWithheld(output: ReleasedOutput, withheld: readonly Withholding[]): ReleasedOutput {
  const own = withheld.filter((one) => one.output === output.id);
  if (own.some(({ number }) => number === null)) return withoutNumbers(output);
  const isWithheld = (key: string): boolean => own.some(({ number }) => number === key);
  const keep = <T>(of: readonly T[], keyAt: (i: number) => string): (T | typeof nothing)[] => of.map((one, i) => (isWithheld(keyAt(i)) ? nothing : one));
  switch (output.kind) {
    // A skewness is never told without the standard deviation that it is measured in.
    case "summary": return { ...output, mean: isWithheld("mean") ? nothing : output.mean, sd: isWithheld("sd") ? nothing : output.sd, ...(output.skewness && { skewness: isWithheld("skewness") || isWithheld("sd") ? nothing : output.skewness }) };
    case "comparison": {
      const code = (g: number): string => output.table.dimensions[0]!.levels[g]!.code;
      return { ...output, means: keep(output.means, (g) => `mean-${code(g)}`), sds: keep(output.sds, (g) => `sd-${code(g)}`) };
    }
    case "correlation": {
      const { of } = output;
      const name = (i: number): string => of[i]!.variable;
      const pair = (at: number): [number, number] => { const [a, b] = [Math.floor(at / of.length), at % of.length]; return a < b ? [a, b] : [b, a]; };
      return { ...output, r: keep(output.r, (at) => `r-${name(pair(at)[0])}-${name(pair(at)[1])}`), means: keep(output.means, (i) => `mean-${name(i)}`), sds: keep(output.sds, (i) => `sd-${name(i)}`) };
    }
    case "rate": return { ...output, days: keep(output.days, (g) => `days-${output.groups[g]!.code}`) };
    case "count": case "crosstab": case "histogram": case "distribution": case "survival": case "regression": case "cox": case "quantiles": case "meta-analysis": return output;
  }
}
