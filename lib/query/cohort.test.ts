import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clearance } from "#lib/approval/clearance.ts";
import type { Envelope } from "#lib/approval/envelope.ts";
import { conceptsOf, domainsOf } from "#lib/approval/reach.ts";
import { canonicalPopulation, meaningDigest, queryMeaning } from "./canonical.ts";
import type { Cohort, CohortMember, RecordFilter } from "./cohort.ts";
import type { ConceptSet } from "./concept-set.ts";
import { queryDifference } from "./difference.ts";
import { Query } from "./model.ts";
import { evaluateCohort, evaluateReference, type OmopPeople } from "./reference-engine.ts";
import { queryTemplates } from "./templates.ts";
import { cohortPeople, cohortQuery } from "./testing/cohort-arbitraries.ts";
import { validateQuery } from "./validate.ts";
import { queryInWords } from "./words.ts";

const setOf = (key: string, ...ids: number[]): ConceptSet => ({ key, name: key, items: ids.map((conceptId) => ({ conceptId, name: `Concept ${conceptId}`, descendants: false, mapped: false, exclude: false })) });
const filter = (domain: RecordFilter["domain"], conceptSet: string, rest: Partial<RecordFilter> = {}): RecordFilter => ({ domain, conceptSet, where: [], ...rest });
const within = (from: number, to: number) => ({ from: { days: Math.abs(from), side: from < 0 ? "before" as const : "after" as const }, to: { days: Math.abs(to), side: to < 0 ? "before" as const : "after" as const }, index: "start" as const, of: "start" as const });
const has = (event: RecordFilter, from = 0, to = 90): CohortMember => ({ kind: "events", event, start: within(from, to), occurs: { at: "at-least", count: 1 } });
const hasNone = (event: RecordFilter, from = 0, to = 90): CohortMember => ({ kind: "events", event, start: within(from, to), occurs: { at: "exactly", count: 0 } });
const cohortOf = (change: Partial<Cohort> = {}): Cohort => ({
  kind: "cohort", entry: { events: [filter("condition", "diabetes", { first: true })], observation: { priorDays: 0, postDays: 0 }, limit: "first" },
  rules: [{ name: "Treated", group: { kind: "cohort-group", match: "all", of: [has(filter("drug", "metformin"))] } }], limit: "first", exit: { kind: "end-of-observation" }, censoring: [], collapseDays: 0, ...change,
});
const conceptSets = [setOf("diabetes", 201826), setOf("metformin", 1503297), setOf("insulin", 99)];
const queryOf = (population: Cohort, sets = conceptSets): Query => ({ version: 1, title: "A cohort", dataModel: { kind: "omop-5.4" }, population, conceptSets: sets, variables: [], analyses: [{ kind: "count", id: "n" }] });
const errors = (query: Query) => validateQuery(query, []).filter((p) => p.severity === "error").map((p) => `${p.path}: ${p.message}`);

describe("the cohort's schema", () => {
  test("takes every random cohort, and refuses a restriction that the domain cannot have", () => {
    fc.assert(fc.property(cohortQuery, (query) => { expect(Query.safeParse(query).error).toBeUndefined(); }), { numRuns: 200 });
    const wrong = queryOf(cohortOf({ entry: { events: [filter("condition", "diabetes", { where: [{ kind: "number", field: "days-supply", test: { op: "more", value: 1 } }] })], observation: { priorDays: 0, postDays: 0 }, limit: "first" } }));
    expect(Query.safeParse(wrong).error?.issues[0]?.message).toContain("A condition has no number “days-supply”");
  });
  test("refuses a document that nests deeper than anybody writes, without exhausting the stack", () => {
    let group: unknown = { kind: "cohort-group", match: "all", of: [] };
    for (let i = 0; i < 5_000; i++) group = { kind: "cohort-group", match: "all", of: [group] };
    expect(Query.safeParse({ ...queryOf(cohortOf()), population: { ...cohortOf(), rules: [{ name: "Deep", group }] } }).success).toBe(false);
  });
});

