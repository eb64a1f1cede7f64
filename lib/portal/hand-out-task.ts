/**
 * The next task for a cohort discovery worker. Before anything goes out, the portal does what an agent would do inside the TRE: it
 * holds the run against the committee's approval as it is now, and plans anew what this worker will really compute today.
 */
import { and, eq, inArray, notInArray } from "drizzle-orm";
import { projects, runs, tres, workerTasks } from "#db/schema/index.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { availabilityTask, distributionTask, type Task, type TaskQueue } from "#lib/protocol/task-api.ts";
import { planForWorker } from "#lib/query/formats/worker-semantics.ts";
import { Query } from "#lib/query/model.ts";
import { recordAudit } from "./audit.ts";
import type { Worker } from "./authenticate-worker.ts";
import { clearanceAtWorker, lackingAtWorker } from "./clearance-at-worker.ts";
import type { Context } from "./context.ts";
import { lockRun, type FoundRun } from "./find-run.ts";
import { moveRun } from "./move-run.ts";
import { returnLapsedTasks, taskMinutes } from "./return-lapsed-tasks.ts";
import { inTransaction, type Transaction } from "./transaction.ts";
import { askCommittee, refusalsInWords } from "./worker-run.ts";

/** Runs that a worker may take up; `queued` ones it took before, or a committee allowed. */
const open = ["waiting", "queued"] as const;
const isOpen = (state: string): boolean => open.some((one) => one === state);

export const noSuchTask = refuse("not-found", "There is no such task, or it is not this worker's.");
export const workerName = ({ actor }: Worker): string => `Worker of ${actor.name}`;

/** Undefined where nothing waits. A collection that is not the worker's own does not exist for it. */
export async function handOutTask(context: Context, worker: Worker, { collection, queue }: { collection: string; queue: TaskQueue }): Promise<Result<Task | undefined>> {
  const { treId } = worker.actor;
  if (collection !== worker.collectionId) return noSuchTask;
  await returnLapsedTasks(context, treId);
  return inTransaction(context, async (tx) => {
    await tx.update(tres).set({ lastSeenAt: context.clock.now() }).where(eq(tres.id, treId));
    if (queue === "c") return ok(undefined);
    const seen: string[] = [];
    for (;;) {
      const [next] = await tx.select({ id: runs.id }).from(runs).where(and(eq(runs.treId, treId), inArray(runs.state, [...open]), ...(seen.length > 0 ? [notInArray(runs.id, seen)] : []))).orderBy(runs.since, runs.id).limit(1);
      if (!next) return ok(undefined);
      seen.push(next.id);
      const found = await lockRun(tx, next.id, treId);
      // Two workers may poll at once: whoever waited for the lock finds the run taken.
      const task = found && isOpen(found.run.state) ? await prepare(tx, context, worker, found, queue) : undefined;
      if (task) return ok(task);
    }
  });
}

const queueOf = { availability: "a", distribution: "b" } as const;

async function prepare(tx: Transaction, context: Context, worker: Worker, { run, submission }: FoundRun, queue: TaskQueue): Promise<Task | undefined> {
  const now = context.clock.now();
  const subject = { kind: "run", id: run.id } as const;
  const query = Query.parse(submission.query);
  const plan = planForWorker(query, worker.facts, dayOf(now));
  if (plan.can && queue !== "any" && queue !== queueOf[plan.kind]) return undefined;
  const lacking = await lackingAtWorker(tx, context, run, submission);
  const verdict = await clearanceAtWorker(tx, context, run, submission, query);
  if (lacking.length > 0 || !verdict.cleared || !plan.can) {
    if (lacking.length > 0) await moveRun(tx, context, run, submission, { to: "rejected", mover: "portal", by: "Portal", reason: lacking.join(" ").slice(0, 2000) });
    else if (!verdict.cleared) await askCommittee(tx, context, run, submission, verdict.differences);
    else if (!plan.can) await moveRun(tx, context, run, submission, { to: "rejected", mover: "portal", by: "Portal", reason: `On ${dayOf(now)}, when it asked for work, the worker could no longer be asked this in a form that it gets right. ${refusalsInWords(plan.refusals)}`.slice(0, 2000) });
    await recordAudit(tx, context, worker.actor, "hold-back-task", subject, { because: lacking.length > 0 ? "expired" : verdict.cleared ? "unsupported" : "outside-approval" });
    return undefined;
  }
  const [project] = await tx.select({ reference: projects.reference }).from(projects).where(eq(projects.id, submission.projectId));
  const reference = project?.reference ?? "";
  const task = plan.kind === "availability" ? availabilityTask(run.id, reference, worker.collectionId, plan.cohort) : distributionTask(run.id, reference, worker.collectionId, plan.code);
  const by = workerName(worker);
  const collected = run.state === "waiting" ? await moveRun(tx, context, run, submission, { to: "collected", mover: "worker", by }) : run;
  await moveRun(tx, context, collected, submission, { to: "running", mover: "worker", by, with: { leaseToken: crypto.randomUUID(), leaseExpiresAt: new Date(now.getTime() + taskMinutes[plan.kind] * 60_000) } });
  const [before] = await tx.select({ handedOut: workerTasks.handedOut }).from(workerTasks).where(eq(workerTasks.runId, run.id));
  const handedOut = (before?.handedOut ?? 0) + 1;
  await tx.update(workerTasks).set({ task, notes: plan.notes, handedOut }).where(eq(workerTasks.runId, run.id));
  await recordAudit(tx, context, worker.actor, "hand-out-task", subject, { collection: worker.collectionId, queryDigest: submission.queryDigest, handedOut });
  return task;
}
