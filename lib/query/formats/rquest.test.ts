import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Criterion, Group, Query } from "../model.ts";
import { evaluateReference } from "../reference-engine.ts";
import { omopPeople, omopQuery } from "../testing/arbitraries.ts";
import { queryInWords } from "../words.ts";
import { monthsBefore, nearestMonths } from "./months.ts";
import { readRquest } from "./rquest-read.ts";
import { writeRquest } from "./rquest-write.ts";

const today = "2026-03-31";
type Rule = { varname?: string; varcat: string; value?: string; oper?: string; type?: string; time?: string; [key: string]: unknown };
const rule = (r: Rule) => ({ varname: "OMOP", type: "TEXT", oper: "=", ...r });
const job = (groups: { oper: string; rules: Rule[] }[], oper = "AND") => ({ cohort: { groups_oper: oper, groups: groups.map((g) => ({ rules_oper: g.oper, rules: g.rules.map(rule) })) } });
const read = (input: unknown) => readRquest(input, { today });
const population = (input: unknown): Group => {
  const result = read(input);
  if (!result.ok) throw new Error(result.refusal.message);
  return result.value.query.population as Group;
};
const only = (r: Rule): Criterion => population(job([{ oper: "AND", rules: [r] }])).of[0]!;
const refusal = (input: unknown): string => {
  const result = read(input);
  return result.ok ? "read" : result.refusal.message;
};
const concept = (conceptId: number, name = `Concept ${conceptId}`) => ({ conceptId, name, descendants: false });
const t2dm = { varcat: "Condition", value: "201826" };
const hypertension = { varcat: "Condition", value: "316866" };

describe("reading RQuest as a plain reader does: the probes that Bunny answers otherwise", () => {
  it.each<[string, Group, string[]]>([
    ["OR-group: diabetes or not hypertension", population(job([{ oper: "OR", rules: [t2dm, { ...hypertension, oper: "!=" }] }])), ["at least one of these is true", "none of these is true"]],
    ["OR-group of two exclusions", population(job([{ oper: "OR", rules: [{ ...t2dm, oper: "!=" }, { ...hypertension, oper: "!=" }] }])), ["at least one of these is true", "none of these is true", "none of these is true"]],
  ])("%s", (_name, group, headings) => {
    const { text } = queryInWords({ version: 1, title: "probe", dataModel: { kind: "omop-5.4" }, population: group, variables: [], analyses: [{ kind: "count", id: "a" }] });
    expect(group.match).toBe("any");
    expect([...text.matchAll(/(?:at least one|none) of these is true/g)].map((m) => m[0])).toEqual(headings);
  });
  it.each<[string, Rule, Criterion]>([
    ["AGE != 20–30", { varname: "AGE", varcat: "Person", type: "NUM", oper: "!=", value: "20|30" }, { kind: "group", match: "none", of: [{ kind: "age", at: today, min: 20, max: 30 }] }],
    ["AGE 65|", { varname: "AGE", varcat: "Person", type: "NUM", value: "65|" }, { kind: "age", at: today, min: 65 }],
    ["HbA1c 9.0|", { varname: "OMOP=3004410", varcat: "Measurement", type: "NUM", value: "9.0|" }, { kind: "measurement", concepts: [concept(3004410, "HbA1c (haemoglobin A1c) in blood")], value: { min: 9 } }],
    ["|3:TIME:Y is three years", { ...t2dm, time: "|3:TIME:Y" }, { kind: "condition", concepts: [concept(201826, "Type 2 diabetes")], window: { from: "2023-03-31" } }],
    ["drug with a record type", { varcat: "Drug", value: "1503297", secondary_modifier: ["32838"] }, { kind: "drug", concepts: [concept(1503297, "metformin")], typeConceptIds: [32838] }],
    ["24|60:TIME:M has both ends", { ...t2dm, time: "24|60:TIME:M" }, { kind: "condition", concepts: [concept(201826, "Type 2 diabetes")], window: { from: "2021-03-31", to: "2024-03-31" } }],
  ])("%s", (_name, given, expected) => { expect(only(given)).toEqual(expected); });
  it("an unknown person concept is nobody's, not everybody's", () => {
    const asked = read(job([{ oper: "AND", rules: [{ varcat: "Person", value: "99999999" }] }]));
    if (!asked.ok) throw new Error("refused");
    const data = fc.sample(omopPeople, 50);
    expect(data.map((people) => evaluateReference(asked.value.query, people).population)).toEqual(data.map(() => 0));
  });
});

