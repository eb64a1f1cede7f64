/** Whatever is sent to a worker gives the reference engine's count there: held against a simulation of Bunny as it was measured. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { yearOf } from "#lib/kernel/plain-date.ts";
import type { Criterion, Group, Query, RecordDetails } from "../model.ts";
import { evaluateReference, type OmopPeople } from "../reference-engine.ts";
import { bunnyCount } from "./testing/bunny.ts";
import { omopPeople, omopQuery } from "../testing/arbitraries.ts";
import { planForWorker, type WorkerFacts } from "./worker-semantics.ts";

const today = "2020-01-05";
const facts: WorkerFacts = { software: "bunny", personConcepts: [{ conceptId: 61, is: "ethnicity" }, { conceptId: 62, is: "race" }] };
const concept = (conceptId: number, descendants = false) => ({ conceptId, name: `Concept ${conceptId}`, descendants });
const had = (conceptId: number, more: object = {}): Criterion => ({ kind: "condition", concepts: [concept(conceptId)], ...more });
const count = (population: Group): Query => ({ version: 1, title: "A question", dataModel: { kind: "omop-5.4" }, population, variables: [], analyses: [{ kind: "count", id: "a" }] });
const all = (...of: Criterion[]): Group => ({ kind: "group", match: "all", of });
const any = (...of: Criterion[]): Group => ({ kind: "group", match: "any", of });
const none = (...of: Criterion[]): Group => ({ kind: "group", match: "none", of });

/** What the generated people have and real ones don't: records before birth, and races among ethnicities. */
const plausible = (people: OmopPeople): OmopPeople => {
  const born = new Map(people.persons.map((p) => [p.id, p.yearOfBirth]));
  const events = Object.fromEntries(Object.entries(people.events).map(([domain, list]) => [domain, list.filter((e) => yearOf(e.date) >= (born.get(e.personId) ?? 0))])) as OmopPeople["events"];
  return { ...people, events, persons: people.persons.map((p) => ({ ...p, ethnicityConceptId: p.ethnicityConceptId === 61 ? 61 : 0, raceConceptId: p.raceConceptId === 62 ? 62 : 0 })) };
};
/** Strips what no worker can do, so that most generated queries can be sent. */
function askable(criterion: Criterion): Criterion {
  if (criterion.kind === "group") return { ...criterion, of: criterion.of.map(askable) };
  if (!("concepts" in criterion)) return criterion;
  const concepts = criterion.concepts.map((c) => ({ ...c, descendants: false }));
  if (criterion.kind === "race" || criterion.kind === "ethnicity") return { ...criterion, concepts };
  const { window, typeConceptIds, ...rest } = criterion as RecordDetails & { kind: "condition" };
  const bare = { ...rest, concepts, ...(rest.ageAtEvent || !window ? {} : { window: window.from ? { from: "2020-01-05" } : { to: "2019-12-05" } }), ...(criterion.kind === "condition" && typeConceptIds ? { typeConceptIds } : {}) };
  return ("unitConceptId" in bare ? { ...(bare as object), unitConceptId: undefined } : bare) as Criterion;
}

describe("what a worker is sent", () => {
  it("gives the reference engine's count", () => {
    let sent = 0;
    fc.assert(fc.property(omopQuery, omopPeople, (query, people) => {
      const asked = count(askable(query.population as Group) as Group);
      const plan = planForWorker(asked, facts, today);
      if (!plan.can || plan.kind !== "availability") return;
      sent++;
      const data = plausible(people);
      expect(bunnyCount(plan.cohort, data, facts, today)).toBe(evaluateReference(asked, data).population);
    }), { numRuns: 3000 });
    expect(sent).toBeGreaterThan(1500);
  });

  it.each<[string, Group]>([
    ["diabetes or not hypertension", any(had(11), none(had(12)))],
    ["two exclusions as alternatives", any(none(had(11)), none(had(12)))],
    ["not aged 20 to 30", none({ kind: "age", at: today, min: 20, max: 30 })],
    ["65 and over", all({ kind: "age", at: today, min: 65 })],
    ["a value without an upper end", all({ kind: "measurement", concepts: [concept(41)], value: { min: 20 } })],
    ["everyone", all()],
    ["nobody", any()],
    ["one who is a race, asked as an ethnicity", all({ kind: "ethnicity", concepts: [concept(62)] })],
  ])("%s", (_name, population) => {
    const plan = planForWorker(count(population), facts, today);
    if (!plan.can || plan.kind !== "availability") throw new Error(plan.can ? plan.kind : plan.refusals[0]!.message);
    const inOrGroups = plan.cohort.groups.filter((g) => g.rules_oper === "OR" && g.rules.length > 1).flatMap((g) => g.rules);
    expect(inOrGroups.filter((r) => r.oper === "!=" || r.varcat === "Person")).toEqual([]);
    for (const people of fc.sample(omopPeople, 40).map(plausible)) expect(bunnyCount(plan.cohort, people, facts, today)).toBe(evaluateReference(count(population), people).population);
  });

  it.each<[string, Query, RegExp]>([
    ["more specific concepts", count(all({ kind: "condition", concepts: [concept(11, true)] })), /more specific/],
    ["units", count(all({ kind: "measurement", concepts: [concept(41)], value: { min: 1 }, unitConceptId: 9579 })), /units/],
    ["an ethnicity that it doesn't know", count(all({ kind: "ethnicity", concepts: [concept(63)] })), /count everyone/],
    ["record types of medicines", count(all({ kind: "drug", concepts: [concept(21)], typeConceptIds: [32838] })), /record types/],
    ["both ends of an age at an event", count(all(had(11, { ageAtEvent: { min: 18, max: 30 } }))), /an error/],
    ["both ends of a time", count(all(had(11, { window: { from: "2019-01-05", to: "2019-06-05" } }))), /one end only/],
    ["a day that is not whole months ago", count(all(had(11, { window: { from: "2019-01-06" } }))), /5 January 2019/],
    ["a time and an age", count(all(had(11, { window: { from: "2019-01-05" }, ageAtEvent: { min: 18 } }))), /not both/],
    ["a table", { ...count(all()), variables: [{ kind: "sex", name: "sex", label: "Sex" }], analyses: [{ kind: "crosstab", id: "t", by: ["sex"] }] }, /no crosstab/],
    ["columns", { ...count(all({ kind: "number", column: "age", min: 1 })), dataModel: { kind: "table", table: "clinic" } }, /asks a table/],
  ])("refuses in words: %s", (_name, query, message) => {
    const plan = planForWorker(query, facts, today);
    expect(plan.can ? "sent" : plan.refusals.map((r) => r.message).join(" ")).toMatch(message);
  });
});

