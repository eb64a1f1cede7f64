/** How a profile reads a database: one statement at a time, with the tables and columns that are there. */
type Row = Record<string, unknown>;
/** Runs one statement. `table` writes a table's name for the engine at hand. */
export type SqlReader = { rows(sql: string): Promise<Row[]>; table(name: string): string; has(table: string, column?: string): boolean };

/** What each table of a database has, in small letters. */
export function columnsByTable(rows: readonly Row[]): Map<string, Set<string>> {
  const columns = new Map<string, Set<string>>();
  for (const row of rows) {
    const table = String(row["table_name"]).toLowerCase();
    columns.set(table, (columns.get(table) ?? new Set()).add(String(row["column_name"]).toLowerCase()));
  }
  return columns;
}

export const hasColumn = (columns: ReadonlyMap<string, ReadonlySet<string>>, table: string, column?: string): boolean => (column === undefined ? columns.has(table) : (columns.get(table)?.has(column) ?? false));
