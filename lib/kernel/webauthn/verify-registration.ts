/**
 * A new passkey, verified: WebAuthn Level 3, section 7.1. Which make of authenticator it is, is not asked ("none" attestation): whose key
 * it is, is found out by people who compare words. A browser may still pass on a self attestation (section 5.1.3), which is verified.
 */
import { z } from "zod";
import { readCbor } from "./cbor.ts";
import { Base64Url, bytesOf, CredentialId, joined, readCeremony, type CeremonyFault, type Expected } from "./ceremony.ts";
import { coseAlgorithms, verifiedBy, type PasskeyKey } from "./passkey-key.ts";
import { base64url } from "jose";

/** As `AuthenticatorAttestationResponse` has it, in base64url. */
export const Registration = z.strictObject({
  credentialId: CredentialId,
  clientDataJSON: Base64Url.min(20).max(8000),
  attestationObject: Base64Url.min(50).max(16_000),
});
export type Registration = z.infer<typeof Registration>;

export type NewPasskey = { credentialId: string; key: PasskeyKey; signCount: number; backedUp: boolean };

export async function verifyRegistration(registration: Registration, expected: Expected): Promise<NewPasskey | { fault: CeremonyFault }> {
  const attestation = readAttestation(bytesOf(registration.attestationObject));
  if (!attestation) return { fault: "attestation" };
  const ceremony = await readCeremony("webauthn.create", bytesOf(registration.clientDataJSON), attestation.authData, expected);
  if ("fault" in ceremony) return ceremony;
  const { attested } = ceremony.data;
  if (!attested || base64url.encode(attested.credentialId) !== registration.credentialId) return { fault: "credential-id" };
  // The algorithm is one that was asked for.
  if (!attested.key) return { fault: "key" };
  const statement = attestation.self;
  if (statement !== null) {
    // Section 8.2: the statement of a self attestation is signed with the new key itself.
    const signed = joined(ceremony.authenticatorData, ceremony.clientDataHash);
    if (statement.alg !== coseAlgorithms[attested.key.alg] || !(await verifiedBy(attested.key, statement.sig, signed))) return { fault: "signature" };
  }
  return { credentialId: registration.credentialId, key: attested.key, signCount: ceremony.data.signCount, backedUp: ceremony.data.backedUp };
}

type AttestationRead = { authData: Uint8Array; self: { alg: number; sig: Uint8Array } | null };

/** Section 6.5.4. Formats that name a maker were not asked for, and say nothing here: no statement of theirs is relied on. */
function readAttestation(bytes: Uint8Array): AttestationRead | undefined {
  try {
    const { value, length } = readCbor(bytes);
    if (!(value instanceof Map) || length !== bytes.length) return undefined;
    const [fmt, statement, authData] = [value.get("fmt"), value.get("attStmt"), value.get("authData")];
    if (typeof fmt !== "string" || !(statement instanceof Map) || !(authData instanceof Uint8Array)) return undefined;
    // Section 8.7: nothing is in a statement of no attestation.
    if (fmt === "none") return statement.size === 0 ? { authData, self: null } : undefined;
    if (fmt !== "packed" || statement.has("x5c")) return { authData, self: null };
    const [alg, sig] = [statement.get("alg"), statement.get("sig")];
    return typeof alg === "number" && sig instanceof Uint8Array ? { authData, self: { alg, sig } } : undefined;
  } catch {
    return undefined;
  }
}
