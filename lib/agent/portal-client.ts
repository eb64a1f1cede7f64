/**
 * The TRE's only way out: HTTPS requests to one portal, started from here. Each carries a token bound to it; answers are bounded,
 * digests are checked, and what the portal refuses comes back as a refusal in its words. A redirect is an error: no answer may
 * send the TRE's requests elsewhere.
 */
import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import type { PrivateJwk } from "#lib/approval/signature.ts";
import type { Clock } from "#lib/kernel/clock.ts";
import type { TreId } from "#lib/kernel/ids.ts";
import { ok, refuse, refusalReasons, type RefusalReason, type Refused, type Result } from "#lib/kernel/result.ts";
import { signAgentToken } from "#lib/protocol/agent-token.ts";
import { headers as names, JoinAnswer, paths, PollAnswer, protocolVersions, ResultsAnswer, RunEventsAnswer } from "#lib/protocol/messages.ts";
import type { JoinRequest, PollRequest, RunEventsRequest, TreProfile } from "#lib/protocol/messages.ts";
import { Problem } from "#lib/protocol/problem.ts";
import { RevocationsAnswer } from "#lib/protocol/revocations.ts";
import { CommitteeKeysAnswer } from "#lib/protocol/committee-keys.ts";
import { CosignatureAnswer, LogAnswer, type CosignatureRequest } from "#lib/protocol/register-log.ts";
import { ContributionAnswer, RoundsAnswer, type Contribution, type RoundsRequest } from "#lib/protocol/rounds.ts";
import { sha256Of } from "./crate-files.ts";

export type PortalClient = {
  join(request: JoinRequest): Promise<Result<JoinAnswer>>;
  publishProfile(profile: TreProfile): Promise<Result<undefined>>;
  poll(request: PollRequest, signal?: AbortSignal): Promise<Result<PollAnswer>>;
  fetchCrate(runId: string, expected: { sha256: string; bytes: number }, requestId: string): Promise<Result<Uint8Array>>;
  fetchWorkflow(sha256: string, requestId: string): Promise<Result<Uint8Array>>;
  sendEvents(runId: string, request: RunEventsRequest, requestId: string): Promise<Result<RunEventsAnswer>>;
  sendResults(runId: string, crate: Uint8Array, lease: string, requestId: string): Promise<Result<ResultsAnswer>>;
  askRounds(request: RoundsRequest, signal?: AbortSignal): Promise<Result<RoundsAnswer>>;
  contribute(runId: string, contribution: Contribution, requestId: string): Promise<Result<z.infer<typeof ContributionAnswer>>>;
  /** A page of the public register's entries that name this TRE, and one of them with all that is needed to check it. */
  listRegister(request: { tre: string; page: number }, signal?: AbortSignal): Promise<Result<RegisterListing>>;
  readRegisterEntry(reference: string): Promise<Result<unknown>>;
  readCommitteeKeys(signal?: AbortSignal): Promise<Result<CommitteeKeysAnswer>>;
  readRevocations(signal?: AbortSignal): Promise<Result<RevocationsAnswer>>;
  readRegisterLog(request: { from: number }, signal?: AbortSignal): Promise<Result<LogAnswer>>;
  cosignRegisterLog(request: z.input<typeof CosignatureRequest>): Promise<Result<z.infer<typeof CosignatureAnswer>>>;
  /** Milliseconds by which the portal's clock is ahead of ours, as far as its answers tell; 0 while they agree to a few seconds. */
  clockOffset(): number;
};

export type PortalClientOptions = {
  portalUrl: string;
  key: PrivateJwk;
  /** Known once the TRE has joined. */
  treId: () => TreId | undefined;
  clock: Clock;
  maxCrateBytes: number;
  fetch?: typeof fetch;
  sleep?: (milliseconds: number) => Promise<unknown>;
  /** 0 to 1: spreads the retries of many TREs after an outage. */
  random?: () => number;
};

/** Read as anyone may, without this TRE's token. */
const publicRegister = "/api/register/v1";
const RegisterListing = z.object({ entries: z.array(z.object({ record: z.object({ reference: z.string() }) })), pages: z.int().nonnegative() });
type RegisterListing = z.infer<typeof RegisterListing>;

const timeout = 20_000;
const attempts = 3;
const agreed = 5_000;
const largestAnswer = 8 * 1024 * 1024;
/** Every TRE's masked part of the step before: 20 bytes a number. */
const largestRounds = 64 * 1024 * 1024;
const largestWorkflow = 4 * 1024 * 1024;

/** Milliseconds before try `n` (from 1): doubling from 250, at most half a minute, half of it left to chance. */
export const backoff = (n: number, random: () => number): number => Math.min(30_000, 250 * 2 ** (n - 1)) * (0.5 + random() / 2);

