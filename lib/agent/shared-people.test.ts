/** Two datasets of the same people under two names (attack B7), on an agent's real path as in ledger.test.ts: what is told of the one counts against what is asked of the other. */
import { afterAll, describe, expect, it } from "vitest";
import type { ReleasedOutputs } from "#lib/disclosure/released.ts";
import type { TableDictionary } from "#lib/query/dictionary.ts";
import { Query, type Criterion } from "#lib/query/model.ts";
import { openRuns } from "./store/runs.ts";
import { datasetsOfTheSamePeople, keepSharedPeople, saidAnew } from "./store/shared-people.ts";
import { openStore } from "./store/store.ts";
import { askedTre, closeAsked } from "./testing/asked-tre.ts";
import { systemClock } from "./testing/test-tre.ts";

afterAll(closeAsked);

const dictionary = (measured: string): TableDictionary => ({
  table: "patients", label: "Patients", key: "patient",
  columns: [
    { kind: "category", name: "sex", label: "Sex", levels: [{ code: "f", label: "Female" }, { code: "m", label: "Male" }], missingCodes: [] },
    { kind: "number", name: "age", label: "Age", unit: "years", min: 0, max: 120, missingCodes: [] },
    { kind: "number", name: measured, label: "Cholesterol", min: 0, max: 700, missingCodes: [] },
  ],
});
type Row = { patient: number; sex: string; age: number; chol: number | null };
const crowd = (size: number): Row[] => Array.from({ length: size }, (_, i) => ({ patient: 1000 + i, sex: i % 2 === 0 ? "f" : "m", age: 20 + (i % 60), chol: i === 7 ? 304 : 180 + ((i * 37) % 120) }));
const without = (rows: Row[], ...left: number[]): Row[] => rows.filter((_, i) => !left.includes(i));
const dataOf = (rows: Row[], measured = "chol") => ({ kind: "table" as const, dictionary: dictionary(measured), rows: rows.map(({ chol, ...row }) => ({ ...row, [measured]: chol })) });

async function treOf(rows: Row[], beside: Row[], people?: string, measured = "chol", release?: string) {
  const tre = await askedTre(dataOf(rows), undefined, release, { beside: dataOf(beside, measured), ...(people !== undefined && { people }) });
  const ask = (dataset: "hospital" | "beside", population: Criterion[] = [], analyses: unknown[] = [count]): Promise<ReleasedOutputs> => {
    const column = dataset === "hospital" ? "chol" : measured;
    const { columns } = dictionary(column);
    return tre.ask(Query.parse({ version: 1, title: "An ordinary question", dataModel: { kind: "table", table: "patients" }, population: { kind: "group", match: "all", of: population }, variables: columns.map(({ name, label }) => ({ kind: "column", name, label, column: name })), analyses }), "ours", dataset);
  };
  return { ...tre, ask };
}
const told = ({ outputs }: ReleasedOutputs): string[] => JSON.stringify(outputs).match(/"is":"(value|number)"/g) ?? [];
const count = { kind: "count", id: "n" };
const mean = (of: string) => [count, { kind: "summary", id: "chol", of }];
const women: Criterion = { kind: "category", column: "sex", in: ["f"] };
const from = (min: number): Criterion => ({ kind: "number", column: "age", min });

