/**
 * Secrets and signatures of webhooks, as the Standard Webhooks specification 1.0 says: the receiver's libraries exist in every language. The secret is derived (HKDF, RFC 5869) from the portal's own key, so that
 * whoever copies the database can't sign in the portal's name.
 */
import type { PrivateJwk } from "#lib/approval/signature.ts";

const utf8 = new TextEncoder();

/** 32 bytes. */
async function secretBytes(key: PrivateJwk, webhookId: string, version: number): Promise<Uint8Array<ArrayBuffer>> {
  const base = await crypto.subtle.importKey("raw", Uint8Array.from(Buffer.from(key.d, "base64url")), "HKDF", false, ["deriveBits"]);
  const info = utf8.encode(`fivefold webhook ${webhookId} ${String(version)}`);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info }, base, 256));
}

/** As the receiver is given it. */
export const webhookSecret = async (key: PrivateJwk, webhookId: string, version: number): Promise<string> => `whsec_${Buffer.from(await secretBytes(key, webhookId, version)).toString("base64")}`;

/** How long after a rotation the secret before still signs too, so that the receiver can change over in peace. Milliseconds. */
export const bothSecretsFor = 24 * 3_600_000;

type Signed = { id: string; secretVersion: number; rotatedAt: Date | null };
/** The headers that go with `body`. `messageId` is the same at every attempt, the time is that of this one. */
export async function signedHeaders(key: PrivateJwk, webhook: Signed, messageId: string, body: string, at: Date): Promise<Record<string, string>> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const inChange = webhook.rotatedAt !== null && at.getTime() - webhook.rotatedAt.getTime() < bothSecretsFor;
  const versions = inChange ? [webhook.secretVersion, webhook.secretVersion - 1] : [webhook.secretVersion];
  const signatures = await Promise.all(versions.map(async (version) => {
    const hmac = await crypto.subtle.importKey("raw", await secretBytes(key, webhook.id, version), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    return `v1,${Buffer.from(await crypto.subtle.sign("HMAC", hmac, utf8.encode(`${messageId}.${timestamp}.${body}`))).toString("base64")}`;
  }));
  return { "webhook-id": messageId, "webhook-timestamp": timestamp, "webhook-signature": signatures.join(" ") };
}
