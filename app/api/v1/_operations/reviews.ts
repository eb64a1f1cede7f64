import { DecidedApplication } from "#lib/portal/apply-decision.ts";
import { DecideOnApplication, decideOnApplication } from "#lib/portal/decide-on-application.ts";
import { DecidedRun, DecideOnRun, decideOnRun } from "#lib/portal/decide-on-run.ts";
import { listReviews } from "#lib/portal/list-reviews.ts";
import { RaiseAmendment, raiseAmendment, RaisedAmendment } from "#lib/portal/raise-amendment.ts";
import { ReadReview, readReview } from "#lib/portal/read-review.ts";
import { ReadRunReview, readRunReview } from "#lib/portal/read-run-review.ts";
import { Reviews, ReviewView, RunReviewView } from "#lib/portal/review-view.ts";
import { RevokeApproval, revokeApproval, RevokedApproval } from "#lib/portal/revoke-approval.ts";
import { z } from "zod";
import type { Operation } from "./operation.ts";

const tag = "Reviews";
const place = { projectId: true, treId: true } as const;
export const reviewOperations: readonly Operation[] = [
  { method: "get", path: "/reviews", id: "list-reviews", tag, summary: "What waits for your committees", verb: listReviews, output: Reviews },
  { method: "get", path: "/reviews/{projectId}/{treId}", id: "read-review", tag, summary: "An application as a TRE's committee reads it", verb: readReview, input: { path: ReadReview }, output: ReviewView },
  { method: "post", path: "/reviews/{projectId}/{treId}/decision", id: "decide-on-application", tag, summary: "Approve, return or refuse", description: "An approval names its last day (`validTo`) and becomes a signed envelope that the TRE checks every run against.", verb: decideOnApplication, input: { path: ReadReview, body: z.strictObject(DecideOnApplication.shape).omit(place) }, output: DecidedApplication },
  { method: "post", path: "/reviews/{projectId}/{treId}/revocation", id: "revoke-approval", tag, summary: "Take an approval back", verb: revokeApproval, input: { path: ReadReview, body: RevokeApproval.omit(place) }, output: RevokedApproval },
  { method: "post", path: "/reviews/{projectId}/{treId}/raising", id: "raise-amendment", tag, summary: "Bring before the whole committee what one person would decide, or what was only recorded", verb: raiseAmendment, input: { path: ReadReview, body: RaiseAmendment.omit(place) }, output: RaisedAmendment },
  { method: "get", path: "/run-reviews/{runId}", id: "read-run-review", tag, summary: "A run that waits for sign-off: the question in words, how it differs from the approval, the crate", verb: readRunReview, input: { path: ReadRunReview }, output: RunReviewView },
  { method: "post", path: "/run-reviews/{runId}/decision", id: "decide-on-run", tag, summary: "Approve or refuse a run", verb: decideOnRun, input: { path: ReadRunReview, body: DecideOnRun.omit({ runId: true }) }, output: DecidedRun },
];