describe("the canonical form of a cohort", () => {
  test("asks the same of the same people", () => {
    fc.assert(fc.property(cohortQuery, cohortPeople, (query, people) => {
      const canonical = { ...query, population: canonicalPopulation(query.population) };
      expect(evaluateReference({ ...canonical, variables: [], analyses: [{ kind: "count", id: "n" }] }, people)).toEqual(evaluateReference({ ...query, variables: [], analyses: [{ kind: "count", id: "n" }] }, people));
      expect(canonicalPopulation(canonical.population)).toEqual(canonical.population);
    }), { numRuns: 200 });
  });
  test("keeps that none of no visit is meant where records may have none, and forgets by which day none is counted", async () => {
    const none = (distinct?: "visit" | "start-date"): CohortMember => ({ kind: "events", event: { domain: "measurement", where: [] }, start: { from: { days: null, side: "before" }, to: { days: null, side: "after" }, index: "start", of: "start" }, occurs: { at: "exactly", count: 0, ...(distinct && { distinct }) } });
    const digest = (member: CohortMember) => meaningDigest(queryOf(cohortOf({ rules: [{ name: "A rule", group: { kind: "cohort-group", match: "all", of: [member] } }] })));
    expect(await digest(none("start-date"))).toBe(await digest(none()));
    expect(await digest(none("visit"))).not.toBe(await digest(none()));
  });
  test("does not see a qualifying group in which nothing is left to ask", async () => {
    const empty: CohortMember = { kind: "cohort-group", match: "all", of: [] };
    const idle = cohortOf({ qualifying: { group: { kind: "cohort-group", match: "all", of: [empty] }, limit: "all" } });
    expect(await meaningDigest(queryOf(idle))).toBe(await meaningDigest(queryOf(cohortOf())));
  });
  test("does not see names, keys, order or spellings of one window; sees everything else", async () => {
    const query = queryOf(cohortOf());
    const renamed = queryOf(
      cohortOf({ entry: { ...cohortOf().entry, events: [filter("condition", "a", { first: true })] }, rules: [{ name: "Other words", group: { kind: "cohort-group", match: "all", of: [{ ...has(filter("drug", "b")), start: { ...within(0, 90), from: { days: 0, side: "before" } } } as CohortMember] } }] }),
      [{ ...setOf("b", 1503297), name: "Metformin" }, setOf("unused", 5), setOf("a", 201826)],
    );
    expect(await meaningDigest(renamed)).toBe(await meaningDigest(query));
    const changes: Partial<Cohort>[] = [{ limit: "all" }, { collapseDays: 1 }, { exit: { kind: "fixed", from: "start", days: 1 } }, { rules: [] }, { censoring: [filter("death", "insulin")] }];
    for (const change of changes) expect(await meaningDigest(queryOf(cohortOf(change)))).not.toBe(await meaningDigest(query));
    expect(await meaningDigest(queryOf(cohortOf(), [setOf("diabetes", 201826, 201254), ...conceptSets.slice(1)]))).not.toBe(await meaningDigest(query));
  });
});

