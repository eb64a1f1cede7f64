/** Who is told when a run needs a person or a submission ends. */
import { eq } from "drizzle-orm";
import { runs, tres, type submissions } from "#db/schema/index.ts";
import { answerFor, leadersOf } from "#lib/governance/standing.ts";
import { hasEnded } from "#lib/protocol/run-states.ts";
import { approvalBefore } from "./chair-duties.ts";
import type { Context } from "./context.ts";
import { enqueue } from "./jobs.ts";
import { tellPeople } from "./tell-people.ts";
import type { Transaction } from "./transaction.ts";

type Run = typeof runs.$inferSelect;
type Submission = typeof submissions.$inferSelect;

export async function queueRunLetters(tx: Transaction, context: Context, run: Run, submission: Submission): Promise<void> {
  if (run.state === "awaiting-sign-off") await tellCommittee(tx, context, run, submission);
  if (hasEnded(run.state)) await tellResearcher(tx, context, run, submission);
}

/** The chair, or whoever has the duties of one who is away, decides on a run that no standing approval covers, and hears nothing of it who is recused or on the project. */
async function tellCommittee(tx: Transaction, context: Context, run: Run, submission: Submission): Promise<void> {
  if (run.decisionJws !== null) return;
  const [tre] = await tx.select({ name: tres.name }).from(tres).where(eq(tres.id, run.treId));
  const before = await approvalBefore(tx, context, { projectId: submission.projectId, treId: run.treId });
  const chairs = before ? leadersOf(before.deliberation, before.room, answerFor(before.deliberation, before.room)).map((member) => member.personId) : [];
  await tellPeople(tx, context, chairs, { kind: "run-waits", facts: { about: submission.reference, ...(tre && { tre: tre.name }) }, path: `/reviews/runs/${run.id}` });
}

/** Once when the first TRE has answered and others are still at work (held back a little, in case they are quick), once when all have ended. */
async function tellResearcher(tx: Transaction, context: Context, run: Run, submission: Submission): Promise<void> {
  const all = await tx.select({ id: runs.id, state: runs.state }).from(runs).where(eq(runs.submissionId, submission.id));
  const answered = all.filter((r) => r.state === "received").length;
  if (all.every((r) => hasEnded(r.state))) {
    await tellPeople(tx, context, [submission.submittedBy], { kind: "submission-ended", facts: { about: submission.reference, answered, asked: all.length }, path: `/submissions/${submission.id}` });
  } else if (run.state === "received" && answered === 1) {
    await enqueue(tx, context, "first-answer", { submissionId: submission.id }, new Date(context.clock.now().getTime() + firstAnswerDelay));
  }
}
const firstAnswerDelay = 10 * 60_000;
