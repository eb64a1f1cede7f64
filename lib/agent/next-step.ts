/**
 * What a run needs next, decided from its record alone: the whole state machine of a run inside a TRE, without any effect. Whatever
 * the agent was doing when it was stopped, asking this function again gives the step to go on with.
 */
import { hasEnded, mayMove } from "#lib/protocol/run-states.ts";
import { votesOn, type OutputVotes } from "./output-votes.ts";
import type { TrePolicy } from "./policy.ts";
import type { PersonDecision, RunRecord } from "./run-record.ts";

export type Inputs = {
  /** ISO 8601 instant. */
  now: string;
  policy: Pick<TrePolicy, "signOff" | "checkers" | "releaseVotes" | "keepUnreleasedDays">;
  decisions: readonly PersonDecision[];
  /** Until when unreleased output is kept, where there is any. */
  keepUntil: string | undefined;
  /** May one more query start now? */
  slotFree: boolean;
  /** Posts that the portal has not acknowledged. */
  unsent: number;
  /** Conditions of the approval that keep output from leaving today, as sentences. */
  held: readonly string[];
};
export type WaitingFor = "committee" | "condition" | "operator" | "output checker" | "place" | "portal";
/** On one output of a run, as all who voted on it agree. */
export type VerdictOnOutput = { output: string; is: "release" | "withhold" | "return"; reason: string; by: PersonDecision[] };
/** `release-in-part`: some outputs are withheld, and the others leave once they are controlled anew without these. */
export type OutputVerdict = { is: "release" | "release-in-part" | "withhold" | "return"; reason: string; by: PersonDecision[]; outputs: VerdictOnOutput[] };
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

/**
 * What as many different people as the policy says have all agreed on, output by output; until they do on every one, nothing leaves and nothing is thrown
 * away. One that goes back takes the run with it, because outputs are controlled together.
 */
export function outputVerdict(run: Pick<RunRecord, "attempt" | "outputs">, inputs: Pick<Inputs, "policy" | "decisions" | "keepUntil" | "now">): OutputVerdict | undefined {
  const votes = votesOn(run, inputs.decisions, inputs.policy);
  const outputs = votes.flatMap((one) => agreedOn(one) ?? []);
  if (votes.length > 0 && outputs.length === votes.length) {
    const is = together(new Set(outputs.map((one) => one.is)));
    const by = outputs.filter((one) => one.is === (is === "release-in-part" ? "withhold" : is)).flatMap((one) => one.by);
    return { is, reason: reasonsOf(by), by, outputs };
  }
  if (inputs.keepUntil !== undefined && inputs.now >= inputs.keepUntil) {
    return { is: "withhold", reason: `Nobody checked the output within the ${inputs.policy.keepUnreleasedDays} days for which this TRE keeps it, so it was deleted.`, by: [], outputs: [] };
  }
  return undefined;
}

/** What people let go waits until the conditions are met, and no longer than output is kept. */
function heldBack({ keepUntil, now, held, policy }: Inputs): Step {
  if (keepUntil === undefined || now < keepUntil) return { do: "wait", for: "condition" };
  const reason = `The output was deleted after the ${policy.keepUnreleasedDays} days for which this TRE keeps it. ${held.join(" ")}`.slice(0, 1000);
  return { do: "settle", verdict: { is: "withhold", reason, by: [], outputs: [] } };
}
export const letsGo = ({ is }: OutputVerdict): boolean => is === "release" || is === "release-in-part";

function together(words: ReadonlySet<VerdictOnOutput["is"]>): OutputVerdict["is"] {
  if (words.has("return")) return "return";
  if (!words.has("withhold")) return "release";
  return words.has("release") ? "release-in-part" : "withhold";
}

function agreedOn({ output: { id }, state, latest }: OutputVotes): VerdictOnOutput | undefined {
  const word = latest[0]?.decision;
  return state === "agreed" && (word === "release" || word === "withhold" || word === "return") ? { output: id, is: word, reason: reasonsOf(latest), by: latest } : undefined;
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
      if (!verdict) return { do: "wait", for: "output checker" };
      return letsGo(verdict) && inputs.held.length > 0 ? heldBack(inputs) : { do: "settle", verdict };
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
