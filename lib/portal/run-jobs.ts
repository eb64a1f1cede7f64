/**
 * The worker inside the portal's process: letters, webhooks, the register's log, and what the clock brings. A job is leased in one short transaction and done
 * outside it; a worker that dies leaves the lease to lapse, and the job is done again. Any number of portals may work at once.
 */
import { and, asc, eq, isNull, lt, lte, or } from "drizzle-orm";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { jobs, runs, submissions } from "#db/schema/index.ts";
import { hasEnded } from "#lib/protocol/run-states.ts";
import type { Context } from "./context.ts";
import { deliverWebhook } from "./deliver-webhook.ts";
import { errorFacts } from "./error-facts.ts";
import { jobPayloads, type JobKind } from "./jobs.ts";
import { keepDay, keepTime, inTurn } from "./keep-time.ts";
import type { SendMail } from "./send-mail.ts";
import type { SendWebhook } from "./send-webhook.ts";
import { sequenceRegisterLog } from "./sequence-register-log.ts";
import { tellPeople } from "./tell-people.ts";
import { writeRegisterNews } from "./tell-watchers.ts";
import { updateEntries } from "./update-entries.ts";

type Job = typeof jobs.$inferSelect;
export type JobTools = { sendMail: SendMail; sendWebhook: SendWebhook };

const leaseMilliseconds = 60_000;
/** Waits between attempts: half a minute, then twice as long each time; after the last one the job has failed and stays to be seen. */
export const mostAttempts = 8;
const delayAfter = (attempts: number): number => 30_000 * 2 ** (attempts - 1);

async function leaseNext(context: Context): Promise<Job | undefined> {
  const now = context.clock.now();
  return context.db.transaction(async (tx) => {
    const [next] = await tx.select().from(jobs)
      .where(and(eq(jobs.status, "queued"), lte(jobs.runAfter, now), or(isNull(jobs.lockedUntil), lt(jobs.lockedUntil, now))))
      .orderBy(asc(jobs.runAfter), asc(jobs.id)).limit(1).for("update", { skipLocked: true });
    if (!next) return undefined;
    const [leased] = await tx.update(jobs).set({ lockedUntil: new Date(now.getTime() + leaseMilliseconds), attempts: next.attempts + 1 }).where(eq(jobs.id, next.id)).returning();
    return leased;
  });
}

async function perform(context: Context, job: Job, tools: JobTools): Promise<void> {
  const kind = job.kind as JobKind;
  switch (kind) {
    case "mail":
      return tools.sendMail(`job-${job.id}`, jobPayloads.mail.parse(job.payload));
    case "first-answer":
      return tellFirstAnswer(context, job, jobPayloads["first-answer"].parse(job.payload).submissionId);
    case "webhook":
      return deliverWebhook(context, jobPayloads.webhook.parse(job.payload).deliveryId, tools.sendWebhook, job.attempts >= mostAttempts);
    case "register-news":
      return writeRegisterNews(context, jobPayloads["register-news"].parse(job.payload));
    case "register-entries":
      return updateEntries(context, jobPayloads["register-entries"].parse(job.payload));
    default: {
      const unknown: never = kind;
      throw new Error(`no worker knows jobs of kind ${String(unknown)}`);
    }
  }
}

/** Says nothing where the rest was quick and the word about the end has gone out. Done in the transaction of the telling: a crash in between does not tell twice. */
async function tellFirstAnswer(context: Context, job: Job, submissionId: string): Promise<void> {
  await context.db.transaction(async (tx) => {
    const all = await tx.select({ state: runs.state }).from(runs).where(eq(runs.submissionId, submissionId));
    const [submission] = await tx.select({ reference: submissions.reference, submittedBy: submissions.submittedBy }).from(submissions).where(eq(submissions.id, submissionId));
    await tx.update(jobs).set({ status: "done" }).where(eq(jobs.id, job.id));
    if (!submission || all.every((run) => hasEnded(run.state))) return;
    const answered = all.filter((run) => run.state === "received").length;
    await tellPeople(tx, context, [submission.submittedBy], { kind: "first-answer", facts: { about: submission.reference, answered, asked: all.length }, path: `/submissions/${submissionId}` });
  });
}

/** Does what is due now, one job after the other, until nothing is left. Answers how many were done. */
export async function drainJobs(context: Context, tools: JobTools): Promise<number> {
  for (let done = 0; ; done++) {
    const job = await leaseNext(context);
    if (!job) return done;
    try {
      await perform(context, job, tools);
      await context.db.update(jobs).set({ status: "done", lockedUntil: null, lastError: null }).where(eq(jobs.id, job.id));
    } catch (error) {
      const given = job.attempts >= mostAttempts;
      const type = error instanceof Error ? error.name : "unknown";
      context.log.warn({ job: job.id, kind: job.kind, attempts: job.attempts, given, error: type }, "a job failed");
      const again = new Date(context.clock.now().getTime() + delayAfter(job.attempts));
      // The error's own text may hold an address: the name of its kind is enough to look for it in the log of the mail server.
      await context.db.update(jobs).set({ status: given ? "failed" : "queued", lockedUntil: null, lastError: type, runAfter: again }).where(eq(jobs.id, job.id));
    }
  }
}

/** Works until `stop` is called: woken by every new job, and by the clock. A fault, say a lost database, is logged and tried again. */
export async function runJobs(context: Context, tools: JobTools, everyMilliseconds = 15_000): Promise<{ stop: () => Promise<void> }> {
  let stopped = false;
  let wake = () => {};
  let pending = true;
  const ring = () => {
    pending = true;
    wake();
  };
  const work = async () => {
    let hangUp: (() => void) | undefined;
    let lastKept = 0;
    let keptDay = "";
    while (!stopped) {
      pending = false;
      try {
        hangUp ??= await context.events.subscribe((heard) => (heard.kind === "jobs" || heard.kind === "resync" || (heard.kind === "register-log" && heard.id === "queue")) && ring());
        if (performance.now() - lastKept > everyMilliseconds) {
          await keepTime(context);
          const today = dayOf(context.clock.now());
          if (today !== keptDay && (await keepDay(context)).length === 0) keptDay = today;
          lastKept = performance.now();
        }
        // A log that refuses to be signed must not stop the letters that say so.
        await inTurn(context, { "write the register's log": sequenceRegisterLog, "do what is queued": (at) => drainJobs(at, tools) });
      } catch (error) {
        context.log.error({ fault: errorFacts(error) }, "the jobs worker stumbled");
      }
      if (stopped || pending) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, everyMilliseconds);
        timer.unref();
        wake = () => (clearTimeout(timer), resolve());
      });
    }
    hangUp?.();
  };
  const working = work();
  return { stop: async () => { stopped = true; wake(); await working; } };
}
