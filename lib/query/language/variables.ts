/** What is known about each person: the meaning of a variable, and its line with its label. */
import type { RecordFilter } from "../cohort.ts";
import { eventDomains, type AgeAt, type DaysFromIndex, type Operand, type Variable } from "../model.ts";
import { bracketed, column, date, days, labelBeforeCode, labelBeforeColon, named, number, quoted, unit, whole } from "./atoms.ts";
import { calendarWindow, concepts, recordOf } from "./calendar.ts";
import { byNames, choice, listOf, mapped, oneOf, phrase, separated, type Form } from "./form.ts";
import { recordFilter } from "./records.ts";

export type Meaning = Variable extends infer V ? (V extends Variable ? Omit<V, "name" | "label"> : never) : never;
type Of<K extends Variable["kind"]> = Omit<Extract<Variable, { kind: K }>, "name" | "label">;
const meaning = <K extends Variable["kind"]>(kind: K, pattern: string, holes: Parameters<typeof phrase<Of<K>>>[1] = {}, fixed: Partial<Of<K>> = {}): Form<Meaning> =>
  phrase<Of<K>>(pattern, holes, { ...fixed, kind }) as unknown as Form<Meaning>;

const theIndexDate = "the index date";
const ageAt: Form<AgeAt> = oneOf<AgeAt>(mapped(choice({ index: theIndexDate }), (at): AgeAt => at, (at) => (at === "index" ? at : undefined)), date);
const cuts: Form<number[]> = mapped(phrase<{ cutPoints: number[] }>("in bands cut at {cutPoints} (each cut belongs to the band above it)", { cutPoints: listOf(number, "and") }), ({ cutPoints }) => cutPoints, (cutPoints) => ({ cutPoints }));
const cut = "⟨, {cutPoints}⟩";

const onDay: Form<number> = oneOf<number>(
  mapped(choice({ it: theIndexDate }), () => 0, (n) => (n === 0 ? "it" : undefined)),
  mapped(phrase<{ n: number }>(`{n} after ${theIndexDate}`, { n: days }), ({ n }) => n, (n) => (n > 0 ? { n } : undefined)),
  mapped(phrase<{ n: number }>(`{n} before ${theIndexDate}`, { n: days }), ({ n }) => -n, (n) => (n < 0 ? { n: -n } : undefined)),
);
type Days = { from?: number; to?: number };
/** `from 1 day after the index date to 365 days after the index date (both included)`. */
export const daysFromIndex: Form<DaysFromIndex> = mapped<Days, DaysFromIndex>(
  oneOf<Days>(
    phrase<Days>("at any time", {}),
    mapped(phrase<{ day: number }>("on {day}", { day: onDay }), ({ day }) => (day === 0 ? { from: 0, to: 0 } : undefined), ({ from, to }) => (from === 0 && to === 0 ? { day: 0 } : undefined)),
    mapped(phrase<{ day: number }>("{day}", { day: onDay }), ({ day }): Days => ({ from: day, to: day }), ({ from, to }) => (from !== undefined && from === to ? { day: from } : undefined)),
    phrase<Days>("from {from} to {to} (both included)", { from: onDay, to: onDay }), phrase<Days>("from {from} on", { from: onDay }), phrase<Days>("up to {to}", { to: onDay }),
  ),
  ({ from, to }) => ({ from: from ?? null, to: to ?? null }), ({ from, to }) => ({ ...(from === null ? {} : { from }), ...(to === null ? {} : { to }) }),
);

type Level = { label: string; code: string };
const levels: Form<Level[]> = listOf(phrase<Level>("{label} [{code}]", { label: labelBeforeCode, code: bracketed }), "or");
type Regrouped = Extract<Variable, { kind: "column-recode" }>["groups"];
/** The levels that may stand in a group depend on the column. */
const recoded: Form<Meaning> = {
  say: (variable, names) => (variable.kind === "column-recode" ? `the column “${column.say(variable.column, names)!}”, put together as ${groupsOf(variable.column).say(variable.groups, names)!}` : undefined),
  *read(line, at) {
    for (const [{ of }, end] of phrase<{ of: string }>("the column “{of}”, put together as ", { of: column }).read(line, at))
      for (const [groups, to] of groupsOf(of).read(line, end)) yield [{ kind: "column-recode", column: of, groups }, to];
  },
};
const groupsOf = (of: string): Form<Regrouped> => separated(phrase<Regrouped[number]>("“{label}” ({codes})", { label: quoted, codes: listOf(named("a level of this column", (names) => names.levelsOf(of)), "or") }), ", ");

