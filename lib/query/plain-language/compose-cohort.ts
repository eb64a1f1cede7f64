/** Parts of a sentence as a cohort: an event that gives each person their index date, and rules that count days from it. */
import { yearOf, type PlainDate } from "#lib/kernel/plain-date.ts";
import { genderConcept, unitSymbol } from "../checked-concepts.ts";
import type { Cohort, CohortGroup, CohortMember, RecordFilter, RelativeWindow, Restriction } from "../cohort.ts";
import type { ConceptSet } from "../concept-set.ts";
import { keyFor, nameFor } from "../language/invented-names.ts";
import { isMeasured, type Analysis, type CalendarWindow, type DaysFromIndex, type Variable } from "../model.ts";
import { isVariable } from "./compose-group.ts";
import type { Doubts, NotUnderstood } from "./doubts.ts";
import { capital, labelOf, type Draft } from "./draft.ts";
import { tied } from "./grouping.ts";
import type { EventPart, Scanned } from "./parts.ts";
import { lastUnasked, leftOut, settled, settledAges, settledBands, settledMeasure, settledUnit, settledValue } from "./resolve.ts";

/** Whether a sentence counts time from an event, so that calendar dates alone cannot say it. */
export const countsFromEvent = ({ events, by }: Scanned): boolean =>
  events.some((e) => e.negation === undefined && !isVariable(e) && !e.relative) && (events.some((e) => e.first || e.relative || e.count || e.started) || by.some((b) => b.what === "year"));

/** The event from which days are counted: the first one called first or new, else started, else named. Which of several is asked. */
function indexOf(events: readonly EventPart[], text: string, doubts: Doubts): EventPart {
  const open = events.filter((e) => e.negation === undefined && !isVariable(e) && !e.relative);
  const likely = open.find((e) => e.counted) ?? open.find((e) => e.first) ?? open.find((e) => e.started && !e.relative) ?? open[0]!;
  if (open.length === 1 || open.filter((e) => e.first).length === 1) return likely;
  const said = (e: EventPart) => capital(text.slice(e.name.from, e.name.to));
  return open[doubts.choose("index", { from: likely.from, to: likely.to }, "Which event gives each person the date from which days are counted?", open.map(said), open.indexOf(likely))]!;
}

const datesOf = (window: CalendarWindow | undefined): Restriction[] => {
  if (window?.from && window.to) return [{ kind: "date", of: "start", test: { op: "between", value: window.from, to: window.to } }];
  if (window?.from) return [{ kind: "date", of: "start", test: { op: "at-least", value: window.from } }];
  return window?.to ? [{ kind: "date", of: "start", test: { op: "at-most", value: window.to } }] : [];
};
const bound = (days: number | null, open: "before" | "after") => ({ days: days === null ? null : Math.abs(days), side: days === null ? open : days < 0 ? "before" as const : "after" as const });
const windowOf = ({ from, to }: DaysFromIndex): RelativeWindow => ({ from: bound(from, "before"), to: bound(to, "after"), index: "start", of: "start" });

export class CohortComposer {
  readonly #text: string;
  readonly #doubts: Doubts;
  readonly #unknown: NotUnderstood[];
  readonly #sets: ConceptSet[] = [];
  constructor(text: string, doubts: Doubts, unknown: NotUnderstood[]) {
    this.#text = text;
    this.#doubts = doubts;
    this.#unknown = unknown;
  }

