/** One run in full, as far as this person may see it: exact numbers only for output checkers, technical causes only for operators. */
import type { Evidence } from "#lib/disclosure/hidden-number.ts";
import type { DisclosureRecord } from "#lib/disclosure/disclosure-record.ts";
import type { ReleasedOutputs } from "#lib/disclosure/released.ts";
import { describeCrate, type CrateDescription } from "#lib/crate/describe-crate.ts";
import { openCrate } from "#lib/crate/read-crate.ts";
import { numbersOfRun } from "#lib/disclosure/withholding.ts";
import { ok, refuse, type Refusal, type Result } from "#lib/kernel/result.ts";
import { mayMove } from "#lib/protocol/run-states.ts";
import type { RunOutputs } from "#lib/query/outputs.ts";
import type { AgentContext } from "../context.ts";
import type { Asked, PersonDecision, PhaseNote, RunEvent, RunRecord } from "../run-record.ts";
import { mayVote, seesOthers, votesOn, waitsFor, type OutputVotes } from "../output-votes.ts";
import { rulesOfRun } from "../rules-of-run.ts";
import { heldConditions } from "../step-of.ts";
import { commentsOn, type OutputComment } from "../store/comments.ts";
import { decisionsOn } from "../store/decisions.ts";
import { givenToModels, type GivenToModel } from "../store/models.ts";
import { evidenceKept, releaseOf, unreleasedOf, type Release } from "../store/outputs.ts";
import { laterChecksOf, releasedByRule, type LaterCheck, type ReleasedByRule } from "../store/released-by-rule.ts";
import { countUnsent } from "../store/outbox.ts";
import { eventsOf, readRunRecord } from "../store/runs.ts";
import { withheldNow, withholdingChanges, type WithholdingChange } from "../store/withholdings.ts";
import { OfRun, parseInput } from "./input.ts";
import { ownWork } from "./own-work.ts";
import { relatedReleases, type RelatedRelease } from "./related-releases.ts";
import { mayDo, notPermitted, type ConsoleAction, type ConsoleActor } from "./permissions.ts";
import { summaryOf, type RunSummary } from "./run-summary.ts";

/** Exact results beside what would leave; `needsPerson` tells why rules alone did not release. */
export type OutputComparison = { raw: RunOutputs; proposed: ReleasedOutputs; record: DisclosureRecord; needsPerson: string[]; computedAt: string; keepUntil: string; /** By output, the keys of the numbers that a checker may withhold by themselves. */ withholdable: Record<string, string[]>; /** null: it is being worked out, or (`evidenceIsComing` false) there is none. */ evidence: Evidence | null; evidenceIsComing: boolean };
/** `mine`: this person's latest vote. `agreed`: the verdict of all. */
export type VotesSoFar = Pick<OutputVotes, "state" | "missing"> & { output: string; mine: PersonDecision["decision"] | null; agreed: PersonDecision["decision"] | null; mayVote: boolean; waitsForMe: boolean };
export type RunView = {
  summary: RunSummary;
  asked: Asked | null;
  differences: string[];
  committee: RunRecord["committee"];
  events: RunEvent[];
  phases: PhaseNote[];
  /** Of votes on the output that are still blind, only this person's own. */
  decisions: PersonDecision[];
  /** How far the votes on each output are, without another's word: only what all agreed on, and one's own. */
  votes: VotesSoFar[];
  /** Comments on single outputs, as blind as the votes; none for whoever may not see exact numbers. */
  comments: OutputComment[];
  request: CrateDescription | null;
  results: CrateDescription | null;
  release: Release | null;
  comparison: OutputComparison | null;
  /** What output checkers withheld of this run or showed again, oldest first; for those who may see exact numbers. */
  withholdings: WithholdingChange[];
  /** Those of them that hold now. */
  withheld: WithholdingChange[];
  /** Earlier releases that a checker looks at beside the output; none where there is no output to look at. */
  related: RelatedRelease[];
  /** Outputs that left by rule, with the class of each and the draw; empty where people released them. */
  leftByRule: ReleasedByRule[];
  /** What people found when looking at them afterwards. */
  laterChecks: LaterCheck[];
  /** Models to which this TRE has given sums after the release. */
  models: GivenToModel[];
  /** Conditions of the approval that keep the output from leaving, as sentences. */
  held: string[];
  /** Technical cause of a failure. */
  detail: string | null;
  /** Messages that the portal has not acknowledged. */
  unsent: number;
  /** Null where this person may do it now; else why not. */
  obstacles: { signOff: Refusal | null; checkOutput: Refusal | null; stop: Refusal | null };
};

