/** Asking the Safe People Registry, over HTTP, at a stand-in that checks each question as strictly as it can be checked. */
import { createHmac } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { auditEvents, evidence, identities } from "#db/schema/index.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { addPerson, must } from "#db/testing/test-federation.ts";
import type { Result } from "#lib/kernel/result.ts";
import { registryAnswer } from "#lib/governance/testing/registry-answer.ts";
import { askRegistry } from "./ask-registry.ts";
import { endEvidence } from "./manage-evidence.ts";
import type { Person } from "./person-of.ts";
import { readOwnEvidence } from "./read-evidence.ts";
import { safePeopleRegistry } from "./safe-people-registry.ts";

const [clientId, key, identifier] = ["portal-1", "the custodian's identifier", "abcd-1234-efgh"];
const course = { id: 7, provider: "Medical Research Council", training_name: "Research data and confidentiality", awarded_at: "2026-01-10", expires_at: "2027-01-10" };
const status = { id: "a-1", awarding_body_name: "UK Statistics Authority", title: "Accredited Researcher", awarded_at: "2024-03-01", expires_at: "2029-02-28" };

let context: TestContext;
let registry: http.Server;
let researcher: Person;
let answer: (response: http.ServerResponse) => void;
const asked: string[] = [];
const json = (status_: number, body: unknown) => (response: http.ServerResponse) => { response.writeHead(status_, { "content-type": "application/json" }).end(typeof body === "string" ? body : JSON.stringify(body)); };

beforeAll(async () => {
  registry = http.createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part)).on("end", () => {
      const body = Buffer.concat(parts).toString("utf8");
      asked.push(body);
      const signed = createHmac("sha256", key).update(body).digest("base64");
      const known = request.method === "POST" && request.url === "/api/v1/query" && request.headers["content-type"] === "application/json" && request.headers["x-client-id"] === clientId && request.headers["x-signature"] === signed;
      // No more than the identifier, compact, its one key.
      if (!known || !/^\{"ident":"[A-Za-z0-9-]+"\}$/.test(body)) json(401, { message: "unauthorised" })(response);
      else answer(response);
    });
  });
  await new Promise<void>((resolve) => registry.listen(0, "127.0.0.1", resolve));
  const plain = await testContext();
  context = { ...plain, registry: at("/api/v1/") };
  researcher = await addPerson(context, "Josiah Carberry", { grants: [{ role: "researcher", treId: null }] });
});
beforeEach(() => { asked.length = 0; answer = json(200, registryAnswer({ training: [course], accreditations: [status] })); });
afterAll(async () => {
  registry.close();
  registry.closeAllConnections();
  await context.end();
});
const at = (path: string, more: object = {}) => safePeopleRegistry({ url: `http://127.0.0.1:${(registry.address() as AddressInfo).port}${path}`, clientId, key, ...more });
const ask = (who: Person = researcher, more: object = {}) => askRegistry({ ...context, ...more }, who, { identifier });
const saidOf = (result: Result<unknown>) => (result.ok ? "done" : `${result.refusal.reason}: ${result.refusal.message}`);

test("nobody is asked about without an ORCID iD that ORCID has said is theirs", async () => {
  expect(saidOf(await ask())).toMatch(/^wrong-state: Link your ORCID iD first/);
  expect(saidOf(await askRegistry({ ...context, registry: undefined }, researcher, { identifier }))).toMatch(/^unsupported/);
  expect(asked).toEqual([]);
  await context.db.insert(identities).values({ issuer: "https://orcid.org", subject: "0000-0002-1825-0097", userId: researcher.userId, linkedAt: context.clock.now() });
});

