/** Dates, spans of dates and lengths of time as people write them. */
import { fromDayNumber, months, PlainDate, toDayNumber } from "#lib/kernel/plain-date.ts";
import type { CalendarWindow } from "../model.ts";
import type { Token } from "./tokens.ts";

/** A year, a month or a day, from its first day to its last. */
type Stretch = { from: PlainDate; to: PlainDate; end: number };
const monthOf = (word: string | undefined): number => (word === undefined || word.length < 3 ? -1 : months.findIndex((m) => m.toLowerCase() === word || m.toLowerCase().slice(0, 3) === word || (word === "sept" && m === "September")));
const two = (n: number): string => String(n).padStart(2, "0");
const day = (y: number, m: number, d: number): PlainDate | undefined => PlainDate.safeParse(`${y}-${two(m)}-${two(d)}`).data;
const isYear = (token: Token | undefined): boolean => token?.number !== undefined && /^\d{4}$/.test(token.text) && token.number >= 1900 && token.number <= 2100;
export const shifted = (date: PlainDate, days: number): PlainDate => fromDayNumber(toDayNumber(date) + days);

/** `2015`, `March 2020`, `1 March 2020`, `2020-03-01`, `01/03/2020` (the day first). */
export function stretchAt(tokens: readonly Token[], i: number): Stretch | undefined {
  const [a, b, c, d, e] = tokens.slice(i, i + 5);
  const whole = (date: PlainDate | undefined, end: number): Stretch | undefined => (date === undefined ? undefined : { from: date, to: date, end });
  if (isYear(a) && b?.plain === "-" && c?.number !== undefined && d?.plain === "-" && e?.number !== undefined) return whole(day(a!.number!, c.number, e.number), i + 5);
  if (isYear(a)) return { from: `${a!.number}-01-01`, to: `${a!.number}-12-31`, end: i + 1 };
  if (monthOf(a?.plain) >= 0 && isYear(b)) {
    const [year, month] = [b!.number!, monthOf(a!.plain) + 1];
    return { from: day(year, month, 1)!, to: new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10), end: i + 2 };
  }
  if (a?.number === undefined || !/^\d{1,2}$/.test(a.text)) return undefined;
  if (b?.plain === "/" && c?.number !== undefined && d?.plain === "/" && isYear(e)) return whole(day(e!.number!, c.number, a.number), i + 5);
  // “1st of March 2020”
  const at = /^(st|nd|rd|th)$/.test(b?.plain ?? "") ? i + 2 : i + 1;
  const month = tokens[at]?.plain === "of" ? at + 1 : at;
  return monthOf(tokens[month]?.plain) >= 0 && isYear(tokens[month + 1]) ? whole(day(tokens[month + 1]!.number!, monthOf(tokens[month]!.plain) + 1, a.number), month + 2) : undefined;
}

const lengths: readonly [RegExp, number][] = [[/^days?$/, 1], [/^weeks?$/, 7], [/^fortnights?$/, 14], [/^months?$/, 30], [/^(years?|yrs?)$/, 365]];
/** `90 days`, `six months`, and, where nothing counts them, one `year`. A month is 30 days and a year 365. */
export function lengthAt(tokens: readonly Token[], i: number): { days: number; end: number } | undefined {
  const counted = tokens[i]?.number;
  const at = counted === undefined ? i : i + 1;
  const unit = lengths.find(([pattern]) => pattern.test(tokens[at]?.plain ?? ""));
  return unit && Number.isInteger(counted ?? 1) && (counted ?? 1) * unit[1] <= 36_525 ? { days: (counted ?? 1) * unit[1], end: at + 1 } : undefined;
}

