import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { Envelope, envelopeType } from "#lib/approval/envelope.ts";
import type { Held } from "#lib/approval/evidence.ts";
import { signDocument } from "#lib/approval/signature.ts";
import { DecisionStatement } from "#lib/approval/signed-decision.ts";
import { mostDemanded } from "#lib/disclosure/under-approval.ts";
import { principalOf } from "#lib/governance/deliberate.ts";
import type { Ballot, ConditionAsked, Lift } from "#lib/governance/ballots.ts";
import { carryOver, liftedInWords, type Lifted, type SetCondition, type TermsInForce, type TermsToBe } from "#lib/governance/carried-terms.ts";
import type { Deliberation, ToSign } from "#lib/governance/deliberation.ts";
import { envelopes, projectRevisions, projects, siteDecisions } from "#db/schema/index.ts";
import { decidesAlone, demandedBy } from "#lib/governance/committee.ts";
import { heldOf, leanedOn } from "#lib/governance/evidence.ts";
import { Narrowing, whyNotSo } from "#lib/governance/narrowing.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { siteStates, siteStateTable, type SiteDecision } from "#lib/governance/project-states.ts";
import type { ProjectContent } from "#lib/governance/project.ts";
import { stateAfterDecision } from "#lib/governance/whose-turn.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import { newId, type EnvelopeId } from "#lib/kernel/ids.ts";
import { dayOf, PlainDate } from "#lib/kernel/plain-date.ts";
import { ok, refuse, refuseField, type Result } from "#lib/kernel/result.ts";
import { reachOf } from "./approval-reach.ts";
import { signedBy } from "./chair-duties.ts";
import type { Context, Queryable } from "./context.ts";
import { ruleOf } from "./committee-of.ts";
import { drawLookBack } from "./delegated-route.ts";
import type { BeforeCommittee, SiteRow } from "./deliberation-of.ts";
import { notify } from "./events.ts";
import { evidenceOfPeople, evidenceOfProject } from "./evidence-of.ts";
import { tresById, type TreRow } from "./name-tres.ts";
import { personOf } from "./person-of.ts";
import { recordEvents } from "./record-events.ts";
import { backInForce, stillInForce, whereRefused } from "./refused-amendment.ts";
import { tellMembers } from "./tell-members.ts";
import { tellPanel } from "./tell-panel.ts";
import type { ProjectRow } from "./project-access.ts";
import { takeBackApprovals } from "./take-back-approvals.ts";
import { termsInForce } from "./terms-in-force.ts";
import type { Transaction } from "./transaction.ts";
import { citeRule, type CitedRule } from "./sign-governing-document.ts";
import { tellOfProject } from "./tell-register-log.ts";
import { decidedAsTold, updateRegister } from "./update-register.ts";

/** What only an approval has. */
export const ApprovalTerms = z.strictObject({
  validTo: PlainDate.optional(),
  ...Narrowing.shape,
  /** The least number of people behind a count that the approval demands, of which the TRE's agent holds each run to the stricter of the two; the TRE's own threshold where not said. */
  leastThreshold: z.coerce.number().int().min(1).max(mostDemanded, `Ask for at most ${mostDemanded} people.`).optional(),
});
export const DecidedApplication = z.object({ state: z.enum(siteStates), envelopeId: z.uuid().nullable() });
export type DecidedApplication = z.infer<typeof DecidedApplication>;
type Decided = { decision: SiteDecision; reason: string; conditions: readonly ConditionAsked[]; lifts?: readonly Lift[] | undefined } & z.infer<typeof ApprovalTerms>;
export type DraftedDecision = ToSign & { terms?: { conditions: SetCondition[]; lifted: Lifted[] } };

/** What a committee decided, as its members sign it and before anything comes of it: the statement, and the envelope that an approval becomes. */
export async function draftDecision(tx: Transaction, context: Context, actor: Actor, project: ProjectRow, before: BeforeCommittee, decided: Decided): Promise<Result<DraftedDecision>> {
  const { site } = before;
  const state = siteStateTable[site.state].decisions[decided.decision];
  if (!state || project.state === "closed") return refuse("wrong-state", `${siteStateTable[site.state].sentence} Nothing waits for a decision.`);
  const [revision] = await tx.select().from(projectRevisions).where(and(eq(projectRevisions.projectId, project.id), eq(projectRevisions.revision, site.revision)));
  const tre = await treOf(tx, site);
  if (!revision) throw new Error(`revision ${site.revision} of project ${project.id} is not there`);
  const drafted = decided.decision === "approve" ? await draftApproval(tx, context, actor, project, revision.content, tre, before, decided) : ok(null);
  if (!drafted.ok) return drafted;
  const { terms, envelope } = drafted.value ?? { terms: null, envelope: null };
  const statement = DecisionStatement.parse({
    version: 1, about: "application", treId: tre.id, application: { projectId: project.id, revision: site.revision, digest: await digestOf(revision.content) },
    decision: decided.decision, reason: decided.reason, envelope: envelope && (await digestOf(envelope)),
  });
  return ok({ statement, draft: envelope, ...(terms && { terms: { conditions: terms.conditions, lifted: terms.lifted } }) });
}

