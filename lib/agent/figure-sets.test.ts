/** On an agent's real path: what is reckoned from people's values, where a few lack the value and how many have it is hidden. */
import { afterAll, expect, test } from "vitest";
import type { ReleasedNumber, ReleasedOutput, ReleasedOutputs } from "#lib/disclosure/released.ts";
import type { TableDictionary } from "#lib/query/dictionary.ts";
import { Query, type Criterion } from "#lib/query/model.ts";
import { askedTre, closeAsked } from "./testing/asked-tre.ts";

afterAll(closeAsked);

const dictionary: TableDictionary = {
  table: "patients", label: "Patients", key: "patient",
  columns: [
    { kind: "category", name: "sex", label: "Sex", levels: [{ code: "f", label: "Female" }, { code: "m", label: "Male" }], missingCodes: [] },
    { kind: "category", name: "died", label: "Died", levels: [{ code: "no", label: "No" }, { code: "yes", label: "Yes" }], missingCodes: [] },
    { kind: "category", name: "ward", label: "Ward", levels: [..."abcde"].map((code) => ({ code, label: code })), missingCodes: [] },
    ...["age", "chol", "days", "house"].map((name) => ({ kind: "number" as const, name, label: name, min: 0, max: 100_000, missingCodes: [] })),
  ],
};
const crowd = Array.from({ length: 400 }, (_, i) => ({
  patient: 1000 + i, sex: i % 2 === 0 ? "f" : "m", died: i % 4 === 0 ? "yes" : "no", ward: "abcde"[i % 5]!, age: 20 + ((i * 7) % 60), chol: i % 100 === 13 ? null : 150 + ((i * 37) % 150), days: i % 100 === 13 ? null : 30 + ((i * 53) % 900), house: i,
}));
const but = (house: number): Criterion => ({ kind: "group", match: "none", of: [{ kind: "number", column: "house", min: house, max: house }] });
const derived = { kind: "column-derived" as const, name: "doubled", label: "Doubled", left: { number: 2 }, op: "times" as const, right: { column: "chol" } };
const ask = async (tre: Awaited<ReturnType<typeof askedTre>>, analyses: unknown[], population: Criterion[] = []): Promise<ReleasedOutputs> => tre.ask(Query.parse({
  version: 1, title: "An ordinary question", dataModel: { kind: "table", table: "patients" }, population: { kind: "group", match: "all", of: population },
  variables: [...dictionary.columns.map(({ name, label }) => ({ kind: "column", name, label, column: name })), derived], analyses,
}));
const tre = () => askedTre({ kind: "table", dictionary, rows: crowd });

const numbersOf = (output: ReleasedOutput): ReleasedNumber[] =>
  output.kind === "summary" ? [output.mean, output.sd] : output.kind === "comparison" ? [...output.means, ...output.sds] : output.kind === "rate" ? output.days : [];
/** Whether an output tells anything reckoned from values; tables aside. */
const tells = ({ outputs }: ReleasedOutputs): boolean[] => outputs.filter(({ kind }) => kind !== "crosstab").map((o) => ("reasons" in o ? o.reasons.length === 0 : numbersOf(o).some(({ is }) => is === "number")));

/** Beside it some counts are told, so that an answer is not withheld as a whole. */
const wards = { kind: "crosstab", id: "wards", by: ["ward"] };
const mean = (of: string) => ({ kind: "summary", id: `mean-${of}`, of });
const line = { kind: "regression", id: "line", family: "linear", outcome: "chol", bySite: false, terms: [{ variable: "age" }] };
const byAll = [
  mean("chol"), { kind: "comparison", id: "groups", of: "chol", by: "sex" }, { kind: "rate", id: "rate", event: { variable: "died", level: "yes" }, time: "days" }, line,
  { kind: "quantiles", id: "median", of: "chol", at: [0.5], low: 0, high: 700, step: 1 },
];

test("how many have the value is hidden, and means and a model of them are told", async () => {
  const released = await ask(await tre(), [{ kind: "count", id: "n" }, mean("chol"), line]);
  expect(released.outputs.map((o) => (o.kind === "summary" ? o.n.is : "table" in o ? o.table.cells[0]!.is : null))).toEqual([null, "suppressed-secondary", "suppressed-secondary"]);
  expect(tells(released)).toEqual([false, true, true]);
});

test.each(byAll.map((analysis) => [analysis.id, analysis] as const))("after means and models of everyone, “%s” of everyone but one tells nothing", async (_, analysis) => {
  const hospital = await tre();
  await ask(hospital, byAll);
  expect(tells(await ask(hospital, [wards, analysis], [but(8)]))).toEqual([false]);
});

test("nor where the one who is left out lives nowhere: that nobody is left over is told no more than that few are", async () => {
  const hospital = await tre();
  await ask(hospital, [wards, mean("chol")]);
  expect(tells(await ask(hospital, [wards, mean("chol")], [but(99_000)]))).toEqual([false]);
});

test("nor under another name for what comes from the same values", async () => {
  const hospital = await tre();
  await ask(hospital, [wards, mean("chol")]);
  expect(tells(await ask(hospital, [wards, { kind: "summary", id: "twice", of: "doubled" }], [but(8)]))).toEqual([false]);
});

test("nor after a number from two columns of which one was told of the same people before", async () => {
  const hospital = await tre();
  for (const of of ["chol", "days"]) await ask(hospital, [wards, { kind: "correlation", id: "together", of: ["age", of] }]);
  expect(tells(await ask(hospital, [wards, mean("days")], [but(8)]))).toEqual([false]);
});

test("a “Table 1”, then a model of those who have all of its values, then the same again: ordinary questions of one population stay answered", async () => {
  const hospital = await tre();
  expect(tells(await ask(hospital, [mean("age"), mean("chol"), { kind: "comparison", id: "groups", of: "chol", by: "sex" }]))).toEqual([true, true, true]);
  expect(tells(await ask(hospital, [line]))).toEqual([true]);
  expect(tells(await ask(hospital, [line, mean("chol")]))).toEqual([true, true]);
  // Other people, many fewer: nothing to take from anything.
  expect(tells(await ask(hospital, [mean("chol")], [{ kind: "category", column: "sex", in: ["f"] }]))).toEqual([true]);
});

test("means by ward of women, after means by sex, are told: that the wards’ sums make up the women’s is said by the table, which shows that nobody’s ward is unknown", async () => {
  const hospital = await tre();
  const by = (group: string) => ({ kind: "comparison", id: "groups", of: "age", by: group });
  const women: Criterion = { kind: "category", column: "sex", in: ["f"] };
  await ask(hospital, [by("sex")]);
  expect(tells(await ask(hospital, [by("ward")], [women]))).toEqual([true]);
  // Not where somebody's is: then the sums differ by as many.
  const rows = crowd.map((row, i) => (i === 8 ? { ...row, ward: null } : row));
  const elsewhere = await askedTre({ kind: "table", dictionary, rows });
  await ask(elsewhere, [by("sex")]);
  expect((await ask(elsewhere, [by("ward")], [women])).outputs.map((o) => o.kind === "comparison" && o.means.every(({ is }) => is === "number"))).toEqual([false]);
});
