/** A refused amendment, beside which the earlier approval goes on: which version it is about, what goes on meanwhile, and how things stand where the refusal holds. */
import { and, eq, gte, isNull } from "drizzle-orm";
import { envelopes, type siteDecisions, type ApprovalInForce, type StoredAmendment, type StoredCondition } from "#db/schema/index.ts";
import type { Appeal } from "#lib/governance/deliberation.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import type { Queryable } from "./context.ts";

type SiteRow = typeof siteDecisions.$inferSelect;

export const hasRefusedAmendment = (site: SiteRow): boolean => site.state === "approved" && site.amendment?.outcome === "refused";

/** To read the deliberation that an appeal is about: the site itself speaks of the version that was approved before. */
export const asRefused = (site: SiteRow): SiteRow => (site.amendment && hasRefusedAmendment(site) ? { ...site, revision: site.amendment.revision } : site);

/** To read the deliberation that the approval in force came from, while an amendment of it waits: runs and stops are about that one. */
export const asApproved = (site: SiteRow): SiteRow => (site.amendment?.approval ? { ...site, revision: site.amendment.approval.revision } : site);
/** Of a site that is read so, the version of the amendment. */
export const waitsBeside = ({ revision, amendment }: SiteRow): number | undefined => (amendment?.approval?.revision === revision ? amendment.revision : undefined);

/** The terms of a site's approval, to be kept while an amendment is looked at; null where it has none. */
export function termsOfApproval(site: SiteRow): ApprovalInForce | null {
  const { state, revision, reason, conditions, validTo, envelopeId, decidedBy, decidedAt } = site;
  return state !== "approved" || envelopeId === null || decidedBy === null || decidedAt === null ? null : { revision, reason, conditions, validTo, envelopeId, decidedBy, decidedAt: decidedAt.toISOString() };
}

/** The site as it was before the amendment that is not to be. */
export const backInForce = (approval: ApprovalInForce) => {
  const { decidedAt, ...terms } = approval;
  return { ...terms, state: "approved" as const, decidedAt: new Date(decidedAt), since: new Date(decidedAt) };
};

/** An approval that was taken back or has ended meanwhile does not come back. */
export async function stillInForce(db: Queryable, approval: ApprovalInForce, today: string): Promise<ApprovalInForce | null> {
  const [live] = await db.select({ id: envelopes.id }).from(envelopes).where(and(eq(envelopes.id, approval.envelopeId), isNull(envelopes.revokedAt), gte(envelopes.validTo, today)));
  return live ? approval : null;
}

/** Of the approval kept beside an amendment: null once it was taken back or has come to its end. */
export const heldStill = (kept: ApprovalInForce | null | undefined): ApprovalInForce | null => (kept && !kept.ended ? kept : null);
/** The approval in force here, also while an amendment of it waits; of what was decided otherwise, or has ended, none. Screens, TREs and the register all ask here. */
export const approvalHere = (site: Pick<SiteRow, "state" | "envelopeId" | "conditions" | "amendment">): { readonly envelopeId: string | null; readonly conditions: readonly StoredCondition[] } | null => (site.state === "approved" ? site : site.state === "expired" ? null : heldStill(site.amendment?.approval));

/** While an amendment waits: the approval that it would change holds no longer. */
export const withEndedApproval = (amendment: StoredAmendment | null): StoredAmendment | null => (amendment?.approval ? { ...amendment, approval: { ...amendment.approval, ended: true } } : amendment);

/** After an appeal that changed nothing. Of an amendment, the approval that it would have changed goes on, where it still holds. */
export async function whereRefused(db: Queryable, { amendment }: SiteRow, { reasons }: Appeal["refused"], now: Date): Promise<Partial<SiteRow>> {
  const settled = amendment && { ...amendment, outcome: "refused" as const, reason: reasons, approval: null };
  const stands = amendment?.approval ? await stillInForce(db, amendment.approval, dayOf(now)) : null;
  return stands === null ? { state: "refused", since: now, reason: reasons, amendment: settled } : { ...backInForce(stands), amendment: settled };
}
