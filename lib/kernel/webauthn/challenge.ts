/** What a passkey is asked to sign is no random number but a digest of what its owner means: whoever has the statement can verify the signature, any time. */
import { base64url } from "jose";
import { canonicalJson } from "../canonical-json.ts";

/** SHA-256 over the domain and the statement's canonical JSON, in base64url. `domain`: a line that no other kind of statement has, so that no signature passes for another. */
export async function challengeOver(domain: `${string}\n`, statement: unknown): Promise<string> {
  return base64url.encode(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(domain + canonicalJson(statement)))));
}
