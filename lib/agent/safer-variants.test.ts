/** What is offered in place of a question that the ledger kept back, asked through a TRE: nobody promises an answer, and in the common cases there is one. */
import { afterAll, expect, it } from "vitest";
import type { ReleasedOutputs } from "#lib/disclosure/released.ts";
import type { TableDictionary } from "#lib/query/dictionary.ts";
import { Query } from "#lib/query/model.ts";
import { saferVariants } from "#lib/query/safer-variants.ts";
import { askedTre, closeAsked } from "./testing/asked-tre.ts";

afterAll(closeAsked);
const dictionary: TableDictionary = {
  table: "patients", label: "Patients", key: "patient",
  columns: [{ kind: "category", name: "sex", label: "Sex", levels: [{ code: "f", label: "Female" }, { code: "m", label: "Male" }], missingCodes: [] }, { kind: "number", name: "age", label: "Age", unit: "years", min: 0, max: 120, missingCodes: [] }],
};
/** Four people of each year of age from 20 to 79. */
const rows = Array.from({ length: 240 }, (_, i) => ({ patient: 1000 + i, sex: i % 2 === 0 ? "f" : "m", age: 20 + (i % 60) }));
const queryOf = (of: unknown[]): Query => Query.parse({ version: 1, title: "An ordinary question", dataModel: { kind: "table", table: "patients" }, population: { kind: "group", match: "all", of }, variables: [], analyses: [{ kind: "count", id: "n" }] });
const isAnswered = ({ ledger, outputs }: ReleasedOutputs): boolean => ledger === undefined && outputs.every((output) => (output.kind === "count" ? output.people.is === "value" : output.kind === "crosstab" && output.total.is === "value"));

it("answers each of them where everybody was told of before, and all but a few of them were asked for", async () => {
  const { ask } = await askedTre({ kind: "table", dictionary, rows });
  const [everyone, allButFew] = [queryOf([]), queryOf([{ kind: "number", column: "age", max: 78 }])];
  expect(isAnswered(await ask(everyone))).toBe(true);
  expect((await ask(allButFew)).ledger).toBe("withheld");
  const offered = saferVariants(allButFew, [everyone], "all", dictionary);
  expect(offered.map(({ change }) => change)).toEqual(["same-people", "one-table", "farther-bound"]);
  for (const { change, query } of offered) expect(isAnswered(await ask(query)), change).toBe(true);
});
