/** A register's log for the stub portal: real entries, hashes, checkpoints and proofs, kept in memory. */
import type { z } from "zod";
import type { PrivateJwk } from "#lib/approval/signature.ts";
import type { CosignatureRequest } from "#lib/protocol/register-log.ts";
import { signCheckpoint } from "#lib/register/log/checkpoint.ts";
import { leafHash, nodeHash, type Hash } from "#lib/register/log/hashing.ts";
import { logEntryBytes, type LogEntry } from "#lib/register/log/log-entry.ts";
import { writeProofFile } from "#lib/register/log/proof-file.ts";
import { verifierKey, writeVerifierKey, type SignerKey } from "#lib/register/log/signed-note.ts";
import { inclusionProof, rootAt, type SubtreeHash } from "#lib/register/log/tree.ts";

export async function stubRegisterLog(key: PrivateJwk, project: string) {
  const origin = "stub.example/log";
  const { kty, crv, d, x } = key;
  const signer: SignerKey = { verifier: await verifierKey(origin, 1, Uint8Array.from(Buffer.from(x, "base64url"))), privateKey: await crypto.subtle.importKey("jwk", { kty, crv, d, x }, "Ed25519", false, ["sign"]) };
  let entries: Uint8Array<ArrayBuffer>[] = [];
  let leaves: Hash[] = [];
  const cosignatures: z.infer<typeof CosignatureRequest>[] = [];
  const read: SubtreeHash = async (level, index) => (level === 0 ? leaves[index]! : nodeHash(await read(level - 1, index * 2), await read(level - 1, index * 2 + 1)));
  const checkpoint = async (size = entries.length) => signCheckpoint({ origin, size, root: await rootAt(read, size) }, signer);
  const log = {
    key: writeVerifierKey(signer.verifier), cosignatures,
    async add(entry: LogEntry): Promise<void> {
      const bytes = logEntryBytes(entry);
      entries.push(bytes);
      leaves.push(await leafHash(bytes));
    },
    /** Another past, under the same key: what a dishonest portal would do. */
    async rewrite(change: (texts: string[]) => string[]): Promise<void> {
      entries = change(entries.map((e) => new TextDecoder().decode(e))).map((text) => new TextEncoder().encode(text));
      leaves = await Promise.all(entries.map(leafHash));
    },
    async answer(from: number) {
      return { log: writeVerifierKey(signer.verifier), checkpoint: await checkpoint(), entries: entries.slice(from).map((e) => new TextDecoder().decode(e)) };
    },
    async proof(index: number): Promise<string> {
      return writeProofFile(index, await inclusionProof(read, index, entries.length), await checkpoint(), entries[index]);
    },
  };
  await log.add({ v: 1, at: "2026-11-01T09:00:00Z", type: "register.genesis", log: origin });
  await log.add({ v: 1, at: "2026-11-01T10:00:00Z", type: "register.entry", custodian: "https://stub.example", entry: project, event: "published", rev: 1, sha256: "a".repeat(64), prev: null });
  return log;
}
