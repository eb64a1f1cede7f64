import { and, eq, gte, isNull } from "drizzle-orm";
import { z } from "zod";
import { Envelope, envelopeType } from "#lib/approval/envelope.ts";
import { signDocument } from "#lib/approval/signature.ts";
import { envelopes, projectMembers, projectRevisions, projects, siteDecisions, users, type ApprovalInForce, type StoredCondition } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { siteStates, siteStateTable, type SiteDecision } from "#lib/governance/project-states.ts";
import type { ProjectContent } from "#lib/governance/project.ts";
import { stateAfterDecision } from "#lib/governance/whose-turn.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import { newId, type EnvelopeId } from "#lib/kernel/ids.ts";
import { dayOf, PlainDate } from "#lib/kernel/plain-date.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { backInForce } from "./ask-committees.ts";
import type { Context } from "./context.ts";
import type { SiteRow } from "./deliberation-of.ts";
import { notify } from "./events.ts";
import { enqueue } from "./jobs.ts";
import { tresById, type TreRow } from "./name-tres.ts";
import { personOf } from "./person-of.ts";
import type { ProjectRow } from "./project-access.ts";
import type { Transaction } from "./transaction.ts";
import { tellOfProject } from "./tell-register-log.ts";
import { updateRegister } from "./update-register.ts";

/** What only an approval has. */
export const ApprovalTerms = z.strictObject({
  validTo: PlainDate.optional(),
  /** Narrows the approval to these concepts; empty: any concept of the kinds of record asked for. */
  concepts: z.array(z.int().positive()).max(2000).default([]),
  /** The least number of people behind a count that the approval demands; the TRE's own threshold where not said. */
  leastThreshold: z.coerce.number().int().min(1).max(1000).optional(),
});
export const DecidedApplication = z.object({ state: z.enum(siteStates), envelopeId: z.uuid().nullable() });
type Decided = { decision: SiteDecision; reason: string; conditions: StoredCondition[] } & z.infer<typeof ApprovalTerms>;

/** What a committee decided becomes the site's state; an approval becomes a signed envelope that the TRE checks every run against. */
export async function applyDecision(tx: Transaction, context: Context, actor: Actor, project: ProjectRow, site: SiteRow, decided: Decided): Promise<Result<z.infer<typeof DecidedApplication>>> {
  const here = and(eq(siteDecisions.projectId, project.id), eq(siteDecisions.treId, site.treId));
  const state = siteStateTable[site.state].decisions[decided.decision];
  if (!state || project.state === "closed") return refuse("wrong-state", `${siteStateTable[site.state].sentence} Nothing waits for a decision.`);
  const [revision] = await tx.select().from(projectRevisions).where(and(eq(projectRevisions.projectId, project.id), eq(projectRevisions.revision, site.revision)));
  const tre = (await tresById(tx, [site.treId])).get(site.treId);
  if (!revision || !tre) throw new Error(`revision ${site.revision} of project ${project.id} or its TRE is not there`);
  const now = context.clock.now();
  const { amendment } = site;
  // A refused amendment leaves what it would have changed as it was. Whatever else was decided takes the place of an earlier approval.
  const stands = decided.decision === "refuse" && amendment?.approval ? await stillInForce(tx, amendment.approval, dayOf(now)) : null;
  if (decided.decision !== "return" && stands === null) await tx.update(envelopes).set({ revokedAt: now }).where(and(eq(envelopes.projectId, project.id), eq(envelopes.treId, tre.id), isNull(envelopes.revokedAt)));
  const approved = decided.decision === "approve" ? await approve(tx, context, actor, project, revision.content, tre, site.revision, decided) : ok(null);
  if (!approved.ok) return approved;

  const settled = amendment && decided.decision !== "return" ? { ...amendment, outcome: state === "approved" ? ("approved" as const) : ("refused" as const), reason: decided.reason, approval: null } : amendment;
  const decision = { state, since: now, reason: decided.reason, conditions: decided.conditions, validTo: approved.value && (decided.validTo ?? null), envelopeId: approved.value, decidedBy: personOf(actor).userId, decidedAt: now };
  await tx.update(siteDecisions).set({ ...(stands === null ? decision : backInForce(stands)), amendment: settled }).where(here);
  const sites = await tx.select({ state: siteDecisions.state }).from(siteDecisions).where(eq(siteDecisions.projectId, project.id));
  const overall = stateAfterDecision(project.state, sites.map((s) => s.state));
  await tx.update(projects).set({ state: overall, changedAt: now, version: project.version + 1 }).where(eq(projects.id, project.id));
  await mailLead(tx, context, project, tre, decided.decision);
  if (stands !== null) {
    await notify(tx, { kind: "project", id: project.id, projectId: project.id, treId: tre.id });
    return ok({ state: "approved", envelopeId: stands.envelopeId });
  }
  await updateRegister(tx, context, project.id, `The committee of ${tre.name} ${decided.decision === "approve" ? "approved the project" : decided.decision === "refuse" ? "refused the project" : "asked for changes"}.`);
  await tellOfProject(tx, context, project.id, { type: "register.decision", event: ({ approve: "approved", refuse: "refused", return: "returned" } as const)[decided.decision], site: tre.id });
  await notify(tx, { kind: "project", id: project.id, projectId: project.id, treId: tre.id });
  return ok({ state, envelopeId: approved.value });
}

