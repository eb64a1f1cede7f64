/**
 * The agent at work: it joins, says what it has, asks the portal for work and sees every run through. Small loops share one store: polling,
 * working, telling, taking part in models, witnessing the register's log, keeping the Gateway's entries in step, working out evidence for checkers,
 * tidying. Each can be stopped at any point; what counts is in the store.
 */
import { setTimeout as wait } from "node:timers/promises";
import { forgetModels, noteContact, noteTrouble, waitsForLease } from "./agent-status.ts";
import type { AgentContext } from "./context.ts";
import { ShuttingDown, Stopped } from "./execute.ts";
import { keepInStep } from "./gateway/keep-in-step.ts";
import { join, publishProfile } from "./join.ts";
import { kindOf } from "./log.ts";
import type { RunId } from "#lib/kernel/ids.ts";
import { refuse } from "#lib/kernel/result.ts";
import { hasEnded } from "#lib/protocol/run-states.ts";
import { readCommitteeKeys } from "./committee-keys.ts";
import { isBusy, type Step } from "./next-step.ts";
import { backoff } from "./portal-client.ts";
import { workOutEvidence } from "./evidence.ts";
import type { RunRecord } from "./run-record.ts";
import { sendPosts } from "./sender.ts";
import { recontrolWaiting } from "./release.ts";
import { awaitedConditions, stepOf } from "./step-of.ts";
import { performStep } from "./steps.ts";
import { forgetUnreleased, overdueOutputs } from "./store/outputs.ts";
import { removeExpiredSessions } from "./store/accounts.ts";
import { openRuns } from "./store/runs.ts";
import { closeModels, runsWithOpenModels } from "./store/models.ts";
import { readRegisterLog } from "./read-register-log.ts";
import { readRevocations } from "./revocations.ts";
import { takePart } from "./take-part.ts";
import { takeUp } from "./take-up.ts";

export type Agent = { /** Asks every loop to end and waits until it has. */ stop(): Promise<void>; /** Settles if a loop broke, which is a fault of ours. */ failed: Promise<never> };
export type LoopTimes = { pollSeconds: number; retryMs: (n: number) => number; tidyMs: number; /** Between two looks at the register's log. */ logMs: number; /** Between two looks through the entries at the Gateway. */ gatewayMs: number };
const usual: LoopTimes = { pollSeconds: 20, retryMs: (n) => backoff(n + 1, Math.random), tidyMs: 60_000, logMs: 20_000, gatewayMs: 60_000 };
const mostOpenRuns = 40;

/** Rings once for everyone who waits; a ring while nobody waits is not lost. */
export function bell() {
  let rung = Promise.withResolvers<void>();
  return {
    ring: () => {
      rung.resolve();
    },
    heard: async (milliseconds: number, signal: AbortSignal) => {
      const over = new AbortController();
      await Promise.race([rung.promise, wait(milliseconds, undefined, { signal: AbortSignal.any([signal, over.signal]) }).catch(() => {})]);
      over.abort();
      rung = Promise.withResolvers<void>();
    },
  };
}

