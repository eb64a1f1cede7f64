/**
 * A committee's signatures as they travel beside the approval: what was signed, with each member's public key, so that an archived crate can be
 * verified by itself, years later, when neither portal nor TRE is there. It proves that these keys signed this approval; whose the keys are, a reader
 * learns by comparing their words with the members. No TRE takes a key from here.
 */
import { base64url } from "jose";
import { z } from "zod";
import { digestOf } from "#lib/kernel/digest.ts";
import { ceremonyFaults } from "#lib/kernel/webauthn/ceremony.ts";
import { PasskeyKey } from "#lib/kernel/webauthn/passkey-key.ts";
import { Assertion, verifyAssertion } from "#lib/kernel/webauthn/verify-assertion.ts";
import { Envelope } from "./envelope.ts";
import { challengeOf, DecisionStatement } from "./signed-decision.ts";

export const PortableSignatures = z.strictObject({
  version: z.literal(1),
  /** Of the pages on which the members signed: scheme and host. */
  origin: z.url().refine((value) => URL.canParse(value) && new URL(value).origin === value, "give scheme and host only"),
  statement: DecisionStatement,
  signatures: z.array(z.strictObject({ member: z.string().min(1).max(200), key: PasskeyKey, assertion: Assertion })).min(1).max(100),
});
export type PortableSignatures = z.infer<typeof PortableSignatures>;

/** `fault`: why the signature does not hold; null where it does. */
export type VerifiedSigner = { readonly member: string; readonly key: PasskeyKey; readonly fault: string | null };
/** `about`: why what was signed is not this approval; null where it is. */
export type PortableVerdict = { readonly about: string | null; readonly signers: VerifiedSigner[] };

/** The envelope inside its JWS, unverified: whose signature that is, whoever knows the portal's key says (signature.ts). */
export function envelopeIn(jws: string): Envelope | undefined {
  try {
    return Envelope.parse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(base64url.decode(jws.split(".")[1] ?? ""))));
  } catch {
    return undefined;
  }
}

export async function verifyPortable({ origin, statement, signatures }: PortableSignatures, jws: string): Promise<PortableVerdict> {
  const challenge = await challengeOf(statement);
  const signers: VerifiedSigner[] = [];
  for (const { member, key, assertion } of signatures) {
    const found = await verifyAssertion(assertion, key, { challenge, origin, userVerification: "required" });
    signers.push({ member, key, fault: "fault" in found ? ceremonyFaults[found.fault] : null });
  }
  return { about: await otherThan(statement, envelopeIn(jws)), signers };
}

async function otherThan(statement: DecisionStatement, envelope: Envelope | undefined): Promise<string | null> {
  if (!envelope) return "The approval in the crate can't be read.";
  if (statement.about !== "application" || statement.decision !== "approve") return "What was signed is no approval.";
  const isThis = statement.envelope === (await digestOf(envelope)) && statement.treId === envelope.tre.id && statement.application.projectId === envelope.project.id && statement.application.revision === envelope.project.revision;
  return isThis ? null : "What was signed is another approval than the one in the crate.";
}
