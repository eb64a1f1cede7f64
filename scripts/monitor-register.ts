/**
 * `npx fivefold monitor ADDRESS [--state FILE] [--pages N]`: reads the register's whole log, reckons its root and every tile, looks for what may not be, and holds each newest entry that the
 * register shows, and each version of what a committee goes by, against what the log says of it; and of N of them, drawn anew each time, also their pages and all files in which they are given out. With a state file it also notices, the next time, if
 * the log was put back to an older copy or rewritten.
 */
import { readFile, rename, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { z } from "zod";
import { filesThatDiffer, type Looked } from "#lib/register/files/compare.ts";
import { fromBase64, toBase64 } from "#lib/register/log/base64.ts";
import { missedWitnesses } from "#lib/register/log/promise.ts";
import { findings, type EntryState } from "#lib/register/log/monitor.ts";
import { auditLog, silentTrails } from "#lib/register/log/audit-log.ts";
import { DocumentWithProof } from "#lib/register/document-with-proof.ts";
import { documentDigest, versionAddress } from "#lib/register/governing-document.ts";
import { publicDigest } from "#lib/register/public-digest.ts";
import type { RegisterRecord } from "#lib/register/record.ts";
import { formsThatDiffer, portalIn } from "#lib/register/shown-forms.ts";
import { EntryWithProof, verifyEntry } from "#lib/register/verify-entry.ts";
import { openLog } from "./log-at-portal.ts";

const usage = "usage: npx fivefold monitor ADDRESS [--state FILE] [--pages N] [--log KEY]\n  ADDRESS  of the portal, such as https://federation.example.org\n  FILE     where to remember how the log was; made if it is not there\n  N        of so many entries, drawn by chance, the page that people read and all files are compared too; 200 unless told\n  KEY      the log's key as you have it from elsewhere, instead of the one that the portal names";
const State = z.strictObject({ log: z.string(), size: z.int().nonnegative(), root: z.string() });
/** What the register's JSON says of an entry beside its text. */
const Told = z.object({ revision: z.int(), newest: z.int(), firstPublishedAt: z.string(), changedAt: z.string(), history: z.array(z.object({ revision: z.int(), because: z.string(), at: z.string() })) });

try {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { state: { type: "string" }, log: { type: "string" }, pages: { type: "string", default: "200" } } });
  const [address, ...more] = positionals;
  if (address === undefined || more.length > 0 || !/^\d{1,9}$/.test(values.pages)) throw new Error(usage);
  const before = values.state === undefined ? undefined : await readFile(values.state, "utf8").then((text) => State.parse(JSON.parse(text)), () => undefined);
  const { log, named, read, json, text, open } = await openLog(address, values.log ?? before?.log);
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
  console.log(wrong.length === 0 ? `✓ Every entry, tile and root fits, every version follows from the one before, and the register shows what was logged, committees' rules too; of ${String(drawn.size)}, as pages and in all files too.` : wrong.join("\n"));
  if (values.state !== undefined && wrong.length === 0) {
    await writeFile(`${values.state}.new`, JSON.stringify({ log: named, size: audited.size, root: toBase64(audited.root) }));
    await rename(`${values.state}.new`, values.state);
  }
  process.exitCode = wrong.length === 0 ? 0 : 1;

  async function shownDiffers(reference: string, state: EntryState): Promise<string[]> {
    try {
      const [entry, version] = [encodeURIComponent(reference), `?revision=${String(state.rev)}`];
      const shown = EntryWithProof.parse(await json(`api/register/v1/entries/${entry}/checkable${version}`));
      if ((await publicDigest(shown.record, shown.salts)) !== state.sha256) return [`✗ ${reference}: the register shows another text than the one that was logged.`];
      const missed = await missedWitnesses(shown.proof, shown.witnesses.map(({ key }) => key), new Date());
      if (missed !== undefined) return [`✗ ${reference}: the register breaks its promise: ${missed}.`];
      if (!drawn.has(reference)) return [];
      const forms = { json: await json(`api/register/v1/entries/${entry}${version}`), jsonLd: await json(`api/register/v1/entries/${entry}/jsonld${version}`), html: await text(`register/${entry}${version}`) };
      const { newest, history, ...told } = Told.parse(forms.json);
      portalUrl = portalIn(forms.jsonLd);
      const recordOf = (revision: number) => (revision === state.rev ? Promise.resolve(shown.record) : olderText(reference, revision));
      if (newest === state.rev) looked.set(reference, { entry: { ...told, record: shown.record }, history, recordOf });
      else meanwhile.add(reference);
      return formsThatDiffer(shown.record, state.rev, forms).map((problem) => `✗ ${reference} is not shown as it was logged: ${problem}.`);
    } catch (error) {
      return [`✗ ${reference}: the register does not show what was logged (${error instanceof Error ? error.message : String(error)}).`];
    }
  }

  /** What a committee goes by, as the register gives it out now. */
  async function documentDiffers(name: string, sha256: string): Promise<string[]> {
    try {
      const { document } = DocumentWithProof.parse(await json(versionAddress(name)));
      return (await documentDigest(document)) === sha256 ? [] : [`✗ ${name}: the register shows another text than the one that was logged.`];
    } catch (error) {
      return [`✗ ${name}: the register does not show what was logged (${error instanceof Error ? error.message : String(error)}).`];
    }
  }

  /** Of an earlier version only its proof says where it stands in the log. Throws where the proof fails. */
  async function olderText(reference: string, revision: number): Promise<RegisterRecord> {
    const shown = EntryWithProof.parse(await json(`api/register/v1/entries/${encodeURIComponent(reference)}/checkable?revision=${String(revision)}`));
    for await (const { outcome, said } of verifyEntry({ ...shown, log: named })) if (outcome === "fails") throw new Error(`version ${String(revision)} of ${reference}: ${said}`);
    return shown.record;
  }

  async function filesDiffer(): Promise<string[]> {
    const isLogged = (reference: string): boolean => audited.entries.has(reference);
    const found = await filesThatDiffer({ portalUrl, open: (path) => open(`api/register/v1/${path}`), isLogged }, looked);
    const said: string[] = [];
    for (const one of found) {
      const newest = await json(`api/register/v1/entries/${encodeURIComponent(one.reference)}`).then((told) => Told.parse(told).newest, () => undefined);
      const known = looked.get(one.reference);
      const isNewer = newest !== undefined && (known ? newest !== known.entry.revision : await olderText(one.reference, newest).then(() => true, () => false));
      if (isNewer) meanwhile.add(one.reference);
      else said.push(`✗ ${one.reference} is not given out as it was logged: ${one.said}.`);
    }
    return said;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
