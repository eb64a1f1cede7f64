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
import type { RunRow, SubmissionRow } from "./move-run.ts";

export async function clearanceAtWorker(db: Queryable, context: Context, run: RunRow, submission: SubmissionRow, query: Query): Promise<Clearance> {
  const { kty, crv, x } = context.signingKey;
  const key: PublicJwk = { kty, crv, x };
  if (run.decisionJws !== null) {
    const decided = await verifyDocument(run.decisionJws, runDecisionType, RunDecision, key);
    const about = decided.ok ? decided.value : undefined;
    if (about?.decision === "approve" && about.runId === run.id && about.treId === run.treId && about.dataset === run.dataset && about.queryDigest === submission.queryDigest) return { cleared: true };
  }
  const rows = await db.select({ jws: envelopes.jws }).from(envelopes).where(and(eq(envelopes.projectId, submission.projectId), eq(envelopes.treId, run.treId), isNull(envelopes.revokedAt))).orderBy(desc(envelopes.createdAt));
  const today = dayOf(context.clock.now());
  const verified = (await Promise.all(rows.map(({ jws }) => verifyDocument(jws, envelopeType, Envelope, key)))).flatMap((document) => (document.ok ? [document.value] : []));
  const newest = verified.toSorted((a, b) => b.decidedAt.localeCompare(a.decidedAt));
  // Of several approvals the newest in force speaks, so that a narrower decision is not undone by an older, wider one.
  const chosen = newest.find((envelope) => envelope.validFrom <= today) ?? newest[0];
  const [tre] = await db.select({ profile: tres.profile }).from(tres).where(eq(tres.id, run.treId));
  return clearance(chosen, { projectId: submission.projectId, personId: submission.submittedBy, treId: run.treId, dataset: run.dataset, query }, tre?.profile?.policy.threshold ?? 1, today);
}
