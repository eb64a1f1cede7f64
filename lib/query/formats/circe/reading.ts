/** What every part of the reader shares: values taken from JSON with the place named where one does not fit, and the report. */
import { changedMeaning, cosmetic, type Loss } from "../loss.ts";
import { comparisonNames, isJson, type Json } from "./names.ts";

/** Thrown inside the reader and turned into a refusal at its door; nobody outside sees it. */
export class Unreadable extends Error {
  readonly path: string;
  constructor(path: string, message: string) {
    super(message);
    this.path = path;
  }
}

/** circe writes `First: false`, nulls and empty lists where nothing is asked. */
export const saysNothing = (value: unknown): boolean => value === undefined || value === null || value === false || value === "" || (Array.isArray(value) && value.length === 0);
export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
export const at = (path: string, step: string | number): string => (path === "" ? String(step) : `${path}.${step}`);

export function objectAt(value: unknown, path: string): Json {
  if (!isJson(value)) throw new Unreadable(path, "An object is expected here.");
  return value;
}
/** Letter case does not count, as in circe. */
export function oneOf<V>(table: Readonly<Record<string, V>>, value: unknown, path: string): V {
  const key = typeof value === "string" ? Object.keys(table).find((k) => k.toLowerCase() === value.toLowerCase()) : undefined;
  if (key === undefined) throw new Unreadable(path, `“${String(value)}” is none of ${Object.keys(table).join(", ")}.`);
  return table[key]!;
}
/** A whole number, or digits in quotation marks; `otherwise` where nothing is given. */
export function wholeAt(value: unknown, path: string, otherwise?: number): number {
  if (saysNothing(value) && otherwise !== undefined) return otherwise;
  const number = typeof value === "string" && /^-?\d+$/.test(value.trim()) ? Number(value) : value;
  if (typeof number !== "number" || !Number.isInteger(number)) throw new Unreadable(path, `A whole number is expected here, not “${String(value)}”.`);
  return number;
}
/** A number of days that newer versions may give as a unit and an amount beside the old key; undefined where neither is given. */
export function daysAt(value: Json, keys: { days: string; unit: string; amount: string }, path: string): number | undefined {
  const given = (key: string) => (saysNothing(value[key]) ? undefined : wholeAt(value[key], at(path, key)));
  const [days, amount] = [given(keys.days), given(keys.amount)];
  const unit = value[keys.unit];
  if (amount !== undefined && amount !== 0 && !saysNothing(unit) && String(unit).toLowerCase() !== "day") throw new Unreadable(at(path, keys.unit), `Only whole days can be asked here, not “${String(unit)}”: dates have no time of day.`);
  if (days !== undefined && days !== 0 && !saysNothing(unit) && String(unit).toLowerCase() !== "day") throw new Unreadable(at(path, keys.unit), `${keys.days} says ${days} days and ${keys.unit} says “${String(unit)}”. Remove one of them: versions of OHDSI's software read this differently.`);
  if (days !== undefined && days !== 0 && amount !== undefined && amount !== 0 && days !== amount) throw new Unreadable(at(path, keys.amount), `${keys.days} says ${days} and ${keys.amount} says ${amount}. Remove one of them.`);
  return days === undefined || days === 0 ? (amount ?? days) : days;
}
export function dayAt(value: unknown, path: string): string {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}/.test(value)) throw new Unreadable(path, `“${String(value)}” is not a date such as 2015-01-31.`);
  return value.slice(0, 10);
}
type Tested<V> = { op: (typeof comparisonNames)[string]; value: V; to?: V };
function rangeAt<V>(value: unknown, path: string, read: (end: unknown, path: string) => V): Tested<V> {
  const range = objectAt(value, path);
  const op = oneOf(comparisonNames, range["Op"], at(path, "Op"));
  const from = read(range["Value"], at(path, "Value"));
  // circe passes over an Extent that stands beside an operator with one value.
  return op === "between" || op === "not-between" ? { op, value: from, to: read(range["Extent"], at(path, "Extent")) } : { op, value: from };
}
export const dateRangeAt = (value: unknown, path: string): Tested<string> => rangeAt(value, path, dayAt);
export const numberRangeAt = (value: unknown, path: string): Tested<number> =>
  rangeAt(value, path, (end, where) => {
    if (typeof end !== "number" || !Number.isFinite(end)) throw new Unreadable(where, "A number is missing in this range.");
    return end;
  });

/** The report in the making. */
export class Report {
  readonly losses: Loss[] = [];
  changed(path: string, message: string): void {
    this.losses.push(changedMeaning(path, message));
  }
  looks(path: string, message: string): void {
    this.losses.push(cosmetic(path, message));
  }
  /** Names every key that says something and is not `known`. */
  rest(value: Json, known: readonly string[], path: string): void {
    for (const key of Object.keys(value)) if (!saysNothing(value[key]) && !known.includes(key)) this.changed(at(path, key), `“${key}” cannot be asked here and was left out.`);
  }
  /** Text for people, cut where it is longer than a query holds. */
  text(value: unknown, most: number, path: string): string | undefined {
    const text = typeof value === "string" ? value.trim() : "";
    if (text.length > most) this.looks(path, `This text is longer than ${most} characters: the rest was left out.`);
    return text === "" ? undefined : text.slice(0, most).trimEnd();
  }
}
