/** `npm run administrator -- --name N --email E`: the first administrator of a new portal; everybody else is invited by them. */
import { parseArgs } from "node:util";
import { createContext } from "#lib/portal/create-context.ts";
import { createFirstAdministrator } from "#lib/portal/create-first-administrator.ts";
import { embeddedPostgres } from "./embedded-postgres.ts";
import { migrateDatabase } from "./migrate.ts";
import { dataFolder } from "./project.ts";

const { values } = parseArgs({ options: { name: { type: "string" }, email: { type: "string" } } });
const password = process.env.FIVEFOLD_PASSWORD;
if (!values.name || !values.email || !password) {
  console.error("Give --name and --email, and the password (at least 12 characters) in FIVEFOLD_PASSWORD.");
  process.exit(2);
}
const database = process.env.DATABASE_URL ? undefined : await embeddedPostgres();
const databaseUrl = process.env.DATABASE_URL ?? database?.url ?? "";
await migrateDatabase(databaseUrl);
const context = await createContext({ databaseUrl, dataFolder: dataFolder(), portalUrl: process.env.PORTAL_URL ?? "http://localhost:3000" });
const made = await createFirstAdministrator(context, { name: values.name, email: values.email, password });
console.log(made.ok ? `${values.email} is the administrator: sign in at the portal.` : Object.values(made.refusal.fields ?? { "": made.refusal.message }).join("\n"));
if (database?.started) database.stop();
process.exit(made.ok ? 0 : 1);
