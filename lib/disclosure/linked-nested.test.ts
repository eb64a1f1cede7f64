import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { outputsOfRun } from "#lib/analysis/outputs-of-run.ts";
import { Query } from "#lib/query/model.ts";
import { evaluateReference, peopleOf, type TableRows } from "#lib/query/reference-engine.ts";
import type { RunOutputs } from "#lib/query/outputs.ts";
import { bandLevels, bandOf } from "#lib/query/variables.ts";
import { auditBeforeRounding, knownBeforeRounding, withAttacker } from "./audit.ts";
import { controlDisclosure } from "./control.ts";
import type { Hiding } from "./hiding.ts";
import { leastWidthOfSmall } from "./least-widths.ts";
import { assignmentsOf, linkCounts } from "./linked-counts.ts";
import type { Equation, LinkedCount, LinkedCounts } from "./linked-counts.ts";
import { profileNamed } from "./profiles.ts";
import type { ReleasedOutput } from "./released.ts";
import { hidePrimary, suppress } from "./secondary-suppression.ts";
import { loadSolver } from "./solver.ts";
import { policyWith, queryDigest } from "./testing/tables.ts";

const levels = (...codes: string[]) => codes.map((code) => ({ code, label: code }));
const dictionary: TableRows["dictionary"] = {
  table: "patients", label: "Patients",
  columns: [
    { kind: "number", name: "age", label: "Age", min: 0, max: 120, missingCodes: [] },
    { kind: "category", name: "region", label: "Region", levels: levels("north", "south", "islands", "wales"), missingCodes: [] },
    { kind: "number", name: "days", label: "Days", min: 0, max: 5000, missingCodes: [] },
    { kind: "category", name: "ill", label: "Ill", levels: levels("yes", "no"), missingCodes: [] },
  ],
};
const bands = (name: string, ...cutPoints: number[]) => ({ kind: "column-band", name, label: name, column: "age", cutPoints });
const variables = [
  bands("tens", 40, 50, 60, 70, 80), bands("twenties", 40, 60, 80), bands("from45", 45, 65), bands("years", 41, 42, 43, 44, 45, 46, 47, 48, 49, 50), bands("decade", 41, 50),
  { kind: "column", name: "age", label: "Age", column: "age" }, { kind: "column", name: "region", label: "Region", column: "region" }, { kind: "column", name: "ill", label: "Ill", column: "ill" },
  { kind: "column", name: "days", label: "Days", column: "days" },
  { kind: "column-recode", name: "nation", label: "Nation", column: "region", groups: [{ label: "England", codes: ["north", "south", "islands"] }, { label: "Wales", codes: ["wales"] }] },
];
type Person = { age: number; region?: string; ill?: string };
const some = (n: number, person: Person) => Array.from({ length: n }, () => ({ region: "north", ill: "no", ...person }));
/** A run as a TRE computes it from its people. */
function runOn(people: TableRows["rows"], more: object[], ...analyses: object[]): RunOutputs {
  const query = Query.parse({ version: 1, title: "A question", dataModel: { kind: "table", table: "patients" }, population: { kind: "group", match: "all", of: [] }, variables: [...variables, ...more], analyses });
  const data: TableRows = { kind: "table", dictionary, rows: people };
  return outputsOfRun(query, dictionary, evaluateReference(query, data), peopleOf(query, data));
}
const by = (...names: string[]) => ({ kind: "crosstab", id: names.join("-by-"), by: names });
const control = async (run: RunOutputs, profile = "nhse-sde-10-5"): Promise<ReleasedOutput[]> => (await controlDisclosure(run, profileNamed(profile)!, { queryDigest })).released.outputs;
const read = (output: ReleasedOutput | undefined) => (output?.kind === "crosstab" ? output.cells.map((c) => (c.is === "value" ? c.value : c.is === "zero" ? 0 : c.is === "suppressed-small" ? "<" : "x")) : []);
const isNumber = (shown: unknown): boolean => typeof shown === "number" && shown > 0;

