import { and, asc, desc, eq, lt } from "drizzle-orm";
import { z } from "zod";
import { projectMembers, projects, runs, submissions, tres, users } from "#db/schema/index.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { RunId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { TableDictionary } from "#lib/query/dictionary.ts";
import { markedDifference } from "#lib/query/difference-tree.ts";
import { Query } from "#lib/query/model.ts";
import { queryInWords } from "#lib/query/words.ts";
import { chairsPart } from "./chair-duties.ts";
import { committeesOf } from "./committees-of.ts";
import type { Context, Queryable } from "./context.ts";
import { runDecisionSignatures } from "./decision-signatures.ts";
import { approvalOpenTo } from "./deliberation-of.ts";
import { findRun } from "./find-run.ts";
import { parseInput } from "./input.ts";
import { may } from "./may.ts";
import { personOf } from "./person-of.ts";
import { readCrateDescription } from "./read-crate.ts";
import type { RunReviewView } from "./review-view.ts";

export const ReadRunReview = z.strictObject({ runId: RunId });

/** What this TRE released to the project last, before the submission, with the query now asked marked against it. */
async function releasedBefore(db: Queryable, treId: string, submission: { projectId: string; submittedAt: Date }, query: Query, dictionary: TableDictionary | undefined): Promise<RunReviewView["releasedBefore"]> {
  const [before] = await db.select({ submission: submissions.reference, title: submissions.title, submittedAt: submissions.submittedAt, query: submissions.query })
    .from(runs).innerJoin(submissions, eq(submissions.id, runs.submissionId))
    .where(and(eq(runs.treId, treId), eq(runs.state, "received"), eq(submissions.projectId, submission.projectId), lt(submissions.submittedAt, submission.submittedAt)))
    .orderBy(desc(submissions.submittedAt)).limit(1);
  if (!before) return null;
  return { submission: before.submission, title: before.title, submittedAt: before.submittedAt.toISOString(), marked: markedDifference(Query.parse(before.query), query, dictionary) };
}

/** One run as the committee of its TRE reads it: the question in words, how it differs from what was approved, the crate. */
export async function readRunReview(context: Context, actor: Actor, input: unknown): Promise<Result<RunReviewView>> {
  const parsed = parseInput(ReadRunReview, input);
  if (!parsed.ok) return parsed;
  if (actor.kind === "anonymous") return refuse("not-signed-in", "Sign in first.");
  const { db } = context;
  const found = await findRun(db, parsed.value.runId);
  if (!found || !committeesOf(actor).includes(found.run.treId)) return refuse("not-found", "There is no such run, or you may not see it.");
  const open = await approvalOpenTo(db, personOf(actor).userId, found.submission.projectId, found.run.treId);
  if (!open.ok) return open;
  const { run, submission } = found;
  const [tre] = await db.select().from(tres).where(eq(tres.id, run.treId));
  const [project] = await db.select().from(projects).where(eq(projects.id, submission.projectId));
  const [person] = await db.select({ name: users.name }).from(users).where(eq(users.id, submission.submittedBy));
  const asked = await db.select({ name: tres.name }).from(runs).innerJoin(tres, eq(tres.id, runs.treId)).where(eq(runs.submissionId, submission.id)).orderBy(asc(tres.name));
  const members = await db.select({ userId: projectMembers.userId }).from(projectMembers).where(eq(projectMembers.projectId, submission.projectId));
  if (!tre || !project) throw new Error(`run ${run.id} has no TRE or no project`);
  const query = Query.parse(submission.query);
  const dictionary = tre.profile?.datasets.find((d) => d.key === run.dataset)?.dictionary;
  const words = queryInWords(query, dictionary);
  const memberOfProject = members.some((m) => m.userId === personOf(actor).userId);
  const part = await chairsPart(db, context, actor, "run.decide", { projectId: project.id, treId: tre.id });
  const crate = await readCrateDescription(context, actor, { runId: run.id, which: "request" });
  return ok({
    runId: run.id, state: run.state, since: run.since.toISOString(), treId: tre.id, treName: tre.name, dataset: tre.profile?.datasets.find((d) => d.key === run.dataset)?.title ?? run.dataset,
    submission: submission.reference, title: submission.title, submittedBy: person?.name ?? "", submittedAt: submission.submittedAt.toISOString(),
    project: { id: project.id, reference: project.reference, title: project.draft.title },
    words: { population: words.population, variables: words.variables, analyses: words.analyses, notes: words.notes },
    query, differences: run.differences, releasedBefore: await releasedBefore(db, run.treId, submission, query, dictionary), tresAsked: asked.map((a) => a.name),
    crate: crate.ok ? crate.value : null,
    decided: run.decisionJws !== null,
    actsFor: part.ok ? (part.value.onBehalfOf?.name ?? null) : null,
    signatures: await runDecisionSignatures(db, run, personOf(actor).userId, permitted(actor, "site.deliberate", { treId: run.treId, memberOfProject })),
    may: { decide: may(part.ok ? part.value.papers : part, (run.state !== "awaiting-sign-off" || run.decisionJws !== null) && "This run does not wait for a decision of the committee.") },
  });
}
