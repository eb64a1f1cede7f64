import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { users } from "#db/schema/index.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { errorFacts, isOutage } from "./error-facts.ts";
import { guarded } from "./http-answer.ts";

let context: TestContext;
beforeAll(async () => void (context = await testContext()));
afterAll(() => context.end());

const secret = "ada.lovelace@example.org";
const caught = async (work: () => Promise<unknown>): Promise<unknown> => work().then(() => undefined, (error: unknown) => error);

test("the values of a failed statement are not told, its text and code are", async () => {
  const row = { id: crypto.randomUUID(), name: secret, email: secret, createdAt: new Date() };
  await context.db.insert(users).values(row);
  const error = await caught(() => context.db.insert(users).values(row));
  expect(String(error)).toContain(secret); // why this file exists
  const told = errorFacts(error);
  expect(told).toMatchObject({ code: "23505", statement: expect.stringContaining("insert into") as string });
  expect(JSON.stringify(told)).not.toContain(secret);
  expect(JSON.stringify(errorFacts(await caught(() => context.db.execute(sql`select ${secret}::uuid`))))).not.toContain("@");
  expect(isOutage(error)).toBe(false);
});

test("words of a broken invariant are told, with where it broke", () => {
  const told = errorFacts(new Error("run 1: no agent moves it from received to waiting"));
  expect(told.words).toContain("no agent moves it");
  expect(told.at[0]).toMatch(/^at .*error-facts/);
  expect(errorFacts("text from somewhere")).toEqual({ kind: "string", at: [] });
});

test("a database that is away is answered with “later”, everything else with “our fault”, neither with what it was", async () => {
  const lines: unknown[] = [];
  const log = { ...context.log, error: (fields: unknown) => void lines.push(fields), warn: (fields: unknown) => void lines.push(fields) };
  const answerTo = async (error: unknown) => guarded({ ...context, log }, () => { throw error; });
  const failed = (code: string) => Object.assign(new Error(`Failed query: select ${secret}\nparams: ${secret}`, { cause: Object.assign(new Error("gone"), { code }) }), { query: "select $1", params: [secret] });
  for (const code of ["CONNECTION_CLOSED", "ECONNREFUSED", "57P03"]) {
    const response = await answerTo(failed(code));
    expect([response.status, response.headers.get("retry-after"), ((await response.json()) as { type: string }).type]).toEqual([503, "1", "urn:fivefold:problem:unavailable"]);
  }
  const response = await answerTo(failed("23505"));
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain(secret);
  expect(JSON.stringify(lines)).not.toContain(secret);
});
