import { z } from "zod";
import { ConditionAsked, Lift, type Ballot } from "#lib/governance/ballots.ts";
import { decidesAlone, oneDecider } from "#lib/governance/committee.ts";
import { lenderOf } from "#lib/governance/standing.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { DataUseWord } from "#lib/governance/data-use-word.ts";
import { RefusalReason } from "#lib/governance/refusal-reasons.ts";
import { siteDecisions as decisions, siteStateTable, type SiteDecision } from "#lib/governance/project-states.ts";
import { ProjectId, TreId } from "#lib/kernel/ids.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { ok, refuse, refuseField, type Result } from "#lib/kernel/result.ts";
import { applyDecision, ApprovalTerms, draftDecision, type DecidedApplication } from "./apply-decision.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { saidOfDataUse } from "./data-use-of.ts";
import { beforeCommittee } from "./deliberation-of.ts";
import { parseInput } from "./input.ts";
import { personOf } from "./person-of.ts";
import { noSuchProject, standingOf } from "./project-access.ts";
import { behalf, recordDeliberation } from "./record-deliberation.ts";
import { mayLift } from "./terms-in-force.ts";
import { inTransaction } from "./transaction.ts";

export const DecideOnApplication = z
  .strictObject({
    projectId: ProjectId,
    treId: TreId,
    /** The revision that was read: a decision on another is refused. */
    revision: z.coerce.number().int().positive(),
    decision: z.enum(decisions),
    reason: z.string().trim().min(10, "Give the reason in at least 10 characters: the applicant reads it.").max(4000, "Give the reason in at most 4,000 characters."),
    /** What kind of reason a refusal had: a number in the public statistics. */
    refusedFor: RefusalReason.optional(),
    /** Whether the committee agreed with the advice on data use. */
    dataUse: DataUseWord.optional(),
    conditions: z.array(ConditionAsked).max(20, "Give at most 20 conditions.").default([]),
    /** Of the approval that an amendment changes: what need not be kept, and why. All else goes on. */
    lifts: z.array(Lift).max(100).default([]),
    ...ApprovalTerms.shape,
  })
  .refine((d) => d.decision !== "approve" || d.validTo !== undefined, { path: ["validTo"], message: "Say until when the approval holds." })
  .refine((d) => d.decision === "approve" || d.conditions.length === 0, { path: ["conditions"], message: "Only an approval has conditions." })
  .refine((d) => d.decision === "approve" || d.lifts.length === 0, { path: ["lifts"], message: "Only an approval lifts a term." });
type Decide = z.infer<typeof DecideOnApplication>;

/** One person's word as the ballot that it is. */
function ballotOf({ decision, reason, conditions, lifts }: Decide): Ballot {
  const vote = ({ approve: conditions.length > 0 ? "approve-with-conditions" : "approve", return: "defer", refuse: "refuse" } as const satisfies Record<SiteDecision, Ballot["vote"]>)[decision];
  return { vote, rationale: reason, conditions, questions: decision === "return" ? [reason] : [], ...(lifts.length > 0 && { lifts }) };
}

/** Records what a committee decided where one ballot decides: ballot, count and conclusion in one step. */
export async function decideOnApplication(context: Context, actor: Actor, input: unknown): Promise<Result<DecidedApplication>> {
  const parsed = parseInput(DecideOnApplication, input);
  if (!parsed.ok) return parsed;
  const decide = parsed.value;
  return inTransaction(context, async (tx) => {
    const found = await standingOf(tx, actor, decide.projectId, true);
    if (!found.ok) return found;
    const { project, relation } = found.value;
    const before = await beforeCommittee(tx, project.id, decide.treId, dayOf(context.clock.now()));
    const rule = before?.deliberation.rule ?? oneDecider;
    // Whoever has the duties of a chair who is away decides as the chair would.
    const actingChair = before !== undefined && actor.kind === "person" && lenderOf(before.deliberation, before.room, actor.userId) !== undefined;
    const may = permitted(actor, rule.voters === "chair" ? "site.decide" : "site.deliberate", { ...relation, treId: decide.treId, actingChair });
    if (!may.ok) return may;
    if (!before) return noSuchProject();
    const { site } = before;
    if (site.state !== "awaiting" || project.state === "closed") return refuse("wrong-state", `${siteStateTable[site.state].sentence} Nothing waits for a decision.`);
    if (site.revision !== decide.revision || project.revision !== decide.revision) return refuse("conflict", "The applicant has changed the application meanwhile. Read the newest revision before you decide.");
    if (!decidesAlone(rule)) return refuse("wrong-state", "This committee decides together: cast your ballot.");
    const { decision, reason } = decide;
    const said = await saidOfDataUse(tx, site, decision, decide.dataUse);
    if (!said.ok) return said;
    const lifts = decide.lifts.length > 0 ? mayLift(before) : ok(true);
    if (!lifts.ok) return lifts;
    const drafted = await draftDecision(tx, context, actor, project, before, decide);
    if (!drafted.ok) return drafted;
    const concluded = await recordDeliberation(tx, context, before, personOf(actor).userId, { type: "cast", ballot: ballotOf(decide) }, { type: "conclude", reasons: reason, refusedFor: decide.refusedFor, ...said.value, ...drafted.value });
    if (!concluded.ok) {
      const rationale = concluded.refusal.fields?.rationale;
      return rationale === undefined ? concluded : refuseField("reason", rationale);
    }
    const applied = await applyDecision(tx, context, project, before, { decision, reason, draft: drafted.value.draft, decidedBy: personOf(actor).userId, after: concluded.value });
    if (!applied.ok) return applied;
    await recordAudit(tx, context, actor, "decide-on-application", { kind: "project", id: project.id }, { tre: decide.treId, decision: decide.decision, revision: decide.revision, envelope: applied.value.envelopeId, ...(decide.lifts.length > 0 && { lifted: decide.lifts.map((lift) => `${lift.term}: ${lift.reason}`) }), ...behalf(before, personOf(actor).userId, "cast") });
    return applied;
  });
}
