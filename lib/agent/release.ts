/** What may leave, and on whose word. Every release is kept as it was made: what left can always be told. */
import type { DatabaseSync } from "node:sqlite";
import { recordOf } from "#lib/disclosure/record-of.ts";
import type { ReleasedOutputs } from "#lib/disclosure/released.ts";
import type { ReleaseRuling } from "#lib/disclosure/release-class.ts";
import { sdcRecord, type Protection, type ReleasedBy, type SdcRecord } from "#lib/disclosure/sdc-record.ts";
import { confirmedBy, unconfirmed } from "./confirmed-release.ts";
import type { AgentContext } from "./context.ts";
import { drawOf } from "#lib/kernel/draw.ts";
import { stillClear } from "./ledger.ts";
import { moveRun, type Move } from "./moves.ts";
import { spend, stillPaid } from "./noisy-answers.ts";
import type { OutputVerdict } from "./next-step.ts";
import { completed, failed, withPhase } from "./phases.ts";
import type { PersonDecision, PhaseNote, RunRecord } from "./run-record.ts";
import { openRuns } from "./store/runs.ts";
import { recordByRule } from "./store/released-by-rule.ts";
import { forgetUnreleased, recordRelease, unreleasedOf } from "./store/outputs.ts";

/** Releases by the classes of the TRE's policy, and draws what people look at afterwards: in the one transaction in which it leaves. */
export function releaseByRule(db: DatabaseSync, context: Pick<AgentContext, "config">, run: RunRecord, released: ReleasedOutputs, classes: Extract<ReleaseRuling, { is: "rule" }>["classes"], at: string): void {
  const draws = classes.map(({ output, class: { name, sample } }) => ({ runId: run.runId, outputId: output, class: name, share: sample, ...drawOf(sample), at }));
  for (const draw of draws) recordByRule(db, draw);
  const by = (output: string): ReleasedBy => {
    const draw = draws.find(({ outputId }) => outputId === output);
    if (!draw) throw new Error("each output that leaves by rule is in a class");
    return { role: "rule", class: draw.class, share: draw.share, drawn: draw.isDrawn };
  };
  const leaving = spend(db, run.runId, released, context.config.policy.disclosure, at);
  recordRelease(db, run.runId, { released: leaving, record: leavingRecord(context, run, leaving, at, by), releasedBy: `rule of policy ${context.config.policy.disclosure.profile}`, releasedAt: at });
}

/** The record as it leaves: of what is released now, whatever became of it since it was computed. */
function leavingRecord({ config }: Pick<AgentContext, "config">, { runId, asked }: RunRecord, released: ReleasedOutputs, at: string, by: (output: string) => ReleasedBy): SdcRecord {
  if (!asked) throw new Error("what is released was asked");
  return sdcRecord(recordOf(released), { portalUrl: config.portalUrl, run: runId, tre: { id: asked.tre.id, name: asked.tre.name }, at, context: asked.outputContext ?? [], by, protections: noiseOn(released) });
}

const noiseOn = ({ differentialPrivacy: noise }: ReleasedOutputs) => (output: string): { differentialPrivacy?: Protection } => {
  if (!noise) return {};
  const { mechanism, epsilon, spent, budget, outputs } = noise;
  return { differentialPrivacy: { method: mechanism, epsilon, cost: outputs.find(({ id }) => id === output)?.cost ?? 0, spent, budget } };
};

const names = (people: readonly PersonDecision[]): string => [...new Set(people.map((p) => p.accountName))].join(" and ");
const byOf = (people: readonly PersonDecision[]): PhaseNote["by"] => {
  const last = people.at(-1);
  return last ? { accountId: last.accountId, accountName: last.accountName } : "software";
};

const otherRules = "This TRE’s rules of disclosure control have changed since this output was computed. It is computed and checked anew.";

/** Output that waits for its checkers and was controlled under other rules than those in force goes back to be computed anew. How many did. */
export function recontrolWaiting(context: AgentContext): number {
  const stale = openRuns(context.store.db).filter((run) => run.state === "awaiting-output-check" && unreleasedOf(context.store.db, run.runId)?.proposed.policy.digest !== context.disclosureDigest);
  for (const run of stale) settleOutput(context, run, { is: "return", reason: otherRules, by: [] });
  return stale.length;
}

