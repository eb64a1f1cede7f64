/**
 * Is a run inside what the TRE's committee allowed? Elsewhere the TRE's own agent judges that; a cohort discovery worker knows no
 * approvals, so the portal judges before it hands anything out, from the same signed documents and by the same rules.
 */
import { and, desc, eq, isNull } from "drizzle-orm";
import { envelopes, tres } from "#db/schema/index.ts";
import { clearance, type Clearance } from "#lib/approval/clearance.ts";
import { Envelope, envelopeType, RunDecision, runDecisionType } from "#lib/approval/envelope.ts";
import { verifyDocument, type PublicJwk } from "#lib/approval/signature.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import type { Query } from "#lib/query/model.ts";
import type { Context, Queryable } from "./context.ts";
import { lackingToday } from "./evidence-of.ts";
import type { RunRow, SubmissionRow } from "./move-run.ts";

const keyOf = ({ signingKey: { kty, crv, x } }: Context): PublicJwk => ({ kty, crv, x });

/** The newest approval in force. */
async function approvalOf(db: Queryable, context: Context, run: RunRow, submission: SubmissionRow): Promise<Envelope | undefined> {
  const rows = await db.select({ jws: envelopes.jws }).from(envelopes).where(and(eq(envelopes.projectId, submission.projectId), eq(envelopes.treId, run.treId), isNull(envelopes.revokedAt))).orderBy(desc(envelopes.createdAt));
  const verified = (await Promise.all(rows.map(({ jws }) => verifyDocument(jws, envelopeType, Envelope, keyOf(context))))).flatMap((document) => (document.ok ? [document.value] : []));
  const newest = verified.toSorted((a, b) => b.decidedAt.localeCompare(a.decidedAt));
  // Of several approvals the newest in force speaks, so that a narrower decision is not undone by an older, wider one.
  return newest.find((envelope) => envelope.validFrom <= dayOf(context.clock.now())) ?? newest[0];
}

/** Evidence that the approval leans on and that is not valid today: no decision about the run takes its place. */
export async function lackingAtWorker(db: Queryable, context: Context, run: RunRow, submission: SubmissionRow): Promise<string[]> {
  const approval = await approvalOf(db, context, run, submission);
  return approval ? lackingToday(db, context, approval, submission.projectId, submission.submittedBy) : [];
}

export async function clearanceAtWorker(db: Queryable, context: Context, run: RunRow, submission: SubmissionRow, query: Query): Promise<Clearance> {
  if (run.decisionJws !== null) {
    const decided = await verifyDocument(run.decisionJws, runDecisionType, RunDecision, keyOf(context));
    const about = decided.ok ? decided.value : undefined;
    if (about?.decision === "approve" && about.runId === run.id && about.treId === run.treId && about.dataset === run.dataset && about.queryDigest === submission.queryDigest) return { cleared: true };
  }
  const chosen = await approvalOf(db, context, run, submission);
  const [tre] = await db.select({ profile: tres.profile }).from(tres).where(eq(tres.id, run.treId));
  return clearance(chosen, { projectId: submission.projectId, personId: submission.submittedBy, treId: run.treId, dataset: run.dataset, query }, tre?.profile?.policy.threshold ?? 1, dayOf(context.clock.now()));
}
