import { sql } from "drizzle-orm";
import type { Queryable } from "#lib/portal/context.ts";

/** One digest over every row of every table: equal before and after exactly where nothing changed. */
export async function fingerprint(db: Queryable): Promise<string> {
  const tables = await db.execute<{ name: string }>(sql`select table_name as name from information_schema.tables where table_schema = 'public' order by 1`);
  const digests = [];
  for (const { name } of tables) {
    const [row] = await db.execute<{ digest: string | null }>(sql`select md5(string_agg(t::text, '|' order by t::text)) as digest from ${sql.identifier(name)} t`);
    digests.push(`${name} ${row?.digest ?? "empty"}`);
  }
  return digests.join("\n");
}

/** How many rows this connection has inserted, changed or deleted: as long as it is the same, nothing has, and no fingerprint need be taken. What was undone again counts. */
export async function rowsTouched(db: Queryable): Promise<number> {
  const [row] = await db.execute<{ rows: number }>(sql`select coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::int as rows from pg_stat_xact_user_tables`);
  return row!.rows;
}
