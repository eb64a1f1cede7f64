/** What may leave, and on whose word. Every release is kept as it was made: what left can always be told. */
import type { DatabaseSync } from "node:sqlite";
import { canonicalJson, isSameJson } from "#lib/kernel/canonical-json.ts";
import { markedForMasks, underMasks } from "#lib/disclosure/masked-counts.ts";
import { checkersWithheld } from "#lib/disclosure/control.ts";
import { recordOf } from "#lib/disclosure/record-of.ts";
import type { ReleasedOutputs } from "#lib/disclosure/released.ts";
import type { ReleaseRuling } from "#lib/disclosure/release-class.ts";
import { sdcRecord, type ReleasedBy, type SdcRecord } from "#lib/disclosure/sdc-record.ts";
import { underApproval } from "#lib/disclosure/under-approval.ts";
import { confirmedBy, unconfirmed } from "./confirmed-release.ts";
import type { AgentContext } from "./context.ts";
import { drawOf } from "#lib/kernel/draw.ts";
import { stillClear, withheldSince } from "./ledger.ts";
import { countsOver } from "./policy.ts";
import { protectionsOf } from "./protections-of.ts";
import { rulesOfRun } from "./rules-of-run.ts";
import { moveRun, type Move } from "./moves.ts";
import { spend, stillPaid } from "./noisy-answers.ts";
import { sha256Of } from "./crate-files.ts";
import type { OutputVerdict } from "./next-step.ts";
import { completed, failed, withPhase } from "./phases.ts";
import type { OutputToCheck, PersonDecision, PhaseNote, RunRecord } from "./run-record.ts";
import { openRuns } from "./store/runs.ts";
import { datasetsOfTheSamePeople } from "./store/shared-people.ts";
import { recordByRule } from "./store/released-by-rule.ts";
import { forgetUnreleased, recordRelease, unreleasedOf } from "./store/outputs.ts";
import { recordWithholding, withheldWhole } from "./store/withholdings.ts";

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

/** The record as it leaves, so of counts under masks nothing that they hold: of what is released now, whatever became of it since it was computed. */
function leavingRecord({ config }: Pick<AgentContext, "config">, { runId, asked }: RunRecord, released: ReleasedOutputs, at: string, by: (output: string) => ReleasedBy): SdcRecord {
  if (!asked) throw new Error("what is released was asked");
  return sdcRecord(recordOf(underMasks(released), config.policy.disclosure), { portalUrl: config.portalUrl, run: runId, tre: { id: asked.tre.id, name: asked.tre.name }, at, context: asked.outputContext ?? [], by, protections: protectionsOf(released) });
}

const names = (people: readonly PersonDecision[]): string => [...new Set(people.map((p) => p.accountName))].join(" and ");
const byOf = (people: readonly PersonDecision[]): PhaseNote["by"] => {
  const last = people.at(-1);
  return last ? { accountId: last.accountId, accountName: last.accountName } : "software";
};

/**
 * What checkers vote on, each output with the digest of what they are shown of it: what would leave, under which rules, and why a person should look. That
 * something else is withheld doesn't change it.
 */
export const outputsToCheck = ({ outputs, policy }: ReleasedOutputs, needsPerson: readonly string[], withheld: readonly { output: string; number: string | null }[]): OutputToCheck[] => outputs.map((output) => ({
  id: output.id, sha256: sha256Of(canonicalJson({ output, policy: policy.digest, because: needsPerson.filter((line) => line !== checkersWithheld) })),
  isWithheld: withheld.some((one) => one.output === output.id && one.number === null),
}));

const isUnderRulesOf = (context: AgentContext, run: RunRecord, proposed: ReleasedOutputs | undefined): proposed is ReleasedOutputs =>
  proposed?.policy.digest === context.disclosureDigest && underApproval(context.config.policy.disclosure, proposed.policy.leastThreshold).threshold === rulesOfRun(context, run).threshold;

const otherRules = "This TRE’s rules of disclosure control have changed since this output was computed. It is computed and checked anew.";

/** Output that waits for its checkers and was controlled under other rules than those in force, would leave otherwise (in the open, or under masks), or by an older program, goes back to be computed anew. How many did. */
export function recontrolWaiting(context: AgentContext): number {
  const isStale = (run: RunRecord, proposed: ReleasedOutputs | undefined): boolean => !isUnderRulesOf(context, run, proposed) || !isSameJson(markedForMasks(proposed, countsOver(context.config.policy)), proposed);
  const stale = openRuns(context.store.db).filter((run) => run.state === "awaiting-output-check" && (!run.outputs || isStale(run, unreleasedOf(context.store.db, run.runId)?.proposed)));
  for (const run of stale) sendBack(context, run, otherRules);
  return stale.length;
}

const withheldMeanwhile = "Since this output was computed, output checkers withheld numbers of another that this one would give back. It is computed and checked anew.";
/** Whether a run would give back what was withheld since whoever looks at it was told why to look. */
const givesBack = (context: AgentContext, run: RunRecord): boolean => withheldSince(context.store.db, run, rulesOfRun(context, run)).some((reason) => !run.needsPerson.includes(reason));

/** What checkers have withheld of one run may be what another of the same people, which waits for its checkers, would show. How many go back to be computed anew. */
export function rejudgeWaiting(context: AgentContext, dataset: string): number {
  const together = datasetsOfTheSamePeople(context.store.db, dataset);
  const found = openRuns(context.store.db).filter((run) => run.state === "awaiting-output-check" && together.includes(run.dataset) && givesBack(context, run));
  for (const run of found) sendBack(context, run, withheldMeanwhile);
  return found.length;
}

