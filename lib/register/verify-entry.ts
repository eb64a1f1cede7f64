/**
 * The check that a reader makes of a published entry, in the reader's own browser or on their own machine: nothing here asks the portal whether it is right. Each step says
 * what was done and what came out.
 */
import { z } from "zod";
import { includes, isExtension } from "./log/check-proof.ts";
import { openCheckpoint } from "./log/checkpoint.ts";
import { cosignedAt } from "./log/cosignature.ts";
import { leafHash, type Hash } from "./log/hashing.ts";
import { checkQuorum, type LogPolicy } from "./log/log-policy.ts";
import { readLogEntry, type LogEntry } from "./log/log-entry.ts";
import { parseProofFile, type ProofFile } from "./log/proof-file.ts";
import { readVerifierKey, writeNote, type VerifierKey } from "./log/signed-note.ts";
import { ProvenDocument, type DocumentWithProof } from "./document-with-proof.ts";
import { documentDigest, documentName } from "./governing-document.ts";
import { PersonSalts, publicDigest } from "./public-digest.ts";
import { RegisterRecord } from "./record.ts";

/** All that a check needs: the entry as published, with the salts of the names in it, its proof, and the keys of the log and of its witnesses as text (C2SP signed-note). */
export const EntryWithProof = z.object({
  record: RegisterRecord, revision: z.int().positive(), salts: PersonSalts, proof: z.string(), log: z.string(), witnesses: z.array(z.object({ tre: z.string(), key: z.string(), /** false: it joined or left before this version was to be witnessed, and is not counted on. */ promised: z.literal(false).optional() })),
  /** The rules that its decisions cite; absent where they cite none. */
  rules: z.array(ProvenDocument).optional(),
}).meta({ id: "EntryWithProof" });
export type EntryWithProof = z.infer<typeof EntryWithProof>;

export const verifySteps = {
  readable: "The proof can be read",
  "same-text": "What you hold is what was logged",
  "in-the-log": "The log has it",
  signed: "The log signed it",
  rules: "The rules of its committees were in the log before it",
  witnessed: "Others have seen it",
  continues: "The log today still begins with it",
} as const;
export type VerifyStep = keyof typeof verifySteps;
/** open: nothing is wrong, but nothing is shown either. */
export type StepOutcome = { readonly step: VerifyStep; readonly outcome: "holds" | "fails" | "open"; readonly said: string };

/** The log as it is now: its newest checkpoint, and the proof that it continues a smaller one. */
export type LogNow = { readonly checkpoint: string; readonly consistency: (from: number, to: number) => Promise<readonly Hash[]> };

const short = (hex: string): string => `${hex.slice(0, 8)}…`;
const holds = (step: VerifyStep, said: string): StepOutcome => ({ step, outcome: "holds", said });
const fails = (step: VerifyStep, said: string): StepOutcome => ({ step, outcome: "fails", said });

/** The keys of those whose cosignatures are promised. */
export const keysCountedOn = ({ witnesses }: EntryWithProof): string[] => witnesses.flatMap(({ key, promised }) => (promised === false ? [] : [key]));

/** Gives the outcome of each step as soon as it is known. After a step that fails, those that rest on it are not made. `policy`: the keys as the reader has them from elsewhere; those in the entry's file count for nothing then. */
export async function* verifyEntry(given: EntryWithProof | DocumentWithProof, now?: LogNow, policy?: LogPolicy): AsyncGenerator<StepOutcome> {
  const file = parseProofFile(given.proof);
  const entry = file?.entry && readLogEntry(file.entry);
  const log = policy?.log ?? (await readVerifierKey(given.log));
  const text = "document" in given ? entry?.type === "register.governance" && sameDocument(given, entry) : entry?.type === "register.entry" && sameText(given, entry);
  if (!file?.entry || !entry || !text || !log) {
    yield fails("readable", "The proof is damaged, or it is not of what you hold.");
    return;
  }
  yield holds("readable", `It is entry number ${String(file.index + 1)} of the log, written on ${entry.at.slice(0, 10)}.`);

  yield await text;
  const place = await includes(await leafHash(file.entry), file.index, file.checkpoint.size, file.proof, file.checkpoint.root);
  yield place ? holds("in-the-log", `Reckoned from the entry and ${String(file.proof.length)} more fingerprints, the result is the one that stands for the whole log of ${String(file.checkpoint.size)} entries.`) : fails("in-the-log", "The fingerprints do not lead to the log: the entry or its proof was changed.");
  const signed = (await openCheckpoint(writeNote(file.checkpoint.note), log)) !== undefined;
  yield signed ? holds("signed", `The signature under the log's fingerprint is of the key ${log.id} of ${log.name}.`) : fails("signed", "The signature under the log's fingerprint is not the log's.");
  if (!place || !signed) return;
  if (!("document" in given) && given.record.sites.some(({ rule }) => rule)) yield await ruled(given, file, log);
  yield policy ? await witnessedBy(policy, file) : await witnessed(given, file);
  if (now) yield await continues(file, log, now);
}

