/**
 * Bad inputs over HTTP to the real portal: its API for people, its API for TREs, and its forms. Each is refused in words that name what
 * is wrong, with a status that says whose mistake it is; no row changes, no stack shows, and nothing of it is in the log as a fault.
 */
import { readFileSync } from "node:fs";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessTokens, tres } from "#db/schema/index.ts";
import { administrator, colleague, committee, researcher } from "#db/seed/people.ts";
import { testProfile, testQuery } from "#db/testing/test-federation.ts";
import { sha256 } from "#lib/kernel/digest.ts";
import { newId, type TreId } from "#lib/kernel/ids.ts";
import { newSigningKey } from "#lib/portal/signing-key.ts";
import { headers as names, paths } from "#lib/protocol/messages.ts";
import { Problem } from "#lib/protocol/problem.ts";
import { apiClient } from "#scripts/demo/api-client.ts";
import { draftOf, submit, type Draft, type Submitted } from "./world/ask.ts";
import { signIn, visitor, type Visitor } from "./world/browserless.ts";
import { startPortalAlone, type PortalAlone } from "./world/portal-alone.ts";

const inside = /\bat \S+ \(|\.tsx?:\d|node_modules|\bError:|drizzle|relation "|syntax error/i;

let portal: PortalAlone;
/** Tokens: of the project's lead, of a committee's chair, of an administrator; one revoked and one whose time is over. */
let token: Record<"lead" | "colleague" | "chair" | "administrator" | "revoked" | "expired", string>;
let draft: Draft;
let submitted: Submitted;
let work: { runId: string; lease: string };

beforeAll(async () => {
  portal = await startPortalAlone();
  const { context, tokenOf, agents, projects, dataset, portalUrl } = portal;
  const { chair } = committee({ slug: "north", name: "north TRE" }, 0);
  const [lead, other, chairs, administrators, revoked, expired] = await Promise.all([researcher, colleague, chair, administrator, researcher, researcher].map(({ email }) => tokenOf(email)));
  token = { lead: lead!, colleague: other!, chair: chairs!, administrator: administrators!, revoked: revoked!, expired: expired! };
  const api = apiClient(`${portalUrl}/api/v1`, token.lead);
  const mine = await api.get<{ id: string }[]>("/tokens");
  const idOf = async (secret: string) => {
    const [row] = await context.db.select({ id: accessTokens.id }).from(accessTokens).where(eq(accessTokens.sha256, await sha256(secret)));
    return row?.id ?? "";
  };
  expect(mine.map(({ id }) => id)).toContain(await idOf(token.revoked));
  await context.db.update(accessTokens).set({ revokedAt: new Date() }).where(eq(accessTokens.id, await idOf(token.revoked)));
  await context.db.update(accessTokens).set({ expiresAt: new Date(Date.now() - 1000) }).where(eq(accessTokens.id, await idOf(token.expired)));

  const target = [{ treId: agents.north.treId, dataset }];
  draft = await draftOf(api, projects[0]!.id, testQuery, target);
  submitted = await submit(api, draft, "the-key-of-the-first");
  const { work: [item] } = await agents.north.poll();
  work = { runId: item!.runId, lease: item!.lease.token };
});
afterAll(() => portal?.stop());

type Bad = {
  what: string; as?: keyof typeof token | "nobody"; method?: string; path: string | (() => string); body?: object | (() => object); raw?: string | (() => string);
  headers?: Record<string, string>; status: number | readonly number[]; says?: RegExp; field?: string;
};
const nobodys = "11111111-1111-4111-8111-111111111111";
const review = () => `/reviews/${portal.projects[1]!.id}/${portal.agents.north.treId}/decision`;
const decision = { revision: 1, decision: "approve", reason: "Read and discussed by the committee.", validTo: "2099-01-01" };
const query = (more: object = {}) => ({ projectId: portal.projects[0]!.id, title: "A question", draft: testQuery, targets: [], ...more });
const deep = (levels: number) => `${"[".repeat(levels)}${"]".repeat(levels)}`;

const toTheApi: readonly Bad[] = [
  { what: "no token", as: "nobody", path: "/projects", method: "GET", status: 401, says: /token/ },
  { what: "a token that is no token", headers: { authorization: "Bearer ffp_'; drop table users; --" }, path: "/projects", method: "GET", status: 401 },
  { what: "a revoked token", as: "revoked", path: "/projects", method: "GET", status: 401 },
  { what: "an expired token", as: "expired", path: "/projects", method: "GET", status: 401 },
  { what: "a password instead of a token", headers: { authorization: `Basic ${btoa(`${researcher.email}:${researcher.password}`)}` }, path: "/projects", method: "GET", status: 401 },
  { what: "a TRE's kind of token", headers: { authorization: "Bearer eyJhbGciOiJub25lIn0.e30." }, path: "/projects", method: "GET", status: 401 },
  { what: "a token that makes a token", path: "/tokens", body: { name: "for ever", days: 365 }, status: 403 },
  { what: "a title that is a number", path: "/projects", body: { title: 42 }, status: 422, field: "title" },
  { what: "a title that is a list", path: "/projects", body: { title: ["a", "b"] }, status: 422, field: "title" },
  { what: "a title of ten thousand characters", path: "/projects", body: { title: "x".repeat(10_000) }, status: 422, field: "title" },
  { what: "a title with NUL", path: "/projects", body: { title: "A title \0 of two halves" }, status: 422 },
  { what: "a field that is not known", path: "/projects", body: { title: "A proper title", createdBy: nobodys }, status: 422, says: /createdBy/ },
  { what: "a prototype to pollute", path: "/projects", raw: '{"title":"A proper title","__proto__":{"grants":[{"role":"administrator"}]}}', status: 422 },
  { what: "half a JSON object", path: "/projects", raw: '{"title":"A proper', status: 422, says: /JSON/ },
  { what: "XML", path: "/projects", raw: '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>', headers: { "content-type": "application/xml" }, status: 415, says: /application\/json/ },
  { what: "a body of two megabytes", path: "/projects", raw: JSON.stringify({ title: "x".repeat(2_000_000) }), status: 413, says: /bytes/ },
  { what: "JSON nested a hundred thousand deep", path: "/queries/preview", raw: `{"projectId":"${nobodys}","draft":{"a":${deep(100_000)}}}`, status: 422 },
  { what: "a draft nested five hundred deep", path: "/queries", raw: () => `{"projectId":"${portal.projects[0]!.id}","title":"A question","draft":{"a":${deep(500)}},"targets":[]}`, status: 422 },
  { what: "SQL for an id", method: "GET", path: `/projects/${encodeURIComponent("' or 1=1; drop table users; --")}`, status: 422, field: "projectId" },
  { what: "a path that climbs", method: "GET", path: `/projects/${encodeURIComponent("../../../../etc/passwd")}`, status: 422 },
  { what: "a page number that is no number", method: "GET", path: "/submissions?page=NaN", status: 422, field: "page" },
  { what: "a negative page", method: "GET", path: "/submissions?page=-1", status: 422, field: "page" },
  { what: "a page beyond all pages", method: "GET", path: "/submissions?page=1e300", status: 422, field: "page" },
  { what: "a query parameter that is not known", method: "GET", path: "/submissions?orderBy=id;select", status: 422, says: /orderBy/ },
  { what: "closing a project that one only belongs to", as: "colleague", path: () => `/projects/${portal.projects[0]!.id}/closure`, status: [403, 409] },
  { what: "a project that its reader does not know of", as: "chair", method: "GET", path: `/submissions/${nobodys}`, status: 404 },
  { what: "somebody else's submission", as: "chair", method: "GET", path: () => `/submissions/${submitted.id}`, status: 404 },
  { what: "somebody else's results", as: "administrator", method: "GET", path: () => `/submissions/${submitted.id}/results`, status: 404 },
  { what: "somebody else's results as CSV", as: "administrator", method: "GET", path: () => `/submissions/${submitted.id}/results.csv`, status: 404 },
  { what: "somebody else's crate", as: "administrator", method: "GET", path: () => `/runs/${submitted.runs[0]!.id}/crates/request`, status: 404 },
  { what: "a crate of a kind that is not there", method: "GET", path: () => `/runs/${submitted.runs[0]!.id}/crates/${encodeURIComponent("../request")}`, status: 422, field: "which" },
  { what: "somebody else's draft", as: "chair", method: "PUT", path: () => `/queries/${draft.id}`, body: () => ({ version: draft.version, title: "Mine now", draft: testQuery, targets: [] }), status: 404 },
  { what: "withdrawing somebody else's submission", as: "chair", path: () => `/submissions/${submitted.id}/withdraw`, status: 404 },
  { what: "another TRE's committee", as: "chair", path: () => `/reviews/${portal.projects[1]!.id}/${portal.agents.south.treId}/decision`, body: decision, status: [403, 404] },
  { what: "a researcher who decides", path: review, body: decision, status: [403, 404] },
  { what: "a researcher who makes herself administrator", path: () => `/people/${nobodys}/roles`, body: { role: "administrator" }, status: 403 },
  { what: "a stale version", method: "PUT", path: () => `/queries/${draft.id}`, body: () => ({ version: draft.version + 7, title: "A question", draft: testQuery, targets: [] }), status: 409 },
  { what: "a negative version", path: "/submissions", body: () => ({ queryId: draft.id, version: -1 }), headers: { "idempotency-key": "a-key-of-mine" }, status: 422, field: "version" },
  { what: "a version of 1.5", path: "/submissions", body: () => ({ queryId: draft.id, version: 1.5 }), headers: { "idempotency-key": "a-key-of-mine" }, status: 422, field: "version" },
  { what: "a version that overflows", path: "/submissions", raw: `{"queryId":"${nobodys}","version":1e999}`, headers: { "idempotency-key": "a-key-of-mine" }, status: 422, field: "version" },
  { what: "no idempotency key", path: "/submissions", body: () => ({ queryId: draft.id, version: draft.version }), status: 422, field: "idempotencyKey" },
  { what: "an idempotency key of another body", path: "/submissions", body: () => ({ queryId: draft.id, version: draft.version + 1 }), headers: { "idempotency-key": "the-key-of-the-first" }, status: 409, says: /key/ },
  { what: "somebody else's query", as: "colleague", path: "/submissions", body: { queryId: nobodys, version: 1 }, headers: { "idempotency-key": "a-key-of-mine" }, status: 404 },
  { what: "two datasets of one TRE", path: "/queries", body: () => query({ targets: ["'; --", "other"].map((dataset) => ({ treId: portal.agents.north.treId, dataset })) }), status: 422, field: "targets" },
  { what: "a formula for a decision", as: "chair", path: review, body: { ...decision, decision: '=HYPERLINK("https://evil.example")' }, status: 422, field: "decision" },
  { what: "a second decision", as: "chair", path: review, body: decision, status: 409, says: /decision/ },
  { what: "an approval for a day that does not exist", as: "chair", path: review, body: { ...decision, validTo: "2027-02-30" }, status: 422, field: "validTo" },
  { what: "a threshold below zero", as: "chair", path: review, body: { ...decision, leastThreshold: -10 }, status: 422, field: "leastThreshold" },
  { what: "an e-mail address with a header in it", as: "administrator", path: "/people", body: { name: "Mallory", email: "m@example.org\r\nBcc: everyone@example.org" }, status: 422, field: "email" },
  { what: "HTML for a role", as: "administrator", path: "/people", body: { name: "Mallory", email: "m@example.org", roles: [{ role: "<script>" }] }, status: 422, field: "roles.0.role" },
  { what: "an administrator made by a token", as: "administrator", path: "/people", body: { name: "Mallory", email: "m@example.org", roles: [{ role: "administrator" }] }, status: 403, says: /token/ },
  { what: "a method that is not there", method: "PUT", path: "/projects", body: {}, status: 405, says: /GET/ },
  { what: "an address that is not there", method: "GET", path: "/.env", status: 404 },
];

test.each(toTheApi.map((bad) => [bad.what, bad] as const))("the API refuses %s", async (what, bad) => {
  const path = typeof bad.path === "function" ? bad.path() : bad.path;
  const raw = typeof bad.raw === "function" ? bad.raw() : bad.raw;
  const value: object = typeof bad.body === "function" ? (bad.body as () => object)() : (bad.body ?? {});
  const method = bad.method ?? "POST";
  const before = await portal.rows();
  const response = await fetch(`${portal.portalUrl}/api/v1${path}`, {
    method, redirect: "manual",
    headers: { ...(bad.as !== "nobody" && { authorization: `Bearer ${token[bad.as ?? "lead"]}` }), "content-type": "application/json", ...bad.headers },
    ...(method !== "GET" && { body: raw ?? JSON.stringify(value) }),
  });
  const text = await response.text();
  const told = `${what}: ${response.status} ${text.slice(0, 500)}`;
  expect([bad.status].flat(), told).toContain(response.status);
  expect(response.headers.get("content-type"), told).toBe("application/problem+json");
  const problem = Problem.parse(JSON.parse(text));
  expect(problem.detail.length, told).toBeGreaterThan(10);
  expect(text, told).not.toMatch(inside);
  if (bad.says) expect(text, told).toMatch(bad.says);
  if (bad.field) expect(problem.errors?.map(({ field }) => field), told).toContain(bad.field);
  expect(await portal.rows(), told).toEqual(before);
});

describe("the door for TREs refuses", () => {
  const events = () => paths.events(work.runId);
  const telling = (more: object = {}, event: object = {}) => JSON.stringify({ lease: work.lease, events: [{ sequence: 1, to: "collected", at: new Date().toISOString(), by: "Agent of a test", ...event }], ...more });
  type Case = readonly [what: string, ask: () => Promise<Response>, status: number, says?: RegExp];
  const north = () => portal.agents.north;
  const post = (body: string, more: object = {}) => north().ask({ method: "POST", path: events(), body, ...more });
  const cases: readonly Case[] = [
    ["a request without a token", async () => fetch(`${portal.portalUrl}${paths.poll}`, { method: "POST", body: "{}", headers: { [names.protocol]: "1" } }), 401],
    ["a person's token", () => post(telling(), { token: token.lead }), 401],
    ["a token that was used before", async () => {
      const used = await north().token({ method: "POST", path: paths.poll, body: "{}" });
      await north().ask({ method: "POST", path: paths.poll, body: "{}", token: used });
      return north().ask({ method: "POST", path: paths.poll, body: "{}", token: used });
    }, 401, /used before/],
    ["a token for other content", async () => post(telling(), { token: await north().token({ method: "POST", path: events(), body: "{}" }) }), 401, /other content/],
    ["a token for another address", async () => post(telling(), { token: await north().token({ method: "POST", path: paths.poll, body: telling() }) }), 401, /another request/],
    ["a token for another method", async () => post("{}", { token: await north().token({ method: "PUT", path: events(), body: "{}" }) }), 401, /another request/],
    ["a token of an hour ago", async () => post("{}", { token: await north().token({ method: "POST", path: events(), body: "{}" }, { now: new Date(Date.now() - 3_600_000) }) }), 401, /clock/],
    ["a token of tomorrow", async () => post("{}", { token: await north().token({ method: "POST", path: events(), body: "{}" }, { now: new Date(Date.now() + 86_400_000) }) }), 401, /clock/],
    ["a token for another portal", async () => post("{}", { token: await north().token({ method: "POST", path: events(), body: "{}" }, { audience: "https://other.example" }) }), 401, /another portal/],
    ["a token signed with a key of one's own", async () => post("{}", { token: await north().token({ method: "POST", path: events(), body: "{}" }, { key: await newSigningKey() }) }), 401, /not signed/],
    ["a token in another TRE's name", async () => post("{}", { token: await north().token({ method: "POST", path: events(), body: "{}" }, { treId: portal.agents.south.treId }) }), 401, /not signed/],
    ["a token of a TRE that is not there", async () => post("{}", { token: await north().token({ method: "POST", path: events(), body: "{}" }, { treId: newId<TreId>() }) }), 401],
    ["an unsigned token", () => post("{}", { token: `${btoa('{"alg":"none"}').replaceAll("=", "")}.${btoa("{}").replaceAll("=", "")}.x` }), 401],
    ["a protocol of the future", () => post(telling(), { extra: { [names.protocol]: "99" } }), 415, /version/],
    ["another TRE's run", () => portal.agents.south.tell(work.runId, work.lease, ["collected"]), 404],
    ["another TRE's crate", () => portal.agents.south.ask({ method: "GET", path: paths.crate(work.runId) }), 404],
    ["results for another TRE's run", () => portal.agents.south.sendResults(work.runId, work.lease, new Uint8Array([80, 75])), 404],
    ["a run that is no id", () => north().ask({ method: "GET", path: paths.crate("1%20or%201=1") }), 422],
    ["a lease that is not the run's", () => post(telling({ lease: crypto.randomUUID() })), 409, /lease/],
    ["an event out of order", () => post(telling({}, { sequence: 5 })), 409, /order/],
    ["event number zero", () => post(telling({}, { sequence: 0 })), 422],
    ["a move that the table does not have", () => post(telling({}, { to: "received" })), 409],
    ["a state that does not exist", () => post(telling({}, { to: "released" })), 422],
    ["an event of next year", () => post(telling({}, { at: "2099-01-01T00:00:00Z" })), 422, /future/],
    ["a reason as long as a book", () => post(telling({}, { reason: "x".repeat(100_000) })), 422],
    ["a thousand events", () => post(JSON.stringify({ lease: work.lease, events: Array.from({ length: 1000 }, (_, i) => ({ sequence: i + 1, to: "collected", at: new Date().toISOString(), by: "x" })) })), 422],
    ["a field too many", () => post(telling({ state: "received" })), 422],
    ["three megabytes of JSON", () => post(JSON.stringify({ lease: "x".repeat(3_000_000) })), 413],
    ["results before there can be any", async () => north().sendResults(work.runId, work.lease, new Uint8Array([80, 75, 5, 6])), 422],
    ["results as text", () => north().ask({ method: "PUT", path: paths.results(work.runId), body: "PK", type: "text/plain", extra: { [names.lease]: work.lease } }), 415, /zip/],
    ["results with another digest than announced", () => north().ask({ method: "PUT", path: paths.results(work.runId), body: "PK", type: "application/zip", extra: { [names.lease]: work.lease, [names.sha256]: "0".repeat(64) } }), 422, /SHA-256/],
    ["results without a lease", () => north().ask({ method: "PUT", path: paths.results(work.runId), body: "PK", type: "application/zip", extra: { [names.sha256]: "0".repeat(64) } }), 422],
    ["a poll that waits for a day", () => north().ask({ method: "POST", path: paths.poll, body: JSON.stringify({ waitSeconds: 86_400, capacity: 1, holding: [], awaitingDecision: [] }) }), 422],
    ["a profile without a dataset", () => north().ask({ method: "POST", path: paths.profile, body: JSON.stringify({ ...testProfile("north TRE"), datasets: [] }) }), 422],
    ["a policy that hides nothing below minus one", () => north().ask({ method: "POST", path: paths.profile, body: JSON.stringify({ ...testProfile("north TRE"), policy: { ...testProfile("north TRE").policy, threshold: -1 } }) }), 422],
    ["an invitation that was guessed", async () => fetch(`${portal.portalUrl}${paths.join}`, { method: "POST", body: JSON.stringify({ invitation: "invitation-that-was-guessed", publicKey: { kty: "OKP", crv: "Ed25519", x: "A".repeat(43) }, profile: testProfile("north TRE") }) }), 403],
    ["a suspended TRE", async () => {
      const suspend = (at: Date | null) => portal.context.db.update(tres).set({ suspendedAt: at }).where(eq(tres.id, portal.agents.south.treId));
      await suspend(new Date());
      const answer = await portal.agents.south.ask({ method: "POST", path: paths.poll, body: "{}" });
      await suspend(null);
      return answer;
    }, 403, /suspended/],
    ["an address that is not there", () => north().ask({ method: "GET", path: "/api/tre/v1/secrets" }), 404],
  ];
  test.each(cases.map((one) => [one[0], one] as const))("%s", async (what, [, ask, status, says]) => {
    const before = await portal.rows();
    const response = await ask();
    const text = await response.text();
    const told = `${what}: ${response.status} ${text.slice(0, 500)}`;
    expect(response.status, told).toBe(status);
    expect(response.headers.get("content-type"), told).toBe("application/problem+json");
    expect(Problem.parse(JSON.parse(text)).detail.length, told).toBeGreaterThan(10);
    expect(text, told).not.toMatch(inside);
    if (says) expect(text, told).toMatch(says);
    expect(await portal.rows(), told).toEqual(before);
  });
});

describe("forms refuse", () => {
  let lead: Visitor;
  beforeAll(async () => void (lead = await signIn(portal.portalUrl, researcher)));
  const refused = async (what: string, send: () => Promise<Response>): Promise<{ status: number; text: string }> => {
    const rows = await portal.rows();
    const response = await send();
    const text = await response.text();
    const told = `${what}: ${response.status} ${text.slice(0, 300)}`;
    expect(response.status, told).toBeLessThan(500);
    expect(text, told).not.toMatch(/\bat \S+ \(|\.tsx?:\d|node_modules/);
    expect(await portal.rows(), told).toEqual(rows);
    return { status: response.status, text };
  };

  const titles: readonly (readonly [string, string | Blob | undefined])[] = [
    ["nothing", ""], ["spaces", "        "], ["a word of two letters", "ab"], ["ten thousand letters", "x".repeat(10_000)], ["a NUL", "A title \0 of two halves"],
    ["no field at all", undefined], ["a file instead of words", new Blob(["MZ"], { type: "application/x-msdownload" })],
  ];
  test.each(titles)("%s for a project's title", async (what, title) => {
    const { status, text } = await refused(what, () => lead.fill("/projects/new", "title", { title }));
    expect(status).toBe(200);
    const said = /role="alert"[\s\S]*?<li[^>]*>([\s\S]*?)<\/li>/.exec(text)?.[1]?.replaceAll(/<[^>]+>/g, "");
    expect(said, what).toMatch(/\w+ \w+ \w+/);
  });

  test("a form from another site", async () => {
    const { status } = await refused("another site", () => lead.fill("/projects/new", "title", { title: "A proper title" }, { origin: "https://evil.example" }));
    expect(status).toBe(403);
  });
  test("an action that does not exist", async () => {
    for (const id of ["0".repeat(42), "../../etc/passwd", "__proto__"]) await refused(id, () => lead.post("/projects/new", "[]", { "next-action": id, "content-type": "text/plain;charset=UTF-8" }));
  });
  test("an action's state that was tampered with", async () => {
    const names = [...(await lead.hiddenIn("/projects/new", "title")).keys()].filter((name) => name.startsWith("$ACTION_") && name.includes(":"));
    expect(names.length).toBeGreaterThan(0);
    await refused("tampered", () => lead.fill("/projects/new", "title", { title: "A proper title", ...Object.fromEntries(names.map((name) => [name, '{"id":"0000","bound":"$@1"}'])) }));
  });
  test("somebody who is not signed in", async () => {
    const stranger = visitor(portal.portalUrl);
    const page = await stranger.get("/projects/new");
    expect([303, 307]).toContain(page.status);
    expect(page.headers.get("location")).toContain("/sign-in");
  });
  test("wrong pairs, injections and open redirects at the sign-in", async () => {
    const rows = async () => (await portal.rows()).filter((line) => !line.startsWith("audit_events ")); // a failed attempt is on the record
    const held = await rows();
    for (const [email, password] of [["' or '1'='1", "x"], [researcher.email, "' or '1'='1"], ["nobody@example.org", "harbour-copper-17"], ["", ""], [`${"x".repeat(5000)}@example.org`, "x"], [researcher.email, "x".repeat(5000)]] as const) {
      const stranger = visitor(portal.portalUrl);
      const answer = await stranger.fill("/sign-in", "password", { email, password, next: "//evil.example" });
      const told = `${email.slice(0, 40)}: ${answer.status} ${answer.headers.get("location")?.slice(0, 100)}`;
      expect(answer.status, told).toBe(303);
      expect(new URL(answer.headers.get("location") ?? "", portal.portalUrl).pathname, told).toBe("/sign-in");
      expect(answer.headers.get("location"), told).not.toMatch(/evil/);
      expect((await stranger.get("/projects")).headers.get("location"), told).toContain("/sign-in");
    }
    expect(await rows()).toEqual(held);
  });
});

test("nothing of all this was a fault of the portal's", () => {
  const log = readFileSync(portal.world.portal.logFile, "utf8");
  expect(log.split("\n").filter((line) => line.includes("unexpected error"))).toEqual([]);
  expect(log).not.toContain(researcher.password);
  expect(log).not.toMatch(/ffp_[\w-]{43}/);
});
