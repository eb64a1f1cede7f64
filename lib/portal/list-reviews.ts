import { and, asc, desc, eq, inArray, isNull, ne } from "drizzle-orm";
import { projectRevisions, projects, runs, siteDecisions, submissions, tres } from "#db/schema/index.ts";
import { byDaysLeft, clocksOf, daysLeft } from "#lib/governance/clocks.ts";
import { deliberate } from "#lib/governance/deliberate.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { isDeciding } from "#lib/governance/project-states.ts";
import { whoseTurn } from "#lib/governance/whose-turn.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { committeesOf } from "./committees-of.ts";
import type { Context } from "./context.ts";
import { beforeCommittees, openApprovals, openIn, type SiteRow } from "./deliberation-of.ts";
import type { ApplicationInQueue, Reviews } from "./review-view.ts";

/** What waits for the actor's committees, the least time left first, and what they settled last. */
export async function listReviews(context: Context, actor: Actor): Promise<Result<Reviews>> {
  if (actor.kind !== "person") return refuse("not-signed-in", "Sign in first.");
  const committees = committeesOf(actor);
  if (committees.length === 0) return refuse("not-permitted", "Only members of a TRE's committee have reviews.");
  const { db } = context;
  const sites = await db.select({ site: siteDecisions, project: projects, tre: { name: tres.name, nation: tres.nation }, content: projectRevisions.content }).from(siteDecisions)
    .innerJoin(projects, eq(projects.id, siteDecisions.projectId))
    .innerJoin(tres, eq(tres.id, siteDecisions.treId))
    .innerJoin(projectRevisions, and(eq(projectRevisions.projectId, siteDecisions.projectId), eq(projectRevisions.revision, siteDecisions.revision)))
    .where(and(inArray(siteDecisions.treId, committees), ne(projects.state, "draft")))
    .orderBy(desc(siteDecisions.since)).limit(500);
  const waitingRuns = await db.select({ run: runs, submission: submissions, project: { id: projects.id, reference: projects.reference, draft: projects.draft }, treName: tres.name }).from(runs)
    .innerJoin(submissions, eq(submissions.id, runs.submissionId)).innerJoin(projects, eq(projects.id, submissions.projectId)).innerJoin(tres, eq(tres.id, runs.treId))
    .where(and(inArray(runs.treId, committees), eq(runs.state, "awaiting-sign-off"), isNull(runs.decisionJws))).orderBy(asc(runs.since)).limit(500);
  const ofRuns = waitingRuns.length === 0 ? [] : await db.select().from(siteDecisions).where(and(inArray(siteDecisions.projectId, waitingRuns.map(({ project }) => project.id)), inArray(siteDecisions.treId, committees)));
  const read = await beforeCommittees(db, sites.map(({ site }) => site));
  const opens = openIn(read, actor.userId);
  const opensRuns = await openApprovals(db, actor.userId, ofRuns);
  // Whoever is recused finds it in no list; whoever has not declared yet, by its reference alone.
  const listed = sites.map((row) => ({ ...row, opens: opens(row.site.projectId, row.site.treId) })).filter((row) => row.opens.ok || row.opens.refusal.reason !== "not-permitted");
  const today = dayOf(context.clock.now());
  const byPlace = new Map(read.map((one) => [`${one.site.projectId} ${one.site.treId}`, one]));
  const timeLeft = (site: SiteRow, nation: string): Pick<ApplicationInQueue, "due" | "left"> => {
    const before = byPlace.get(`${site.projectId} ${site.treId}`);
    const clocks = before && clocksOf(before.events, before.deliberation.rule.serviceDays, nation, today);
    return { due: clocks?.due ?? null, left: clocks ? daysLeft(clocks) : null };
  };
  const rows: ApplicationInQueue[] = listed.map(({ site, project, tre, content, opens: open }) => {
    const waiting = isDeciding(site.state) && project.state !== "closed";
    return {
      projectId: project.id, reference: project.reference, ...(open.ok ? { title: content.title, organisation: content.organisation.name, lead: content.members.find((m) => m.role === "lead")?.name ?? "" } : { title: null, organisation: "", lead: "" }),
      treId: site.treId, treName: tre.name, state: site.state, since: site.since.toISOString(), revision: site.revision,
      turn: isDeciding(site.state) ? `The ${site.state === "appealed" ? "appeal panel" : "committee"} of ${tre.name}.` : whoseTurn(project.state, [{ treName: tre.name, state: site.state }]),
      waiting, ...(waiting ? timeLeft(site, tre.nation) : { due: null, left: null }),
    };
  });
  const drawn = new Set(read.filter(({ deliberation, room }) => deliberate(deliberation, room, actor.userId, { type: "look-back", agrees: true, note: "" }).ok).map(({ site }) => `${site.projectId} ${site.treId}`));
  return ok({
    applications: rows.filter((r) => r.waiting).reverse().sort(byDaysLeft),
    runs: waitingRuns.filter(({ run, project }) => opensRuns(project.id, run.treId).ok).map(({ run, submission, project, treName }) => ({ runId: run.id, submission: submission.reference, title: submission.title, project: project.reference, projectTitle: project.draft.title, treId: run.treId, treName, dataset: run.dataset, since: run.since.toISOString(), differences: run.differences })),
    decided: rows.filter((r) => !r.waiting).slice(0, 50),
    lookBack: rows.filter((row) => drawn.has(`${row.projectId} ${row.treId}`)),
  });
}
