/** What a dictionary says everyone has, on an agent's real path: it frees what is no news, nothing else, and is held to. */
import { afterAll, describe, expect, it } from "vitest";
import type { ReleasedOutputs } from "#lib/disclosure/released.ts";
import type { TableDictionary } from "#lib/query/dictionary.ts";
import { Query, type Criterion } from "#lib/query/model.ts";
import { withEveryone } from "./everyone.ts";
import { askedTre, closeAsked } from "./testing/asked-tre.ts";

afterAll(closeAsked);

const dictionaryOf = (required: boolean): TableDictionary => {
  const rest = { missingCodes: [], ...(required && { required }) };
  return { table: "patients", label: "Patients", key: "patient", columns: [
    { kind: "category", name: "sex", label: "Sex", levels: ["f", "m"].map((code) => ({ code, label: code })), ...rest }, { kind: "category", name: "died", label: "Died", levels: ["no", "yes"].map((code) => ({ code, label: code })), ...rest },
    { kind: "number", name: "age", label: "Age", min: 0, max: 120, ...rest }, { kind: "number", name: "days", label: "Days", min: 0, max: 5000, ...rest },
  ] };
};
const crowd = () => Array.from({ length: 400 }, (_, i): Record<string, string | number> => ({ patient: 1000 + i, sex: i % 2 === 0 ? "f" : "m", died: i % 5 === 0 ? "yes" : "no", age: 20 + (i % 60), days: 100 + i }));
const queryOf = (analyses: unknown[], population: Criterion[] = []): Query => Query.parse({
  version: 1, title: "A question", dataModel: { kind: "table", table: "patients" }, population: { kind: "group", match: "all", of: population },
  variables: dictionaryOf(false).columns.map(({ name, label }) => ({ kind: "column", name, label, column: name })), analyses,
});
const rate = { kind: "rate", id: "r", event: { variable: "died", level: "yes" }, time: "days" };
const table = { kind: "crosstab", id: "t", by: ["died"] };
const overForty: Criterion = { kind: "number", column: "age", min: 40 };

const count = { kind: "count", id: "n" };
const of = (sex: string): Criterion => ({ kind: "category", column: "sex", in: [sex] });
const isTold = ({ outputs }: ReleasedOutputs): boolean => JSON.stringify(outputs).includes("\"is\":\"value\"");

it.each([false, true])("women, men and both by their counts: the third is news unless everyone has a sex (required: %s)", async (required) => {
  const tre = await askedTre({ kind: "table", dictionary: dictionaryOf(required), rows: crowd() });
  const asked = [await tre.ask(queryOf([count], [overForty, of("f")])), await tre.ask(queryOf([count], [overForty, of("m")])), await tre.ask(queryOf([count], [overForty]))];
  expect(asked.map(isTold)).toEqual([true, true, required]);
});

describe("that a death is told as the end of a follow-up and as a column", () => {
  it("is no news once a rate has shown that nobody’s follow-up is unknown, and the number is the one that it had", async () => {
    const tre = await askedTre({ kind: "table", dictionary: dictionaryOf(false), rows: crowd() });
    const first = await tre.ask(queryOf([rate], [overForty]));
    const after = await tre.ask(queryOf([table], [overForty]));
    expect([first.ledger, after.ledger]).toEqual([undefined, undefined]);
    const cells = first.outputs[0]?.kind === "rate" ? first.outputs[0].table.cells : [];
    expect(after.outputs[0]).toMatchObject({ cells: [cells[1], cells[0], { is: "zero" }] });
  });
  it("is news where somebody’s is", async () => {
    const tre = await askedTre({ kind: "table", dictionary: dictionaryOf(false), rows: crowd().map((row) => (row["patient"] === 1045 ? { ...row, days: null } : row)) });
    await tre.ask(queryOf([rate], [overForty]));
    expect((await tre.ask(queryOf([table], [overForty]))).ledger).toBeDefined();
  });
  it("frees no difference of somebody: all but one of those who died are withheld as ever", async () => {
    const tre = await askedTre({ kind: "table", dictionary: dictionaryOf(true), rows: crowd() });
    await tre.ask(queryOf([rate], [overForty]));
    const few = await tre.ask(queryOf([table], [overForty, { kind: "number", column: "days", max: 490 }]));
    expect(JSON.stringify(few.outputs)).not.toContain("\"is\":\"value\"");
  });
});

it("of a dataset in which somebody lacks what the dictionary says everyone has the program does not start, and a run that meets it later fails, naming the column and no number", async () => {
  const rows = crowd();
  const tre = await askedTre({ kind: "table", dictionary: dictionaryOf(true), rows });
  delete rows[3]!["sex"];
  const everyone = () => withEveryone(tre.context, { runId: "r", dataset: "hospital", query: queryOf([table]), asked: [] }, tre.context.datasets.get("hospital")!, new AbortController().signal);
  await expect(everyone()).rejects.toThrow("everyone has a value in the column “sex” (required)");
  await expect(askedTre({ kind: "table", dictionary: dictionaryOf(true), rows })).rejects.toThrow(/The dataset “hospital” can't be opened: .*“sex” \(required\)/);
  rows[3]!["sex"] = "f";
  await everyone().catch((error: unknown) => { expect(String(error)).not.toContain("required"); });
});