describe("reading RQuest", () => {
  it.each<[string, Rule, Criterion]>([
    ["sex", { varcat: "Person", value: "8532" }, { kind: "sex", is: "female" }],
    ["ages 0|18", { varname: "AGE", varcat: "Person", type: "NUM", value: "0|18" }, { kind: "age", at: today, max: 18 }],
    ["old ranges", { varname: "OMOP=3004410", varcat: "Measurement", type: "NUM", value: "null..75" }, { kind: "measurement", concepts: [concept(3004410, "HbA1c (haemoglobin A1c) in blood")], value: { max: 75 } }],
    ["ends far away", { varname: "OMOP=51", varcat: "Observation", type: "NUM", value: "5|1000000000" }, { kind: "observation", concepts: [concept(51)], value: { min: 5 } }],
    ["age at an event", { ...t2dm, time: "18|:AGE:Y" }, { kind: "condition", concepts: [concept(201826, "Type 2 diabetes")], ageAtEvent: { min: 18 } }],
    ["at least six months ago", { ...t2dm, time: "6|:TIME:M" }, { kind: "condition", concepts: [concept(201826, "Type 2 diabetes")], window: { to: "2025-09-30" } }],
    ["a medication", { varcat: "Medication", value: "1503297" }, { kind: "drug", concepts: [concept(1503297, "metformin")] }],
  ])("%s", (_name, given, expected) => { expect(only(given)).toEqual(expected); });

  it.each<[string, Rule, RegExp]>([
    ["a category", { varcat: "Specimen", value: "1" }, /“Specimen” cannot be asked/],
    ["a category that an object has by birth", { varcat: "constructor", value: "1" }, /“constructor” cannot be asked/],
    ["a type", { ...t2dm, type: "GEO_RADIUS" }, /type “GEO_RADIUS”/],
    ["an operator", { ...t2dm, oper: ">" }, /operator “>”/],
    ["a unit letter", { ...t2dm, time: "|6:TIME:W" }, /unit “W”/],
    ["a kind of time", { ...t2dm, time: "|6:DATE:M" }, /kind “DATE”/],
    ["a time that is none", { ...t2dm, time: "soon" }, /not of the form/],
    ["a pattern", { ...t2dm, regex: "E11%" }, /“regex”/],
    ["a concept that is none", { varcat: "Condition", value: "E11" }, /not an OMOP concept/],
    ["concept 0", { varcat: "Condition", value: "0" }, /not an OMOP concept/],
    ["a value of a condition", { varname: "OMOP=201826", varcat: "Condition", type: "NUM", value: "1|2" }, /Only measurements/],
    ["a range that is none", { varname: "AGE", varcat: "Person", type: "NUM", value: "old" }, /not a range/],
    ["a number of a person", { varname: "BMI", varcat: "Person", type: "NUM", value: "1|2" }, /not “BMI”/],
    ["an impossible age", { varname: "AGE", varcat: "Person", type: "NUM", value: "200|300" }, /Nobody has an age/],
    ["a time of a person", { varcat: "Person", value: "8532", time: "18|:AGE:Y" }, /rule of its own/],
  ])("refuses what it does not know and names it: %s", (_name, given, message) => { expect(refusal(job([{ oper: "AND", rules: [given] }]))).toMatch(message); });
  it("refuses other joins, and what is no query", () => {
    expect(refusal(job([{ oper: "XOR", rules: [t2dm] }]))).toMatch("XOR");
    expect(refusal(job([{ oper: "AND", rules: [t2dm] }], "NOT"))).toMatch("NOT");
    expect(refusal("{")).toMatch("not JSON");
    expect(refusal({ cohort: { groups: [] } })).toMatch("no groups");
    expect(refusal(7)).toMatch("not an RQuest query");
  });
  it("names every key that it does not understand", () => {
    const result = read({ ...job([{ oper: "AND", rules: [{ ...t2dm, colour: "red" }] }]), uuid: "x", owner: "user1", surprise: 1 });
    expect(result.ok && result.value.losses.filter((l) => l.severity === "changed-meaning").map((l) => l.path)).toEqual(["surprise", "cohort.groups.0.rules.0.colour"]);
  });
});

