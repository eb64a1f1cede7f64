/**
 * Columns of which the dictionary says that everyone has a value. The ledger takes the dictionary at its word (lib/disclosure/ledger/certain.ts): were it wrong, a sum that it calls
 * nobody would be somebody, and be refused, which tells of them. So it is looked at whenever everyone is read, and nothing is answered of a dataset of which it does not hold.
 */
import { requiredColumns } from "#lib/disclosure/ledger/certain.ts";
import type { TableDictionary } from "#lib/query/dictionary.ts";
import type { Query, Variable } from "#lib/query/model.ts";
import { missingLevel } from "#lib/query/outputs.ts";
import type { PeopleTable } from "#lib/query/people-table.ts";
import { EngineFailure, type Engine } from "./engines/engine.ts";

const everyoneIn = (dictionary: TableDictionary): Query => ({ version: 1, title: "Everyone", dataModel: { kind: "table", table: dictionary.table }, population: { kind: "group", match: "all", of: [] }, variables: [], analyses: [{ kind: "count", id: "everyone" }] });
/** Added to a query for everyone. */
export const requiredVariables = (dictionary: TableDictionary | undefined): Variable[] => requiredColumns(dictionary).map(({ name, label }) => ({ kind: "column", name, label, column: name }));

/** Throws an EngineFailure that names the first column in which somebody has no value, and never how many. */
export function checkRequired(everyone: PeopleTable, dictionary: TableDictionary | undefined): void {
  for (const { name } of requiredColumns(dictionary)) {
    const column = everyone.columns.get(name);
    const isComplete = column?.kind === "number" ? column.values.every((value) => !Number.isNaN(value)) : column?.codes.every((code) => column.levels[code]!.code !== missingLevel.code);
    if (!isComplete) throw new EngineFailure("unreadable-data", `The dictionary says that everyone has a value in the column “${name}” (required), and somebody has none of its levels or none inside its range: mend the data, or take required out of the dictionary.`);
  }
}

/** When the program starts: the dictionary may say so only now, of data that was read before. */
export async function checkRequiredAtStart(engine: Engine, dictionary: TableDictionary | undefined): Promise<void> {
  if (dictionary && requiredColumns(dictionary).length > 0) checkRequired(await engine.people({ ...everyoneIn(dictionary), variables: requiredVariables(dictionary) }, new AbortController().signal), dictionary);
}
