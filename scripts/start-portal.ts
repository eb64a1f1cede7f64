/**
 * `npm start`: the portal. With DATABASE_URL on that server, otherwise on an embedded PostgreSQL, which is stopped with the portal
 * if it was started by it. Brings the tables up to date first.
 */
import fs from "node:fs";
import path from "node:path";
import { readSettings, type Settings } from "#lib/portal/env.ts";
import { embeddedPostgres } from "./embedded-postgres.ts";
import { migrateDatabase } from "./migrate.ts";
import { portalEnvironment } from "./portal-environment.ts";
import { freePort } from "./ports.ts";
import { putOnLeash, startProgram } from "./processes.ts";
import { dataFolder, nextProgram, projectRoot } from "./project.ts";
import { stopWhenAsked } from "./stopping.ts";

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

const settingsFile = path.join(projectRoot, ".env");
if (fs.existsSync(settingsFile)) process.loadEnvFile(settingsFile);

// What we make ourselves below stands in for what may be left out, so that every other setting is judged before anything starts.
const made = process.env.DATABASE_URL ? {} : { DATABASE_URL: "postgres://embedded", AUTH_SECRET: process.env.AUTH_SECRET ?? "-".repeat(32) };
function checkedSettings(): Settings {
  try {
    return readSettings({ ...process.env, ...made });
  } catch (error) {
    fail((error as Error).message);
  }
}
const { PORT: wanted } = checkedSettings();
if (!fs.existsSync(path.join(projectRoot, ".next/BUILD_ID"))) fail("The portal has not been built yet: run `npm run build` first.");

const database = process.env.DATABASE_URL ? undefined : await embeddedPostgres();
if (database?.started) putOnLeash(database.pid, "SIGINT");
const databaseUrl = process.env.DATABASE_URL ?? database?.url ?? "";
const stopDatabase = () => database?.started && database.stop();
try {
  await migrateDatabase(databaseUrl);
} catch (error) {
  stopDatabase();
  fail(`The database at DATABASE_URL could not be brought up to date: ${(error as Error).message}`);
}

const port = await freePort(wanted);
if (wanted !== 0 && port !== wanted) {
  stopDatabase();
  fail(`Port ${wanted} is taken: set PORT to another.`);
}
const portal = await startProgram({
  name: "the portal",
  command: process.execPath,
  args: [nextProgram, "start", "--hostname", "127.0.0.1", "--port", String(port)],
  folder: projectRoot,
  environment: { ...portalEnvironment({ databaseUrl, port, dataFolder: dataFolder() }), NODE_ENV: "production" },
});
const ending = stopWhenAsked(async () => {
  await portal.stop();
  stopDatabase();
});
const how = await portal.exited;
if (!ending.wasAsked()) {
  stopDatabase();
  fail(`The portal ${how}.`);
}
