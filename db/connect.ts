import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import * as schema from "./schema/index.ts";

/** Opens nothing by itself: the driver connects at the first query, so that a build needs no database. */
export function connect(url: string, options: { connections?: number } = {}) {
  // A connection that was lost in the middle of a write may connect again without saying a word (postgres 3.4.9 forgets to send what it
  // holds back): whoever waits for it is told after five seconds, not after the driver's thirty, and asks again.
  // Types are not asked for: where a connection is closed meanwhile, that question of the driver's own is rejected for nobody (a fault that
  // ends a program). So an array goes in by its column (`sql.param(values, column)`, `arrayContains`) and comes out as one, or as JSON.
  const sql = postgres(url, { max: options.connections ?? 10, connect_timeout: 5, onnotice: () => {}, fetch_types: false, connection: { application_name: "fivefold", TimeZone: "UTC" } });
  return drizzle(sql, { schema, casing: "snake_case" });
}
/** `$client` is the driver: `listen` and `end` are its. */
export type Database = ReturnType<typeof connect>;
