import { sql, TransactionRollbackError } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { auditEvents, registerLogLeaves } from "#db/schema/index.ts";
import { readLogEntry } from "#lib/register/log/log-entry.ts";
import { anchorAudit, toldOfAudit } from "./anchor-audit.ts";
import { recordAudit, verifyAuditChain } from "./audit.ts";
import { sequenceRegisterLog } from "./sequence-register-log.ts";
import type { Context } from "./context.ts";
import { inTransaction, type Transaction } from "./transaction.ts";
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
  const behindItsBack = async <T>(statement: string, look: (inside: Context & { db: Transaction }) => Promise<T>): Promise<T> => {
    let seen: T | undefined;
    await context.db.transaction(async (tx) => {
      await tx.execute(sql`alter table audit_events disable trigger append_only`);
      await tx.execute(sql.raw(statement));
      seen = await look({ ...context, db: tx });
      tx.rollback();
    }).catch((error: unknown) => {
      if (!(error instanceof TransactionRollbackError)) throw error;
    });
    return seen!;
  };
  const tampered = (statement: string) => behindItsBack(statement, ({ db }) => verifyAuditChain(db));
  test.each([
    ["a changed action", "update audit_events set action = 'other' where position = 5", 5],
    ["a changed fact", "update audit_events set facts = jsonb_set(facts, '{n}', '99') where position = 7", 7],
    ["a changed hand", "update audit_events set actor_id = 'someone' where position = 1", 1],
    ["a removed row", "delete from audit_events where position = 12", 12],
    ["a changed hash", "update audit_events set hash = repeat('a', 64) where position = 20", 20],
  ])("who switches the guard off and makes %s is found out", async (_what, statement, at) => {
    expect(await tampered(statement)).toMatchObject({ intact: false, brokenAt: at });
  });

  // One statement for each column: whatever is kept of an event, its hash covers.
  test.each([
    "at = at + interval '1 second'", "actor_kind = 'person'", "actor_id = null", "subject_kind = 'person'", "subject_id = 'x'", "request_id = 'other-request'", "via = 'token'", "network = '10.0.0.0/24'", "previous_hash = repeat('b', 64)", "position = 1000",
  ])("finds %s", async (change) => {
    expect(await tampered(`update audit_events set ${change} where position = 9`)).toMatchObject({ intact: false, brokenAt: 9 });
  });

  test("tells the register's public log its head: at first, hourly where something happened, daily in any case", async () => {
    const anchored = async () => {
      const said = await anchorAudit(context);
      await sequenceRegisterLog(context);
      return said;
    };
    expect(await anchored()).toBe("told");
    const [told] = await toldOfAudit(context.db);
    expect(told).toMatchObject({ rows: 20 });
    await record(20);
    expect(await anchored()).toBe("not-due");
    context.advance(3_600_000);
    expect(await anchored()).toBe("told");
    context.advance(3_600_000);
    expect(await anchored()).toBe("not-due");
    context.advance(23 * 3_600_000);
    expect(await anchored()).toBe("told");
    expect((await toldOfAudit(context.db)).map((root) => root.rows)).toEqual([21, 21, 20]);
    // Nothing but a number and a hash.
    const leaves = (await context.db.select().from(registerLogLeaves)).map((row) => readLogEntry(row.entry)).filter((entry) => entry?.type === "register.audit-root");
    expect(Object.keys(leaves[0]!).sort()).toEqual(["at", "holder", "rows", "sha256", "type", "v"]);
    expect(await verifyAuditChain(context.db, await toldOfAudit(context.db))).toMatchObject({ intact: true, events: 21, committed: 21 });
  });

  // Whoever holds the database may write a chain that follows from itself. What the public was told they can't take back.
  const rewrite = `
    delete from audit_events where position > 10;
    update audit_events set hash = repeat('c', 64) where position = 10`;
  test.each([
    ["rewritten", rewrite],
    ["put back to an older copy", "delete from audit_events where position > 18"],
    ["emptied", "delete from audit_events"],
  ])("is not vouched for once it was %s, and the check says so", async (_what, statement) => {
    context.advance(25 * 3_600_000);
    const [anchor, verdict, after] = await behindItsBack(statement, async (inside) => {
      await inTransaction(inside, async (tx) => { await recordAudit(tx, inside, { kind: "system", name: "test" }, "afterwards", { kind: "portal", id: "x" }); return ok(true); });
      const told = await toldOfAudit(inside.db);
      return [await anchorAudit(inside), await verifyAuditChain(inside.db, told), (await toldOfAudit(inside.db)).length - told.length] as const;
    });
    expect(verdict).toMatchObject({ intact: false });
    expect(anchor).toBe("broken");
    expect(after).toBe(0);
  });
});
