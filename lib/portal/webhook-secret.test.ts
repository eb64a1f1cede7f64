import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { newSigningKey } from "./signing-key.ts";
import { bothSecretsFor, signedHeaders, webhookSecret } from "./webhook-secret.ts";

/** As a receiver checks it, by the text of the specification and with nothing of ours. */
function verifies(secret: string, headers: Record<string, string>, body: string): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const expected = createHmac("sha256", key).update(`${headers["webhook-id"]!}.${headers["webhook-timestamp"]!}.${body}`).digest("base64");
  return headers["webhook-signature"]!.split(" ").some((signature) => signature === `v1,${expected}`);
}

describe("a webhook's signature", async () => {
  const key = await newSigningKey();
  const hook = { id: "0195d8f4-1c2b-7a3d-9e4f-5a6b7c8d9e0f", secretVersion: 1, rotatedAt: null };
  const at = new Date("2026-11-22T09:00:00Z");
  const body = '{"type":"run-waits"}';

  it("is what a receiver with the secret reckons, for this id, time and body and no other", async () => {
    const secret = await webhookSecret(key, hook.id, 1);
    expect(Buffer.from(secret.slice(6), "base64")).toHaveLength(32);
    const headers = await signedHeaders(key, hook, "m-1", body, at);
    expect(headers["webhook-timestamp"]).toBe(String(at.getTime() / 1000));
    expect(verifies(secret, headers, body)).toBe(true);
    expect(verifies(secret, headers, body.replace("waits", "waited"))).toBe(false);
    expect(verifies(secret, { ...headers, "webhook-id": "m-2" }, body)).toBe(false);
    expect(verifies(secret, { ...headers, "webhook-timestamp": "1" }, body)).toBe(false);
  });

  it("is by both secrets for a day after a rotation, then by the new one alone", async () => {
    const [before, now, other] = await Promise.all([webhookSecret(key, hook.id, 1), webhookSecret(key, hook.id, 2), webhookSecret(key, "another", 2)]);
    const rotated = { ...hook, secretVersion: 2, rotatedAt: at };
    const soon = await signedHeaders(key, rotated, "m-1", body, new Date(at.getTime() + bothSecretsFor - 1));
    expect([before, now, other].map((secret) => verifies(secret, soon, body))).toEqual([true, true, false]);
    const later = await signedHeaders(key, rotated, "m-1", body, new Date(at.getTime() + bothSecretsFor));
    expect([before, now].map((secret) => verifies(secret, later, body))).toEqual([false, true]);
  });
});
