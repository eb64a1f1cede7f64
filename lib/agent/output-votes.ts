/**
 * Independent votes of output checkers on each output of a run, after the review rules of OpenSAFELY's Airlock: nobody sees another's vote or comment on
 * an output before as many have voted on it as the TRE's policy asks (an anchor is not a second opinion); then those who voted see all and may change
 * their votes until they agree. The last word is what they agree on. Votes fall when the output changes: a vote is about what would have left, by its
 * digest, and stands for the next attempt only where all had agreed to release just that; none does where a passkey confirms it.
 */
import type { RunState } from "#lib/protocol/run-states.ts";
import type { TrePolicy } from "./policy.ts";
import type { OutputToCheck, PersonDecision, RunRecord } from "./run-record.ts";

export type OutputVotes = {
  output: OutputToCheck;
  /** blind: some are missing, and each sees only their own. agreed, conflicted: all are in, and all are seen. */
  state: "blind" | "agreed" | "conflicted";
  /** The latest vote of each person, in the order in which they first voted. */
  latest: PersonDecision[];
  missing: number;
};
type Checked = Pick<RunRecord, "attempt" | "outputs">;
export type VotingRules = Pick<TrePolicy, "checkers" | "releaseVotes">;

/** The outputs that wait for a verdict: all that checkers don't withhold whole already; where nothing else is left, people agree on those too. */
export function toDecide({ outputs = [] }: Checked): OutputToCheck[] {
  const open = outputs.filter(({ isWithheld }) => !isWithheld);
  return open.length > 0 ? open : outputs;
}

/** One for each output that waits for a verdict, in the run's order. */
export const votesOn = (run: Checked, decisions: readonly PersonDecision[], { checkers, releaseVotes }: VotingRules): OutputVotes[] => toDecide(run).map((output) => {
  const own = about(decisions, output.id);
  // Only those of the last attempt that was voted on: a word that was taken back since does not come back by itself. And what is signed is signed of one attempt.
  const last = Math.max(0, ...own.map(({ attempt }) => attempt).filter((attempt) => attempt < run.attempt));
  const before = releaseVotes === "passkey" ? [] : own.filter(({ attempt }) => attempt === last);
  const standing = stands(before, output, checkers) ? before : [];
  return { output, ...tally([...standing, ...own.filter(({ attempt }) => attempt === run.attempt)], checkers) };
});

const about = (decisions: readonly PersonDecision[], output: string): PersonDecision[] => decisions.filter((one) => one.subject === "output" && (one.output ?? output) === output);

function tally(votes: readonly PersonDecision[], checkers: number): Omit<OutputVotes, "output"> {
  const byPerson = new Map<string, PersonDecision>();
  for (const one of votes) byPerson.set(one.accountId, one);
  const latest = [...byPerson.values()];
  const missing = Math.max(0, checkers - latest.length);
  const agree = latest.every((one) => one.decision === latest[0]?.decision);
  return { state: missing > 0 ? "blind" : agree ? "agreed" : "conflicted", latest, missing };
}

/** Agreed release of the very same output. A vote that was still blind does not stand: its voter would be bound by what nobody had answered. */
function stands(votes: readonly PersonDecision[], { sha256 }: OutputToCheck, checkers: number): boolean {
  const { state, latest } = tally(votes, checkers);
  return state === "agreed" && latest.every(({ decision, outputSha256 }) => decision === "release" && outputSha256 === sha256);
}

/** Whoever has voted may change the vote; somebody else may vote while votes are missing. */
export const mayVote = ({ state, latest }: OutputVotes, accountId: string): boolean => state === "blind" || latest.some((one) => one.accountId === accountId);

/** It is for this person to say something: a vote is missing, or theirs is one of those that conflict. */
export function waitsFor({ state, latest }: OutputVotes, accountId: string): boolean {
  const voted = latest.some((one) => one.accountId === accountId);
  return state === "blind" ? !voted : state === "conflicted" && voted;
}

/** Also while it is computed anew: the votes on what comes of that are still to be given. */
const mayStillVote: readonly RunState[] = ["queued", "running", "awaiting-output-check"];

/**
 * May others see what was said of an output in this attempt? When enough had voted on it then, or have by now: what a checker said before the output was
 * computed anew must not become an anchor for the next vote. `output` null: of all outputs.
 */
export function seesOthers(run: Checked & Pick<RunRecord, "state">, decisions: readonly PersonDecision[], rules: VotingRules, of: { output: string | null; attempt: number }): boolean {
  if (!mayStillVote.includes(run.state)) return true;
  const now = votesOn(run, decisions, rules);
  const ids = of.output === null ? now.map(({ output }) => output.id) : [of.output];
  if (ids.length === 0) return false;
  return ids.every((id) => {
    const isOver = tally(about(decisions, id).filter(({ attempt }) => attempt === of.attempt), rules.checkers).missing === 0;
    return isOver || (run.state === "awaiting-output-check" && (now.find(({ output }) => output.id === id)?.state ?? "agreed") !== "blind");
  });
}
