import { describe, expect, it } from "vitest";
import { lifeTableLevels } from "#lib/query/life-table.ts";
import type { ModelOutput, ReckonedOutput } from "#lib/query/outputs.ts";
import type { Cell } from "./cell.ts";
import { profileNamed } from "./profiles.ts";
import { modelProblems, releaseComparison, releaseCorrelation, releaseDays } from "./reckoned-rules.ts";
import { mergeSteps } from "./survival-steps.ts";

const policy = profileNamed("nhse-sde-10-5")!;
const shown: Cell = { is: "value", value: 100, roundedTo: 5 };
const hidden: Cell = { is: "suppressed-secondary" };
const table = { dimensions: [], counts: [] };
const named = { variable: "x", label: "X" };

describe("means by group", () => {
  const group = { n: 100, mean: 54.321, m2: 9900, largestDeviations: [25, 24] as [number, number], fewestApart: 100 };
  it("to the policy's digits where the group's count is shown: SD √(9900/99) = 10", () => {
    expect(releaseComparison({ kind: "comparison", id: "c", table, ...named, groups: [group] }, [shown], policy)).toEqual({ means: [{ is: "number", value: 54.32, digits: 4 }], sds: [{ is: "number", value: 10, digits: 4 }] });
  });
  it("not where the count is hidden, nor of nine people", () => {
    expect(releaseComparison({ kind: "comparison", id: "c", table, ...named, groups: [group, { ...group, n: 9 }] }, [hidden, hidden], policy).means.map((m) => m.is)).toEqual(["suppressed-secondary", "suppressed-small"]);
  });
  it("not of the next smallest group either, where one group's alone is hidden: it would follow from the mean of everyone", () => {
    const groups = [{ ...group, n: 400 }, { ...group, n: 9 }, group];
    expect(releaseComparison({ kind: "comparison", id: "c", table, ...named, groups }, [shown, shown, shown], policy).means.map((m) => m.is)).toEqual(["number", "suppressed-small", "suppressed-secondary"]);
  });
});

describe("correlations", () => {
  const moments = (n: number, m2: number) => ({ n, mean: 1, m2, largestDeviations: [2, -2] as [number, number], fewestApart: n });
  const of = [named, { variable: "y", label: "Y" }];
  it("of twelve people and more: 15 / √(90 · 10) = 0.5", () => {
    const output: ReckonedOutput = { kind: "correlation", id: "r", table, of, moments: [moments(12, 90), moments(12, 10)], comoments: [90, 15, 15, 10], fewestApart: [12, 12, 12, 12] };
    expect(releaseCorrelation(output, shown, policy).r[1]).toEqual({ is: "number", value: 0.5, digits: 4 });
    expect(releaseCorrelation({ ...output, moments: [moments(11, 90), moments(11, 10)] }, shown, policy).r[1]).toEqual({ is: "suppressed-small", below: 12 });
  });
  it("not of two numbers on one line, 30 / √(90 · 10) = 1, nor where nobody differs: one number would tell the other of each person", () => {
    const output: ReckonedOutput = { kind: "correlation", id: "r", table, of, moments: [moments(12, 90), moments(12, 10)], comoments: [90, -30, -30, 10], fewestApart: [12, 12, 12, 12] };
    expect(releaseCorrelation(output, shown, policy).r.map((r) => r.is)).toEqual(["number", "suppressed-secondary", "suppressed-secondary", "number"]);
    const alike = { ...output, moments: [moments(12, 90), { n: 12, mean: 1, m2: 0, largestDeviations: [0, 0] as [number, number], fewestApart: 12 }], comoments: [90, 0, 0, 0] };
    expect(releaseCorrelation(alike, shown, policy).r.map((r) => r.is)).toEqual(["number", "suppressed-secondary", "suppressed-secondary", "suppressed-secondary"]);
  });
  it("not of two numbers whose few values together tell fewer apart than may be shown: with the means, r counts 9 people who have both (2 × 2 table of 40)", () => {
    const output: ReckonedOutput = { kind: "correlation", id: "r", table, of, moments: [moments(40, 10), moments(40, 10)], comoments: [10, -1, -1, 10], fewestApart: [20, 9, 9, 20] };
    expect(releaseCorrelation(output, shown, policy).r.map((r) => r.is)).toEqual(["number", "suppressed-secondary", "suppressed-secondary", "number"]);
    expect(releaseCorrelation({ ...output, fewestApart: [20, 10, 10, 20] }, shown, policy).r.map((r) => r.is)).toEqual(["number", "number", "number", "number"]);
  });
  it("not where one person makes a variable's spread: of 100, one lies 9 away and all others together 0.5", () => {
    const alone = { n: 40, mean: 0, m2: 81 + 0.5, largestDeviations: [9, 0.5] as [number, number], fewestApart: 40 };
    expect(releaseCorrelation({ kind: "correlation", id: "r", table, of, moments: [alone, moments(40, 50)], comoments: [81.5, 5, 5, 50], fewestApart: [40, 40, 40, 40] }, shown, policy).r[1]!.is).toBe("suppressed-secondary");
  });
});

