import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Cohort } from "../cohort.ts";
import { evaluateCohort } from "../reference-engine.ts";
import { entriesOf, groupHolds } from "../reference/cohort.ts";
import { worldOf } from "../reference/world.ts";
import { queryTemplates } from "../templates.ts";
import { cohortPeople, cohortQuery } from "../testing/cohort-arbitraries.ts";
import { toDayNumber } from "#lib/kernel/plain-date.ts";
import { explainPerson, type Fate } from "./explain-person.ts";
import { whyNot } from "./why-not.ts";

describe("the explanation of a person", () => {
  test("agrees with the reference engine on who is in, from when and to when", () => {
    const seen = new Set<string>();
    fc.assert(fc.property(cohortQuery, cohortPeople, (query, people) => {
      const [cohort, sets] = [query.population as Cohort, query.conceptSets ?? []];
      const [world, expected] = [worldOf(people, sets), evaluateCohort(cohort, sets, people)];
      for (const { id } of people.persons) {
        const { periods, considered } = explainPerson(cohort, id, world);
        expect(periods).toEqual(expected.get(id) ?? []);
        for (const { fate } of considered) {
          seen.add(fate.kind);
          if (fate.kind === "fails-rules") expect(fate.rules.every((r) => r.failures.length > 0)).toBe(true);
          if (fate.kind === "observed-too-briefly") expect(fate.before + fate.after).toBeGreaterThan(0);
        }
      }
    }), { numRuns: 1000 });
    // A property that meets no failing rule says nothing about failing rules.
    const kinds: Fate["kind"][] = ["not-the-event", "outside-observation", "observed-too-briefly", "another-counts", "does-not-qualify", "fails-rules", "enters"];
    expect(kinds.filter((kind) => !seen.has(kind))).toEqual([]);
  });
  test("gives a reason exactly where a group does not hold", () => {
    fc.assert(fc.property(cohortQuery, cohortPeople, (query, people) => {
      const cohort = query.population as Cohort;
      const world = worldOf(people, query.conceptSets ?? []);
      for (const { id } of people.persons) for (const entry of entriesOf(cohort, id, world)) {
        for (const { group } of cohort.rules) expect(whyNot(group, entry, world).length > 0).toBe(!groupHolds(group, entry, world));
      }
    }), { numRuns: 200 });
  });

  const { query } = queryTemplates.find((t) => t.key === "treated-after-diagnosis")!;
  const cohort = query.population as Cohort;
  const personWith = (drug: string, insulin?: string) => ({
    kind: "omop-5.4" as const, persons: [{ id: "1", genderConceptId: 8532, yearOfBirth: 1960 }], conceptAncestors: [],
    events: {
      condition: [{ eventId: "1", personId: "1", conceptId: 201826, date: "2016-03-01" }],
      drug: [{ eventId: "2", personId: "1", conceptId: 1503297, date: drug }, ...(insulin ? [{ eventId: "3", personId: "1", conceptId: 1596977, date: insulin }] : [])],
      "observation-period": [{ eventId: "1", personId: "1", conceptId: 0, date: "2010-01-01", endDate: "2020-12-31" }],
    },
  });
  const fates = (people: ReturnType<typeof personWith>) => explainPerson(cohort, "1", worldOf(people, query.conceptSets ?? [])).considered.map((c) => c.fate);
  test("names the rule, the record that came nearest, and by how many days it missed", () => {
    expect(fates(personWith("2016-06-02"))).toMatchObject([{ kind: "fails-rules", rules: [{ at: 1, failures: [{ kind: "events", count: 0, nearest: { record: { id: 2n }, miss: { kind: "too-late", of: "start", by: 3 } } }] }] }]);
    expect(fates(personWith("2016-05-30", "2015-01-01"))).toMatchObject([{ kind: "fails-rules", rules: [{ at: 2, failures: [{ kind: "events", count: 1, nearest: undefined, counted: [{ id: 3n }] }] }] }]);
    expect(fates(personWith("2016-05-30"))).toEqual([{ kind: "enters", leaving: { day: toDayNumber("2020-12-31"), because: "observation" } }]);
  });
});
