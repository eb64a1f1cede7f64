import { asc, eq, inArray, and } from "drizzle-orm";
import { comments, projectMembers, projectRevisions, registerEntries, siteDecisions, users, type StoredAmendment } from "#db/schema/index.ts";
import type { CommentAudience } from "#lib/governance/comment-audiences.ts";
import { applicationChanges } from "#lib/governance/application-changes.ts";
import { fiveSafes } from "#lib/governance/five-safes.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { applicationStateTable, handIn, nextApplicationState, siteStateTable, whyNotWithdrawn } from "#lib/governance/project-states.ts";
import type { ProjectContent } from "#lib/governance/project.ts";
import { whoseTurn } from "#lib/governance/whose-turn.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { appealView, openAppeal } from "./appeal-view.ts";
import { ProjectAlone } from "./change-project-state.ts";
import type { Context, Queryable } from "./context.ts";
import { clocksView } from "./clocks-view.ts";
import { beforeCommittees, type BeforeCommittee } from "./deliberation-of.ts";
import { parseInput } from "./input.ts";
import { conditionViews } from "./condition-view.ts";
import { may } from "./may.ts";
import { datasetTitle, namesFrom, tresById, type TreRow } from "./name-tres.ts";
import { standingOf, type ProjectStanding } from "./project-access.ts";
import type { AmendmentState, CommentView, ProjectView, SiteView } from "./project-view.ts";
import { asRefused, heldStill } from "./refused-amendment.ts";
import { narrowerInWords } from "./terms-in-force.ts";
import { unsignedStops } from "./unsigned-stops.ts";

/** A project as its members see it; a committee sees its own site and thread, an overseer every site and no thread. */
export async function readProject(context: Context, actor: Actor, input: unknown): Promise<Result<ProjectView>> {
  const parsed = parseInput(ProjectAlone, input);
  if (!parsed.ok) return parsed;
  const { db } = context;
  const found = await standingOf(db, actor, parsed.value.projectId);
  if (!found.ok) return found;
  const { project, relation, committeeTres, overseer } = found.value;
  const [members, revisions, allSites, registered] = await Promise.all([
    db.select({ userId: users.id, name: users.name, role: projectMembers.role }).from(projectMembers).innerJoin(users, eq(users.id, projectMembers.userId)).where(eq(projectMembers.projectId, project.id)).orderBy(asc(projectMembers.role), asc(users.name)),
    db.select({ revision: projectRevisions.revision, content: projectRevisions.content, submittedAt: projectRevisions.submittedAt, submittedBy: users.name }).from(projectRevisions).innerJoin(users, eq(users.id, projectRevisions.submittedBy)).where(eq(projectRevisions.projectId, project.id)).orderBy(asc(projectRevisions.revision)),
    db.select().from(siteDecisions).where(eq(siteDecisions.projectId, project.id)),
    db.select({ id: registerEntries.id }).from(registerEntries).where(eq(registerEntries.projectId, project.id)),
  ]);
  const latest = revisions.at(-1)?.content;
  const visible = allSites.filter((s) => relation.memberOfProject || overseer || committeeTres.includes(s.treId));
  const tres = await tresById(db, [...allSites.map((s) => s.treId), ...revisions.flatMap((r) => r.content.datasets.map((d) => d.treId))]);
  const today = dayOf(context.clock.now());
  const before = await beforeCommittees(db, visible.map(asRefused));
  const narrower = new Map(await Promise.all(visible.map(async (site) => [site.treId, await narrowerInWords(db, site)] as const)));
  const sites = visible.map((site) => siteView(site, latest, tres, before.find((one) => one.site.treId === site.treId), narrower.get(site.treId) ?? [], today)).sort((a, b) => (a.treName < b.treName ? -1 : 1));
  const names = namesFrom(tres);
  const { state } = project;
  return ok({
    id: project.id, reference: project.reference, title: project.draft.title, state, sentence: applicationStateTable[state].sentence, turn: whoseTurn(state, sites),
    version: project.version, revision: project.revision, createdAt: project.createdAt.toISOString(), changedAt: project.changedAt.toISOString(),
    draft: relation.memberOfProject ? project.draft : null,
    content: latest ?? null,
    fiveSafes: latest ? fiveSafes(latest, names).map((s) => ({ ...s, facts: [...s.facts] })) : [],
    members,
    revisions: revisions.map((r, index) => ({
      revision: r.revision, submittedAt: r.submittedAt.toISOString(), submittedBy: r.submittedBy,
      changes: revisions[index - 1] ? applicationChanges(revisions[index - 1]!.content, r.content, names) : [],
    })),
    sites,
    stops: await unsignedStops(db, project.id, (treId) => sites.find((site) => site.treId === treId)?.treName),
    comments: await readComments(db, found.value, tres),
    inRegister: registered.length > 0,
    may: {
      edit: may(permitted(actor, "project.edit", relation), !handIn(state) && "The application is with the committees or decided."),
      submit: may(permitted(actor, "project.submit", relation), !handIn(state) && "Only a draft, or an application that was returned or withdrawn, is submitted."),
      amend: may(permitted(actor, "project.submit", relation), !nextApplicationState(state, "amend") && "An application is amended once every committee has decided."),
      withdraw: may(permitted(actor, "project.withdraw", relation), whyNotWithdrawn(state, allSites.map((site) => site.state)) ?? false),
      close: may(permitted(actor, "project.close", relation), !nextApplicationState(state, "close") && "The project is closed already."),
      appeal: may(permitted(actor, "project.appeal", relation), (state === "draft" || state === "withdrawn" || state === "closed") && "An appeal is about the version that was refused, while the project is not being amended, withdrawn or closed."),
      showCondition: may(permitted(actor, "project.show-condition", relation), state === "closed" && "The project is closed."),
      comment: may(permitted(actor, "project.comment", relation), allSites.length === 0 && "Comments begin when the application has been submitted."),
      query: may(permitted(actor, "query.write", relation), state === "closed" && "The project is closed."),
    },
  });
}

