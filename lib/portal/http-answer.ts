/** Refusals and faults as HTTP answers: RFC 9457 problem documents. What went wrong unexpectedly is logged, never shown. */
import type { Refusal } from "#lib/kernel/result.ts";
import { problemOf } from "#lib/protocol/problem.ts";
import type { Context } from "./context.ts";
import { errorFacts, isOutage } from "./error-facts.ts";

const asProblem = { "content-type": "application/problem+json", "cache-control": "no-store" };

export function problemResponse(refusal: Refusal, requestId: string): Response {
  const problem = problemOf(refusal, requestId);
  return Response.json(problem, { status: problem.status, headers: { ...asProblem, ...(problem.status === 401 && { "www-authenticate": "Bearer" }) } });
}

/** Runs a route handler; an unknown error is logged with the request's id, without what it may quote, and answered without its text. */
export async function guarded(context: Context, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    const told = { requestId: context.requestId, fault: errorFacts(error) };
    if (isOutage(error)) {
      context.log.warn(told, "the database is away");
      const later = problemResponse({ reason: "unavailable", message: "The portal cannot reach its database at the moment. Send the same request again in a little while." }, context.requestId);
      later.headers.set("retry-after", "1");
      return later;
    }
    context.log.error(told, "unexpected error");
    const problem = { type: "urn:fivefold:problem:unexpected", title: "unexpected error", status: 500, detail: "Something went wrong on our side. Quote the request id when you tell us.", requestId: context.requestId };
    return Response.json(problem, { status: 500, headers: asProblem });
  }
}
