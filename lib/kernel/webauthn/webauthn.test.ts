import { base64url } from "jose";
import { describe, expect, test } from "vitest";
import { readCbor } from "./cbor.ts";
import type { ceremonyFaults} from "./ceremony.ts";
import { type Expected } from "./ceremony.ts";
import { rawEcdsa, type PasskeyKey } from "./passkey-key.ts";
import { softAuthenticator, type Say } from "./testing/authenticator.ts";
import { vectors } from "./testing/vectors.ts";
import { mayBeCopied, verifyAssertion, type Assertion } from "./verify-assertion.ts";
import { verifyRegistration, type Registration } from "./verify-registration.ts";

const hex = (text: string) => new Uint8Array(Buffer.from(text, "hex"));
const b64 = (text: string) => base64url.encode(hex(text));
const faultOf = (found: object): string => ("fault" in found ? String(found.fault) : "none");

describe.each(vectors)("W3C test vector $section", ({ alg, credentialId, registration, assertion }) => {
  // The assertions of the vectors were made without user verification.
  const expected = (challenge: string): Expected => ({ challenge: b64(challenge), origin: "https://example.org", userVerification: "discouraged" });
  const made: Registration = { credentialId: b64(credentialId), clientDataJSON: b64(registration.clientDataJSON), attestationObject: b64(registration.attestationObject) };
  const signed: Assertion = { credentialId: b64(credentialId), clientDataJSON: b64(assertion.clientDataJSON), authenticatorData: b64(assertion.authenticatorData), signature: b64(assertion.signature) };
  const keyOf = async (): Promise<PasskeyKey> => {
    const found = await verifyRegistration(made, expected(registration.challenge));
    if ("fault" in found) throw new Error(found.fault);
    return found.key;
  };

  test("the registration gives a key that verifies the assertion", async () => {
    const key = await keyOf();
    expect(key.alg).toBe(alg);
    expect(await verifyAssertion(signed, key, expected(assertion.challenge))).toEqual({ signCount: 0, backedUp: (hex(assertion.authenticatorData)[32]! & 0x10) !== 0 });
  });
  test("demanding user verification refuses what was made without", async () => {
    expect(faultOf(await verifyAssertion(signed, await keyOf(), { ...expected(assertion.challenge), userVerification: "required" }))).toBe("user-verification");
  });
  test("not one flipped bit in signature, client data or authenticator data goes through", async () => {
    const key = await keyOf();
    for (const part of ["signature", "clientDataJSON", "authenticatorData"] as const) {
      const bytes = base64url.decode(signed[part]);
      for (let at = 0; at < bytes.length; at++) {
        const flipped = bytes.slice();
        flipped[at]! ^= 1 << (at % 8);
        expect(faultOf(await verifyAssertion({ ...signed, [part]: base64url.encode(flipped) }, key, expected(assertion.challenge))), `${part}, byte ${at}`).not.toBe("none");
      }
    }
  });
  test("not one byte less, nor one more", async () => {
    const key = await keyOf();
    for (const part of ["signature", "clientDataJSON", "authenticatorData"] as const) {
      const bytes = base64url.decode(signed[part]);
      for (const other of [bytes.subarray(0, -1), new Uint8Array([...bytes, 0])]) expect(faultOf(await verifyAssertion({ ...signed, [part]: base64url.encode(other) }, key, expected(assertion.challenge)))).not.toBe("none");
    }
  });
});

test("a self attestation that was not signed with the new key is refused", async () => {
  const { registration, credentialId } = vectors[1]!;
  const object = registration.attestationObject.replace("067a2075", "067a2076");
  const found = await verifyRegistration({ credentialId: b64(credentialId), clientDataJSON: b64(registration.clientDataJSON), attestationObject: b64(object) }, { challenge: b64(registration.challenge), origin: "https://example.org", userVerification: "discouraged" });
  expect(faultOf(found)).toBe("signature");
});

