/** Evidence on record, of people and of projects, and the signed statement of it that goes to TREs. */
import { and, asc, eq, inArray, type SQL } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { evidence, siteDecisions, users } from "#db/schema/index.ts";
import { unmetInWords, type MetCondition } from "#lib/approval/conditions.ts";
import type { Envelope } from "#lib/approval/envelope.ts";
import { EvidenceStatement, evidenceStatementType, lackingEvidence } from "#lib/approval/evidence.ts";
import { signDocument } from "#lib/approval/signature.ts";
import { heldOf, type Evidence } from "#lib/governance/evidence.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import type { Context, Queryable } from "./context.ts";
import { conditionsInForce } from "./terms-in-force.ts";

export type EvidenceRow = typeof evidence.$inferSelect;
type Named = { row: EvidenceRow; verifier: string | null; ender: string | null };

const asEvidence = ({ row, verifier, ender }: Named): Evidence => ({
  id: row.id, kind: row.kind, issuer: row.issuer, reference: row.reference, validFrom: row.validFrom, validTo: row.validTo,
  verified: row.verifiedAt && { by: verifier ?? row.visa?.issuer ?? row.registry?.registry ?? "", at: row.verifiedAt.toISOString(), how: row.verifiedHow ?? "" },
  ended: row.endedAt && { by: ender ?? "", at: row.endedAt.toISOString(), because: row.endedBecause ?? "" },
});

async function find(db: Queryable, where: SQL): Promise<Named[]> {
  const [verifier, ender] = [alias(users, "verifier"), alias(users, "ender")];
  return db.select({ row: evidence, verifier: verifier.name, ender: ender.name }).from(evidence)
    .leftJoin(verifier, eq(verifier.id, evidence.verifiedBy)).leftJoin(ender, eq(ender.id, evidence.endedBy)).where(where).orderBy(asc(evidence.kind), asc(evidence.validTo));
}

/** By whose it is; who or what has none is not in it. */
async function evidenceBy(db: Queryable, holder: "userId" | "projectId", ids: readonly string[]): Promise<Map<string, Evidence[]>> {
  const rows = ids.length === 0 ? [] : await find(db, inArray(evidence[holder], [...ids]));
  return new Map([...Map.groupBy(rows, ({ row }) => row[holder] ?? "")].map(([id, found]) => [id, found.map(asEvidence)]));
}
export const evidenceOfPeople = (db: Queryable, userIds: readonly string[]): Promise<Map<string, Evidence[]>> => evidenceBy(db, "userId", userIds);
export const evidenceOfProjects = (db: Queryable, projectIds: readonly string[]): Promise<Map<string, Evidence[]>> => evidenceBy(db, "projectId", projectIds);
export const evidenceOfProject = async (db: Queryable, projectId: string): Promise<Evidence[]> => (await evidenceOfProjects(db, [projectId])).get(projectId) ?? [];

/** Conditions of approvals of this project that a committee has found met; of one TRE, or of all. */
export async function metConditions(db: Queryable, projectIds: readonly string[], treId?: string): Promise<MetCondition[]> {
  const sites = projectIds.length === 0 ? [] : await db.select().from(siteDecisions).where(and(inArray(siteDecisions.projectId, [...projectIds]), ...(treId === undefined ? [] : [eq(siteDecisions.treId, treId)])));
  return sites.flatMap(conditionsInForce).flatMap(({ id, met }) => (id !== undefined && met ? [{ id, on: dayOf(new Date(met.at)) }] : []));
}

export async function heldFor(db: Queryable, context: Context, projectId: string, personId: string, treId: string): Promise<Pick<EvidenceStatement, "person" | "project" | "conditions">> {
  const today = dayOf(context.clock.now());
  const [people, project] = [await evidenceOfPeople(db, [personId]), await evidenceOfProject(db, projectId)];
  const conditions = await metConditions(db, [projectId], treId);
  return { person: heldOf(people.get(personId) ?? [], today), project: heldOf(project, today), ...(conditions.length > 0 && { conditions }) };
}

/** For a TRE's agent, which takes no unsigned word. */
export async function signedStatement(db: Queryable, context: Context, projectId: string, personId: string, treId: string): Promise<string> {
  const statement = EvidenceStatement.parse({ version: 1, projectId, personId, ...(await heldFor(db, context, projectId, personId, treId)), statedAt: context.clock.now().toISOString() });
  return signDocument(statement, evidenceStatementType, context.signingKey);
}

/** Why what an approval leans on does not carry a run of this person today at a TRE without an agent. What its worker counts has left with the answer: what must be met before any output must be met before the start. */
export async function lackingToday(db: Queryable, context: Context, envelope: Envelope, projectId: string, personId: string): Promise<string[]> {
  const [held, today] = [await heldFor(db, context, projectId, personId, envelope.tre.id), dayOf(context.clock.now())];
  return [...lackingEvidence(envelope, personId, held, today), ...unmetInWords("output", envelope.conditions, held.conditions ?? [], today)];
}
