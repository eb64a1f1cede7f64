import path from "node:path";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import { projectRoot } from "./project.ts";

/** Any number, as long as every starter takes the same: two that start at once migrate one after the other. */
const advisoryLock = 5_555_001;

/** Brings the database's tables up to date (db/migrations). Safe to run by several programs at once, and again. */
export async function migrateDatabase(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await sql`select pg_advisory_lock(${advisoryLock})`;
    await migrate(drizzle(sql, { casing: "snake_case" }), { migrationsFolder: path.join(projectRoot, "db/migrations") });
  } finally {
    await sql.end(); // the lock goes with the connection
  }
}
