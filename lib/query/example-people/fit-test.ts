/** Values that meet a test and values that fail it, the nearest to its bounds first: what a made-up record is given. */
import { toDayNumber } from "#lib/kernel/plain-date.ts";
import type { DateTest, NumberTest } from "../cohort.ts";
import { meetsNumber } from "../reference/restrictions.ts";

/** The bounds themselves, what lies one step either side, and something well inside. */
function around({ value, to }: NumberTest): number[] {
  const step = Number.isInteger(value) && (to === undefined || Number.isInteger(to)) ? 1 : 0.1;
  const rounded = (x: number) => Math.round(x * 1000) / 1000;
  const middle = to === undefined ? [] : [Math.round((value + to) / 2), (value + to) / 2];
  const bounds = to === undefined ? [value] : [value, to];
  return [...middle, ...bounds, ...bounds.flatMap((bound) => [rounded(bound + step), rounded(bound - step)]), value + 10 * step, value - 10 * step];
}
export function numbersFor(test: NumberTest, holds: boolean): number[] {
  const values = around(test);
  // What fails should fail by little: the bounds' own neighbours come before the middle anyway, as the middle holds.
  return [...new Set(values.filter((value) => meetsNumber(value, test) === holds))];
}
export const dayTest = (test: DateTest): NumberTest => ({ op: test.op, value: toDayNumber(test.value), ...(test.to === undefined ? {} : { to: toDayNumber(test.to) }) });
