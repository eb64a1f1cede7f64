import { expect, test } from "vitest";
import { controlDisclosure } from "#lib/disclosure/control.ts";
import { profileNamed } from "#lib/disclosure/profiles.ts";
import { numbersOfRun } from "#lib/disclosure/withholding.ts";
import { lifeTableLevels } from "#lib/query/life-table.ts";
import type { AnalysisOutput } from "#lib/query/outputs.ts";
import { compareOutputs } from "./output-comparison.ts";

const levels = (...labels: string[]) => labels.map((label) => ({ code: label.toLowerCase(), label }));
const bySex: AnalysisOutput = {
  kind: "crosstab", id: "by-sex", counts: [43, 3, 31, 54],
  dimensions: [{ variable: "sex", label: "Sex", levels: levels("Female", "Male") }, { variable: "disease", label: "Disease", levels: levels("No", "Yes") }],
};
const age: AnalysisOutput = { kind: "summary", id: "age", variable: "age", label: "Age", unit: "years", n: 128, missing: 3, mean: 54.123456, m2: 12_800, largestDeviations: [30, 29], fewestApart: 128 };

async function compare(outputs: AnalysisOutput[]) {
  const { released } = await controlDisclosure({ population: 131, outputs }, profileNamed("nhse-sde-10-5")!, { queryDigest: "0".repeat(64) });
  return compareOutputs(outputs, released.outputs);
}

test("each exact count stands beside what would be released of it, with the rule that changed it", async () => {
  const [table] = await compare([bySex]);
  const cell = (label: string) => table!.numbers.find((number) => number.label === label);
  expect(table!.title).toBe("Sex by disease");
  expect(table!.numbers.map(({ label, exact }) => `${label}: ${exact}`)).toEqual([
    "Female, No: 43", "Female, Yes: 3", "Male, No: 31", "Male, Yes: 54", "Sex: Female: 46", "Sex: Male: 85", "Disease: No: 74", "Disease: Yes: 57", "All: 131",
  ]);
  expect(cell("Female, Yes")).toMatchObject({ change: "hidden", because: "Below the threshold of 10", released: { is: "suppressed-small" } });
  expect(table!.numbers.filter(({ because }) => because === "Hidden because other numbers could be worked out from it").length).toBeGreaterThan(0);
  expect(table!.numbers.every(({ released, change }) => (released.is === "value") === (change !== "hidden"))).toBe(true);
});

test("only what may be withheld by itself can be marked: no code of a list, and of a curve the steps that are released", async () => {
  const policy = profileNamed("nhse-sde-10-5")!;
  const codes: AnalysisOutput = { kind: "distribution", of: "codes", id: "codes", rows: [{ conceptId: 201826, domain: "condition", name: "Diabetes", people: 40 }] };
  const count: AnalysisOutput = { kind: "count", id: "n", people: 131 };
  const curve: AnalysisOutput = {
    kind: "survival", id: "curve", event: "Died", groups: [{ code: "everyone", label: "Everyone" }], breaks: [10, 20, 30],
    table: { dimensions: [{ variable: "_life_table_of_died_in_days=yes", label: "Time", levels: lifeTableLevels([10, 20, 30]) }], counts: [6, 0, 6, 0, 20, 0, 99, 0] },
  };
  const marked = async (output: AnalysisOutput) => {
    const run = { population: 131, outputs: [output] };
    const { released } = await controlDisclosure(run, policy, { queryDigest: "0".repeat(64) });
    const withholdable = Object.fromEntries([...numbersOfRun(run, policy)].map(([id, keys]) => [id, [...keys.keys()]]));
    return compareOutputs(run.outputs, released.outputs, withholdable)[0]!.numbers.flatMap(({ label, mayBeWithheld }) => (mayBeWithheld ? [label] : []));
  };
  expect(await marked(count)).toEqual(["People"]);
  expect(await marked(codes)).toEqual([]);
  // Six deaths to day 10 and six to day 20 are one step.
  expect((await marked(curve)).filter((label) => label.startsWith("Event"))).toEqual(["Event, day 0 to 20", "Event, after day 20 to day 30"]);
  const unknown = compareOutputs([count], [{ kind: "count", id: "n", people: { is: "value", value: 130, roundedTo: 5 } }])[0]!;
  expect(unknown.numbers[0]!.mayBeWithheld).toBe(false);
});

test("a summary shows its exact mean and the standard deviation with n − 1", async () => {
  const [summary] = await compare([age]);
  expect(summary!.numbers.map(({ key, exact }) => [key, exact])).toEqual([["n", "128"], ["missing", "3"], ["mean", "54.123456"], ["sd", "10.039293"]]);
  expect(summary!.numbers.find(({ key }) => key === "mean")).toMatchObject({ released: { is: "number", value: 54.12 }, because: "Given to 4 significant digits" });
});

test("a model says whether the TRE would take part, by which of its rules not, and what leaves then", async () => {
  const known = (used: number, dropped: number): AnalysisOutput => ({
    kind: "regression", id: "m", columns: ["(Intercept)", "sex=Male"], used, smallestGroup: 40, smallestAlike: null, spreads: [], times: [], leavesNothingOpen: false, quantileParts: null, largestLeverage: 0.1, residualDf: used - 2, weighting: null,
    table: { dimensions: [{ variable: "_all", label: "Everyone with all of the values", levels: [{ code: "_known", label: "Known" }, { code: "_missing", label: "Not known" }] }], counts: [used, dropped] },
  });
  const [able] = await compare([known(131, 0)]);
  expect(able!.note).toContain("sums over these people leave in rounds");
  expect(able!.numbers.map(({ label, exact }) => `${label}: ${exact}`)).toEqual(["Known: 131", "Not known: 0", "Everyone: 131"]);
  const [unable] = await compare([{ ...known(131, 0), smallestGroup: 4 } as AnalysisOutput]);
  expect(unable!.note).toBe("This TRE would take no part, and no sum of it leaves: a group that the predictors tell apart has too few people.");
});

test("a comparison of groups shows each mean beside what would be released", async () => {
  const group = (n: number, mean: number) => ({ n, mean, m2: 100 * (n - 1), largestDeviations: [20, 19] as [number, number], fewestApart: n });
  const [groups] = await compare([{
    kind: "comparison", id: "c", variable: "age", label: "Age", groups: [group(60, 54.12345), group(71, 50)],
    table: { dimensions: [{ variable: "sex", label: "Sex", levels: levels("Female", "Male") }, { variable: "age", label: "Age", levels: [{ code: "_known", label: "Known" }, { code: "_missing", label: "Not known" }] }], counts: [60, 0, 71, 0] },
  }]);
  expect(groups!.numbers.slice(0, 4).map(({ label, exact, released }) => [label, exact, released.is])).toEqual([["Mean, Female", "54.12345", "number"], ["Mean, Male", "50", "number"], ["Standard deviation, Female", "10", "number"], ["Standard deviation, Male", "10", "number"]]);
});

