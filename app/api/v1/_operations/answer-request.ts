/** A request to the API becomes a call of the verb that the table names for it. Knows nothing of Next, so that tests send requests too. */
import { z } from "zod";
import type { Actor } from "#lib/governance/permissions.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { Context } from "#lib/portal/context.ts";
import { guarded, problemResponse } from "#lib/portal/http-answer.ts";
import { parseInput } from "#lib/portal/input.ts";
import { jsonObjectIn, readBytes } from "#lib/portal/read-body.ts";
import type { Operation } from "./operation.ts";

const mostBytes = 2_000_000;

/** `/projects/{projectId}` against the segments of a path. */
function match(pattern: string, segments: readonly string[]): Record<string, string> | undefined {
  const parts = pattern.split("/").slice(1);
  if (parts.length !== segments.length) return undefined;
  const found: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const segment = segments[index] ?? "";
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name) found[name] = segment;
    else if (part !== segment) return undefined;
  }
  return found;
}

async function readBody(request: Request): Promise<Result<Record<string, unknown>>> {
  if (!/^application\/json\b/i.test(request.headers.get("content-type") ?? "")) return refuse("unsupported", "Send the body as application/json.");
  const bytes = await readBytes(request, mostBytes);
  return bytes.ok ? jsonObjectIn(bytes.value) : bytes;
}

/** A browser sends the cookie along whoever made it ask: a page elsewhere must not act in the person's name. */
function fromElsewhere(request: Request, actor: Actor, portalUrl: string): boolean {
  if (actor.kind !== "person" || actor.via === "token") return false;
  const origin = request.headers.get("origin");
  return origin !== null ? origin !== new URL(portalUrl).origin : request.headers.get("sec-fetch-site") !== "same-origin";
}

export type Asked = { context: Context; readActor: () => Promise<Actor>; operations: readonly Operation[]; base: string };

/** Answers a request with the operation that its method and path name. */
export async function answerRequest(request: Request, { context, readActor, operations, base }: Asked): Promise<Response> {
  return guarded(context, async () => {
    const url = new URL(request.url);
    const segments = url.pathname.slice(base.length).split("/").slice(1).map(safeDecode);
    const here = operations.flatMap((operation) => {
      const path = operation.path.startsWith(base) ? operation.path.slice(base.length) : operation.path;
      const params = match(path, segments);
      return params ? [{ operation, params }] : [];
    });
    const found = here.find(({ operation }) => operation.method.toUpperCase() === request.method);
    if (!found && here.length > 0) {
      const allow = here.map(({ operation }) => operation.method.toUpperCase()).join(", ");
      return Response.json({ type: "urn:fivefold:problem:method", title: "method not allowed", status: 405, detail: `Here, ${allow} is understood.`, requestId: context.requestId }, { status: 405, headers: { allow, "content-type": "application/problem+json" } });
    }
    if (!found) return problemResponse({ reason: "not-found", message: "There is nothing at this address: /api/v1/openapi.json lists what there is." }, context.requestId);

    const { operation, params } = found;
    const actor = await readActor();
    if (!operation.public && actor.kind === "anonymous") return problemResponse({ reason: "not-signed-in", message: "Send a personal access token as `Authorization: Bearer`." }, context.requestId);
    if (request.method !== "GET" && fromElsewhere(request, actor, context.portalUrl)) return problemResponse({ reason: "not-permitted", message: "This request comes from another site." }, context.requestId);

    const query = parseInput(operation.input?.query ?? z.strictObject({}), Object.fromEntries([...url.searchParams].filter(([, value]) => value !== "")));
    if (!query.ok) return problemResponse(query.refusal, context.requestId);
    const body = operation.input?.body ? await readBody(request) : ok({});
    if (!body.ok) return problemResponse(body.refusal, context.requestId);
    const named = Object.entries(operation.headers ?? {}).flatMap(([header, field]) => {
      const value = request.headers.get(header);
      return value === null ? [] : [[field, value] as const];
    });
    const result = await operation.verb(context, actor, { ...body.value, ...query.value, ...Object.fromEntries(named), ...params });
    context.log.info({ requestId: context.requestId, operation: operation.id, outcome: result.ok ? "done" : result.refusal.reason }, "api");
    if (result.ok && operation.produces) return operation.produces.respond(result.value as never);
    return result.ok ? Response.json(result.value, { status: operation.status ?? 200, headers: { "cache-control": "no-store" } }) : problemResponse(result.refusal, context.requestId);
  });
}

function safeDecode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
