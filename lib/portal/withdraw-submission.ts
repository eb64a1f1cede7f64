import { eq } from "drizzle-orm";
import { z } from "zod";
import { runs, submissions } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { SubmissionId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { hasEnded } from "#lib/protocol/run-states.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import { moveRun } from "./move-run.ts";
import { personOf } from "./person-of.ts";
import { noSuch, permittedInProject } from "./query-access.ts";
import { inTransaction } from "./transaction.ts";
import { workersAt } from "./worker-run.ts";

export const WithdrawSubmission = z.strictObject({ id: SubmissionId });

/**
 * Runs that no TRE has collected end at once; of the others the TRE is asked, and they end when its agent confirms. A cohort discovery
 * worker confirms nothing: its runs end at once too, and what it still answers is not taken. Asked again, it does nothing more.
 */
export async function withdrawSubmission(context: Context, actor: Actor, input: unknown): Promise<Result<{ ended: number; asked: number }>> {
  const parsed = parseInput(WithdrawSubmission, input);
  if (!parsed.ok) return parsed;
  const { id } = parsed.value;
  return inTransaction(context, async (tx) => {
    const [submission] = await tx.select().from(submissions).where(eq(submissions.id, id)).for("update");
    if (!submission) return actor.kind === "anonymous" ? refuse("not-signed-in", "Sign in first.") : noSuch("submission");
    const may = await permittedInProject(tx, actor, "submission.withdraw", submission.projectId, "submission");
    if (!may.ok) return may;
    const person = personOf(actor);
    const now = context.clock.now();
    const open = (await tx.select().from(runs).where(eq(runs.submissionId, id)).orderBy(runs.id).for("update")).filter((run) => !hasEnded(run.state));
    if (open.length === 0) return refuse("wrong-state", "This submission has already ended.");
    const fresh = open.filter((run) => run.cancelRequestedAt === null);
    const workers = await workersAt(tx, fresh.map((run) => run.treId));
    const atOnce = (run: (typeof open)[number]) => run.state === "waiting" || workers.has(run.treId);
    for (const run of fresh) {
      if (atOnce(run)) {
        await moveRun(tx, context, run, submission, { to: "withdrawn", mover: "researcher", by: person.name, with: { cancelRequestedAt: now } });
      } else {
        await tx.update(runs).set({ cancelRequestedAt: now }).where(eq(runs.id, run.id));
        await notify(tx, { kind: "run", id: run.id, projectId: submission.projectId, treId: run.treId });
      }
    }
    const ended = fresh.filter(atOnce).length;
    if (fresh.length > 0) await recordAudit(tx, context, actor, "withdraw-submission", { kind: "submission", id }, { ended, asked: fresh.length - ended });
    return ok({ ended, asked: open.length - ended });
  });
}
