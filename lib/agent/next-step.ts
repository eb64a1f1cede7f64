/**
 * What a run needs next, decided from its record alone: the whole state machine of a run inside a TRE, without any effect. Whatever
 * the agent was doing when it was stopped, asking this function again gives the step to go on with.
 */
import { hasEnded, mayMove } from "#lib/protocol/run-states.ts";
import { votesOn } from "./output-votes.ts";
import type { TrePolicy } from "./policy.ts";
import type { PersonDecision, RunRecord } from "./run-record.ts";

export type Inputs = {
  /** ISO 8601 instant. */
  now: string;
  policy: Pick<TrePolicy, "signOff" | "checkers" | "keepUnreleasedDays">;
  decisions: readonly PersonDecision[];
  /** Until when unreleased output is kept, where there is any. */
  keepUntil: string | undefined;
  /** May one more query start now? */
  slotFree: boolean;
  /** Posts that the portal has not acknowledged. */
  unsent: number;
};
export type WaitingFor = "committee" | "operator" | "output checker" | "place" | "portal";
export type OutputVerdict = { is: "release" | "withhold" | "return"; reason: string; by: PersonDecision[] };
export type SignOffVerdict =
  | { is: "approved"; how: "standing approval" | "committee"; operator: PersonDecision | null }
  | { is: "refused"; reason: string; by: string }
  | { is: "waiting"; for: "committee" | "operator" };

export type Step =
  | { do: "collect" | "begin" | "check" | "validate" | "retrieve" | "start" | "execute" | "pack" | "close" }
  | { do: "sign-off"; verdict: Exclude<SignOffVerdict, { is: "waiting" }> }
  | { do: "settle"; verdict: OutputVerdict }
  | { do: "withdraw" }
  | { do: "stop"; reason: string; by: string }
  | { do: "give-up"; reason: string }
  | { do: "wait"; for: WaitingFor };

/** A query that was cut short this often, say because it took all memory, is not tried again. */
const mostStarts = 3;

/** A standing approval, or the committee's word on this run; and the operator's where the TRE wants the last word. Any refusal refuses. */
export function signOffVerdict(run: Pick<RunRecord, "differences" | "committee">, policy: Pick<TrePolicy, "signOff">, decisions: readonly PersonDecision[]): SignOffVerdict {
  const operators = decisions.filter((d) => d.subject === "sign-off");
  const refusal = operators.find((d) => d.decision === "refuse");
  if (refusal) return { is: "refused", reason: refusal.reason, by: refusal.accountName };
  if (run.committee?.decision === "refuse") return { is: "refused", reason: run.committee.reason, by: run.committee.decidedBy };
  if (run.differences.length > 0 && run.committee === null) return { is: "waiting", for: "committee" };
  const operator = operators.find((d) => d.decision === "approve") ?? null;
  if (policy.signOff === "last-word" && operator === null) return { is: "waiting", for: "operator" };
  return { is: "approved", how: run.differences.length > 0 ? "committee" : "standing approval", operator };
}

/** What as many different people as the policy says have all agreed on; until they do, nothing leaves and nothing is thrown away. */
export function outputVerdict(run: Pick<RunRecord, "attempt">, inputs: Pick<Inputs, "policy" | "decisions" | "keepUntil" | "now">): OutputVerdict | undefined {
  const { state, latest } = votesOn(run, inputs.decisions, inputs.policy.checkers);
  const word = latest[0]?.decision;
  if (state === "agreed" && (word === "release" || word === "withhold" || word === "return")) return { is: word, reason: reasonsOf(latest), by: latest };
  if (inputs.keepUntil !== undefined && inputs.now >= inputs.keepUntil) {
    return { is: "withhold", reason: `Nobody checked the output within the ${inputs.policy.keepUnreleasedDays} days for which this TRE keeps it, so it was deleted.`, by: [] };
  }
  return undefined;
}

/** The reason travels in the crate, where it has at most 1000 characters. */
const reasonsOf = (votes: readonly PersonDecision[]): string => [...new Set(votes.map((one) => one.reason))].join(" ").slice(0, 1000);

export function nextStep(run: RunRecord, inputs: Inputs): Step {
  if (run.closedAt !== null) return { do: "wait", for: "portal" };
  const stopped = inputs.decisions.find((d) => d.subject === "cancel");
  if (run.cancelRequestedAt !== null && mayMove(run.state, "withdrawn", "agent")) return { do: "withdraw" };
  if (stopped && mayMove(run.state, "rejected", "agent")) return { do: "stop", reason: stopped.reason, by: stopped.accountName };

  switch (run.state) {
    case "waiting": return { do: "collect" };
    case "collected": return { do: "begin" };
    case "checking": return { do: "check" };
    case "validating": return { do: "validate" };
    case "awaiting-sign-off": {
      const verdict = signOffVerdict(run, inputs.policy, inputs.decisions);
      return verdict.is === "waiting" ? { do: "wait", for: verdict.for } : { do: "sign-off", verdict };
    }
    case "retrieving": return { do: "retrieve" };
    case "queued": return inputs.slotFree ? { do: "start" } : { do: "wait", for: "place" };
    case "running": return run.starts >= mostStarts ? { do: "give-up", reason: "The query could not be completed: it was cut short three times." } : { do: "execute" };
    case "awaiting-output-check": {
      const verdict = outputVerdict(run, inputs);
      return verdict ? { do: "settle", verdict } : { do: "wait", for: "output checker" };
    }
    case "publishing": return run.resultsSha256 === null ? { do: "pack" } : { do: "wait", for: "portal" };
    case "rejected": case "failed":
      // The refusal goes out as a crate too, where the request could be read.
      if (run.resultsSha256 === null && run.asked !== null && !run.unpackable) return { do: "pack" };
      return inputs.unsent === 0 ? { do: "close" } : { do: "wait", for: "portal" };
    case "delivered": case "received": case "withdrawn": case "expired":
      return inputs.unsent === 0 ? { do: "close" } : { do: "wait", for: "portal" };
  }
}

/** Runs on which the agent itself is at work: they move on without anybody's doing. */
export const isBusy = (run: RunRecord, step: Step): boolean => !hasEnded(run.state) && !(step.do === "wait" && step.for !== "place");