export function siteView(site: typeof siteDecisions.$inferSelect, content: ProjectContent | undefined, tres: ReadonlyMap<string, TreRow>, before: BeforeCommittee | undefined, narrower: string[], today: string): SiteView {
  const tre = tres.get(site.treId);
  return {
    treId: site.treId, treName: tre?.name ?? "", state: site.state, sentence: siteStateTable[site.state].sentence, since: site.since.toISOString(), revision: site.revision,
    reason: site.reason, conditions: conditionViews(site, today), validTo: site.validTo, decidedAt: site.decidedAt?.toISOString() ?? null,
    datasets: (content?.datasets ?? []).filter((d) => d.treId === site.treId).map((d) => ({ key: d.dataset, title: datasetTitle(tre, d.dataset) })), narrower,
    // What waited when everything ended here waits for nobody.
    amendment: site.amendment && !(site.state === "expired" && site.amendment.outcome === "waiting") ? amendmentState(site.amendment) : null,
    clocks: before ? clocksView(before, today) : null,
    appeal: before ? appealView(before) : null,
    openAppeal: before ? openAppeal(before, today) : null,
  };
}

const amendmentState = ({ approval, ...amendment }: StoredAmendment): AmendmentState => ({ lifted: [], ...amendment, approvedUntil: heldStill(approval)?.validTo ?? null });

/** The committee's own thread, to which being on the project gives no standing, whatever else somebody is. */
export const readPrivateComments = async (db: Queryable, standing: ProjectStanding, tres: ReadonlyMap<string, TreRow>): Promise<CommentView[]> =>
  standing.relation.memberOfProject ? [] : readComments(db, standing, tres, "committee");

/** Threads are between the applicant and one committee: nobody else reads them. */
export async function readComments(db: Queryable, standing: ProjectStanding, tres: ReadonlyMap<string, TreRow>, audience: CommentAudience = "applicant"): Promise<CommentView[]> {
  const { project, relation, committeeTres } = standing;
  if (!relation.memberOfProject && committeeTres.length === 0) return [];
  const rows = await db.select({ id: comments.id, treId: comments.treId, text: comments.text, at: comments.at, author: users.name, authorId: users.id }).from(comments).innerJoin(users, eq(users.id, comments.authorId))
    .where(and(eq(comments.projectId, project.id), eq(comments.audience, audience), ...(relation.memberOfProject ? [] : [inArray(comments.treId, committeeTres)]))).orderBy(asc(comments.at));
  const members = new Set((await db.select({ id: projectMembers.userId }).from(projectMembers).where(eq(projectMembers.projectId, project.id))).map((m) => m.id));
  return rows.map((row) => ({ id: row.id, treId: row.treId, treName: tres.get(row.treId)?.name ?? "", author: row.author, side: members.has(row.authorId) ? ("applicant" as const) : ("committee" as const), text: row.text, at: row.at.toISOString() }));
}