async function treOf(tx: Queryable, site: SiteRow): Promise<TreRow> {
  const tre = (await tresById(tx, [site.treId])).get(site.treId);
  if (!tre) throw new Error(`the TRE ${site.treId} is not there`);
  return tre;
}

type Decision = Pick<Decided, "decision" | "reason"> & { draft: Envelope | null; decidedBy: string; /** What the committee has come to. */ after: Pick<Deliberation, "conditions" | "decision"> };
/** What a committee decided becomes the site's state; an approval becomes a signed envelope that the TRE checks every run against. */
export async function applyDecision(tx: Transaction, context: Context, project: ProjectRow, before: BeforeCommittee, { decision, reason, draft, decidedBy, after }: Decision): Promise<Result<DecidedApplication>> {
  const { site } = before;
  // Whatever the decision is told of with comes after its rule in the log.
  const rule = await citeRule(tx, context, site.treId, before.deliberation.ruleVersion);
  const here = and(eq(siteDecisions.projectId, project.id), eq(siteDecisions.treId, site.treId));
  const state = siteStateTable[site.state].decisions[decision];
  if (!state || project.state === "closed") return refuse("wrong-state", `${siteStateTable[site.state].sentence} Nothing waits for a decision.`);
  const tre = await treOf(tx, site);
  const now = context.clock.now();
  if (draft && draft.validTo < dayOf(now)) return refuse("wrong-state", "The approval would have ended before it was signed. Write the decision anew.");
  const { amendment } = site;
  // A refused amendment leaves what it would have changed as it was. Whatever else was decided takes the place of an earlier approval.
  const stands = decision === "refuse" && amendment?.approval ? await stillInForce(tx, amendment.approval, dayOf(now)) : null;
  // A newer approval takes an older one's place; a refusal ends it, and what waits at the TRE must not start.
  if (decision === "approve") await tx.update(envelopes).set({ revokedAt: now }).where(and(eq(envelopes.projectId, project.id), eq(envelopes.treId, tre.id), isNull(envelopes.revokedAt)));
  else if (decision === "refuse" && stands === null) await takeBackApprovals(tx, context, project.id, eq(envelopes.treId, tre.id), { reason, by: decidedBy });
  if (draft) await tx.insert(envelopes).values({ id: draft.id, projectId: project.id, treId: tre.id, jws: await signDocument(draft, envelopeType, context.signingKey), digest: await digestOf(draft), validTo: draft.validTo, createdAt: now });
  const envelopeId = draft?.id ?? null;
  if (site.state === "appealed" && decision !== "approve") return endAppeal(tx, context, project, before, { decision, decidedBy, rule });

  const lifted = after.decision?.lifted ?? [];
  const settled = amendment && decision !== "return" ? { ...amendment, outcome: state === "approved" ? ("approved" as const) : ("refused" as const), reason, approval: null, ...(lifted.length > 0 && { lifted: [...lifted] }) } : amendment;
  const decided = { state, since: now, reason, conditions: draft ? [...after.conditions] : [], validTo: draft?.validTo ?? null, envelopeId, decidedBy, decidedAt: now };
  await tx.update(siteDecisions).set({ ...(stands === null ? decided : backInForce(stands)), amendment: settled }).where(here);
  await moveProject(tx, context, project);
  await drawLookBack(tx, context, before, decidedBy, decision);
  await tellMembers(tx, context, site, "application-answered");
  if (stands !== null) {
    await notify(tx, { kind: "project", id: project.id, projectId: project.id, treId: tre.id });
    return ok({ state: "approved", envelopeId: stands.envelopeId });
  }
  await updateRegister(tx, context, project.id, `${site.state === "appealed" ? `The panel that heard the appeal at ${tre.name}` : `The committee of ${tre.name}`} ${decision === "approve" ? "approved the project" : decision === "refuse" ? "refused the project" : "asked for changes"}.${liftedInWords(lifted)}`);
  await tellOfProject(tx, context, project.id, { type: "register.decision", event: ({ approve: "approved", refuse: "refused", return: "returned" } as const)[decision], site: tre.id, ...(decision !== "return" && (await decidedAsTold(tx, project.id, tre.name))), ...(rule && { rule }) });
  await notify(tx, { kind: "project", id: project.id, projectId: project.id, treId: tre.id });
  return ok({ state, envelopeId });
}

