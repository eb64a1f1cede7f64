/**
 * What every engine promises: the worked examples' answers, and on random people the reference engine's answer to any query.
 * Sums of floating-point numbers may differ in the last digits; nothing else may.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { queryOf, workedExamples } from "#lib/query/spec/worked-examples.ts";
import type { Query } from "#lib/query/model.ts";
import type { RunOutputs } from "#lib/query/outputs.ts";
import type { PeopleTable } from "#lib/query/people-table.ts";
import { codeHolders, evaluateReference, peopleOf, type ReferenceData } from "#lib/query/reference-engine.ts";
import { queryTemplates } from "#lib/query/templates.ts";
import { cohortPeople, cohortQuery } from "#lib/query/testing/cohort-arbitraries.ts";
import { asDistributions, omopPeople, omopQuery, tableQuery, tableRows } from "#lib/query/testing/arbitraries.ts";
import { randomRuns } from "#lib/query/testing/random-runs.ts";
import type { Engine } from "../engine.ts";
import { cohortExampleCases } from "./cohort-example-cases.ts";
import { countedByHand, diabetesClinic } from "./diabetes-clinic.ts";
import { memoryEngine } from "../memory.ts";
import type { WithEngine } from "./with-engine.ts";

const forever = new AbortController().signal;

/** Equal, where `mean`, `m2` and the deviations are so to twelve digits. */
export function expectSameOutputs(actual: RunOutputs, expected: RunOutputs): void {
  const exact = (outputs: RunOutputs) => ({ ...outputs, outputs: outputs.outputs.map((o) => (o.kind === "summary" ? { ...o, mean: 0, m2: 0, largestDeviations: 0, cubes: o.cubes?.fewestApart } : o)) });
  const sums = (outputs: RunOutputs) => outputs.outputs.flatMap((o) => (o.kind === "summary" ? [o.mean, o.m2, ...o.largestDeviations, o.cubes!.sum, o.cubes!.absolute, o.cubes!.squares] : []));
  expect(exact(actual)).toEqual(exact(expected));
  const wanted = sums(expected);
  sums(actual).forEach((x, i) => expect(Math.abs(x - wanted[i]!)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(wanted[i]!))));
}

/** The same people with the same values, in whatever order. A table without a key has no names for its people. */
function expectSamePeople(actual: PeopleTable, expected: PeopleTable, named: boolean): void {
  const rows = ({ ids, columns }: PeopleTable) =>
    Array.from(ids, (id, i) => JSON.stringify([named ? id : null, ...[...columns.values()].map((c) => (c.kind === "category" ? c.codes[i] : Number.isNaN(c.values[i]) ? null : c.values[i]))])).sort();
  expect(rows(actual)).toEqual(rows(expected));
}

async function expectSameHolders(engine: Engine, query: Query, data: ReferenceData): Promise<void> {
  const [actual, expected] = [[] as string[], [] as string[]];
  await engine.holders(query, forever, (person, code) => actual.push(`${person}: ${code}`));
  codeHolders(query, data, (person, code) => expected.push(`${person}: ${code}`));
  expect(actual.sort()).toEqual(expected.sort());
}

/** Queries asked of each random world: making a world costs more than asking it. */
const queriesPerWorld = 25;

