/** Estimates are held against the reference engine, with profiles made by the agent's own code. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { smallestShown } from "#lib/disclosure/strictest-policy.ts";
import { policyWith } from "#lib/disclosure/testing/tables.ts";
import { estimateAt } from "#lib/federation/feasibility/estimate.ts";
import type { Query } from "#lib/query/model.ts";
import { evaluateReference, type OmopPeople } from "#lib/query/reference-engine.ts";
import { omopPeople, omopQuery } from "#lib/query/testing/arbitraries.ts";
import { cohortPeople, cohortQuery } from "#lib/query/testing/cohort-arbitraries.ts";
import { memoryEngine } from "./engines/memory.ts";
import { describeDataset } from "./profile.ts";

const dataset = { key: "gp", title: "Practices", summary: "", source: { kind: "duckdb" as const, file: "f" } };
const none = { codes: [], synonyms: [], hierarchy: [] };
const published = async (data: OmopPeople, policy: ReturnType<typeof policyWith>) => describeDataset(dataset, await memoryEngine(data).describe("2020-06-30"), policy, none);
const count = (query: Query): Query => ({ ...query, variables: [], analyses: [{ kind: "count", id: "n" }] });

describe("an estimate from a profile", () => {
  const worlds = fc.oneof(fc.tuple(omopQuery, omopPeople), fc.tuple(cohortQuery, cohortPeople));
  test("has the true number between its bounds, whatever the query, the data and the policy", async () => {
    let narrower = 0;
    await fc.assert(fc.asyncProperty(worlds, fc.constantFrom(1, 2, 5), fc.constantFrom(1, 3, 5), async ([query, data], threshold, roundingBase) => {
      const policy = policyWith({ threshold, roundingBase });
      const { people, middle } = estimateAt(query, await published(data, policy), policy);
      const truth = evaluateReference(count(query), data).population;
      expect(people.low).toBeLessThanOrEqual(truth);
      expect(people.high).toBeGreaterThanOrEqual(truth);
      expect(middle).toBeGreaterThanOrEqual(people.low);
      expect(middle).toBeLessThanOrEqual(people.high);
      if (people.high - people.low < data.persons.length / 2) narrower++;
      expect(smallestShown(policy)).toBeGreaterThan(0);
    }), { numRuns: 250 });
    expect(narrower).toBeGreaterThan(10);
  }, 60_000);
  test("takes an older profile, names what it lacks, and never says nobody for what it cannot know", async () => {
    const query: Query = { version: 1, title: "Women", dataModel: { kind: "omop-5.4" }, population: { kind: "group", match: "all", of: [{ kind: "sex", is: "female" }] }, variables: [], analyses: [{ kind: "count", id: "n" }] };
    const old = { key: "gp", title: "Practices", summary: "", dataModel: "omop-5.4" as const, people: 1000, concepts: [] };
    const estimate = estimateAt(query, old, policyWith({ threshold: 10, roundingBase: 5 }));
    expect(estimate.people).toEqual({ low: 0, high: 1002 });
    expect(estimate.missing.join(" ")).toContain("no counts by sex, age and year");
  });
});