export function startAgent(context: AgentContext, wakeCalls: { onWake(ring: () => void): void }, invitation: string | undefined, times: LoopTimes = usual): Agent {
  const ending = new AbortController();
  const { signal } = ending;
  const { status, store, clock, log, portal } = context;
  const [work, outbox, models] = [bell(), bell(), bell()];
  wakeCalls.onWake(() => (work.ring(), outbox.ring(), models.ring()));
  const now = () => clock.now().toISOString();
  const pause = (milliseconds: number) => wait(milliseconds, undefined, { signal }).catch(() => {});

  async function untilDone(task: () => Promise<{ ok: true } | { ok: false; refusal: { message: string } }>): Promise<void> {
    for (let n = 0; !signal.aborted; n++) {
      const done = await task();
      if (done.ok) {
        if (status.trouble !== null) noteContact(status, now());
        return;
      }
      noteTrouble(status, now(), done.refusal.message);
      log.warn({ why: done.refusal.message }, "not connected to the portal");
      await pause(times.retryMs(n));
    }
  }

  async function pollLoop(): Promise<void> {
    for (let failures = 0; !signal.aborted; ) {
      const open = openRuns(store.db);
      const nowMs = clock.now().getTime();
      const steps = open.map((run) => ({ run, step: stepOf(context, run, true) }));
      // While runs move, an answer that is held back would be held back for what is no longer true.
      const busy = steps.some(({ run, step }) => isBusy(run, step));
      const holding = open.filter((run) => !hasEnded(run.state) && run.state !== "delivered" && !waitsForLease(status, run.runId, nowMs)).map((run) => run.runId);
      const awaited = open.filter((run) => run.state === "awaiting-output-check").map((run) => ({ runId: run.runId, unmet: awaitedConditions(context, run) })).filter(({ unmet }) => unmet.length > 0);
      const answer = await portal.poll({
        waitSeconds: busy ? Math.min(1, times.pollSeconds) : times.pollSeconds, capacity: Math.max(0, Math.min(50, mostOpenRuns - open.length)), holding,
        awaitingDecision: steps.flatMap(({ run, step }) => (step.do === "wait" && step.for === "committee" ? [run.runId] : [])),
        ...(awaited.length > 0 && { awaitingConditions: awaited }),
      }, signal);
      if (signal.aborted) return;
      if (answer.ok) {
        failures = 0;
        noteContact(status, now());
        await takeUp(context, answer.value);
        if (Object.values(answer.value).some((list) => list.length > 0)) work.ring();
        outbox.ring();
        // Told of the same ended runs until our last word on them is through: no need to ask as fast as the portal can answer.
        // Nor as it can send what does not hold.
        if (answer.value.ended.length > 0 || answer.value.met) await pause(200);
      } else {
        noteTrouble(status, now(), answer.refusal.message);
        log.warn({ why: answer.refusal.message }, "the portal did not answer a poll");
        await pause(times.retryMs(failures++));
      }
    }
  }

  async function workLoop(): Promise<void> {
    const inHand = new Map<string, Promise<void>>();
    const starting = new Set<string>();
    const placesTaken = () => new Set([...starting, ...openRuns(store.db).filter((run) => run.state === "running").map((run) => run.runId)]).size;
    const notBefore = new Map<string, { at: number; failures: number }>();
    while (!signal.aborted) {
      for (const run of openRuns(store.db)) {
        const later = notBefore.get(run.runId);
        // A stop must reach a query that is being executed, not wait for its end.
        const executing = status.executing.get(run.runId);
        if (executing && ["stop", "withdraw"].includes(stepOf(context, run, true).do)) executing.abort(new Stopped());
        if (inHand.has(run.runId) || (later && later.at > clock.now().getTime())) continue;
        const step = stepOf(context, run, placesTaken() < context.config.policy.limits.concurrentRuns);
        if (step.do === "wait") continue;
        if (step.do === "start") starting.add(run.runId);
        inHand.set(run.runId, see(run, step, notBefore).finally(() => {
          starting.delete(run.runId);
          inHand.delete(run.runId);
          work.ring();
          outbox.ring();
        }));
      }
      await work.heard(1_000, signal);
    }
    for (const stop of status.executing.values()) stop.abort(new ShuttingDown());
    await Promise.all(inHand.values());
  }

  async function see(run: RunRecord, step: Step, notBefore: Map<string, { at: number; failures: number }>): Promise<void> {
    const postpone = (why: string) => {
      const failures = (notBefore.get(run.runId)?.failures ?? 0) + 1;
      notBefore.set(run.runId, { at: clock.now().getTime() + times.retryMs(failures), failures });
      log.warn({ runId: run.runId, requestId: run.requestId, step: step.do, why }, "step postponed");
    };
    try {
      const outcome = await performStep(context, run, step);
      if (outcome) {
        noteTrouble(status, now(), outcome.postponed);
        return postpone(outcome.postponed);
      }
      notBefore.delete(run.runId);
      log.debug({ runId: run.runId, requestId: run.requestId, step: step.do }, "step done");
    } catch (error) {
      log.error({ runId: run.runId, requestId: run.requestId, step: step.do, ...kindOf(error) }, "step failed");
      postpone("a fault of this program");
    }
  }

  async function sendLoop(): Promise<void> {
    for (let [failures, wait] = [0, 5_000]; !signal.aborted; ) {
      await outbox.heard(wait, signal);
      if (signal.aborted) return;
      const { later, next } = await sendPosts(context);
      wait = Math.max(0, Math.min(5_000, next));
      work.ring();
      models.ring();
      failures = later ? failures + 1 : 0;
      if (later) await pause(times.retryMs(failures));
    }
  }

  async function modelLoop(): Promise<void> {
    for (let failures = 0; !signal.aborted; ) {
      const runs = runsWithOpenModels(store.db) as RunId[];
      forgetModels(status, runs);
      if (runs.length === 0) {
        await models.heard(2_000, signal);
        continue;
      }
      const answer = await portal.askRounds({ waitSeconds: times.pollSeconds, runs }, signal);
      if (signal.aborted) return;
      if (!answer.ok) {
        log.warn({ why: answer.refusal.message }, "the portal did not say which models wait");
        await pause(times.retryMs(failures++));
        continue;
      }
      failures = 0;
      for (const runId of answer.value.ended) store.write({ actor: "portal", action: "models-ended", subject: runId }, (db) => { closeModels(db, runId); });
      const troubles = await Promise.all(answer.value.tasks.map((task) => takePart(context, task, signal).catch((error: unknown) => { log.error({ runId: task.runId, ...kindOf(error) }, "a step of a model failed"); return "a fault of this program"; })));
      troubles.forEach((why, i) => {
        const { runId, analysis } = answer.value.tasks[i]!;
        if (why === undefined) return void status.modelTrouble.delete(`${runId} ${analysis}`);
        status.modelTrouble.set(`${runId} ${analysis}`, why);
        log.warn({ runId, why }, "took no part in a step of a model");
      });
      // What was refused would be offered again at once.
      if (troubles.some((why) => why !== undefined)) await pause(Math.max(1_000, times.retryMs(1)));
    }
  }

  async function witnessLoop(): Promise<void> {
    while (!signal.aborted && context.config.policy.register === "required") {
      const read = await readRegisterLog(context, signal).catch((error: unknown) => {
        log.error(kindOf(error), "the register's log could not be read");
        return { ok: true } as const;
      });
      if (!read.ok && read.refusal.reason !== "unavailable") noteTrouble(status, now(), read.refusal.message);
      await pause(times.logMs);
    }
  }

  /** Keys first: what was taken back is held against them. */
  async function committeeLoop(): Promise<void> {
    while (!signal.aborted) {
      for (const look of [...(context.config.policy.committeeSignatures ? [readCommitteeKeys] : []), readRevocations]) {
        const read = await look(context, signal).catch((error: unknown) => {
          log.error(kindOf(error), "what the committee did could not be kept");
          return { ok: true } as const;
        });
        if (!read.ok && read.refusal.reason !== "unavailable") log.warn({ why: read.refusal.message }, "what the committee did could not be read");
      }
      await pause(times.logMs);
    }
  }

  async function evidenceLoop(): Promise<void> {
    for (let failures = 0; !signal.aborted; ) {
      const found = await workOutEvidence(context, signal).catch((error: unknown) => {
        if (!signal.aborted) log.error(kindOf(error), "the evidence of an output could not be worked out");
        return null;
      });
      failures = found === null ? failures + 1 : 0;
      await pause(found === null ? times.retryMs(failures) : found ? 50 : Math.min(1_000, times.tidyMs));
    }
  }

  async function gatewayLoop(): Promise<void> {
    while (!signal.aborted && context.gateway) {
      const kept = await keepInStep(context, signal).catch((error: unknown) => {
        log.error(kindOf(error), "the entries at the Gateway could not be looked through");
        return refuse("unavailable", "A fault of this program.");
      });
      status.gatewayTrouble = kept.ok ? null : kept.refusal.message;
      await pause(times.gatewayMs);
    }
  }

  async function tidyLoop(): Promise<void> {
    while (!signal.aborted) {
      tidy(context);
      await pause(times.tidyMs);
    }
  }

  /** Other rules were put in force: the public reads them, and what they leave of the data's description. */
  async function profileLoop(): Promise<void> {
    while (!signal.aborted) {
      await pause(Math.min(2_000, times.tidyMs));
      if (signal.aborted || status.profilePublished) continue;
      const told = context.disclosureDigest;
      await untilDone(() => publishProfile(context));
      status.profilePublished = told === context.disclosureDigest;
    }
  }

  async function run(): Promise<void> {
    await untilDone(() => join(context, invitation));
    if (signal.aborted) return;
    status.joined = true;
    await untilDone(() => publishProfile(context));
    if (signal.aborted) return;
    status.profilePublished = true;
    recontrolWaiting(context);
    log.info({ portal: context.config.portalUrl, datasets: context.datasets.size }, "ready");
    await Promise.all([pollLoop(), workLoop(), sendLoop(), modelLoop(), witnessLoop(), committeeLoop(), gatewayLoop(), evidenceLoop(), tidyLoop(), profileLoop()]);
  }

  const failed = Promise.withResolvers<never>();
  const done = run().catch((error: unknown) => {
    log.error(kindOf(error), "the agent broke");
    ending.abort();
    failed.reject(error);
  });
  failed.promise.catch(() => {});
  return {
    failed: failed.promise,
    stop: async () => {
      ending.abort();
      work.ring();
      outbox.ring();
      models.ring();
      await done;
    },
  };
}

/** Deletes unreleased output whose time is up, and sessions that have ended. */
export function tidy({ store, clock }: Pick<AgentContext, "store" | "clock">): void {
  const at = clock.now().toISOString();
  const overdue = overdueOutputs(store.db, at);
  for (const runId of overdue) store.write({ actor: "agent", action: "unreleased-output-deleted", subject: runId }, (db) => forgetUnreleased(db, runId));
  removeExpiredSessions(store.db, at);
  // The write-ahead log would keep a copy of what was deleted.
  if (overdue.length > 0) store.db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
}
