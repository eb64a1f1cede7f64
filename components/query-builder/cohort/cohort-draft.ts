/** What the form does to a cohort, as functions of the cohort. What the form has no field for stays as it is. */
import { checkedUnits } from "#lib/query/checked-concepts.ts";
import type { Cohort, CohortEvent, CohortGroup, CohortMember, DateTest, NumberTest, RelativeWindow, Restriction, WindowBound } from "#lib/query/cohort.ts";
import type { ConceptSet } from "#lib/query/concept-set.ts";
import type { RecordDomain } from "#lib/query/omop-tables.ts";

export const newEvent = (domain: RecordDomain, conceptSet: string): CohortEvent => ({ domain, conceptSet, where: [] });
export const newGroup = (): CohortGroup => ({ kind: "cohort-group", match: "all", of: [] });
export const newCohort = (conceptSet: string): Cohort => ({
  kind: "cohort", entry: { events: [{ ...newEvent("condition", conceptSet), first: true }], observation: { priorDays: 0, postDays: 0 }, limit: "first" },
  rules: [], limit: "first", exit: { kind: "end-of-observation" }, censoring: [], collapseDays: 0,
});
export const newEvents = (conceptSet: string): CohortMember => ({ kind: "events", event: newEvent("condition", conceptSet), start: windowOf("before", undefined), occurs: { at: "at-least", count: 1 } });
export const newPerson = (): CohortMember => ({ kind: "person", where: [{ kind: "age", of: "start", test: { op: "at-least", value: 18 } }] });
export const newSet = (key: string): ConceptSet => ({ key, name: unnamedSet, items: [] });
export const unnamedSet = "New set";

export const moved = <T>(items: readonly T[], from: number, to: number): T[] => {
  const rest = items.filter((_, i) => i !== from);
  return [...rest.slice(0, to), items[from]!, ...rest.slice(to)];
};
export const replaced = <T>(items: readonly T[], at: number, item: T): T[] => items.map((old, i) => (i === at ? item : old));
export const without = <T>(items: readonly T[], at: number): T[] => items.filter((_, i) => i !== at);

/** The windows that people ask for, in words with room for a number of days; an absent number is no limit. */
export const windowShapes = {
  "same-day": "on the index date", after: "from the index date on, within", later: "after the index date, within", before: "before the index date, within", until: "before or on the index date, within",
} as const;
export type WindowShape = keyof typeof windowShapes;
const bound = (days: number | null, side: "before" | "after"): WindowBound => ({ days, side });
export function windowOf(shape: WindowShape, days: number | undefined): RelativeWindow {
  const limit = days ?? null;
  const ends: Record<WindowShape, [WindowBound, WindowBound]> = {
    "same-day": [bound(0, "before"), bound(0, "after")], after: [bound(0, "before"), bound(limit, "after")], later: [bound(1, "after"), bound(limit, "after")],
    before: [bound(limit, "before"), bound(1, "before")], until: [bound(limit, "before"), bound(0, "after")],
  };
  const [from, to] = ends[shape];
  return { from, to, index: "start", of: "start" };
}
/** The shape of a window and its days; undefined for one that only its own bounds describe. */
export function shapeOf({ from, to, index, of }: RelativeWindow): { shape: WindowShape; days: number | undefined } | undefined {
  if (index !== "start" || of !== "start") return undefined;
  const zero = (b: WindowBound) => b.days === 0;
  if (zero(from) && zero(to)) return { shape: "same-day", days: undefined };
  if (zero(from) && to.side === "after") return { shape: "after", days: to.days ?? undefined };
  if (zero(to) && from.side === "before") return { shape: "until", days: from.days ?? undefined };
  if (from.days === 1 && from.side === "after" && to.side === "after") return { shape: "later", days: to.days ?? undefined };
  if (to.days === 1 && to.side === "before" && from.side === "before") return { shape: "before", days: from.days ?? undefined };
  return undefined;
}

