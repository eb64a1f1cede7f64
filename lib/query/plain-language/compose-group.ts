/** Parts of a sentence as criteria asked of people on calendar dates. */
import type { PlainDate } from "#lib/kernel/plain-date.ts";
import { isMeasured, type Analysis, type Criterion, type Group, type Variable } from "../model.ts";
import { nameFor } from "../language/invented-names.ts";
import { shifted } from "./dates.ts";
import type { Doubts, NotUnderstood } from "./doubts.ts";
import { tied } from "./grouping.ts";
import type { EventPart, Scanned } from "./parts.ts";
import { asRange, lastUnasked, leftOut, settled, settledAges, settledBands, settledMeasure, settledUnit, settledValue, type Settled } from "./resolve.ts";
import { labelOf, type Draft } from "./draft.ts";

const concepts = (of: Settled) => of.concepts.map(({ conceptId, name }) => ({ conceptId, name, descendants: true }));

function whenOf(event: EventPart, said: string, today: PlainDate, doubts: Doubts) {
  if (event.when) return { window: event.when };
  const since = [undefined, shifted(today, -5 * 365), shifted(today, -365)][doubts.choose("when", event, `When must ${said} have been recorded?`, ["At any time", "In the last 5 years", "In the last year"])];
  return since === undefined ? {} : { window: { from: since, to: today } };
}

export function composeGroup(scanned: Scanned, text: string, today: PlainDate, doubts: Doubts, unknown: NotUnderstood[]): Draft {
  const of: Criterion[] = [];
  const variables: Variable[] = [];
  const analyses: Analysis[] = [{ kind: "count", id: "people" }];
  for (const part of scanned.people) {
    if (part.is === "sex") of.push({ kind: "sex", is: part.sex });
    else of.push({ kind: "age", at: today, ...settledAges(part, doubts) });
  }
  const criterion = (event: EventPart): Criterion | undefined => {
    const about = settled(event, text, doubts);
    if (!about) { unknown.push({ ...event.name, because: leftOut(event) }); return undefined; }
    if (lastUnasked(event)) unknown.push({ from: event.from, to: event.name.from - 1, because: "Every record is compared, not the last one or the average." });
    const common = { concepts: concepts(about), ...whenOf(event, about.name, today, doubts) };
    if (!isMeasured(about.domain)) {
      if (event.value) unknown.push({ from: event.name.to, to: event.to, because: `${about.name} has no value.` });
      return { kind: about.domain, ...common };
    }
    const test = settledValue(event, doubts, true);
    const unit = test ? settledUnit(event, about, doubts) : undefined;
    return { kind: about.domain, ...common, ...(unit === undefined ? {} : { unitConceptId: unit }), ...(test ? { value: asRange(test) } : {}) };
  };
  const list = (events: readonly EventPart[]): Criterion[] => events.flatMap((event) => criterion(event) ?? []);
  const gathered = (match: Group["match"], members: Criterion[]): Criterion[] => (members.length === 0 ? [] : members.length === 1 && match !== "none" ? members : [{ kind: "group", match, of: members }]);
  for (const run of tied(scanned.events.filter((e) => !isVariable(e)), text, doubts)) {
    if (run.kind === "either") { of.push(...gathered("any", run.alternatives.flatMap((all) => gathered("all", list(all))))); continue; }
    const denied = run.ties.filter((tie) => tie.denied).flatMap((tie) => tie.events);
    for (const tie of run.ties) if (!tie.denied) of.push(...gathered("any", list(tie.events)));
    of.push(...gathered("none", list(denied)));
  }
  for (const event of scanned.events.filter(isVariable)) {
    const about = settled(event, text, doubts);
    if (!about) { unknown.push({ ...event.name, because: leftOut(event) }); continue; }
    // Days that a group cannot count are not in the label either.
    const label = labelOf(event.relative ? { ...event, to: event.name.to } : event, about, text);
    const name = nameFor(label, variables.map((v) => v.name));
    const unit = settledUnit(event, about, doubts);
    settledMeasure(event, ["last-value"], doubts);
    variables.push({ kind: "last-value", name, label, concepts: concepts(about), ...whenOf(event, about.name, today, doubts), ...(unit === undefined ? {} : { unitConceptId: unit }) });
    analyses.push({ kind: "summary", id: name.replaceAll("_", "-"), of: name });
  }
  const by: string[] = [];
  for (const { what, span } of scanned.by) {
    if (by.length === 3) { unknown.push({ ...span, because: "A table has at most three variables." }); continue; }
    if (what === "year") { unknown.push({ ...span, because: "A year needs an event that gives each person a date, such as a first diagnosis." }); continue; }
    const variable: Variable = what === "sex" ? { kind: "sex", name: "sex", label: "Sex" } : what === "ethnicity" ? { kind: "ethnicity", name: "ethnicity", label: "Ethnic category" } : { kind: "age-band", name: "age_band", label: "Age band", at: today, cutPoints: settledBands(span, doubts) };
    if (by.includes(variable.name)) continue;
    variables.push(variable);
    by.push(variable.name);
  }
  if (by.length > 0) analyses.push({ kind: "crosstab", id: `by-${by.join("-").replaceAll("_", "-")}`.slice(0, 40), by });
  return { population: { kind: "group", match: "all", of }, variables, analyses };
}
/** A measurement that is to be known about each person. One with a value is asked of them. */
export const isVariable = (event: EventPart): boolean => event.measure !== undefined && event.value === undefined && event.negation === undefined;
