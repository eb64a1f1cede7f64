import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Cohort, CohortMember, RelativeWindow, Restriction, WindowBound } from "../cohort.ts";
import { evaluateCohort } from "../reference-engine.ts";
import { queryTemplates } from "../templates.ts";
import { cohortQuery } from "../testing/cohort-arbitraries.ts";
import { isCohort, type Query } from "../model.ts";
import { examplePeople, withoutPart, type ExamplePeople } from "./example-people.ts";

const isIn = (cohort: Cohort, query: Query, data: ExamplePeople["people"][number]["data"]) => evaluateCohort(cohort, query.conceptSets ?? [], data).size > 0;
/** With the query's own sets, not the shortened ones. */
function confirm(query: Query): ExamplePeople {
  const cohort = query.population as Cohort;
  const made = examplePeople(cohort, query.conceptSets);
  for (const { data, fails } of made.people) {
    expect(isIn(cohort, query, data)).toBe(fails === undefined);
    if (fails) expect(isIn(withoutPart(cohort, fails), query, data)).toBe(true);
  }
  return made;
}

/** What the builder's plain fields can say, each rule about a concept set of its own: then there is always somebody for each part. */
const side = (side: "before" | "after", days: number | null) => ({ days, side });
const days = fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 500 }));
const window = fc.constantFrom("same-day", "after", "later", "before", "until").chain((shape) => days.map((n): RelativeWindow => {
  const [from, to] = { "same-day": [side("before", 0), side("after", 0)], after: [side("before", 0), side("after", n)], later: [side("after", 1), side("after", n)], before: [side("before", n), side("before", 1)], until: [side("before", n), side("after", 0)] }[shape] as [WindowBound, WindowBound];
  return { from, to, index: "start", of: "start" };
}));
const valued: fc.Arbitrary<Restriction[]> = fc.constantFrom<Restriction[]>([], [{ kind: "number", field: "value", test: { op: "at-least", value: 48 } }], [{ kind: "number", field: "value", test: { op: "between", value: 1.5, to: 2.5 } }], [{ kind: "concepts", field: "unit", concepts: [{ conceptId: 8840, name: "mg/dL" }], exclude: false }]);
const eventsMember = fc.record({ start: window, where: valued, at: fc.constantFrom("exactly" as const, "at-least" as const, "at-most" as const), count: fc.integer({ min: 0, max: 3 }) })
  .filter(({ at, count }) => at !== "at-least" || count > 0)
  .map(({ start, where, at, count }) => (key: string): CohortMember => ({ kind: "events", event: { domain: "measurement", conceptSet: key, where }, start, occurs: { at, count } }));
const plainCohort: fc.Arbitrary<Query> = fc
  .record({ members: fc.array(eventsMember, { minLength: 1, maxLength: 4 }), together: fc.boolean(), match: fc.constantFrom("all" as const, "any" as const), adults: fc.boolean(), dated: fc.boolean(), first: fc.boolean(), prior: fc.constantFrom(0, 180, 365), post: fc.constantFrom(0, 90) })
  .map(({ members, together, match, adults, dated, first, prior, post }): Query => {
    const of = members.map((make, i) => make(`set-${i}`));
    const group = (inside: CohortMember[]) => ({ kind: "cohort-group" as const, match, of: inside });
    const person: CohortMember = { kind: "person", where: [{ kind: "age", of: "start", test: { op: "at-least", value: 18 } }] };
    const rules = [...(together ? [{ name: "Together", group: group(of) }] : of.map((m, i) => ({ name: `Rule ${i}`, group: group([m]) }))), ...(adults ? [{ name: "Adults", group: group([person]) }] : [])];
    const where: Restriction[] = dated ? [{ kind: "date", of: "start", test: { op: "between", value: "2015-01-01", to: "2022-12-31" } }] : [];
    const set = (key: string, conceptId: number) => ({ key, name: key, items: [{ conceptId, name: key, descendants: true, mapped: false, exclude: false }] });
    return {
      version: 1, title: "A plain cohort", dataModel: { kind: "omop-5.4" }, variables: [], analyses: [{ kind: "count", id: "n" }], conceptSets: [set("entry", 1), ...of.map((_, i) => set(`set-${i}`, i + 2))],
      population: { kind: "cohort", entry: { events: [{ domain: "condition", conceptSet: "entry", where, ...(first ? { first } : {}) }], observation: { priorDays: prior, postDays: post }, limit: "first" }, rules, limit: "first", exit: { kind: "end-of-observation" }, censoring: [], collapseDays: 0 },
    };
  });

describe("made-up people", () => {
  test("are what they are said to be, for any cohort; where none was found it says so", () => {
    fc.assert(fc.property(cohortQuery, (query) => {
      const { people, unbuilt } = confirm(query);
      expect(people.some((p) => p.fails === undefined)).toBe(!unbuilt.includes(undefined));
      const { rules } = query.population as Cohort;
      rules.forEach((_, at) => { expect(people.some((p) => p.fails?.kind === "rule" && p.fails.at === at)).toBe(!unbuilt.some((part) => part?.kind === "rule" && part.at === at)); });
    }), { numRuns: 60 });
  });
  test("are all found where the rules of a cohort speak of different records, in any window and number", () => {
    fc.assert(fc.property(plainCohort, (query) => { expect(confirm(query).unbuilt).toEqual([]); }), { numRuns: 150 });
  });
  test("are the same each time", () => {
    fc.assert(fc.property(cohortQuery, (query) => { expect(examplePeople(query.population as Cohort, query.conceptSets)).toEqual(examplePeople(query.population as Cohort, query.conceptSets)); }), { numRuns: 20 });
  });
  test.each(queryTemplates.filter((t) => isCohort(t.query.population)).map((t) => [t.key, t.query] as const))("show for %s somebody who is in, and for each rule somebody who fails just that one", (_key, query) => {
    const { people, unbuilt } = confirm(query);
    expect(unbuilt).toEqual([]);
    expect(people.filter((p) => p.fails === undefined).length).toBeGreaterThanOrEqual(1);
  });
  test("come quickly enough to be made anew as somebody writes", () => {
    const { query } = queryTemplates.find((t) => t.key === "treated-after-diagnosis")!;
    const begun = performance.now();
    examplePeople(query.population as Cohort, query.conceptSets);
    expect(performance.now() - begun).toBeLessThan(500);
  });
});