/** `worlds`: how many random worlds of OMOP people, of cohorts and of tables; none where the engine is the definition itself. */
export function engineCases(name: string, withEngine: WithEngine, worlds: { people: number; cohorts: number; tables: number } | undefined): void {
  describe(`the ${name} engine`, () => {
    it.each([...new Set(workedExamples.map((e) => e.data))].map((data) => [data.kind, data] as const))("gives the worked examples' answers (%s)", async (_kind, data) => {
      await withEngine(data, async (engine) => {
        for (const example of workedExamples.filter((e) => e.data === data)) {
          const { outputs } = await engine.run(queryOf(example), forever);
          expect(outputs, example.name).toEqual([example.expected]);
        }
      });
    });

    cohortExampleCases(withEngine);

    const agrees = async (queries: readonly Query[], data: ReferenceData) => {
      await withEngine(data, async (engine) => {
        for (const query of queries) expectSameOutputs(await engine.run(query, forever), evaluateReference(query, data));
        // The same statement but for its last part: a few of them show it.
        for (const query of queries.slice(0, 5)) expectSamePeople(await engine.people(query, forever), peopleOf(query, data), data.kind !== "table");
        for (const query of queries.filter((q) => q.analyses.some((a) => a.kind === "distribution")).slice(0, 5)) await expectSameHolders(engine, query, data);
      });
    };
    it("counts the diabetes study as the reference engine does, and somebody is in it", async () => {
      const { query } = queryTemplates.find((t) => t.key === "treated-after-diagnosis")!;
      const expected = evaluateReference(query, diabetesClinic);
      expect(expected.population).toBe(countedByHand());
      expect(expected.population).toBeGreaterThan(40);
      await agrees([query, ...queryTemplates.map((t) => t.query)], diabetesClinic);
    });
    const asked: [string, fc.Arbitrary<Query>, fc.Arbitrary<ReferenceData>, number][] = worlds ? [
      ["OMOP people", omopQuery, omopPeople, worlds.people], ["cohorts", cohortQuery, cohortPeople, worlds.cohorts], ["tables", tableQuery, tableRows, worlds.tables],
      ["what the data holds of people", asDistributions(omopQuery), omopPeople, worlds.people], ["what the data holds of cohorts", asDistributions(cohortQuery), cohortPeople, worlds.tables],
    ] : [];
    for (const [what, query, data, usual] of asked) {
      const numRuns = randomRuns(usual);
      it(`agrees with the reference engine on ${numRuns * queriesPerWorld} random questions about ${what}`, async () => {
        await fc.assert(fc.asyncProperty(fc.array(query, { minLength: queriesPerWorld, maxLength: queriesPerWorld }), data, agrees), { numRuns });
      }, 300_000);
    }

    it("describes what the data holds, without concept 0 and without strangers", async () => {
      const [people, table] = [...new Set(workedExamples.map((e) => e.data))];
      for (const data of [people!, table!]) {
        await withEngine(data, async (engine) => {
          const byId = (p: Awaited<ReturnType<Engine["describe"]>>) => ({ ...p, concepts: [...p.concepts].sort((a, b) => a.conceptId - b.conceptId) });
          expect(byId(await engine.describe())).toEqual(byId(await memoryEngine(data).describe()));
          const broken = async (of: Engine) => (await of.describe("2020-06-30")).breakdown?.concepts.toSorted((a, b) => a.conceptId - b.conceptId || a.domain.localeCompare(b.domain));
          expect(await broken(engine)).toEqual(await broken(memoryEngine(data)));
        });
      }
    });

    it("knows the people of a table without a key by what it says of them: who comes first moves nobody else, and equal ones are two", async () => {
      const { data, ...example } = workedExamples.find((e) => e.data.kind === "table")!;
      if (data.kind !== "table") throw new Error("a table was sought");
      const query: Query = { ...queryOf({ data, ...example }), population: { kind: "group", match: "all", of: [] } };
      const namesIn = async (rows: typeof data.rows): Promise<Set<number>> => {
        let ids: Iterable<number> = [];
        await withEngine({ ...data, rows }, async (engine) => { ({ ids } = await engine.people(query, forever)); });
        return new Set(ids);
      };
      const [before, after] = [await namesIn(data.rows), await namesIn([data.rows[1]!, ...data.rows])];
      expect(before.size).toBe(data.rows.length);
      expect([...after].filter((id) => !before.has(id))).toHaveLength(1);
      expect([...before].filter((id) => !after.has(id))).toEqual([]);
    });

    it("does not start when it is already stopped", async () => {
      const { data } = workedExamples[0]!;
      const reason = new Error("withdrawn");
      await withEngine(data, async (engine) => {
        await expect(engine.run(queryOf(workedExamples[0]!), AbortSignal.abort(reason))).rejects.toBe(reason);
      });
    });
  });
}
