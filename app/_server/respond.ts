/** A refusal becomes a page or a problem document (RFC 9457) here and nowhere else. */
import "server-only";
import type { Route } from "next";
import { notFound, redirect } from "next/navigation";
import type { Result } from "#lib/kernel/result.ts";
import { guarded, problemResponse } from "#lib/portal/http-answer.ts";

export { guarded, problemResponse };

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
