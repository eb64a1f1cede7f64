/** What one TRE's profile tells of its people: counts as ranges that hold the truth, and a middle to reckon with. */
import { publishedRange, rangeOfEveryone, type PublishingRules, type Range } from "#lib/disclosure/published-counts.ts";
import { yearOf } from "#lib/kernel/plain-date.ts";
import { ageBands, breakdownSexes, firstYearApart, sexAgeCells, yearsApart } from "#lib/query/breakdown.ts";
import type { DatasetDescription, HeldConcept } from "#lib/query/dictionary.ts";
import type { EventDomain } from "#lib/query/model.ts";

export type { Range };
export type Rules = PublishingRules;
export type Published = { dataset: DatasetDescription; rules: Rules; all: Range; /** People in each cell of sex and age, adding up to the middle of `all`. */ cells: number[] };

export const middle = ({ low, high }: Range): number => (low + high) / 2;
const sum = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0);

/** Of some counts of a breakdown: the shown ones at least, and at most what the others leave of the total. */
export function rangeOfCells(counts: readonly (number | null)[], inside: (at: number) => boolean, total: Range, rules: Rules): Range {
  const known = counts.map((count) => (count === null ? null : publishedRange(count, rules)));
  const of = (end: "low" | "high", of_: (at: number) => boolean) => sum(known.map((r, at) => (r && of_(at) ? r[end] : 0)));
  const open = counts.some((count, at) => count === null && inside(at));
  const left = total.high - of("low", (at) => !inside(at));
  return { low: Math.min(of("low", inside), total.high), high: Math.max(0, open ? left : Math.min(left, of("high", inside))) };
}
/** Shown counts as they are; what is left of the total, spread over the hidden ones by `weights`. */
export function spread(counts: readonly (number | null)[] | undefined, total: number, weights: readonly number[]): number[] {
  const own = counts ?? weights.map(() => null);
  const hidden = sum(weights.filter((_, at) => own[at] === null));
  const rest = Math.max(0, total - sum(own.map((count) => count ?? 0)));
  return own.map((count, at) => count ?? (hidden > 0 ? (rest * weights[at]!) / hidden : 0));
}

export function publishedPeople(dataset: DatasetDescription, rules: Rules): Published {
  const all = rangeOfEveryone(dataset.people, rules);
  return { dataset, rules, all, cells: spread(dataset.breakdown?.bySexAndAge, middle(all), new Array<number>(sexAgeCells).fill(1)) };
}

export const held = ({ dataset }: Published, domain: EventDomain, conceptId: number): HeldConcept | undefined => dataset.concepts.find((c) => c.domain === domain && c.conceptId === conceptId);
export const sexOfCell = (at: number) => breakdownSexes[Math.floor(at / ageBands.length)]!;
/** How much of an age band lies between two ages (both included), reckoned as evenly filled; 90 and over as 90 to 99. */
export function shareOfBand(at: number, from: number, to: number): number {
  const band = ageBands[at % ageBands.length]!;
  const last = band.to ?? 99;
  return Math.max(0, Math.min(last, to) - Math.max(band.from, from) + 1) / (last - band.from + 1);
}
/** Whole bands only, for bounds: the open band is inside only of a range without end, and the first holds those not born yet too. */
export function bandLies(at: number, from: number, to: number): "inside" | "partly" | "outside" {
  const { from: first, to: last } = ageBands[at % ageBands.length]!;
  if (first > to || (last ?? Infinity) < from) return at % ageBands.length === 0 && to < 0 ? "partly" : "outside";
  return first >= from && (last ?? Infinity) <= to && at % ageBands.length !== 0 ? "inside" : "partly";
}
/** The calendar years of a cell of `byYear`. */
export function yearsOfCell(at: number, on: string): { from: number; to: number } {
  const first = firstYearApart(yearOf(on));
  return at === 0 ? { from: -Infinity, to: first - 1 } : { from: first + at - 1, to: at === yearsApart ? Infinity : first + at - 1 };
}
