/**
 * `npx fivefold monitor ADDRESS [--state FILE] [--pages N] [--policy FILE | --log KEY]`: reads the register's whole log, reckons its root and every tile, looks for what may not be, and holds each newest entry that the
 * register shows, and each version of what a committee goes by, against what the log says of it; and of N of them, drawn anew each time, also their pages and all files in which they are given out. With a state file it also notices, the next time, if
 * the log was put back to an older copy or rewritten.
 */
import { readFile, rename, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { z } from "zod";
import { filesThatDiffer, wholeRegister, type Looked } from "#lib/register/files/compare.ts";
import { fromBase64, toBase64 } from "#lib/register/log/base64.ts";
import { findings, type EntryState } from "#lib/register/log/monitor.ts";
import { DocumentWithProof } from "#lib/register/document-with-proof.ts";
import { documentDigest, versionAddress } from "#lib/register/governing-document.ts";
import { auditLog, silentTrails } from "#lib/register/log/audit-log.ts";
import { writeVerifierKey } from "#lib/register/log/signed-note.ts";
import { entryShown, hasNewerNow, type RegisterAt } from "#lib/register/shown-entry.ts";
import { openLog, policyIn } from "./log-at-portal.ts";

const usage = `usage: npx fivefold monitor ADDRESS [--state FILE] [--pages N] [--policy FILE | --log KEY]
  ADDRESS  of the portal, such as https://federation.example.org
  --state  where to remember how the log was; made if it is not there
  --pages  of so many entries, drawn by chance, the page that people read and all files are compared too; 200 unless told
  --policy the keys of the log and of its witnesses as you keep them, instead of those that the portal names: a C2SP tlog-policy
  --log    the log's key alone; the witnesses' are the portal's then`;
const State = z.strictObject({ log: z.string(), size: z.int().nonnegative(), root: z.string() });
/** A version is in the log within a minute of its publication: so often, five seconds apart, it is asked for again. */
const patience = 20;

try {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { state: { type: "string" }, log: { type: "string" }, policy: { type: "string" }, pages: { type: "string", default: "200" } } });
  const [address, ...more] = positionals;
  if (address === undefined || more.length > 0 || !/^\d{1,9}$/.test(values.pages) || (values.log !== undefined && values.policy !== undefined)) throw new Error(usage);
  const before = values.state === undefined ? undefined : await readFile(values.state, "utf8").then((text) => State.parse(JSON.parse(text)), () => undefined);
  const policy = values.policy === undefined ? undefined : await policyIn(values.policy);
  const { log, named, read, json, text, open } = await openLog(address, policy ? writeVerifierKey(policy.log) : (values.log ?? before?.log), patience);
  const at: RegisterAt = { json, text, log: named, policy };
  const seen = before && { size: before.size, root: fromBase64(before.root)! };
  const audited = await auditLog(log, read, seen);
  const silent = silentTrails(audited, Date.now());
  const wrong = [...audited.problems, ...silent.filter((one) => one.isWrong).map((one) => one.said)].map((problem) => `✗ ${problem}`);
  for (const { index, kind } of audited.findings) wrong.push(`✗ Entry ${String(index + 1)} ${findings[kind]}.`);
  // Whoever shows people another text than machines can't tell which entries will be looked at.
  const drawn = new Set([...audited.entries.keys()].map((reference) => ({ reference, lot: crypto.getRandomValues(new Uint32Array(1))[0]! })).sort((a, b) => a.lot - b.lot).slice(0, Number(values.pages)).map(({ reference }) => reference));
  const looked = new Map<string, Looked>();
  /** Entries with a newer version than the log had when it was read. */
  const meanwhile = new Set<string>();
  let portalUrl = address;
  for (const [reference, state] of audited.entries) wrong.push(...(await shownDiffers(reference, state)));
  for (const [name, sha256] of audited.governing) wrong.push(...(await documentDiffers(name, sha256)));
  wrong.push(...(await filesDiffer()));
  for (const { said } of silent.filter((one) => !one.isWrong)) console.log(`… ${said}`);
  for (const reference of meanwhile) console.log(`… ${reference} was changed while this was read: its files are compared the next time.`);
  console.log(`${log.name}: ${String(audited.size)} entries, of ${String(audited.entries.size)} projects.`);
  if (!policy) console.log("… The witnesses’ keys are those that the portal names: whether they are the data environments’, only a policy that you keep can show (--policy).");
  else if (policy.quorum === undefined) console.log("… Your policy asks for no witness: whether others see the same log is not shown.");
  console.log(wrong.length === 0 ? `✓ Every entry, tile and root fits, every version follows from the one before, and the register shows what was logged, committees' rules too; of ${String([...looked.keys()].filter((reference) => !meanwhile.has(reference)).length)}, as pages and in all files too.` : wrong.join("\n"));
  if (values.state !== undefined && wrong.length === 0) {
    await writeFile(`${values.state}.new`, JSON.stringify({ log: named, size: audited.size, root: toBase64(audited.root) }));
    await rename(`${values.state}.new`, values.state);
  }
  process.exitCode = wrong.length === 0 ? 0 : 1;

  async function shownDiffers(reference: string, state: EntryState): Promise<string[]> {
    try {
      const shown = await entryShown(at, reference, state, drawn.has(reference), new Date());
      if (shown.looked) looked.set(reference, shown.looked);
      if (shown.isNewer) meanwhile.add(reference);
      portalUrl = shown.portalUrl ?? portalUrl;
      return shown.problems.map((problem) => `✗ ${reference}: ${problem}.`);
    } catch (error) {
      return [`✗ ${reference}: the register does not show what was logged (${inWords(error)}).`];
    }
  }

  /** What a committee goes by, as the register gives it out now. */
  async function documentDiffers(name: string, sha256: string): Promise<string[]> {
    try {
      const { document } = DocumentWithProof.parse(await json(versionAddress(name)));
      return (await documentDigest(document)) === sha256 ? [] : [`✗ ${name}: the register shows another text than the one that was logged.`];
    } catch (error) {
      return [`✗ ${name}: the register does not show what was logged (${inWords(error)}).`];
    }
  }

  async function filesDiffer(): Promise<string[]> {
    const isLogged = (reference: string): boolean => audited.entries.has(reference);
    const found = await filesThatDiffer({ portalUrl, open: (path) => open(`api/register/v1/${path}`), isLogged }, looked);
    const said: string[] = [];
    for (const one of found) {
      const differs = `${one.reference} is not given out as it was logged: ${one.said}`;
      // A file that can't be read is of no entry.
      const isNewer = one.reference === wholeRegister ? false : await hasNewerNow(at, one.reference, audited.entries.get(one.reference)?.rev ?? 0).catch(inWords);
      if (isNewer === true) meanwhile.add(one.reference);
      else said.push(`✗ ${differs}${isNewer === false ? "" : ` (${isNewer})`}.`);
    }
    return said;
  }
} catch (error) {
  console.error(inWords(error));
  process.exitCode = 2;
}
function inWords(error: unknown): string { return error instanceof Error ? error.message : String(error); }
