/** The passkeys of committee members that this TRE knows, and which of them count. */
import type { DatabaseSync } from "node:sqlite";
import type { HeldKey } from "#lib/approval/signed-decision.ts";
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { PasskeyKey } from "#lib/kernel/webauthn/passkey-key.ts";
import type { OfferedKey } from "#lib/protocol/committee-keys.ts";

/** `isOffered`: the portal still says that it is a key of a member of the committee. */
export type CommitteeKey = {
  credentialId: string; key: PasskeyKey; personId: string; name: string; offeredAt: string;
  acceptedBy: string | null; acceptedAt: string | null; withdrawnBy: string | null; withdrawnAt: string | null; isOffered: boolean;
};
type Row = Omit<CommitteeKey, "key" | "isOffered"> & { publicKey: string; isOffered: number };
const columns = `credential_id AS credentialId, public_key AS publicKey, person_id AS personId, name, offered_at AS offeredAt, accepted_by AS acceptedBy, accepted_at AS acceptedAt,
  withdrawn_by AS withdrawnBy, withdrawn_at AS withdrawnAt, is_offered AS isOffered`;
const fromRow = ({ publicKey, isOffered, ...row }: Row): CommitteeKey => ({ ...row, key: PasskeyKey.parse(JSON.parse(publicKey)), isOffered: isOffered === 1 });

export const committeeKeys = (db: DatabaseSync): CommitteeKey[] => (db.prepare(`SELECT ${columns} FROM committee_keys ORDER BY name, offered_at`).all() as Row[]).map(fromRow);
export function committeeKey(db: DatabaseSync, credentialId: string): CommitteeKey | undefined {
  const row = db.prepare(`SELECT ${columns} FROM committee_keys WHERE credential_id = ?`).get(credentialId) as Row | undefined;
  return row && fromRow(row);
}

/** Those that were accepted, of which some are withdrawn: what signatures are held against. */
export const keysThatCount = (db: DatabaseSync): HeldKey[] =>
  committeeKeys(db).filter((one) => one.acceptedAt !== null).map(({ credentialId, key, personId, name, withdrawnAt }) => ({ credentialId, key, personId, name, withdrawn: withdrawnAt !== null }));

/** Whether it is new here. Neither a known id with another key, nor a known key under another id or person, is taken. */
export const keepOffered = (db: DatabaseSync, { credentialId, key, person }: OfferedKey, at: string): boolean =>
  db.prepare("INSERT INTO committee_keys (credential_id, public_key, person_id, name, offered_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING").run(credentialId, canonicalJson(key), person.id, person.name, at).changes === 1;
export const markOffered = (db: DatabaseSync, credentialId: string, isOffered: boolean): void => void db.prepare("UPDATE committee_keys SET is_offered = ? WHERE credential_id = ?").run(isOffered ? 1 : 0, credentialId);
/** Nobody relied on it: it is forgotten. */
export const forgetOffered = (db: DatabaseSync, credentialId: string): void => void db.prepare("DELETE FROM committee_keys WHERE credential_id = ? AND accepted_at IS NULL").run(credentialId);
export const acceptCommitteeKey = (db: DatabaseSync, credentialId: string, by: string, at: string): void =>
  void db.prepare("UPDATE committee_keys SET accepted_by = ?, accepted_at = ?, withdrawn_by = NULL, withdrawn_at = NULL WHERE credential_id = ?").run(by, at, credentialId);
export const withdrawCommitteeKey = (db: DatabaseSync, credentialId: string, by: string, at: string): void =>
  void db.prepare("UPDATE committee_keys SET withdrawn_by = ?, withdrawn_at = ? WHERE credential_id = ? AND withdrawn_at IS NULL").run(by, at, credentialId);
