/** Criteria of a group, which are asked of each person as they are on calendar dates. */
import { eventDomains, isMeasured, type AgeAtEvent, type CalendarWindow, type ConceptReference, type Criterion, type EventDomain, type Group, type MeasuredDomain, type NumberRange } from "../model.ts";
import type { Phrase } from "../phrase.ts";
import { column, conceptName, date, descending, named, number, unit, whole } from "./atoms.ts";
import { choice, inWords, listOf, mapped, oneOf, phrase, type Form } from "./form.ts";
import type { Names } from "./names.ts";
import type { LineNode, Reader } from "./read-lines.ts";

/** `from 1 January 2020 to 31 December 2021 (both days included)`; nothing for a window that is open at both ends. */
export const calendarWindow: Form<CalendarWindow> = oneOf<CalendarWindow>(
  mapped(phrase<{ day: string }>("on {day}", { day: date }), ({ day }): CalendarWindow => ({ from: day, to: day }), ({ from, to }) => (from !== undefined && from === to ? { day: from } : undefined)),
  phrase<CalendarWindow>("from {from} to {to} (both days included)", { from: date, to: date }),
  phrase<CalendarWindow>("on or after {from}", { from: date }),
  phrase<CalendarWindow>("on or before {to}", { to: date }),
  { say: ({ from, to }) => (from === undefined && to === undefined ? "" : undefined), read: () => [] },
);

export const concepts: Form<ConceptReference[]> = listOf(phrase<ConceptReference>("{name} [{conceptId} {descendants}]", { name: conceptName, conceptId: whole, descendants: descending }), "or");

const range: Form<NumberRange> = oneOf(
  phrase<NumberRange>("at least {min} and at most {max}", { min: number, max: number }),
  phrase<NumberRange>("at least {min}", { min: number }),
  phrase<NumberRange>("at most {max}", { max: number }),
);
type Ages = { min?: number | undefined; max?: number | undefined };
export const aged: Form<AgeAtEvent> = oneOf<Ages>(
  mapped(phrase<{ age: number }>("aged {age}", { age: whole }), ({ age }): Ages => ({ min: age, max: age }), ({ min, max }) => (min !== undefined && min === max ? { age: min } : undefined)),
  phrase<Ages>("aged {min} to {max} (both included)", { min: whole, max: whole }),
  phrase<Ages>("aged {min} or over", { min: whole }),
  phrase<Ages>("aged {max} or under", { max: whole }),
);

export const recordOf: Readonly<Record<EventDomain, string>> = { condition: "a recorded condition", drug: "a recorded medicine", procedure: "a recorded procedure", measurement: "a measurement", observation: "a recorded observation" };
const details = "⟨ {window}⟩⟨ while {ageAtEvent}⟩⟨ from records of type {typeConceptIds}⟩";
const holes = { concepts, window: calendarWindow, ageAtEvent: aged, typeConceptIds: listOf(whole, "or") };
type Recorded = Extract<Criterion, { kind: EventDomain }>;
type Measured = Extract<Criterion, { kind: MeasuredDomain }>;
const recorded = (kind: EventDomain): Form<Criterion>[] => {
  const has = `has ${recordOf[kind]} of {concepts}`;
  if (!isMeasured(kind)) return [phrase<Recorded>(has + details, holes, { kind })];
  return [
    phrase<Measured>(`${has} with a value of {value}⟨ {unitConceptId}⟩${details}`, { ...holes, value: range, unitConceptId: unit }, { kind }),
    phrase<Measured>(`${has}⟨ recorded in {unitConceptId}⟩${details}`, { ...holes, unitConceptId: unit }, { kind }),
  ];
};

