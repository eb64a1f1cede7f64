import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import * as schema from "./schema/index.ts";

/** Opens nothing by itself: the driver connects at the first query, so that a build needs no database. */
export function connect(url: string, options: { connections?: number } = {}) {
  const sql = postgres(url, { max: options.connections ?? 10, onnotice: () => {}, connection: { application_name: "fivefold", TimeZone: "UTC" } });
  return drizzle(sql, { schema, casing: "snake_case" });
}
/** `$client` is the driver: `listen` and `end` are its. */
export type Database = ReturnType<typeof connect>;
