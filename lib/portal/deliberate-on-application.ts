/** What a member of a committee that decides together does with one application: declare, vote, recuse, close, conclude, confirm. */
import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { projects, siteDecisions } from "#db/schema/index.ts";
import { Ballot, type Outcome } from "#lib/governance/ballots.ts";
import { Interest, peopleToDeclareOn } from "#lib/governance/conflicts.ts";
import { mayDeliberate, type DeliberationCommand } from "#lib/governance/deliberate.ts";
import type { Deliberation } from "#lib/governance/deliberation.ts";
import { standingIn } from "#lib/governance/standing.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { DataUseWord } from "#lib/governance/data-use-word.ts";
import { RefusalReason } from "#lib/governance/refusal-reasons.ts";
import { isDeciding, type SiteDecision } from "#lib/governance/project-states.ts";
import { ProjectId, TreId, UserId } from "#lib/kernel/ids.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { applyDecision, ApprovalTerms, checkCarriedThreshold, draftDecision, type DecidedApplication } from "./apply-decision.ts";
import { recordAudit } from "./audit.ts";
import { approvalBefore, hasToDoWithApproval } from "./chair-duties.ts";
import { candidatesOf, contentApproved } from "./conflict-candidates.ts";
import type { Context } from "./context.ts";
import { saidOfDataUse } from "./data-use-of.ts";
import { beforeCommittee, type BeforeCommittee } from "./deliberation-of.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import { personOf } from "./person-of.ts";
import { noSuchProject, type ProjectRow } from "./project-access.ts";
import { behalf, recordDeliberation } from "./record-deliberation.ts";
import { tellMembers } from "./tell-members.ts";
import { checkLifts, conditionsInForce, termsInForce } from "./terms-in-force.ts";
import { inTransaction, type Transaction } from "./transaction.ts";
import { updateRegister } from "./update-register.ts";

const Place = z.strictObject({ projectId: ProjectId, treId: TreId });
/** The revision that was read: a word on another is refused. */
const Read = Place.extend({ revision: z.coerce.number().int().positive() });
const reason = z.string().trim().min(10, "Give the reason in at least 10 characters.").max(4000, "Give the reason in at most 4,000 characters.");

export type Open = BeforeCommittee & { project: ProjectRow };
/** The application before the committee, held; or why this person may not come near it now. `ofApproval`: as the version stands that the approval in force came from, whatever is decided on beside it. */
export async function openApplication(tx: Transaction, context: Context, actor: Actor, place: { projectId: string; treId: string; revision?: number }, ofApproval = false): Promise<Result<Open>> {
  const onProject = { memberOfProject: false, treId: place.treId };
  const may = permitted(actor, "site.deliberate", onProject);
  if (!may.ok) return may;
  // The row is held, so that two members follow one another.
  const [project] = await tx.select().from(projects).where(eq(projects.id, place.projectId)).for("update");
  const before = project && (await (ofApproval ? approvalBefore(tx, context, place) : beforeCommittee(tx, place.projectId, place.treId, dayOf(context.clock.now()))));
  if (!before) return noSuchProject();
  // What waits for a decision is the newest version. An appeal is about the one that was refused, and what was approved goes on, whatever is sent meanwhile: to other committees, or as an amendment that was refused here.
  const isNewest = !isDeciding(before.site.state) || before.site.state === "appealed" || project.revision === place.revision;
  if (place.revision !== undefined && (before.site.revision !== place.revision || !isNewest)) return refuse("conflict", "The applicant has changed the application meanwhile. Read the newest version first.");
  if (project.state === "closed") return refuse("wrong-state", "The project is closed.");
  return ok({ ...before, project });
}
export async function carryOut(tx: Transaction, context: Context, actor: Actor, open: Open, command: DeliberationCommand): Promise<Result<Deliberation>> {
  const recorded = await recordDeliberation(tx, context, open, personOf(actor).userId, command);
  if (recorded.ok) await notify(tx, { kind: "project", id: open.project.id, projectId: open.project.id, treId: open.site.treId });
  return recorded;
}

/** One member's word: carried out, told, and written down by `record` in the transaction of the change; or refused. */
function act(context: Context, actor: Actor, place: { projectId: string; treId: string; revision?: number }, command: DeliberationCommand, record: (tx: Transaction, after: Deliberation, onBehalf: { onBehalfOf?: string }) => Promise<unknown>, check?: (tx: Transaction, open: Open) => Promise<Result<true>> | Result<true>): Promise<Result<true>> {
  return inTransaction(context, async (tx): Promise<Result<true>> => {
    const open = await openApplication(tx, context, actor, place, command.type === "verify-condition");
    if (!open.ok) return open;
    const checked = check ? await check(tx, open.value) : ok(true);
    if (!checked.ok) return checked;
    const after = await carryOut(tx, context, actor, open.value, command);
    if (!after.ok) return after;
    await record(tx, after.value, behalf(open.value, personOf(actor).userId, command.type));
    return ok(true);
  });
}