describe.each(["ES256", "EdDSA", "RS256"] as const)("a %s passkey", (alg) => {
  const origin = "https://portal.example:8443";
  const challenge = base64url.encode(crypto.getRandomValues(new Uint8Array(32)));
  const expected: Expected = { challenge, origin, userVerification: "required" };

  test("is enrolled, and signs", async () => {
    const own = await softAuthenticator(alg);
    expect(await verifyRegistration(await own.register({ challenge, origin }), expected)).toEqual({ credentialId: own.credentialId, key: own.key, signCount: 1, backedUp: false });
    expect(await verifyAssertion(await own.sign({ challenge, origin, flags: 0x1d, signCount: 7 }), own.key, expected)).toEqual({ signCount: 7, backedUp: true });
  });
  test.each<[keyof typeof ceremonyFaults, Partial<Say>]>([
    ["type", { type: "webauthn.create" }],
    ["challenge", { challenge: base64url.encode(new Uint8Array(32)) }],
    ["origin", { origin: "https://portal.example.evil.test:8443", rpId: "portal.example" }],
    ["origin", { origin: "https://portal.example" }],
    ["origin", { origin: "http://portal.example:8443" }],
    ["cross-origin", { more: { crossOrigin: true } }],
    ["cross-origin", { more: { topOrigin: "https://evil.test" } }],
    ["client-data", { more: { challenge: 1 } }],
    ["relying-party", { rpId: "example" }],
    ["user-presence", { flags: 0x04 }],
    ["user-verification", { flags: 0x01 }],
    ["backup-flags", { flags: 0x15 }],
  ])("is refused for %s", async (fault, wrong) => {
    const own = await softAuthenticator(alg);
    expect(faultOf(await verifyAssertion(await own.sign({ challenge, origin, ...wrong }), own.key, expected))).toBe(fault);
  });
  test("signs for nobody else", async () => {
    const [own, other] = [await softAuthenticator(alg), await softAuthenticator(alg)];
    const assertion = await own.sign({ challenge, origin });
    expect(faultOf(await verifyAssertion(assertion, other.key, expected))).toBe("signature");
    expect(faultOf(await verifyAssertion(assertion, (await softAuthenticator(alg === "ES256" ? "EdDSA" : "ES256")).key, expected))).toBe("signature");
  });
  test("is not enrolled under another's id", async () => {
    const own = await softAuthenticator(alg);
    expect(faultOf(await verifyRegistration({ ...(await own.register({ challenge, origin })), credentialId: (await softAuthenticator(alg)).credentialId }, expected))).toBe("credential-id");
  });
});

test("a counter that does not rise tells of a copy; one that stays at nought tells nothing", () => {
  expect([mayBeCopied(0, 0), mayBeCopied(0, 1), mayBeCopied(4, 5), mayBeCopied(5, 5), mayBeCopied(5, 4), mayBeCopied(5, 0)]).toEqual([false, false, false, true, true, true]);
});

describe("ECDSA signatures in DER", () => {
  // The example of WebAuthn Level 3, section 6.5.5: r begins with a nought, s has 30 bytes.
  const example = hex("304302210089909504e14f1e29dba8158fa7c387e888ffbe07d824bb2143205506ab159c3e021e56554fb5819b12845e85be2f78371cf3cb95e387f451cb362b9478d183d2");
  test("become two numbers of 32 bytes", () => {
    expect(Buffer.from(rawEcdsa(example)!).toString("hex")).toBe("89909504e14f1e29dba8158fa7c387e888ffbe07d824bb2143205506ab159c3e000056554fb5819b12845e85be2f78371cf3cb95e387f451cb362b9478d183d2");
  });
  test("have one spelling", () => {
    const padded = hex("304402210089909504e14f1e29dba8158fa7c387e888ffbe07d824bb2143205506ab159c3e021f0056554fb5819b12845e85be2f78371cf3cb95e387f451cb362b9478d183d2");
    const negative = hex("3042022089909504e14f1e29dba8158fa7c387e888ffbe07d824bb2143205506ab159c3e021e56554fb5819b12845e85be2f78371cf3cb95e387f451cb362b9478d183d2");
    for (const wrong of [padded, negative, new Uint8Array([...example, 0]), example.subarray(0, -1), new Uint8Array(), hex("3000"), hex("300402000200")]) expect(rawEcdsa(wrong)).toBeUndefined();
  });
});

describe("CBOR", () => {
  // RFC 8949, appendix A.
  test.each<[string, unknown]>([
    ["00", 0], ["17", 23], ["1818", 24], ["1903e8", 1000], ["1a000f4240", 1_000_000], ["20", -1], ["3863", -100], ["3903e7", -1000], ["f4", false], ["f5", true], ["f6", null],
    ["4401020304", hex("01020304")], ["60", ""], ["6449455446", "IETF"], ["62c3bc", "ü"], ["80", []], ["8301820203820405", [1, [2, 3], [4, 5]]], ["a201020304", new Map([[1, 2], [3, 4]])], ["a26161016162820203", new Map<string, unknown>([["a", 1], ["b", [2, 3]]])],
  ])("%s", (text, value) => {
    expect(readCbor(hex(text))).toEqual({ value, length: hex(text).length });
  });
  test.each(["", "18", "1b000000e8d4a51000", "5f42010243030405ff", "c074", "f97e00", "a201020103", "a1f401", "9affffffff", "61ff", "818181818181818181818100", "44010203"])("%s is refused", (text) => {
    expect(() => readCbor(hex(text))).toThrow();
  });
});