/** Where the project stands follows from where its sites do. */
async function moveProject(tx: Transaction, context: Context, project: ProjectRow): Promise<void> {
  const sites = await tx.select({ state: siteDecisions.state }).from(siteDecisions).where(eq(siteDecisions.projectId, project.id));
  const overall = stateAfterDecision(project.state, sites.map((s) => s.state));
  await tx.update(projects).set({ state: overall, changedAt: context.clock.now(), version: project.version + 1 }).where(eq(projects.id, project.id));
}

/** An appeal that changes nothing leaves the refusal with its reasons and its day; one that is sent back puts the application before the committee again. */
async function endAppeal(tx: Transaction, context: Context, project: ProjectRow, { site, deliberation }: BeforeCommittee, { decision, decidedBy, rule }: Pick<Decision, "decision" | "decidedBy"> & { rule: CitedRule | undefined }): Promise<Result<DecidedApplication>> {
  const since = context.clock.now();
  const tre = await treOf(tx, site);
  if (deliberation.appeal === null) throw new Error(`nobody appealed against the refusal of ${project.id} at ${tre.id}`);
  const isSentBack = decision === "return";
  const next = isSentBack ? { state: "awaiting" as const, since, reason: null, decidedBy: null, decidedAt: null, nudges: 0, amendment: site.amendment && { ...site.amendment, reason: null } } : await whereRefused(tx, site, deliberation.appeal.refused, since);
  await tx.update(siteDecisions).set(next).where(and(eq(siteDecisions.projectId, project.id), eq(siteDecisions.treId, site.treId)));
  if (isSentBack) {
    await recordEvents(tx, context, site, decidedBy, { type: "sent-back", revision: site.revision });
    await tellPanel(tx, context, project, tre, "application-waits");
  }
  await moveProject(tx, context, project);
  await tellMembers(tx, context, site, "application-answered");
  await updateRegister(tx, context, project.id, `The panel that heard the appeal at ${tre.name} ${isSentBack ? "sent it back to the committee" : "upheld the refusal"}.`);
  // That an amendment was refused, beside which the approval goes on, is in no log of decisions: nor is that it was upheld.
  if (isSentBack || next.state === "refused") await tellOfProject(tx, context, project.id, { type: "register.decision", event: isSentBack ? "returned" : "refused", site: tre.id, ...(rule && { rule }) });
  await notify(tx, { kind: "project", id: project.id, projectId: project.id, treId: tre.id });
  return ok({ state: next.state ?? site.state, envelopeId: next.envelopeId ?? null });
}

const ownThreshold = ({ profile }: TreRow): number => profile?.policy.threshold ?? 1;
/** Up to which demand the TRE's runs can be held: its agent keeps an approval's own; a cohort discovery worker has one threshold for every question. */
export const mostThreshold = (tre: TreRow): number => (tre.kind === "fivefold" ? mostDemanded : ownThreshold(tre));
/** `asked`: of this approval for itself; otherwise it goes on from the earlier one, and the TRE has lowered its own since. */
const aboveOwn = (tre: TreRow, least: number, asked: boolean): string =>
  `${tre.name} hides only counts below ${ownThreshold(tre)}, for every project alike: no query could be run under this approval. ${asked ? "Ask for no more than that." : `The approval in force demands at least ${least} people behind a count: lift that with a reason first.`}`;

/** As a ballot for an approval is cast: a term that the TRE can't keep any more is lifted before the round is closed, because afterwards nobody can. */
export async function checkCarriedThreshold(db: Queryable, { site }: BeforeCommittee, terms: TermsInForce | null, { vote, lifts = [] }: Pick<Ballot, "vote" | "lifts">): Promise<Result<true>> {
  if (terms === null || vote === "refuse" || vote === "defer" || lifts.some(({ term }) => term === "threshold")) return ok(true);
  const tre = await treOf(db, site);
  return terms.leastThreshold <= mostThreshold(tre) ? ok(true) : refuseField("lifts", aboveOwn(tre, terms.leastThreshold, false));
}

