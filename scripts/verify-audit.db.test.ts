/** The commands as somebody runs them, against a portal's addresses: an export that is whole, one that was changed, and a trail that was rewritten behind the log's back. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { must, testFederation, type TestFederation } from "#db/testing/test-federation.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { auditHead } from "#lib/agent/store/audit-chain.ts";
import { keep } from "#lib/agent/store/kept-settings.ts";
import { openStore } from "#lib/agent/store/store.ts";
import { TreId } from "#lib/kernel/ids.ts";
import { anchorAudit, anchorTreAudit } from "#lib/portal/anchor-audit.ts";
import { exportAudit } from "#lib/portal/export-audit.ts";
import { readLogFile, readRegisterLog } from "#lib/portal/read-register-log.ts";
import { sequenceRegisterLog } from "#lib/portal/sequence-register-log.ts";
import { hashOfEvent, readTrailLine, trailLine, type TrailEvent } from "#lib/register/log/audit-trail.ts";

let context: TestContext;
let world: TestFederation;
let portal: http.Server;
let lines: string[];
const folder = mkdtempSync(path.join(os.tmpdir(), "fivefold-audit-"));
const anyone = { kind: "anonymous" } as const;
beforeAll(async () => {
  context = await testContext();
  world = await testFederation(context, ["North TRE"]);
  expect(await anchorAudit(context)).toBe("told");
  await sequenceRegisterLog(context);
  portal = http.createServer((request, response) => {
    const asked = new URL(request.url!, "http://portal").pathname;
    const answer = asked === "/api/register/v1/log"
      ? readRegisterLog(context, anyone, {}).then((log) => JSON.stringify(must(log)))
      : readLogFile(context, anyone, { path: asked.replace("/log/", "") }).then((file) => must(file).bytes);
    answer.then((body) => response.end(body), () => response.writeHead(404).end());
  });
  await new Promise<void>((resolve) => portal.listen(0, "127.0.0.1", resolve));
  lines = [];
  for await (const line of must(await exportAudit(context, world.administrator, {})).lines) lines.push(line);
});
afterAll(async () => {
  portal.close();
  await context.end();
  rmSync(folder, { recursive: true });
});

const address = () => `http://127.0.0.1:${String((portal.address() as AddressInfo).port)}`;
const command = (...args: string[]): Promise<{ code: number; said: string }> => new Promise((resolve) => {
  execFile(process.execPath, ["scripts/verify-audit.ts", ...args], (error, out, err) => { resolve({ code: error ? Number(error.code) : 0, said: out + err }); });
});
function verify(content: readonly string[]): Promise<{ code: number; said: string }> {
  const file = path.join(folder, "audit.ndjson");
  writeFileSync(file, content.join(""));
  return command(file, address());
}

describe("npx fivefold audit", () => {
  it("finds an export whole, and says up to where the public log vouches for it", async () => {
    expect(await verify(lines)).toMatchObject({ code: 0, said: expect.stringMatching(/Events 1 to (\d+) follow[^]*vouches for them up to event \d+; it has not been told yet of the 1 after it/) as string });
  }, 60_000);

  it("finds an event that was changed, one that is missing, and what is no event at all", async () => {
    expect(await verify(lines.with(1, lines[1]!.replace(/"action":"[a-z-]+"/, '"action":"other"')))).toMatchObject({ code: 1, said: expect.stringContaining("Event 2 is not what was recorded.") as string });
    expect(await verify(lines.toSpliced(1, 1))).toMatchObject({ code: 1, said: expect.stringContaining("Event 2 is missing.") as string });
    expect(await verify(["a line\n"])).toMatchObject({ code: 2, said: expect.stringContaining("Line 1") as string });
  }, 60_000);

  it("finds a trail that was rewritten whole, so that it follows from itself", async () => {
    const rewritten: TrailEvent[] = [];
    for (const line of lines) {
      const { hash: _, ...event } = readTrailLine(line) as TrailEvent;
      const next = { ...event, ...(event.position === 2 && { action: "other" }), ...(rewritten.length > 0 && { previousHash: rewritten.at(-1)!.hash }) };
      rewritten.push({ ...next, hash: await hashOfEvent(next) });
    }
    expect(await verify(rewritten.map(trailLine))).toMatchObject({ code: 1, said: expect.stringContaining("the trail was rewritten") as string });
  }, 60_000);

  it("checks a TRE's own audit log where it lies, by the key that it pinned, and finds one that was cut or rewritten", async () => {
    const [tre] = world.tres;
    const config = path.join(folder, "tre.json");
    writeFileSync(config, JSON.stringify({ name: tre!.name, portalUrl: address(), dataFolder: "state", console: { port: 4000 }, datasets: [{ key: "people", title: "People", source: { kind: "duckdb", file: "x.duckdb" } }] }));
    const store = openStore(path.join(folder, "state", "tre.sqlite"), context.clock);
    const { key } = must(await readRegisterLog(context, anyone, {}));
    const membership = { treId: TreId.parse(tre!.id), name: tre!.name, ror: null, portalKey: { kty: "OKP" as const, crv: "Ed25519" as const, x: "x" }, registerLog: key, protocolVersion: "1", workflow: { url: "", version: "", digest: "" } };
    for (const action of ["joined", "run-decided", "output-decided"]) store.write({ actor: "agent", action, subject: "x" }, (db) => { keep(db, "membership", membership); });
    await context.db.transaction((tx) => anchorTreAudit(tx, context, tre!.id, auditHead(store.db)!));
    await sequenceRegisterLog(context);
    store.write({ actor: "agent", action: "run-decided", subject: "y" }, () => {});
    expect(await command("--config", config)).toMatchObject({ code: 0, said: expect.stringMatching(/Events 1 to 4 follow[^]*vouches for them up to event 3; it has not been told yet of the 1 after it/) as string });
    store.db.exec("DROP TRIGGER audit_is_never_shortened; DELETE FROM audit WHERE position >= 3");
    expect(await command("--config", config)).toMatchObject({ code: 1, said: expect.stringContaining("told of 3 events; the others are missing") as string });
    store.write({ actor: "agent", action: "other", subject: "x" }, () => {});
    store.close();
    expect(await command("--config", config)).toMatchObject({ code: 1, said: expect.stringContaining("the trail was rewritten") as string });
  }, 60_000);
});
