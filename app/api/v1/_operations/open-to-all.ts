/**
 * Anyone's page and program may read the register: its answers, and its refusals too, can be read from another site (the Fetch standard's CORS), say under which licence they stand, and are not sent again to
 * whoever has them (RFC 9110, section 13).
 */
import { createHash } from "node:crypto";
import { registerLicence } from "#lib/register/json-ld.ts";

const everyone = { "access-control-allow-origin": "*", "access-control-expose-headers": "ETag, Link, Content-Disposition, X-Request-Id" };

/** What a browser asks before it sends a request with headers of its own. */
export const preflight = (): Response => new Response(null, { status: 204, headers: { ...everyone, "access-control-allow-methods": "GET, HEAD, OPTIONS", "access-control-allow-headers": "Accept, If-None-Match, X-Request-Id", "access-control-max-age": "86400" } });

/** Of a text that is whole: the same text has the same tag. */
export const tagOf = (text: string): string => `"${createHash("sha256").update(text).digest("base64url").slice(0, 27)}"`;
/** A proxy that compresses makes a tag weak: it is the same text all the same. */
const strong = (tag: string): string => tag.trim().replace(/^W\//, "");

export function openToAll(request: Request, answer: Response): Response {
  const headers = new Headers(answer.headers);
  for (const [name, value] of Object.entries(everyone)) headers.set(name, value);
  if (answer.ok) headers.set("link", `<${registerLicence}>; rel="license"`);
  const tag = headers.get("etag");
  const isKnown = answer.status === 200 && tag !== null && (request.headers.get("if-none-match") ?? "").split(",").some((known) => known.trim() === "*" || strong(known) === tag);
  if (!isKnown) return new Response(request.method === "HEAD" ? null : answer.body, { status: answer.status, headers });
  headers.delete("content-type");
  return new Response(null, { status: 304, headers });
}
