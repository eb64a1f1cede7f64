/** Evidence on record, of people and of projects, and the signed statement of it that goes to TREs. */
import { and, asc, eq, inArray } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { evidence, users } from "#db/schema/index.ts";
import type { Envelope } from "#lib/approval/envelope.ts";
import { EvidenceStatement, evidenceStatementType, lackingEvidence } from "#lib/approval/evidence.ts";
import { signDocument } from "#lib/approval/signature.ts";
import { heldOf, type Evidence } from "#lib/governance/evidence.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import type { Context, Queryable } from "./context.ts";

export type EvidenceRow = typeof evidence.$inferSelect;
type Named = { row: EvidenceRow; verifier: string | null; ender: string | null };

const asEvidence = ({ row, verifier, ender }: Named): Evidence => ({
  id: row.id, kind: row.kind, issuer: row.issuer, reference: row.reference, validFrom: row.validFrom, validTo: row.validTo,
  verified: row.verifiedAt && { by: verifier ?? row.visa?.issuer ?? "", at: row.verifiedAt.toISOString(), how: row.verifiedHow ?? "" },
  ended: row.endedAt && { by: ender ?? "", at: row.endedAt.toISOString(), because: row.endedBecause ?? "" },
});

async function find(db: Queryable, where: ReturnType<typeof and>): Promise<Named[]> {
  const [verifier, ender] = [alias(users, "verifier"), alias(users, "ender")];
  return db.select({ row: evidence, verifier: verifier.name, ender: ender.name }).from(evidence)
    .leftJoin(verifier, eq(verifier.id, evidence.verifiedBy)).leftJoin(ender, eq(ender.id, evidence.endedBy)).where(where).orderBy(asc(evidence.kind), asc(evidence.validTo));
}

/** By person; somebody without any is not in it. */
export async function evidenceOfPeople(db: Queryable, userIds: readonly string[]): Promise<Map<string, Evidence[]>> {
  const by = new Map<string, Evidence[]>();
  if (userIds.length === 0) return by;
  for (const found of await find(db, and(inArray(evidence.userId, [...userIds])))) by.set(found.row.userId ?? "", [...(by.get(found.row.userId ?? "") ?? []), asEvidence(found)]);
  return by;
}
export const evidenceOfProject = async (db: Queryable, projectId: string): Promise<Evidence[]> => (await find(db, and(eq(evidence.projectId, projectId)))).map(asEvidence);

export async function heldFor(db: Queryable, context: Context, projectId: string, personId: string): Promise<Pick<EvidenceStatement, "person" | "project">> {
  const today = dayOf(context.clock.now());
  const [people, project] = [await evidenceOfPeople(db, [personId]), await evidenceOfProject(db, projectId)];
  return { person: heldOf(people.get(personId) ?? [], today), project: heldOf(project, today) };
}

/** For a TRE's agent, which takes no unsigned word. */
export async function signedStatement(db: Queryable, context: Context, projectId: string, personId: string): Promise<string> {
  const statement = EvidenceStatement.parse({ version: 1, projectId, personId, ...(await heldFor(db, context, projectId, personId)), statedAt: context.clock.now().toISOString() });
  return signDocument(statement, evidenceStatementType, context.signingKey);
}

/** Why the evidence that an approval leans on does not carry a run of this person today. */
export const lackingToday = async (db: Queryable, context: Context, envelope: Envelope, projectId: string, personId: string): Promise<string[]> =>
  lackingEvidence(envelope, personId, await heldFor(db, context, projectId, personId), dayOf(context.clock.now()));
