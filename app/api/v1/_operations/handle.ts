import "server-only";
import { z } from "zod";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { answer, guarded, problemResponse } from "#app/_server/respond.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { parseInput } from "#lib/portal/input.ts";
import type { Operation } from "./operation.ts";

const mostBytes = 1_000_000;

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
  const bytes = new Uint8Array(await request.arrayBuffer());
  if (bytes.byteLength > mostBytes) return refuse("too-large", `The body is larger than ${mostBytes} bytes.`);
  try {
    // PostgreSQL holds no NUL in text, and unpaired surrogates have no UTF-8: neither belongs into anything people write.
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const value: unknown = JSON.parse(text, (_key, part: unknown) => {
      if (typeof part === "string" && (part.includes("\0") || !part.isWellFormed())) throw new SyntaxError("text that cannot be stored");
      return part;
    });
    if (typeof value !== "object" || value === null || Array.isArray(value)) return refuse("invalid-input", "The body must be a JSON object.");
    return ok(value as Record<string, unknown>);
  } catch {
    return refuse("invalid-input", "The body is not JSON in UTF-8 with storable text.");
  }
}

/** A browser sends the cookie along whoever made it ask: a page elsewhere must not act in the person's name. */
function fromElsewhere(request: Request, actor: Actor, portalUrl: string): boolean {
  if (actor.kind !== "person" || actor.via === "token") return false;
  const origin = request.headers.get("origin");
  return origin !== null ? origin !== new URL(portalUrl).origin : request.headers.get("sec-fetch-site") !== "same-origin";
}

/** Answers a request with the operation that its method and path name. */
export async function handle(request: Request, operations: readonly Operation[], base = "/api/v1"): Promise<Response> {
  const context = await portalContext();
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
    const actor = await currentActor();
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
    return answer(result, context, operation.status);
  });
}

function safeDecode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
