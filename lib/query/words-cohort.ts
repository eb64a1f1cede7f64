/** A cohort read back in plain English, exact about everything that decides who is in, and from when to when. */
import type { Cohort, CohortEvent, CohortGroup, CohortMember, DateTest, NumberTest, RecordFilter, RelativeWindow, Restriction, WindowBound } from "./cohort.ts";
import type { ConceptSet } from "./concept-set.ts";
import type { DaysFromIndex } from "./model.ts";
import { fieldOf, personFields, recordTables, type RecordDomain } from "./omop-tables.ts";
import { dateInWords, listInWords, type Phrase } from "./phrase.ts";

const leaf = (text: string): Phrase => ({ text, of: [] });
const article = (word: string): string => `${/^[aeiou]/.test(word) ? "an" : "a"} ${word}`;
const manyDays = (days: number): string => (days === 1 ? "1 day" : `${days} days`);
export type SetNames = (key: string) => string;
export const setNames = (conceptSets: readonly ConceptSet[] | undefined): SetNames => (key) => `“${conceptSets?.find((s) => s.key === key)?.name ?? key}”`;

function tested<V>(test: { op: NumberTest["op"]; value: V; to?: V | undefined }, show: (value: V) => string): string {
  switch (test.op) {
    case "less": return `under ${show(test.value)}`;
    case "at-most": return `at most ${show(test.value)}`;
    case "equal": return `exactly ${show(test.value)}`;
    case "not-equal": return `known and not ${show(test.value)}`;
    case "at-least": return `at least ${show(test.value)}`;
    case "more": return `over ${show(test.value)}`;
    case "between": return `from ${show(test.value)} to ${show(test.to!)} (both included)`;
    case "not-between": return `known and not from ${show(test.value)} to ${show(test.to!)}`;
  }
}
const dated = (test: DateTest): string => {
  const show = dateInWords;
  const words = { less: "before", "at-most": "on or before", equal: "on", "not-equal": "on any day but", "at-least": "on or after", more: "after" } as const;
  if (test.op === "between") return `from ${show(test.value)} to ${show(test.to!)} (both days included)`;
  if (test.op === "not-between") return `on any day not from ${show(test.value)} to ${show(test.to!)}`;
  return `${words[test.op]} ${show(test.value)}`;
};
const textWords = {
  "starts-with": "begins with", "not-starts-with": "is known and does not begin with", contains: "contains", "not-contains": "is known and does not contain",
  "ends-with": "ends with", "not-ends-with": "is known and does not end with", equals: "is",
} as const;

/** `whose start is on or after 1 January 2015`: to stand after “a record”. */
export function restrictionInWords(r: Restriction, domain: RecordDomain | "person", nameOf: SetNames): string {
  const label = (key: string) => (domain === "person" ? personFields.find((f) => f.key === key) : fieldOf(domain, key))?.label ?? key;
  switch (r.kind) {
    case "date": return `${r.of === "start" ? "starting" : "ending"} ${dated(r.test)}`;
    case "age": return `at an age of ${tested(r.test, String)} years at its ${r.of}`;
    case "number": return `whose ${label(r.field)} is ${tested(r.test, String)}`;
    case "concepts": return `whose ${label(r.field)} is ${r.exclude ? "known and not " : ""}${listInWords(r.concepts.map((c) => `${c.name} [${c.conceptId}]`), "or")}`;
    case "concept-set": return `whose ${r.field === "source" ? "source code" : label(r.field)} is ${r.exclude ? "known and not " : ""}in ${nameOf(r.conceptSet)}`;
    case "text": return `whose ${label(r.field)} ${textWords[r.op]} “${r.text}”`;
    case "abnormal": return "outside its normal range, or marked low or high";
    case "period": return [r.from ? `reaching over ${dateInWords(r.from)} and counted from then` : "", r.to ? `reaching over ${dateInWords(r.to)} and counted until then` : ""].filter(Boolean).join(", ");
  }
}

