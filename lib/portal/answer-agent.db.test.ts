/** The door itself: tokens, clocks, versions, bounds. Requests as an agent sends them, answers as it gets them. */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { treNonces, tres } from "#db/schema/index.ts";
import { testFederation, testProfile, type TestFederation, type TestTre } from "#db/testing/test-federation.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { sha256 } from "#lib/kernel/digest.ts";
import { TreId } from "#lib/kernel/ids.ts";
import { signAgentToken } from "#lib/protocol/agent-token.ts";
import { headers, paths, PollAnswer } from "#lib/protocol/messages.ts";
import { Problem } from "#lib/protocol/problem.ts";
import { answerAgent } from "./answer-agent.ts";
import { purgeNonces } from "./authenticate-agent.ts";
import { newSigningKey } from "./signing-key.ts";

let context: TestContext;
let world: TestFederation;
let tre: TestTre;
beforeAll(async () => {
  context = await testContext();
  world = await testFederation(context, ["Northern TRE", "Wessex TRE"]);
  tre = world.tres[0]!;
});
afterAll(() => context.end());

const idle = JSON.stringify({ waitSeconds: 0, capacity: 0, holding: [], awaitingDecision: [] });
type Change = { method?: string; path?: string; signedPath?: string; body?: string | Uint8Array; signedBody?: string; key?: TestTre["key"]; treId?: string; now?: Date; jti?: string; audience?: string; protocol?: string | null; authorization?: string; extra?: Record<string, string> };
async function requestOf(change: Change = {}): Promise<Request> {
  const method = change.method ?? "POST";
  const path = change.path ?? paths.poll;
  const body = method === "GET" ? undefined : (change.body ?? idle);
  const token = await signAgentToken({
    method, path: change.signedPath ?? path, bodyDigest: await sha256(change.signedBody ?? body ?? ""), audience: change.audience ?? context.portalUrl,
    treId: TreId.parse(change.treId ?? tre.id), key: change.key ?? tre.key, now: change.now ?? context.clock.now(), jti: change.jti ?? crypto.randomUUID(),
  });
  const protocol = change.protocol === undefined ? "1" : change.protocol;
  return new Request(`${context.portalUrl}${path}`, {
    method, ...(body === undefined ? {} : { body: body as BodyInit }),
    headers: { "content-type": "application/json", authorization: change.authorization ?? `Bearer ${token}`, ...(protocol === null ? {} : { [headers.protocol]: protocol }), ...change.extra },
  });
}
const ask = async (change?: Change) => answerAgent(context, await requestOf(change));
async function problemOf(change?: Change): Promise<Problem> {
  const response = await ask(change);
  expect(response.headers.get("content-type")).toContain("application/problem+json");
  expect(response.headers.get(headers.protocol)).toBe("1");
  const problem = Problem.parse(await response.json());
  expect(problem.status).toBe(response.status);
  expect(JSON.stringify(problem)).not.toMatch(/\.ts:|select |insert /);
  return problem;
}
const later = (seconds: number) => new Date(context.clock.now().getTime() + seconds * 1000);

describe("who asks", () => {
  it("is believed with a fresh token over this very request", async () => {
    const response = await ask();
    expect(response.status).toBe(200);
    expect(PollAnswer.parse(await response.json())).toEqual({ work: [], cancelled: [], decisions: [], ended: [] });
    expect((await context.db.select().from(tres).where(eq(tres.id, tre.id)))[0]!.lastSeenAt).toEqual(context.clock.now());
  });
  it.each<[string, () => Promise<Change> | Change, string]>([
    ["no token", () => ({ authorization: "" }), "Send a token"],
    ["a password", () => ({ authorization: "Basic YTpi" }), "Send a token"],
    ["a token of another key", async () => ({ key: await newSigningKey() }), "not signed with this TRE's key"],
    ["another TRE's key", () => ({ key: world.tres[1]!.key }), "not signed with this TRE's key"],
    ["a TRE that nobody knows", () => ({ treId: crypto.randomUUID() }), "No TRE of this federation"],
    ["another path", () => ({ signedPath: paths.profile }), "another request"],
    ["another body", () => ({ signedBody: "{}" }), "other content"],
    ["another portal", () => ({ audience: "https://elsewhere.example" }), "another portal"],
    ["a clock that is slow by minutes", () => ({ now: later(-300) }), "clock"],
    ["a clock that is fast by minutes", () => ({ now: later(300) }), "clock"],
  ])("is not believed with %s", async (_what, change, words) => {
    expect(await problemOf(await change())).toMatchObject({ status: 401, type: "urn:fivefold:problem:unauthenticated-agent", detail: expect.stringContaining(words) as string });
  });
  it("is believed once per token, also when both come at once", async () => {
    const jti = crypto.randomUUID();
    const statuses = (await Promise.all([ask({ jti }), ask({ jti }), ask({ jti })])).map((r) => r.status).sort();
    expect(statuses).toEqual([200, 401, 401]);
    expect((await problemOf({ jti })).detail).toContain("used before");
    await purgeNonces(context.db, context.clock.now());
    expect(await context.db.select().from(treNonces).where(eq(treNonces.jti, jti))).toHaveLength(1);
    await purgeNonces(context.db, later(3600));
    expect(await context.db.select().from(treNonces)).toEqual([]);
  });
  it("hears that a suspended TRE is suspended", async () => {
    await context.db.update(tres).set({ suspendedAt: context.clock.now() }).where(eq(tres.id, tre.id));
    expect(await problemOf()).toMatchObject({ status: 403, detail: "Northern TRE is suspended. Its operator should ask the federation's administrators." });
    await context.db.update(tres).set({ suspendedAt: null }).where(eq(tres.id, tre.id));
  });
  it("hears in words that versions do not meet", async () => {
    expect(await problemOf({ protocol: "0, 7" })).toMatchObject({ status: 415, detail: "This portal speaks protocol version 1; the agent offers 0, 7. Update the software of the TRE." });
    expect((await problemOf({ protocol: null })).status).toBe(415);
    expect((await ask({ protocol: "2, 1" })).status).toBe(200);
  });
});

