/** Settles what a part of a sentence means, asking where it may mean more than one thing. */
import { unitSymbol } from "../checked-concepts.ts";
import { isMeasured, type EventDomain, type NumberRange } from "../model.ts";
import type { NumberTest } from "../cohort.ts";
import type { Doubts } from "./doubts.ts";
import type { Candidate } from "./lexicon.ts";
import type { EventPart, PersonPart } from "./parts.ts";
import type { Span } from "./tokens.ts";
import { usualUnits } from "./units.ts";

/** What an event is about, once settled; undefined where the person leaves it out. */
export type Settled = { domain: EventDomain; concepts: readonly Candidate[]; name: string };

const mostListed = 12;
export const leftOut = (event: EventPart): string => (event.suggested ? "A search found what it may be: choose it among the open questions." : "Left out, as you chose.");
const domainWords: Record<EventDomain, string> = { condition: "a condition", drug: "a medicine", procedure: "a procedure", measurement: "a measurement", observation: "an observation" };

export function settled(event: EventPart, text: string, doubts: Doubts): Settled | undefined {
  const said = text.slice(event.name.from, event.name.to);
  const wanted = event.candidates.filter((c) => (event.started ? c.domain === "drug" : event.value || event.measure ? isMeasured(c.domain) : true));
  const candidates = wanted.length > 0 ? wanted : event.candidates;
  const [first] = candidates;
  if (!first) return undefined;
  if (event.meant !== undefined && doubts.choose("spelling", event.name, `Does “${said}” mean ${event.meant}?`, [`Yes: ${event.meant}`, "No: leave it out"]) === 1) return undefined;
  if (candidates.length === 1 && !event.suggested) return { domain: first.domain, concepts: [first], name: first.name };
  const domains = new Set(candidates.map((c) => c.domain));
  const shown = (c: Candidate) => (domains.size > 1 ? `${c.name} (${domainWords[c.domain]})` : c.name);
  const listed = candidates.slice(0, mostListed);
  if (event.suggested) {
    const one = listed[doubts.choose("concept", event.name, `Is “${said}” one of these?`, ["None of these: leave it out", ...listed.map(shown)]) - 1];
    return one && { domain: one.domain, concepts: [one], name: one.name };
  }
  const together = domains.size === 1;
  const choices = [...(together ? [`Any of these ${listed.length}`] : []), ...listed.map(shown)];
  // Several medicines of one name are one kind of medicine; several measurements are rarely in one unit.
  const usual = together && first.domain !== "drug" ? 1 : 0;
  const chosen = doubts.choose("concept", event.name, `Which is meant by “${said}”?`, choices, usual);
  if (together && chosen === 0) return { domain: first.domain, concepts: listed, name: said[0]!.toUpperCase() + said.slice(1) };
  const one = listed[together ? chosen - 1 : chosen]!;
  return { domain: one.domain, concepts: [one], name: one.name };
}

/** Ages in whole years, both ends included. */
export function settledAges(part: PersonPart & { is: "age" }, doubts: Doubts): { min?: number; max?: number } {
  if (part.oneOf) {
    const shown = (a: { min?: number }) => `${a.min ?? 0} or over`;
    return part.oneOf[doubts.choose("age", part, "From which age?", part.oneOf.map(shown))]!;
  }
  const { min, max } = part.ages;
  if (part.over && min !== undefined) {
    const n = doubts.choose("age", part, `Does “over ${min}” include people aged ${min}?`, [`No: ${min + 1} or over`, `Yes: ${min} or over`]);
    return { min: n === 0 ? min + 1 : min };
  }
  if (part.under && max !== undefined) {
    const n = max === 18 ? 0 : doubts.choose("age", part, `Does “under ${max}” include people aged ${max}?`, [`No: ${max - 1} or under`, `Yes: ${max} or under`]);
    return { max: n === 0 ? Math.max(0, max - 1) : max };
  }
  return part.ages;
}

const places = (value: number): number => (String(value).split(".")[1] ?? "").length;
/** The next number with as many decimals: what “more than 58” is for a result in whole numbers. */
const beside = (value: number, by: 1 | -1): number => Number((value + by * 10 ** -places(value)).toFixed(places(value)));

/** Whether the number itself counts is asked. `inclusive`: the test must include its ends, as a group's ranges do. */
export function settledValue(event: EventPart, doubts: Doubts, inclusive = false): NumberTest | undefined {
  if (!event.value) return undefined;
  const { min, max, over, under } = event.value;
  if (min !== undefined && max !== undefined) return { op: "between", value: min, to: max };
  const value = (min ?? max)!;
  if (!over && !under) return { op: min === undefined ? "at-most" : "at-least", value };
  const [word, more] = over ? ["over", "more"] : ["under", "less"];
  const next = beside(value, over ? 1 : -1);
  const without = inclusive ? `No: ${next} or ${more}` : `No: ${more} than ${value}`;
  const exact = doubts.choose("value", event, `Does “${word} ${value}” include ${value} itself?`, [without, `Yes: ${value} or ${more}`], inclusive ? 1 : 0) === 0;
  if (exact && !inclusive) return { op: over ? "more" : "less", value };
  return { op: over ? "at-least" : "at-most", value: exact ? next : value };
}
/** The bounds of a test that includes its ends. */
export function asRange({ op, value, to }: NumberTest): NumberRange {
  if (op === "between") return { min: value, max: to! };
  return op === "at-least" ? { min: value } : { max: value };
}

export function settledUnit(event: EventPart, of: Settled, doubts: Doubts): number | undefined {
  if (event.unit !== undefined) return event.unit;
  const units = usualUnits(of.concepts[0]!.conceptId, event.value?.min ?? event.value?.max);
  if (units.length === 0) return undefined;
  return units[doubts.choose("unit", event, `In which unit is ${of.name}?`, [...units.map(unitSymbol), "Whatever unit it was recorded in"])];
}

/** Whose average, where the sentence does not say which of a person's values it means. */
export function settledMeasure(event: EventPart, choices: readonly ("last-value" | "first-value")[], doubts: Doubts): "last-value" | "first-value" {
  if (event.measure === "last") return "last-value";
  const words = { "last-value": "The last", "first-value": "The first" };
  return choices[doubts.choose("measure", event, "Which value of each person is meant?", choices.map((c) => words[c]))]!;
}
/** “Last” of what is compared: records are asked one by one. */
export const lastUnasked = (event: EventPart): boolean => event.measure !== undefined && event.measure !== "any";

const bands = [[40, 65], [30, 40, 50, 60, 70, 80], [18, 45, 65, 75]] as const;
export const settledBands = (span: Span, doubts: Doubts): number[] =>
  [...bands[doubts.choose("bands", span, "Which age bands?", bands.map((cuts) => `Under ${cuts[0]}, ${cuts.slice(0, -1).map((cut, i) => `${cut} to ${cuts[i + 1]! - 1}`).join(", ")}, ${cuts.at(-1)!} and over`))]!];