export const DeclareInterests = Read.extend({ interests: z.array(Interest).max(20).default([]), recuses: z.boolean() });
/** No interests is a declaration, too; the papers open with it, unless the member recuses themselves. */
export async function declareInterests(context: Context, actor: Actor, input: unknown): Promise<Result<true>> {
  const parsed = parseInput(DeclareInterests, input);
  if (!parsed.ok) return parsed;
  const { interests, recuses, ...place } = parsed.value;
  return inTransaction(context, async (tx): Promise<Result<true>> => {
    const open = await openApplication(tx, context, actor, place);
    if (!open.ok) return open;
    const member = open.value.room.members.find((one) => one.personId === personOf(actor).userId);
    // What was found is kept with the answer: later nobody can say that it was not asked.
    const candidates = member ? await candidatesOf(tx, open.value, member) : [];
    const declared = await carryOut(tx, context, actor, open.value, { type: "declare", interests, recuses, ...(candidates.length > 0 && { candidates }) });
    if (!declared.ok) return declared;
    await recordAudit(tx, context, actor, "declare-interests", { kind: "project", id: place.projectId }, { tre: place.treId, interests: interests.length, candidates: candidates.length, recuses });
    return ok(true);
  });
}

export const RecuseMember = Read.extend({ userId: UserId, reason });
export async function recuseMember(context: Context, actor: Actor, input: unknown): Promise<Result<true>> {
  const parsed = parseInput(RecuseMember, input);
  if (!parsed.ok) return parsed;
  const { userId, reason: why, ...place } = parsed.value;
  return act(context, actor, place, { type: "recuse", personId: userId, reason: why }, (tx, _after, onBehalf) =>
    recordAudit(tx, context, actor, "recuse-member", { kind: "project", id: place.projectId }, { tre: place.treId, person: userId, ...onBehalf }));
}

export const CastBallot = Read.extend({ ballot: Ballot });
/** The log says that a ballot was cast, not which. */
export async function castBallot(context: Context, actor: Actor, input: unknown): Promise<Result<true>> {
  const parsed = parseInput(CastBallot, input);
  if (!parsed.ok) return parsed;
  const { ballot, ...place } = parsed.value;
  return act(context, actor, place, { type: "cast", ballot }, (tx, after, onBehalf) =>
    recordAudit(tx, context, actor, "cast-ballot", { kind: "project", id: place.projectId }, { tre: place.treId, round: after.rounds.at(-1)?.number ?? 0, ...onBehalf }), async (tx, open) => {
      const terms = await termsInForce(tx, open.site);
      const lifts = checkLifts(open, terms, ballot.lifts ?? []);
      return lifts.ok ? checkCarriedThreshold(tx, open, terms, ballot) : lifts;
    });
}

export const CloseRound = Read;
export async function closeRound(context: Context, actor: Actor, input: unknown): Promise<Result<true>> {
  const parsed = parseInput(CloseRound, input);
  if (!parsed.ok) return parsed;
  return act(context, actor, parsed.value, { type: "close" }, (tx, after, onBehalf) =>
    recordAudit(tx, context, actor, "close-round", { kind: "project", id: parsed.value.projectId }, { tre: parsed.value.treId, state: after.state, ...onBehalf }));
}

export const decisionOf: Record<Outcome, SiteDecision> = { approved: "approve", refused: "refuse", deferred: "return" };
export const ConcludeDecision = z.strictObject({ ...Read.shape, reason, refusedFor: RefusalReason.optional(), /** Whether the committee agreed with the advice on data use. */ dataUse: DataUseWord.optional(), ...ApprovalTerms.shape });
/** Gives what was counted its reasons, and an approval its end: the decision then leaves the committee, or waits for its members' signatures. */
export async function concludeDecision(context: Context, actor: Actor, input: unknown): Promise<Result<DecidedApplication>> {
  const parsed = parseInput(ConcludeDecision, input);
  if (!parsed.ok) return parsed;
  const conclude = parsed.value;
  return inTransaction(context, async (tx) => {
    const open = await openApplication(tx, context, actor, conclude);
    if (!open.ok) return open;
    const { project, site, deliberation, room } = open.value;
    const may = mayDeliberate(deliberation, room, personOf(actor).userId, "conclude");
    if (!may.ok) return may;
    const count = deliberation.rounds.at(-1)?.closed;
    if (!count?.outcome) throw new Error("a round without an outcome was concluded");
    const asked = count.questions.map((question, index) => `${index + 1}. ${question}`);
    const [decision, reasons] = [decisionOf[count.outcome], [conclude.reason, ...asked].join("\n")];
    const said = await saidOfDataUse(tx, site, decision, conclude.dataUse);
    if (!said.ok) return said;
    const drafted = await draftDecision(tx, context, actor, project, open.value, { ...conclude, decision, reason: reasons, conditions: count.conditions, lifts: count.lifts });
    if (!drafted.ok) return drafted;
    const concluded = await carryOut(tx, context, actor, open.value, { type: "conclude", reasons: conclude.reason, refusedFor: conclude.refusedFor, ...said.value, ...drafted.value });
    if (!concluded.ok) return concluded;
    const isFinal = concluded.value.state === "decided";
    const applied = isFinal ? await applyDecision(tx, context, project, open.value, { decision, reason: reasons, draft: drafted.value.draft, decidedBy: personOf(actor).userId, after: concluded.value }) : ok({ state: site.state, envelopeId: null });
    if (!applied.ok) return applied;
    await recordAudit(tx, context, actor, "conclude-decision", { kind: "project", id: conclude.projectId }, { tre: conclude.treId, outcome: count.outcome, envelope: applied.value.envelopeId, ...(count.lifts && { lifted: count.lifts.map((lift) => `${lift.term}: ${lift.reason}`) }), signatures: isFinal ? "none demanded" : "awaited", ...behalf(open.value, personOf(actor).userId, "conclude") });
    return applied;
  });
}

