/**
 * The table that a query's first stage makes: one row per person, one column per variable. It never leaves the TRE. What counts of
 * people cannot answer (models, survival) is reckoned from it, and the ledger learns from it who stands behind each number.
 */
import type { Level, TableDictionary } from "./dictionary.ts";
import { countedVariables } from "./distribution.ts";
import type { Query } from "./model.ts";
import { dimensionOf, variableKind } from "./variables.ts";

export type PeopleColumn =
  /** `codes` are places among `levels`, of which the last is “not known” where a value can be missing. */
  | { kind: "category"; name: string; levels: readonly Level[]; codes: Uint16Array }
  /** NaN: not known. */
  | { kind: "number"; name: string; values: Float64Array };
/** `ids` name people within the TRE's data, the same whatever is asked: whole numbers up to 2^53. */
export type PeopleTable = { ids: Float64Array; columns: ReadonlyMap<string, PeopleColumn> };

/** Identifiers are 64-bit and may be negative, or digests in hexadecimal; their lowest 53 bits tell the people of one TRE apart (a chance of 1 in 10,000 that any two of a million do not). */
export function personNumber(id: unknown): number {
  const number = Number(id);
  return Number.isSafeInteger(number) && number >= 0 ? number : Number(BigInt.asUintN(53, BigInt(String(id))));
}

/** Rows as an engine hands them over, in batches of columns: who it is, then each of `countedVariables`; null where a number is not known. */
export function readPeople(query: Query, dictionary: TableDictionary | undefined, batches: readonly (readonly ArrayLike<unknown>[])[]): PeopleTable {
  // A driver that found nobody may say so without columns.
  const size = batches.reduce((sum, batch) => sum + (batch[0]?.length ?? 0), 0);
  const column = (index: number, into: Float64Array | Uint16Array, unknown: number, read: (cell: unknown) => number = Number): void => {
    let at = 0;
    for (const batch of batches) {
      const cells = batch[index] ?? [];
      for (let i = 0; i < cells.length; i++, at++) {
        const cell = cells[i];
        into[at] = cell === null || cell === undefined ? unknown : read(cell);
      }
    }
  };
  const ids = new Float64Array(size);
  column(0, ids, Number.NaN, personNumber);
  const columns = countedVariables(query).map((variable, i): [string, PeopleColumn] => {
    const { name } = variable;
    if (variableKind(variable, dictionary) === "category") {
      const { levels } = dimensionOf(variable, dictionary);
      const codes = new Uint16Array(size);
      column(i + 1, codes, levels.length - 1);
      return [name, { kind: "category", name, levels, codes }];
    }
    const values = new Float64Array(size);
    column(i + 1, values, Number.NaN);
    return [name, { kind: "number", name, values }];
  });
  return { ids, columns: new Map(columns) };
}