async function sameText({ record, revision, salts }: EntryWithProof, entry: Extract<LogEntry, { type: "register.entry" }>): Promise<StepOutcome> {
  const named = entry.entry === record.reference && entry.rev === revision;
  if (!named) return fails("same-text", `The proof is of ${entry.entry}, version ${String(entry.rev)}, not of this one.`);
  const digest = await publicDigest(record, salts).catch(() => undefined);
  return digest === entry.sha256
    ? holds("same-text", `The fingerprint of every word of it, ${short(digest)}, is the one in the log.`)
    : fails("same-text", `Its fingerprint is ${digest === undefined ? "not to be had" : short(digest)}, the log says ${short(entry.sha256)}: the text was changed after it was logged.`);
}

async function sameDocument({ document }: DocumentWithProof, entry: Extract<LogEntry, { type: "register.governance" }>): Promise<StepOutcome> {
  if (documentName(document) !== documentName(entry) || document.version !== entry.version) return fails("same-text", `The proof is of ${documentName(entry)}, version ${String(entry.version)}, not of this one.`);
  const digest = await documentDigest(document);
  return digest === entry.sha256
    ? holds("same-text", `The fingerprint of every word of it, ${short(digest)}, is the one in the log.`)
    : fails("same-text", `Its fingerprint is ${short(digest)}, the log says ${short(entry.sha256)}: the text was changed after it was logged.`);
}

/** Each decision names a version of its committee's rule: that this very text stood in the same log, further up than this version of the entry. */
async function ruled({ record, rules = [] }: EntryWithProof, file: ProofFile, log: VerifierKey): Promise<StepOutcome> {
  const logged = await Promise.all(rules.map(async ({ document, proof }) => {
    const rule = parseProofFile(proof);
    const entry = rule?.entry && readLogEntry(rule.entry);
    const sha256 = await documentDigest(document);
    const isThere = rule?.entry && entry?.type === "register.governance" && entry.sha256 === sha256 && documentName(entry) === documentName(document) && entry.version === document.version && rule.index < file.index
      && (await includes(await leafHash(rule.entry), rule.index, rule.checkpoint.size, rule.proof, rule.checkpoint.root)) && (await openCheckpoint(writeNote(rule.checkpoint.note), log)) !== undefined;
    return { sha256, version: document.version, isThere: isThere === true };
  }));
  const cited = record.sites.flatMap(({ tre, rule }) => (rule ? [{ tre, rule, found: logged.find(({ sha256, version }) => sha256 === rule.sha256 && version === rule.version) }] : []));
  const wrong = cited.find(({ found }) => found && !found.isThere);
  if (wrong) return fails("rules", `The log does not have version ${String(wrong.rule.version)} of the rule of ${wrong.tre} before this entry.`);
  const missing = cited.find(({ found }) => !found);
  if (missing) return { step: "rules", outcome: "open", said: `The file does not have version ${String(missing.rule.version)} of the rule of ${missing.tre}, by which its committee decided.` };
  return holds("rules", `${cited.map(({ tre, rule }) => `${tre} decided by version ${String(rule.version)} of its rule`).join("; ")}. The log had each before.`);
}

