import { describe, expect, it } from "vitest";
import type { PrivateJwk } from "#lib/approval/signature.ts";
import { newId, type TreId } from "#lib/kernel/ids.ts";
import { refuse } from "#lib/kernel/result.ts";
import { headers, paths } from "#lib/protocol/messages.ts";
import { problemOf } from "#lib/protocol/problem.ts";
import { sha256Of } from "./crate-files.ts";
import { backoff, portalClient } from "./portal-client.ts";

const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
const { d, x } = await crypto.subtle.exportKey("jwk", pair.privateKey);
const key: PrivateJwk = { kty: "OKP", crv: "Ed25519", d: d!, x: x! };
const now = new Date("2026-11-22T09:00:00Z");
const idle = { waitSeconds: 0, capacity: 1, holding: [], awaitingDecision: [] };
const runId = "37252371-c937-43bd-a0a7-3680b48c0538";

type Reply = (request: Request) => Response | Promise<Response>;
function client(...replies: Reply[]) {
  const seen: Request[] = [];
  const slept: number[] = [];
  const fetchOnce: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    seen.push(request);
    return (replies[Math.min(seen.length, replies.length) - 1] ?? (() => Response.error()))(request);
  };
  const made = portalClient({ portalUrl: "https://portal.example", key, treId: () => newId<TreId>(), clock: { now: () => now }, maxCrateBytes: 1000, fetch: fetchOnce, random: () => 0.5, sleep: async (ms) => void slept.push(ms) });
  return { ...made, seen, slept };
}
const json = (value: unknown, more: ResponseInit = {}): Reply => () => Response.json(value, more);
const problem = (...refusal: Parameters<typeof refuse>): Reply => () => {
  const body = problemOf(refuse(...refusal).refusal);
  return Response.json(body, { status: body.status });
};
const down: Reply = () => Promise.reject(new TypeError("fetch failed"));
const nothing = { work: [], cancelled: [], decisions: [], ended: [] };

describe("the way to the portal", () => {
  it("names version, request, digest and key of every message, and never the same token twice", async () => {
    const c = client(down, json({ state: "collected", nextSequence: 2 }));
    await c.sendEvents(runId, { lease: "l", events: [{ sequence: 1, to: "collected", at: now.toISOString(), by: "Agent" }] }, "request-7");
    expect(c.seen).toHaveLength(2);
    const [first, second] = c.seen.map((r) => Object.fromEntries(r.headers)) as [Record<string, string>, Record<string, string>];
    expect(second).toMatchObject({ [headers.protocol]: "1", [headers.requestId]: "request-7" });
    expect(second[headers.sha256]).toBe(sha256Of(await c.seen[1]!.text()));
    expect(second[headers.idempotencyKey]).toBe(first[headers.idempotencyKey]);
    expect(second.authorization).not.toBe(first.authorization);
  });
  it("tries three times, waiting longer each time, and then says so in words", async () => {
    const c = client(down);
    expect(await c.fetchWorkflow("0".repeat(64), "r")).toMatchObject({ ok: false, refusal: { reason: "unavailable", message: "The portal can't be reached." } });
    expect(c.slept).toEqual([187.5, 375]);
    expect(backoff(20, () => 1)).toBe(30_000);
  });
  it("passes the portal's refusals on in its words, and does not repeat what is refused for good", async () => {
    const c = client(problem("unsupported", "This portal speaks protocol version 2; update the software of the TRE."));
    expect(await c.poll(idle)).toMatchObject({ ok: false, refusal: { reason: "unsupported", message: "This portal speaks protocol version 2; update the software of the TRE." } });
    expect(c.seen).toHaveLength(1);
  });
  it("takes a fault of the portal's own for an outage, not for a refusal: the run keeps its lease and the post is sent again", async () => {
    const fault = { type: "urn:fivefold:problem:unexpected", title: "unexpected error", status: 500, detail: "Something went wrong on our side." };
    const c = client(json(fault, { status: 500 }), json(fault, { status: 503 }), json({ state: "collected", nextSequence: 2 }));
    expect(await c.sendEvents(runId, { lease: "l", events: [{ sequence: 1, to: "collected", at: now.toISOString(), by: "Agent" }] }, "r")).toMatchObject({ ok: true });
    expect(await client(json(fault, { status: 500 })).poll(idle)).toMatchObject({ ok: false, refusal: { reason: "unavailable" } });
  });
  it("shows nobody a page of HTML or an answer of another shape", async () => {
    const html = client(() => new Response("<html>secret stack</html>", { status: 404 }));
    expect(JSON.stringify(await html.poll(idle))).not.toContain("secret");
    expect(await client(json({ work: "none" })).poll(idle)).toMatchObject({ ok: false, refusal: { reason: "unsupported" } });
    expect(await client(() => new Response("<html>", { status: 200 })).poll(idle)).toMatchObject({ ok: false, refusal: { reason: "unsupported" } });
  });
  it("takes no crate that is another than announced, or larger than announced or allowed", async () => {
    const bytes = new Uint8Array(100).fill(7);
    const sha256 = sha256Of(bytes);
    const reply: Reply = () => new Response(bytes);
    expect(await client(reply).fetchCrate(runId, { sha256, bytes: 100 }, "r")).toEqual({ ok: true, value: bytes });
    expect(await client(reply).fetchCrate(runId, { sha256: "0".repeat(64), bytes: 100 }, "r")).toMatchObject({ refusal: { reason: "bad-crate" } });
    expect(await client(reply).fetchCrate(runId, { sha256, bytes: 99 }, "r")).toMatchObject({ refusal: { reason: "too-large" } });
    const large = client(reply);
    expect(await large.fetchCrate(runId, { sha256, bytes: 1001 }, "r")).toMatchObject({ refusal: { reason: "too-large" } });
    expect(large.seen).toHaveLength(0);
  });
  it("learns the portal's time from a refusal and signs anew with it", async () => {
    const date = new Date(now.getTime() + 3_600_000).toUTCString();
    const late: Reply = () => Response.json(problemOf(refuse("unauthenticated-agent", "The clocks differ.").refusal), { status: 401, headers: { date } });
    const c = client(late, json(nothing, { headers: { date } }));
    expect(await c.poll(idle)).toEqual({ ok: true, value: nothing });
    const claims = JSON.parse(Buffer.from(c.seen[1]!.headers.get("authorization")!.split(".")[1]!, "base64url").toString()) as { iat: number; htp: string };
    expect(claims).toMatchObject({ iat: now.getTime() / 1000 + 3600, htp: paths.poll });
    expect(c.clockOffset()).toBe(3_600_000);
  });
  it("follows no redirect", async () => {
    const c = client(json(nothing));
    await c.poll(idle);
    expect(c.seen[0]!.redirect).toBe("error");
  });
});