describe("what is sent", () => {
  it.each<[string, string | Uint8Array, number]>([
    ["no JSON", "{", 422], ["a list", "[]", 422], ["text with a NUL", '{"waitSeconds":"\\u0000"}', 422], ["half a surrogate", '{"a":"\\ud800"}', 422],
    ["bytes that are no UTF-8", new Uint8Array([0x7b, 0xff, 0x7d]), 422], ["nothing", "", 422], ["a wrong field", '{"waitSeconds":"soon"}', 422], ["three mebibytes", " ".repeat(3 * 1024 * 1024), 413],
  ])("%s", async (_what, body, status) => {
    const token = typeof body === "string" ? { body } : { body, signedBody: undefined };
    const request = await requestOf({ ...token, ...(typeof body === "string" ? {} : { authorization: `Bearer ${await signAgentToken({ method: "POST", path: paths.poll, bodyDigest: await sha256(body), audience: context.portalUrl, treId: TreId.parse(tre.id), key: tre.key, now: context.clock.now(), jti: crypto.randomUUID() })}` }) });
    const response = await answerAgent(context, request);
    expect(response.status).toBe(status);
    expect(Problem.parse(await response.json()).detail.length).toBeGreaterThan(10);
  });
  it("is cut off while it streams, whatever its length claims", async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({ pull: (controller) => { sent += 65_536; controller.enqueue(new Uint8Array(65_536)); } });
    const good = await requestOf();
    const request = new Request(good.url, { method: "POST", body: endless, headers: good.headers, duplex: "half" } as RequestInit);
    expect((await answerAgent(context, request)).status).toBe(413);
    expect(sent).toBeLessThan(4 * 1024 * 1024);
  });
  it("to an address that is none, or about a run that is none", async () => {
    expect((await problemOf({ path: "/api/tre/v1/everything" })).status).toBe(404);
    expect((await problemOf({ method: "GET", path: paths.poll })).status).toBe(404);
    expect((await problemOf({ method: "GET", path: paths.crate(crypto.randomUUID()) })).status).toBe(404);
    expect((await problemOf({ method: "GET", path: paths.crate("..%2f..%2fetc") })).status).toBe(422);
    expect((await problemOf({ path: paths.events("x"), body: JSON.stringify({ lease: "x", events: [] }) })).status).toBe(422);
    expect((await problemOf({ method: "PUT", path: paths.results(crypto.randomUUID()), body: "zip" })).status).toBe(415);
    expect((await problemOf({ method: "PUT", path: paths.results(crypto.randomUUID()), body: "zip", extra: { "content-type": "application/zip" } })).status).toBe(422);
  });
  it("as a profile and for the workflow", async () => {
    expect((await ask({ path: paths.profile, body: JSON.stringify(testProfile("Northern TRE")) })).status).toBe(200);
    const workflow = await answerAgent(context, new Request(`${context.portalUrl}${paths.workflow}`));
    const bytes = new Uint8Array(await workflow.arrayBuffer());
    expect([workflow.status, workflow.headers.get(headers.sha256)]).toEqual([200, await sha256(bytes)]);
  });
});