export const VerifyCondition = Place.extend({ condition: z.coerce.number().int().positive(), note: z.string().trim().min(3, "Say what shows that it is met.").max(1000, "Say it in at most 1,000 characters.") });
export async function verifyCondition(context: Context, actor: Actor, input: unknown): Promise<Result<true>> {
  const parsed = parseInput(VerifyCondition, input);
  if (!parsed.ok) return parsed;
  const { condition, note, ...place } = parsed.value;
  return act(context, actor, place, { type: "verify-condition", condition, note }, async (tx, after) => {
    await keepConditions(tx, place, after);
    await tellMembers(tx, context, place, "condition-confirmed");
    await updateRegister(tx, context, place.projectId, "A condition of an approval was confirmed as met.");
    await recordAudit(tx, context, actor, "verify-condition", { kind: "project", id: place.projectId }, { tre: place.treId, condition });
  }, (_tx, open) => (conditionsInForce(open.site).length > 0 ? hasToDoWithApproval(open, personOf(actor).userId) : refuse("wrong-state", "There is no approval in force that has a condition.")));
}
/** Of the approval in force, beside an amendment of it that waits. */
export async function keepConditions(tx: Transaction, { projectId, treId }: { projectId: string; treId: string }, after: Deliberation): Promise<void> {
  const here = and(eq(siteDecisions.projectId, projectId), eq(siteDecisions.treId, treId));
  const [site] = await tx.select().from(siteDecisions).where(here);
  const conditions = [...after.conditions];
  if (site?.state === "approved") await tx.update(siteDecisions).set({ conditions }).where(here);
  else if (site?.amendment?.approval) await tx.update(siteDecisions).set({ amendment: { ...site.amendment, approval: { ...site.amendment.approval, conditions } } }).where(here);
}

export const LookBack = Place.extend({ agrees: z.boolean(), note: z.string().trim().min(10, "Say in at least 10 characters what you found.").max(2000, "Say it in at most 2,000 characters.") });
/** What one person decided, seen afterwards by another member. One that should not have been made alone ends the route until the rule is set again. */
export async function lookBack(context: Context, actor: Actor, input: unknown): Promise<Result<true>> {
  const parsed = parseInput(LookBack, input);
  if (!parsed.ok) return parsed;
  const { agrees, note, ...place } = parsed.value;
  return act(context, actor, place, { type: "look-back", agrees, note }, (tx) =>
    recordAudit(tx, context, actor, "look-back", { kind: "project", id: place.projectId }, { tre: place.treId, agrees }));
}

export const ReadDeclaration = Place;
export const DeclarationAsked = z.object({
  revision: z.int(), organisation: z.string(), funder: z.string(), people: z.array(z.string()),
  /** Likely conflicts that the portal has found: the same institution, the same funder. */
  candidates: z.array(z.string()),
}).meta({ id: "DeclarationAsked" });
export type DeclarationAsked = z.infer<typeof DeclarationAsked>;
/** What a member must know to declare, and nothing of the papers; refused to whoever has declared or is recused. */
export async function readDeclaration(context: Context, actor: Actor, input: unknown): Promise<Result<DeclarationAsked>> {
  const parsed = parseInput(ReadDeclaration, input);
  if (!parsed.ok) return parsed;
  const may = permitted(actor, "site.read", { treId: parsed.value.treId });
  if (!may.ok) return may;
  const { userId } = personOf(actor);
  const { db } = context;
  const before = await beforeCommittee(db, parsed.value.projectId, parsed.value.treId);
  const member = before?.room.members.find((m) => m.personId === userId);
  if (!before || !member) return noSuchProject();
  const { deliberation, room } = before;
  const declare = mayDeliberate(deliberation, room, userId, "declare");
  if (!declare.ok) return declare;
  if (standingIn(deliberation, room, userId) !== "undeclared") return refuse("wrong-state", "You have declared already.");
  const { content } = room.matter;
  const goesOn = await contentApproved(db, before);
  const people = peopleToDeclareOn(content);
  const earlier = goesOn.flatMap(peopleToDeclareOn).filter((one) => !people.includes(one)).map((one) => `${one}, in the version that was approved and goes on meanwhile`);
  return ok({ revision: deliberation.revision, organisation: content.organisation.name, funder: content.funder, people: [...people, ...earlier], candidates: await candidatesOf(db, before, member) });
}
