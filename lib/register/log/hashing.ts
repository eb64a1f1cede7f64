/**
 * The two hashes of a Merkle log (RFC 6962 §2.1, the same in RFC 9162 §2.1.1). The leading byte keeps leaves and nodes apart: without it, a node
 * could be presented as a leaf (second pre-image).
 */
export type Hash = Uint8Array<ArrayBuffer>;
/** Bytes of a SHA-256 hash. */
export const hashSize = 32;

const digest = async (bytes: Uint8Array<ArrayBuffer>): Promise<Hash> => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

function joined(prefix: number, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(1 + parts.reduce((sum, part) => sum + part.length, 0));
  bytes[0] = prefix;
  let at = 1;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** SHA-256(0x00 ‖ entry). */
export const leafHash = (entry: Uint8Array): Promise<Hash> => digest(joined(0, entry));
/** What a node's hash is made of: 0x01 ‖ left ‖ right. */
export const nodeBytes = (left: Uint8Array, right: Uint8Array): Uint8Array<ArrayBuffer> => joined(1, left, right);
/** Hashes a node. A server may do it at once; a browser can only answer later. */
export type HashNode = (left: Uint8Array, right: Uint8Array) => Hash | Promise<Hash>;
/** SHA-256(0x01 ‖ left ‖ right). */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Promise<Hash> => digest(nodeBytes(left, right));
/** Root of a log without entries: SHA-256 of nothing. */
export const emptyRoot = (): Promise<Hash> => digest(new Uint8Array());

export const sameHash = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);
