/**
 * `npx fivefold verify FILE [--policy FILE | --log KEY] [--portal ADDRESS]`: checks an entry of the register that was downloaded with its proof, a version of a committee's rule, or a Five Safes crate (verify-crate.ts). An entry is what was published
 * only by keys that its reader has from elsewhere: whoever forges a file puts keys of their own into it. Ends with 0 only if everything holds by such keys, with 1 if something fails, with 3 if nothing is wrong
 * and nothing shown either, and with 2 if nothing could be checked.
 */
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { z } from "zod";
import { verifyDocument } from "#lib/approval/signature.ts";
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { DocumentWithProof } from "#lib/register/document-with-proof.ts";
import { documentKinds, GoverningDocument, governingType } from "#lib/register/governing-document.ts";
import { consistencyOverHttp } from "#lib/register/log/over-http.ts";
import type { LogPolicy } from "#lib/register/log/log-policy.ts";
import { readVerifierKey } from "#lib/register/log/signed-note.ts";
import { EntryWithProof, verdictOf, verifyEntry, verifySteps, type KeysFrom, type LogNow, type StepOutcome } from "#lib/register/verify-entry.ts";
import { policyIn } from "./log-at-portal.ts";
import { isArchive, verifyCrateFile } from "./verify-crate.ts";

const usage = `usage: npx fivefold verify FILE [--policy FILE | --log KEY] [--portal ADDRESS]
  FILE     an entry with its proof, as the register gives it (/api/register/v1/entries/REFERENCE/checkable), a version of a committee's rule (/api/register/v1/governance/ENVIRONMENT/committee-rule/VERSION), or a Five Safes crate (ZIP), by itself, without the rest
  --policy the keys of the log and of its witnesses, and how many of them must have signed, as you keep them: a C2SP tlog-policy (/api/register/v1/log-policy is one; compare its keys with those that data environments' consoles show)
  --log    the log's key alone; the witnesses' stay unknown then
  --portal its address: asks the log whether it still begins as it did then
ends with 0 if everything holds by a policy's keys, 1 if something fails (a changed text, a signature that is not the portal's, a rule that the log had only after what was decided by it), 3 if nothing is wrong but nothing is shown either (a crate’s keys are never from elsewhere), 2 if nothing could be checked`;

async function logAt(portal: string): Promise<LogNow> {
  const read = async (path: string): Promise<Uint8Array> => {
    const response = await fetch(`${portal.replace(/\/$/, "")}/log/${path}`);
    if (!response.ok) throw new Error(`${portal} has no register log, or does not answer (status ${String(response.status)}).`);
    return new Uint8Array(await response.arrayBuffer());
  };
  return { checkpoint: new TextDecoder().decode(await read("checkpoint")), consistency: (from, to) => consistencyOverHttp(read, from, to) };
}

type Given = EntryWithProof | DocumentWithProof;
const titleOf = (given: Given): string =>
  "document" in given ? `Version ${String(given.document.version)} of ${documentKinds[given.document.kind]} (${given.document.body})` : `${given.record.reference}, version ${String(given.revision)}: ${given.record.title}`;
/** The log has the digest; the portal's signature says besides that it was the portal that set it, by the key that the file gives as the portal's. */
async function portalSigned({ document, signed, portalKey }: DocumentWithProof): Promise<StepOutcome> {
  const opened = await verifyDocument(signed, governingType, GoverningDocument, { kty: "OKP", crv: "Ed25519", x: portalKey });
  return opened.ok && canonicalJson(opened.value) === canonicalJson(document)
    ? { step: "portal-signed", outcome: "holds", said: `The signature under it is of the key ${portalKey}, which the file gives as that of ${document.portal}.` }
    : { step: "portal-signed", outcome: "fails", said: "The portal's signature under it does not belong to this text and key." };
}
async function* stepsOf(given: Given, ...by: [now: LogNow | undefined, policy: LogPolicy | undefined]): AsyncGenerator<StepOutcome> {
  for await (const outcome of verifyEntry(given, ...by)) {
    yield outcome;
    if ("document" in given && outcome.step === "same-text") yield await portalSigned(given);
  }
}

const signs = { holds: "✓", fails: "✗", open: "…" } as const;
const exitCodes = { holds: 0, fails: 1, open: 3 } as const;
/** What is said of keys that the reader did not name. */
const unpinned: Partial<Record<KeysFrom, (given: Given) => string>> = {
  file: ({ log }) => `The keys of the log and of its witnesses were taken from the file that was checked, and are not pinned: ${log}\nName them with --policy if you have them from elsewhere, such as a data environment's console.`,
  log: () => "The keys of the witnesses were taken from the file that was checked, and are not pinned. Name them with --policy.",
};
try {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { log: { type: "string" }, policy: { type: "string" }, portal: { type: "string" } } });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0 || (values.log !== undefined && values.policy !== undefined)) throw new Error(usage);
  const bytes = await readFile(file);
  if (isArchive(bytes)) {
    // What is asked for would not be done: whoever named keys must not take its end for one by them.
    if (Object.keys(values).length > 0) throw new Error(`A crate is checked by itself: --policy, --log and --portal are for an entry of the register.\n${usage}`);
    process.exit(exitCodes[await verifyCrateFile(bytes, (line) => { console.log(line); })]);
  }
  const parsed = z.union([EntryWithProof, DocumentWithProof]).safeParse(JSON.parse(bytes.toString("utf8")));
  if (!parsed.success) throw new Error(`${file} is not an entry, or a committee's rule, with its proof, as the register gives it.`);
  // A witness's key vouches for no log.
  if (values.log !== undefined && (await readVerifierKey(values.log))?.kind !== 1) throw new Error("The log's key can't be read.");
  const policy = values.policy === undefined ? undefined : await policyIn(values.policy);
  const keysFrom: KeysFrom = policy ? "policy" : values.log === undefined ? "file" : "log";
  const given = values.log === undefined ? parsed.data : { ...parsed.data, log: values.log };
  console.log(`${titleOf(given)}\n`);
  const outcomes: StepOutcome[] = [];
  for await (const outcome of stepsOf(given, values.portal === undefined ? undefined : await logAt(values.portal), policy)) {
    outcomes.push(outcome);
    console.log(`${signs[outcome.outcome]} ${verifySteps[outcome.step]}\n  ${outcome.said}`);
  }
  const said = unpinned[keysFrom]?.(given);
  if (said !== undefined) console.log(`\n${said}`);
  const verdict = verdictOf(outcomes, keysFrom, "document" in given ? "version" : "entry");
  console.log(`\n${verdict.said}`);
  process.exitCode = exitCodes[verdict.outcome];
} catch (error) {
  console.error(error instanceof SyntaxError ? "The file is not JSON." : error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