/** `first-ever record of the condition “Type 2 diabetes”, starting from …`, without an article. */
function recordInWords({ domain, conceptSet, first, where }: RecordFilter, nameOf: SetNames): string {
  const { label } = recordTables[domain];
  const what = conceptSet === undefined ? `record of any ${label}` : `record of the ${label} ${nameOf(conceptSet)}`;
  return [`${first ? "first-ever " : ""}${what}`, ...where.map((r) => restrictionInWords(r, domain, nameOf))].join(", ");
}
export const filterInWords = (filter: RecordFilter, nameOf: SetNames): string => article(recordInWords(filter, nameOf));

function shiftInWords({ shift }: CohortEvent): string {
  if (!shift) return "";
  const moved = ({ from, days }: { from: "start" | "end"; days: number }) => (days === 0 ? `on the day of its ${from}` : `${manyDays(Math.abs(days))} ${days > 0 ? "after" : "before"} its ${from}`);
  return `, counted as if it started ${moved(shift.start)} and ended ${moved(shift.end)}`;
}
function eventPhrase(event: CohortEvent, before: string, after: string, nameOf: SetNames): Phrase {
  const text = `${before}${recordInWords(event, nameOf)}${shiftInWords(event)}${after}`;
  if (!event.nested) return leaf(text);
  return { text: `${text}, round each of which, as the index event:`, of: [groupPhrase(event.nested, nameOf)] };
}

function boundInWords({ days, side }: WindowBound, anchor: string, unbounded: boolean): string {
  if (days === 0) return anchor;
  if (days !== null) return `${manyDays(days)} ${side} ${anchor}`;
  if (unbounded) return side === "before" ? "any time before" : "any time after";
  return side === "before" ? "the start of observation" : "the end of observation";
}
function windowInWords({ from, to, index, of }: RelativeWindow, unbounded: boolean): string {
  const anchor = index === "start" ? "the index date" : "the end of the index event";
  return `${of === "start" ? "starting" : "ending"} from ${boundInWords(from, anchor, unbounded)} to ${boundInWords(to, anchor, unbounded)}`;
}
const distinctWords = { concept: " of different concepts", "start-date": " on different days", visit: " in different visits" } as const;

function memberPhrase(member: CohortMember, nameOf: SetNames): Phrase {
  switch (member.kind) {
    case "cohort-group":
      return groupPhrase(member, nameOf);
    case "person":
      return leaf(`at the index date, a person ${member.where.map((r) => restrictionInWords(r, "person", nameOf).replace(" at its start", "").replace(" at its end", " at the end of the index event")).join(", ")}`);
    case "events": {
      const { occurs, start, end, sameVisit, outsideObservation } = member;
      const unbounded = outsideObservation === true;
      const often = occurs.count === 0 && occurs.at !== "at-least" ? "no " : `${{ exactly: "exactly", "at-least": "at least", "at-most": "at most" }[occurs.at]} ${occurs.count} × `;
      const after = [
        occurs.distinct ? distinctWords[occurs.distinct] : "", `, ${windowInWords(start, unbounded)}`, end ? ` and ${windowInWords(end, unbounded)}` : "",
        sameVisit ? ", in the same visit as the index event" : "", unbounded ? ", under observation or not" : "",
      ].join("");
      return eventPhrase(member.event, often, after, nameOf);
    }
  }
}
function groupPhrase(group: CohortGroup, nameOf: SetNames): Phrase {
  const heading = { all: "all of these are true", any: "at least one of these is true", "at-least": `at least ${group.count} of these are true`, "at-most": `at most ${group.count} of these are true` }[group.match];
  if (group.of.length === 0) return leaf("always true: the list is empty");
  return { text: `${heading}:`, of: group.of.map((m) => memberPhrase(m, nameOf)) };
}

const limitWords = { first: "Only the earliest of a person counts", last: "Only the latest of a person counts", all: "Each of them counts" } as const;
function exitInWords({ exit }: Cohort, nameOf: SetNames): string {
  switch (exit.kind) {
    case "end-of-observation": return "People stay until their observation ends";
    case "fixed": return `People stay until ${exit.days === 0 ? "" : `${manyDays(Math.abs(exit.days))} ${exit.days > 0 ? "after" : "before"} `}${exit.from === "start" ? "the index date" : "the end of the index event"}, but not longer than they are under observation`;
    case "continuous-drug": {
      const supply = exit.daysSupply === undefined ? "" : `, each taken to last ${manyDays(exit.daysSupply)}`;
      return `People stay while they go on taking ${nameOf(exit.conceptSet)}, with gaps of at most ${manyDays(exit.gapDays)} between supplies${supply}, and ${manyDays(exit.offsetDays)} more, but not longer than they are under observation`;
    }
  }
}

