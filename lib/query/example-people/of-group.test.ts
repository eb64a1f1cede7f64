import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isCohort, type Criterion, type Group } from "../model.ts";
import { evaluateReference, type OmopPeople } from "../reference-engine.ts";
import { queryTemplates } from "../templates.ts";
import { omopQuery } from "../testing/arbitraries.ts";
import { examplesOfGroup } from "./of-group.ts";

const meets = (population: Group, data: OmopPeople) => evaluateReference({ version: 1, title: "Q", dataModel: { kind: "omop-5.4" }, population, variables: [], analyses: [{ kind: "count", id: "n" }] }, data).population === 1;
function confirm(group: Group) {
  const made = examplesOfGroup(group)!;
  for (const { data, fails } of made.people) {
    expect(meets(group, data)).toBe(fails === undefined);
    if (fails !== undefined && fails >= 0) expect(meets({ ...group, of: group.of.filter((_, i) => i !== fails) }, data)).toBe(true);
  }
  return made;
}
const concept = (conceptId: number) => [{ conceptId, name: `Concept ${conceptId}`, descendants: true }];

describe("made-up people for criteria on dates", () => {
  test("are what they are said to be, for any criteria", () => {
    fc.assert(fc.property(omopQuery, ({ population }) => { if (!isCohort(population)) confirm(population); }), { numRuns: 80 });
  });
  const each: [string, Criterion][] = [
    ["sex", { kind: "sex", is: "female" }], ["age", { kind: "age", at: "2024-12-31", min: 50, max: 70 }], ["a condition by a day", { kind: "condition", concepts: concept(1), window: { to: "2020-06-30" } }],
    ["a value in a unit", { kind: "measurement", concepts: concept(2), value: { min: 48 }, unitConceptId: 9579 }], ["an age at an event", { kind: "drug", concepts: concept(3), ageAtEvent: { min: 30 }, typeConceptIds: [32838] }],
    ["none of", { kind: "group", match: "none", of: [{ kind: "condition", concepts: concept(4) }, { kind: "procedure", concepts: concept(5), window: { from: "2019-01-01" } }] }],
    ["any of", { kind: "group", match: "any", of: [{ kind: "race", concepts: concept(6) }, { kind: "observation", concepts: concept(7) }] }],
  ];
  test("are found for each kind of criterion, alone and together", () => {
    for (const [name, criterion] of each) expect(confirm({ kind: "group", match: "all", of: [criterion] }).unbuilt, name).toEqual([]);
    const all = confirm({ kind: "group", match: "all", of: each.map(([, criterion]) => criterion) });
    expect(all.unbuilt).toEqual([]);
    expect(all.people.filter((p) => p.fails !== undefined)).toHaveLength(each.length);
  });
  test("a template of criteria on dates has its people; a table has none to draw", () => {
    for (const { query } of queryTemplates) if (!isCohort(query.population)) expect(confirm(query.population).unbuilt).toEqual([]);
    expect(examplesOfGroup({ kind: "group", match: "all", of: [{ kind: "number", column: "age" }] })).toBeUndefined();
  });
});
