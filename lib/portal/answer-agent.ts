/**
 * Everything that a TRE's agent may ask of the portal, from an HTTP request to its answer. Who asks is proven first, then the body
 * is read within bounds and held against the digest that was signed, then one verb decides.
 */
import { sha256 } from "#lib/kernel/digest.ts";
import { refuse, type Result } from "#lib/kernel/result.ts";
import { headers, paths, protocolVersions } from "#lib/protocol/messages.ts";
import { authenticateAgent } from "./authenticate-agent.ts";
import type { Context } from "./context.ts";
import { guarded, problemResponse } from "./http-answer.ts";
import { joinTre } from "./join-tre.ts";
import { offerCommitteeKeys } from "./offer-committee-keys.ts";
import { offerRevocations } from "./offer-revocations.ts";
import { offerRounds } from "./offer-rounds.ts";
import { poll } from "./poll.ts";
import { publishProfile } from "./publish-profile.ts";
import { queryWorkflow } from "./query-workflow.ts";
import { jsonObjectIn, readBytes } from "./read-body.ts";
import { readRunCrate } from "./read-run-crate.ts";
import { largestResults, receiveResults } from "./receive-results.ts";
import { recordRunEvents } from "./record-run-events.ts";
import { takeContribution } from "./take-contribution.ts";
import type { TreActor } from "./tre-actor.ts";
import { offerLog, takeCosignature } from "./witness-register-log.ts";

const mebibyte = 1024 * 1024;
const jsonLimit = 2 * mebibyte;
/** A profile lists up to 20,000 concepts for each of its datasets. */
const profileLimit = 16 * mebibyte;

type Asked = { context: Context; actor: TreActor; request: Request; body: Uint8Array; runId: string };
type AgentOperation = { method: "GET" | "POST" | "PUT"; path: string; mostBytes: number; answer: (asked: Asked) => Promise<Result<Response>> };

const json = <T>(result: Result<T>): Result<Response> => (result.ok ? { ok: true, value: Response.json(result.value, { headers: { "cache-control": "no-store" } }) } : result);
const zip = (bytes: Uint8Array, digest: string, cacheControl: string): Response =>
  new Response(bytes as Uint8Array<ArrayBuffer>, { headers: { "content-type": "application/zip", "content-length": String(bytes.length), [headers.sha256]: digest, "cache-control": cacheControl } });

/** A verb that takes the body's JSON and what the path says. */
const jsonVerb = <T>(verb: (context: Context, actor: TreActor, input: unknown, signal: AbortSignal) => Promise<Result<T>>) =>
  async ({ context, actor, request, body, runId }: Asked): Promise<Result<Response>> => {
    const input = jsonObjectIn(body);
    return json(input.ok ? await verb(context, actor, runId === "" ? input.value : { ...input.value, runId }, request.signal) : input);
  };

const operations: readonly AgentOperation[] = [
  { method: "POST", path: paths.poll, mostBytes: jsonLimit, answer: jsonVerb(poll) },
  { method: "POST", path: paths.profile, mostBytes: profileLimit, answer: jsonVerb(publishProfile) },
  { method: "POST", path: paths.events(":runId"), mostBytes: jsonLimit, answer: jsonVerb(recordRunEvents) },
  { method: "POST", path: paths.committeeKeys, mostBytes: jsonLimit, answer: jsonVerb(offerCommitteeKeys) },
  { method: "POST", path: paths.revocations, mostBytes: jsonLimit, answer: jsonVerb(offerRevocations) },
  { method: "POST", path: paths.registerLog, mostBytes: jsonLimit, answer: jsonVerb(offerLog) },
  { method: "POST", path: paths.cosignature, mostBytes: jsonLimit, answer: jsonVerb(takeCosignature) },
  { method: "POST", path: paths.rounds, mostBytes: jsonLimit, answer: jsonVerb(offerRounds) },
  { method: "POST", path: paths.contribution(":runId"), mostBytes: jsonLimit, answer: jsonVerb(takeContribution) },
  {
    method: "GET", path: paths.crate(":runId"), mostBytes: 0,
    answer: async ({ context, actor, runId }) => {
      const crate = await readRunCrate(context, actor, { runId });
      return crate.ok ? { ok: true, value: zip(crate.value.bytes, crate.value.sha256, "no-store") } : crate;
    },
  },
  {
    method: "PUT", path: paths.results(":runId"), mostBytes: largestResults,
    answer: async ({ context, actor, request, body, runId }) => {
      if (!/^application\/zip\b/i.test(request.headers.get("content-type") ?? "")) return refuse("unsupported", "Send the results crate as application/zip.");
      return json(await receiveResults(context, actor, { runId, lease: request.headers.get(headers.lease) ?? "", sha256: request.headers.get(headers.sha256) ?? "", bytes: body }));
    },
  },
];

/** The id in the path where `:runId` stands, or nothing; undefined if the path is another. */
function match(pattern: string, path: string): string | undefined {
  const [before = "", after] = pattern.split(":runId");
  if (after === undefined) return path === pattern ? "" : undefined;
  const id = path.startsWith(before) && path.endsWith(after) ? path.slice(before.length, path.length - after.length) : "";
  return /^[^/]+$/.test(id) ? id : undefined;
}

export async function answerAgent(context: Context, request: Request): Promise<Response> {
  const response = await guarded(context, async () => {
    const began = performance.now();
    const path = new URL(request.url).pathname;
    const result = await answer(context, request, path);
    const told = { requestId: context.requestId, path, milliseconds: Math.round(performance.now() - began) };
    if (result.ok) context.log.info(told, "agent answered");
    else context.log.warn({ ...told, reason: result.refusal.reason }, "agent refused");
    return result.ok ? result.value : problemResponse(result.refusal, context.requestId);
  });
  response.headers.set(headers.protocol, protocolVersions.join(", "));
  response.headers.set(headers.requestId, context.requestId);
  return response;
}

async function answer(context: Context, request: Request, path: string): Promise<Result<Response>> {
  if (request.method === "GET" && path === paths.workflow) {
    const { workflow, bytes } = await queryWorkflow(context.portalUrl);
    return { ok: true, value: zip(bytes, workflow.digest, "public, max-age=3600") };
  }
  // The one request that bears no token: the invitation proves the TRE, and brings the key that proves it from then on.
  if (request.method === "POST" && path === paths.join) {
    const body = await readBytes(request, profileLimit);
    const input = body.ok ? jsonObjectIn(body.value) : body;
    return json(input.ok ? await joinTre(context, { kind: "anonymous" }, input.value) : input);
  }
  const found = operations.flatMap((operation) => {
    const runId = operation.method === request.method ? match(operation.path, path) : undefined;
    return runId === undefined ? [] : [{ operation, runId }];
  })[0];
  if (!found) return refuse("not-found", "There is nothing for an agent at this address. The TRE's software may be newer than the portal's.");

  const proven = await authenticateAgent(context, { method: request.method, path, authorization: request.headers.get("authorization"), protocol: request.headers.get(headers.protocol) });
  if (!proven.ok) return proven;
  const body = await readBytes(request, found.operation.mostBytes);
  if (!body.ok) return body;
  if ((await sha256(body.value)) !== proven.value.bodyDigest) return refuse("unauthenticated-agent", "The token is meant for other content.");
  return found.operation.answer({ context, actor: proven.value.actor, request, body: body.value, runId: found.runId });
}