function setPhrase(set: ConceptSet): Phrase {
  const words = (i: ConceptSet["items"][number]) => `${i.name} [${i.conceptId}${i.descendants ? " and more specific ones" : " only"}${i.mapped ? ", and codes that map to them" : ""}]`;
  const some = (items: ConceptSet["items"]) => (items.length > 12 ? `${items.slice(0, 12).map(words).join("; ")}; and ${items.length - 12} more` : items.map(words).join("; "));
  const [included, excluded] = [set.items.filter((i) => !i.exclude), set.items.filter((i) => i.exclude)];
  return leaf(`“${set.name}”: ${included.length === 0 ? "nothing" : some(included)}${excluded.length === 0 ? "" : `, without ${some(excluded)}`}`);
}

export function cohortPhrase(cohort: Cohort, conceptSets: readonly ConceptSet[] = []): Phrase {
  const nameOf = setNames(conceptSets);
  const { entry, qualifying, rules, censoring, collapseDays, within } = cohort;
  const { priorDays, postDays } = entry.observation;
  const observed = [priorDays > 0 ? `${manyDays(priorDays)} before` : "", postDays > 0 ? `${manyDays(postDays)} after` : ""].filter(Boolean);
  const clipped = [within?.from ? `from ${dateInWords(within.from)}` : "", within?.to ? `until ${dateInWords(within.to)}` : ""].filter(Boolean).join(" ");
  return {
    text: "Everyone with an index event. It gives each person their index date:",
    of: [
      { text: "The index event is, under observation:", of: entry.events.map((e) => eventPhrase(e, "", "", nameOf)) },
      ...(observed.length > 0 ? [leaf(`Observed for at least ${observed.join(" and ")} the index date`)] : []),
      ...(entry.limit === "all" ? [] : [leaf(`${limitWords[entry.limit]}, before anything else is asked`)]),
      ...(qualifying ? [{ text: "It counts only if", of: [groupPhrase(qualifying.group, nameOf)] }, ...(qualifying.limit === "all" ? [] : [leaf(`${limitWords[qualifying.limit]} of those`)])] : []),
      ...rules.map((rule): Phrase => ({ text: `Rule “${rule.name}”:`, of: [groupPhrase(rule.group, nameOf)] })),
      leaf(`${limitWords[cohort.limit]}${cohort.limit === "all" ? ": a person may enter more than once, and the first entry gives their index date" : " of those that meet every rule"}`),
      leaf(exitInWords(cohort, nameOf)),
      ...(censoring.length > 0 ? [{ text: "They leave earlier at the start of:", of: censoring.map((e) => eventPhrase(e, "", "", nameOf)) }] : []),
      ...(collapseDays > 0 ? [leaf(`Periods of a person that are at most ${manyDays(collapseDays)} apart are joined`)] : []),
      ...(clipped === "" ? [] : [leaf(`Only the days ${clipped} count`)]),
      ...(conceptSets.length > 0 ? [{ text: "The names stand for:", of: conceptSets.map(setPhrase) }] : []),
    ],
  };
}

/** `starting from 1 to 365 days after the index date`. */
export function daysInWords({ from, to }: DaysFromIndex): string {
  const day = (n: number) => (n === 0 ? "the index date" : `${manyDays(Math.abs(n))} ${n > 0 ? "after" : "before"} the index date`);
  if (from === null && to === null) return "at any time";
  if (from === null) return `up to ${day(to!)}`;
  if (to === null) return `from ${day(from)} on`;
  return from === to ? `on ${day(from)}`.replace("on 1 day", "1 day") : `from ${day(from)} to ${day(to)} (both included)`;
}
