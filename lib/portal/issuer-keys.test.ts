import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { issuerKeys } from "./issuer-keys.ts";

let server: Server;
let base = "";
let asked = 0;
let answer: { status?: number; location?: string; body: string } = { body: "" };
const keySet = (...kids: string[]) => JSON.stringify({ keys: kids.map((kid) => ({ kty: "EC", kid })) });
beforeAll(async () => {
  server = createServer((_request, response) => {
    asked++;
    response.writeHead(answer.status ?? 200, answer.location ? { location: answer.location } : {});
    response.end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());
beforeEach(() => { [asked, answer] = [0, { body: keySet("a") }]; });

const kids = async (keysAt: ReturnType<typeof issuerKeys>, kid: string) => (await keysAt(`${base}/jwks`, kid))?.keys.keys.map((key) => key.kid);

test("keys are kept for a day; an unknown key is looked for again, once in five minutes", async () => {
  let now = 0;
  const keysAt = issuerKeys(() => now);
  expect(await kids(keysAt, "a")).toEqual(["a"]);
  now += 3600_000;
  expect(await kids(keysAt, "a")).toEqual(["a"]);
  expect(asked).toBe(1);
  answer = { body: keySet("a", "b") };
  expect(await kids(keysAt, "b")).toEqual(["a", "b"]);
  for (const kid of ["c", "d"]) await kids(keysAt, kid);
  expect(asked).toBe(2);
  now += 6 * 60_000;
  await kids(keysAt, "c");
  expect(asked).toBe(3);
  now += 25 * 3600_000;
  await kids(keysAt, "a");
  expect(asked).toBe(4);
});

test("a lasting fault ends what is kept after a day; a passing one does not", async () => {
  let now = 0;
  const keysAt = issuerKeys(() => now);
  await kids(keysAt, "a");
  answer = { status: 500, body: "" };
  now += 3600_000;
  expect(await kids(keysAt, "b")).toEqual(["a"]);
  now += 25 * 3600_000;
  expect(await kids(keysAt, "a")).toBeUndefined();
});

test.each<[string, () => typeof answer]>([
  ["a redirect", () => ({ status: 302, location: `${base}/elsewhere`, body: "" })],
  ["more than 64 KiB", () => ({ body: `${keySet("a")}${" ".repeat(70_000)}` })],
  ["no JSON", () => ({ body: "<html>" })],
  ["another shape", () => ({ body: "{\"keys\":\"all\"}" })],
])("%s gives no keys", async (_what, given) => {
  answer = given();
  expect(await kids(issuerKeys(), "a")).toBeUndefined();
  expect(asked).toBe(1);
});
