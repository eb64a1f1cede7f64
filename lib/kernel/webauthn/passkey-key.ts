/** Public keys of passkeys: as authenticators give them (COSE, RFC 9052 and 9053), as we keep them (JWK, RFC 7517), and what they verify. */
import { base64url } from "jose";
import { z } from "zod";
import type { CborValue } from "./cbor.ts";

const coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
/** The algorithms that authenticators have: ECDSA on P-256, Ed25519, and RSA (PKCS #1 v1.5) of at least 2,048 bits; each with SHA-256 where it hashes. */
export const PasskeyKey = z.discriminatedUnion("alg", [
  z.strictObject({ alg: z.literal("ES256"), kty: z.literal("EC"), crv: z.literal("P-256"), x: coordinate, y: coordinate }),
  z.strictObject({ alg: z.literal("EdDSA"), kty: z.literal("OKP"), crv: z.literal("Ed25519"), x: coordinate }),
  z.strictObject({ alg: z.literal("RS256"), kty: z.literal("RSA"), n: z.string().regex(/^[A-Za-z0-9_-]{342,1400}$/), e: z.string().regex(/^[A-Za-z0-9_-]{2,8}$/) }),
]);
export type PasskeyKey = z.infer<typeof PasskeyKey>;

/** COSE algorithm identifiers, in the order in which we prefer them. */
export const coseAlgorithms = { ES256: -7, EdDSA: -8, RS256: -257 } as const satisfies Record<PasskeyKey["alg"], number>;

/** Labels of COSE key parameters (RFC 9053, section 7; RFC 8230, section 4): 1 kty, 3 alg, then the key type's own, from −1. */
export function keyFromCose(cose: CborValue): PasskeyKey | undefined {
  if (!(cose instanceof Map)) return undefined;
  const bytes = (label: number) => { const value = cose.get(label); return value instanceof Uint8Array ? base64url.encode(value) : undefined; };
  const is = (kty: number, alg: number, crv?: number) => cose.get(1) === kty && cose.get(3) === alg && (crv === undefined || cose.get(-1) === crv);
  const key = is(2, coseAlgorithms.ES256, 1) ? { alg: "ES256", kty: "EC", crv: "P-256", x: bytes(-2), y: bytes(-3) }
    : is(1, coseAlgorithms.EdDSA, 6) ? { alg: "EdDSA", kty: "OKP", crv: "Ed25519", x: bytes(-2) }
    : is(3, coseAlgorithms.RS256) ? { alg: "RS256", kty: "RSA", n: bytes(-1), e: bytes(-2) }
    : undefined;
  const parsed = PasskeyKey.safeParse(key);
  return parsed.success ? parsed.data : undefined;
}

const algorithms = {
  ES256: { import: { name: "ECDSA", namedCurve: "P-256" }, verify: { name: "ECDSA", hash: "SHA-256" } },
  EdDSA: { import: { name: "Ed25519" }, verify: { name: "Ed25519" } },
  RS256: { import: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" }, verify: { name: "RSASSA-PKCS1-v1_5" } },
} as const;

/** False for whatever is not this key's signature over these bytes, a key or a signature that is none included. */
export async function verifiedBy(key: PasskeyKey, signature: Uint8Array, over: Uint8Array): Promise<boolean> {
  const { import: imported, verify } = algorithms[key.alg];
  const raw = key.alg === "ES256" ? rawEcdsa(signature) : signature;
  if (!raw) return false;
  try {
    const { alg: _alg, ...jwk } = key;
    const publicKey = await crypto.subtle.importKey("jwk", jwk, imported, false, ["verify"]);
    return await crypto.subtle.verify(verify, publicKey, raw as Uint8Array<ArrayBuffer>, over as Uint8Array<ArrayBuffer>);
  } catch {
    return false;
  }
}

/**
 * Authenticators write an ECDSA signature in ASN.1 DER (WebAuthn, section 6.5.5): SEQUENCE of the INTEGERs r and s. WebCrypto reads r and s
 * side by side, 32 bytes each. Only the one DER spelling of each signature is taken (X.690, section 8.3.2).
 */
export function rawEcdsa(der: Uint8Array): Uint8Array | undefined {
  if (der[0] !== 0x30 || der[1] !== der.length - 2 || der.length > 72) return undefined;
  const raw = new Uint8Array(64);
  let at = 2;
  for (const end of [32, 64]) {
    const length = der[at + 1] ?? 0;
    const digits = der.subarray(at + 2, at + 2 + length);
    const [first = 0, second = 0] = digits;
    const isPadded = first === 0 && length > 1;
    if (der[at] !== 0x02 || length === 0 || digits.length !== length || first > 0x7f || (isPadded && second <= 0x7f)) return undefined;
    const value = isPadded ? digits.subarray(1) : digits;
    if (value.length > 32) return undefined;
    raw.set(value, end - value.length);
    at += 2 + length;
  }
  return at === der.length ? raw : undefined;
}
