/**
 * `npx fivefold audit FILE ADDRESS [--log KEY] [--holder NAME]`: checks an export of an audit log. Recomputes the chain of hashes, reads the register's whole public log, and holds every event that
 * the log was told of against the one in the file. `npx fivefold audit --config FILE`, inside a TRE: the same of the TRE's own audit log where it lies, whole, with the log's key that the TRE pinned when
 * it joined. Ends with 0 only if everything holds.
 */
import { createReadStream } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { parseArgs } from "node:util";
import { kept } from "#lib/agent/store/kept-settings.ts";
import { auditTrail } from "#lib/agent/store/audit-chain.ts";
import { readConfig } from "#lib/agent/config.ts";
import { followTrail, readTrailLine, type TrailEvent, type TreTrailEvent } from "#lib/register/log/audit-trail.ts";
import { auditLog } from "#lib/register/log/audit-log.ts";
import { openLog } from "./log-at-portal.ts";

const usage = "usage: npx fivefold audit FILE ADDRESS [--log KEY] [--holder NAME]\n       npx fivefold audit --config FILE   inside a TRE, with the file that it is started with: its own audit log, whole\n  FILE     an export of the audit log, one event a line (Audit, Download)\n  ADDRESS  of the portal whose register has the public log, such as https://federation.example.org\n  KEY      the log's key as you have it from elsewhere, instead of the one that the portal names\n  NAME     whose audit log it is, where it is not the portal's own";

async function* eventsIn(file: string): AsyncGenerator<TrailEvent | TreTrailEvent> {
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(file, "utf8"), crlfDelay: Infinity })) {
    number++;
    const event = readTrailLine(line);
    if (!event) throw new Error(`Line ${String(number)} of ${file} is not an event of an audit log.`);
    yield event;
  }
}

/** Of a TRE, as its program has it: nothing is written, and the program may be at work meanwhile. */
function trailOfTre(configFile: string): Trail {
  const config = readConfig(configFile);
  const db = new DatabaseSync(path.join(config.dataFolder, "tre.sqlite"), { readOnly: true });
  const member = kept(db, "membership");
  if (!member) throw new Error("This TRE has not joined a federation yet: no public log knows of its audit log.");
  return { events: auditTrail(db), address: config.portalUrl, key: member.registerLog, holder: member.treId, whole: true };
}

type Trail = { readonly events: AsyncIterable<TrailEvent | TreTrailEvent> | Iterable<TreTrailEvent>; readonly address: string; readonly key: string | undefined; readonly holder: string; readonly whole: boolean };
function asked(): Trail {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { log: { type: "string" }, holder: { type: "string", default: "portal" }, config: { type: "string" } } });
  if (values.config !== undefined && positionals.length === 0) return trailOfTre(values.config);
  const [file, address, ...more] = positionals;
  if (values.config !== undefined || file === undefined || address === undefined || more.length > 0) throw new Error(usage);
  return { events: eventsIn(file), address, key: values.log, holder: values.holder, whole: false };
}

try {
  const { events, address, key, holder, whole } = asked();
  const { log, read } = await openLog(address, key);
  const audited = await auditLog(log, read);
  const verdict = await followTrail(events, audited.auditRoots.get(holder) ?? [], { whole });
  for (const problem of audited.problems) console.log(`✗ ${problem}`);
  if (!verdict.intact) console.log(`✗ ${verdict.why}`);
  else {
    const number = verdict.events - verdict.first + 1;
    console.log(number <= 0 ? "… The file holds no events." : `✓ Events ${String(verdict.first)} to ${String(verdict.events)} follow one another as they were recorded.`);
    console.log(
      verdict.committed >= verdict.first && number > 0
        ? `✓ The public log ${log.name} vouches for them up to event ${String(verdict.committed)}; ${verdict.events === verdict.committed ? "there is none after it" : `it has not been told yet of the ${String(verdict.events - verdict.committed)} after it`}.`
        : `… The public log ${log.name} has not been told of any of these events, so that nothing but the file itself speaks for them.`,
    );
  }
  process.exitCode = verdict.intact && audited.problems.length === 0 && verdict.committed >= verdict.first ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