const joins = ["and", "to", "until", "till", "-", "–"];
/** `between 2015 and 2022`, `since 2018`, `in the last 5 years`, `before March 2020`. */
export function calendarAt(tokens: readonly Token[], i: number, today: PlainDate): { window: CalendarWindow; end: number } | undefined {
  const word = tokens[i]?.plain;
  if (word === undefined) return undefined;
  const range = (at: number) => {
    const first = stretchAt(tokens, at);
    if (!first || !joins.includes(tokens[first.end]?.plain ?? "")) return undefined;
    const last = stretchAt(tokens, first.end + 1);
    return last && first.from <= last.to ? { window: { from: first.from, to: last.to }, end: last.end } : undefined;
  };
  const within = range(word === "between" || word === "from" || word === "in" || word === "during" ? i + 1 : i);
  if (within) return within;
  const the = tokens[i + 1]?.plain === "the" ? i + 2 : i + 1;
  if (["in", "within", "during", "over"].includes(word) && ["last", "past"].includes(tokens[the]?.plain ?? "")) {
    const length = lengthAt(tokens, the + 1);
    if (length) return { window: { from: shifted(today, -length.days), to: today }, end: length.end };
  }
  const stretch = stretchAt(tokens, word === "up" && tokens[i + 1]?.plain === "to" ? i + 2 : i + 1);
  if (!stretch) return undefined;
  switch (word) {
    case "since": case "from": return { window: { from: stretch.from }, end: stretch.end };
    case "after": return { window: { from: shifted(stretch.to, 1) }, end: stretch.end };
    case "before": return { window: { to: shifted(stretch.from, -1) }, end: stretch.end };
    case "until": case "till": case "by": case "up": return { window: { to: stretch.to }, end: stretch.end };
    case "in": case "during": case "on": return { window: { from: stretch.from, to: stretch.to }, end: stretch.end };
    default: return undefined;
  }
}

/** Days from the index date: `within 90 days`, `in the year before`, `in the 30 days after`, and, without a length, `before` and `after`. */
export type Relative = { days: { from: number | null; to: number | null }; end: number; /** “within 90 days of” may mean either side. */ either?: number };
const earlier = ["before", "prior", "previously", "beforehand", "preceding", "previous"];
const later = ["after", "afterwards", "following", "later", "subsequently", "thereafter", "next"];
export function relativeAt(tokens: readonly Token[], i: number): Relative | undefined {
  const plain = (at: number) => tokens[at]?.plain ?? "";
  if (earlier.includes(plain(i)) && !/^(year|month|week|day)s?$/.test(plain(i + 1))) return { days: { from: null, to: -1 }, end: plain(i + 1) === "to" ? i + 2 : i + 1 };
  if (later.includes(plain(i)) && !/^(year|month|week|day)s?$/.test(plain(i + 1))) return { days: { from: 1, to: null }, end: i + 1 };
  const opens = ["within", "in", "during", "over"].includes(plain(i));
  let at = opens ? i + 1 : i;
  if (["the", "a", "an"].includes(plain(at))) at++;
  const side = earlier.includes(plain(at)) ? "before" : later.includes(plain(at)) ? "after" : undefined;
  const length = lengthAt(tokens, side ? at + 1 : at);
  if (!length || (!opens && !["before", "after", "prior", "following", "earlier", "later"].includes(plain(length.end)))) return undefined;
  if (side) return { days: side === "before" ? { from: -length.days, to: -1 } : { from: 1, to: length.days }, end: length.end };
  const said = plain(length.end);
  if ([...earlier, "earlier"].includes(said)) return { days: { from: -length.days, to: -1 }, end: plain(length.end + 1) === "to" ? length.end + 2 : length.end + 1 };
  if (later.includes(said)) return { days: { from: plain(i) === "within" ? 0 : 1, to: length.days }, end: length.end + 1 };
  if (plain(i) !== "within") return undefined;
  return said === "of" || said === "from" ? { days: { from: 0, to: length.days }, end: length.end + 1, ...(said === "of" ? { either: length.days } : {}) } : { days: { from: 0, to: length.days }, end: length.end };
}
