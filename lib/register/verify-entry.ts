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
import { citedRules, rulesBeforeDecisions, rulesBeforeEntry } from "./cited-rules.ts";
import { ProvenDocument, type DocumentWithProof } from "./document-with-proof.ts";
import { documentDigest, documentName } from "./governing-document.ts";
import { PersonSalts, publicDigest } from "./public-digest.ts";
import { RegisterRecord } from "./record.ts";

/** All that a check needs: the entry as published, with the salts of the names in it, its proof, and the keys of the log and of its witnesses as text (C2SP signed-note). */
export const EntryWithProof = z.object({
  record: RegisterRecord, revision: z.int().positive(), salts: PersonSalts, proof: z.string(), log: z.string(), witnesses: z.array(z.object({ tre: z.string(), key: z.string(), /** false: it joined or left before this version was to be witnessed, and is not counted on. */ promised: z.literal(false).optional() })),
  /** The rules that its decisions cite; absent where they cite none. */
  rules: z.array(ProvenDocument).optional(),
  /** Of those decisions the lines by which the log was told of them, each with its proof; absent where they cite no rule, and in files from before they were put in. */
  decisions: z.array(z.string()).optional(),
}).meta({ id: "EntryWithProof" });
export type EntryWithProof = z.infer<typeof EntryWithProof>;

export const verifySteps = {
  readable: "The proof can be read",
  "same-text": "What you hold is what was logged",
  "portal-signed": "The portal signed it",
  "in-the-log": "The log has it",
  signed: "The log signed it",
  rules: "The rules of its committees were in the log before it",
  decided: "The rules were in the log before the decisions",
  witnessed: "Others have seen it",
  continues: "The log today still begins with it",
} as const;
export type VerifyStep = keyof typeof verifySteps;
/** Not asked of everything that can be checked. */
export const stepsOfSome: readonly VerifyStep[] = ["portal-signed", "rules", "decided"];
/** open: nothing is wrong, but nothing is shown either. `unseeable`: nor could any file show it. */
export type StepOutcome = { readonly step: VerifyStep; readonly outcome: "holds" | "fails" | "open"; readonly said: string; readonly unseeable?: true };

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
  if (!("document" in given) && given.record.sites.some(({ rule }) => rule)) yield* ruled(given, file, log);
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

/** Each decision names a version of its committee's rule: that this very text stood in the same log, further up than this version of the entry, and than the decision. */
async function* ruled(given: EntryWithProof, file: ProofFile, log: VerifierKey): AsyncGenerator<StepOutcome> {
  const cited = await citedRules(given, log);
  const before = rulesBeforeEntry(cited, file.index);
  yield { step: "rules", ...before };
  if (before.outcome === "holds") yield { step: "decided", ...(await rulesBeforeDecisions(given, cited, log)) };
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
const unproven: Readonly<Record<"file" | "log", (what: string) => string>> = {
  file: (what) => `Nothing is wrong, by the keys that stand in the file. Whoever forges one puts keys of their own into it: whether ${what} was published, only keys that you have from elsewhere can show.`,
  log: (what) => `The log whose key you named has ${what}. Whether others see the same log, only keys of witnesses that you have from elsewhere can show.`,
};

/** In one sentence, of what was checked: an entry, or a version of what a committee goes by. By keys that nobody pinned, nothing is shown: `open`. */
export function verdictOf(outcomes: readonly StepOutcome[], keysFrom: KeysFrom = "portal", of: "entry" | "version" = "entry"): { outcome: "holds" | "fails" | "open"; said: string } {
  const failed = outcomes.filter((o) => o.outcome === "fails");
  if (failed.length > 0) return { outcome: "fails", said: `This ${of} ${failed.every(({ step }) => step === "portal-signed") ? "is in the register's log, and the portal's signature is not under it" : "does not agree with the register's log"}. Please tell us, and the data environments.` };
  if (keysFrom === "file" || keysFrom === "log") return { outcome: "open", said: unproven[keysFrom](`this ${of}`) };
  const open = outcomes.find((o) => o.outcome === "open" && !o.unseeable);
  if (open) return { outcome: "open", said: `This ${of} is in the register's log. ${keysFrom === "policy" || open.step !== "witnessed" ? open.said : "No data environment has signed that state of it yet."}` };
  return { outcome: "holds", said: [`This ${of} is what was published, and nobody has changed it since.`, ...outcomes.flatMap((o) => (o.unseeable ? [o.said] : []))].join(" ") };
}
