/**
 * An output as it was computed beside what would leave the TRE of it, number by number, with the rule that made the difference. The
 * exact side exists only inside the TRE.
 */
import { keyOfCode, wordsOfKind } from "#components/results-view/codes-shown.ts";
import { binLabel, combinations, outputTitle } from "#components/results-view/figures.ts";
import { inARow } from "#lib/kernel/in-a-row.ts";
import { reasonInWords } from "#components/results-view/model-words.ts";
import { inFigures } from "#components/results/number-format.ts";
import { type Released } from "#components/results/shown.ts";
import type { Cell } from "#lib/disclosure/cell.ts";
import type { Evidence } from "#lib/disclosure/hidden-number.ts";
import { profilesHiding } from "#lib/disclosure/profiles.ts";
import { reckonedParts, type Reckoned } from "#lib/disclosure/reckoned-parts.ts";
import type { ReleasedNumber, ReleasedOutput } from "#lib/disclosure/released.ts";
import { icd10Chapters } from "#lib/query/icd10-chapters.ts";
import { skewness } from "#lib/statistics/skewness.ts";
import type { AnalysisOutput } from "#lib/query/outputs.ts";

export type Change = "same" | "rounded" | "hidden";
export type ComparedNumber = {
  key: string;
  label: string;
  /** Totals stand apart from the cells that they add up. */
  isTotal: boolean;
  exact: string;
  released: Released;
  change: Change;
  /** Which rule made the difference, in words. */
  because: string;
  /** A checker may withhold it by itself. */
  mayBeWithheld: boolean;
  /** A shown count that this many of the published rules would hide. */
  hiddenElsewhere: number;
  /** From the attacker's side, where it is hidden: the rule in full and how closely it can be told. */
  evidence?: { reason: string; interval: string; needed: number };
};
export type ComparedOutput = { id: string; title: string; numbers: ComparedNumber[]; /** What is not among the numbers, and why. */ note?: string };

/** Boxes in the table belong to this form below it. */
export const withholdFormId = (output: string): string => `withhold-${output}`;

/** Of each output, by its id, the keys of the numbers that may be withheld by themselves (`numbersOfRun`). */
type Withholdable = Readonly<Record<string, readonly string[]>>;

/** Pairs by id and kind. An output without its counterpart is a broken invariant: control releases one for each that was computed. */
export function compareOutputs(raw: readonly AnalysisOutput[], released: readonly ReleasedOutput[], withholdable: Withholdable = {}, evidence?: Evidence | null, query?: Parameters<typeof outputTitle>[1]): ComparedOutput[] {
  return raw.map((output) => {
    const counterpart = released.find((other) => other.id === output.id);
    if (counterpart === undefined) throw new Error("each output that was computed has been through disclosure control");
    const note = noteOn(output, counterpart);
    return { id: output.id, title: outputTitle(output, query), numbers: compare(output, counterpart).map((number) => ({ ...number, mayBeWithheld: withholdable[output.id]?.includes(number.key) === true, ...evidenceOn(output.id, number.key, evidence) })), ...(note === undefined ? {} : { note }) };
  });
}

function evidenceOn(output: string, key: string, evidence: Evidence | null | undefined): Pick<ComparedNumber, "evidence"> {
  const found = evidence?.hidden.find((one) => one.output === output && one.number === key);
  if (!found) return {};
  // The closest that anyone gets: from exact sums, or from the release as it reads.
  const low = Math.max(found.interval.low, found.released.low);
  const high = Math.min(found.interval.high ?? Infinity, found.released.high ?? Infinity);
  return { evidence: { reason: found.reason, interval: high === Infinity ? `${inFigures(low)} or more` : low === high ? `exactly ${inFigures(low)}` : `${inFigures(low)} to ${inFigures(high)}`, needed: found.interval.needed } };
}

function compare(raw: AnalysisOutput, released: ReleasedOutput): ComparedNumber[] {
  if (raw.kind === "count" && released.kind === "count") return [count("people", "People", raw.people, released.people)];
  if (raw.kind === "crosstab" && released.kind === "crosstab") return compareCrosstab(raw, released);
  if (raw.kind === "summary" && released.kind === "summary") {
    return [
      count("n", "People with a value", raw.n, released.n), count("missing", "People without a value", raw.missing, released.missing),
      compared("mean", "Mean", raw.n > 0 ? exactly(raw.mean) : "none", released.mean),
      compared("sd", "Standard deviation", raw.n > 1 ? exactly(Math.sqrt(raw.m2 / (raw.n - 1))) : "none", released.sd),
      ...(released.skewness && raw.cubes ? [compared("skewness", "Skewness", exactlyOrNone(skewness({ ...raw, m3: raw.cubes.sum }, "moment")), released.skewness)] : []),
    ];
  }
  if (raw.kind === "histogram" && released.kind === "histogram") {
    return [
      count("below", `Below ${raw.breaks[0]}`, raw.below, released.below),
      ...raw.counts.map((people, at) => count(`bin-${at}`, binLabel(raw.breaks, at), people, present(released.cells[at]))),
      count("above", `Above ${raw.breaks.at(-1)}`, raw.above, released.above), count("missing", "Not known", raw.missing, released.missing),
    ];
  }
  if ("table" in raw && "table" in released) return compareReckoned(raw, released);
  if (raw.kind === "distribution" && released.kind === "distribution") return compareDistribution(raw, released);
  throw new Error("an output and its release are of one kind");
}