describe("what a worker's data holds", () => {
  const holds = (of: "codes" | "demographics" | "icd-chapters", more: Partial<Query> = {}): Query => ({ ...count(all()), analyses: [{ kind: "distribution", id: "d", of, ...(of === "demographics" ? { at: today } : {}) }], ...more });
  it("is asked by RQuest's codes, of everyone, by itself", () => {
    expect(planForWorker(holds("codes"), facts, today)).toMatchObject({ can: true, kind: "distribution", code: "GENERIC", notes: [expect.stringContaining("may still have people") as string] });
    expect(planForWorker(holds("demographics"), { ...facts, software: "relay" }, today)).toMatchObject({ can: true, code: "DEMOGRAPHICS", notes: [expect.stringContaining("least number") as string, expect.stringContaining("sex only") as string] });
  });
  it.each<[string, Query, RegExp]>([
    ["of some people", holds("codes", { population: all(had(11)) }), /not what some of them have/],
    ["by chapters", holds("icd-chapters"), /chapters of ICD-10/],
    ["beside a count", holds("codes", { analyses: [{ kind: "count", id: "a" }, { kind: "distribution", id: "d", of: "codes" }] }), /one question at a time/],
  ])("cannot be asked %s", (_name, query, message) => {
    const plan = planForWorker(query, facts, today);
    expect(plan.can ? "sent" : plan.refusals.map((r) => r.message).join(" ")).toMatch(message);
  });
});

describe("the simulation", () => {
  it("shows the faults that were measured, so that the tests above could fail", () => {
    const people: OmopPeople = {
      kind: "omop-5.4", conceptAncestors: [],
      persons: [1950, 1995, 2001].map((yearOfBirth, i) => ({ id: String(i + 1), genderConceptId: 8532, yearOfBirth })),
      events: { condition: [{ eventId: "1", personId: "1", conceptId: 11, date: "2019-12-01" }, { eventId: "2", personId: "2", conceptId: 12, date: "2019-12-01" }], drug: [], procedure: [], measurement: [], observation: [] },
    };
    const ask = (oper: "AND" | "OR", ...rules: Partial<{ varname: string; varcat: string; type: "TEXT" | "NUM"; oper: "=" | "!="; value: string; time: string }>[]) =>
      bunnyCount({ groups_oper: "AND", groups: [{ rules_oper: oper, rules: rules.map((r) => ({ varname: "OMOP", varcat: "Condition", type: "TEXT", oper: "=", value: "11", ...r })) }] }, people, facts, today);
    expect(ask("OR", {}, { value: "12", oper: "!=" })).toBe(1); // the plain reader: 2
    expect(ask("OR", { oper: "!=" }, { value: "12", oper: "!=" })).toBe(1); // the plain reader: 3
    expect(ask("AND", { varname: "AGE", varcat: "Person", type: "NUM", oper: "!=", value: "20|30" })).toBe(1); // the plain reader: 2
    expect(ask("AND", { varname: "AGE", varcat: "Person", type: "NUM", value: "65|" })).toBe(3); // the plain reader: 1
    expect(ask("AND", { varcat: "Person", value: "99" })).toBe(3); // the plain reader: 0
    expect(() => ask("AND", { time: "24|60:TIME:M" })).toThrow();
  });
});
