import { and, asc, desc, eq, inArray, isNull } from "drizzle-orm";
import { committeeRules, committeeSeats, grants, tres, users } from "#db/schema/index.ts";
import { oneDecider, signaturesOf, type CommitteeMember, type CommitteeRule } from "#lib/governance/committee.ts";
import type { Queryable } from "./context.ts";

/** `version` 0: nobody has set a rule, and the chair decides alone. */
export async function ruleOf(db: Queryable, treId: string): Promise<{ rule: CommitteeRule; version: number }> {
  const [last] = await db.select({ rule: committeeRules.rule, version: committeeRules.version }).from(committeeRules).where(eq(committeeRules.treId, treId)).orderBy(desc(committeeRules.version)).limit(1);
  return last ?? { rule: oneDecider, version: 0 };
}

/** The rule in force, with as many signatures as the TRE itself demands where that is more: its agent would let nothing else run. */
export async function ruleInForce(db: Queryable, treId: string): Promise<{ rule: CommitteeRule; version: number }> {
  const { rule, version } = await ruleOf(db, treId);
  const [tre] = await db.select({ profile: tres.profile }).from(tres).where(eq(tres.id, treId));
  const signatures = Math.max(signaturesOf(rule), tre?.profile?.committeeSignatures ?? 0);
  return { version, rule: signatures === signaturesOf(rule) ? rule : { ...rule, signatures } };
}

/** Who sits on a TRE's committee now. */
export const membersOf = async (db: Queryable, treId: string): Promise<CommitteeMember[]> => (await membersAt(db, [treId]))(treId);

/** The same of many committees at once. */
export async function membersAt(db: Queryable, treIds: readonly string[]): Promise<(treId: string) => CommitteeMember[]> {
  const all = treIds.length === 0 ? [] : await db.select({ treId: grants.treId, personId: users.id, name: users.name, orcid: users.orcid, role: grants.role, kind: committeeSeats.kind, independent: committeeSeats.independent, delegate: committeeSeats.delegate, hearsAppeals: committeeSeats.hearsAppeals, deputyOf: committeeSeats.deputyOf, organisation: committeeSeats.organisation, ror: committeeSeats.ror })
    .from(grants).innerJoin(users, eq(users.id, grants.userId)).leftJoin(committeeSeats, and(eq(committeeSeats.userId, grants.userId), eq(committeeSeats.treId, grants.treId)))
    .where(and(inArray(grants.treId, [...treIds]), inArray(grants.role, ["committee-member", "committee-chair"]), isNull(users.deactivatedAt))).orderBy(asc(grants.role), asc(users.name));
  // Chairs come first, so that whoever holds both roles sits there as chair.
  return (treId) => [...new Map(all.filter((row) => row.treId === treId).reverse().map((row) => [row.personId, row])).values()].reverse().map((row) => ({
    personId: row.personId, name: row.name, orcid: row.orcid ?? "", independent: row.independent ?? false, delegate: row.delegate ?? false, hearsAppeals: row.hearsAppeals ?? false, deputyOf: row.deputyOf ?? null, organisation: { name: row.organisation ?? "", ror: row.ror ?? "" },
    kind: row.role === "committee-chair" ? "chair" : row.kind === null || row.kind === "chair" ? "other" : row.kind,
  }));
}