describe("a cohort in words", () => {
  test("reads as a clinician would say it", () => {
    const query = queryTemplates.find((t) => t.key === "treated-after-diagnosis")!.query;
    const { population, variables } = queryInWords(query);
    expect(population).toContain("    – first-ever record of the condition “Type 2 diabetes”, starting from 1 January 2015 to 31 December 2022 (both days included)");
    expect(population).toContain("      – at least 1 × record of the medicine “metformin”, starting from the index date to 90 days after the index date");
    expect(population).toContain("  – People stay until their observation ends");
    expect(variables.at(-1)).toBe("Last HbA1c in the year after: the last value of a record of the measurement “HbA1c (haemoglobin A1c) in blood” in mmol/mol, starting from 1 day after the index date to 365 days after the index date (both included).");
  });
  test("never reads alike for cohorts that differ", () => {
    fc.assert(fc.property(cohortQuery, cohortQuery, (a, b) => {
      const read = (q: Query) => queryInWords({ ...q, variables: [], analyses: [{ kind: "count", id: "n" }] }).population.join("\n");
      const meaning = (q: Query) => JSON.stringify(queryMeaning({ ...q, variables: [], analyses: [{ kind: "count", id: "n" }] }));
      if (read(a) === read(b)) expect(meaning(a)).toBe(meaning(b));
    }), { numRuns: 300 });
  });
  test("one change at a time changes the words", () => {
    fc.assert(fc.property(cohortQuery, fc.constantFrom("first", "last", "all"), fc.nat({ max: 60 }), (query, limit, days) => {
      const cohort = query.population as Cohort;
      const lines = (population: Cohort) => queryInWords({ ...query, population }).population.join("\n");
      if (limit !== cohort.limit) expect(lines({ ...cohort, limit: limit })).not.toBe(lines(cohort));
      if (days !== cohort.collapseDays) expect(lines({ ...cohort, collapseDays: days })).not.toBe(lines(cohort));
    }), { numRuns: 100 });
  });
});

describe("how one cohort differs from another", () => {
  test("is told by rule, in words, and not at all for the same", () => {
    const before = queryOf(cohortOf());
    const after = queryOf(cohortOf({ rules: [{ name: "Treated", group: { kind: "cohort-group", match: "all", of: [has(filter("drug", "metformin"), 0, 30)] } }, { name: "No insulin", group: { kind: "cohort-group", match: "all", of: [hasNone(filter("drug", "insulin"), -365, -1)] } }] }));
    expect(queryDifference(before, before)).toEqual([]);
    const lines = queryDifference(before, after);
    expect(lines[0]).toContain("90 days after the index date” became");
    expect(lines.join(" ")).toContain("Rule “No insulin”");
    expect(queryDifference(before, queryOf(cohortOf(), [setOf("diabetes", 201826, 7), ...conceptSets.slice(1)]))).not.toEqual([]);
  });
});

describe("what is wrong with a cohort", () => {
  test.each<[string, Query, string]>([
    ["a set that is not there", queryOf(cohortOf(), [setOf("metformin", 1)]), "population.entry.events.0.conceptSet: Choose a concept set"],
    ["a window that ends before it starts", queryOf(cohortOf({ rules: [{ name: "R", group: { kind: "cohort-group", match: "all", of: [has(filter("drug", "metformin"), 30, 10)] } }] })), "population.rules.0.group.of.0.start: The window ends before it starts"],
    ["the same demanded and forbidden", queryOf(cohortOf({ rules: [{ name: "A", group: { kind: "cohort-group", match: "all", of: [has(filter("drug", "metformin"))] } }, { name: "B", group: { kind: "cohort-group", match: "all", of: [hasNone(filter("drug", "metformin"))] } }] })), "population.rules.1.group.of.0: This contradicts what stands before it"],
    ["ages that leave nobody", queryOf(cohortOf({ rules: [{ name: "A", group: { kind: "cohort-group", match: "all", of: [{ kind: "person", where: [{ kind: "age", of: "start", test: { op: "at-least", value: 65 } }, { kind: "age", of: "start", test: { op: "less", value: 18 } }] }] } }] })), "population.rules.0.group.of.0: Nobody can meet this"],
    ["an index date where there is none", { ...queryOf(cohortOf()), population: { kind: "group", match: "all", of: [] }, variables: [{ kind: "age", name: "age", label: "Age", at: "index" }] }, "variables.0: “Age” counts from an index date"],
  ])("%s is an error that says where and what to do", (_what, query, expected) => expect(errors(query).some((e) => e.startsWith(expected)), errors(query).join("; ")).toBe(true));
  test("an unused and an empty set are doubts", () => {
    const doubts = validateQuery(queryOf(cohortOf(), [setOf("diabetes"), ...conceptSets.slice(1)]), []).filter((p) => p.severity === "warning").map((p) => p.message);
    expect(doubts.join(" ")).toContain("“diabetes” holds nothing");
    expect(doubts.join(" ")).toContain("No criterion uses the concept set “insulin”");
  });
});

