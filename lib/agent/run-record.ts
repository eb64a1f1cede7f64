/** All that the agent knows about one run. `nextStep` decides from this value alone, so a restart continues where the last commit left it. */
import type { Condition, MetCondition } from "#lib/approval/conditions.ts";
import type { SignedDecision } from "#lib/approval/signed-decision.ts";
import type { Organisation, PhaseRecord } from "#lib/crate/model.ts";
import type { RunId } from "#lib/kernel/ids.ts";
import type { OutputContext } from "#lib/query/output-context.ts";
import type { Query } from "#lib/query/model.ts";
import type { RunState } from "#lib/protocol/run-states.ts";

/** What the crate asks, as read and checked at intake. */
export type Asked = {
  /** This TRE as the request addresses it. */
  tre: Organisation;
  project: { id: string; reference: string; title: string };
  person: { name: string; orcid: string; affiliation: string };
  title: string;
  words: string;
  query: Query;
  queryDigest: string;
  workflow: { url: string; version: string; digest: string };
  /** Proof of the project's place in the register's log, as the crate carries it. */
  registered?: string;
  /** What the researcher says of the outputs; absent in runs taken up before there was such. */
  outputContext?: OutputContext[];
  /** Review actions that the sender claimed; thrown away. */
  discarded: string[];
};

/** Which approval the run was judged by: the envelope's id, and its JWS to judge again by before the run starts. `leastThreshold`: people behind a count that it demands; absent in runs from before this TRE held itself to it. */
export type Standing = { envelopeId: string; jws: string; leastThreshold?: number };

/** A phase as it happened; who did it is put in the crate's words when the crate is packed. */
export type PhaseNote = Omit<PhaseRecord, "agent"> & { by: "software" | "organisation" | { accountId: string; accountName: string } };

export type RunRecord = {
  runId: RunId;
  submissionId: string;
  requestId: string;
  dataset: string;
  state: RunState;
  /** Instant of the last move. */
  since: string;
  /** Number of the last event; 0 before the first. */
  sequence: number;
  lease: { token: string; expiresAt: string };
  request: { sha256: string; bytes: number };
  envelopes: string[];
  /** What committee members signed of them with their passkeys; absent where nobody did. */
  signed?: SignedDecision[];
  /** Who signed what the run stands on, where this TRE demands that. */
  signers?: string[];
  /** The portal's signed statement of evidence (JWS), where it gave one. */
  evidence?: string;
  /** Of the approval, as it was verified; absent before, and in runs from before conditions were held against. */
  conditions?: Condition[];
  /** Those of them that a verified statement says are met. */
  met?: MetCondition[];
  asked: Asked | null;
  standing: Standing | null;
  /** How the run differs from what was approved; empty where a standing approval covers it. */
  differences: string[];
  /** The committee's decision about this run, where one was needed. */
  committee: { decision: "approve" | "refuse"; reason: string; decidedBy: string; decidedAt: string } | null;
  /** That decision as it came, to judge again by before the run starts. */
  decided?: { jws: string; signed?: SignedDecision };
  /** 1, and one more each time the output check returns the run. */
  attempt: number;
  /** Executions begun in this attempt: a query that takes the whole program down must not do so for ever. */
  starts: number;
  phases: PhaseNote[];
  /** What would leave in this attempt, output by output: its digest, and whether checkers withhold it whole. Absent until it is computed. */
  outputs?: OutputToCheck[];
  /** Why the output needs a person's eye; empty before control and where it does not. */
  needsPerson: string[];
  reason: string | null;
  /** For this TRE's operator only: what went wrong, in technical words. Never leaves the TRE. */
  detail: string | null;
  resultsSha256: string | null;
  /** No results crate can be made of this run, because its request can't be read any more. */
  unpackable: boolean;
  cancelRequestedAt: string | null;
  closedAt: string | null;
};

export type OutputToCheck = { id: string; sha256: string; isWithheld: boolean };

export type RunEvent = { sequence: number; from: RunState; to: RunState; at: string; by: string; reason: string | null };

export type DecisionSubject = "sign-off" | "output" | "cancel";
export type PersonDecision = {
  runId: string;
  attempt: number;
  subject: DecisionSubject;
  decision: "approve" | "refuse" | "release" | "withhold" | "return" | "cancel";
  reason: string;
  accountId: string;
  accountName: string;
  at: string;
  /** Of a vote on an output: which, and its digest as it stood. Null in votes from before outputs were voted on one by one, which were on all. */
  output?: string | null;
  outputSha256?: string | null;
};
