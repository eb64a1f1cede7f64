import "server-only";
import { portalContext } from "#app/_server/context.ts";
import { jsonObjectIn, readBytes } from "#app/_server/read-body.ts";
import { guarded, problemResponse } from "#app/_server/respond.ts";
import { sha256 } from "#lib/kernel/digest.ts";
import { refuse, type Refusal, type Result } from "#lib/kernel/result.ts";
import { authenticateAgent } from "#lib/portal/authenticate-agent.ts";
import type { Context } from "#lib/portal/context.ts";
import { headers, protocolVersions } from "#lib/protocol/messages.ts";
import type { TreActor } from "#lib/portal/tre-actor.ts";

const mebibyte = 1024 * 1024;
export const jsonLimit = 2 * mebibyte;
/** A profile lists up to 20,000 concepts for each of its datasets. */
export const profileLimit = 16 * mebibyte;

const spoken = { [headers.protocol]: protocolVersions.join(", ") };
export const problem = (refusal: Refusal, context: Context): Response => withProtocol(problemResponse(refusal, context.requestId));
export function withProtocol(response: Response): Response {
  for (const [name, value] of Object.entries(spoken)) response.headers.set(name, value);
  return response;
}
export const json = <T>(result: Result<T>, context: Context): Response =>
  result.ok ? withProtocol(Response.json(result.value, { headers: { "cache-control": "no-store" } })) : problem(result.refusal, context);

/** A request of a TRE's agent: who it is, then its body, then the verb. */
export async function agentRoute(request: Request, mostBytes: number, work: (context: Context, actor: TreActor, body: Uint8Array) => Promise<Response>): Promise<Response> {
  const context = await portalContext();
  return guarded(context, async () => {
    const began = performance.now();
    const path = new URL(request.url).pathname;
    const proven = await authenticateAgent(context, { method: request.method, path, authorization: request.headers.get("authorization"), protocol: request.headers.get(headers.protocol) });
    if (!proven.ok) return refused(proven.refusal);
    const body = await readBytes(request, mostBytes);
    if (!body.ok) return refused(body.refusal);
    if ((await sha256(body.value)) !== proven.value.bodyDigest) return refused(refuse("unauthenticated-agent", "The token is meant for other content.").refusal);
    const response = await work(context, proven.value.actor, body.value);
    context.log.info({ requestId: context.requestId, treId: proven.value.actor.treId, path, status: response.status, milliseconds: Math.round(performance.now() - began) }, "agent");
    return response;

    function refused(refusal: Refusal): Response {
      context.log.warn({ requestId: context.requestId, path, reason: refusal.reason }, "agent refused");
      return problem(refusal, context);
    }
  });
}

/** The same for a JSON body that a verb takes; `more` is what the path says. */
export function agentJsonRoute<T>(request: Request, verb: (context: Context, actor: TreActor, input: unknown, signal: AbortSignal) => Promise<Result<T>>, more: Record<string, unknown> = {}, mostBytes = jsonLimit): Promise<Response> {
  return agentRoute(request, mostBytes, async (context, actor, body) => {
    const input = jsonObjectIn(body);
    return json(input.ok ? await verb(context, actor, { ...input.value, ...more }, request.signal) : input, context);
  });
}

/** A crate as a file, with the digest it must have. */
export const zip = (bytes: Uint8Array, digest: string, more: Record<string, string> = {}): Response =>
  withProtocol(new Response(bytes as Uint8Array<ArrayBuffer>, { headers: { "content-type": "application/zip", "content-length": String(bytes.length), [headers.sha256]: digest, ...more } }));
