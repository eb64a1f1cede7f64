import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { auditEvents } from "#db/schema/index.ts";
import { recordAudit, verifyAuditChain } from "./audit.ts";
import { inTransaction } from "./transaction.ts";
import { ok, refuse } from "#lib/kernel/result.ts";

let context: TestContext;
beforeAll(async () => void (context = await testContext()));
afterAll(() => context.end());

const record = (n: number) => inTransaction(context, async (tx) => {
  await recordAudit(tx, context, { kind: "system", name: "test" }, "test", { kind: "portal", id: String(n) }, { n, list: ["b", "a"] });
  return ok(true);
});

describe("the audit chain", () => {
  test("is unbroken after concurrent writers", async () => {
    await Promise.all(Array.from({ length: 20 }, (_, n) => record(n)));
    expect(await verifyAuditChain(context.db)).toMatchObject({ intact: true, events: 20 });
  });
  test("a refusal leaves no row", async () => {
    const result = await inTransaction(context, async (tx) => {
      await recordAudit(tx, context, { kind: "anonymous" }, "test", { kind: "portal", id: "x" });
      return refuse("conflict", "No.");
    });
    expect(result.ok).toBe(false);
    expect(await context.db.$count(auditEvents)).toBe(20);
  });
  test.each(["update audit_events set action = 'other' where position = 5", "delete from audit_events where position = 5", "truncate audit_events"])("the database refuses: %s", async (statement) => {
    await expect(context.db.execute(sql.raw(statement))).rejects.toMatchObject({ cause: { message: expect.stringContaining("append-only") } });
  });
  const tampered = async (statement: string) => {
    let verdict: unknown;
    await context.db.transaction(async (tx) => {
      await tx.execute(sql`alter table audit_events disable trigger append_only`);
      await tx.execute(sql.raw(statement));
      verdict = await verifyAuditChain(tx);
      tx.rollback();
    }).catch(() => {});
    return verdict;
  };
  test.each([
    ["a changed action", "update audit_events set action = 'other' where position = 5", 5],
    ["a changed fact", "update audit_events set facts = jsonb_set(facts, '{n}', '99') where position = 7", 7],
    ["a changed hand", "update audit_events set actor_id = 'someone' where position = 1", 1],
    ["a removed row", "delete from audit_events where position = 12", 12],
    ["a changed hash", "update audit_events set hash = repeat('a', 64) where position = 20", 20],
  ])("who switches the guard off and makes %s is found out", async (_what, statement, at) => {
    expect(await tampered(statement)).toMatchObject({ intact: false, brokenAt: at });
  });
});
