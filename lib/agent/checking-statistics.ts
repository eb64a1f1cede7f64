/** How output checking goes in this TRE: how often two checkers first thought alike, and how long a run waits. From the store's records alone. */
import { nearestRank } from "#lib/kernel/nearest-rank.ts";
import type { PersonDecision, RunEvent } from "./run-record.ts";

export type CheckingStatistics = {
  /** Of each two checkers: outputs, each time that they were computed, on which both voted, and on how many of these their first, blind votes were the same. */
  pairs: { people: [string, string]; both: number; agreed: number }[];
  /** Hours from waiting for the check until the release, of runs that people released. Null: none yet. */
  hours: { released: number; median: number; ninetieth: number } | null;
  /** Checks that ended, and how many of them because the checkers returned the output. What goes back since rules changed, or numbers were withheld, is still being checked. */
  checks: { ended: number; returned: number };
};

const hour = 3_600_000;

/** `released`: ids of the runs whose output was released. */
export function checkingStatistics(decisions: readonly PersonDecision[], events: readonly (RunEvent & { runId: string })[], released: ReadonlySet<string>): CheckingStatistics {
  const began = new Map<string, string>();
  const hours: number[] = [];
  const checks = { ended: 0, returned: 0 };
  for (const { runId, from, to, at, reason } of events) {
    if (to === "awaiting-output-check") began.set(runId, at);
    if (from !== "awaiting-output-check" || (to !== "publishing" && to !== "queued")) continue;
    const start = began.get(runId);
    if (to === "queued" && !wasReturned(decisions.filter((one) => one.runId === runId && (start === undefined || one.at >= start) && one.at <= at), reason ?? "")) continue;
    checks.ended += 1;
    if (to === "queued") checks.returned += 1;
    if (to === "publishing" && released.has(runId) && start !== undefined) hours.push((Date.parse(at) - Date.parse(start)) / hour);
  }
  return { pairs: pairsOf(decisions), hours: hours.length === 0 ? null : { released: hours.length, median: nearestRank(hours, 0.5)!, ninetieth: nearestRank(hours, 0.9)! }, checks };
}

/** Whether it went back for the reason of a vote that stood, not since rules changed or numbers were withheld: then its reason is another. */
function wasReturned(votes: readonly PersonDecision[], reason: string): boolean {
  const last = new Map(votes.filter(({ subject }) => subject === "output").map((vote) => [`${vote.accountId} ${vote.output ?? ""}`, vote]));
  return [...last.values()].some((vote) => vote.decision === "return" && reason.includes(vote.reason));
}

/** The first vote of each, as it was before anybody saw another's. */
function pairsOf(decisions: readonly PersonDecision[]): CheckingStatistics["pairs"] {
  const attempts = new Map<string, Map<string, PersonDecision>>();
  for (const one of decisions.filter((d) => d.subject === "output")) {
    const key = `${one.runId} ${one.attempt} ${one.output ?? ""}`;
    const votes = attempts.get(key) ?? new Map<string, PersonDecision>();
    if (!votes.has(one.accountId)) votes.set(one.accountId, one);
    attempts.set(key, votes);
  }
  const pairs = new Map<string, CheckingStatistics["pairs"][number]>();
  for (const votes of attempts.values()) {
    const people = [...votes.values()].sort((a, b) => (a.accountId < b.accountId ? -1 : 1));
    people.forEach((one, at) => {
      for (const other of people.slice(at + 1)) {
        const key = `${one.accountId} ${other.accountId}`;
        const pair = pairs.get(key) ?? { people: [one.accountName, other.accountName], both: 0, agreed: 0 };
        pairs.set(key, { ...pair, both: pair.both + 1, agreed: pair.agreed + (one.decision === other.decision ? 1 : 0) });
      }
    });
  }
  return [...pairs.values()].sort((a, b) => b.both - a.both);
}
