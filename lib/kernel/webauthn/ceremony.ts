/** What registration and assertion have in common: client data, and what the authenticator must say about itself. */
import { base64url } from "jose";
import { z } from "zod";
import { sha256, toHex } from "../digest.ts";
import { readAuthenticatorData, type AuthenticatorData } from "./authenticator-data.ts";

/** Base64url without padding, as everything binary travels. */
export const Base64Url = z.string().regex(/^[A-Za-z0-9_-]*$/);
export const CredentialId = Base64Url.min(2).max(1364);

export type Expected = {
  /** Base64url. */
  challenge: string;
  /** Of the page on which it happened: scheme, host, port. Its host name is the relying party's id. */
  origin: string;
  /** Whether the authenticator must know that it was its owner (UV), not only that somebody touched it. */
  userVerification: "required" | "discouraged";
};

/** What went wrong, for the log and the words that are made of it. */
export const ceremonyFaults = {
  "client-data": "What the browser says of itself can't be read.",
  type: "It was made for another purpose.",
  challenge: "It is over something else.",
  origin: "It was made on another web site.",
  "cross-origin": "It was made in a page inside another page.",
  "authenticator-data": "What the authenticator says can't be read.",
  "relying-party": "It was made for another web site.",
  "user-presence": "Nobody touched the authenticator.",
  "user-verification": "The authenticator did not check that it was its owner.",
  "backup-flags": "What the authenticator says of its copies contradicts itself.",
  "credential-id": "It is by another passkey than it says.",
  key: "The passkey's kind of key is not one that is known here.",
  attestation: "What the authenticator attests can't be read.",
  signature: "The signature is not by the passkey's key over this.",
} as const;
export type CeremonyFault = keyof typeof ceremonyFaults;

const ClientData = z.object({ type: z.string(), challenge: z.string(), origin: z.string(), crossOrigin: z.boolean().optional(), topOrigin: z.string().optional() });

/** WebAuthn Level 3, section 7.2, steps 8–14 (section 7.1, steps 5–11, for a registration). */
function clientDataFault(bytes: Uint8Array, type: "webauthn.get" | "webauthn.create", expected: Expected): CeremonyFault | undefined {
  let client: z.infer<typeof ClientData>;
  try {
    client = ClientData.parse(JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes)));
  } catch {
    return "client-data";
  }
  if (client.type !== type) return "type";
  if (client.challenge !== expected.challenge) return "challenge";
  if (client.origin !== expected.origin) return "origin";
  // Neither the portal nor a console is ever shown inside another site's page: who asks from there wants a click that was not meant.
  return client.crossOrigin === true || client.topOrigin !== undefined ? "cross-origin" : undefined;
}

export type Ceremony = { data: AuthenticatorData; authenticatorData: Uint8Array; clientDataHash: Uint8Array };

/** Steps 8–18 of section 7.2; the same for a registration (section 7.1). */
export async function readCeremony(type: "webauthn.get" | "webauthn.create", clientDataJSON: Uint8Array, authenticatorData: Uint8Array, expected: Expected): Promise<Ceremony | { fault: CeremonyFault }> {
  const fault = clientDataFault(clientDataJSON, type, expected);
  if (fault) return { fault };
  const data = readAuthenticatorData(authenticatorData);
  if (!data) return { fault: "authenticator-data" };
  // Step 15.
  if (toHex(data.rpIdHash) !== (await sha256(new URL(expected.origin).hostname))) return { fault: "relying-party" };
  // Steps 16 and 17.
  if (!data.userPresent) return { fault: "user-presence" };
  if (expected.userVerification === "required" && !data.userVerified) return { fault: "user-verification" };
  // Step 18: only what may be copied can have been.
  if (data.backedUp && !data.backupEligible) return { fault: "backup-flags" };
  return { data, authenticatorData, clientDataHash: new Uint8Array(await crypto.subtle.digest("SHA-256", clientDataJSON as Uint8Array<ArrayBuffer>)) };
}

export const bytesOf = (text: string): Uint8Array => base64url.decode(text);
export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (all.set(part, at), at + part.length), 0);
  return all;
}