test("its answer becomes evidence that is verified and has an end, once; only the identifier is sent", async () => {
  expect(must(await ask())).toEqual({ added: 2, known: 0, renewedUntil: "2029-02-28" });
  expect(asked).toEqual([`{"ident":"${identifier}"}`]);
  const own = must(await readOwnEvidence(context, researcher));
  const host = `127.0.0.1:${(registry.address() as AddressInfo).port}`;
  expect(own).toMatchObject([
    { kind: "accreditation", issuer: "UK Statistics Authority", reference: "Accredited Researcher", validTo: "2029-02-28", standing: "valid", verified: { by: host, how: expect.stringContaining("registry’s own answer") } },
    { kind: "training", issuer: "Medical Research Council", validTo: "2027-01-10", standing: "valid", verified: { by: host } },
  ]);
  expect(must(await ask())).toMatchObject({ added: 0, known: 2 });
  // Renewed, it is a new piece beside the old one.
  answer = json(200, registryAnswer({ training: [{ ...course, awarded_at: "2026-11-01", expires_at: "2027-11-01" }] }));
  expect(must(await ask())).toEqual({ added: 1, known: 0, renewedUntil: "2027-11-01" });
  // Of what else the registry told nothing is kept.
  const kept = JSON.stringify([await context.db.select().from(evidence), await context.db.select().from(auditEvents)]);
  expect(kept).not.toContain("j.carberry@university.example");
  expect(kept).not.toContain(key);
});

test("what was taken back does not come back by asking again", async () => {
  const [first] = must(await readOwnEvidence(context, researcher));
  must(await endEvidence(context, researcher, { evidenceId: first!.id, because: "It was an error of theirs." }));
  expect(must(await ask())).toMatchObject({ added: 0, known: 2 });
  expect(must(await readOwnEvidence(context, researcher)).filter((one) => one.standing === "valid").map((one) => one.kind)).toEqual(["training", "training"]);
});

test.each<[string, (response: http.ServerResponse) => void, RegExp]>([
  ["another person's iD", json(200, registryAnswer({ orc_id: "0000-0001-5109-3700", training: [course] })), /^not-permitted: .*does not carry your ORCID iD/],
  ["an entry without an iD", json(200, registryAnswer({ orc_id: null, training: [course] })), /^not-permitted/],
  ["another identifier than was asked for", json(200, registryAnswer({ identifier: "zzzz-9999-zzzz", training: [course] })), /^not-permitted/],
  ["an identifier that it does not know", json(404, { message: "not found" }), /^not-found: .*knows no such identifier/],
  ["a fault of its own, as it has for an unknown identifier", json(500, "<h1>Server Error</h1>"), /^unavailable: .*does not answer as it should/],
  ["a shape that is not known", json(200, { message: "success", data: { everything: "fine" } }), /^unavailable/],
  ["something that is not JSON", json(200, "<html>Please sign in</html>"), /^unavailable/],
  ["more than an answer can be", json(200, JSON.stringify(registryAnswer()).padEnd(300_000, " ")), /^unavailable/],
  ["a redirect", (response) => { response.writeHead(302, { location: "https://elsewhere.example/" }).end(); }, /^unavailable/],
  ["a connection that breaks", (response) => { response.destroy(); }, /^unavailable/],
])("%s changes nothing, and is told in words", async (_name, said, words) => {
  const before = await context.db.$count(evidence);
  answer = said;
  const result = await ask();
  expect(saidOf(result)).toMatch(words);
  expect(saidOf(result)).not.toContain(key);
  expect(await context.db.$count(evidence)).toBe(before);
});

test("a portal that is not let in says so, and an identifier of another form is not sent", async () => {
  expect(saidOf(await ask(researcher, { registry: at("/api/v1/", { key: "another key" }) }))).toMatch(/^unavailable: .*does not know this portal/);
  expect(saidOf(await ask(researcher, { registry: at("/api/v2/") }))).toMatch(/^unavailable/);
  asked.length = 0;
  for (const identifier_ of ["", "short", "with \"quotes\"", "name@example.org"]) expect(saidOf(await askRegistry(context, researcher, { identifier: identifier_ }))).toMatch(/^invalid-input/);
  expect(asked).toEqual([]);
});
