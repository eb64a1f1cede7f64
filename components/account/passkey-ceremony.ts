/** What the browser does with passkeys: makes one, and signs with one. Everything binary goes to and from the server as base64url. */
import { base64url } from "jose";
import type { Assertion } from "#lib/kernel/webauthn/verify-assertion.ts";
import type { PasskeyAsked } from "#lib/kernel/webauthn/registration-asked.ts";
import type { Registration } from "#lib/kernel/webauthn/verify-registration.ts";

const bytes = (text: string): BufferSource => base64url.decode(text) as Uint8Array<ArrayBuffer>;
const text = (buffer: ArrayBuffer): string => base64url.encode(new Uint8Array(buffer));
const known = (ids: readonly string[]): PublicKeyCredentialDescriptor[] => ids.map((id) => ({ type: "public-key", id: bytes(id) }));

/** In words for whoever stands before the screen; browsers say the same of a refusal, an end of time and an authenticator that has no passkey for this site. */
function why(error: unknown, otherwise: string): Error {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "InvalidStateError") return new Error("This device has a passkey for this account already.");
  if (name === "NotAllowedError" || name === "AbortError") return new Error(otherwise);
  if (name === "SecurityError") return new Error("Passkeys work only at this site’s own address, over a secure connection.");
  return new Error("This browser could not use a passkey.");
}
function supported(): void {
  if (typeof window.PublicKeyCredential !== "function") throw new Error("This browser knows no passkeys. Use a newer one, or another device.");
}

export async function createPasskey({ challenge, rpId, rpName, user, algorithms, exclude }: PasskeyAsked): Promise<Registration> {
  supported();
  const made = await navigator.credentials.create({ publicKey: {
    challenge: bytes(challenge), rp: { id: rpId, name: rpName }, user: { ...user, id: bytes(user.id) }, pubKeyCredParams: algorithms.map((alg) => ({ type: "public-key", alg })),
    excludeCredentials: known(exclude), authenticatorSelection: { userVerification: "required", residentKey: "preferred" }, attestation: "none", timeout: 300_000,
  } }).catch((error: unknown) => { throw why(error, "No passkey was made: it was broken off, or took too long."); });
  const { rawId, response } = made as PublicKeyCredential & { response: AuthenticatorAttestationResponse };
  return { credentialId: text(rawId), clientDataJSON: text(response.clientDataJSON), attestationObject: text(response.attestationObject) };
}

export async function signWithPasskey(challenge: string, passkeys: readonly string[]): Promise<Assertion> {
  supported();
  const signed = await navigator.credentials.get({ publicKey: { challenge: bytes(challenge), allowCredentials: known(passkeys), userVerification: "required", timeout: 300_000 } })
    .catch((error: unknown) => { throw why(error, "Nothing was signed: it was broken off, took too long, or this device has none of your passkeys."); });
  const { rawId, response } = signed as PublicKeyCredential & { response: AuthenticatorAssertionResponse };
  return { credentialId: text(rawId), clientDataJSON: text(response.clientDataJSON), authenticatorData: text(response.authenticatorData), signature: text(response.signature) };
}
