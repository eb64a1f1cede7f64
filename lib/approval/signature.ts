/** Signed documents are compact JWS (RFC 7515) with EdDSA over Ed25519 (RFC 8037); the payload is canonical JSON. */
import { CompactSign, compactVerify, importJWK, type JWK } from "jose";
import type { z } from "zod";
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";

export type PrivateJwk = JWK & { kty: "OKP"; crv: "Ed25519"; d: string; x: string };
export type PublicJwk = JWK & { kty: "OKP"; crv: "Ed25519"; x: string };

/** `typ` names what is signed, so that a signature over one kind of document can never pass for another. */
export async function signDocument(document: unknown, typ: string, key: PrivateJwk): Promise<string> {
  const bytes = new TextEncoder().encode(canonicalJson(document));
  return new CompactSign(bytes).setProtectedHeader({ alg: "EdDSA", typ }).sign(await importJWK(key, "EdDSA"));
}

export async function verifyDocument<S extends z.ZodType>(jws: string, typ: string, schema: S, key: PublicJwk): Promise<Result<z.infer<S>>> {
  try {
    const { payload, protectedHeader } = await compactVerify(jws, await importJWK(key, "EdDSA"), { algorithms: ["EdDSA"] });
    if (protectedHeader.typ !== typ) return refuse("outside-approval", `The signed document is a ${String(protectedHeader.typ)}, not a ${typ}.`);
    const parsed = schema.safeParse(JSON.parse(new TextDecoder().decode(payload)));
    return parsed.success ? ok(parsed.data) : refuse("outside-approval", "The signed document does not have the expected fields.");
  } catch {
    return refuse("outside-approval", "The signature does not belong to this document and key.");
  }
}
