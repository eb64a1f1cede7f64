/** A database of its own for one test file: a copy, made in some 30 ms, of the migrated one that scripts/testing/database.ts provides. */
import { randomUUID } from "node:crypto";
import postgres from "postgres";
import { connect, type Database } from "../connect.ts";

export async function testDatabase(): Promise<{ db: Database; url: string; end: () => Promise<void> }> {
  const template = process.env.DATABASE_URL;
  if (!template) throw new Error("a *.db.test.ts file runs under `npx vitest run --project db`, which provides the database");
  const [url, server] = [new URL(template), new URL(template)];
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  url.pathname = `/${name}`;
  server.pathname = "/postgres";
  const onServer = async (statement: string) => {
    const sql = postgres(server.href, { max: 1, onnotice: () => {} });
    try {
      await sql.unsafe(statement);
    } finally {
      await sql.end();
    }
  };
  await onServer(`create database ${name} template ${new URL(template).pathname.slice(1)}`);
  const db = connect(url.href, { connections: 5 });
  return {
    db,
    url: url.href,
    end: async () => {
      await db.$client.end({ timeout: 2 });
      await onServer(`drop database if exists ${name} with (force)`);
    },
  };
}