type AboutColumn = Extract<Criterion, { column: string }>;
/** `Cholesterol is at least 200 mg/dL`: what may stand after “is” depends on the column. */
const aboutColumn: Form<AboutColumn> = {
  say(criterion, names) {
    const rest = ofColumn(criterion.column, criterion.kind, names).say(criterion, names);
    return rest === undefined ? undefined : `${column.say(criterion.column, names)!} is ${rest}`;
  },
  *read(line, at) {
    for (const [name, end] of column.read(line, at)) if (line.has(" is ", end)) yield* ofColumn(name, line.names.column(name)?.kind, line.names).read(line, end + 4);
  },
};
function ofColumn(name: string, kind: "number" | "category" | undefined, names: Names): Form<AboutColumn> {
  const found = names.column(name);
  if (kind === "category") return mapped(listOf(named("a level of this column", () => names.levelsOf(name)), "or"), (codes): AboutColumn => ({ kind: "category", column: name, in: codes }), (c) => (c.kind === "category" ? c.in : undefined));
  const ending = found?.kind === "number" && found.unit !== undefined ? ` ${found.unit}` : "";
  return oneOf<AboutColumn>(
    phrase<AboutColumn>("known", {}, { kind: "number", column: name }),
    mapped(phrase<{ range: NumberRange }>(`{range}${ending}`, { range }), (r): AboutColumn => ({ kind: "number", column: name, ...r.range }), (c) => (c.kind === "number" ? { range: { min: c.min, max: c.max } } : undefined)),
  );
}

type AgeOnDate = Extract<Criterion, { kind: "age" }>;
const ageOnDate = mapped(
  phrase<{ ages: Ages; at: string }>("{ages} on {at}", { ages: aged, at: date }),
  ({ ages, at }): AgeOnDate => ({ kind: "age", at, ...ages }), ({ at, min, max }) => ({ at, ages: { min, max } }),
);
const whenKind = <K extends Criterion["kind"]>(kinds: readonly K[], form: Form<Extract<Criterion, { kind: K }>>): Form<Criterion> => ({
  say: (criterion, names) => ((kinds as readonly string[]).includes(criterion.kind) ? form.say(criterion as Extract<Criterion, { kind: K }>, names) : undefined),
  read: form.read.bind(form) as Form<Criterion>["read"],
});
export const criterionLine: Form<Criterion> = oneOf<Criterion>(
  phrase<Extract<Criterion, { kind: "sex" }>>("recorded sex is {is}", { is: choice({ female: "female", male: "male" }) }, { kind: "sex" }),
  whenKind(["age"], ageOnDate),
  ...eventDomains.flatMap(recorded),
  ...(["race", "ethnicity"] as const).map((kind) => phrase<Extract<Criterion, { kind: "race" | "ethnicity" }>>(`recorded ${kind} is {concepts}`, { concepts }, { kind }) as Form<Criterion>),
  whenKind(["number", "category"], aboutColumn),
);

type Match = Group["match"];
const match = choice<Match>({ all: "all of these are true", any: "at least one of these is true", none: "none of these is true" });
const heading = phrase<{ match: Match }>("{match}:", { match });
const emptyHeading = phrase<{ match: Match }>("{match} (the list is empty)", { match });
const everyone = phrase<{ match: Match }>("Everyone of whom {match}:", { match });
const whoIsEmpty = choice({ all: "Everyone in the data.", any: "Nobody: no criterion has been chosen." });

export function sayCriterion(criterion: Criterion, names: Names): Phrase {
  if (criterion.kind !== "group") return { text: inWords(criterionLine, criterion, names), of: [] };
  return { text: inWords(criterion.of.length === 0 ? emptyHeading : heading, { match: criterion.match }, names), of: criterion.of.map((c) => sayCriterion(c, names)) };
}
function readCriterion(node: LineNode, reader: Reader): Criterion | undefined {
  const empty = reader.quietly(emptyHeading, node);
  if (empty) return { kind: "group", match: empty.match, of: [] };
  if (node.of.length === 0) return reader.line(criterionLine, node);
  const group = reader.line(heading, node);
  return group && { kind: "group", match: group.match, of: readMembers(node, reader) };
}
const readMembers = (node: LineNode, reader: Reader): Criterion[] => node.of.flatMap((child) => readCriterion(child, reader) ?? []);

export function sayGroup(group: Group, names: Names): Phrase {
  if (group.of.length === 0) return { text: inWords(whoIsEmpty, group.match === "any" ? "any" : "all", names), of: [] };
  return { text: inWords(everyone, { match: group.match }, names), of: group.of.map((c) => sayCriterion(c, names)) };
}
export function readGroup(node: LineNode, reader: Reader): Group | undefined {
  const empty = reader.quietly(whoIsEmpty, node);
  if (empty) return { kind: "group", match: empty, of: [] };
  const found = reader.line(everyone, node);
  if (!found) return undefined;
  if (node.of.length === 0) return reader.wrong(node, "Say under this line what must be true, each on a line of its own that begins with two more spaces.");
  return { kind: "group", match: found.match, of: readMembers(node, reader) };
}
