/** The TRE's own key pair: made on the first start, never leaves the TRE. Its public half is registered once, by invitation. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { PrivateJwk, PublicJwk } from "#lib/approval/signature.ts";

async function newKey(): Promise<PrivateJwk> {
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  const { d, x } = await crypto.subtle.exportKey("jwk", pair.privateKey);
  if (!d || !x) throw new Error("WebCrypto gave no Ed25519 key");
  return { kty: "OKP", crv: "Ed25519", d, x };
}

export async function keptKey(dataFolder: string): Promise<PrivateJwk> {
  const file = path.join(dataFolder, "agent-key.json");
  const read = () => JSON.parse(readFileSync(file, "utf8")) as PrivateJwk;
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  // 0600 and exclusive: nobody else on the machine reads it, and a second start does not replace it.
  writeFileSync(file, JSON.stringify(await newKey()), { mode: 0o600, flag: "wx" });
  return read();
}

export const publicHalf = ({ kty, crv, x }: PrivateJwk): PublicJwk => ({ kty, crv, x });