type Ask = { method: "GET" | "POST" | "PUT"; path: string; body?: string | Uint8Array; requestId?: string; idempotencyKey?: string; extra?: Record<string, string>; timeoutMs?: number; signal?: AbortSignal | undefined; maxBytes?: number; anonymous?: boolean; tries?: number };
type Answer = { status: number; bytes: Uint8Array };

async function readBounded(response: Response, maxBytes: number): Promise<Uint8Array | undefined> {
  if (Number(response.headers.get("content-length") ?? 0) > maxBytes) return undefined;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function refusalIn({ status, bytes }: Answer): Refused {
  // A portal in trouble of its own has refused nothing: what was asked is asked again later.
  const otherwise = status >= 500 || status === 429 ? "unavailable" : "conflict";
  const odd = refuse(otherwise, `The portal answered with status ${status} and no words.`);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return odd;
  }
  const problem = Problem.safeParse(value);
  if (!problem.success) return odd;
  const reason = problem.data.type.replace("urn:fivefold:problem:", "") as RefusalReason;
  const fields = Object.fromEntries((problem.data.errors ?? []).map(({ field, detail }) => [field, detail]));
  return refuse(refusalReasons.includes(reason) ? reason : otherwise, problem.data.detail, { ...(Object.keys(fields).length > 0 && { fields }), ...(problem.data.rule && { rule: problem.data.rule }) });
}

