/**
 * Independent votes of output checkers, after the review rules of OpenSAFELY's Airlock: nobody sees another's vote or comment before as many
 * have voted as the TRE's policy asks (an anchor is not a second opinion); then those who voted see all and may change their votes until they
 * agree. The last word is what they agree on. Votes belong to one attempt: they fall when the output is computed again.
 */
import type { PersonDecision, RunRecord } from "./run-record.ts";

export type Votes = {
  /** blind: some are missing, and each sees only their own. agreed, conflicted: all are in, and all are seen. */
  state: "blind" | "agreed" | "conflicted";
  /** The latest vote of each person, in the order in which they first voted. */
  latest: PersonDecision[];
  missing: number;
};

export function votesOn(run: Pick<RunRecord, "attempt">, decisions: readonly PersonDecision[], checkers: number): Votes {
  const byPerson = new Map<string, PersonDecision>();
  for (const one of decisions) if (one.subject === "output" && one.attempt === run.attempt) byPerson.set(one.accountId, one);
  const latest = [...byPerson.values()];
  const missing = Math.max(0, checkers - latest.length);
  const agree = latest.every((one) => one.decision === latest[0]?.decision);
  return { state: missing > 0 ? "blind" : agree ? "agreed" : "conflicted", latest, missing };
}

/** May this person see what another said about the output in this attempt? What was said about an attempt that is over is for all. */
export function seesOthers(run: Pick<RunRecord, "attempt" | "state">, votes: Votes, attempt: number): boolean {
  return attempt !== run.attempt || run.state !== "awaiting-output-check" || votes.state !== "blind";
}
