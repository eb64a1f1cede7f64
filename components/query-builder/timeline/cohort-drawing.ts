import { toDayNumber } from "#lib/kernel/plain-date.ts";
import type { Cohort, CohortGroup, CohortMember, RelativeWindow, WindowBound } from "#lib/query/cohort.ts";
import { filtersOfVariable } from "#lib/query/cohort-walk.ts";
import { examplePeople, withoutPart, type ExamplePerson, type Part } from "#lib/query/example-people/example-people.ts";
import { madeUpPerson } from "#lib/query/example-people/sketch.ts";
import { explainPerson } from "#lib/query/explain/explain-person.ts";
import { recordsNamed } from "#lib/query/explain/why-not.ts";
import type { Variable } from "#lib/query/model.ts";
import { recordDomains, recordTables } from "#lib/query/omop-tables.ts";
import { entriesOf, recordsCounted, type Entry } from "#lib/query/reference/cohort.ts";
import { worldOf, type World } from "#lib/query/reference/world.ts";
import { restrictionInWords, setNames } from "#lib/query/words-cohort.ts";
import { manyDays, windowInDays } from "./day-words.ts";
import { personName, type Drawing, type Lane, type LaneOfPerson, type Mark, type Window } from "./drawing-model.ts";
import { isUnwanted, oftenAsked, recordsAsked, setName, type Sets } from "./record-words.ts";
import { becauseInWords } from "./why-words.ts";

type Here = { entry: Entry; world: World };
/** A lane, and what one person has on it. */
type Drawn = Lane & { of: (here: Here) => LaneOfPerson };

const offset = ({ days, side }: WindowBound): number | null => (days === null ? null : side === "before" ? -days : days);
const windowOf = (w: RelativeWindow): Window => ({ from: offset(w.from), to: offset(w.to) });
const moved = ({ from, to }: Window, by: number): Window => ({ from: from === null ? null : from + by, to: to === null ? null : to + by });

function memberLanes(member: CohortMember, key: string, heading: string, sets: Sets): Drawn[] {
  switch (member.kind) {
    case "cohort-group": return groupLanes(member, key, heading, sets);
    case "person": return [{
      key, heading, asks: member.where.map((r) => restrictionInWords(r, "person", setNames(sets))).join(", "), when: "on the index date", kind: "person",
      of: ({ entry, world }) => {
        const { yearOfBirth, genderConceptId } = world.persons.get(entry.personId)!;
        return { window: undefined, marks: [], fact: `aged ${new Date(entry.start * 86_400_000).getUTCFullYear() - yearOfBirth}, recorded sex ${genderConceptId === 8532 ? "female" : genderConceptId === 8507 ? "male" : "neither female nor male"}` };
      },
    }];
    case "events": {
      const { event, start, occurs } = member;
      const anchor = start.index === "start" ? "the index date" : "the end of the index event";
      const when = `${start.of === "start" ? "starting" : "ending"} ${windowInDays(windowOf(start), anchor)}${member.outsideObservation ? ", under observation or not" : ""}`;
      return [{
        key, heading, asks: `${oftenAsked(occurs)} ${recordsAsked(event, sets)}`, when, kind: isUnwanted(occurs) ? "unwanted" : "wanted",
        of: ({ entry, world }) => {
          const counted = recordsCounted(member, entry, world);
          const marks = recordsNamed(event, entry.personId, world).map((r): Mark => ({ at: r[start.of] - entry.start, domain: event.domain, counts: counted.some((c) => c.id === r.id) }));
          return { window: moved(windowOf(start), start.index === "start" ? 0 : entry.end - entry.start), marks };
        },
      }];
    }
  }
}
const togetherWords = { all: "", any: "one of these is enough", "at-least": "at least so many of these", "at-most": "at most so many of these" } as const;
function groupLanes(group: CohortGroup, key: string, heading: string, sets: Sets): Drawn[] {
  const note = group.of.length > 1 ? togetherWords[group.match].replace("so many", String(group.count)) : "";
  return group.of.flatMap((member, i) => memberLanes(member, `${key}.${i}`, note === "" ? heading : `${heading} (${note})`, sets));
}