  compose(scanned: Scanned, today: PlainDate): Draft | undefined {
    const index = indexOf(scanned.events, this.#text, this.#doubts);
    const entry = this.#records(index);
    if (!entry) return undefined;
    const first = index.first === true || index.started === true || this.#doubts.choose("first", index, `Which record of ${this.#said(index)} counts?`, ["The person’s first ever", "The earliest that fits, even if there was one before"]) === 0;
    const rules = [...this.#people(scanned), ...(index.count ? this.#rule(index, [this.#asked(index, { from: null, to: null })]) : []), ...this.#rules(scanned.events.filter((e) => e !== index && !isVariable(e)))];
    const variables: Variable[] = [];
    const analyses: Analysis[] = [{ kind: "count", id: "people" }];
    this.#values(scanned.events.filter(isVariable), variables, analyses);
    this.#breakdown(scanned, index, today, variables, analyses);
    const population: Cohort = {
      kind: "cohort", entry: { events: [{ ...entry, ...(first ? { first } : {}) }], observation: { priorDays: 0, postDays: 0 }, limit: "first" },
      rules, limit: "first", exit: { kind: "end-of-observation" }, censoring: [], collapseDays: 0,
    };
    return { population, conceptSets: this.#sets, variables, analyses };
  }

  #said = ({ name }: EventPart): string => this.#text.slice(name.from, name.to);
  #setOf(name: string, concepts: readonly { conceptId: number; name: string }[]): string {
    const ids = concepts.map((c) => c.conceptId).join();
    const same = this.#sets.find((s) => s.items.map((i) => i.conceptId).join() === ids);
    if (same) return same.key;
    const key = keyFor(name, this.#sets.map((s) => s.key));
    this.#sets.push({ key, name, items: concepts.map(({ conceptId, name: n }) => ({ conceptId, name: n, descendants: true, mapped: false, exclude: false })) });
    return key;
  }
  #records(event: EventPart): RecordFilter | undefined {
    const about = settled(event, this.#text, this.#doubts);
    if (!about) { this.#unknown.push({ ...event.name, because: leftOut(event) }); return undefined; }
    if (lastUnasked(event)) this.#unknown.push({ from: event.from, to: event.name.from - 1, because: "Every record is compared, not the last one or the average." });
    const where = datesOf(event.when);
    const test = settledValue(event, this.#doubts);
    if (test && isMeasured(about.domain)) {
      const unit = settledUnit(event, about, this.#doubts);
      where.push({ kind: "number", field: "value", test }, ...(unit === undefined ? [] : [{ kind: "concepts" as const, field: "unit", concepts: [{ conceptId: unit, name: unitSymbol(unit) }], exclude: false }]));
    } else if (test) this.#unknown.push({ from: event.name.to, to: event.to, because: `${about.name} has no value.` });
    return { domain: about.domain, conceptSet: this.#setOf(about.name, about.concepts), where };
  }

  /** When, from the index date; asked where the sentence does not say. */
  #days(event: EventPart): DaysFromIndex {
    const { relative } = event;
    if (relative?.either !== undefined) {
      const n = relative.either;
      return [{ from: 0, to: n }, { from: -n, to: n }, { from: -n, to: 0 }][this.#doubts.choose("side", event, `Within ${n} days, on which side?`, ["From the index date on", "Before or after", "Up to the index date"])]!;
    }
    if (relative) return relative.days;
    const upTo = { words: "Up to the index date", days: { from: null, to: 0 } };
    const on = { words: "From the index date on", days: { from: 0, to: null } };
    const ever = { words: "At any time", days: { from: null, to: null } };
    const choices = event.negation === "never" || event.when ? [ever, upTo, on] : event.started ? [on, upTo, ever] : [upTo, on, ever];
    return choices[this.#doubts.choose("days", event, `When, for ${this.#said(event)}?`, choices.map((c) => c.words))]!.days;
  }
  #asked(event: EventPart, days: DaysFromIndex, denied = false): CohortMember[] {
    const records = this.#records(event);
    if (!records) return [];
    const { count } = event;
    return [{ kind: "events", event: { ...records, ...(event.first ? { first: true } : {}) }, start: windowOf(days), occurs: denied ? { at: "exactly", count: 0 } : count ? { at: count.at, count: count.n } : { at: "at-least", count: 1 } }];
  }
  #rule(about: { from: number; to: number }, members: CohortMember[][], match: CohortGroup["match"] = "all"): Cohort["rules"] {
    const of = members.flat();
    const name = capital(this.#text.slice(about.from, about.to).replaceAll(/\s+/g, " ").trim()).slice(0, 200);
    return of.length === 0 ? [] : [{ name, group: { kind: "cohort-group", match: of.length === 1 ? "all" : match, of } }];
  }
  #people(scanned: Scanned): Cohort["rules"] {
    return scanned.people.flatMap((part) => {
      if (part.is === "sex") return this.#rule(part, [[{ kind: "person", where: [{ kind: "concepts", field: "gender", concepts: [{ conceptId: genderConcept[part.sex], name: part.sex }], exclude: false }] }]]);
      const { min, max } = settledAges(part, this.#doubts);
      const test = min !== undefined && max !== undefined ? { op: "between" as const, value: min, to: max } : min !== undefined ? { op: "at-least" as const, value: min } : { op: "at-most" as const, value: max! };
      return this.#rule(part, [[{ kind: "person", where: [{ kind: "age", of: "start", test }] }]]);
    });
  }
  #rules(events: readonly EventPart[]): Cohort["rules"] {
    const all = (list: readonly EventPart[], denied: boolean) => list.map((event) => this.#asked(event, this.#days(event), denied));
    const across = (list: readonly EventPart[]) => ({ from: list[0]!.from, to: list.at(-1)!.to });
    return tied(events, this.#text, this.#doubts).flatMap((run) => {
      if (run.kind === "each") return run.ties.flatMap((tie) => this.#rule(across(tie.events), all(tie.events, tie.denied), tie.denied ? "all" : "any"));
      const groups = run.alternatives.map((list): CohortMember[] => [{ kind: "cohort-group", match: "all", of: all(list, false).flat() }]);
      return this.#rule(across(run.alternatives.flat()), groups, "any");
    });
  }

  #values(events: readonly EventPart[], variables: Variable[], analyses: Analysis[]): void {
    for (const event of events) {
      const about = settled(event, this.#text, this.#doubts);
      if (!about) { this.#unknown.push({ ...event.name, because: leftOut(event) }); continue; }
      const measure = settledMeasure(event, ["last-value", "first-value"], this.#doubts);
      const label = labelOf(event, about, this.#text, measure);
      const name = nameFor(label, variables.map((v) => v.name));
      const unit = settledUnit(event, about, this.#doubts);
      const days = this.#days(event);
      variables.push({ kind: "records", name, label, measure, records: { domain: about.domain, conceptSet: this.#setOf(about.name, about.concepts), where: datesOf(event.when) }, days, ...(unit === undefined ? {} : { unitConceptId: unit }) });
      analyses.push({ kind: "summary", id: name.replaceAll("_", "-"), of: name });
    }
  }
  #breakdown(scanned: Scanned, index: EventPart, today: PlainDate, variables: Variable[], analyses: Analysis[]): void {
    const by: string[] = [];
    for (const { what, span } of scanned.by) {
      const variable = ((): Variable => {
        switch (what) {
          case "sex": return { kind: "sex", name: "sex", label: "Sex" };
          case "ethnicity": return { kind: "ethnicity", name: "ethnicity", label: "Ethnic category" };
          case "age": return { kind: "age-band", name: "age_band", label: "Age at the index date", at: "index", cutPoints: settledBands(span, this.#doubts) };
          case "year": return { kind: "index-year", name: "year", label: "Year of the index date", from: index.when?.from ? yearOf(index.when.from) : yearOf(today) - 10, to: index.when?.to ? yearOf(index.when.to) : yearOf(today) };
        }
      })();
      if (by.includes(variable.name)) continue;
      if (by.length === 3) { this.#unknown.push({ ...span, because: "A table has at most three variables." }); continue; }
      variables.push(variable);
      by.push(variable.name);
    }
    if (by.length > 0) analyses.push({ kind: "crosstab", id: `by-${by.join("-").replaceAll("_", "-")}`.slice(0, 40), by });
  }
}
