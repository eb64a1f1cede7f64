/**
 * “Table 1”, put together from the pooled outputs of its rows and from nothing else: of each group the people with each level and their share of
 * those with a known value, the mean and SD of numbers or their exact median and quartiles, who has no value, and how far each group stands from the reference in standard deviations
 * (Austin 2009; Yang & Dalton 2012 for categories), without regard to sign, as such a table has it; of medians there is no such distance. No share and no difference is given of counts
 * of which one is hidden: it would tell of that one.
 */
import { outputsOfAnalysis } from "#lib/query/outputs-asked.ts";
import type { AnalysisOf } from "#lib/query/analysis.ts";
import { missingLevel } from "#lib/query/outputs.ts";
import { m2FromStandardDeviation, mergeMoments, noMoments, standardDeviation } from "#lib/statistics/moments.ts";
import { significantDigits } from "#lib/statistics/significant-digits.ts";
import { standardisedCategoryDifference, standardisedMeanDifference } from "#lib/statistics/standardised-difference.ts";
import type { Quantile } from "#lib/statistics/quantile-search.ts";
import type { FittedModel } from "./fitted-model.ts";
import { sittingOut } from "./groups-of-model.ts";
import type { PooledCell, PooledNumber, PooledOutput } from "./pooled-result.ts";
import { cellAt } from "./site-ranges.ts";
import { hidden, ofPooled, type Statistic } from "./table-statistics.ts";

/** `share` is of the group's people with a known value, 0 to 1; null where a count that it needs is hidden. */
export type PeopleWithLevel = { people: PooledCell; share: number | null };
/** Of everybody, merged from the groups: null where one of them is hidden. */
/** Found in rounds over the environments that take part (lib/statistics/quantile-search.ts). */
export type Quartiles = { lower: number; median: number; upper: number };
type MeanOfAll = { mean: number; sd: number; digits: number } | null;
type Named = { output: string; label: string; unit?: string; missing: PooledCell[]; missingOfAll: PooledCell | null; differences: Statistic[] };
/** Lists run in the order of the table's groups. */
export type CharacteristicsRow = Named & (
  | { as: "shares"; levels: { code: string; label: string; of: PeopleWithLevel[]; ofAll: PeopleWithLevel }[] }
  | { as: "mean"; of: { mean: PooledNumber; sd: PooledNumber }[]; ofAll: MeanOfAll }
  /**
   * Null: nobody, people without a group, a group that sits out everywhere, or none found yet: `because`. `ofAll`: of everyone with a known group that takes part where they are.
   * `sitsOut`: which groups do not at which environments, and why (groups-of-model.ts).
   */
  | { as: "median"; of: (Quartiles | null)[]; ofAll: Quartiles | null; because: string | null; sitsOut: string[] }
);
export type CharacteristicsTable = {
  by: string; groups: { code: string; label: string; people: PooledCell }[]; everyone: PooledCell;
  /** The group from which the others' distance is told. */
  reference: string; rows: CharacteristicsRow[];
  /** Variables of which no environment released anything. */
  absent: string[];
};

type RowOutput = Extract<PooledOutput, { kind: "crosstab" | "comparison" } | { kind: "regression" | "cox" | "quantiles" }>;
type Group = { code: string; label: string; at: number };
const tableOf = (output: RowOutput) => (output.kind === "crosstab" ? output : output.table);
const estimateOf = (cell: PooledCell | undefined): number | null => ofPooled(cell)?.value ?? null;
const isNobody = (cell: PooledCell | undefined): boolean => cell?.is === "value" && cell.high === 0;

/** Null where no environment released any of it. */
export function characteristicsTable(analysis: AnalysisOf<"characteristics">, outputs: readonly PooledOutput[], models: readonly FittedModel[]): CharacteristicsTable | null {
  const asked = outputsOfAnalysis(analysis).map(({ id }, row) => ({ variable: analysis.of[row]!.variable, output: outputs.find((output): output is RowOutput => output.id === id && (output.kind === "crosstab" || output.kind === "comparison" || output.kind === "quantiles")) }));
  const found = asked.flatMap(({ output }) => (output ? [output] : []));
  if (found[0] === undefined) return null;
  const { dimensions, margins, total } = tableOf(found[0]);
  // A column for those without a group only where there are such.
  const groups = dimensions[0]!.levels.flatMap((level, at) => (level.code === missingLevel.code && isNobody(margins[0]![at]) ? [] : [{ ...level, at, people: margins[0]![at]! }]));
  const known = groups.filter(({ code }) => code !== missingLevel.code);
  const reference = known.find(({ code }) => code === analysis.reference) ?? known[0];
  return {
    by: dimensions[0]!.label, groups: groups.map(({ code, label, people }) => ({ code, label, people })), everyone: total, reference: reference?.label ?? "",
    rows: found.map((output) => {
      switch (output.kind) {
        case "crosstab": return shares(output, groups, known, reference);
        case "comparison": return means(output, groups, known, reference);
        case "regression": case "cox": case "quantiles": return medians(output, groups, known, reference, models.find((model) => model.analysis === output.id));
      }
    }),
    absent: asked.flatMap(({ variable, output }) => (output ? [] : [variable])),
  };
}

