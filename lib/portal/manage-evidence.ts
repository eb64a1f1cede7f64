/** Evidence is given by whom it is about, seen by somebody entitled, and taken back by either. */
import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { evidence, projectMembers, projects, siteDecisions } from "#db/schema/index.ts";
import { evidenceKinds, evidenceTable } from "#lib/approval/evidence-kinds.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { newId, ProjectId } from "#lib/kernel/ids.ts";
import { dayOf, PlainDate } from "#lib/kernel/plain-date.ts";
import { ok, refuse, refuseField, type Result } from "#lib/kernel/result.ts";
import { recordAudit, type AuditSubject } from "./audit.ts";
import { committeesOf } from "./committees-of.ts";
import type { Context, Queryable } from "./context.ts";
import { papersOpenTo } from "./deliberation-of.ts";
import { notify } from "./events.ts";
import type { EvidenceRow } from "./evidence-of.ts";
import { parseInput } from "./input.ts";
import { personOf } from "./person-of.ts";
import { publishAccreditation } from "./publish-accreditation.ts";
import { standingOf } from "./project-access.ts";
import { tellPeople } from "./tell-people.ts";
import { inTransaction, type Transaction } from "./transaction.ts";

const line = (what: string) => z.string(`${what}: fill this in.`).trim().min(2, `${what}: write at least 2 characters.`).max(200, `${what}: write at most 200 characters.`);
export const AddEvidence = z.strictObject({
  kind: z.enum(evidenceKinds, "Choose what it is."),
  /** Of evidence of a project; a person's is always their own. */
  projectId: ProjectId.optional(),
  issuer: line("Who issued it"), reference: line("Number or name"), validFrom: PlainDate, validTo: PlainDate,
});
export const AddedEvidence = z.object({ evidenceId: z.uuid() });