describe("what an approval must cover", () => {
  const envelope: Envelope = {
    id: "e", project: { id: "p", reference: "FF", title: "T" }, tre: { id: "t" }, people: [{ id: "u" }], datasets: ["d"], analyses: ["count"], domains: ["condition", "drug"], concepts: [201826, 1503297], columns: [],
    leastThreshold: 1, validFrom: "2020-01-01", validTo: "2030-01-01",
  } as unknown as Envelope;
  const differences = (query: Query): string => {
    const found = clearance(envelope, { projectId: "p", personId: "u", treId: "t", dataset: "d", query }, 10, "2026-01-01");
    return found.cleared ? "" : found.differences.join(" ");
  };
  test("a cohort of approved records and concepts is inside", () => expect(differences(queryOf(cohortOf()))).toBe(""));
  const hidden = filter("death", "insulin");
  const places: [string, Partial<Cohort>][] = [
    ["an entry event", { entry: { ...cohortOf().entry, events: [...cohortOf().entry.events, hidden] } }],
    ["a qualifying group", { qualifying: { limit: "all", group: { kind: "cohort-group", match: "any", of: [has(hidden)] } } }],
    ["a group inside a rule", { rules: [{ name: "R", group: { kind: "cohort-group", match: "all", of: [{ kind: "cohort-group", match: "at-most", count: 1, of: [has(hidden)] }] } }] }],
    ["round an event inside an event", { entry: { ...cohortOf().entry, events: [{ ...filter("condition", "diabetes"), nested: { kind: "cohort-group", match: "all", of: [hasNone(hidden)] } }] } }],
    ["what makes people leave", { censoring: [hidden] }],
  ];
  test.each(places)("%s of another kind, with another concept, is outside", (_where, change) => {
    expect(differences(queryOf(cohortOf(change)))).toContain("kinds of record: death");
    expect(differences(queryOf(cohortOf(change)))).toContain("Concept 99");
  });
  test("a medicine that ends the stay, a variable, and “any record” are seen too", () => {
    expect(conceptsOf(queryOf(cohortOf({ exit: { kind: "continuous-drug", conceptSet: "insulin", gapDays: 30, offsetDays: 0 } }))).map((c) => c.conceptId)).toContain(99);
    const variable: Query = { ...queryOf(cohortOf()), variables: [{ kind: "follow-up", name: "f", label: "F", measure: "event", outcome: hidden }] };
    expect(domainsOf(variable)).toContain("death");
    expect(differences(queryOf(cohortOf({ entry: { ...cohortOf().entry, events: [{ domain: "condition", where: [] }] } })))).toContain("any condition (0)");
  });
});

test("the periods of a person: first diagnosis, metformin within 90 days, until observation ends", () => {
  const person = { id: "-9007199254740993", genderConceptId: 8507, yearOfBirth: 1960 };
  const event = (eventId: string, conceptId: number, date: string) => ({ eventId, personId: person.id, conceptId, date });
  const people: OmopPeople = {
    kind: "omop-5.4", persons: [person], conceptAncestors: [],
    events: {
      condition: [event("2", 201826, "2016-03-01"), event("1", 201826, "2018-01-01")], drug: [event("5", 1503297, "2016-05-30")],
      "observation-period": [{ ...event("1", 0, "2010-01-01"), endDate: "2020-12-31" }],
    },
  };
  // 1 March 2016 + 90 days is 30 May 2016, the last day that counts.
  expect([...evaluateCohort(cohortOf(), conceptSets, people)]).toEqual([[person.id, [{ start: 16_861, end: 18_627 }]]]);
  expect(evaluateCohort(cohortOf({ rules: [{ name: "R", group: { kind: "cohort-group", match: "all", of: [has(filter("drug", "metformin"), 0, 89)] } }] }), conceptSets, people).size).toBe(0);
});
