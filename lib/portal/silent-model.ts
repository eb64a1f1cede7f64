import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { modelContributions, modelFits, submissions } from "#db/schema/index.ts";
import { silence, type Silence } from "#lib/federation/silent-tres.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { SubmissionId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import { noSuch, permittedInProject } from "./query-access.ts";
import type { Transaction } from "./transaction.ts";

export const OneModel = z.strictObject({ id: SubmissionId, analysis: z.string().max(40) });

type Fit = typeof modelFits.$inferSelect;
type SilentModel = { submission: typeof submissions.$inferSelect; fit: Fit; /** TREs that it waits for. */ silent: Fit["participants"]; silence: Silence };

/** A model that has waited long enough for TREs to be done something about, held for this transaction; members of its project may. */
export async function silentModel(tx: Transaction, context: Context, actor: Actor, { id, analysis }: z.infer<typeof OneModel>): Promise<Result<SilentModel>> {
  const [submission] = await tx.select().from(submissions).where(eq(submissions.id, id));
  if (!submission) return actor.kind === "anonymous" ? refuse("not-signed-in", "Sign in first.") : noSuch("submission");
  const may = await permittedInProject(tx, actor, "submission.withdraw", submission.projectId, "submission");
  if (!may.ok) return may;
  const [fit] = await tx.select().from(modelFits).where(and(eq(modelFits.submissionId, id), eq(modelFits.analysis, analysis))).for("update");
  if (!fit) return noSuch("model");
  const gathers = fit.masks !== null && fit.masks.keys.length < fit.participants.length;
  const given = gathers ? fit.masks!.keys : await tx.select({ treId: modelContributions.treId }).from(modelContributions).where(eq(modelContributions.fitId, fit.id));
  const now = silence(fit, given.map(({ treId }) => treId), context.clock.now());
  if (!now) return refuse("wrong-state", "This model waits for nobody: it has ended, or its next step is on its way.");
  if (now.may === "nothing-yet") return refuse("wrong-state", `Wait until ${now.from.slice(11, 16)} (UTC): a data environment that only restarts is back by then.`);
  return ok({ submission, fit, silent: fit.participants.filter(({ treId }) => !given.some((g) => g.treId === treId)), silence: now });
}

/** Those that take part, and those that no longer do, look again. */
export async function tellParticipants(tx: Transaction, { fit, submission }: Pick<SilentModel, "fit" | "submission">): Promise<void> {
  for (const { runId, treId } of fit.participants) await notify(tx, { kind: "run", id: runId, projectId: submission.projectId, treId });
}
