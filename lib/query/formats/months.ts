/** Calendar months before a day, as databases and the workers of Cohort Discovery reckon them: the 31st of a shorter month is its last day. */
import { toDayNumber, type PlainDate } from "#lib/kernel/plain-date.ts";

const pad = (n: number, width: number) => String(n).padStart(width, "0");
export function monthsBefore(day: PlainDate, months: number): PlainDate {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  const count = year * 12 + (month - 1) - months;
  const [y, m] = [Math.floor(count / 12), (((count % 12) + 12) % 12) + 1];
  const last = new Date(Date.UTC(y, m, 0)).getUTCDate();
  return `${pad(y, 4)}-${pad(m, 2)}-${pad(Math.min(date, last), 2)}`;
}

/** The number of whole months before `today` whose day lies nearest to `date` (never negative), and whether it is that very day. */
export function nearestMonths(date: PlainDate, today: PlainDate): { months: number; day: PlainDate; exact: boolean } {
  const year = (d: PlainDate) => Number(d.slice(0, 4)) * 12 + Number(d.slice(5, 7));
  const about = year(today) - year(date);
  const near = [about - 1, about, about + 1].map((n) => Math.max(0, n));
  const off = (n: number) => Math.abs(toDayNumber(monthsBefore(today, n)) - toDayNumber(date));
  const months = near.reduce((best, n) => (off(n) < off(best) ? n : best));
  return { months, day: monthsBefore(today, months), exact: off(months) === 0 };
}
