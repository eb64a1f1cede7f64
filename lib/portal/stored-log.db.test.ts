/**
 * The register's log as the database stores it: one byte changed in any table and column, or an older copy put in its place, and it is noticed: by a monitor that reads the published files, by a TRE that
 * witnesses, or by the portal itself, which signs nothing more. Each change is made in a transaction that is rolled back.
 */
import { sql, TransactionRollbackError } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { addTre, must, type TestTre } from "#db/testing/test-federation.ts";
import { auditLog } from "#lib/register/log/audit-log.ts";
import { append, emptyRange } from "#lib/register/log/compact-range.ts";
import { leafHash, type Hash } from "#lib/register/log/hashing.ts";
import { readVerifierKey, type VerifierKey } from "#lib/register/log/signed-note.ts";
import { considerCheckpoint } from "#lib/register/log/witness.ts";
import type { Context } from "./context.ts";
import { readLogFile, readRegisterLog } from "./read-register-log.ts";
import { sequenceRegisterLog } from "./sequence-register-log.ts";
import { tellRegisterLog } from "./tell-register-log.ts";
import { offerLog } from "./witness-register-log.ts";

let context: TestContext;
let tre: TestTre;
let log: VerifierKey;
let seen: { size: number; root: Hash };
let older: number;
const anyone = { kind: "anonymous" } as const;

const tell = (at: Context, from: number, n: number) => at.db.transaction((tx) => tellRegisterLog(tx, at, ...Array.from({ length: n }, (_, i) => ({ type: "register.policy" as const, custodian: "x", site: `site-${String(from + i)}`, event: "changed" as const, sha256: "a".repeat(64) }))));
beforeAll(async () => {
  context = await testContext();
  tre = await addTre(context, "North TRE");
  await tell(context, 0, 280);
  await sequenceRegisterLog(context);
  older = must(await readRegisterLog(context, anyone, {})).size;
  await tell(context, 280, 40);
  await sequenceRegisterLog(context);
  const now = must(await readRegisterLog(context, anyone, {}));
  log = (await readVerifierKey(now.key))!;
  seen = { size: now.size, root: Uint8Array.from(Buffer.from(now.root, "base64")) };
});
afterAll(() => context.end());

/** What the monitor says; that a file is not to be had is an answer too. */
const monitor = async (at: Context): Promise<boolean> => {
  try {
    const { problems, findings } = await auditLog(log, async (path) => must(await readLogFile(at, anyone, { path })).bytes, seen);
    return problems.length > 0 || findings.length > 0;
  } catch {
    return true;
  }
};
/** What a TRE says that reads the log from its first entry, having witnessed all of it before. A portal that no longer finds the log's beginning has nothing to offer: nothing is cosigned either. */
const witness = async (at: Context): Promise<boolean> => {
  let range = emptyRange;
  for (;;) {
    const offered = await offerLog(at, tre.agent, { from: range.size }).catch(() => undefined);
    if (!offered) return true;
    const { checkpoint, entries } = must(offered);
    for (const entry of entries) range = await append(range, await leafHash(new TextEncoder().encode(entry)));
    if (entries.length === 0) return !(await considerCheckpoint(log, seen.size, range, checkpoint)).cosign;
  }
};
const portal = async (at: Context): Promise<boolean> => {
  await tell(at, 900, 1);
  return sequenceRegisterLog(at).then(() => false, () => true);
};

async function changed(statement: string): Promise<{ monitor: boolean; witness: boolean; portal: boolean }> {
  let noticed = { monitor: false, witness: false, portal: false };
  await context.db.transaction(async (tx) => {
    await tx.execute(sql.raw(statement));
    const inside: Context = { ...context, db: tx };
    noticed = { monitor: await monitor(inside), witness: await witness(inside), portal: await portal(inside) };
    tx.rollback();
  }).catch((error: unknown) => {
    if (!(error instanceof TransactionRollbackError)) throw error;
  });
  return noticed;
}
const flip = (column: string, at: string) => `${column} = set_byte(${column}, ${at}, get_byte(${column}, ${at}) # 1)`;
const leaf = (index: number, at: string) => `update register_log_leaves set ${flip("entry", at)} where index = ${String(index)}`;

describe("the stored log", () => {
  it("as it is, is whole to all three", async () => {
    expect(await changed("select 1")).toEqual({ monitor: false, witness: false, portal: false });
  });

  it.each([0, 1, 100, 255, 256, 300, 319].flatMap((index) => ["0", "30", "length(entry) - 1"].map((at): [number, string] => [index, at])))("entry %i, byte %s: seen by monitor and witness", async (index, at) => {
    expect(await changed(leaf(index, at))).toMatchObject({ monitor: true, witness: true });
  });

  it.each([
    ["two entries in the other order", "update register_log_leaves set index = case index when 7 then -7 else index end; update register_log_leaves set index = 7 where index = 8; update register_log_leaves set index = 8 where index = -7"],
    ["an entry gone", "delete from register_log_leaves where index = 40"],
    ["the last entry gone", "delete from register_log_leaves where index = (select max(index) from register_log_leaves)"],
    ["a checkpoint's text", "update register_log_checkpoints set note = overlay(note placing 'X' from 3 for 1)"],
    ["a checkpoint's signature", "update register_log_checkpoints set note = overlay(note placing case substr(note, length(note) - 20, 1) when 'A' then 'B' else 'A' end from length(note) - 20 for 1)"],
  ])("%s: seen by monitor and witness", async (_, statement) => {
    expect(await changed(statement)).toMatchObject({ monitor: true, witness: true });
  });

  it.each([[0, 0, "0"], [0, 0, "8191"], [0, 1, "0"], [0, 1, "length(hashes) - 1"], [1, 0, "0"], [1, 0, "31"]])("tile %i/%i, byte %s: seen by the monitor", async (level, n, at) => {
    expect(await changed(`update register_log_tiles set ${flip("hashes", at)} where level = ${String(level)} and n = ${String(n)}`)).toMatchObject({ monitor: true });
  });
  it("a tile gone: seen by the monitor", async () => {
    expect(await changed("delete from register_log_tiles where level = 0 and n = 0")).toMatchObject({ monitor: true });
  });

  it.each([
    ["a checkpoint's root", `update register_log_checkpoints set ${flip("root", "0")}`],
    ["a checkpoint's size", "update register_log_checkpoints set size = size - 1 where size = (select max(size) from register_log_checkpoints)"],
    ["the log's edge", `update register_log_tiles set ${flip("hashes", "0")} where level = 0 and n = 1`],
  ])("%s: nothing more is signed", async (_, statement) => {
    expect(await changed(statement)).toMatchObject({ portal: true });
  });

  it("an older copy, whole in itself: seen by monitor and witness", async () => {
    const copy = [
      `delete from register_log_leaves where index >= ${String(older)}`, `delete from register_log_checkpoints where size > ${String(older)}`,
      `update register_log_tiles set hashes = substring(hashes for ${String((older - 256) * 32)}) where level = 0 and n = 1`,
    ].join("; ");
    expect(await changed(copy)).toEqual({ monitor: true, witness: true, portal: false });
  });
});
