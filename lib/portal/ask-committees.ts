/**
 * Which committees look at a version of an application, and how: the whole committee, one person for it, or nobody but the record. Each
 * TRE by itself, against the version that it approved; whoever has nothing to look at again is left in peace.
 */
import { and, eq, inArray, notInArray } from "drizzle-orm";
import { envelopes, projectRevisions, siteDecisions, type ApprovalInForce, type StoredAmendment } from "#db/schema/index.ts";
import { amendmentOf, reasonsOf, type Amendment, type Reader } from "#lib/governance/amendment.ts";
import { isHigher, type AmendmentClass } from "#lib/governance/amendment-classes.ts";
import type { Route } from "#lib/governance/committee.ts";
import type { Names } from "#lib/governance/five-safes.ts";
import type { ProjectContent } from "#lib/governance/project.ts";
import { amendmentAt, approvedVersions, type ApprovedVersion } from "./approval-in-force.ts";
import type { Context, Queryable } from "./context.ts";
import { isStopped, routeOf, stoppedSentence } from "./delegated-route.ts";
import type { SiteRow } from "./deliberation-of.ts";
import { formsOf } from "./forms-of.ts";
import type { ProjectRow } from "./project-access.ts";
import { recordEvents } from "./record-events.ts";
import { backInForce, termsOfApproval } from "./refused-amendment.ts";
import { takeBackApprovals } from "./take-back-approvals.ts";
import type { Transaction } from "./transaction.ts";

/** `record`: it is told and does not decide. `nothing`: it would read the same as before, or has refused. */
export type Course = Route | "record" | "nothing";
export type SitePlan = { treId: string; course: Course; class: AmendmentClass | null; because: string[]; raised: string | null; amendment: Amendment | null; present: SiteRow | undefined; approved: ApprovedVersion | undefined };

const isAbove = (one: AmendmentClass | null, than: AmendmentClass) => one !== null && isHigher(one, than);

/** What submitting this content would ask of each TRE. */
export async function planCommittees(db: Queryable, project: ProjectRow, content: ProjectContent, names: Names, today: string): Promise<SitePlan[]> {
  const present = await db.select().from(siteDecisions).where(eq(siteDecisions.projectId, project.id));
  const approved = await approvedVersions(db, project.id, today);
  const forms = await formsOf(db, content.datasets.map((d) => d.treId));
  const reader = (treId: string): Reader => ({ treId, questions: forms.get(treId)?.questions ?? [] });
  const refusedAt = present.flatMap((site) => (site.amendment?.outcome === "refused" ? [site.amendment.revision] : []));
  const refused = refusedAt.length === 0 ? [] : await db.select({ revision: projectRevisions.revision, content: projectRevisions.content }).from(projectRevisions).where(and(eq(projectRevisions.projectId, project.id), inArray(projectRevisions.revision, refusedAt)));
  const sameAsRefused = (site: SiteRow) => site.amendment?.outcome === "refused" && refused.some((one) => one.revision === site.amendment?.revision && !isAbove(amendmentOf(one.content, content, reader(site.treId), names).class, "administrative"));
  return Promise.all([...new Set(content.datasets.map((d) => d.treId))].map(async (treId): Promise<SitePlan> => {
    const site = present.find((one) => one.treId === treId);
    const amendment = amendmentAt(approved, reader(treId), content, names);
    const common = { treId, amendment, present: site, approved: approved.get(treId) };
    // A committee that refused is asked again by an amendment, not by a change that another one wanted; an appeal against it goes on.
    if (site?.state === "appealed" || (amendment === null && project.state === "returned" && site?.state === "refused")) return { ...common, course: "nothing", class: null, because: [], raised: null };
    if (amendment === null) {
      const { route, because } = await routeOf(db, project.id, treId, content);
      return { ...common, course: route, class: null, because, raised: null };
    }
    // An amendment from before the terms in force were kept beside it goes through whole.
    if (inForceAt({ present: site, approved: approved.get(treId) }) === null) return { ...common, course: "full", class: amendment.class, because: reasonsOf(amendment), raised: null };
    // What it has refused is not put before it again because another committee asked for changes.
    if (amendment.class === null || (project.state === "returned" && site !== undefined && sameAsRefused(site))) return { ...common, course: "nothing", class: null, because: [], raised: null };
    // What the committee has raised stays raised through the questions and answers that follow, and cannot be got round by taking it back.
    const raised = site !== undefined && (site.state === "awaiting" || site.state === "returned" || site.amendment?.outcome === "withdrawn") ? (site.amendment?.raised ?? null) : null;
    if (raised !== null) return { ...common, course: "full", class: "substantial", because: [raised], raised };
    if (amendment.class === "minor" && await isStopped(db, treId)) return { ...common, course: "full", class: "minor", because: [...reasonsOf(amendment), stoppedSentence], raised: null };
    return { ...common, course: ({ administrative: "record", minor: "delegated", substantial: "full" } as const)[amendment.class], class: amendment.class, because: reasonsOf(amendment), raised: null };
  }));
}

