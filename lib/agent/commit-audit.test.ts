import { beforeEach, describe, expect, it } from "vitest";
import { followTrail } from "#lib/register/log/audit-trail.ts";
import { auditToCommit, isOurs, noteCommitted } from "./commit-audit.ts";
import type { AgentContext } from "./context.ts";
import { createLog } from "./log.ts";
import { auditHead, auditTrail } from "./store/audit-chain.ts";
import { openStore } from "./store/store.ts";

const minute = 60_000;
let now: number;
let context: AgentContext;
beforeEach(() => {
  now = Date.parse("2026-11-22T09:00:00Z");
  const clock = { now: () => new Date(now) };
  context = { store: openStore(":memory:", clock), clock, log: createLog("silent") } as AgentContext;
});
const db = () => context.store.db;
const happens = (action: string) => context.store.write({ actor: "agent", action, subject: "x" }, () => {});
/** What goes to the portal now, and is told there. */
async function commits() {
  const root = await auditToCommit(context);
  if (root) context.store.write({ actor: "agent", action: "register-log-cosignature-sent", subject: "register-log" }, (inside) => { noteCommitted(context, inside, root, "told"); });
  return root;
}
const rewrite = (statement: string) => db().exec(`DROP TRIGGER IF EXISTS audit_is_never_changed; DROP TRIGGER IF EXISTS audit_is_never_shortened; ${statement}`);

describe("what the register's log is told of a TRE's audit trail", () => {
  it("is the head of what there is: hourly where something happened, daily in any case", async () => {
    happens("joined");
    const joined = auditHead(db());
    expect(joined).toMatchObject({ rows: 1 });
    expect(await commits()).toEqual(joined);
    happens("run-decided");
    expect(await commits()).toBeUndefined();
    now += 60 * minute;
    expect(await commits()).toMatchObject({ rows: 3 });
    now += 60 * minute;
    happens("register-log-read"); // its own reading of the log is no reason to write into the log
    expect(await commits()).toBeUndefined();
    now += 23 * 60 * minute;
    expect(await commits()).toMatchObject({ rows: 5 });
  });

  it("is nothing of a trail that was changed, rewritten whole, or cut", async () => {
    for (const action of ["joined", "run-decided", "output-decided"]) happens(action);
    const root = (await commits())!;
    happens("run-decided");
    now += 60 * minute;
    expect(isOurs(db(), root)).toBe(true);
    rewrite(`UPDATE audit SET hash = '${"f".repeat(64)}' WHERE position = 3`);
    expect([await auditToCommit(context), isOurs(db(), root)]).toEqual([undefined, false]);
    rewrite("DELETE FROM audit WHERE position >= 3");
    expect([await auditToCommit(context), isOurs(db(), root)]).toEqual([undefined, false]);
  });

  it("says why once the log was told of more, and hashes as anybody can reckon again", async () => {
    for (const action of ["joined", "run-decided"]) happens(action);
    const root = (await auditToCommit(context))!;
    context.store.write({ actor: "agent", action: "register-log-cosignature-sent", subject: "register-log" }, (inside) => { noteCommitted(context, inside, root, "contradicts"); });
    expect(await auditToCommit(context)).toBeUndefined(); // not again within the hour
    expect(await followTrail(auditTrail(db()), [root], { whole: true })).toMatchObject({ intact: true, events: 3, committed: 2 });
    expect(await followTrail([...auditTrail(db())].map((event) => (event.position === 2 ? { ...event, action: "other" } : event)), [root], { whole: true })).toMatchObject({ intact: false, brokenAt: 2 });
  });
});
