/** Errors on every API are RFC 9457 problem details. One table maps each reason to its status. */
import { z } from "zod";
import type { Refusal, RefusalReason } from "#lib/kernel/result.ts";

export const problemStatus: Record<RefusalReason, number> = {
  "not-signed-in": 401, "unauthenticated-agent": 401, "not-permitted": 403, unconfirmed: 403, "outside-approval": 403, "not-found": 404, "wrong-state": 409, conflict: 409,
  expired: 410, "too-large": 413, unsupported: 415, "invalid-input": 422, "bad-crate": 422, "disclosure-risk": 422, "too-many-requests": 429, unavailable: 503,
};

export const Problem = z.object({
  type: z.string(), title: z.string(), status: z.int(), detail: z.string(),
  errors: z.array(z.object({ field: z.string(), detail: z.string() })).optional(),
  rule: z.string().optional(),
  requestId: z.string().optional(),
});
export type Problem = z.infer<typeof Problem>;

export function problemOf(refusal: Refusal, requestId?: string): Problem {
  return {
    type: `urn:fivefold:problem:${refusal.reason}`,
    title: refusal.reason.replaceAll("-", " "),
    status: problemStatus[refusal.reason],
    detail: refusal.message,
    ...(refusal.fields && { errors: Object.entries(refusal.fields).map(([field, detail]) => ({ field, detail })) }),
    ...(refusal.rule && { rule: refusal.rule }),
    ...(requestId && { requestId }),
  };
}