describe("two datasets of one hospital, of which one lacks one man", () => {
  const [one, other] = [crowd(303), without(crowd(303), 7)];
  const sumOf = (rows: Row[]) => rows.reduce((sum, { chol }) => sum + chol!, 0);

  it("give his value by their means on raw data, and answer both where nobody has said that they share people", async () => {
    expect(sumOf(one) - sumOf(other)).toBe(304);
    const tre = await treOf(one, other);
    expect(told(await tre.ask("hospital", [], mean("chol"))).length).toBeGreaterThan(0);
    expect(told(await tre.ask("beside", [], mean("chol"))).length).toBeGreaterThan(0);
  });
  it("withhold the second answer once they are said to share people, whichever is asked first, in whatever table, and whether he is missing or nobody is", async () => {
    const seen = await Promise.all([other, one].map(async (second) => {
      const tre = await treOf(one, second, "patients");
      const answers = [];
      for (const [dataset, population, analyses] of [
        ["hospital", [], mean("chol")], ["beside", [], mean("chol")], ["beside", [women], undefined], ["hospital", [women], undefined],
        ["beside", [from(40)], [{ kind: "crosstab", id: "t", by: ["sex"] }]], ["hospital", [from(40)], [{ kind: "crosstab", id: "t", by: ["sex"] }]],
      ] as const) answers.push(told(await tre.ask(dataset, [...population], analyses && [...analyses])).length > 0);
      return answers;
    }));
    expect(seen[0]).toEqual([true, false, true, false, true, false]);
    // A refusal that came only where somebody is missing would tell so.
    expect(seen[1]).toEqual(seen[0]);
  });
  it("withhold it under another column’s name too, where it is told of neither how many have the value", async () => {
    const lacking = (rows: Row[]) => rows.map((row) => (row.patient % 80 === 9 ? { ...row, chol: null } : row));
    const tre = await treOf(lacking(one), lacking(without(one, 7)), "patients", "cholesterol");
    const first = await tre.ask("hospital", [], mean("chol"));
    expect(first.outputs[1]).toMatchObject({ n: { is: "suppressed-secondary" }, mean: { is: "number" } });
    expect(await tre.ask("beside", [], mean("cholesterol"))).toMatchObject({ outputs: [{}, { mean: { is: "withheld" }, sd: { is: "withheld" } }] });
  });
});

it("datasets that share people and differ by many answer both, each its own question in its own words", async () => {
  const tre = await treOf(crowd(303), without(crowd(303), ...Array.from({ length: 40 }, (_, i) => 7 * i)), "patients");
  const table = [{ kind: "crosstab", id: "t", by: ["sex"] }];
  const answers = [await tre.ask("hospital", [], table), await tre.ask("beside", [], table)];
  expect(answers.map(({ ledger, outputs: [output] }) => [ledger, output?.kind === "crosstab" && output.total])).toEqual([[undefined, { is: "value", value: 305, roundedTo: 5 }], [undefined, { is: "value", value: 265, roundedTo: 5 }]]);
  // The same again has the same answer.
  expect([await tre.ask("hospital", [], table), await tre.ask("beside", [], table)]).toEqual(answers);
});

it("where not one key is in both, a person looks before anything leaves, and reads why", async () => {
  const renumbered = crowd(303).map((row) => ({ ...row, patient: row.patient + 5000 }));
  const tre = await treOf(crowd(303), renumbered, "patients");
  const waiting = () => openRuns(tre.context.store.db).flatMap((run) => (run.state === "awaiting-output-check" ? run.needsPerson : []));
  await tre.ask("hospital");
  expect(waiting()).toEqual([]);
  await tre.ask("beside");
  expect(waiting()).toEqual([expect.stringContaining("of the same people as “hospital”, and not one person’s key is in both")]);
});

it("a dataset that the settings no longer name stays with the people it was said to be of; another’s setting can be taken back", () => {
  const store = openStore(":memory:", systemClock);
  const { db } = store;
  const say = (...datasets: { key: string; people?: string }[]) => { for (const one of saidAnew(db, datasets)) keepSharedPeople(db, one); };
  say({ key: "a2024", people: "patients" }, { key: "staff" });
  say({ key: "a2025", people: "patients" }, { key: "staff" });
  expect([datasetsOfTheSamePeople(db, "a2025"), datasetsOfTheSamePeople(db, "a2024"), datasetsOfTheSamePeople(db, "staff")]).toEqual([["a2024", "a2025"], ["a2024", "a2025"], ["staff"]]);
  expect(saidAnew(db, [{ key: "a2025", people: "patients" }, { key: "staff" }])).toEqual([]);
  say({ key: "a2025" });
  expect(datasetsOfTheSamePeople(db, "a2025")).toEqual(["a2025"]);
  store.close();
});

it("a table without a key can’t be said to share its people: the program does not start, and says what mends it", async () => {
  const unkeyed = dataOf(crowd(20));
  delete unkeyed.dictionary.key;
  await expect(askedTre(unkeyed, undefined, undefined, { people: "patients" })).rejects.toThrow("“hospital” is said to share the people “patients” and its table names no key");
});
