/** An entry as the register gives it to be checked, of a log of made-up keys: cosigned by as many of its two witnesses as are asked for. */
import { signDocument } from "#lib/approval/signature.ts";
import { newSigningKey } from "#lib/portal/signing-key.ts";
import { signCheckpoint } from "../log/checkpoint.ts";
import { cosign } from "../log/cosignature.ts";
import { leafHash, nodeHash } from "../log/hashing.ts";
import { logEntryBytes } from "../log/log-entry.ts";
import { writeProofFile } from "../log/proof-file.ts";
import { parseNote, utf8, verifierKey, writeNote, writeVerifierKey, type SignatureKind, type SignerKey } from "../log/signed-note.ts";
import { consistencyProof, inclusionProof, rootAt, type SubtreeHash } from "../log/tree.ts";
import { publicDigest } from "../public-digest.ts";
import type { EntryWithProof, LogNow } from "../verify-entry.ts";
import { documentDigest, governingType, type GoverningDocument } from "../governing-document.ts";
import type { RegisterRecord } from "../record.ts";
import { record as plain } from "./record.ts";

async function newKey(name: string, kind: SignatureKind): Promise<SignerKey> {
  const pair = (await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]));
  const publicKey = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  return { privateKey: pair.privateKey, verifier: await verifierKey(name, kind, publicKey) };
}

/** With `ruled`: an entry whose decision cites a rule. The log has that before both, after the entry, or (`late`) before the entry and after the decision. */
export async function published(witnesses: number, ruled?: "before" | "after" | "late") {
  const origin = "register.example/log";
  const log = await newKey(origin, 1);
  const tres = await Promise.all(["Northern TRE", "Wessex TRE"].map(async (tre, i) => ({ tre, key: await newKey(`${origin}/witness/${String(i)}`, 4) })));
  const document: GoverningDocument = { format: 1, portal: "https://register.example", kind: "committee-rule", body: "northmoor", key: "", version: 2, content: { quorum: 3 } };
  const sha256 = await documentDigest(document);
  const record: RegisterRecord = ruled ? { ...plain, sites: plain.sites.map((site) => ({ ...site, decidedOn: "2026-11-02", rule: { version: 2, sha256 } })) } : plain;
  const governing = logEntryBytes({ v: 1, at: "2026-11-01T09:00:00Z", type: "register.governance", custodian: "https://register.example", kind: "committee-rule", body: "northmoor", key: "", version: 2, sha256 });
  const salts = Object.fromEntries([...record.applicants, record.applicantId].filter(Boolean).map((value) => [value, "00".repeat(16)]));
  const genesis = logEntryBytes({ v: 1, at: "2026-11-01T09:00:00Z", type: "register.genesis", log: origin });
  const entry = logEntryBytes({ v: 1, at: "2026-11-02T09:00:00Z", type: "register.entry", custodian: "https://register.example", entry: record.reference, event: "published", rev: 1, sha256: await publicDigest(record, salts), prev: null });
  const decision = logEntryBytes({ v: 1, at: "2026-11-02T09:00:00Z", type: "register.decision", custodian: "https://register.example", entry: record.reference, site: document.body, event: "approved", rule: { version: 2, sha256 } });
  const written = { plain: [genesis, entry, utf8("another")], before: [governing, entry, decision], after: [genesis, entry, governing], late: [decision, governing, entry] };
  const entries = [...written[ruled ?? "plain"], utf8("and another")];
  const leaves = await Promise.all(entries.map(leafHash));
  const read: SubtreeHash = async (level, index) => (level === 0 ? leaves[index]! : nodeHash(await read(level - 1, index * 2), await read(level - 1, index * 2 + 1)));
  const checkpoint = async (size: number) => signCheckpoint({ origin, size, root: await rootAt(read, size) }, log);
  const note = parseNote(await checkpoint(3))!;
  const signatures = await Promise.all(tres.slice(0, witnesses).map(({ key }) => cosign(note.text, 1_796_000_000, key)));
  const proofOf = async (line: Uint8Array) => { const at = entries.indexOf(line as (typeof entries)[number]); return writeProofFile(at, await inclusionProof(read, at, 3), writeNote({ ...note, signatures: [...note.signatures, ...signatures] }), line); };
  const portal = await newSigningKey();
  const given: EntryWithProof = {
    record, revision: 1, salts, proof: await proofOf(entry),
    log: writeVerifierKey(log.verifier), witnesses: tres.map(({ tre, key }) => ({ tre, key: writeVerifierKey(key.verifier) })),
    ...(ruled && { rules: [{ document, signed: await signDocument(document, governingType, portal), proof: await proofOf(governing) }], decisions: ruled === "after" ? [] : [await proofOf(decision)] }),
  };
  const now: LogNow = { checkpoint: await checkpoint(4), consistency: (from, to) => consistencyProof(read, from, to) };
  return { given, now, checkpoint, log, origin, portalKey: portal.x };
}
