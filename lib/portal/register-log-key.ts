/** The key that signs the log's checkpoints. Its name is the log's origin, which never changes once the log has begun: a portal that moves keeps the old one. */
import { base64url } from "jose";
import type { PrivateJwk, PublicJwk } from "#lib/approval/signature.ts";
import { verifierKey, type SignatureKind, type SignerKey, type VerifierKey } from "#lib/register/log/signed-note.ts";
import type { Context } from "./context.ts";

/** Schema-less address, as C2SP's checkpoints name a log. */
export const originAt = (portalUrl: string): string => `${new URL(portalUrl).host}/log`;

const keyOf = (name: string, kind: SignatureKind, jwk: Pick<PublicJwk, "x">): Promise<VerifierKey> => verifierKey(name, kind, Uint8Array.from(base64url.decode(jwk.x)));

export async function logSigner(origin: string, jwk: PrivateJwk): Promise<SignerKey> {
  const { kty, crv, d, x } = jwk;
  return { verifier: await keyOf(origin, 1, jwk), privateKey: await crypto.subtle.importKey("jwk", { kty, crv, d, x }, "Ed25519", false, ["sign"]) };
}
export const logVerifier = (origin: string, context: Context): Promise<VerifierKey> => keyOf(origin, 1, context.registerLogKey);
