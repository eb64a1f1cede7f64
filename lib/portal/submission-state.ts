/** How a submission stands: derived from its runs each time, never stored, so that it cannot be wrong about them. Pure. */
import { hasEnded, type RunState } from "#lib/protocol/run-states.ts";

export const submissionStates = ["waiting", "in-progress", "partly-answered", "answered", "ended-in-part", "ended-without-answer", "withdrawn"] as const;
export type SubmissionState = (typeof submissionStates)[number];

/** What a run is doing, to follow a TRE's name: “Wessex awaits output check”. */
export const stateAsVerb: Record<RunState, string> = {
  waiting: "has not collected the request yet", collected: "has the request", checking: "checks the request", validating: "checks the request", "awaiting-sign-off": "awaits sign-off",
  retrieving: "fetches the workflow", queued: "has the run in its queue", running: "runs the query", "awaiting-output-check": "awaits output check", publishing: "packs its results",
  delivered: "has delivered", received: "has answered", rejected: "refused", failed: "failed", withdrawn: "was withdrawn", expired: "was too late",
};

export type RunStanding = { tre: string; state: RunState };

export function submissionState(runs: readonly RunStanding[]): SubmissionState {
  const answered = runs.filter((r) => r.state === "received").length;
  if (runs.every((r) => hasEnded(r.state))) {
    if (answered === runs.length) return "answered";
    if (answered > 0) return "ended-in-part";
    return runs.every((r) => r.state === "withdrawn") ? "withdrawn" : "ended-without-answer";
  }
  if (answered > 0) return "partly-answered";
  return runs.every((r) => r.state === "waiting") ? "waiting" : "in-progress";
}

/** “2 of 3 data environments have answered. Wessex awaits output check.” */
export function coverageInWords(runs: readonly RunStanding[]): string {
  const answered = runs.filter((r) => r.state === "received").length;
  const rest = runs.filter((r) => r.state !== "received").map((r) => `${r.tre} ${stateAsVerb[r.state]}`);
  const count = runs.length === 1 ? (answered === 1 ? "The data environment has answered." : "The data environment has not answered.") : `${answered} of ${runs.length} data environments ${answered === 1 ? "has" : "have"} answered.`;
  return rest.length === 0 ? count : `${count} ${rest.join("; ")}.`;
}

/** An agent polls at least twice a minute; one that was not heard of for longer is off, or cut off. */
export const silentAfterSeconds = 60;
export const isSilent = (lastSeenAt: Date | null, now: Date): boolean => lastSeenAt === null || now.getTime() - lastSeenAt.getTime() > silentAfterSeconds * 1000;
