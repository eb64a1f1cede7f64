/** Rules of disclosure control that people put in force in the console, and those that wait for a second person. */
import type { DatabaseSync } from "node:sqlite";
import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";

type Person = { accountId: string; name: string };
export type PolicyVersion = {
  version: number; disclosure: DisclosurePolicy; digest: string; reason: string; proposedBy: Person; proposedAt: string;
  /** Null where one person was enough, and while a second one is awaited. */
  confirmedBy: Person | null; inForceAt: string | null; setAsideAt: string | null;
};
type Row = Record<string, string | number | null>;
const versionOf = (row: Row): PolicyVersion => ({
  version: Number(row.version), disclosure: JSON.parse(String(row.disclosure)) as DisclosurePolicy, digest: String(row.digest), reason: String(row.reason),
  proposedBy: { accountId: String(row.proposed_by), name: String(row.proposed_by_name) }, proposedAt: String(row.proposed_at),
  confirmedBy: row.confirmed_by === null ? null : { accountId: String(row.confirmed_by), name: String(row.confirmed_by_name) },
  inForceAt: row.in_force_at === null ? null : String(row.in_force_at), setAsideAt: row.set_aside_at === null ? null : String(row.set_aside_at),
});

/** Newest first. */
export const policyVersions = (db: DatabaseSync): PolicyVersion[] => (db.prepare("SELECT * FROM policy_versions ORDER BY version DESC").all() as Row[]).map(versionOf);
export const nextVersion = (db: DatabaseSync): number => Number((db.prepare("SELECT coalesce(max(version), 1) + 1 AS next FROM policy_versions").get() as Row).next);
export const waitingVersion = (db: DatabaseSync): PolicyVersion | undefined => policyVersions(db).find((one) => one.inForceAt === null && one.setAsideAt === null);
/** Undefined where only the policy file speaks. */
export const rulesInForce = (db: DatabaseSync): DisclosurePolicy | undefined => policyVersions(db).find((one) => one.inForceAt !== null)?.disclosure;

/** At most one change waits: what waited before is set aside. */
export function recordVersion(db: DatabaseSync, { version, disclosure, digest, reason, proposedBy, proposedAt, inForceAt }: Omit<PolicyVersion, "confirmedBy" | "setAsideAt">): void {
  setAsideWaiting(db, proposedAt);
  db.prepare("INSERT INTO policy_versions (version, disclosure, digest, reason, proposed_by, proposed_by_name, proposed_at, in_force_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
    .run(version, JSON.stringify(disclosure), digest, reason, proposedBy.accountId, proposedBy.name, proposedAt, inForceAt);
}
export const setAsideWaiting = (db: DatabaseSync, at: string): unknown => db.prepare("UPDATE policy_versions SET set_aside_at = ? WHERE in_force_at IS NULL AND set_aside_at IS NULL").run(at);
export const confirmVersion = (db: DatabaseSync, version: number, by: Person, at: string): unknown =>
  db.prepare("UPDATE policy_versions SET confirmed_by = ?, confirmed_by_name = ?, in_force_at = ? WHERE version = ?").run(by.accountId, by.name, at, version);

/** Kept for as long as the store is, so that every release can be read with the rules that made it. */
export const noteRules = (db: DatabaseSync, disclosure: DisclosurePolicy, digest: string, at: string): unknown =>
  db.prepare("INSERT OR IGNORE INTO policies_seen VALUES (?, ?, ?)").run(digest, JSON.stringify(disclosure), at);
export const rulesSeen = (db: DatabaseSync): Map<string, DisclosurePolicy> =>
  new Map((db.prepare("SELECT digest, disclosure FROM policies_seen").all() as Row[]).map((row) => [String(row.digest), JSON.parse(String(row.disclosure)) as DisclosurePolicy]));
