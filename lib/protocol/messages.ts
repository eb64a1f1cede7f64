/**
 * What a TRE's agent and the portal say to each other. The TRE starts every exchange (no inbound port); each request carries
 * a short-lived token signed with the TRE's Ed25519 key over method, path and body digest; every POST is idempotent by key.
 */
import { z } from "zod";
import { SignedDecision } from "#lib/approval/signed-decision.ts";
import { RunId, TreId } from "#lib/kernel/ids.ts";
import { DatasetDescription } from "#lib/query/dictionary.ts";
import { contextDemands } from "#lib/query/output-context.ts";
import { ModelSums } from "#lib/disclosure/model-sums.ts";
import { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import { ReleasePolicy } from "#lib/disclosure/release-class.ts";
import { ReleaseVotes } from "#lib/disclosure/release-votes.ts";
import { runStates } from "./run-states.ts";

/** Versions this software speaks, newest first; an agent that offers none of them is told so in words. */
export const protocolVersions = ["1"] as const;
const hex64 = z.string().regex(/^[0-9a-f]{64}$/);
const PublicKey = z.strictObject({ kty: z.literal("OKP"), crv: z.literal("Ed25519"), x: z.string().min(43).max(43) });

/** What the TRE tells the world about itself: its datasets and its disclosure policy, both public. */
export const TreProfile = z.strictObject({
  software: z.string().max(80),
  protocolVersions: z.array(z.string()).min(1),
  datasets: z.array(DatasetDescription).min(1).max(50),
  policy: DisclosurePolicy,
  release: ReleasePolicy,
  signOff: z.enum(["standing-approval", "last-word"]),
  /** Whether a request must say what each of its outputs is for; left out: it need not. */
  outputContext: z.enum(contextDemands).optional(),
  /** How sums for models leave; left out by agents from before it was published. */
  modelSums: ModelSums.optional(),
  /** Of how many committee members it wants the passkey's signature under an approval; left out: the portal's signature is enough. */
  committeeSignatures: z.int().min(1).max(30).optional(),
  /** Of what people look at before it leaves: how many output checkers must agree to a release, and whether each confirms it with a passkey; left out by agents from before it was published. */
  releaseVotes: ReleaseVotes.optional(),
});
export type TreProfile = z.infer<typeof TreProfile>;

export const JoinRequest = z.strictObject({ invitation: z.string().min(20).max(200), publicKey: PublicKey, profile: TreProfile });
export type JoinRequest = z.infer<typeof JoinRequest>;
export const JoinAnswer = z.strictObject({ treId: TreId, name: z.string(), ror: z.string().nullable(), portalKey: PublicKey, /** The key of the register's log as text (C2SP signed-note): pinned like the portal's own. */ registerLog: z.string().max(300), protocolVersion: z.string(), workflow: z.strictObject({ url: z.string(), version: z.string(), digest: hex64 }) });
export type JoinAnswer = z.infer<typeof JoinAnswer>;

export const PollRequest = z.strictObject({
  /** How long the portal may hold the answer back while there is nothing to say; 0–25 seconds. */
  waitSeconds: z.number().min(0).max(25),
  /** How many more runs the agent can take now. */
  capacity: z.int().min(0).max(50),
  /** Runs that the agent works on; the portal renews their leases. */
  holding: z.array(RunId).max(500),
  /** Runs at sign-off for which the agent has no decision yet. */
  awaitingDecision: z.array(RunId).max(500),
  /** Runs whose output may not leave before conditions of their approval are met, with the conditions that the agent has not heard to be met. Left out where there is none. */
  awaitingConditions: z.array(z.strictObject({ runId: RunId, unmet: z.array(z.uuid()).min(1).max(100) })).max(500).optional(),
});
export type PollRequest = z.infer<typeof PollRequest>;

export const WorkItem = z.strictObject({
  runId: RunId,
  submissionId: z.uuid(),
  /** Follows a submission from browser to TRE and back, in every log. */
  requestId: z.string().max(64),
  dataset: z.string(),
  crate: z.strictObject({ sha256: hex64, bytes: z.int().positive() }),
  /** Signed approval envelopes (JWS) of this project at this TRE, newest first; possibly none. */
  envelopes: z.array(z.string()),
  /** What committee members signed of these envelopes with their passkeys; left out where nobody did. */
  signed: z.array(SignedDecision).max(50).optional(),
  /** Signed statement (JWS) of the evidence on record and the conditions that are met; only where one of the approvals leans on either. */
  evidence: z.string().optional(),
  lease: z.strictObject({ token: z.string(), expiresAt: z.iso.datetime() }),
});
export type WorkItem = z.infer<typeof WorkItem>;
export const PollAnswer = z.strictObject({
  work: z.array(WorkItem),
  cancelled: z.array(RunId),
  /** Signed run decisions (JWS), by run. */
  decisions: z.array(z.strictObject({ runId: RunId, decision: z.string(), signed: SignedDecision.optional() })),
  /** Signed statements (JWS), by run, for runs of `awaitingConditions` of which a condition is met now; left out where there is none. */
  met: z.array(z.strictObject({ runId: RunId, evidence: z.string() })).optional(),
  /** Runs the agent holds but whose lease went to nobody else and which have ended at the portal. */
  ended: z.array(RunId),
});
export type PollAnswer = z.infer<typeof PollAnswer>;

/** A move of a run. `sequence` counts from 1 per run; the portal takes each number once, in order. */
export const RunEventMessage = z.strictObject({
  sequence: z.int().positive(),
  to: z.enum(runStates),
  at: z.iso.datetime(),
  /** Who or what did it, as the crate names it: “Agent of Northern TRE”, “A. Checker”. */
  by: z.string().min(1).max(160),
  /** For people: why, in a sentence without counts. */
  reason: z.string().max(2000).optional(),
  /** At awaiting-sign-off: how the run differs from what was approved. */
  differences: z.array(z.string().max(500)).max(50).optional(),
});
export type RunEventMessage = z.infer<typeof RunEventMessage>;
export const RunEventsRequest = z.strictObject({ lease: z.string(), events: z.array(RunEventMessage).min(1).max(50) });
export type RunEventsRequest = z.infer<typeof RunEventsRequest>;
export const RunEventsAnswer = z.strictObject({ state: z.enum(runStates), nextSequence: z.int().positive() });
export type RunEventsAnswer = z.infer<typeof RunEventsAnswer>;

export const ResultsAnswer = z.strictObject({ state: z.enum(runStates) });
export type ResultsAnswer = z.infer<typeof ResultsAnswer>;

/** Claims of the token in `Authorization: Bearer`: bound to one request, valid for at most a minute. */
export const AgentTokenClaims = z.strictObject({
  iss: TreId, aud: z.string(), iat: z.int(), exp: z.int(), jti: z.string().min(16).max(64),
  /** HTTP method and path; SHA-256 of the body (of no bytes where there is none). */
  htm: z.string(), htp: z.string(), bd: hex64,
});
export type AgentTokenClaims = z.infer<typeof AgentTokenClaims>;

/** `POST` unless said otherwise; `:runId` is a UUID. Mutating requests carry `Idempotency-Key`. */
export const paths = {
  join: "/api/tre/v1/join",
  profile: "/api/tre/v1/profile",
  poll: "/api/tre/v1/poll",
  /** GET: application/zip. */
  crate: (runId: string) => `/api/tre/v1/runs/${runId}/crate`,
  events: (runId: string) => `/api/tre/v1/runs/${runId}/events`,
  /**
   * PUT: application/zip, with the lease in `X-Fivefold-Lease` and its digest in `X-Content-SHA256`. Its arrival is the move from
   * publishing to delivered; the agent posts no event for that. A run that the TRE refused or failed sends a crate without outputs
   * after that event, and the state stays.
   */
  results: (runId: string) => `/api/tre/v1/runs/${runId}/results`,
  /** Models in rounds (rounds.ts): what there is to add to, and what this TRE adds. */
  rounds: "/api/tre/v1/rounds",
  contribution: (runId: string) => `/api/tre/v1/runs/${runId}/contribution`,
  /** The passkeys of this TRE's committee (committee-keys.ts), for its operators to compare and accept. */
  committeeKeys: "/api/tre/v1/committee-keys",
  /** Approvals that were taken back (revocations.ts). */
  revocations: "/api/tre/v1/revocations",
  /** The register's log (register-log.ts): what a TRE has not read yet, and its cosignature. */
  registerLog: "/api/tre/v1/register-log",
  cosignature: "/api/tre/v1/register-log/cosignature",
  /** GET: application/zip; public. */
  workflow: "/api/tre/v1/workflow",
} as const;
export const headers = { protocol: "x-fivefold-protocol", requestId: "x-request-id", idempotencyKey: "idempotency-key", lease: "x-fivefold-lease", sha256: "x-content-sha256" } as const;