/** An approval that was taken back or has ended meanwhile does not come back. */
async function stillInForce(tx: Transaction, approval: ApprovalInForce, today: string): Promise<ApprovalInForce | null> {
  const [live] = await tx.select({ id: envelopes.id }).from(envelopes).where(and(eq(envelopes.id, approval.envelopeId), isNull(envelopes.revokedAt), gte(envelopes.validTo, today)));
  return live ? approval : null;
}

async function approve(tx: Transaction, context: Context, actor: Actor, project: ProjectRow, content: ProjectContent, tre: TreRow, revision: number, decide: Decided): Promise<Result<EnvelopeId>> {
  const now = context.clock.now();
  const today = dayOf(now);
  const field = (path: string, words: string) => refuse("invalid-input", words, { fields: { [path]: words } });
  const { validTo } = decide;
  if (validTo === undefined) return field("validTo", "Say until when the approval holds.");
  if (validTo < today) return field("validTo", "The approval must hold at least until today.");
  if (validTo > content.endDate) return field("validTo", `The approval cannot hold longer than the project, which ends on ${content.endDate}.`);
  const own = tre.profile?.policy.threshold ?? 1;
  if (decide.leastThreshold !== undefined && decide.leastThreshold > own) return field("leastThreshold", `${tre.name} itself hides only counts below ${own}: no query could be run under this approval.`);
  const id = newId<EnvelopeId>();
  const envelope = Envelope.parse({
    version: 1, id,
    project: { id: project.id, reference: project.reference, title: content.title, revision },
    tre: { id: tre.id, name: tre.name },
    people: content.members.flatMap((m) => (m.userId ? [{ id: m.userId, name: m.name, ...(m.orcid && { orcid: m.orcid }), ...(m.accreditation && { accreditedUntil: m.accreditation.validTo }) }] : [])),
    datasets: [...new Set(content.datasets.filter((d) => d.treId === tre.id).map((d) => d.dataset))],
    analyses: content.analyses, domains: content.domains, concepts: decide.concepts, columns: [], conditions: decide.conditions.map(({ text }) => ({ text })),
    leastThreshold: decide.leastThreshold ?? own,
    validFrom: today, validTo,
    decidedAt: now.toISOString(), decidedBy: personOf(actor).name,
  } satisfies z.input<typeof Envelope>);
  const jws = await signDocument(envelope, envelopeType, context.signingKey);
  await tx.insert(envelopes).values({ id, projectId: project.id, treId: tre.id, jws, digest: await digestOf(envelope), validTo, createdAt: now });
  return ok(id);
}

const outcome = { approve: "approved", return: "sent back with questions", refuse: "refused" } as const satisfies Record<SiteDecision, string>;
async function mailLead(tx: Transaction, context: Context, project: ProjectRow, tre: TreRow, decision: SiteDecision): Promise<void> {
  const leads = await tx.select({ email: users.email }).from(projectMembers).innerJoin(users, eq(users.id, projectMembers.userId)).where(and(eq(projectMembers.projectId, project.id), eq(projectMembers.role, "lead"), isNull(users.deactivatedAt)));
  for (const { email } of leads) await enqueue(tx, context, "mail", { to: email, subject: `${project.reference}: ${outcome[decision]} by ${tre.name}`, text: `The data access committee of ${tre.name} has answered your application “${project.draft.title}”: it was ${outcome[decision]}.\n\nIts reason, and what happens next:\n${context.portalUrl}/projects/${project.id}\n` });
}
