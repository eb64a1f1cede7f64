/**
 * `npx fivefold audit FILE ADDRESS [--log KEY] [--holder NAME]`: checks an export of a portal's audit log. Recomputes the chain of hashes, reads the register's whole public log, and holds every event that
 * the log was told of against the one in the file. Ends with 0 only if everything holds.
 */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { followTrail, readTrailLine, type TrailEvent } from "#lib/register/log/audit-trail.ts";
import { auditLog } from "#lib/register/log/audit-log.ts";
import { openLog } from "./log-at-portal.ts";

const usage = "usage: npx fivefold audit FILE ADDRESS [--log KEY] [--holder NAME]\n  FILE     an export of the audit log, one event a line (Audit, Download)\n  ADDRESS  of the portal whose register has the public log, such as https://federation.example.org\n  KEY      the log's key as you have it from elsewhere, instead of the one that the portal names\n  NAME     whose audit log it is, where it is not the portal's own";

async function* eventsIn(file: string): AsyncGenerator<TrailEvent> {
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(file, "utf8"), crlfDelay: Infinity })) {
    number++;
    const event = readTrailLine(line);
    if (!event) throw new Error(`Line ${String(number)} of ${file} is not an event of an audit log.`);
    yield event;
  }
}

try {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { log: { type: "string" }, holder: { type: "string", default: "portal" } } });
  const [file, address, ...more] = positionals;
  if (file === undefined || address === undefined || more.length > 0) throw new Error(usage);
  const { log, read } = await openLog(address, values.log);
  const audited = await auditLog(log, read);
  const told = audited.auditRoots.get(values.holder) ?? [];
  const verdict = await followTrail(eventsIn(file), told, { whole: false });
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