it("days of follow-up are not shown where the second longest could reckon the longest to within a tenth (p % rule)", () => {
  const days = (sum: number, largest: [number, number]): Extract<ReckonedOutput, { kind: "rate" }> => ({ kind: "rate", id: "r", table, event: "Died", groups: [{ code: "everyone", label: "Everyone" }], days: [{ sum, largest }] });
  expect(releaseDays(days(110_000, [52_000, 50_000]), [[shown, shown]], [20], policy)[0]).toEqual({ is: "number", value: 110_000, digits: 4 });
  expect(releaseDays(days(100_000, [50_000, 49_000]), [[shown, shown]], [20], policy)[0]!.is).toBe("suppressed-secondary");
  expect(releaseDays(days(110_000, [52_000, 50_000]), [[shown, hidden]], [20], policy)[0]!.is).toBe("suppressed-secondary");
});

describe("a model", () => {
  const model: ModelOutput = { kind: "regression", id: "m", table: { dimensions: [], counts: [200, 5] }, columns: ["(Intercept)", "sex=Male"], used: 200, smallestGroup: 10, smallestAlike: null, spreads: [], times: [], leavesNothingOpen: false, quantileParts: null, largestLeverage: 0.1, residualDf: 198, weighting: null };
  it.each([
    ["takes part", {}, []],
    ["nine people of one kind (attack A8)", { smallestGroup: 9 }, ["small-group"]],
    ["one man of 77 with a column of his own (attack A12): leverage 1, though 198 degrees of freedom are left", { largestLeverage: 1 }, ["one-person-decides"]],
    ["nineteen people of one ward, all with the disease (attack A14 through a model)", { smallestAlike: 19 }, ["small-group"]],
    ["twenty people of one ward, all with the disease", { smallestAlike: 20 }, []],
    ["an outcome whose spread one person makes: 9 away, all others together 0.5", { spreads: [{ n: 40, m2: 81.5, largestDeviations: [9, 0.5] as [number, number] }] }, ["one-person-decides"]],
    ["a rate's time of which one person has 50,000 days of 100,000 and another 49,000 (attack A26)", { times: [{ sum: 100_000, largest: [50_000, 49_000] as [number, number] }] }, ["one-person-decides"]],
    ["columns that tell everyone's outcome: R² = 1", { leavesNothingOpen: true }, ["leaves-nothing-open"]],
    ["quartiles of 40 people: ten in each part", { quantileParts: 4, used: 40, smallestGroup: null }, []],
    ["quartiles of 39 people (attack A15)", { quantileParts: 4, used: 39, smallestGroup: null }, ["fine-quantiles"]],
    ["quartiles of 200 people, and of 39 of them by themselves", { quantileParts: 4, smallestGroup: 39 }, ["fine-quantiles"]],
    ["quartiles of 200 people, and of 40 of them by themselves", { quantileParts: 4, smallestGroup: 40 }, []],
    ["a third, on no grid", { quantileParts: Infinity }, ["fine-quantiles"]],
    ["nine degrees of freedom", { residualDf: 9 }, ["too-few-people"]],
    ["weights that leave 5.4 people in effect (attack A26)", { weighting: { effectivePeople: 5.4, magnitude: { sum: 1000, largest: [300, 200] as [number, number] } } }, ["uneven-weights"]],
    ["seven columns of twenty people", { columns: Array.from({ length: 7 }, (_, i) => `c${i}`), used: 20 }, ["too-many-columns"]],
  ])("%s", (_, change, reasons) => {
    expect(modelProblems({ ...model, ...change }, policy)).toEqual(reasons);
  });
});

it("steps of a curve wait until each tells of no event or ten, and of nobody or ten who left; what remains joins the last", () => {
  const breaks = [100, 200, 300, 400];
  // Events and departures by interval: (4, 12), (7, 0), (10, 10), (3, 11); 30 beyond, 2 not known.
  const output: Extract<ReckonedOutput, { kind: "survival" }> = { kind: "survival", id: "s", event: "Died", groups: [{ code: "everyone", label: "Everyone" }], breaks, table: { dimensions: [{ variable: "_t", label: "Time", levels: lifeTableLevels(breaks) }], counts: [4, 12, 7, 0, 10, 10, 3, 11, 30, 2] } };
  const merged = mergeSteps(output, 10);
  expect([merged.breaks, merged.table.counts]).toEqual([[200, 400], [11, 12, 13, 21, 30, 2]]);
  expect(mergeSteps(output, 1)).toBe(output);
});

it("people of unknown group merge no steps: two events among them leave the others' curves as they are", () => {
  const levelsBySex = [{ code: "f", label: "Women" }, { code: "m", label: "Men" }, { code: "_missing", label: "Not known" }];
  const of = (counts: number[]): Extract<ReckonedOutput, { kind: "survival" }> => ({ kind: "survival", id: "s", event: "Died", groups: levelsBySex, breaks: [100, 200], table: { dimensions: [{ variable: "sex", label: "Sex", levels: levelsBySex }, { variable: "_t", label: "Time", levels: lifeTableLevels([100, 200]) }], counts } });
  expect(mergeSteps(of([20, 10, 20, 10, 40, 0, 30, 10, 30, 10, 20, 0, 2, 0, 0, 1, 4, 0]), 10).breaks).toEqual([100, 200]);
  expect(mergeSteps(of([20, 10, 20, 10, 40, 0, 2, 10, 30, 10, 20, 0, 2, 0, 0, 1, 4, 0]), 10).breaks).toEqual([200]);
});