/** Does what the output checkers decided. Where the policy asks each to have confirmed a release with a passkey, one that is not confirmed releases nothing. */
export async function settleVotes(context: AgentContext, run: RunRecord, verdict: OutputVerdict): Promise<void> {
  const lacks = verdict.is === "release" ? await unconfirmed(context, run, verdict.outputs) : undefined;
  if (lacks === undefined) settleOutput(context, run, verdict);
  else sendBack(context, run, lacks);
}

function settleOutput(context: AgentContext, run: RunRecord, verdict: OutputVerdict): void {
  const { is, reason } = verdict;
  const people = is === "release" ? verdict.outputs.flatMap((one) => one.by) : verdict.by;
  const by = people.length > 0 ? names(people) : ownName(context);
  const began = run.phases.find((p) => p.phase === "disclosure")?.startTime ?? run.since;
  const times = (at: string) => ({ by: byOf(people), startTime: began, endTime: at });
  // What was released since this output was computed may stand too near to it: then it is computed and audited anew.
  if (is === "release" && !stillClear(context.store.db, { ...run, sameColumns: context.config.datasets.find(({ key }) => key === run.dataset)?.sameColumns }, run.asked!.project.id, rulesOfRun(context, run))) {
    return sendBack(context, run, "Since this output was computed, others were released that stand too near to it. It is computed and checked anew.");
  }
  if (is === "release" && givesBack(context, run)) return sendBack(context, run, withheldMeanwhile);
  // Votes are about what they saw, and what leaves names the rules in force.
  if (is === "release" && !isUnderRulesOf(context, run, unreleasedOf(context.store.db, run.runId)?.proposed)) {
    return sendBack(context, run, otherRules);
  }
  const proposed = unreleasedOf(context.store.db, run.runId)?.proposed;
  if (is === "release" && proposed && !stillPaid(context.store.db, run.runId, proposed, context.config.policy.disclosure)) {
    return sendBack(context, run, "Since this output was computed, the same was answered to somebody else, or its project’s privacy budget was spent on another answer. It is computed anew.");
  }
  switch (is) {
    case "release":
      moveRun(context, run.runId, {
        from: "awaiting-output-check", to: "publishing", by,
        changes: (now, at) => ({ phases: withPhase(now, completed("disclosure", { ...times(at), name: `Disclosure check: released by ${by}${withheldInWords(context, run)}`.slice(0, 1000) })) }),
        also: (db, now, at) => {
          const unreleased = unreleasedOf(db, run.runId);
          if (unreleased?.attempt !== now.attempt) throw new Error("a release needs the output that was checked");
          const withheld = withheldWhole(db, run.runId);
          const confirmedOf = confirmedBy(context, now);
          const checkers = (output: string): ReleasedBy => {
            const own = withheld.find((one) => one.output === output);
            const votes = verdict.outputs.find((one) => one.output === output)?.by ?? people;
            const agreed = own?.people ?? votes;
            const confirmed = own ? [] : confirmedOf(output, votes);
            return { role: "output-checkers", people: [...new Set(agreed.map((one) => `urn:uuid:${one.accountId}`))], verdict: own ? "withhold" : "release", ...(own?.told != null && { reason: own.told }), ...(confirmed.length > 0 && { confirmed }) };
          };
          const leaving = spend(db, run.runId, unreleased.proposed, context.config.policy.disclosure, at);
          recordRelease(db, run.runId, { released: leaving, record: leavingRecord(context, now, leaving, at, checkers), releasedBy: by, releasedAt: at });
        },
      });
      return;
    case "release-in-part": {
      const withheld = verdict.outputs.filter((one) => one.is === "withhold");
      computeAnew(context, run, {
        by, reason: `Output checkers withheld ${withheld.length} of ${verdict.outputs.length} outputs. The others are computed and checked anew without ${withheld.length === 1 ? "it" : "them"}.`, facts: { withheld: withheld.map(({ output }) => output) },
        also: (db, _now, at) => {
          for (const { output, reason: told, by: agreed } of withheld) for (const one of agreed) recordWithholding(db, { runId: run.runId, attempt: run.attempt, output, number: null, change: "withheld", reason: one.reason, told, accountId: one.accountId, accountName: one.accountName, at });
        },
      });
      return;
    }
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

/** By the agent itself: what was voted on may not leave as it is. */
const sendBack = (context: AgentContext, run: RunRecord, reason: string): void => { computeAnew(context, run, { by: ownName(context), reason }); };
const ownName = ({ config }: Pick<AgentContext, "config">): string => `Agent of ${config.name}`;

/** In the crate's phase, beside the names of those who released the others. */
function withheldInWords({ store: { db } }: Pick<AgentContext, "store">, { runId }: RunRecord): string {
  const whole = withheldWhole(db, runId);
  return whole.length === 0 ? "" : `; withheld: ${whole.map(({ output, told }) => (told === null ? output : `${output} (${told})`)).join(", ")}`;
}

/** Back to the queue: what was computed is void, with the votes on it but those that output-votes.ts lets stand, and is computed and controlled anew. False where the run waits no more. */
export function computeAnew(context: AgentContext, run: RunRecord, { by, reason, also, facts }: { by: string; reason: string } & Pick<Move, "also" | "facts">): boolean {
  return moveRun(context, run.runId, {
    from: "awaiting-output-check", to: "queued", by, reason, ...(facts && { facts }),
    changes: (now) => ({ attempt: now.attempt + 1, starts: 0, needsPerson: [], outputs: [], phases: now.phases.filter((p) => p.phase !== "execution" && p.phase !== "disclosure") }),
    also: (db, now, at) => {
      forgetUnreleased(db, run.runId);
      also?.(db, now, at);
    },
  });
}