describe("one thing told more and less finely in one run", () => {
  it("three people of 40 to 50 do not follow from 93 of 40 to 60 less 90 of 50 to 60 (attack A1)", async () => {
    const people = [...some(60, { age: 30 }), ...some(3, { age: 45 }), ...some(90, { age: 55 }), ...some(20, { age: 65 }), ...some(90, { age: 75 })];
    const [tens, twenties] = (await control(runOn(people, [], by("tens"), by("twenties")), "omop-5")).map(read);
    expect(tens![1]).toBe("<");
    expect(isNumber(tens![2]) && isNumber(twenties![1])).toBe(false);
    // Each table alone gives up as little as ever.
    expect((await control(runOn(people, [], by("tens")), "omop-5")).map(read)).toEqual([[60, "<", 90, "x", 90, 0, 0]]);
    expect((await control(runOn(people, [], by("twenties")), "omop-5")).map(read)).toEqual([[60, 93, 110, 0, 0]]);
  });

  it("a wide band is the sum of its narrow ones' rounded numbers: 12, 12, 12 and 12 beside 48, rounded to 50, would fit four twelves alone (attack A2)", async () => {
    const people = [...some(12, { age: 45 }), ...some(12, { age: 55 }), ...some(12, { age: 65 }), ...some(12, { age: 75 }), ...some(100, { age: 20 })];
    const [tens, twenties] = (await control(runOn(people, [], by("tens"), by("twenties")))).map(read);
    expect([tens, twenties]).toEqual([[100, 10, 10, 10, 10, 0, 0], [100, 20, 20, 0, 0]]);
  });

  it("nine single years that are not empty do not follow from “fewer than 10” for them all: nine ones alone fit", async () => {
    const people = [...Array.from({ length: 9 }, (_, i) => some(1, { age: 41 + i })).flat(), ...some(100, { age: 20 }), ...some(100, { age: 70 })];
    const [years, decade] = (await control(runOn(people, [], by("years"), by("decade")))).map(read);
    expect([...years!.slice(1, 10), decade![1]].every((sign) => sign === "<")).toBe(false);
    expect([...years!.slice(1, 10), decade![1]].some(isNumber)).toBe(false);
  });

  it("three people of 45 to 50, whom no table counts, do not follow from under 50 less under 45", async () => {
    const people = [...some(60, { age: 30 }), ...some(40, { age: 42 }), ...some(3, { age: 47 }), ...some(70, { age: 55 }), ...some(50, { age: 68 }), ...some(80, { age: 75 })];
    const [tens, from45] = (await control(runOn(people, [], by("tens"), by("from45")), "omop-5")).map(read);
    // Under 40, 40 to 50; under 45.
    expect(isNumber(tens![0]) && isNumber(tens![1]) && isNumber(from45![0])).toBe(false);
  });

  it("regions and the nations that a question puts them together to are one array, also by a third variable", async () => {
    const people = [
      ...some(40, { age: 30, region: "north", ill: "yes" }), ...some(70, { age: 30, region: "north" }), ...some(30, { age: 30, region: "south", ill: "yes" }), ...some(60, { age: 30, region: "south" }),
      ...some(4, { age: 30, region: "islands", ill: "yes" }), ...some(50, { age: 30, region: "islands" }), ...some(25, { age: 30, region: "wales", ill: "yes" }), ...some(45, { age: 30, region: "wales" }),
    ];
    const [regions, nations] = (await control(runOn(people, [], by("region", "ill"), by("nation", "ill")), "omop-5")).map(read);
    expect(isNumber(regions![4])).toBe(false);
    // 74 ill people of England, 40 of the north and 30 of the south.
    expect([regions![0], regions![2], nations![0]].every(isNumber)).toBe(false);
  });

  it("bins of a histogram are sums of the bands that they hold", async () => {
    const people = [...some(60, { age: 30 }), ...some(3, { age: 45 }), ...some(90, { age: 55 }), ...some(20, { age: 65 })];
    const outputs = await control(runOn(people, [], by("tens"), { kind: "histogram", id: "h", of: "age", breaks: [20, 40, 60, 80] }), "omop-5");
    const [tens, histogram] = outputs;
    expect(read(tens)[1]).toBe("<");
    if (histogram?.kind !== "histogram") throw new Error("another kind of output");
    expect(isNumber(read(tens)[2]) && histogram.cells[1]!.is === "value").toBe(false);
  });

  it("events by ten years and by twenty are one array too: two of 40 to 50 do not follow from 92 of 40 to 60 less 90 of 50 to 60", async () => {
    const event = { event: { variable: "ill", level: "yes" }, time: "days" };
    const at = (n: number, age: number, ill: string) => some(n, { age, ill }).map((one) => ({ ...one, days: 100 }));
    const people = [20, 2, 90, 21].flatMap((n, i) => [...at(n, 35 + 10 * i, "yes"), ...at(60, 35 + 10 * i, "no")]);
    const rates = (...bands: string[]) => bands.map((name) => ({ kind: "rate", id: name, ...event, by: name }));
    const eventsIn = (output: ReleasedOutput | undefined) => (output?.kind === "rate" ? output.groups.map((_, g) => output.table.cells[3 * g]!).map((c) => (c.is === "value" ? c.value : c.is === "zero" ? 0 : "x")) : []);
    const [tens, twenties] = (await control(runOn(people, [], ...rates("tens", "twenties")), "omop-5")).map(eventsIn);
    expect([tens![2], twenties![1]].every(isNumber)).toBe(false);
    // A curve by ten years and a table of the same outcome by twenty.
    const [curve, table] = await control(runOn(people, [], { kind: "survival", id: "s", ...event, by: "tens", breaks: [200, 400] }, by("twenties", "ill")), "omop-5");
    if (curve?.kind !== "survival") throw new Error("another kind of output");
    const width = curve.table.dimensions.at(-1)!.levels.length;
    expect(curve.table.cells[2 * width]!.is === "value" && isNumber(read(table)[3])).toBe(false);
  });

  it("three two-way tables, one of them by wider bands, give no small cell of the three-way one (attack A13)", async () => {
    // In the south are 23 who are ill, and 20 who are under 40, all of them ill since nobody under 40 is well: so three are ill and over 40.
    const at = (n: number, region: string, ill: string, age: number) => some(n, { region, ill, age });
    const people = [...at(20, "north", "yes", 45), ...at(20, "south", "no", 45), ...at(20, "south", "yes", 30), ...at(3, "south", "yes", 45), ...at(30, "north", "yes", 30), ...at(30, "north", "no", 45)];
    const [one, two, three] = (await control(runOn(people, [], by("region", "ill"), by("region", "tens"), by("ill", "twenties")), "omop-5")).map(read);
    expect(isNumber(one![3]) && isNumber(two![7]) && three![5] === 0).toBe(false);
  });

  it("whatever the bands: by an attacker's own sums over ages no hidden number is known within its protection, nor a small group between two bands", async () => {
    const solver = await loadSolver();
    const policy = policyWith({ threshold: 5 });
    const ages = [30, 42, 47, 53, 58, 64, 72];
    const cuts = fc.uniqueArray(fc.constantFrom(40, 45, 50, 55, 60, 70), { minLength: 1, maxLength: 4 }).map((of) => of.sort((a, b) => a - b));
    const counts = fc.array(fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 7, max: 60 })), { minLength: 14, maxLength: 14 });
    fc.assert(fc.property(counts, cuts, cuts, fc.boolean(), (people, one, other, byIll) => {
      const rows = people.flatMap((n, i) => some(n, { age: ages[i % 7]!, ill: i < 7 ? "yes" : "no" }));
      const linked = linkCounts(runOn(rows, [bands("a", ...one), bands("b", ...other)], by("a"), byIll ? by("b", "ill") : by("b")), 5);
      const hiding = hidePrimary(linked, policy);
      suppress(linked, hiding, policy, solver);
      // People by age and illness, and each released number, and each group between two cuts, as a sum of them.
      const system: LinkedCount[] = people.map((value, i) => ({ key: `${i}`, value, depth: 9, released: false }));
      const equations: Equation[] = [];
      const state: Hiding = system.map(() => null);
      const add = (count: LinkedCount, hidden: Hiding[number], isIn: (cell: number) => boolean): void => {
        const parts = [...people.keys()].filter(isIn);
        if (parts.length === 0) return;
        equations.push({ total: system.push(count) - 1, parts, of: "variable" });
        state.push(hidden);
      };
      const levelOf = { a: (i: number) => bandLevels(one)[bandOf(ages[i % 7]!, one)]!.code, b: (i: number) => bandLevels(other)[bandOf(ages[i % 7]!, other)]!.code, ill: (i: number) => (i < 7 ? "yes" : "no") };
      linked.counts.forEach((count, i) => { if (count.released) add(count, hiding[i]!, (cell) => assignmentsOf(count.key).every(([variable, level]) => levelOf[variable as keyof typeof levelOf](cell) === level)); });
      const all = [...new Set([-Infinity, ...one, ...other, Infinity])].sort((a, b) => a - b);
      const between = (at: number) => (cell: number): boolean => ages[cell % 7]! >= all[at]! && ages[cell % 7]! < all[at + 1]!;
      const first = system.length;
      for (let at = 0; at + 1 < all.length; at++) add({ key: `between ${all[at]}`, value: people.reduce((sum, n, cell) => (between(at)(cell) ? sum + n : sum), 0), depth: 1, released: false }, null, between(at));
      const array: LinkedCounts = { counts: system, equations, tables: [], placesOf: linked.placesOf };
      expect(auditBeforeRounding(array, state, policy, solver)).toEqual([]);
      withAttacker(array, knownBeforeRounding(array, state), solver, (attacker) => {
        system.slice(first).forEach(({ key, value }, i) => { if (value > 0 && value < 5) expect(attacker.isAsWideAs(first + i, leastWidthOfSmall(policy)), key).toBe(true); });
      });
    }), { numRuns: 25, seed: 7 });
  });
});