function entryLanes({ entry }: Cohort, sets: Sets): Drawn[] {
  const events = entry.events.map((event, i): Drawn => ({
    key: `entry.${i}`, heading: entry.events.length > 1 ? "Index event (one of these)" : "Index event", asks: recordsAsked(event, sets), when: "day 0", kind: "event",
    of: ({ entry: here, world }) => ({
      window: { from: 0, to: 0 },
      marks: recordsNamed(event, here.personId, world).map((r): Mark => ({ at: r.start - here.start, domain: event.domain, counts: r.id === here.id && here.domain === recordDomains.indexOf(event.domain) })),
    }),
  }));
  const { priorDays, postDays } = entry.observation;
  if (priorDays + postDays === 0) return events;
  return [...events, { key: "observed", heading: "Under observation", asks: "observed all the time", when: windowInDays({ from: -priorDays, to: postDays }), kind: "wanted", of: () => ({ window: { from: -priorDays, to: postDays }, marks: [] }) }];
}
function stayLanes({ exit, censoring }: Cohort, sets: Sets): Drawn[] {
  const fixed: Drawn[] = exit.kind !== "fixed" ? [] : [{
    key: "exit", heading: "How long people stay", asks: `for ${manyDays(exit.days)}`, when: windowInDays({ from: 0, to: exit.days }), kind: "stay",
    of: ({ entry }) => ({ window: { from: 0, to: exit.days + (exit.from === "end" ? entry.end - entry.start : 0) }, marks: [] }),
  }];
  const spells: Drawn[] = exit.kind !== "continuous-drug" ? [] : [{
    key: "exit", heading: "How long people stay", asks: `while they keep taking ${setName(exit.conceptSet, sets)}`, when: "from the index date on", kind: "stay",
    of: ({ entry, world }) => ({ window: { from: 0, to: null }, marks: recordsNamed({ domain: "drug", conceptSet: exit.conceptSet, where: [] }, entry.personId, world).map((r): Mark => ({ at: r.start - entry.start, domain: "drug", counts: r.start >= entry.start })) }),
  }];
  return [...fixed, ...spells, ...censoring.map((event, i): Drawn => ({
    key: `censoring.${i}`, heading: "People leave at", asks: recordsAsked(event, sets), when: "from the index date on", kind: "unwanted",
    of: ({ entry, world }) => ({ window: { from: 0, to: null }, marks: recordsNamed(event, entry.personId, world).map((r): Mark => ({ at: r.start - entry.start, domain: event.domain, counts: r.start >= entry.start })) }),
  }))];
}
function variableLanes(variables: readonly Variable[], sets: Sets): Drawn[] {
  return variables.flatMap((variable): Drawn[] => {
    const windows = variable.kind === "records" ? [variable.days] : variable.kind === "days-between" ? [variable.from.days, variable.to.days] : variable.kind === "follow-up" ? [{ from: 1, to: null }] : [];
    return filtersOfVariable(variable, "").map(({ filter }, i): Drawn => {
      const window = windows[i] ?? { from: null, to: null };
      const inside = (at: number) => (window.from === null || at >= window.from) && (window.to === null || at <= window.to);
      return {
        key: `variable.${variable.name}.${i}`, heading: `About each person: ${variable.label}`, asks: recordsAsked(filter, sets), when: windowInDays(window), kind: "variable",
        of: ({ entry, world }) => ({ window, marks: recordsNamed(filter, entry.personId, world).map((r): Mark => ({ at: r.start - entry.start, domain: filter.domain, counts: inside(r.start - entry.start) })) }),
      };
    });
  });
}

function partInWords(part: Part | undefined, cohort: Cohort): string {
  const nobody = "No made-up person was found who";
  switch (part?.kind) {
    case undefined: return `${nobody} is in. Concept sets that list nothing, or rules that exclude one another, leave nobody to draw.`;
    case "rule": return `${nobody} fails only the rule “${cohort.rules[part.at]!.name}”.`;
    case "qualifying": return `${nobody} fails only what makes the index event count.`;
    case "observed": return `${nobody} is only observed too briefly ${part.side} the index date.`;
    case "entry-restriction": return `${nobody} fails only one thing that is asked of the ${recordTables[cohort.entry.events[part.event]!.domain].label} that is the index event.`;
    case "not-first": return `${nobody} only has an earlier index event.`;
  }
}

/** The entry on day 0, or what would be it were it not for the part that fails. */
function entryOf({ data, index, fails }: ExamplePerson, cohort: Cohort, world: World): Entry {
  const found = entriesOf(fails ? withoutPart(cohort, fails) : cohort, madeUpPerson, world).find((e) => e.start === index);
  const period = data.events["observation-period"]!.map((p) => ({ start: toDayNumber(p.date), end: toDayNumber(p.endDate ?? p.date) }))[0]!;
  return found ?? { personId: madeUpPerson, domain: 0, id: 0n, start: index, end: index, visit: null, period };
}
export function cohortDrawing(cohort: Cohort, sets: Sets, variables: readonly Variable[]): Drawing {
  const made = examplePeople(cohort, sets);
  const drawn = [
    ...entryLanes(cohort, sets), ...(cohort.qualifying ? groupLanes(cohort.qualifying.group, "qualifying", "It counts only if", sets) : []),
    ...cohort.rules.flatMap((rule, i) => groupLanes(rule.group, `rule.${i}`, rule.name, sets)), ...stayLanes(cohort, sets), ...variableLanes(variables, sets),
  ];
  const people = made.people.map((person, i) => {
    const world = worldOf(person.data, made.sets);
    const entry = entryOf(person, cohort, world);
    const { yearOfBirth } = person.data.persons[0]!;
    return {
      name: personName(i), isIn: person.fails === undefined, observed: { start: entry.period.start - entry.start, end: entry.period.end - entry.start },
      because: becauseInWords(explainPerson(cohort, madeUpPerson, world), cohort, { index: person.index, yearOfBirth, sets }),
      rows: drawn.map((lane) => lane.of({ entry, world })),
    };
  });
  return { axis: "from-index", lanes: drawn.map(({ of: _of, ...lane }) => lane), people, unbuilt: made.unbuilt.map((part) => partInWords(part, cohort)) };
}