/** The same of a verdict of people, where the policy asks each to have confirmed a release with a passkey. */
export async function settleVotes(context: AgentContext, run: RunRecord, verdict: OutputVerdict): Promise<void> {
  const lacks = verdict.is === "release" ? await unconfirmed(context, run, verdict.by) : undefined;
  settleOutput(context, run, lacks === undefined ? verdict : { is: "return", reason: lacks, by: [] });
}

/** Does what the output checkers decided. */
function settleOutput(context: AgentContext, run: RunRecord, verdict: OutputVerdict): void {
  const { is, reason, by: people } = verdict;
  const by = people.length > 0 ? names(people) : `Agent of ${context.config.name}`;
  const began = run.phases.find((p) => p.phase === "disclosure")?.startTime ?? run.since;
  const times = (at: string) => ({ by: byOf(people), startTime: began, endTime: at });
  // What was released since this output was computed may stand too near to it: then it is computed and audited anew.
  if (is === "release" && !stillClear(context.store.db, run, run.asked!.project.id, context.config.policy.disclosure)) {
    return settleOutput(context, run, { is: "return", reason: "Since this output was computed, others were released that stand too near to it. It is computed and checked anew.", by: [] });
  }
  // Votes are about what they saw, and what leaves names the rules in force.
  if (is === "release" && unreleasedOf(context.store.db, run.runId)?.proposed.policy.digest !== context.disclosureDigest) {
    return settleOutput(context, run, { is: "return", reason: otherRules, by: [] });
  }
  const proposed = unreleasedOf(context.store.db, run.runId)?.proposed;
  if (is === "release" && proposed && !stillPaid(context.store.db, run.runId, proposed, context.config.policy.disclosure)) {
    return settleOutput(context, run, { is: "return", reason: "Since this output was computed, the same was answered to somebody else, or its project’s privacy budget was spent on another answer. It is computed anew.", by: [] });
  }
  switch (is) {
    case "release":
      moveRun(context, run.runId, {
        from: "awaiting-output-check", to: "publishing", by,
        changes: (now, at) => ({ phases: withPhase(now, completed("disclosure", { ...times(at), name: `Disclosure check: released by ${by}` })) }),
        also: (db, now, at) => {
          const unreleased = unreleasedOf(db, run.runId);
          if (unreleased?.attempt !== now.attempt) throw new Error("a release needs the output that was checked");
          const confirmed = context.config.policy.releaseVotes === "passkey" ? confirmedBy(context, now, people) : [];
          const checkers: ReleasedBy = { role: "output-checkers", people: [...new Set(people.map((one) => `urn:uuid:${one.accountId}`))], ...(confirmed.length > 0 && { confirmed }) };
          const leaving = spend(db, run.runId, unreleased.proposed, context.config.policy.disclosure, at);
          recordRelease(db, run.runId, { released: leaving, record: leavingRecord(context, now, leaving, at, () => checkers), releasedBy: by, releasedAt: at });
        },
      });
      return;
    case "withhold":
      moveRun(context, run.runId, {
        from: "awaiting-output-check", to: "publishing", by, reason,
        changes: (now, at) => ({ phases: withPhase(now, failed("disclosure", { ...times(at), name: `Disclosure check: nothing is released. ${reason}`.slice(0, 1000) }, reason)) }),
      });
      return;
    case "return":
      computeAnew(context, run, { by, reason });
  }
}

/** Back to the queue: what was computed is void, with all votes on it, and is computed and controlled anew. False where the run waits no more. */
export function computeAnew(context: AgentContext, run: RunRecord, { by, reason, also, facts }: { by: string; reason: string } & Pick<Move, "also" | "facts">): boolean {
  return moveRun(context, run.runId, {
    from: "awaiting-output-check", to: "queued", by, reason, ...(facts && { facts }),
    changes: (now) => ({ attempt: now.attempt + 1, starts: 0, needsPerson: [], phases: now.phases.filter((p) => p.phase !== "execution" && p.phase !== "disclosure") }),
    also: (db, now, at) => {
      forgetUnreleased(db, run.runId);
      also?.(db, now, at);
    },
  });
}
