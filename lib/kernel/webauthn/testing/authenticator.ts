/** An authenticator in software, for tests: it makes a passkey and signs with it what WebAuthn says, or what a test wants said wrongly. */
import { base64url } from "jose";
import type { Assertion } from "../verify-assertion.ts";
import type { Registration } from "../verify-registration.ts";
import { joined } from "../ceremony.ts";
import type { PasskeyKey } from "../passkey-key.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const hash = async (bytes: Uint8Array) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>));
const flags = { UP: 0x01, UV: 0x04, BE: 0x08, BS: 0x10, AT: 0x40 };

type CborItem = number | string | Uint8Array | ReadonlyMap<number | string, CborItem>;
function head(major: number, n: number): Uint8Array {
  if (n < 24) return Uint8Array.of((major << 5) | n);
  if (n < 256) return Uint8Array.of((major << 5) | 24, n);
  return Uint8Array.of((major << 5) | 25, n >> 8, n & 255);
}
/** The few kinds of value that an attestation object has. */
export function cbor(value: CborItem): Uint8Array {
  if (typeof value === "number") return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === "string") return joined(head(3, utf8(value).length), utf8(value));
  if (value instanceof Uint8Array) return joined(head(2, value.length), value);
  return joined(head(5, value.size), ...[...value].flatMap(([key, item]) => [cbor(key), cbor(item)]));
}

const integer = (bytes: Uint8Array): Uint8Array => {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = bytes.subarray(first === -1 ? bytes.length - 1 : first);
  const body = digits[0]! > 0x7f ? joined(Uint8Array.of(0), digits) : digits;
  return joined(Uint8Array.of(0x02, body.length), body);
};
export const derEcdsa = (raw: Uint8Array): Uint8Array => {
  const body = joined(integer(raw.subarray(0, 32)), integer(raw.subarray(32)));
  return joined(Uint8Array.of(0x30, body.length), body);
};

export type Say = { challenge: string; origin: string; type?: string; rpId?: string; flags?: number; signCount?: number; more?: Record<string, unknown> };
export type SoftAuthenticator = { credentialId: string; key: PasskeyKey; register(say: Say): Promise<Registration>; sign(say: Say): Promise<Assertion> };

const kinds = {
  ES256: { make: { name: "ECDSA", namedCurve: "P-256" }, sign: { name: "ECDSA", hash: "SHA-256" } },
  EdDSA: { make: { name: "Ed25519" }, sign: { name: "Ed25519" } },
  RS256: { make: { name: "RSASSA-PKCS1-v1_5", modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1), hash: "SHA-256" }, sign: { name: "RSASSA-PKCS1-v1_5" } },
} as const;

export async function softAuthenticator(alg: PasskeyKey["alg"] = "ES256"): Promise<SoftAuthenticator> {
  const pair = (await crypto.subtle.generateKey(kinds[alg].make, true, ["sign", "verify"])) as CryptoKeyPair;
  const { kty, crv, x, y, n, e } = await crypto.subtle.exportKey("jwk", pair.publicKey);
  const key = (alg === "ES256" ? { alg, kty, crv, x, y } : alg === "EdDSA" ? { alg, kty, crv, x } : { alg, kty, n, e }) as PasskeyKey;
  const id = crypto.getRandomValues(new Uint8Array(16));
  let count = 0;
  const at = (text: string | undefined) => base64url.decode(text ?? "");
  const cose = cbor(new Map<number, CborItem>(
    alg === "ES256" ? [[1, 2], [3, -7], [-1, 1], [-2, at(x)], [-3, at(y)]] : alg === "EdDSA" ? [[1, 1], [3, -8], [-1, 6], [-2, at(x)]] : [[1, 3], [3, -257], [-1, at(n)], [-2, at(e)]],
  ));
  const client = ({ challenge, origin, type, more }: Say, usual: string) => utf8(JSON.stringify({ type: type ?? usual, challenge, origin, crossOrigin: false, ...more }));
  const data = async (say: Say, also: number, ...rest: Uint8Array[]) => {
    count = say.signCount ?? count + 1;
    const counter = new Uint8Array(4);
    new DataView(counter.buffer).setUint32(0, count);
    return joined(await hash(utf8(say.rpId ?? new URL(say.origin).hostname)), Uint8Array.of((say.flags ?? flags.UP | flags.UV) | also), counter, ...rest);
  };
  return {
    credentialId: base64url.encode(id), key,
    register: async (say) => {
      const authData = await data(say, flags.AT, new Uint8Array(16), Uint8Array.of(0, id.length), id, cose);
      const object = cbor(new Map<string, CborItem>([["fmt", "none"], ["attStmt", new Map()], ["authData", authData]]));
      return { credentialId: base64url.encode(id), clientDataJSON: base64url.encode(client(say, "webauthn.create")), attestationObject: base64url.encode(object) };
    },
    sign: async (say) => {
      const clientData = client(say, "webauthn.get");
      const authData = await data(say, 0);
      const raw = new Uint8Array(await crypto.subtle.sign(kinds[alg].sign, pair.privateKey, joined(authData, await hash(clientData)) as Uint8Array<ArrayBuffer>));
      return { credentialId: base64url.encode(id), clientDataJSON: base64url.encode(clientData), authenticatorData: base64url.encode(authData), signature: base64url.encode(alg === "ES256" ? derEcdsa(raw) : raw) };
    },
  };
}
