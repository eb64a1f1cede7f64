/**
 * `npx fivefold verify FILE [--log KEY] [--portal ADDRESS]`: checks an entry of the register that was downloaded with its proof, or a Five Safes crate (verify-crate.ts). Of an entry it trusts the key in the file unless another is named,
 * and asks the log on the web how it is now where `--portal` is given. Ends with 0 only if everything holds.
 */
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { isArchive, verifyCrateFile } from "./verify-crate.ts";
import { consistencyOverHttp } from "#lib/register/log/over-http.ts";
import { EntryWithProof, verdictOf, verifyEntry, verifySteps, type LogNow, type StepOutcome } from "#lib/register/verify-entry.ts";

const usage = "usage: npx fivefold verify FILE [--log KEY] [--portal ADDRESS]\n  FILE     an entry with its proof, as the register gives it (/api/register/v1/entries/REFERENCE/checkable), or a Five Safes crate (ZIP), for which the rest is left out\n  KEY      the log's key as you have it from elsewhere, instead of the one in the file\n  ADDRESS  of the portal: asks the log whether it still begins as it did then";

async function logAt(portal: string): Promise<LogNow> {
  const read = async (path: string): Promise<Uint8Array> => {
    const response = await fetch(`${portal.replace(/\/$/, "")}/log/${path}`);
    if (!response.ok) throw new Error(`${portal} has no register log, or does not answer (status ${String(response.status)}).`);
    return new Uint8Array(await response.arrayBuffer());
  };
  return { checkpoint: new TextDecoder().decode(await read("checkpoint")), consistency: (from, to) => consistencyOverHttp(read, from, to) };
}

const signs = { holds: "✓", fails: "✗", open: "…" } as const;
try {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { log: { type: "string" }, portal: { type: "string" } } });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new Error(usage);
  const bytes = await readFile(file);
  if (isArchive(bytes)) process.exit((await verifyCrateFile(bytes, (line) => { console.log(line); })) === "holds" ? 0 : 1);
  const parsed = EntryWithProof.safeParse(JSON.parse(bytes.toString("utf8")));
  if (!parsed.success) throw new Error(`${file} is not an entry with its proof, as the register gives it.`);
  const given = values.log === undefined ? parsed.data : { ...parsed.data, log: values.log };
  console.log(`${given.record.reference}, version ${String(given.revision)}: ${given.record.title}\n`);
  const outcomes: StepOutcome[] = [];
  for await (const outcome of verifyEntry(given, values.portal === undefined ? undefined : await logAt(values.portal))) {
    outcomes.push(outcome);
    console.log(`${signs[outcome.outcome]} ${verifySteps[outcome.step]}\n  ${outcome.said}`);
  }
  if (values.log === undefined) console.log(`\nThe log's key was taken from the file: ${given.log}\nName it yourself with --log if you have it from elsewhere, such as a data environment's console.`);
  const verdict = verdictOf(outcomes);
  console.log(`\n${verdict.said}`);
  process.exitCode = verdict.outcome === "fails" ? 1 : 0;
} catch (error) {
  console.error(error instanceof SyntaxError ? "The file is not JSON." : error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
