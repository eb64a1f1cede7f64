import { readFileSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { PrivateJwk } from "#lib/approval/signature.ts";

/** A fresh Ed25519 key pair as JSON Web Key. */
export async function newSigningKey(): Promise<PrivateJwk> {
  const pair = (await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]));
  const { d, x } = await crypto.subtle.exportKey("jwk", pair.privateKey);
  if (!d || !x) throw new Error("WebCrypto gave no Ed25519 key");
  return { kty: "OKP", crv: "Ed25519", d, x };
}

/** Made once and kept in the portal's folder: TREs pin the public halves when they join, so that they must outlive every restart. */
export async function keptSigningKey(dataFolder: string, name: "signing-key" | "register-log-key" = "signing-key"): Promise<PrivateJwk> {
  const file = path.join(dataFolder, `${name}.json`);
  const read = () => JSON.parse(readFileSync(file, "utf8")) as PrivateJwk;
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  mkdirSync(dataFolder, { recursive: true });
  try {
    writeFileSync(file, JSON.stringify(await newSigningKey()), { mode: 0o600, flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error; // another process was quicker: its key counts
  }
  return read();
}