describe("months", () => {
  it("end with the month", () => {
    expect([monthsBefore("2026-03-31", 1), monthsBefore("2024-02-29", 12), monthsBefore("2026-01-15", 25)]).toEqual(["2026-02-28", "2023-02-28", "2023-12-15"]);
    fc.assert(fc.property(fc.integer({ min: 0, max: 900 }), (n) => { expect(nearestMonths(monthsBefore(today, n), today)).toMatchObject({ exact: true, day: monthsBefore(today, n) }); }));
  });
});

const atYearEnd = "2020-01-05";
/** A concept is a race or an ethnicity, never both: RQuest does not tell them apart. */
const eachInItsColumn = (query: Query): Query => JSON.parse(JSON.stringify(query).replaceAll('"kind":"race","concepts":[{"conceptId":61', '"kind":"ethnicity","concepts":[{"conceptId":61').replaceAll('"kind":"ethnicity","concepts":[{"conceptId":62', '"kind":"race","concepts":[{"conceptId":62')) as Query;
const peopleAsRecorded = omopPeople.map((people) => ({ ...people, persons: people.persons.map((p) => ({ ...p, ethnicityConceptId: p.ethnicityConceptId === 61 ? 61 : 0, raceConceptId: p.raceConceptId === 62 ? 62 : 0 })) }));
describe("writing RQuest", () => {
  it("and reading it again asks the same of the same people wherever no loss says otherwise", () => {
    let same = 0;
    fc.assert(fc.property(omopQuery.map(eachInItsColumn), peopleAsRecorded, (query: Query, people) => {
      const counted: Query = { ...query, analyses: [{ kind: "count", id: "a" }], variables: [] };
      const written = writeRquest(counted, { today: atYearEnd });
      if (!written.ok) return;
      const back = readRquest(JSON.stringify(written.value.document), { today: atYearEnd });
      if (!back.ok) throw new Error(back.refusal.message);
      if (written.value.losses.some((l) => l.severity === "changed-meaning")) return;
      same++;
      expect(evaluateReference(back.value.query, people).population).toBe(evaluateReference(counted, people).population);
    }), { numRuns: 1500 });
    expect(same).toBeGreaterThan(100);
  });
  it("writes what it read, rule for rule", () => {
    const document = job([{ oper: "OR", rules: [t2dm, { ...hypertension, time: "18|:AGE:Y", oper: "!=" }] }, { oper: "AND", rules: [{ varcat: "Person", value: "8532" }, { varname: "OMOP=3004410", varcat: "Measurement", type: "NUM", value: "48|75" }] }]);
    const query = read(document);
    const written = query.ok && writeRquest(query.value.query, { today });
    expect(written && written.ok && written.value.document.cohort).toEqual({ groups_oper: "AND", groups: [document.cohort.groups[1], document.cohort.groups[0]] });
  });
  it("says when a population is too deep to be spread out", () => {
    const had = (conceptId: number): Criterion => ({ kind: "condition", concepts: [concept(conceptId)] });
    const pair = (n: number): Criterion => ({ kind: "group", match: "any", of: [had(n * 4 + 1), { kind: "group", match: "all", of: [had(n * 4 + 2), had(n * 4 + 3)] }] });
    const either = (n: number): Criterion => ({ kind: "group", match: "all", of: Array.from({ length: 9 }, (_, i) => pair(n * 10 + i)) });
    const deep: Query = { version: 1, title: "Deep", dataModel: { kind: "omop-5.4" }, population: { kind: "group", match: "any", of: [either(0), either(1)] }, variables: [], analyses: [{ kind: "count", id: "a" }] };
    const written = writeRquest(deep, { today });
    expect(written.ok ? "written" : written.refusal.message).toMatch("two levels");
  });
});
