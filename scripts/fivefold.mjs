#!/usr/bin/env node
/** `npx fivefold …`: installs what is missing, then hands over. Runs on any Node from 20.9, with nothing installed. */
import { become, ready } from "./install.mjs";

const [command, ...rest] = process.argv.slice(2);
const commands = { verify: "scripts/verify-register.ts", monitor: "scripts/monitor-register.ts", audit: "scripts/verify-audit.ts" };
if (!Object.hasOwn(commands, command ?? "")) {
  console.error("usage: npx fivefold verify FILE --policy POLICY  check an entry of the register that was downloaded with its proof, or a Five Safes crate with its approval\n       npx fivefold monitor ADDRESS --policy POLICY  read the register's whole log and look for what may not be\n       npx fivefold audit FILE ADDRESS check an export of an audit log against the register's public log\n       npx fivefold audit --config FILE the same of a TRE's own audit log, inside the TRE");
  process.exit(2);
}
become(await ready(), commands[command], rest);