/** A list of codes may be long: a checker sees those nearest to the threshold, on both sides of it, where a mistake would hurt. */
const codesCompared = 200;
type RawDistribution = Extract<AnalysisOutput, { kind: "distribution" }>;
type ReleasedDistribution = Extract<ReleasedOutput, { kind: "distribution" }>;
function compareDistribution(raw: RawDistribution, released: ReleasedDistribution): ComparedNumber[] {
  if (raw.of === "demographics" && released.of === "demographics") {
    return raw.tables.flatMap(({ dimension, counts }, t) => dimension.levels.map((level, l) => count(`${dimension.variable}-${level.code}`, `${dimension.label}: ${level.label}`, present(counts[l]), present(released.tables[t]?.cells[l]))));
  }
  if (raw.of === "icd-chapters" && released.of === "icd-chapters") {
    return icd10Chapters.map(({ range, title }, at) => count(range, `${range}: ${title}`, present(raw.counts[at]), present(released.cells[at])));
  }
  if (raw.of !== "codes" || released.of !== "codes") throw new Error("a distribution and its release are of one kind");
  const cells = new Map(released.rows.map((row) => [keyOfCode(row), row.people]));
  const unlisted: Released = { is: "suppressed-small", below: released.unlistedBelow ?? 1 };
  const rows = raw.rows.map((row) => ({ row, cell: cells.get(keyOfCode(row)) }));
  const near = [...rows.filter((r) => r.cell === undefined).sort((a, b) => b.row.people - a.row.people).slice(0, codesCompared), ...rows.filter((r) => r.cell !== undefined).sort((a, b) => a.row.people - b.row.people).slice(0, codesCompared)];
  return near.map(({ row, cell }) => {
    const compared = count(keyOfCode(row), `${row.name} (${row.conceptId}, ${wordsOfKind(row.domain).toLowerCase()})`, row.people, cell ?? unlisted);
    return cell ? compared : { ...compared, because: released.unlistedBelow === null ? "Nothing of so small a population is listed" : `Not listed: fewer than ${released.unlistedBelow} people` };
  });
}
function noteOn(raw: AnalysisOutput, released: ReleasedOutput): string | undefined {
  if (released.kind === "meta-analysis") return released.reasons.length === 0 ? "Estimates of this TRE's people alone, for a meta-analysis of several TREs. Nothing else of the model leaves: neither its intercept nor how well it fits." : `No estimate of this TRE leaves: ${released.reasons.map(reasonInWords).join("; ")}.`;
  if ("reasons" in released) return released.reasons.length === 0 ? `This TRE would take part: once the output is released, sums over these people leave in rounds while the model is fitted over all TREs.${groupsThatSitOut(released)}` : `This TRE would take no part, and no sum of it leaves: ${released.reasons.map(reasonInWords).join("; ")}.`;
  if (raw.kind !== "distribution" || raw.of !== "codes" || released.kind !== "distribution" || released.of !== "codes") return undefined;
  const [listed, all] = [released.rows.length, raw.rows.length];
  return `${inFigures(all)} codes were counted; ${inFigures(listed)} are listed in the release and ${inFigures(all - listed)} are left out without a trace. Below are those nearest to the threshold, at most ${codesCompared} on either side.`;
}

function groupsThatSitOut(released: ReleasedOutput): string {
  if (!("groupsOut" in released) || released.groupsOut === undefined) return "";
  const { levels } = released.table.dimensions[0]!;
  return ` Not over those of ${inARow(released.groupsOut.map((code) => levels.find((level) => level.code === code)?.label ?? code))}: such a group sits out, for its count is hidden or too low for these quantiles, and everyone’s sums are without it.`;
}

function compareCrosstab(raw: Extract<AnalysisOutput, { kind: "crosstab" }>, released: Extract<ReleasedOutput, { kind: "crosstab" }>): ComparedNumber[] {
  const places = combinations(raw.dimensions);
  const sumOver = (isIn: (codes: readonly string[]) => boolean) => places.reduce((sum, { codes }, at) => (isIn(codes) ? sum + present(raw.counts[at]) : sum), 0);
  const cells = places.map(({ labels }, at) => count(`cell-${at}`, labels.join(", "), present(raw.counts[at]), present(released.cells[at])));
  const margins = raw.dimensions.length === 1 ? [] : raw.dimensions.flatMap((dimension, d) => dimension.levels.map((level, l) => ({
    ...count(`margin-${d}-${l}`, `${dimension.label}: ${level.label}`, sumOver((codes) => codes[d] === level.code), present(released.margins[d]?.[l])), isTotal: true,
  })));
  return [...cells, ...margins, { ...count("total", "All", sumOver(() => true), released.total), isTotal: true }];
}