/** The terms that go on while an amendment is looked at; null where no approval is in force. */
function inForceAt({ present, approved }: Pick<SitePlan, "present" | "approved">): ApprovalInForce | null {
  if (!present || !approved) return null;
  const terms = present.state === "approved" ? termsOfApproval(present) : (present.amendment?.approval ?? null);
  return terms && { ...terms, envelopeId: approved.envelopeId };
}

export async function askCommittees(tx: Transaction, context: Context, project: ProjectRow, revision: number, plans: readonly SitePlan[], by: string): Promise<void> {
  const now = context.clock.now();
  for (const plan of plans) {
    const { treId, present } = plan;
    const here = and(eq(siteDecisions.projectId, project.id), eq(siteDecisions.treId, treId));
    const approval = inForceAt(plan);
    if (plan.course === "full" || plan.course === "delegated") {
      const amendment: StoredAmendment | null = plan.class === null ? null : { revision, class: plan.class, because: plan.because, raised: plan.raised, outcome: "waiting", reason: null, approval };
      const asked = { state: "awaiting" as const, revision, reason: null, conditions: [], validTo: null, envelopeId: null, decidedBy: null, decidedAt: null, amendment, ...(present?.state === "awaiting" ? {} : { nudges: 0 }) };
      // A committee that is still reading keeps its place in the queue.
      await tx.insert(siteDecisions).values({ projectId: project.id, treId, ...asked, since: now }).onConflictDoUpdate({ target: [siteDecisions.projectId, siteDecisions.treId], set: { ...asked, since: present?.state === "awaiting" ? present.since : now } });
      await recordEvents(tx, context, { projectId: project.id, treId }, by, { type: "routed", revision, route: plan.course, class: plan.class, because: plan.because });
    } else if (approval !== null && present?.state !== "appealed") {
      // Where the applicant has given the change up, nothing is left of its refusal; where it is still asked for, the refusal stays beside the approval.
      const refusedOne = present?.amendment?.outcome === "refused" && plan.amendment !== null && plan.amendment.class !== null ? present.amendment : null;
      const amendment: StoredAmendment | null = plan.class === null ? refusedOne : { revision, class: plan.class, because: plan.because, raised: null, outcome: "recorded", reason: null, approval: null };
      await tx.update(siteDecisions).set({ ...(present?.state === "approved" ? {} : backInForce(approval)), amendment }).where(here);
    }
  }
  await endDropped(tx, context, project.id, plans.map((plan) => plan.treId), now);
}

/** What is no longer asked for ends: an approval nobody wants must not stay open. */
async function endDropped(tx: Transaction, context: Context, projectId: string, asked: string[], now: Date): Promise<void> {
  const dropped = and(eq(siteDecisions.projectId, projectId), notInArray(siteDecisions.treId, asked));
  await takeBackApprovals(tx, context, projectId, notInArray(envelopes.treId, asked), { reason: "The project no longer asks for this data.", by: null });
  await tx.delete(siteDecisions).where(and(dropped, inArray(siteDecisions.state, ["awaiting", "returned", "appealed"])));
  await tx.update(siteDecisions).set({ state: "expired", since: now, reason: "The project no longer asks for this data." }).where(and(dropped, eq(siteDecisions.state, "approved")));
}
