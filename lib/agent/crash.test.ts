/**
 * The plug is pulled before and after every single effect of a run: each committed transaction and each request to the portal. After
 * `kill` nothing works any more in that life, as after kill -9; what was committed is all the next life has.
 */
import { afterAll, beforeAll, expect, it } from "vitest";
import { openRuns, eventsOf, readRunRecord } from "./store/runs.ts";
import { verifyChain } from "./store/audit-chain.ts";
import type { Store } from "./store/store.ts";
import { decideOutput } from "./console/decide-output.ts";
import { question } from "./testing/hospital.ts";
import { startStubPortal, type StubPortal, type StubRun } from "./testing/stub-portal.ts";
import { testTre, until } from "./testing/test-tre.ts";

class Killed extends Error {}

/** A life with a fixed number of effects. `spent` tells how many there were. */
function lifeOf(effects: number) {
  let spent = 0;
  let dead: () => void = () => {};
  const died = new Promise<void>((resolve) => (dead = resolve));
  const tick = () => {
    if (++spent > effects) {
      dead();
      throw new Killed("killed");
    }
  };
  const wrapStore = (store: Store): Store => ({
    ...store,
    write: (entry, work) => {
      tick();
      const result = store.write(entry, work);
      tick(); // committed, but nobody in this life learns of it
      return result;
    },
  });
  const network = {
    sleep: () => new Promise((resolve) => setTimeout(resolve, 5)),
    fetch: async (...call: Parameters<typeof fetch>) => {
      tick();
      const response = await fetch(...call);
      tick(); // the portal did it, the answer is lost
      return response;
    },
  };
  return { wrapStore, network, died, spent: () => spent };
}
type Life = ReturnType<typeof lifeOf>;

let portal: StubPortal;
beforeAll(async () => void (portal = await startStubPortal({ leaseMs: 50 })));
afterAll(() => portal.stop());
const checker = { accountId: "0d3f4f57-52f4-4f4a-9d4f-0b54a51a83b1", email: "c@tre.example", name: "A. Checker", orcid: null, roles: ["output-checker" as const] };

/** One run whose first life has `effects` effects; then it is started again and must end well, once. */
async function survive(effects: number): Promise<number> {
  const tre = testTre({ portalUrl: portal.url, policy: { release: "people", checkers: 1 } });
  let run: StubRun | undefined;
  try {
    for (let life: Life = lifeOf(effects), lives = 1; ; lives++) {
      let started;
      try {
        started = await tre.start(life);
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        life = lifeOf(Infinity);
        continue;
      }
      const { context } = started;
      run ??= await portal.submit(question);
      const { runId } = run;
      const see = async () => {
        await until(`the run is done or waits for a checker (${run?.state})`, () => run?.state === "received" || readRunRecord(context.store.db, runId)?.state === "awaiting-output-check");
        if (run?.state !== "received" && readRunRecord(context.store.db, runId)?.state === "awaiting-output-check") {
          const decided = await decideOutput(context, checker, { runId, decision: "release", reason: "Counts are large." });
          // "conflict": the life before committed the decision and died before it could say so.
          expect(decided.ok || decided.refusal.reason).toBeOneOf([true, "conflict"]);
        }
        await until(`received (${run?.state})`, () => run?.state === "received");
        await until("closed", () => readRunRecord(context.store.db, runId) !== undefined && openRuns(context.store.db).length === 0);
      };
      const outcome = await Promise.race([see().then(() => "done" as const, (error: unknown) => { if (error instanceof Killed) return "killed" as const; throw error; }), life.died.then(() => "killed" as const)]);
      if (outcome === "done") {
        expect(run.results).toHaveLength(1);
        expect(run.events.map((e) => e.to)).toEqual(["collected", "checking", "validating", "retrieving", "queued", "running", "awaiting-output-check", "publishing"]);
        expect(eventsOf(context.store.db, runId).map((e) => e.to)).toEqual([...run.events.map((e) => e.to), "delivered"]);
        expect(verifyChain(context.store.db)).toMatchObject({ intact: true });
        expect(readRunRecord(context.store.db, runId)).toMatchObject({ state: "delivered" });
        await started.stop();
        return life.spent();
      }
      await started.stop();
      expect(lives).toBe(1);
      life = lifeOf(Infinity);
    }
  } finally {
    tre.remove();
    if (run) portal.runs.delete(run.runId);
    portal.forgetKey();
  }
}

it("ends once and correctly wherever it is killed", { timeout: 300_000 }, async () => {
  const effects = await survive(Infinity);
  expect(effects).toBeGreaterThan(40);
  for (let n = 1; n <= effects; n++) {
    await survive(n).catch((error: unknown) => {
      throw new Error(`killed at effect ${n} of ${effects}: ${String(error)}`, { cause: error });
    });
  }
});