/** A claim, until somebody has verified it. */
export async function addEvidence(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof AddedEvidence>>> {
  if (actor.kind !== "person") return refuse("not-signed-in", "Sign in first.");
  const parsed = parseInput(AddEvidence, input);
  if (!parsed.ok) return parsed;
  const { kind, projectId, ...said } = parsed.value;
  if ((evidenceTable[kind].of === "project") !== (projectId !== undefined)) return refuseField("kind", projectId ? "This is evidence of a person: it is added on the person’s own account page." : "This is evidence of a project: it is added on the project’s page.");
  if (said.validTo < said.validFrom) return refuseField("validTo", "It must end after it begins.");
  if (said.validTo < dayOf(context.clock.now())) return refuseField("validTo", "This has ended already: add the one that is valid now.");
  return inTransaction(context, async (tx) => {
    if (projectId !== undefined) {
      const found = await standingOf(tx, actor, projectId);
      if (!found.ok) return found;
      const may = permitted(actor, "project.edit", found.value.relation);
      if (!may.ok) return may;
    }
    const evidenceId = newId();
    await tx.insert(evidence).values({ id: evidenceId, kind, userId: projectId === undefined ? actor.userId : null, projectId: projectId ?? null, ...said, addedBy: actor.userId, addedAt: context.clock.now() });
    await tell(tx, { userId: projectId === undefined ? actor.userId : null, projectId: projectId ?? null });
    await recordAudit(tx, context, actor, "add-evidence", subjectOf({ userId: actor.userId, projectId: projectId ?? null }), { evidence: evidenceId, kind, validTo: said.validTo });
    return ok({ evidenceId });
  });
}

const note = z.string("Write how you know.").trim().min(5, "Write how you know, in at least 5 characters.").max(500, "Write at most 500 characters.");
export const VerifyEvidence = z.strictObject({ evidenceId: z.uuid(), how: note });

/** Somebody entitled has seen the document. Other committees see who, when and how, and judge that for themselves. */
export async function verifyEvidence(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof AddedEvidence>>> {
  const parsed = parseInput(VerifyEvidence, input);
  if (!parsed.ok) return parsed;
  const { evidenceId, how } = parsed.value;
  return inTransaction(context, async (tx) => {
    const found = await lockEvidence(tx, actor, evidenceId);
    if (!found.ok) return found;
    const row = found.value;
    const may = await mayVerify(tx, actor, row);
    if (!may.ok) return may;
    if (row.verifiedAt !== null) return refuse("wrong-state", "It is verified already.");
    if (row.validTo < dayOf(context.clock.now())) return refuse("wrong-state", "It has ended: there is nothing left to verify.");
    await tx.update(evidence).set({ verifiedBy: personOf(actor).userId, verifiedAt: context.clock.now(), verifiedHow: how }).where(eq(evidence.id, row.id));
    await tell(tx, row);
    await publish(tx, context, row);
    await recordAudit(tx, context, actor, "verify-evidence", subjectOf(row), { evidence: row.id, kind: row.kind });
    return ok({ evidenceId: row.id });
  });
}

export const EndEvidence = z.strictObject({ evidenceId: z.uuid(), because: note });

/** Taken back by whom it is about, or by whoever may verify it. From then on it counts for nothing. */
export async function endEvidence(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof AddedEvidence>>> {
  const parsed = parseInput(EndEvidence, input);
  if (!parsed.ok) return parsed;
  const { evidenceId, because } = parsed.value;
  return inTransaction(context, async (tx) => {
    const found = await lockEvidence(tx, actor, evidenceId);
    if (!found.ok) return found;
    const row = found.value;
    const own = await holds(tx, actor, row);
    const may = own ? ok(true as const) : await mayVerify(tx, actor, row);
    if (!may.ok) return may;
    const { userId } = personOf(actor);
    await tx.update(evidence).set({ endedBy: userId, endedAt: context.clock.now(), endedBecause: because }).where(eq(evidence.id, row.id));
    if (!own) await tellWhoseItIs(tx, context, row);
    await tell(tx, row);
    await publish(tx, context, row);
    await recordAudit(tx, context, actor, "end-evidence", subjectOf(row), { evidence: row.id, kind: row.kind });
    return ok({ evidenceId: row.id });
  });
}

type Holder = Pick<EvidenceRow, "userId" | "projectId">;
const subjectOf = ({ userId, projectId }: Holder): AuditSubject => (projectId === null ? { kind: "person", id: userId ?? "" } : { kind: "project", id: projectId });
const tell = (tx: Transaction, { userId, projectId }: Holder): Promise<void> => notify(tx, projectId === null ? { kind: "person", id: userId ?? "" } : { kind: "project", id: projectId, projectId });

const publish = async (tx: Transaction, context: Context, { kind, userId }: EvidenceRow): Promise<void> => {
  if (kind === "accreditation" && userId !== null) await publishAccreditation(tx, context, userId);
};

/** Whoever has nothing to do with it does not learn that it is there. */
async function lockEvidence(tx: Transaction, actor: Actor, evidenceId: string): Promise<Result<EvidenceRow>> {
  if (actor.kind === "anonymous") return refuse("not-signed-in", "Sign in first.");
  const [row] = await tx.select().from(evidence).where(eq(evidence.id, evidenceId)).for("update");
  if (!row || actor.kind !== "person" || !((await holds(tx, actor, row)) || (await entitled(tx, actor, row)))) return refuse("not-found", "There is no such evidence, or you may not see it.");
  return row.endedAt === null ? ok(row) : refuse("wrong-state", "It was taken back already.");
}

async function holds(db: Queryable, actor: Actor, { userId, projectId }: Holder): Promise<boolean> {
  if (actor.kind !== "person") return false;
  if (projectId === null) return userId === actor.userId;
  const [on] = await db.select({ id: projectMembers.userId }).from(projectMembers).where(and(eq(projectMembers.projectId, projectId), eq(projectMembers.userId, actor.userId)));
  return on !== undefined;
}

/** An administrator, or somebody before whose committee the person's or the very project stands, with the papers open to them. */
async function entitled(db: Queryable, actor: Actor, { userId, projectId }: Holder): Promise<boolean> {
  if (actor.kind !== "person") return false;
  if (actor.grants.some((g) => g.role === "administrator")) return true;
  const committees = committeesOf(actor);
  if (committees.length === 0) return false;
  const asked = await db.selectDistinct({ projectId: siteDecisions.projectId, treId: siteDecisions.treId }).from(siteDecisions).innerJoin(projectMembers, eq(projectMembers.projectId, siteDecisions.projectId))
    .where(projectId === null ? eq(projectMembers.userId, userId ?? "") : eq(siteDecisions.projectId, projectId));
  for (const site of asked.filter(({ treId }) => committees.includes(treId))) if ((await papersOpenTo(db, actor.userId, site.projectId, site.treId)).ok) return true;
  return false;
}

/** Whoever wrote it down is not the one who has seen it. */
async function mayVerify(db: Queryable, actor: Actor, row: Pick<EvidenceRow, "userId" | "projectId" | "addedBy">): Promise<Result<true>> {
  const own = (await holds(db, actor, row)) || (actor.kind === "person" && row.addedBy === actor.userId);
  const may = permitted(actor, "evidence.verify", { holdsEvidence: own });
  if (!may.ok) return may;
  return (await entitled(db, actor, row)) ? may : refuse("not-permitted", "Neither this person nor this project is before your committee.");
}

/** Why is read after signing in. */
async function tellWhoseItIs(tx: Transaction, context: Context, row: EvidenceRow): Promise<void> {
  if (row.projectId === null) { await tellPeople(tx, context, row.userId === null ? [] : [row.userId], { kind: "evidence-ended", facts: { about: "Your evidence" }, path: "/account#evidence" }); return; }
  const [project] = await tx.select({ reference: projects.reference }).from(projects).where(eq(projects.id, row.projectId));
  const leads = await tx.select({ id: projectMembers.userId }).from(projectMembers).where(and(eq(projectMembers.projectId, row.projectId), eq(projectMembers.role, "lead")));
  await tellPeople(tx, context, leads.map(({ id }) => id), { kind: "evidence-ended", facts: { about: project?.reference ?? "Your project" }, path: `/projects/${row.projectId}#evidence` });
}
