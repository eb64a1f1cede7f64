/** The register's own addresses, asked as programs and other sites' pages ask. */
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { addPerson, must, testFederation } from "#db/testing/test-federation.ts";
import { registerEntries, registerRevisions } from "#db/schema/index.ts";
import { indexRegister } from "#lib/portal/index-register.ts";
import { publishCrateEntry } from "#lib/portal/publish-crate-entry.ts";
import { sheetOf } from "#lib/portal/read-register-files.ts";
import { readRegisterEntry } from "#lib/portal/read-register.ts";
import { uploadSheet } from "#lib/register/files/forms.ts";
import { importSheet } from "#lib/register/gateway/testing/sheet-importer.ts";
import { crateEntry } from "#lib/register/testing/crate-entry.ts";
import { answerRequest } from "./answer-request.ts";
import { openToAll, preflight } from "./open-to-all.ts";
import { registerOperations } from "./register.ts";

let context: TestContext;
let newest: string;
beforeAll(async () => {
  context = await testContext();
  await testFederation(context, ["North TRE"]);
  context.advance(60_000);
  const editor = await addPerson(context, "Edith Editor", { grants: [{ role: "register-editor", treId: null }] });
  // Of diabetes only further down: the title of the older one is the better match.
  newest = must(await publishCrateEntry(context, editor, { crate: "c".repeat(64), entry: { ...crateEntry, technicalSummary: "People with diabetes are counted apart." } })).reference;
});
afterAll(() => context.end());

const ask = async (path: string, init: RequestInit = {}) => {
  const request = new Request(`http://localhost:3000/api/register/v1${path}`, init);
  return openToAll(request, await answerRequest(request, { context, readActor: () => Promise.resolve({ kind: "anonymous" }), operations: registerOperations, base: "/api/register/v1" }));
};

test("a feed of a search has the newest change first, whatever matches best", async () => {
  const list = (await (await ask("/entries?q=diabetes")).json()) as { entries: { record: { reference: string } }[] };
  expect(list.entries).toHaveLength(2);
  expect(list.entries[0]!.record.reference).not.toBe(newest);
  for (const asked of ["q=diabetes", "q=diabetes&sort=best"]) {
    const feed = (await (await ask(`/feed.json?${asked}`)).json()) as { items: { url: string }[] };
    expect(feed.items.map((item) => item.url.includes(newest))).toEqual([true, false]);
    const atom = await (await ask(`/feed.atom?${asked}`)).text();
    expect(atom.indexOf(newest)).toBeLessThan(atom.indexOf(list.entries[0]!.record.reference));
  }
});

