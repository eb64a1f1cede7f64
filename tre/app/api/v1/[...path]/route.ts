/**
 * The console for scripts. `POST /api/v1/session` with e-mail and password answers a token; every other request carries it as
 * `Authorization: Bearer`. Cookies are not looked at, so no page elsewhere can act in somebody's name.
 */
import { signIn, whoami } from "#lib/agent/console/sign-in.ts";
import { getContext } from "#lib/agent/context.ts";
import { refuse, type Refusal, type Result } from "#lib/kernel/result.ts";
import { problemOf } from "#lib/protocol/problem.ts";
import { operations } from "../_operations.ts";

export const dynamic = "force-dynamic";
const mostBytes = 64 * 1024;

function problem(refusal: Refusal, requestId: string): Response {
  const document = problemOf(refusal, requestId);
  return Response.json(document, { status: document.status, headers: { "content-type": "application/problem+json" } });
}

async function bodyOf(request: Request): Promise<Result<Record<string, unknown>>> {
  if (!/^application\/json\b/i.test(request.headers.get("content-type") ?? "")) return refuse("unsupported", "Send the body as application/json.");
  const length = Number(request.headers.get("content-length") ?? Infinity);
  if (!(length <= mostBytes)) return refuse("too-large", `The body says its length and has at most ${mostBytes} bytes.`);
  const body: unknown = await request.json().catch(() => undefined);
  if (typeof body !== "object" || body === null || Array.isArray(body)) return refuse("invalid-input", "The body must be a JSON object.");
  return { ok: true, value: body as Record<string, unknown> };
}

/** Below /api/v1/; a path that cannot be decoded is nothing's. */
function pathOf(url: string): string {
  try {
    return decodeURI(new URL(url).pathname).replace(/^\/api\/v1\//, "");
  } catch {
    return "";
  }
}

async function handle(request: Request): Promise<Response> {
  const context = getContext();
  const requestId = crypto.randomUUID();
  try {
    const path = pathOf(request.url);
    const body = request.method === "POST" && path !== "audit/verification" ? await bodyOf(request) : undefined;
    if (body && !body.ok) return problem(body.refusal, requestId);
    if (request.method === "POST" && path === "session") {
      const session = await signIn(context, { ...body?.value, address: "api" });
      return session.ok ? Response.json(session.value, { status: 201 }) : problem(session.refusal, requestId);
    }
    const actor = whoami(context, /^Bearer ([\w-]{20,100})$/.exec(request.headers.get("authorization") ?? "")?.[1]);
    if (!actor) return problem({ reason: "not-signed-in", message: "Sign in with POST /api/v1/session and send the token as `Authorization: Bearer`." }, requestId);
    const found = operations.find((operation) => operation.method === request.method && operation.path.test(path));
    if (!found) return problem({ reason: "not-found", message: "There is nothing at this address." }, requestId);
    const result = await found.verb(context, actor, { ...body?.value, ...found.path.exec(path)?.groups });
    return result.ok ? Response.json(result.value ?? {}) : problem(result.refusal, requestId);
  } catch (error) {
    context.log.error({ requestId, error: error instanceof Error ? error.name : "unknown" }, "a request to the console's API failed");
    return Response.json({ type: "urn:fivefold:problem:unexpected", title: "unexpected error", status: 500, detail: "Something went wrong in this program.", requestId }, { status: 500, headers: { "content-type": "application/problem+json" } });
  }
}
export { handle as GET, handle as POST };
