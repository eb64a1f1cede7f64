import { describe, expect, it } from "vitest";
import type { PrivateJwk, PublicJwk } from "#lib/approval/signature.ts";
import { sha256 } from "#lib/kernel/digest.ts";
import { newId, type TreId } from "#lib/kernel/ids.ts";
import { claimedIssuer, signAgentToken, verifyAgentToken } from "./agent-token.ts";
import { paths } from "./messages.ts";

async function keyPair(): Promise<{ key: PrivateJwk; publicKey: PublicJwk }> {
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  const { d, x } = await crypto.subtle.exportKey("jwk", pair.privateKey);
  return { key: { kty: "OKP", crv: "Ed25519", d: d!, x: x! }, publicKey: { kty: "OKP", crv: "Ed25519", x: x! } };
}
const now = new Date("2026-11-22T09:00:00Z");
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const treId = newId<TreId>();
const bound = { method: "POST", path: paths.poll, bodyDigest: await sha256("{}"), audience: "https://portal.example" };

describe("an agent's token", async () => {
  const { key, publicKey } = await keyPair();
  const token = await signAgentToken({ ...bound, treId, key, now, jti: "0123456789abcdef0123" });
  const verify = (change: Partial<Parameters<typeof verifyAgentToken>[0]> = {}) => verifyAgentToken({ ...bound, token, publicKey, now, ...change });
  const refusal = async (change: Parameters<typeof verify>[0]) => {
    const verdict = await verify(change);
    return verdict.ok ? undefined : verdict.refusal;
  };

  it("proves who asks for what, when", async () => {
    const verified = await verify();
    expect(verified).toMatchObject({ ok: true, value: { iss: treId, htm: "POST", htp: paths.poll, exp: now.getTime() / 1000 + 60 } });
    expect(claimedIssuer(token)).toBe(treId);
  });
  it.each([
    ["another method", { method: "PUT" }, "another request"],
    ["another path", { path: paths.profile }, "another request"],
    ["another body", { bodyDigest: "0".repeat(64) }, "other content"],
    ["another portal", { audience: "https://evil.example" }, "another portal"],
    ["a minute and a half later", { now: later(91) }, "clock"],
    ["long before it was made", { now: later(-31) }, "clock"],
  ])("is worth nothing for %s", async (_what, change, words) => {
    const refused = await refusal(change);
    expect(refused?.reason).toBe("unauthenticated-agent");
    expect(refused?.message).toContain(words);
  });
  it("bears clocks that differ a little", async () => {
    expect((await verify({ now: later(-29) })).ok).toBe(true);
    expect((await verify({ now: later(89) })).ok).toBe(true);
  });
  it("is worth nothing under another key, and a changed or foreign text is no token", async () => {
    const other = await keyPair();
    expect((await refusal({ publicKey: other.publicKey }))?.message).toContain("not signed");
    expect((await refusal({ token: `${token.slice(0, -4)}AAAA` }))?.message).toContain("not signed");
    expect((await refusal({ token: "nonsense" }))?.message).toContain("not signed");
    expect(claimedIssuer("nonsense")).toBeUndefined();
  });
});
