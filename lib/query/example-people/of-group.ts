/**
 * Made-up people for criteria on calendar dates. The criteria are restated as a cohort without an index event, for what must be
 * made; whether somebody meets them is asked of the reference engine with the criteria as they were written.
 */
import { toDayNumber, yearOf, type PlainDate } from "#lib/kernel/plain-date.ts";
import { genderConcept } from "../checked-concepts.ts";
import type { Cohort, CohortGroup, CohortMember, NumberTest, Restriction } from "../cohort.ts";
import type { ConceptSet } from "../concept-set.ts";
import type { ConceptReference, Criterion, Group, Query, RecordDetails } from "../model.ts";
import { evaluateReference } from "../reference-engine.ts";
import type { OmopPeople } from "../reference/data.ts";
import { listedIn, mostTries, placements } from "./example-people.ts";
import { makePerson } from "./make-person.ts";
import { groupFailing, groupHolding, together, type Ways } from "./tasks.ts";

/** `fails`: the place of the one criterion that the person does not meet; -1 where the group as a whole is not met. */
export type ExampleOfGroup = { data: OmopPeople; fails: number | undefined };
export type ExamplesOfGroup = { people: ExampleOfGroup[]; unbuilt: (number | undefined)[] };

const range = ({ min, max }: { min?: number | undefined; max?: number | undefined }): NumberTest | undefined => {
  if (min !== undefined && max !== undefined) return { op: "between", value: min, to: max };
  return min !== undefined ? { op: "at-least", value: min } : max === undefined ? undefined : { op: "at-most", value: max };
};
const anyTime = { from: { days: null, side: "before" }, to: { days: null, side: "after" }, index: "start", of: "start" } as const;
const oneOf = (field: string, ids: readonly number[]): Restriction => ({ kind: "concepts", field, concepts: ids.map((conceptId) => ({ conceptId, name: `${conceptId}` })), exclude: false });

/** Restates criteria; `sets` grows by each list of concepts. Table criteria have no people to draw. */
function memberOf(criterion: Criterion, year: number, sets: ConceptSet[]): CohortMember | undefined {
  const setOf = (concepts: readonly ConceptReference[]): string => {
    const key = `s${sets.length}`;
    sets.push({ key, name: key, items: concepts.map((c) => ({ ...c, mapped: false, exclude: false })) });
    return key;
  };
  const asked = ({ window, ageAtEvent, typeConceptIds }: RecordDetails): Restriction[] => {
    const age = ageAtEvent && range(ageAtEvent);
    return [
      ...(window?.from ? [{ kind: "date", of: "start", test: { op: "at-least", value: window.from } } as const] : []),
      ...(window?.to ? [{ kind: "date", of: "start", test: { op: "at-most", value: window.to } } as const] : []),
      ...(age ? [{ kind: "age", of: "start", test: age } as const] : []),
      ...(typeConceptIds ? [oneOf("type", typeConceptIds)] : []),
    ];
  };
  switch (criterion.kind) {
    case "group": {
      const of = criterion.of.map((c) => memberOf(c, year, sets));
      if (of.includes(undefined)) return undefined;
      const members = of as CohortMember[];
      // Of an empty list no member holds: nobody meets “any”, everybody “none”.
      if (criterion.match === "all" || (criterion.match === "none" && members.length === 0)) return { kind: "cohort-group", match: "all", of: members };
      if (members.length === 0) return { kind: "cohort-group", match: "at-most", count: 0, of: [{ kind: "cohort-group", match: "all", of: [] }] };
      return criterion.match === "any" ? { kind: "cohort-group", match: "any", of: members } : { kind: "cohort-group", match: "at-most", count: 0, of: members };
    }
    case "sex": return { kind: "person", where: [oneOf("gender", [genderConcept[criterion.is]])] };
    case "race": case "ethnicity": return { kind: "person", where: [{ kind: "concept-set", field: criterion.kind, conceptSet: setOf(criterion.concepts), exclude: false }] };
    case "age": {
      const later = year - yearOf(criterion.at);
      return { kind: "person", where: [{ kind: "age", of: "start", test: range({ min: (criterion.min ?? 0) + later, max: criterion.max === undefined ? undefined : criterion.max + later })! }] };
    }
    case "condition": case "drug": case "procedure": case "measurement": case "observation": {
      const value = "value" in criterion && criterion.value ? range(criterion.value) : undefined;
      const unit = "unitConceptId" in criterion ? criterion.unitConceptId : undefined;
      const where: Restriction[] = [
        ...asked(criterion), ...(value ? [{ kind: "number", field: "value", test: value } as const] : []), ...(unit === undefined ? [] : [oneOf("unit", [unit])]),
      ];
      return { kind: "events", event: { domain: criterion.kind, conceptSet: setOf(criterion.concepts), where }, start: anyTime, occurs: { at: "at-least", count: 1 }, outsideObservation: true };
    }
    case "number": case "category": return undefined;
  }
}

