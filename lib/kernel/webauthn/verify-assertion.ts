/** A passkey's signature over a challenge, verified: WebAuthn Level 3, section 7.2 (numbered steps in ceremony.ts and here). */
import { z } from "zod";
import { Base64Url, bytesOf, CredentialId, joined, readCeremony, type CeremonyFault, type Expected } from "./ceremony.ts";
import { verifiedBy, type PasskeyKey } from "./passkey-key.ts";

/** As `AuthenticatorAssertionResponse` has it, in base64url. */
export const Assertion = z.strictObject({
  credentialId: CredentialId,
  clientDataJSON: Base64Url.min(20).max(8000),
  authenticatorData: Base64Url.min(50).max(4000),
  signature: Base64Url.min(40).max(2800),
});
export type Assertion = z.infer<typeof Assertion>;

/** As a value, or as a form sends it: JSON in one field. */
export const AssertionGiven = z.union([Assertion, z.string().max(20_000).transform((text, refinement): Assertion => {
  try {
    return Assertion.parse(JSON.parse(text));
  } catch {
    refinement.addIssue({ code: "custom", message: "The passkey's answer can't be read. Confirm once more." });
    return z.NEVER;
  }
})]);

export type VerifiedAssertion = { signCount: number; backedUp: boolean };

/** Whoever asks has found `key` by the assertion's credential id (steps 5 and 6), and holds the sign count against the last one it knows (step 22). */
export async function verifyAssertion(assertion: Assertion, key: PasskeyKey, expected: Expected): Promise<VerifiedAssertion | { fault: CeremonyFault }> {
  const ceremony = await readCeremony("webauthn.get", bytesOf(assertion.clientDataJSON), bytesOf(assertion.authenticatorData), expected);
  if ("fault" in ceremony) return ceremony;
  // Steps 20 and 21.
  const signed = joined(ceremony.authenticatorData, ceremony.clientDataHash);
  if (!(await verifiedBy(key, bytesOf(assertion.signature), signed))) return { fault: "signature" };
  return { signCount: ceremony.data.signCount, backedUp: ceremony.data.backedUp };
}

/** Step 22. An authenticator that counts at all never gives a number twice: one that does was perhaps copied. */
export const mayBeCopied = (last: number, now: number): boolean => (last > 0 || now > 0) && now <= last;
