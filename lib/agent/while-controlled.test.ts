/** Disclosure control may take many seconds. What the agent and its console do meanwhile, and what becomes of a run whose control breaks. */
import { afterEach, describe, expect, it } from "vitest";
import { healthOf } from "./console/connection-health.ts";
import { decideOutput } from "./console/decide-output.ts";
import { listRuns } from "./console/list-runs.ts";
import type { ConsoleActor } from "./console/permissions.ts";
import { readRun } from "./console/read-run.ts";
import { stopRun } from "./console/stop-run.ts";
import { evidenceKept } from "./store/outputs.ts";
import { readRunRecord } from "./store/runs.ts";
import { question } from "./testing/hospital.ts";
import { startStubPortal, type StubRun } from "./testing/stub-portal.ts";
import { testTre, until, type TestTreOptions } from "./testing/test-tre.ts";
import { waitingThreads } from "./testing/waiting-threads.ts";
import { openThreads, type Threads } from "./threads/open-threads.ts";

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
async function world(threads: Threads, options: Omit<TestTreOptions, "portalUrl"> = {}) {
  closing.push(() => threads.close());
  const portal = await startStubPortal();
  closing.push(() => portal.stop());
  const tre = testTre({ portalUrl: portal.url, ...options });
  closing.push(() => tre.remove());
  const started = await tre.start({ threads });
  let isStopped = false;
  const stop = async () => {
    if (!isStopped) await started.stop();
    isStopped = true;
  };
  closing.push(stop);
  return { portal, tre, ...started, stop };
}
const waited = (most?: number) => {
  const world = waitingThreads(most);
  closing.push(() => world.close());
  return world;
};
const person = (name: string, ...roles: ConsoleActor["roles"]): ConsoleActor => ({ accountId: crypto.randomUUID(), email: `${name.toLowerCase()}@tre.example`, name, orcid: null, roles });
const [operator, checker] = [person("Olu", "operator"), person("Ada", "output-checker")];
const ended = (run: StubRun, state: string) => until(`run becomes ${state}, is ${run.state}`, () => run.state === state);
const other = { ...question, title: "Heart disease", analyses: [{ kind: "count" as const, id: "n" }] };

describe("while a release is controlled", () => {
  it("the agent polls, its console answers, and a run that comes meanwhile is taken up", async () => {
    const { threads, begun, letGo } = waited();
    const { portal, context } = await world(threads);
    const run = await portal.submit(question);
    await until("the control has begun", () => begun.length === 1);
    const before = portal.polls();
    await until("three polls more", () => portal.polls() >= before + 3);
    expect(healthOf(context)).toMatchObject({ ready: true, connected: true, openRuns: 1 });
    expect(await listRuns(context, operator, {})).toMatchObject({ ok: true });
    expect(await readRun(context, operator, { runId: run.runId })).toMatchObject({ ok: true, value: { summary: { state: "running" } } });
    const meanwhile = await portal.submit(other);
    await until("the control of the second has begun", () => begun.length === 2);
    expect([run.state, meanwhile.state, begun]).toEqual(["running", "running", ["control", "control"]]);
    letGo();
    await ended(run, "received");
    await ended(meanwhile, "received");
  });

  it("a run that another one overtakes is looked at beside it, and not controlled a second time", async () => {
    const { threads, begun, letGo } = waited(2);
    const { portal, context } = await world(threads);
    const younger = { ...other, population: { kind: "group" as const, match: "all" as const, of: [{ kind: "number" as const, column: "age", min: 45, max: 60 }] } };
    const runs = [await portal.submit(question), await portal.submit(younger)];
    await until("both have been looked at beside the empty ledger", () => begun.length === 2);
    letGo();
    for (const run of runs) await ended(run, "received");
    // Whichever was released first, the other was looked at once more; a third control would wait for the test for ever.
    expect(begun).toEqual(["control", "control"]);
    for (const { runId } of runs) expect(readRunRecord(context.store.db, runId)).toMatchObject({ starts: 1 });
  });

  it("an operator stops it, and the agent goes on", async () => {
    const { threads, begun, letGo } = waited(1);
    const { portal, context } = await world(threads);
    const run = await portal.submit(question);
    await until("the control has begun", () => begun.length === 1);
    expect(await stopRun(context, operator, { runId: run.runId, reason: "It was asked by mistake." })).toMatchObject({ ok: true });
    await ended(run, "rejected");
    const next = await portal.submit(other);
    await until("the next begins on a thread of its own", () => begun.length === 2);
    letGo();
    await ended(next, "received");
  });

  it("the program ends at once, and the run is taken up again at the next start", async () => {
    const { threads, begun } = waited();
    const { portal, tre, context, stop } = await world(threads);
    const run = await portal.submit(question);
    await until("the control has begun", () => begun.length === 1);
    const { db } = context.store;
    const ending = stop();
    await ending;
    expect(db.isOpen).toBe(false);
    const again = await tre.start();
    closing.push(() => again.stop());
    await ended(run, "received");
    expect(readRunRecord(again.context.store.db, run.runId)).toMatchObject({ starts: 1 });
  });
});

describe("when the thread dies", () => {
  it("that run fails, without a word outside of what broke, and the agent goes on", async () => {
    const { portal, context, tre, agent } = await world(openThreads({ program: new URL("testing/thread-that-dies.ts", import.meta.url) }));
    const run = await portal.submit(question);
    await ended(run, "failed");
    const reason = "The query could not be run on this TRE's data. Its operator finds the cause in the console.";
    expect(run.events.at(-1)?.reason).toBe(reason);
    expect(readRunRecord(context.store.db, run.runId)).toMatchObject({ state: "failed", reason, detail: "The thread that works out “control” ended before it answered, with code 3." });
    expect(tre.lines.join("\n")).toContain('"kind":"ThreadDied"');
    await ended(await portal.submit(other), "failed");
    const before = portal.polls();
    await until("two polls more", () => portal.polls() >= before + 2);
    expect(await Promise.race([agent.failed.catch(() => "broken"), Promise.resolve("whole")])).toBe("whole");
  });
});

describe("while evidence is worked out", () => {
  it("a checker releases the output, and others are controlled", async () => {
    const { threads, begun, letGo } = waited(2);
    const { portal, context } = await world(threads, { policy: { release: "people", checkers: 1 } });
    const run = await portal.submit(question);
    await until("the control has begun", () => begun.length === 1);
    letGo();
    await until("the evidence has begun", () => begun.length === 2);
    const next = await portal.submit(other);
    await until("the control of the next has begun", () => begun.length === 3);
    expect(begun).toEqual(["control", "evidence", "control"]);
    expect(await decideOutput(context, checker, { runId: run.runId, decision: "release", reason: "All counts are large." })).toMatchObject({ ok: true });
    await ended(run, "received");
    expect(evidenceKept(context.store.db, run.runId)).toBeUndefined();
    letGo();
    await ended(next, "awaiting-output-check");
  });
});