/** The approval that this would become, unsigned and kept nowhere: what an earlier one demanded goes on with what changes it. */
export async function draftApproval(db: Queryable, context: Context, actor: Actor, project: ProjectRow, content: ProjectContent, tre: TreRow, before: BeforeCommittee, decide: Pick<Decided, "conditions" | "lifts" | keyof z.infer<typeof ApprovalTerms>>, atHand?: TermsInForce | null): Promise<Result<{ terms: TermsToBe; envelope: Envelope }>> {
  const terms = carryOver(atHand === undefined ? await termsInForce(db, before.site) : atHand, { ...decide, leastThreshold: decide.leastThreshold ?? ownThreshold(tre) }, content, decide.lifts ?? [], newId);
  if (!terms.ok) return terms;
  const problems = whyNotSo(decide, reachOf(content, tre), terms.value);
  if (problems.length > 0) return refuse("invalid-input", problems[0]?.[1] ?? "", { fields: Object.fromEntries(problems) });
  const envelope = await draftEnvelope(db, context, actor, project, content, tre, before, decide, terms.value);
  return envelope.ok ? ok({ terms: terms.value, envelope: envelope.value }) : envelope;
}

async function draftEnvelope(tx: Queryable, context: Context, actor: Actor, project: ProjectRow, content: ProjectContent, tre: TreRow, { site: { revision }, deliberation, room }: BeforeCommittee, decide: z.infer<typeof ApprovalTerms>, terms: TermsToBe): Promise<Result<Envelope>> {
  const now = context.clock.now();
  const today = dayOf(now);
  const principal = principalOf(deliberation, room, personOf(actor).userId, decidesAlone(deliberation.rule) ? "cast" : "conclude");
  const onBehalfOf = room.members.find((member) => member.personId === principal) ?? null;
  const { validTo } = decide;
  // Nobody approved a use from before the project begins.
  const validFrom = content.startDate > today ? content.startDate : today;
  if (validTo === undefined) return refuseField("validTo", "Say until when the approval holds.");
  if (validTo < today) return refuseField("validTo", "The approval must hold at least until today.");
  if (validTo < validFrom) return refuseField("validTo", `The approval must hold beyond the start of the project on ${validFrom}.`);
  if (validTo > content.endDate) return refuseField("validTo", `The approval cannot hold longer than the project, which ends on ${content.endDate}.`);
  if (terms.leastThreshold > mostThreshold(tre)) return refuseField("leastThreshold", aboveOwn(tre, terms.leastThreshold, terms.leastThreshold === decide.leastThreshold));
  const demanded = demandedBy((await ruleOf(tx, tre.id)).rule);
  const shown = await evidenceOfPeople(tx, content.members.flatMap((m) => m.userId ?? []));
  const leaned = (holder: "person" | "project", held: readonly Held[]) => {
    const kinds = leanedOn(holder, demanded, held, today);
    return kinds.length > 0 ? { evidence: kinds } : {};
  };
  return ok(Envelope.parse({
    version: 1, id: newId<EnvelopeId>(),
    project: { id: project.id, reference: project.reference, title: content.title, revision },
    tre: { id: tre.id, name: tre.name },
    people: content.members.flatMap((m) => (m.userId ? [{ id: m.userId, name: m.name, ...(m.orcid && { orcid: m.orcid }), ...(m.accreditation && { accreditedUntil: m.accreditation.validTo }), ...leaned("person", heldOf(shown.get(m.userId) ?? [], today)) }] : [])),
    ...leaned("project", heldOf(await evidenceOfProject(tx, project.id), today)),
    datasets: [...new Set(content.datasets.filter((d) => d.treId === tre.id).map((d) => d.dataset))],
    analyses: terms.analyses, domains: terms.domains, concepts: terms.concepts, columns: terms.columns, ...(terms.population.length > 0 && { population: terms.population }),
    conditions: terms.conditions.map(({ text, id, kind, due }) => ({ text, ...(id !== undefined && { id }), kind, ...(due !== null && { due }) })),
    leastThreshold: terms.leastThreshold,
    validFrom, validTo,
    decidedAt: now.toISOString(), decidedBy: signedBy(personOf(actor).name, onBehalfOf),
  } satisfies z.input<typeof Envelope>));
}
