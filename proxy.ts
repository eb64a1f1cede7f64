import { NextResponse, type NextRequest } from "next/server";
import { fromAnotherSite } from "#app/_server/cross-site.ts";
import { requestIdFrom } from "#app/_server/request-id.ts";
import { contentSecurityPolicy } from "#lib/protocol/content-security-policy.ts";
import { problemOf } from "#lib/protocol/problem.ts";

/**
 * A fresh Content-Security-Policy nonce for each request, and a request id that the logs of portal and TREs share. This is not
 * the authorisation layer: every page, action and route asks for the actor itself.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(crypto.randomUUID());
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === "development");
  const requestId = requestIdFrom(request.headers.get("x-request-id"));

  if (fromAnotherSite(request, process.env.PORTAL_URL)) {
    const problem = problemOf({ reason: "not-permitted", message: "This form was sent by a page of another site. Open the portal itself and send it from there." }, requestId);
    return NextResponse.json(problem, { status: problem.status, headers: { "content-type": "application/problem+json" } });
  }
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("x-request-id", requestId);
  headers.set("content-security-policy", policy); // Next takes the nonce for its own scripts from here
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  response.headers.set("x-request-id", requestId);
  return response;
}

export const config = {
  matcher: [
    {
      // Not what agents and workers call: Next keeps, and cuts at 10 MB, the body of whatever comes this way, and a results crate may have 64 MiB.
      source: "/((?!api/tre/|link_connector_api/|api/v1/task/|_next/static|_next/image|favicon.ico|icon.svg|robots.txt).*)",
      missing: [
        { type: "header", key: "next-router-prefetch" },
        { type: "header", key: "purpose", value: "prefetch" },
      ],
    },
  ],
};
