/**
 * Days on which a committee works: neither weekends nor the bank holidays of its nation. The holidays follow the Banking and Financial
 * Dealings Act 1971, Schedule 1, with its substitute days (gov.uk/bank-holidays lists them); a day proclaimed for one year alone (section 1(3) of the Act),
 * such as that of a coronation, is known where somebody has entered it.
 */
import { fromDayNumber, toDayNumber, type PlainDate } from "#lib/kernel/plain-date.ts";

/** Whose working days count. `proclaimed`: bank holidays of one year alone. */
export type Calendar = { readonly nation: string; readonly proclaimed: ReadonlySet<PlainDate> };
/** Only what comes every year. */
export const yearly = (nation: string): Calendar => ({ nation, proclaimed: new Set() });

/** 0 = Monday. 1970-01-01 was a Thursday. */
const weekday = (day: number): number => (((day + 3) % 7) + 7) % 7;
const on = (year: number, month: number, date: number): number => toDayNumber(`${year}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`);
const firstMonday = (year: number, month: number): number => { const first = on(year, month, 1); return first + ((7 - weekday(first)) % 7); };
const lastMonday = (year: number, month: number): number => { const last = on(year, month, 31); return last - weekday(last); };

/** Easter Sunday by the anonymous Gregorian algorithm (Nature, 20 April 1876; J. Meeus, Astronomical Algorithms, chapter 8). */
function easter(year: number): number {
  const a = year % 19, b = Math.floor(year / 100), c = year % 100;
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return on(year, Math.floor(n / 31), (n % 31) + 1);
}

/** A holiday at a weekend is kept on the next working day that is not one already. */
function substituted(days: readonly number[]): Set<number> {
  const kept = new Set<number>();
  for (const day of days) {
    let at = day;
    while (weekday(at) > 4 || kept.has(at)) at++;
    kept.add(at);
  }
  return kept;
}

/** Those that have bank holidays of their own; others count England’s. */
export const bankHolidayNations = ["England", "Scotland", "Wales", "Northern Ireland"] as const;
const isNation = (nation: string): nation is (typeof bankHolidayNations)[number] => bankHolidayNations.some((one) => one === nation);
/** Whose bank holidays are kept there. */
export const holidayNation = (nation: string): (typeof bankHolidayNations)[number] => (isNation(nation) ? nation : "England");

export function bankHolidays(nation: string, year: number): Set<number> {
  const scotland = nation === "Scotland";
  const ireland = nation === "Northern Ireland";
  return substituted([
    on(year, 1, 1), ...(scotland ? [on(year, 1, 2)] : []), ...(ireland ? [on(year, 3, 17)] : []),
    easter(year) - 2, ...(scotland ? [] : [easter(year) + 1]),
    firstMonday(year, 5), lastMonday(year, 5), ...(ireland ? [on(year, 7, 12)] : []), scotland ? firstMonday(year, 8) : lastMonday(year, 8),
    ...(scotland ? [on(year, 11, 30)] : []), on(year, 12, 25), on(year, 12, 26),
  ]);
}

function isWorkingDay({ nation, proclaimed }: Calendar, day: number): boolean {
  const date = fromDayNumber(day);
  return weekday(day) < 5 && !proclaimed.has(date) && !bankHolidays(nation, Number(date.slice(0, 4))).has(day);
}

/** Working days after `from`, up to and with `to`: something that came on Friday has waited one on Monday. */
export function workingDaysBetween(calendar: Calendar, from: PlainDate, to: PlainDate): number {
  let n = 0;
  for (let day = toDayNumber(from) + 1; day <= toDayNumber(to); day++) if (isWorkingDay(calendar, day)) n++;
  return n;
}

/** The day on which `days` working days after `from` are over. */
export function afterWorkingDays(calendar: Calendar, from: PlainDate, days: number): PlainDate {
  let day = toDayNumber(from);
  for (let left = days; left > 0;) if (isWorkingDay(calendar, ++day)) left--;
  return fromDayNumber(day);
}