async function witnessed({ witnesses }: Pick<EntryWithProof, "witnesses">, file: ProofFile): Promise<StepOutcome> {
  const looked = await Promise.all(witnesses.map(async ({ tre, key, promised }) => {
    const verifier = await readVerifierKey(key);
    const at = verifier?.kind === 4 ? await cosignedAt(file.checkpoint.note, verifier) : undefined;
    return { tre, at, promised };
  }));
  const by = looked.filter(({ at }) => at !== undefined);
  // Of those that were there to sign it, and those that did.
  const of = looked.filter(({ at, promised }) => at !== undefined || promised !== false);
  if (by.length === 0) return { step: "witnessed", outcome: "open", said: "No data environment has signed this state of the log yet. They look every minute or so." };
  return holds("witnessed", `${by.map(({ tre }) => tre).join(", ")} had read the whole log up to here and signed it, ${by.length === 1 ? "one" : String(by.length)} of ${String(of.length)}. A log that tells some one thing and others another would not get these signatures.`);
}

async function witnessedBy(policy: LogPolicy, file: ProofFile): Promise<StepOutcome> {
  // A log alone can tell its reader one thing and others another: that nobody was asked is no answer.
  if (policy.quorum === undefined) return { step: "witnessed", outcome: "open", said: "Your policy asks for no witness: whether others see the same log is not shown." };
  const { reached, by } = await checkQuorum(policy, file.checkpoint.note);
  const names = by.map(({ witness }) => witness).join(", ");
  return reached
    ? holds("witnessed", `${names} signed this state of the log: as many as your policy asks for.`)
    : { step: "witnessed", outcome: "open", said: by.length === 0 ? "None of the witnesses that your policy names has signed this state of the log." : `Only ${names} signed this state of the log: fewer than your policy asks for.` };
}

async function continues(file: ProofFile, log: VerifierKey, now: LogNow): Promise<StepOutcome> {
  const newest = await openCheckpoint(now.checkpoint, log);
  if (!newest) return fails("continues", "The log's newest state is not signed by it.");
  if (newest.size < file.checkpoint.size) return fails("continues", `The log has ${String(newest.size)} entries now and had ${String(file.checkpoint.size)}: something was taken out.`);
  const proof = newest.size === file.checkpoint.size ? [] : await now.consistency(file.checkpoint.size, newest.size);
  const same = await isExtension(file.checkpoint.size, file.checkpoint.root, newest.size, newest.root, proof);
  return same ? holds("continues", `It has ${String(newest.size)} entries now, and begins with the same ${String(file.checkpoint.size)}.`) : fails("continues", "The log's beginning is another than it was: it was rewritten.");
}

/** Where the keys came from: the portal's own page, the file that is checked, the reader (the log's alone, or all by a policy). */
export type KeysFrom = "portal" | "file" | "log" | "policy";
const unproven = {
  file: "Nothing is wrong, by the keys that stand in the file. Whoever forges an entry puts keys of their own beside it: whether this one was published, only keys that you have from elsewhere can show.",
  log: "The log whose key you named has this entry. Whether others see the same log, only keys of witnesses that you have from elsewhere can show.",
} as const;

/** In one sentence. By keys that nobody pinned, nothing is shown: `open`. */
export function verdictOf(outcomes: readonly StepOutcome[], keysFrom: KeysFrom = "portal"): { outcome: "holds" | "fails" | "open"; said: string } {
  if (outcomes.some((o) => o.outcome === "fails")) return { outcome: "fails", said: "This entry does not agree with the register's log. Please tell us, and the data environments." };
  if (keysFrom === "file" || keysFrom === "log") return { outcome: "open", said: unproven[keysFrom] };
  const open = outcomes.find((o) => o.outcome === "open");
  if (open) return { outcome: "open", said: `This entry is in the register's log. ${keysFrom === "policy" || open.step !== "witnessed" ? open.said : "No data environment has signed that state of it yet."}` };
  return { outcome: "holds", said: "This entry is what was published, and nobody has changed it since." };
}
