import { randomBytes } from "node:crypto";
import { sha256 } from "#lib/kernel/digest.ts";

/** A random secret of 256 bits that is shown once, and the digest under which it is kept. The prefix lets scanners find leaked ones. */
export async function newSecret(prefix: string): Promise<{ secret: string; sha256: string }> {
  const secret = prefix + randomBytes(32).toString("base64url");
  return { secret, sha256: await sha256(secret) };
}
