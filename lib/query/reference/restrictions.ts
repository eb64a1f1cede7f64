/** Whether a record, or a person at an index date, meets what is asked. What is not known meets nothing. */
import { fromDayNumber, toDayNumber, yearOf } from "#lib/kernel/plain-date.ts";
import type { DateTest, NumberTest, Restriction } from "../cohort.ts";
import { abnormalConcepts } from "../omop-tables.ts";

/** What restrictions are asked of. Days are numbers since 1970-01-01. */
export type Tested = {
  start: number; end: number; yearOfBirth: number;
  field(key: string): string | number | null;
  source(): number | null;
  conceptsOf: (key: string) => ReadonlySet<number>;
};

export function meetsNumber(value: number | null, { op, value: a, to }: NumberTest): boolean {
  if (value === null) return false;
  switch (op) {
    case "less": return value < a;
    case "at-most": return value <= a;
    case "equal": return value === a;
    case "not-equal": return value !== a;
    case "at-least": return value >= a;
    case "more": return value > a;
    case "between": return value >= a && value <= to!;
    case "not-between": return !(value >= a && value <= to!);
  }
}
const meetsDay = (day: number, test: DateTest): boolean => meetsNumber(day, { op: test.op, value: toDayNumber(test.value), ...(test.to === undefined ? {} : { to: toDayNumber(test.to) }) });
const numberIn = (value: string | number | null): number | null => (value === null ? null : Number(value));
const among = (value: string | number | null, ids: { has(id: number): boolean }, exclude: boolean): boolean => value !== null && ids.has(Number(value)) !== exclude;

function meetsText(value: string | number | null, op: Extract<Restriction, { kind: "text" }>["op"], text: string): boolean {
  if (value === null) return false;
  const held = String(value);
  switch (op) {
    case "starts-with": return held.startsWith(text);
    case "not-starts-with": return !held.startsWith(text);
    case "contains": return held.includes(text);
    case "not-contains": return !held.includes(text);
    case "ends-with": return held.endsWith(text);
    case "not-ends-with": return !held.endsWith(text);
    case "equals": return held === text;
  }
}

export function meets(restriction: Restriction, tested: Tested): boolean {
  switch (restriction.kind) {
    case "date":
      return meetsDay(tested[restriction.of], restriction.test);
    case "age": {
      const age = yearOf(fromDayNumber(tested[restriction.of])) - tested.yearOfBirth;
      return meetsNumber(age < 0 ? null : age, restriction.test);
    }
    case "number":
      return meetsNumber(numberIn(tested.field(restriction.field)), restriction.test);
    case "concepts":
      return among(tested.field(restriction.field), new Set(restriction.concepts.map((c) => c.conceptId)), restriction.exclude);
    case "concept-set": {
      const value = restriction.field === "source" ? tested.source() : tested.field(restriction.field);
      return among(value, tested.conceptsOf(restriction.conceptSet), restriction.exclude);
    }
    case "text":
      return meetsText(tested.field(restriction.field), restriction.op, restriction.text);
    case "abnormal": {
      const [value, low, high] = ["value", "range-low", "range-high"].map((key) => numberIn(tested.field(key))) as [number | null, number | null, number | null];
      return (value !== null && ((low !== null && value < low) || (high !== null && value > high))) || abnormalConcepts.some((id) => id === tested.field("value-concept"));
    }
    case "period":
      return [restriction.from, restriction.to].every((day) => day === undefined || (tested.start <= toDayNumber(day) && toDayNumber(day) <= tested.end));
  }
}