/** Both ends of a range as typed; an absent end is open. */
export type Range<V> = { from?: V | undefined; to?: V | undefined };
function testOf<V>({ from, to }: Range<V>): { op: "between" | "at-least" | "at-most"; value: V; to?: V } | undefined {
  if (from !== undefined && to !== undefined) return { op: "between", value: from, to };
  if (from !== undefined) return { op: "at-least", value: from };
  return to === undefined ? undefined : { op: "at-most", value: to };
}
const rangeOf = <V>(test: { op: NumberTest["op"]; value: V; to?: V | undefined }): Range<V> | undefined =>
  test.op === "between" ? { from: test.value, to: test.to } : test.op === "at-least" ? { from: test.value } : test.op === "at-most" ? { to: test.value } : undefined;

/** The restrictions that the form has fields for. */
export type Field = "date" | "age" | "value" | "unit" | "sex";
const isField = (r: Restriction, field: Field): boolean => {
  switch (field) {
    case "date": return r.kind === "date" && r.of === "start" && rangeOf(r.test) !== undefined;
    case "age": return r.kind === "age" && r.of === "start" && rangeOf(r.test) !== undefined;
    case "value": return r.kind === "number" && r.field === "value" && rangeOf(r.test) !== undefined;
    case "unit": return r.kind === "concepts" && r.field === "unit" && !r.exclude && r.concepts.length === 1;
    case "sex": return r.kind === "concepts" && r.field === "gender" && !r.exclude && r.concepts.length === 1;
  }
};
/** The first restriction of each field is the form's; a second one is kept beside it. */
const placeOf = (where: readonly Restriction[], field: Field): number => where.findIndex((r) => isField(r, field));
function put(where: readonly Restriction[], field: Field, next: Restriction | undefined): Restriction[] {
  const at = placeOf(where, field);
  if (at < 0) return next ? [...where, next] : [...where];
  return next ? replaced(where, at, next) : without(where, at);
}
export const dateRange = (where: readonly Restriction[]): Range<string> => { const r = where[placeOf(where, "date")]; return r?.kind === "date" ? rangeOf(r.test)! : {}; };
export const ageRange = (where: readonly Restriction[]): Range<number> => { const r = where[placeOf(where, "age")]; return r?.kind === "age" ? rangeOf(r.test)! : {}; };
export const valueRange = (where: readonly Restriction[]): Range<number> => { const r = where[placeOf(where, "value")]; return r?.kind === "number" ? rangeOf(r.test)! : {}; };
export const conceptIn = (where: readonly Restriction[], field: "unit" | "sex"): number | undefined => { const r = where[placeOf(where, field)]; return r?.kind === "concepts" ? r.concepts[0]?.conceptId : undefined; };

export function withDates(where: readonly Restriction[], range: Range<string>): Restriction[] {
  const test = testOf(range) as DateTest | undefined;
  return put(where, "date", test && { kind: "date", of: "start", test });
}
export function withAges(where: readonly Restriction[], range: Range<number>): Restriction[] {
  const test = testOf(range) as NumberTest | undefined;
  return put(where, "age", test && { kind: "age", of: "start", test });
}
export function withValues(where: readonly Restriction[], range: Range<number>): Restriction[] {
  const test = testOf(range) as NumberTest | undefined;
  return put(where, "value", test && { kind: "number", field: "value", test });
}
export const withUnit = (where: readonly Restriction[], conceptId: number | undefined): Restriction[] =>
  put(where, "unit", conceptId === undefined ? undefined : { kind: "concepts", field: "unit", concepts: [{ conceptId, name: checkedUnits.find((u) => u.conceptId === conceptId)?.symbol ?? `unit ${conceptId}` }], exclude: false });
export const withSex = (where: readonly Restriction[], conceptId: number | undefined): Restriction[] =>
  put(where, "sex", conceptId === undefined ? undefined : { kind: "concepts", field: "gender", concepts: [{ conceptId, name: conceptId === 8532 ? "female" : "male" }], exclude: false });
/** The places of the restrictions that the form has fields for. */
export const placesOf = (where: readonly Restriction[], fields: readonly Field[]): number[] => fields.map((field) => placeOf(where, field)).filter((at) => at >= 0);
