import type { PostgresJsDatabase } from "drizzle-orm/postgres-js";
import type * as schema from "#db/schema/index.ts";

export type Db = PostgresJsDatabase<typeof schema>;
/** A transaction or the database itself. */
export type Queryable = Db | Parameters<Parameters<Db["transaction"]>[0]>[0];