/** The latest date that the criteria name: what is made up lies before the end of its year. */
function lastYear(group: Group): number {
  const dates = [...JSON.stringify(group).matchAll(/"(?:at|from|to)":"(\d{4}-\d\d-\d\d)"/g)].map((found): PlainDate => found[1]!);
  return Math.max(2020, ...dates.map(yearOf));
}
export const meetsGroup = (group: Group, data: OmopPeople): boolean => {
  const query: Query = { version: 1, title: "A made-up person", dataModel: { kind: "omop-5.4" }, population: group, variables: [], analyses: [{ kind: "count", id: "n" }] };
  return evaluateReference(query, data).population === 1;
};
const withoutMember = (group: Group, at: number): Group => ({ ...group, of: group.of.filter((_, i) => i !== at) });

/** Undefined where the criteria are about a table's columns. */
export function examplesOfGroup(group: Group): ExamplesOfGroup | undefined {
  const sets: ConceptSet[] = [];
  const year = lastYear(group);
  const whole = memberOf(group, year, sets) as CohortGroup | undefined;
  if (!whole) return undefined;
  const { listed } = listedIn(sets);
  const cohort: Cohort = { kind: "cohort", entry: { events: [], observation: { priorDays: 0, postDays: 0 }, limit: "all" }, rules: [{ name: "", group: whole }], limit: "all", exit: { kind: "end-of-observation" }, censoring: [], collapseDays: 0 };
  const index = toDayNumber(`${year}-12-31`);
  const search = (ways: Ways, tried: typeof placements, confirmed: (data: OmopPeople) => boolean): OmopPeople | undefined => {
    const plans = ways.flatMap((tasks) => tried.map((placement) => ({ entry: undefined, tasks, index, placement }))).slice(0, mostTries);
    return plans.map((plan) => makePerson(cohort, plan, listed)).find((data) => data !== undefined && confirmed(data));
  };

  const people: ExampleOfGroup[] = [];
  const unbuilt: ExamplesOfGroup["unbuilt"] = [];
  const show = (data: OmopPeople | undefined, fails: number | undefined, mustExist = true) => {
    if (!data) { if (mustExist) unbuilt.push(fails); }
    else if (!people.some((p) => JSON.stringify(p.data) === JSON.stringify(data))) people.push({ data, fails });
  };
  const met = (data: OmopPeople) => meetsGroup(group, data);
  show(search(groupHolding(whole), placements, met), undefined);
  show(search(groupHolding(whole), ["late"], met), undefined, false);
  if (group.match !== "all" && group.of.length > 0) show(search(groupFailing(whole), placements, (data) => !met(data)), -1);
  if (group.match === "all") group.of.forEach((_, at) => {
    const others = together(whole.of.filter((_m, i) => i !== at).map((m) => groupHolding({ kind: "cohort-group", match: "all", of: [m] })));
    const ways = groupFailing({ kind: "cohort-group", match: "all", of: [whole.of[at]!] }).flatMap((way) => others.slice(0, 3).map((rest) => [...rest, ...way]));
    show(search(ways, placements, (data) => !met(data) && meetsGroup(withoutMember(group, at), data)), at);
  });
  return { people, unbuilt };
}