export function portalClient(options: PortalClientOptions): PortalClient {
  const { portalUrl, clock, key } = options;
  const send = options.fetch ?? fetch;
  const sleep = options.sleep ?? ((milliseconds: number) => wait(milliseconds));
  const random = options.random ?? Math.random;
  let offset = 0;

  const headersFor = async (ask: Ask): Promise<Record<string, string>> => {
    const bodyDigest = sha256Of(ask.body ?? "");
    const treId = options.treId();
    const bound = { method: ask.method, path: ask.path, bodyDigest, audience: portalUrl };
    const now = new Date(clock.now().getTime() + offset);
    return {
      [names.protocol]: protocolVersions.join(", "),
      ...(ask.body !== undefined && { "content-type": typeof ask.body === "string" ? "application/json" : "application/zip", [names.sha256]: bodyDigest }),
      ...(ask.requestId && { [names.requestId]: ask.requestId }),
      ...(ask.idempotencyKey && { [names.idempotencyKey]: ask.idempotencyKey }),
      ...ask.extra,
      ...(treId && !ask.anonymous && { authorization: `Bearer ${await signAgentToken({ ...bound, treId, key, now, jti: randomBytes(16).toString("hex") })}` }),
    };
  };

  /** One request, one answer. The portal's clock is read off each, so that a TRE whose own is wrong still gets through. */
  async function once(ask: Ask): Promise<Result<Answer>> {
    const limit = AbortSignal.timeout(ask.timeoutMs ?? timeout);
    try {
      const response = await send(`${portalUrl}${ask.path}`, {
        method: ask.method, headers: await headersFor(ask), redirect: "error", signal: ask.signal ? AbortSignal.any([limit, ask.signal]) : limit,
        ...(ask.body !== undefined && { body: typeof ask.body === "string" ? ask.body : Buffer.from(ask.body) }),
      });
      const theirs = Date.parse(response.headers.get("date") ?? "");
      if (!Number.isNaN(theirs)) {
        const difference = theirs - clock.now().getTime();
        offset = Math.abs(difference) > agreed ? difference : 0;
      }
      const bytes = await readBounded(response, ask.maxBytes ?? largestAnswer);
      if (!bytes) return refuse("too-large", "The portal's answer is larger than this TRE accepts.");
      return response.ok ? ok({ status: response.status, bytes }) : refusalIn({ status: response.status, bytes });
    } catch (error) {
      if (ask.signal?.aborted) return refuse("unavailable", "The request was broken off.");
      const slow = error instanceof DOMException && error.name === "TimeoutError";
      return refuse("unavailable", slow ? "The portal did not answer in time." : "The portal can't be reached.");
    }
  }

  async function ask(request: Ask): Promise<Result<Answer>> {
    const before = offset;
    let answer = await once(request);
    // Refused for the time on our token, and we have just learnt what time it is over there.
    if (!answer.ok && answer.refusal.reason === "unauthenticated-agent" && offset !== before) answer = await once(request);
    for (let n = 1; !answer.ok && ["unavailable", "too-many-requests"].includes(answer.refusal.reason) && n < (request.tries ?? attempts) && !request.signal?.aborted; n++) {
      await sleep(backoff(n, random));
      answer = await once(request);
    }
    return answer;
  }

  async function askJson<S extends z.ZodType>(schema: S, request: Ask): Promise<Result<z.infer<S>>> {
    const answer = await ask(request);
    if (!answer.ok) return answer;
    let value: unknown;
    try {
      value = JSON.parse(new TextDecoder().decode(answer.value.bytes));
    } catch {
      return refuse("unsupported", "The portal's answer is not JSON. Is the address the portal's?");
    }
    const parsed = schema.safeParse(value);
    return parsed.success ? ok(parsed.data) : refuse("unsupported", "The portal's answer does not have the expected fields. Portal and agent may be of different versions.");
  }

  async function askCrate(request: Ask, sha256: string): Promise<Result<Uint8Array>> {
    const answer = await ask(request);
    if (!answer.ok) return answer;
    return sha256Of(answer.value.bytes) === sha256 ? ok(answer.value.bytes) : refuse("bad-crate", "What arrived is not what was announced: its SHA-256 is another.");
  }

  return {
    clockOffset: () => offset,
    join: (request) => {
      const body = JSON.stringify(request);
      // The same invitation and key are the same wish, however often an answer gets lost.
      return askJson(JoinAnswer, { method: "POST", path: paths.join, body, anonymous: true, idempotencyKey: sha256Of(`${request.invitation} ${request.publicKey.x}`) });
    },
    publishProfile: async (profile) => {
      const body = JSON.stringify(profile);
      const answer = await ask({ method: "POST", path: paths.profile, body, idempotencyKey: `profile-${sha256Of(body).slice(0, 32)}-${Math.floor(clock.now().getTime() / 60_000)}` });
      return answer.ok ? ok(undefined) : answer;
    },
    poll: (request, signal) => askJson(PollAnswer, { method: "POST", path: paths.poll, body: JSON.stringify(request), timeoutMs: (request.waitSeconds + 10) * 1000, signal, tries: 1, idempotencyKey: randomBytes(16).toString("hex") }),
    askRounds: (request, signal) => askJson(RoundsAnswer, { method: "POST", path: paths.rounds, body: JSON.stringify(request), timeoutMs: (request.waitSeconds + 10) * 1000, signal, tries: 1, maxBytes: largestRounds, idempotencyKey: randomBytes(16).toString("hex") }),
    readCommitteeKeys: (signal) => askJson(CommitteeKeysAnswer, { method: "POST", path: paths.committeeKeys, body: "{}", signal, idempotencyKey: randomBytes(16).toString("hex") }),
    readRevocations: (signal) => askJson(RevocationsAnswer, { method: "POST", path: paths.revocations, body: "{}", signal, idempotencyKey: randomBytes(16).toString("hex") }),
    readRegisterLog: (request, signal) => askJson(LogAnswer, { method: "POST", path: paths.registerLog, body: JSON.stringify(request), signal, idempotencyKey: randomBytes(16).toString("hex") }),
    listRegister: ({ tre, page }, signal) => askJson(RegisterListing, { method: "GET", path: `${publicRegister}/entries?${new URLSearchParams({ tre, page: String(page), perPage: "100" }).toString()}`, anonymous: true, signal }),
    readRegisterEntry: (reference) => askJson(z.unknown(), { method: "GET", path: `${publicRegister}/entries/${encodeURIComponent(reference)}/checkable`, anonymous: true }),
    cosignRegisterLog: (request) => askJson(CosignatureAnswer, { method: "POST", path: paths.cosignature, body: JSON.stringify(request), tries: 1, idempotencyKey: `cosignature-${String(request.size)}` }),
    contribute: (runId, contribution, requestId) => {
      const body = JSON.stringify(contribution);
      return askJson(ContributionAnswer, { method: "POST", path: paths.contribution(runId), body, requestId, idempotencyKey: `contribution-${runId}-${sha256Of(body).slice(0, 32)}` });
    },
    fetchCrate: async (runId, expected, requestId) => {
      if (expected.bytes > options.maxCrateBytes) return refuse("too-large", `The request crate has ${expected.bytes} bytes; this TRE accepts up to ${options.maxCrateBytes}.`);
      return askCrate({ method: "GET", path: paths.crate(runId), requestId, maxBytes: expected.bytes }, expected.sha256);
    },
    fetchWorkflow: (sha256, requestId) => askCrate({ method: "GET", path: paths.workflow, requestId, maxBytes: largestWorkflow }, sha256),
    sendEvents: (runId, request, requestId) => {
      const body = JSON.stringify(request);
      return askJson(RunEventsAnswer, { method: "POST", path: paths.events(runId), body, requestId, idempotencyKey: `events-${sha256Of(body).slice(0, 40)}` });
    },
    sendResults: (runId, crate, lease, requestId) =>
      askJson(ResultsAnswer, { method: "PUT", path: paths.results(runId), body: crate, requestId, idempotencyKey: `results-${runId}-${sha256Of(crate).slice(0, 16)}`, extra: { [names.lease]: lease }, timeoutMs: 60_000 }),
  };
}
