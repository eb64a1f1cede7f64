import { describe, expect, it } from "vitest";
import { signCheckpoint } from "./log/checkpoint.ts";
import { cosign } from "./log/cosignature.ts";
import { leafHash, nodeHash } from "./log/hashing.ts";
import { logEntryBytes } from "./log/log-entry.ts";
import { writeProofFile } from "./log/proof-file.ts";
import { parseNote, utf8, verifierKey, writeNote, writeVerifierKey, type SignatureKind, type SignerKey } from "./log/signed-note.ts";
import { consistencyProof, inclusionProof, rootAt, type SubtreeHash } from "./log/tree.ts";
import { publicDigest } from "./public-digest.ts";
import { record } from "./testing/record.ts";
import { verdictOf, verifyEntry, type EntryWithProof, type LogNow, type StepOutcome } from "./verify-entry.ts";

async function newKey(name: string, kind: SignatureKind): Promise<SignerKey> {
  const pair = (await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]));
  const publicKey = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  return { privateKey: pair.privateKey, verifier: await verifierKey(name, kind, publicKey) };
}

async function published(witnesses: number) {
  const origin = "register.example/log";
  const log = await newKey(origin, 1);
  const tres = await Promise.all(["Northern TRE", "Wessex TRE"].map(async (tre, i) => ({ tre, key: await newKey(`${origin}/witness/${String(i)}`, 4) })));
  const salts = Object.fromEntries([...record.applicants, record.applicantId].filter(Boolean).map((value) => [value, "00".repeat(16)]));
  const entries = [
    logEntryBytes({ v: 1, at: "2026-11-01T09:00:00Z", type: "register.genesis", log: origin }),
    logEntryBytes({ v: 1, at: "2026-11-02T09:00:00Z", type: "register.entry", custodian: "https://register.example", entry: record.reference, event: "published", rev: 1, sha256: await publicDigest(record, salts), prev: null }),
    utf8("another"), utf8("and another"),
  ];
  const leaves = await Promise.all(entries.map(leafHash));
  const read: SubtreeHash = async (level, index) => (level === 0 ? leaves[index]! : nodeHash(await read(level - 1, index * 2), await read(level - 1, index * 2 + 1)));
  const checkpoint = async (size: number) => signCheckpoint({ origin, size, root: await rootAt(read, size) }, log);
  const note = parseNote(await checkpoint(3))!;
  const signatures = await Promise.all(tres.slice(0, witnesses).map(({ key }) => cosign(note.text, 1_796_000_000, key)));
  const given: EntryWithProof = {
    record, revision: 1, salts, proof: writeProofFile(1, await inclusionProof(read, 1, 3), writeNote({ ...note, signatures: [...note.signatures, ...signatures] }), entries[1]),
    log: writeVerifierKey(log.verifier), witnesses: tres.map(({ tre, key }) => ({ tre, key: writeVerifierKey(key.verifier) })),
  };
  const now: LogNow = { checkpoint: await checkpoint(4), consistency: (from, to) => consistencyProof(read, from, to) };
  return { given, now, checkpoint, log, origin };
}
const all = async (given: EntryWithProof, now?: LogNow): Promise<StepOutcome[]> => Array.fromAsync(verifyEntry(given, now));
const outcomes = async (given: EntryWithProof, now?: LogNow) => Object.fromEntries((await all(given, now)).map((o) => [o.step, o.outcome]));

describe("checking an entry", () => {
  it("holds in every step, and names the witnesses", async () => {
    const { given, now } = await published(2);
    const steps = await all(given, now);
    expect(steps.map((s) => s.outcome)).toEqual(["holds", "holds", "holds", "holds", "holds", "holds"]);
    expect(steps[4]!.said).toContain("Northern TRE, Wessex TRE had read");
    expect(verdictOf(steps).outcome).toBe("holds");
  });

  it("says plainly that nobody has witnessed it yet", async () => {
    const { given, now } = await published(0);
    expect((await outcomes(given, now)).witnessed).toBe("open");
    expect(verdictOf(await all(given, now)).outcome).toBe("open");
  });

  it("fails for a word of the entry that was changed, for another version, and for a name that was put in another's place", async () => {
    const { given } = await published(1);
    for (const changed of [
      { ...given, record: { ...given.record, laySummary: `${given.record.laySummary} More.` } },
      { ...given, revision: 2 },
      { ...given, record: { ...given.record, applicants: ["Somebody Else"] }, salts: { ...given.salts, "Somebody Else": "11".repeat(16) } },
    ]) expect((await outcomes(changed))["same-text"]).toBe("fails");
  });

  it("fails for a proof that leads elsewhere, a false signature, and a log that was shortened or rewritten", async () => {
    const { given, now, checkpoint } = await published(1);
    const other = await published(1);
    expect((await outcomes({ ...given, proof: given.proof.replace(/index 1/, "index 2") }))["in-the-log"]).toBe("fails");
    expect((await outcomes({ ...given, log: other.given.log })).signed).toBe("fails");
    expect(await outcomes({ ...given, proof: "nonsense" })).toEqual({ readable: "fails" });
    expect((await outcomes(given, { ...now, checkpoint: await checkpoint(2) })).continues).toBe("fails");
    expect((await outcomes(given, { ...now, checkpoint: other.now.checkpoint })).continues).toBe("fails");
    expect((await outcomes(given, { ...now, consistency: async () => [await leafHash(utf8("x"))] })).continues).toBe("fails");
  });
});
