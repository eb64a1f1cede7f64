/** What an authenticator says and signs: WebAuthn Level 3, section 6.1. */
import { readCbor } from "./cbor.ts";
import { keyFromCose, type PasskeyKey } from "./passkey-key.ts";

export type AuthenticatorData = {
  readonly rpIdHash: Uint8Array;
  /** Somebody touched it (UP), and it knows by finger, face or code that it was its owner (UV). */
  readonly userPresent: boolean;
  readonly userVerified: boolean;
  /** The passkey may be, and is, copied to other devices of its owner. */
  readonly backupEligible: boolean;
  readonly backedUp: boolean;
  readonly signCount: number;
  /** Only where a passkey is made: its id and its key; no key where its algorithm is none of ours. */
  readonly attested: { readonly credentialId: Uint8Array; readonly key: PasskeyKey | undefined } | null;
};

const flag = { UP: 0x01, UV: 0x04, BE: 0x08, BS: 0x10, AT: 0x40, ED: 0x80 } as const;

/** Undefined where the bytes are not authenticator data from the first to the last. */
export function readAuthenticatorData(bytes: Uint8Array): AuthenticatorData | undefined {
  if (bytes.length < 37) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const flags = bytes[32]!;
  const has = (bit: number) => (flags & bit) !== 0;
  try {
    let at = 37;
    let attested: AuthenticatorData["attested"] = null;
    if (has(flag.AT)) {
      // Section 6.5.1: AAGUID (16), length (2), id (at most 1,023), key.
      const length = view.getUint16(at + 16);
      const credentialId = bytes.slice(at + 18, at + 18 + length);
      if (length === 0 || length > 1023 || credentialId.length !== length) return undefined;
      at += 18 + length;
      const cose = readCbor(bytes.subarray(at));
      at += cose.length;
      attested = { credentialId, key: keyFromCose(cose.value) };
    }
    if (has(flag.ED)) {
      const extensions = readCbor(bytes.subarray(at));
      if (!(extensions.value instanceof Map)) return undefined;
      at += extensions.length;
    }
    if (at !== bytes.length) return undefined;
    return { rpIdHash: bytes.slice(0, 32), userPresent: has(flag.UP), userVerified: has(flag.UV), backupEligible: has(flag.BE), backedUp: has(flag.BS), signCount: view.getUint32(33), attested };
  } catch {
    return undefined;
  }
}
