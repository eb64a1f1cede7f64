/**
 * Real PostgreSQL for one test run: a throw-away embedded cluster, or the server that DATABASE_URL names. Afterwards
 * DATABASE_URL names a migrated, empty database that nobody is connected to, so that a test file can have a copy of its
 * own in some 30 ms: `create database mine template that_one`.
 */
import os from "node:os";
import path from "node:path";
import postgres from "postgres";
import { embeddedPostgres } from "../embedded-postgres.ts";
import { migrateDatabase } from "../migrate.ts";

export default async function provide(): Promise<() => Promise<void>> {
  const given = process.env.DATABASE_URL;
  const cluster = given ? undefined : await embeddedPostgres({ folder: path.join(os.tmpdir(), `fivefold-test-${process.pid}`), throwAway: true });
  const server = new URL(given ?? cluster?.url ?? "");
  const name = `fivefold_test_${process.pid}`;
  const onServer = async (statement: string) => {
    const sql = postgres(server.href, { max: 1, onnotice: () => {} });
    try {
      await sql.unsafe(statement);
    } finally {
      await sql.end();
    }
  };
  const url = new URL(server);
  url.pathname = `/${name}`;
  try {
    await onServer(`drop database if exists ${name} with (force)`);
    await onServer(`create database ${name}`);
    await migrateDatabase(url.href);
  } catch (error) {
    cluster?.destroy();
    throw error;
  }
  process.env.DATABASE_URL = url.href;
  return async () => {
    if (given === undefined) delete process.env.DATABASE_URL;
    else process.env.DATABASE_URL = given;
    if (cluster) cluster.destroy();
    else await onServer(`drop database if exists ${name} with (force)`);
  };
}
