/** A refusal becomes a page or a problem document (RFC 9457) here and nowhere else; what went wrong unexpectedly is logged, never shown. */
import "server-only";
import type { Route } from "next";
import { notFound, redirect } from "next/navigation";
import type { Refusal, Result } from "#lib/kernel/result.ts";
import type { Context } from "#lib/portal/context.ts";
import { problemOf } from "#lib/protocol/problem.ts";

export function problemResponse(refusal: Refusal, requestId: string): Response {
  const problem = problemOf(refusal, requestId);
  return Response.json(problem, { status: problem.status, headers: { "content-type": "application/problem+json", "cache-control": "no-store", ...(problem.status === 401 && { "www-authenticate": "Bearer" }) } });
}

/** The answer of a route handler: the value as JSON, or the refusal. */
export function answer<T>(result: Result<T>, context: Context, status = 200): Response {
  return result.ok ? Response.json(result.value, { status, headers: { "cache-control": "no-store" } }) : problemResponse(result.refusal, context.requestId);
}

/** Runs a route handler; an unknown error is logged with the request's id and answered without its text. */
export async function guarded(context: Context, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    context.log.error({ requestId: context.requestId, error: error instanceof Error ? { type: error.name, message: error.message, stack: error.stack } : String(error) }, "unexpected error");
    const problem = { type: "urn:fivefold:problem:unexpected", title: "unexpected error", status: 500, detail: "Something went wrong on our side. Quote the request id when you tell us.", requestId: context.requestId };
    return Response.json(problem, { status: 500, headers: { "content-type": "application/problem+json", "cache-control": "no-store" } });
  }
}

/**
 * For pages: what is not there shows the not-found page, who is not signed in goes to sign in and comes back to `path`; any other
 * refusal is handed back for the page to show.
 */
export function forPage<T>(result: Result<T>, path: string): Result<T> {
  if (result.ok) return result;
  if (result.refusal.reason === "not-found") notFound();
  if (result.refusal.reason === "not-signed-in") redirect(`/sign-in?next=${encodeURIComponent(path)}` as Route);
  return result;
}