/** Exact counts and numbers in the order of `reckonedParts`. Where steps were merged, the release has other cells than were computed: then its own alone are shown. */
function compareReckoned(raw: Extract<AnalysisOutput, { table: unknown }>, released: Extract<ReleasedOutput, { table: unknown }>): ComparedNumber[] {
  const exact = new Map(reckonedParts<number, number>(exactOf(raw)).map((part) => [part.key, part]));
  return reckonedParts<Cell, ReleasedNumber>(released).map(({ key, label, measure, isTotal, of }): ComparedNumber => {
    const was = exact.get(key);
    if (was === undefined) return { ...compared(key, label, "several steps together", of), isTotal };
    return { ...(measure === "people" ? count(key, label, was.of, of) : compared(key, label, Number.isFinite(was.of) ? exactly(was.of) : "none", of)), isTotal };
  });
}

function exactOf(raw: Extract<AnalysisOutput, { table: unknown }>): Reckoned<number, number> {
  const { dimensions, counts } = raw.table;
  const places = combinations(dimensions);
  const margins = dimensions.map((dimension, d) => dimension.levels.map((level) => places.reduce((sum, { codes }, at) => (codes[d] === level.code ? sum + counts[at]! : sum), 0)));
  const table = { dimensions, cells: counts, margins, total: counts.reduce((sum, n) => sum + n, 0) };
  const spread = (groups: readonly { n: number; mean: number; m2: number }[]) => ({ means: groups.map((g) => (g.n > 0 ? g.mean : NaN)), sds: groups.map((g) => (g.n > 1 ? Math.sqrt(g.m2 / (g.n - 1)) : NaN)) });
  switch (raw.kind) {
    case "comparison": return { ...raw, table, ...spread(raw.groups) };
    case "correlation": return { ...raw, table, ...spread(raw.moments), r: raw.comoments.map((c, at) => c / Math.sqrt(raw.moments[Math.floor(at / raw.of.length)]!.m2 * raw.moments[at % raw.of.length]!.m2)) };
    case "rate": return { ...raw, table, days: raw.days.map((d) => d.sum) };
    case "survival": return { ...raw, table };
    case "meta-analysis": return { ...raw, table, estimates: raw.estimates.map((e) => e?.estimate ?? NaN), standardErrors: raw.estimates.map((e) => e?.standardError ?? NaN) };
    case "regression": case "cox": case "quantiles": return { ...raw, table };
  }
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("a table has a number at each of its places");
  return value;
}
const exactlyOrNone = (value: number | null): string => (value === null ? "none" : exactly(value));
const exactly = (value: number): string => new Intl.NumberFormat("en-GB", { maximumSignificantDigits: 8 }).format(value);
const count = (key: string, label: string, people: number, released: Released): ComparedNumber => compared(key, label, inFigures(people), released, people);

function compared(key: string, label: string, exact: string, released: Released, people?: number): ComparedNumber {
  const isShown = released.is === "value" || released.is === "zero";
  return { key, label, isTotal: false, exact, released, ...verdict(released, people), mayBeWithheld: false, hiddenElsewhere: isShown && people !== undefined ? profilesHiding(people) : 0 };
}

function verdict(released: Released, people: number | undefined): Pick<ComparedNumber, "change" | "because"> {
  switch (released.is) {
    case "value":
      if (released.likely) return { change: released.value === people ? "same" : "rounded", because: released.value === people ? "The chance left it as it is" : `Moved by chance: ${released.likely.low} to ${released.likely.high} at least 95 times in 100` };
      if (released.roundedTo === 1) return { change: "same", because: "Shown exactly" };
      return { change: released.value === people ? "same" : "rounded", because: released.value === people ? (released.noiseVariance === undefined ? "Rounding leaves it as it is" : "Noise and rounding leave it as it is") : `${released.noiseVariance === undefined ? "Rounded" : "Moved by chance and rounded"}: within ${released.roundedTo / 2} of it` };
    case "zero": return { change: "same", because: "A true zero, shown as such" };
    case "number": return { change: "rounded", because: `Given to ${released.digits} significant digits` };
    case "suppressed-small": return { change: "hidden", because: "likely" in released && released.likely ? `Read fewer than ${released.below} after it was moved by chance` : people === 0 ? "A zero, hidden with the small counts" : `Below the threshold of ${released.below}` };
    case "suppressed-secondary": return { change: "hidden", because: "Hidden because other numbers could be worked out from it" };
    case "withheld": return { change: "hidden", because: "Withheld" };
    case "not-applicable": return { change: "hidden", because: "Does not apply" };
    case "masked": return { change: "hidden", because: "In the sum over several TREs only" };
    case "code-absent": return { change: "hidden", because: "The data hold none of the codes asked for" };
  }
}
