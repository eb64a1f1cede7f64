import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LogEntry, type LogEntry as Entry } from "#lib/register/log/log-entry.ts";
import { readRegisterLog } from "./read-register-log.ts";
import { auditHashAt } from "./store/audit-chain.ts";
import { logFindings, logReading } from "./store/register-log.ts";
import { question } from "./testing/hospital.ts";
import { project, startStubPortal, type StubPortal, type StubRun } from "./testing/stub-portal.ts";
import { testTre, until } from "./testing/test-tre.ts";

let portal: StubPortal;
let tre: ReturnType<typeof testTre>;
let running: Awaited<ReturnType<typeof tre.start>>;
beforeEach(async () => {
  portal = await startStubPortal();
  tre = testTre({ portalUrl: portal.url });
  running = await tre.start();
});
afterEach(async () => {
  await running.stop();
  await portal.stop();
  tre.remove();
});
const ended = async (run: StubRun) => {
  await until("the run ends", () => run.results.length > 0 && ["received", "failed", "rejected"].includes(run.state));
  return { state: run.state, why: run.events.at(-1)?.reason ?? "" };
};
const more: Entry = { v: 1, at: "2026-11-02T10:00:00Z", type: "register.entry", custodian: "https://stub.example", entry: project.reference, event: "amended", rev: 2, sha256: "b".repeat(64), prev: "a".repeat(64) };
const reading = () => logReading(running.context.store.db);

describe("no proof, no run", () => {
  it("runs what is proven to be in the register, also by an entry that this TRE has not read yet", async () => {
    expect(await ended(await portal.submit(question))).toMatchObject({ state: "received" });
    await portal.register.add(more);
    expect(await ended(await portal.submit(question, { registered: await portal.register.proof(2) }))).toMatchObject({ state: "received" });
  });

  it("runs nothing without a proof, with one of another project, or with one that was changed", async () => {
    await portal.register.add({ ...more, entry: "FF-2026-0099", event: "published", rev: 1, prev: null });
    const good = await portal.register.proof(1);
    const cases: [boolean | string, RegExp][] = [
      [false, /carries no proof that its project/],
      ["nonsense", /can't be read/],
      [await portal.register.proof(2), /its proof of FF-2026-0099/],
      [good.replace(/index 1/, "index 0"), /does not lead to the register's log/],
      [good.replace("stub.example/log\n3", "stub.example/log\n4"), /not signed by the register's log/],
    ];
    for (const [registered, why] of cases) {
      const end = await ended(await portal.submit(question, { registered }));
      expect(end.state).toBe("rejected");
      expect(end.why).toMatch(why);
    }
  });

  it("runs nothing of a project that the register says has ended, though the proof is of before", async () => {
    const proof = await portal.register.proof(1);
    await portal.register.add({ ...more, event: "revoked" });
    await until("the TRE has read of it", () => reading()?.range.size === 3);
    expect(await ended(await portal.submit(question, { registered: proof }))).toMatchObject({ state: "rejected", why: expect.stringMatching(/was paused or has ended/) as string });
  });
});

describe("the TRE as a witness", () => {
  it("cosigns each checkpoint once, and what it has read is kept over a restart", async () => {
    await until("the first cosignature", () => portal.register.cosignatures.length === 1);
    await portal.register.add(more);
    await until("the second cosignature", () => portal.register.cosignatures.length === 2);
    await running.stop();
    running = await tre.start();
    await until("it has looked again", () => reading()?.range.size === 3);
    expect(portal.register.cosignatures.map((c) => c.size)).toEqual([2, 3]);
    expect(portal.register.cosignatures[0]!.line).toMatch(new RegExp(`^— stub\\.example/log/witness/${portal.treId} `));
  });

  it("raises an alarm when the log is older than it was, or when its past was rewritten, and cosigns neither", async () => {
    await portal.register.add(more);
    await until("it is witnessed", () => reading()?.witnessed?.size === 3);
    await until("its cosignature is sent", () => reading()?.witnessed?.sent === true);
    const cosigned = portal.register.cosignatures.length;
    await portal.register.rewrite((texts) => texts.slice(0, 2));
    await until("the alarm", () => reading()?.alarm?.includes("older copy") === true);
    await portal.register.rewrite((texts) => [texts[0]!, texts[1]!.replace("published", "amended"), texts[1]!.replace("published", "paused")]);
    await until("the other alarm", () => reading()?.alarm?.includes("rewritten") === true);
    expect(portal.register.cosignatures).toHaveLength(cosigned);
    // Whole again, it is read from the beginning and trusted again; a run waits until then and then goes.
    const run = await portal.submit(question, { registered: false });
    await portal.register.rewrite((texts) => [texts[0]!, texts[1]!.replace("amended", "published"), JSON.stringify(LogEntry.parse(more), Object.keys(more).sort())]);
    await until("the alarm ends", () => reading()?.alarm === null);
    expect((await ended(run)).state).toBe("rejected");
  });

  it("commits to its own audit trail beside the cosignature, not at each of them, and notices when the log says otherwise of it", async () => {
    await until("the first cosignature", () => portal.register.cosignatures.length === 1);
    const [{ audit } = {}] = portal.register.cosignatures;
    expect(audit).toEqual({ rows: audit?.rows, sha256: auditHashAt(running.context.store.db, audit?.rows ?? 0) });
    const told = (rows: number, sha256: string): Entry => ({ v: 1, at: "2026-11-02T10:00:00Z", type: "register.audit-root", holder: portal.treId, rows, sha256 });
    await portal.register.add(told(audit!.rows, audit!.sha256));
    await until("the second cosignature", () => portal.register.cosignatures.length === 2);
    expect(portal.register.cosignatures[1]).not.toHaveProperty("audit");
    await portal.register.add(told(audit!.rows + 1, "f".repeat(64)));
    await until("the finding", () => logFindings(running.context.store.db).length > 0);
    expect(logFindings(running.context.store.db)).toEqual([{ index: 3, kind: "audit-not-ours" }]);
  });

  it("writes down what the log says that may not be", async () => {
    await portal.register.add({ v: 1, at: "2026-11-02T10:00:00Z", type: "register.run", custodian: "https://stub.example", entry: "FF-2026-0777", site: "Wessex TRE", event: "started", crate: `sha256:${"c".repeat(64)}` });
    await until("the finding", () => logFindings(running.context.store.db).length > 0);
    expect(logFindings(running.context.store.db)).toEqual([{ index: 2, kind: "no-entry" }]);
  });

  it("takes no log that another key signs", async () => {
    const other = await startStubPortal();
    const stranger = { ...running.context, portal: { ...running.context.portal, readRegisterLog: async () => ({ ok: true as const, value: await other.register.answer(2) }) } };
    const read = await readRegisterLog(stranger);
    expect(read).toMatchObject({ ok: false, refusal: { message: "The checkpoint is not signed by the register's log." } });
    await other.stop();
  });
});
