/** Passkeys of the console's people, and what output checkers signed with them. */
import type { DatabaseSync } from "node:sqlite";
import { ReleaseStatement } from "#lib/disclosure/signed-release.ts";
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { PasskeyKey } from "#lib/kernel/webauthn/passkey-key.ts";
import { Assertion } from "#lib/kernel/webauthn/verify-assertion.ts";

export type ConsolePasskey = { credentialId: string; accountId: string; name: string; key: PasskeyKey; signCount: number; madeAt: string; /** Account of the operator who compared its words with its owner. */ acceptedBy: string | null; acceptedAt: string | null; removedAt: string | null };
type Row = Omit<ConsolePasskey, "key"> & { publicKey: string };
const columns = `credential_id AS credentialId, account_id AS accountId, name, public_key AS publicKey, sign_count AS signCount, made_at AS madeAt, accepted_by AS acceptedBy, accepted_at AS acceptedAt, removed_at AS removedAt`;
const fromRow = ({ publicKey, ...row }: Row): ConsolePasskey => ({ ...row, key: PasskeyKey.parse(JSON.parse(publicKey)) });

/** Those in use, oldest first. */
export const consolePasskeys = (db: DatabaseSync): ConsolePasskey[] => (db.prepare(`SELECT ${columns} FROM console_passkeys WHERE removed_at IS NULL ORDER BY made_at, credential_id`).all() as Row[]).map(fromRow);
export function consolePasskey(db: DatabaseSync, credentialId: string): ConsolePasskey | undefined {
  const row = db.prepare(`SELECT ${columns} FROM console_passkeys WHERE credential_id = ?`).get(credentialId) as Row | undefined;
  return row && fromRow(row);
}
/** What counts of this person's. */
export const passkeysThatCount = (db: DatabaseSync, accountId: string): ConsolePasskey[] => consolePasskeys(db).filter((one) => one.accountId === accountId && one.acceptedAt !== null);

/** By its id or by its key, one that was removed too. */
export const isKnown = (db: DatabaseSync, credentialId: string, key: PasskeyKey): boolean => db.prepare("SELECT 1 FROM console_passkeys WHERE credential_id = ? OR public_key = ?").get(credentialId, canonicalJson(key)) !== undefined;
export const keepPasskey = (db: DatabaseSync, { credentialId, accountId, name, key, signCount, madeAt }: Omit<ConsolePasskey, "acceptedBy" | "acceptedAt" | "removedAt">): void =>
  void db.prepare("INSERT INTO console_passkeys (credential_id, account_id, name, public_key, sign_count, made_at) VALUES (?, ?, ?, ?, ?, ?)").run(credentialId, accountId, name, canonicalJson(key), signCount, madeAt);
export const acceptPasskey = (db: DatabaseSync, credentialId: string, by: string, at: string): void =>
  void db.prepare("UPDATE console_passkeys SET accepted_by = ?, accepted_at = ? WHERE credential_id = ? AND accepted_at IS NULL AND removed_at IS NULL").run(by, at, credentialId);
export const removePasskey = (db: DatabaseSync, credentialId: string, at: string): void =>
  void db.prepare("UPDATE console_passkeys SET removed_at = ? WHERE credential_id = ? AND removed_at IS NULL").run(at, credentialId);
export const moveSignCount = (db: DatabaseSync, credentialId: string, signCount: number): void => void db.prepare("UPDATE console_passkeys SET sign_count = ? WHERE credential_id = ?").run(signCount, credentialId);

/** One new passkey a person at a time; the last one asked for counts. */
export const keepChallenge = (db: DatabaseSync, accountId: string, challenge: string, expiresAt: string): void =>
  void db.prepare("INSERT OR REPLACE INTO passkey_challenges (account_id, challenge, expires_at) VALUES (?, ?, ?)").run(accountId, challenge, expiresAt);
export const challengeFor = (db: DatabaseSync, accountId: string, now: string): string | undefined =>
  (db.prepare("SELECT challenge FROM passkey_challenges WHERE account_id = ? AND expires_at > ?").get(accountId, now) as { challenge: string } | undefined)?.challenge;
export const forgetChallenge = (db: DatabaseSync, accountId: string): void => void db.prepare("DELETE FROM passkey_challenges WHERE account_id = ?").run(accountId);

export type ReleaseConfirmation = { statement: ReleaseStatement; assertion: Assertion };
export const keepConfirmation = (db: DatabaseSync, { statement, assertion }: ReleaseConfirmation, at: string): void =>
  void db.prepare("INSERT INTO release_confirmations (run_id, account_id, attempt, vote, statement, assertion, at) VALUES (?, ?, ?, ?, ?, ?, ?)").run(
    statement.run, statement.checker, statement.attempt, statement.vote, canonicalJson(statement), canonicalJson(assertion), at,
  );
export const confirmationsOf = (db: DatabaseSync, runId: string): ReleaseConfirmation[] =>
  (db.prepare("SELECT statement, assertion FROM release_confirmations WHERE run_id = ? ORDER BY at").all(runId) as { statement: string; assertion: string }[])
    .map(({ statement, assertion }) => ({ statement: ReleaseStatement.parse(JSON.parse(statement)), assertion: Assertion.parse(JSON.parse(assertion)) }));