test("every answer, and every refusal, can be read by a page elsewhere", async () => {
  for (const [path, status] of [["/entries", 200], ["/entries.csv", 200], ["/entries?sort=worst", 422], ["/entries/FF-0000-0000", 404], ["/nothing", 404]] as const) {
    const answer = await ask(path, { headers: { origin: "https://watchdog.example" } });
    expect([path, answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([path, status, "*"]);
  }
  expect((await ask("/entries", { method: "POST" })).headers.get("access-control-allow-origin")).toBe("*");
  const asked = preflight();
  expect([asked.status, asked.headers.get("access-control-allow-origin"), asked.headers.get("access-control-allow-headers")]).toEqual([204, "*", "Accept, If-None-Match, X-Request-Id"]);
});

test("every form says under which licence it stands", async () => {
  const cc0 = "https://creativecommons.org/publicdomain/zero/1.0/";
  for (const path of ["/entries", "/entries.csv", "/entries.jsonld", "/gateway.xlsx", "/revisions.ndjson", "/feed.atom", `/entries/${newest}`]) expect((await ask(path)).headers.get("link"), path).toBe(`<${cc0}>; rel="license"`);
  for (const path of ["/entries", `/entries/${newest}`]) expect(await (await ask(path)).json(), path).toMatchObject({ licence: cc0 });
  for (const path of ["/entries.jsonld", "/feed.atom", "/feed.json", `/entries/${newest}/feed.atom`]) expect(await (await ask(path)).text(), path).toContain(cc0);
});

test("what somebody has already is not sent again", async () => {
  for (const path of ["/entries", `/entries/${newest}`, `/entries/${newest}/jsonld`, "/feed.atom"]) {
    const first = await ask(path);
    const tag = first.headers.get("etag")!;
    for (const known of [tag, `W/${tag}`, `"other", ${tag}`]) {
      const again = await ask(path, { headers: { "if-none-match": known } });
      expect([path, again.status, await again.text(), again.headers.get("etag")]).toEqual([path, 304, "", tag]);
    }
    expect((await ask(path, { headers: { "if-none-match": "\"other\"" } })).status).toBe(200);
  }
});

test("a file of all has all, however many there are, and a sheet that is cut says so", async () => {
  const editor = await addPerson(context, "Ed Editor", { grants: [{ role: "register-editor", treId: null }] });
  const { record } = must(await readRegisterEntry(context, { kind: "anonymous" }, { reference: newest }));
  // As many as two turns of reading and some: copies of one entry, which is quicker than as many publications.
  const now = context.clock.now();
  const many = Array.from({ length: 1_100 }, (_, i) => ({ id: crypto.randomUUID(), reference: `CR-9${String(i).padStart(4, "0")}` }));
  await context.db.transaction(async (tx) => {
    await tx.insert(registerEntries).values(many.map(({ id, reference }) => ({ id, reference, status: "active" as const, record: { ...record, reference }, revision: 1, firstPublishedAt: now, changedAt: now })));
    await tx.insert(registerRevisions).values(many.map(({ id, reference }) => ({ entryId: id, revision: 1, record: { ...record, reference }, because: "Copied.", at: now })));
  });
  await indexRegister(context);
  const references = (text: string) => [...text.matchAll(/\b(?:CR|FF)-[\w-]+/g)].map(([reference]) => reference);
  const all = new Set([...many.map((one) => one.reference)]);
  const csv = (await (await ask("/entries.csv")).text()).split("\r\n").slice(1, -1);
  expect([csv.length, new Set(csv.map((line) => line.split(",")[0])).size]).toEqual([1_102, 1_102]);
  const linked = (await (await ask("/entries.jsonld")).json()) as { "dcat:resource": { identifier: string }[] };
  expect([linked["dcat:resource"].length, all.difference(new Set(linked["dcat:resource"].map((one) => one.identifier))).size]).toEqual([1_102, 0]);
  const lines = (await (await ask("/revisions.ndjson")).text()).trim().split("\n").map((line) => JSON.parse(line) as { reference: string; at: string });
  expect([lines.length, all.difference(new Set(lines.map((one) => one.reference))).size, lines.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))]).toEqual([1_102, 0, lines]);
  expect((await (await ask("/revisions.ndjson?limit=700")).text()).trim().split("\n")).toHaveLength(700);
  // A page that is asked for is a page.
  expect(references(await (await ask("/entries.csv?perPage=7&page=2")).text()).length).toBeGreaterThanOrEqual(7);
  expect((await (await ask("/entries.csv?perPage=7&page=2")).text()).split("\r\n")).toHaveLength(9);
  const cut = must(await sheetOf(context, editor, {}, 20));
  expect(cut.name).toBe("data-uses-20-of-1102.xlsx");
  expect(importSheet(cut.bytes)).toMatchObject({ faults: [], uses: { length: 20 } });
  // The monitor takes it for what it is.
  expect(await uploadSheet(new Blob([cut.bytes as Uint8Array<ArrayBuffer>]).stream())).toMatchObject({ isCut: true, rows: { length: 20 } });
  expect(strFromU8(Object.values(unzipSync(cut.bytes, { filter: ({ name }) => name === "xl/sharedStrings.xml" }))[0]!)).toContain("the newest 20 of 1102 entries that fit");
  expect(must(await sheetOf(context, editor, { q: "diabetes", category: record.category, tre: "North TRE" }, 2_000)).name).toBe("data-uses.xlsx");
});
