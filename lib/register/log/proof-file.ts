/**
 * C2SP tlog-proof: an entry's place in the log with the cosigned checkpoint that it leads to, to be checked without asking anybody. The `extra` line, whose content C2SP
 * leaves to the log, holds the entry itself: the file proves by itself what it speaks of.
 */
import { fromBase64, toBase64 } from "./base64.ts";
import { parseCheckpoint, type SignedCheckpoint } from "./checkpoint.ts";
import { hashSize, type Hash } from "./hashing.ts";

const head = "c2sp.org/tlog-proof@v1";
/** A proof never needs more: 2^63 entries. */
const longestProof = 63;
export type ProofFile = { readonly index: number; /** The entry, where the file carries it. */ readonly entry?: Uint8Array<ArrayBuffer>; readonly proof: readonly Hash[]; readonly checkpoint: SignedCheckpoint };

export const writeProofFile = (index: number, proof: readonly Hash[], checkpoint: string, entry?: Uint8Array): string =>
  `${head}\n${entry ? `extra ${toBase64(entry)}\n` : ""}index ${String(index)}\n${proof.map((hash) => `${toBase64(hash)}\n`).join("")}\n${checkpoint}`;

/** Nothing where it is no proof file. */
export function parseProofFile(text: string): ProofFile | undefined {
  const end = text.indexOf("\n\n");
  const [first, ...lines] = text.slice(0, Math.max(end, 0)).split("\n");
  if (first !== head) return undefined;
  const entry = lines[0]?.startsWith("extra ") ? fromBase64(lines.shift()!.slice(6)) : undefined;
  const index = /^index (0|[1-9]\d{0,15})$/.exec(lines.shift() ?? "")?.[1];
  const proof = lines.map(fromBase64);
  const checkpoint = parseCheckpoint(text.slice(end + 2));
  if (index === undefined || !Number.isSafeInteger(Number(index)) || !checkpoint || proof.length > longestProof) return undefined;
  return proof.every((hash) => hash?.length === hashSize) ? { index: Number(index), proof: proof as Hash[], checkpoint, ...(entry && { entry }) } : undefined;
}