function shares(output: Extract<RowOutput, { kind: "crosstab" }>, groups: readonly Group[], known: readonly Group[], reference: Group | undefined): CharacteristicsRow {
  const [, variable] = output.dimensions;
  const sizes = output.dimensions.map(({ levels }) => levels.length);
  const levels = variable!.levels.map((level, at) => ({ ...level, at }));
  const told = levels.filter(({ code }) => code !== missingLevel.code);
  const cell = (group: Group, level: { at: number }): PooledCell => output.cells[cellAt(sizes, [group.at, level.at])]!;
  const counts = (of: readonly PooledCell[]): number[] | null => { const all = of.map(estimateOf); return all.includes(null) ? null : (all as number[]); };
  const shareOf = (people: PooledCell, all: readonly PooledCell[]): PeopleWithLevel => {
    const whole = counts(all)?.reduce((sum, n) => sum + n, 0) ?? 0;
    return { people, share: whole > 0 ? estimateOf(people)! / whole : null };
  };
  const ofGroup = (group: Group) => told.map((level) => cell(group, level));
  const ofAll = told.map(({ at }) => output.margins[1]![at]!);
  const missing = levels.find(({ code }) => code === missingLevel.code);
  const none: PooledCell = { is: "value", low: 0, high: 0, estimate: 0, restsOn: [], hiddenAt: [], roundedTo: 1 };
  return {
    as: "shares", output: output.id, label: variable!.label,
    levels: told.map((level, i) => ({ code: level.code, label: level.label, of: groups.map((group) => shareOf(cell(group, level), ofGroup(group))), ofAll: shareOf(ofAll[i]!, ofAll) })),
    missing: groups.map((group) => (missing ? cell(group, missing) : none)), missingOfAll: missing ? output.margins[1]![missing.at]! : none,
    differences: against(known, reference, (group, other, name) => {
      const [one, base] = [counts(ofGroup(group)), counts(ofGroup(other))];
      return one === null || base === null ? hidden(name) : of(name, standardisedCategoryDifference(one, base));
    }),
  };
}

function means(output: Extract<RowOutput, { kind: "comparison" }>, groups: readonly Group[], known: readonly Group[], reference: Group | undefined): CharacteristicsRow {
  const { table, label, unit } = output;
  const number = ({ at }: Group) => ({ mean: output.means[at]!, sd: output.sds[at]! });
  const peopleWith = ({ at }: Group): PooledCell => table.cells[2 * at]!;
  return {
    as: "mean", output: output.id, label, ...(unit !== undefined && { unit }), of: groups.map(number), ofAll: meanOfAll(groups.map((group) => ({ ...number(group), people: peopleWith(group) }))),
    missing: groups.map(({ at }) => table.cells[2 * at + 1]!), missingOfAll: table.margins[1]?.[1] ?? null,
    differences: against(known, reference, (group, other, name) => {
      const [one, base] = [number(group), number(other)];
      if (one.mean.is !== "number" || one.sd.is !== "number" || base.mean.is !== "number" || base.sd.is !== "number") return { name, value: null, because: "A mean or standard deviation that it needs is hidden." };
      // What differs between environments would be taken for what differs between groups.
      if ([...one.mean.restsOn].sort().join() !== [...base.mean.restsOn].sort().join()) return { name, value: null, because: "The two groups' means rest on different environments." };
      const moments = (mean: number, sd: number) => ({ n: 2, mean, m2: m2FromStandardDeviation(2, sd) });
      return of(name, standardisedMeanDifference(moments(one.mean.value, one.sd.value), moments(base.mean.value, base.sd.value)));
    }),
  };
}

function medians({ id, table }: Extract<RowOutput, { kind: "regression" | "cox" | "quantiles" }>, groups: readonly Group[], known: readonly Group[], reference: Group | undefined, model: FittedModel | undefined): CharacteristicsRow {
  const fit = model?.fit?.of === "quantiles" ? model.fit : undefined;
  const read = (quantiles: readonly Quantile[] | null | undefined): Quartiles | null => {
    const [lower, median, upper] = (quantiles ?? []).map(({ value }) => value);
    return lower === undefined || median === undefined || upper === undefined ? null : { lower, median, upper };
  };
  return {
    as: "median", output: id, label: table.dimensions[1]!.label, of: groups.map(({ code }) => read(fit?.groups?.[model!.columns.indexOf(code)])), ofAll: read(fit?.quantiles),
    because: fit ? null : model?.state === "fitting" ? "The environments are still counting." : "Too few environments take part, or the counting was stopped: below, at the row, stands why.",
    missing: groups.map(({ at }) => table.cells[2 * at + 1]!), missingOfAll: table.margins[1]?.[1] ?? null,
    sitsOut: sittingOut(model?.groups ?? [], (code) => groups.find((group) => group.code === code)?.label ?? code),
    differences: against(known, reference, (_group, _other, name) => ({ name, value: null, because: "Told of means and of shares, not of medians." })),
  };
}

/** Chan's merge of the groups; nobody in a group leaves it out. */
function meanOfAll(groups: readonly { mean: PooledNumber; sd: PooledNumber; people: PooledCell }[]): MeanOfAll {
  const digits: number[] = [];
  let all = noMoments;
  for (const { mean, sd, people } of groups) {
    if (isNobody(people)) continue;
    const n = estimateOf(people);
    if (n === null || mean.is !== "number" || sd.is !== "number") return null;
    all = mergeMoments(all, { n, mean: mean.value, m2: m2FromStandardDeviation(n, sd.value) });
    digits.push(mean.digits, sd.digits);
  }
  const sd = standardDeviation(all);
  if (sd === null) return null;
  const least = Math.min(...digits);
  return { mean: significantDigits(all.mean, least), sd: significantDigits(sd, least), digits: least };
}

const of = (name: string, value: number | null): Statistic => (value === null ? { name, value, because: "Not defined: nothing varies, or a level is found in one group alone." } : { name, value: Math.abs(value) });
const against = (known: readonly Group[], reference: Group | undefined, tell: (group: Group, other: Group, name: string) => Statistic): Statistic[] =>
  reference === undefined ? [] : known.filter((group) => group !== reference).map((group) => tell(group, reference, `Standardised difference, ${group.label} against ${reference.label}`));