const columnWithUnit: Form<Meaning> = byNames((names) => oneOf<Meaning>(...names.columns.flatMap(({ id, shown }) => {
  const found = names.column(id);
  if (found?.kind !== "number" || found.unit === undefined) return [];
  return [mapped<"it", Meaning>(choice({ it: `the column “${shown}” in ${found.unit}` }), () => ({ kind: "column", column: id }), (v) => (v.kind === "column" && v.column === id ? "it" : undefined))];
})));
const operand: Form<Operand> = oneOf<Operand>(phrase<{ number: number }>("{number}", { number }), phrase<{ column: string }>("“{column}”", { column }));

type Part = { records: RecordFilter; days: DaysFromIndex };
const firstStart = phrase<Part>("the first start of {records}, starting {days}", { records: recordFilter, days: daysFromIndex });
const measures = {
  count: "the number of records that are each", "days-to-first": `days from ${theIndexDate} to the first that is`, "days-to-last": `days from ${theIndexDate} to the last that is`,
  "first-value": "the first value of", "last-value": "the last value of",
} as const;
const recordHoles = { records: recordFilter, unitConceptId: unit, days: daysFromIndex };
const followUp = { outcome: recordFilter };
/** Whether something was there has no number to be cut. */
const uncut = <K extends "records" | "follow-up">(kind: K, measure: string, form: Form<Meaning>): Form<Meaning> => ({
  ...form,
  say(variable, names) {
    if (variable.kind !== kind || !("measure" in variable) || variable.measure !== measure) return undefined;
    const { cutPoints: _none, ...rest } = variable;
    return form.say(rest, names);
  },
});

/** What a variable measures, without name and label. */
export const variableMeaning: Form<Meaning> = oneOf<Meaning>(
  meaning("sex", "recorded sex (female, male or not known)"),
  meaning("age", "age in years on {at}", { at: ageAt }),
  meaning("age-band", "age on {at}, {cutPoints}", { at: ageAt, cutPoints: cuts }),
  ...eventDomains.map((domain) => meaning("had", `yes or no: has ${recordOf[domain]} of {concepts}⟨ {window}⟩`, { concepts, window: calendarWindow }, { domain })),
  meaning("last-value", "latest value of {concepts} in whatever unit it was recorded⟨ {window}⟩", { concepts, window: calendarWindow }),
  meaning("last-value", "latest value of {concepts} in {unitConceptId}⟨ {window}⟩", { concepts, unitConceptId: unit, window: calendarWindow }),
  columnWithUnit,
  meaning("column", "the column “{column}”", { column }),
  meaning("column-band", "the column “{column}”, {cutPoints}", { column, cutPoints: cuts }),
  recoded,
  meaning("column-derived", `{left} {op} {right}${cut}`, { left: operand, op: choice({ plus: "plus", minus: "minus", times: "times", over: "divided by" }), right: operand, cutPoints: cuts }),
  meaning("ethnicity", "recorded ethnic category (the NHS’s 16+1), where the data holds it"),
  meaning("declared", "“{attribute}” as the data environment holds it: {levels}", { attribute: quoted, levels }),
  uncut("records", "had", meaning("records", "yes or no: has {records}⟨ in {unitConceptId}⟩, starting {days}", recordHoles, { measure: "had" })),
  ...(Object.entries(measures) as [keyof typeof measures, string][]).map(([measure, words]) => meaning("records", `${words} {records}⟨ in {unitConceptId}⟩, starting {days}${cut}`, { ...recordHoles, cutPoints: cuts }, { measure })),
  meaning("days-between", `days from {from}, to {to}, less than none where the second comes first${cut}`, { from: firstStart, to: firstStart, cutPoints: cuts }),
  uncut("follow-up", "event", meaning("follow-up", `yes or no: has {outcome} after ${theIndexDate}, while in the cohort`, followUp, { measure: "event" })),
  meaning("follow-up", `days from ${theIndexDate} to {outcome} after ${theIndexDate}, or to the day of leaving the cohort, whichever comes first${cut}`, { ...followUp, cutPoints: cuts }, { measure: "days" }),
  meaning("index-year", `the year of ${theIndexDate}, from {from} to {to}, earlier and later`, { from: whole, to: whole }),
);
export const meaningOf = ({ name: _name, label: _label, ...rest }: Variable): Meaning => rest;
export type VariableLine = { label: string; meaning: Meaning };
export const variableLine = phrase<VariableLine>("{label}: {meaning}.", { label: labelBeforeColon, meaning: variableMeaning });
