import { base64url } from "jose";
import { coseAlgorithms } from "./passkey-key.ts";

/** What the browser is asked to make (PublicKeyCredentialCreationOptions; WebAuthn Level 2, section 5.4), with everything binary in base64url. */
export type PasskeyAsked = { challenge: string; rpId: string; rpName: string; user: { id: string; name: string; displayName: string }; algorithms: readonly number[]; exclude: readonly string[] };

/** `of`: where the passkey is for, and whose it becomes; `id` is a UUID, whose 16 bytes are the user handle. `exclude`: ids of the credentials that this person has there already. */
export const registrationAsked = (challenge: string, of: { origin: string; rpName: string; id: string; email: string; name: string }, exclude: readonly string[]): PasskeyAsked => ({
  challenge, rpId: new URL(of.origin).hostname, rpName: of.rpName, user: { id: base64url.encode(Uint8Array.from(of.id.replaceAll("-", "").match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))), name: of.email, displayName: of.name },
  algorithms: Object.values(coseAlgorithms), exclude,
});
