import { and, asc, desc, eq, isNotNull, isNull, ne } from "drizzle-orm";
import { z } from "zod";
import { envelopes, projectRevisions, projects, siteDecisions, users } from "#db/schema/index.ts";
import { applicationChanges } from "#lib/governance/application-changes.ts";
import { fiveSafes } from "#lib/governance/five-safes.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { siteStateTable } from "#lib/governance/project-states.ts";
import { ProjectId, TreId } from "#lib/kernel/ids.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import type { Context } from "./context.ts";
import { may } from "./may.ts";
import { parseInput } from "./input.ts";
import { namesFrom, tresById } from "./name-tres.ts";
import { noSuchProject, standingOf } from "./project-access.ts";
import { readComments, siteView } from "./read-project.ts";
import type { ReviewView } from "./review-view.ts";

export const ReadReview = z.strictObject({ projectId: ProjectId, treId: TreId });

/** One application as one TRE's committee reads it. */
export async function readReview(context: Context, actor: Actor, input: unknown): Promise<Result<ReviewView>> {
  const parsed = parseInput(ReadReview, input);
  if (!parsed.ok) return parsed;
  const { projectId, treId } = parsed.value;
  const { db } = context;
  const found = await standingOf(db, actor, projectId);
  if (!found.ok) return found;
  const { project, relation, committeeTres } = found.value;
  if (!committeeTres.includes(treId)) return noSuchProject();

  const [site] = await db.select().from(siteDecisions).where(and(eq(siteDecisions.projectId, projectId), eq(siteDecisions.treId, treId)));
  const revisions = await db.select({ revision: projectRevisions.revision, content: projectRevisions.content, submittedAt: projectRevisions.submittedAt, submittedBy: users.name }).from(projectRevisions).innerJoin(users, eq(users.id, projectRevisions.submittedBy)).where(eq(projectRevisions.projectId, projectId)).orderBy(asc(projectRevisions.revision));
  const read = revisions.find((r) => r.revision === site?.revision);
  if (!site || !read) return noSuchProject();
  const tres = await tresById(db, [treId, ...revisions.flatMap((r) => r.content.datasets.map((d) => d.treId))]);
  const names = namesFrom(tres);
  const previous = revisions.filter((r) => r.revision < read.revision).at(-1);
  const inForce = await db.select({ id: envelopes.id }).from(envelopes).where(and(eq(envelopes.projectId, projectId), eq(envelopes.treId, treId), isNull(envelopes.revokedAt)));
  const decide = permitted(actor, "site.decide", { ...relation, treId });
  const settled = Object.keys(siteStateTable[site.state].decisions).length === 0 || project.state === "closed";
  const precedents = await db.select({ site: siteDecisions, reference: projects.reference, content: projectRevisions.content }).from(siteDecisions).innerJoin(projects, eq(projects.id, siteDecisions.projectId))
    .innerJoin(projectRevisions, and(eq(projectRevisions.projectId, siteDecisions.projectId), eq(projectRevisions.revision, siteDecisions.revision)))
    .where(and(eq(siteDecisions.treId, treId), ne(siteDecisions.projectId, projectId), isNotNull(siteDecisions.decidedAt))).orderBy(desc(siteDecisions.decidedAt)).limit(10);
  return ok({
    projectId, reference: project.reference, title: read.content.title, treId, treName: names.tre(treId), revision: read.revision, endDate: read.content.endDate, treThreshold: tres.get(treId)?.profile?.policy.threshold ?? 1,
    site: siteView(site, read.content, tres),
    fiveSafes: fiveSafes(read.content, names).map((s) => ({ ...s, facts: [...s.facts] })),
    changes: previous ? applicationChanges(previous.content, read.content, names) : null,
    revisions: revisions.map((r) => ({ revision: r.revision, submittedAt: r.submittedAt.toISOString(), submittedBy: r.submittedBy })),
    comments: (await readComments(db, { ...found.value, relation: { memberOfProject: false, leadOfProject: false } }, tres)).filter((c) => c.treId === treId),
    precedents: precedents.map((p) => ({ projectId: p.site.projectId, reference: p.reference, title: p.content.title, state: p.site.state, decidedAt: (p.site.decidedAt ?? p.site.since).toISOString(), reason: p.site.reason, conditions: p.site.conditions.map((c) => c.text) })),
    may: {
      decide: may(decide, settled && "The committee has decided; nothing waits."),
      revoke: may(decide, inForce.length === 0 && "There is no approval in force to take back."),
      comment: may(permitted(actor, "project.comment", { ...relation, treId })),
    },
  });
}
