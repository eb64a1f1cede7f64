import type { Column } from "./column-digests.ts";
import type { ModelInput } from "#lib/analysis/model-data.ts";
import type { RoundKey } from "#lib/protocol/secure-sum/messages.ts";
import type { OwnRoundKey } from "#lib/protocol/secure-sum/participants.ts";
import type { PeopleTable } from "#lib/query/people-table.ts";

/** How the agent is doing right now. Health and the console read it; losing it loses nothing. */
export type AgentStatus = {
  startedAt: string;
  dataOpen: boolean;
  joined: boolean;
  profilePublished: boolean;
  lastContactAt: string | null;
  /** What stands between the TRE and the portal, in a sentence; null while all is well. */
  trouble: string | null;
  troubleSince: string | null;
  /** Queries in execution, with the means to stop them. */
  readonly executing: Map<string, AbortController>;
  /** The people of runs whose models are being fitted, so that each step need not read them anew. */
  readonly people: Map<string, PeopleTable>;
  /** The same as models see them, by run, analysis and the TREs that take part: the design is made once, not for each step. */
  readonly models: Map<string, { runId: string; input: ModelInput; columns: Column[] }>;
  /** Why the entries at the Gateway could not be looked through; null while all is well. */
  gatewayTrouble: string | null;
  /** By run and analysis: why this TRE gives nothing to a model that waits for it. */
  readonly modelTrouble: Map<string, string>;
  /** By run and analysis: the round key of the epoch at hand. A private key is never written down: after a restart the model goes on under new keys. */
  readonly roundKeys: Map<string, { epoch: number; own: OwnRoundKey; message: RoundKey }>;
  /** Runs whose lease lapsed or went to another process, and when (ms) we learnt it: the portal offers them again with a new one. */
  readonly leaseLost: Map<string, number>;
};
export const newStatus = (startedAt: string): AgentStatus => ({
  startedAt, dataOpen: false, joined: false, profilePublished: false, lastContactAt: null, trouble: null, troubleSince: null, gatewayTrouble: null, executing: new Map(), leaseLost: new Map(), people: new Map(), models: new Map(), roundKeys: new Map(), modelTrouble: new Map(),
});

/** Longer than a lease at the portal: by then it was offered again, or the run is over there. */
const leaseMs = 90_000;
export const waitsForLease = (status: AgentStatus, runId: string, nowMs: number): boolean => nowMs - (status.leaseLost.get(runId) ?? -Infinity) < leaseMs;

export function noteContact(status: AgentStatus, at: string): void {
  Object.assign(status, { lastContactAt: at, trouble: null, troubleSince: null });
}
export function noteTrouble(status: AgentStatus, at: string, words: string): void {
  if (status.trouble !== words) Object.assign(status, { trouble: words, troubleSince: at });
}

/** Nothing of people, and no key, outlives the models that it was for. */
export function forgetModels({ people, models, roundKeys, modelTrouble }: AgentStatus, open: readonly string[]): void {
  for (const runId of people.keys()) if (!open.includes(runId)) people.delete(runId);
  for (const [place, { runId }] of models) if (!open.includes(runId)) models.delete(place);
  for (const held of [roundKeys, modelTrouble]) for (const place of held.keys()) if (!open.includes(place.split(" ")[0]!)) held.delete(place);
}
