import { canonicalJson } from "./canonical-json.ts";

const utf8 = new TextEncoder();
export const toHex = (bytes: Uint8Array): string => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");

async function hash(algorithm: "SHA-256" | "SHA-512", content: Uint8Array | string): Promise<string> {
  const bytes = typeof content === "string" ? utf8.encode(content) : content;
  return toHex(new Uint8Array(await crypto.subtle.digest(algorithm, bytes as Uint8Array<ArrayBuffer>)));
}

/** Lower-case hex SHA-256 (64 characters). */
export const sha256 = (content: Uint8Array | string): Promise<string> => hash("SHA-256", content);
/** Lower-case hex SHA-512 (128 characters), the digest that BagIt manifests of a Five Safes crate carry. */
export const sha512 = (content: Uint8Array | string): Promise<string> => hash("SHA-512", content);
/** SHA-256 of a value's canonical JSON: the digest by which queries, envelopes and policies are named. */
export const digestOf = (value: unknown): Promise<string> => sha256(canonicalJson(value));
