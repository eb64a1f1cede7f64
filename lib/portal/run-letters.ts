/** Who gets a letter when a run needs a person or a submission ends. Letters carry no results: those are read after signing in. */
import { and, eq, inArray, isNull } from "drizzle-orm";
import { projects, runs, tres, users, type submissions } from "#db/schema/index.ts";
import { notRecused } from "#lib/governance/deliberation.ts";
import { hasEnded } from "#lib/protocol/run-states.ts";
import type { Context } from "./context.ts";
import { beforeCommittee } from "./deliberation-of.ts";
import { enqueue } from "./jobs.ts";
import type { Transaction } from "./transaction.ts";

type Run = typeof runs.$inferSelect;
type Submission = typeof submissions.$inferSelect;

export async function queueRunLetters(tx: Transaction, context: Context, run: Run, submission: Submission): Promise<void> {
  if (run.state === "awaiting-sign-off") await tellCommittee(tx, context, run, submission);
  if (hasEnded(run.state)) await tellResearcher(tx, context, run, submission);
}

/** The committee decides on a run that no standing approval covers, and hears nothing of it who is recused or on the project. */
async function tellCommittee(tx: Transaction, context: Context, run: Run, submission: Submission): Promise<void> {
  if (run.decisionJws !== null) return;
  const [tre] = await tx.select({ name: tres.name }).from(tres).where(eq(tres.id, run.treId));
  const [project] = await tx.select({ reference: projects.reference }).from(projects).where(eq(projects.id, submission.projectId));
  const before = await beforeCommittee(tx, submission.projectId, run.treId);
  const chairs = before ? notRecused(before.deliberation, before.room).filter((member) => member.kind === "chair").map((member) => member.personId) : [];
  const letters = chairs.length === 0 ? [] : await tx.select({ email: users.email }).from(users).where(inArray(users.id, chairs));
  for (const chair of letters) {
    await enqueue(tx, context, "mail", {
      to: chair.email,
      subject: `${submission.reference}: a request to ${tre?.name ?? "your TRE"} waits for a decision`,
      text: `A request of project ${project?.reference ?? ""} is not covered by a standing approval of ${tre?.name ?? "your TRE"}, or the TRE wants people to look at it.\n\nWhat is asked and how it differs from what was approved:\n${context.portalUrl}/reviews/runs/${run.id}\n`,
    });
  }
}

/** Once when the first TRE has answered and others are still at work (held back a little, in case they are quick), once when all have ended. */
async function tellResearcher(tx: Transaction, context: Context, run: Run, submission: Submission): Promise<void> {
  const all = await tx.select({ id: runs.id, state: runs.state }).from(runs).where(eq(runs.submissionId, submission.id));
  const answered = all.filter((r) => r.state === "received").length;
  if (all.every((r) => hasEnded(r.state))) {
    const [person] = await tx.select({ email: users.email }).from(users).where(and(eq(users.id, submission.submittedBy), isNull(users.deactivatedAt)));
    if (!person) return;
    await enqueue(tx, context, "mail", {
      to: person.email,
      subject: `${submission.reference} has ended: ${answered} of ${all.length} data environments answered`,
      text: `${submission.reference} “${submission.title}” has ended. ${answered} of ${all.length} data environments answered.\n\n${context.portalUrl}/submissions/${submission.id}\n`,
    });
  } else if (run.state === "received" && answered === 1) {
    await enqueue(tx, context, "first-answer", { submissionId: submission.id }, new Date(context.clock.now().getTime() + firstAnswerDelay));
  }
}
const firstAnswerDelay = 10 * 60_000;