export async function readRun(context: AgentContext, actor: ConsoleActor, input: unknown): Promise<Result<RunView>> {
  const refused = notPermitted(actor, "read-run");
  if (refused) return refused;
  const parsed = parseInput(OfRun, input);
  if (!parsed.ok) return parsed;
  const { db } = context.store;
  const run = readRunRecord(db, parsed.value.runId);
  if (!run) return refuse("not-found", "There is no such run.");
  // Whoever asked gets what is released, as everyone does; being an output checker must not be a way around it.
  const maySee = mayDo(actor, "see-unreleased") && !ownWork(actor, run.asked);
  const unreleased = maySee ? unreleasedOf(db, run.runId) : undefined;
  const evidence = maySee ? (evidenceKept(db, run.runId) ?? null) : null;
  const decisions = decisionsOn(db, run.runId);
  const { policy } = context.config;
  const votes = run.state === "awaiting-output-check" ? votesOn(run, decisions, policy).map((one) => votesSoFar(one, actor)) : [];
  const seen = (one: { attempt: number; accountId: string }, output: string | null) => one.accountId === actor.accountId || seesOthers(run, decisions, policy, { attempt: one.attempt, output });
  return ok({
    models: givenToModels(db, run.runId), votes, comments: maySee ? commentsOn(db, run.runId).filter((one) => seen(one, one.outputId)) : [],
    summary: summaryOf(context, run), asked: run.asked, differences: run.differences, committee: run.committee, events: eventsOf(db, run.runId), phases: run.phases, decisions: decisions.filter((one) => one.subject !== "output" || seen(one, one.output ?? null)),
    request: await describe(context, run.request.sha256), results: run.resultsSha256 === null ? null : await describe(context, run.resultsSha256), release: releaseOf(db, run.runId) ?? null,
    comparison: unreleased ? { raw: unreleased.raw, proposed: unreleased.proposed, record: unreleased.record, needsPerson: run.needsPerson, computedAt: unreleased.computedAt, keepUntil: unreleased.keepUntil, withholdable: Object.fromEntries([...numbersOfRun(unreleased.raw, rulesOfRun(context, run))].map(([id, keys]) => [id, [...keys.keys()]])), evidence, evidenceIsComing: evidence === null && unreleased.workings !== null && run.state === "awaiting-output-check" } : null,
    withholdings: maySee ? withholdingChanges(db, run.runId) : [], withheld: maySee ? withheldNow(db, run.runId) : [], related: unreleased ? relatedReleases(db, run) : [],
    leftByRule: releasedByRule(db, run.runId), laterChecks: laterChecksOf(db, run.runId),
    held: run.state === "awaiting-output-check" ? heldConditions(context, run) : [],
    detail: mayDo(actor, "see-causes") ? run.detail : null,
    unsent: countUnsent(db, run.runId),
    obstacles: {
      signOff: obstacle(actor, run, "sign-off", run.state === "awaiting-sign-off", "This run does not wait for sign-off."),
      checkOutput: obstacle(actor, run, "check-output", run.state === "awaiting-output-check", "This run does not wait for an output check."),
      stop: obstacle(actor, run, "stop-run", run.closedAt === null && mayMove(run.state, "rejected", "agent"), "This run can't be stopped any more."),
    },
  });
}

function votesSoFar(votes: OutputVotes, { accountId }: ConsoleActor): VotesSoFar {
  const { output, state, missing, latest } = votes;
  return { output: output.id, state, missing, mine: latest.find((one) => one.accountId === accountId)?.decision ?? null, agreed: state === "agreed" ? (latest[0]?.decision ?? null) : null, mayVote: mayVote(votes, accountId), waitsForMe: waitsFor(votes, accountId) };
}

function obstacle(actor: ConsoleActor, run: RunRecord, action: ConsoleAction, isTime: boolean, otherwise: string): Refusal | null {
  const refused = notPermitted(actor, action) ?? (isTime ? undefined : refuse("wrong-state", otherwise)) ?? (action === "stop-run" ? undefined : ownWork(actor, run.asked));
  return refused?.refusal ?? null;
}

/** Also of a crate that breaks rules: why it was refused is best seen on itself. */
async function describe(context: AgentContext, sha256: string): Promise<CrateDescription | null> {
  const zip = context.crates.get(sha256);
  const opened = zip && (await openCrate(zip));
  return opened?.crate ? describeCrate(opened.crate) : null;
}
