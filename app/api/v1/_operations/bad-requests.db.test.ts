/** Bad requests, careless and hostile: each gets a clear problem document, none a 500, none changes a row. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { fingerprint } from "#db/testing/fingerprint.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { testFederation, type TestFederation } from "#db/testing/test-federation.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { Problem } from "#lib/protocol/problem.ts";
import { answerRequest } from "./answer-request.ts";
import { operations } from "./operations.ts";
import { registerOperations } from "./register.ts";

let context: TestContext;
let federation: TestFederation;
let before: string;
beforeAll(async () => {
  context = await testContext();
  federation = await testFederation(context, ["North TRE", "South TRE"], ["approve", "none"]);
  before = await fingerprint(context.db);
});
afterAll(() => context.end());

type Who = "lead" | "chair" | "administrator" | "anonymous";
const actorOf = (who: Who): Actor => ({ lead: federation.researcher, chair: federation.tres[1]!.chair, administrator: federation.administrator, anonymous: { kind: "anonymous" } as const })[who];
type Bad = { what: string; as: Who; method?: string; path: () => string; body?: unknown; raw?: BodyInit; headers?: Record<string, string>; status: number; says?: RegExp; field?: string };
const project = () => `/projects/${federation.projectId}`;
const review = () => `/reviews/${federation.projectId}/${federation.tres[1]!.id}/decision`;
const approve = { revision: 1, decision: "approve", reason: "Read and discussed.", validTo: "2027-11-22" };

const requests: Bad[] = [
  { what: "no JSON at all", as: "lead", path: () => "/projects", raw: "title=Hello", headers: { "content-type": "application/x-www-form-urlencoded" }, status: 415 },
  { what: "a page's upload", as: "lead", path: () => "/projects", raw: new FormData(), status: 415 },
  { what: "broken JSON", as: "lead", path: () => "/projects", raw: "{\"title\":", status: 422, says: /not JSON/ },
  { what: "bytes that are no UTF-8", as: "lead", path: () => "/projects", raw: new Uint8Array([0x22, 0xff, 0xfe, 0x22]), status: 422 },
  { what: "an array", as: "lead", path: () => "/projects", body: [1, 2], status: 422, says: /JSON object/ },
  { what: "null", as: "lead", path: () => "/projects", body: null, status: 422 },
  { what: "an empty body", as: "lead", path: () => "/projects", raw: "", status: 422 },
  { what: "two megabytes", as: "lead", path: () => "/projects", body: { title: "x".repeat(2_000_000) }, status: 413 },
  { what: "a NUL in text", as: "lead", path: () => "/projects", body: { title: "Hello\0World" }, status: 422 },
  { what: "half a surrogate pair", as: "lead", path: () => "/projects", raw: "{\"title\":\"Hello \\ud800 world\"}", status: 422 },
  { what: "a field too many", as: "lead", path: () => "/projects", body: { title: "A good title", state: "decided" }, status: 422, says: /state/ },
  { what: "a prototype", as: "lead", path: () => "/projects", raw: "{\"title\":\"A good title\",\"__proto__\":{\"admin\":true}}", status: 422 },
  { what: "a number for a title", as: "lead", path: () => "/projects", body: { title: 7 }, status: 422, field: "title" },
  { what: "a title of spaces", as: "lead", path: () => "/projects", body: { title: "            " }, status: 422, field: "title", says: /at least 5/ },
  { what: "an id that is none", as: "lead", method: "GET", path: () => "/projects/1%27%20or%20%271%27=%271", status: 422, field: "projectId" },
  { what: "a NUL in the path", as: "lead", method: "GET", path: () => "/projects/%00", status: 422 },
  { what: "a path that cannot be decoded", as: "lead", method: "GET", path: () => "/projects/%E0%A4%A", status: 422 },
  { what: "somebody else's id", as: "lead", method: "GET", path: () => `/projects/${crypto.randomUUID()}`, status: 404 },
  { what: "a path upwards", as: "lead", method: "GET", path: () => "/projects/..%2f..%2fetc%2fpasswd", status: 422 },
  { what: "a method that is not there", as: "lead", method: "PATCH", path: () => "/projects", body: {}, status: 405, says: /GET, POST/ },
  { what: "an address that is not there", as: "lead", method: "GET", path: () => "/secrets", status: 404 },
  { what: "nobody", as: "anonymous", path: () => "/projects", body: { title: "A good title" }, status: 401 },
  { what: "a page on another site, with the person's cookie", as: "lead", path: () => "/projects", body: { title: "A good title" }, headers: { origin: "https://evil.example" }, status: 403, says: /another site/ },
  { what: "a version of long ago", as: "lead", method: "PUT", path: () => `${project()}/draft`, body: { version: -1, draft: { title: "A good title" } }, status: 409 },
  { what: "a version as text", as: "lead", method: "PUT", path: () => `${project()}/draft`, body: { version: "1", draft: { title: "A good title" } }, status: 422, field: "version" },
  { what: "a draft without a title", as: "lead", method: "PUT", path: () => `${project()}/draft`, body: { version: 1, draft: {} }, status: 422, field: "draft.title" },
  { what: "a draft nested ten thousand deep", as: "lead", method: "PUT", path: () => `${project()}/draft`, raw: `{"version":1,"draft":{"title":"A good title","a":${"[".repeat(10_000)}${"]".repeat(10_000)}}}`, status: 422 },
  { what: "a draft nested a hundred deep", as: "lead", method: "PUT", path: () => `${project()}/draft`, raw: `{"version":1,"draft":{"title":"A good title","a":${"[".repeat(100)}${"]".repeat(100)}}}`, status: 422, says: /nested/ },
  { what: "submitting what is submitted", as: "lead", path: () => `${project()}/submission`, body: {}, status: 409 },
  { what: "a comment to nobody", as: "lead", path: () => `${project()}/comments`, body: { treId: crypto.randomUUID(), text: "Hello" }, status: 404 },
  { what: "an empty comment", as: "lead", path: () => `${project()}/comments`, body: { treId: crypto.randomUUID(), text: " \n " }, status: 422, field: "text" },
  { what: "an approval without an end", as: "chair", path: review, body: { ...approve, validTo: undefined }, status: 422, field: "validTo" },
  { what: "an approval until the 30th of February", as: "chair", path: review, body: { ...approve, validTo: "2027-02-30" }, status: 422, field: "validTo" },
  { what: "an approval of a revision to come", as: "chair", path: review, body: { ...approve, revision: 9_007_199_254_740_991 }, status: 409 },
  { what: "a decision that does not exist", as: "chair", path: review, body: { ...approve, decision: "maybe" }, status: 422, field: "decision", says: /approve, return, refuse/ },
  { what: "a threshold of infinity", as: "chair", path: review, raw: `{"revision":1,"decision":"approve","reason":"Read and discussed.","validTo":"2027-11-22","leastThreshold":1e999}`, status: 422, field: "leastThreshold" },
  { what: "thousands of conditions", as: "chair", path: review, body: { ...approve, conditions: Array.from({ length: 2000 }, () => ({ text: "Publish." })) }, status: 422, field: "conditions" },
  { what: "a run that is not there", as: "chair", path: () => `/run-reviews/${crypto.randomUUID()}/decision`, body: { decision: "approve", reason: "Read and discussed." }, status: 404 },
  { what: "a role that does not exist", as: "administrator", path: () => `/people/${federation.researcher.userId}/roles`, body: { role: "root" }, status: 422, field: "role" },
  { what: "a chair of no TRE", as: "administrator", path: () => `/people/${federation.researcher.userId}/roles`, body: { role: "committee-chair" }, status: 422, field: "treId" },
  { what: "a role for nobody", as: "administrator", path: () => `/people/${crypto.randomUUID()}/roles`, body: { role: "researcher" }, status: 404 },
  { what: "an e-mail address with a line break", as: "administrator", path: () => "/people", body: { name: "Evil", email: "a@example.org\nBcc: all@example.org" }, status: 422, field: "email" },
  { what: "an e-mail address that has an account", as: "administrator", path: () => "/people", body: () => ({ name: "Twice", email: federation.researcher.email.toUpperCase() }), status: 409, field: "email" },
  { what: "a TRE named like a path", as: "administrator", path: () => "/tres", body: { name: "Evil", slug: "../evil", nation: "England", about: "A made-up environment." }, status: 422, field: "slug" },
  { what: "a ROR id with a wrong check digit", as: "administrator", path: () => "/tres", body: { name: "East", slug: "east", nation: "England", about: "A made-up environment.", ror: "https://ror.org/02mhbdp95" }, status: 422, field: "ror" },
  { what: "a token for a thousand years", as: "lead", path: () => "/tokens", body: { name: "script", days: 365_000 }, status: 422, field: "days" },
  { what: "somebody else's token", as: "lead", method: "DELETE", path: () => `/tokens/${crypto.randomUUID()}`, status: 404 },
  { what: "page zero of the audit log", as: "administrator", method: "GET", path: () => "/audit?page=0", status: 422, field: "page" },
  { what: "the audit log of the year 0", as: "administrator", method: "GET", path: () => "/audit?from=0000-01-01", status: 422, field: "from" },
  { what: "a filter that does not exist", as: "administrator", method: "GET", path: () => "/audit?where=1", status: 422 },
  { what: "a NUL in a search", as: "anonymous", method: "GET", path: () => "/api/register/v1/entries?q=%00", status: 422 },
  { what: "the register since never", as: "anonymous", method: "GET", path: () => "/api/register/v1/entries?updatedSince=yesterday", status: 422, field: "updatedSince" },
  { what: "a register page of a million", as: "anonymous", method: "GET", path: () => "/api/register/v1/entries?perPage=1000000", status: 422, field: "perPage" },
  { what: "an entry by injection", as: "anonymous", method: "GET", path: () => "/api/register/v1/entries/'%3Bdrop%20table%20users--", status: 404 },
  { what: "a revision of minus one", as: "anonymous", method: "GET", path: () => "/api/register/v1/entries/FF-2026-0001?revision=-1", status: 422, field: "revision" },
];

test.each(requests.map((r) => [r.what, r] as const))("%s", async (_what, bad) => {
  const register = bad.path().startsWith("/api/register");
  const url = `${context.portalUrl}${register ? "" : "/api/v1"}${bad.path()}`;
  const body = bad.raw ?? (bad.body === undefined ? undefined : JSON.stringify(typeof bad.body === "function" ? (bad.body as () => unknown)() : bad.body));
  const method = bad.method ?? "POST";
  const json = body !== undefined && !(body instanceof FormData);
  const request = new Request(url, { method, headers: { origin: context.portalUrl, ...(json && { "content-type": "application/json" }), ...bad.headers }, ...(body !== undefined && { body }) });
  const response = await answerRequest(request, { context, readActor: async () => actorOf(bad.as), operations: register ? registerOperations : operations, base: register ? "/api/register/v1" : "/api/v1" });
  const text = await response.text();
  expect(response.status, text).toBe(bad.status);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const problem = Problem.parse(JSON.parse(text));
  if (bad.says) expect(text).toMatch(bad.says);
  if (bad.field) expect(problem.errors?.map((e) => e.field)).toContain(bad.field);
  // Nothing of the machine shows: no stack, no SQL, no schema's own words.
  expect(text).not.toMatch(/\bat .*\.ts:|\bselect \w|\binsert into|Invalid input: |PostgresError/);
});

test("after all of them not one row has changed", async () => {
  expect(requests.length).toBeGreaterThanOrEqual(30);
  expect(await fingerprint(context.db)).toBe(before);
});
