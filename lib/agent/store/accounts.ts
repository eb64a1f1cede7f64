/** The people of this TRE's console. The TRE keeps them itself; the portal knows nothing of them. */
import type { DatabaseSync } from "node:sqlite";

export const consoleRoles = ["operator", "output-checker"] as const;
export type ConsoleRole = (typeof consoleRoles)[number];
export type Account = { accountId: string; email: string; name: string; orcid: string | null; roles: ConsoleRole[]; passwordHash: string; createdAt: string; disabledAt: string | null };
type Row = { account_id: string; email: string; name: string; orcid: string | null; roles: string; password_hash: string; created_at: string; disabled_at: string | null };

const fromRow = (row: Row): Account => ({
  accountId: row.account_id, email: row.email, name: row.name, orcid: row.orcid, roles: JSON.parse(row.roles) as ConsoleRole[],
  passwordHash: row.password_hash, createdAt: row.created_at, disabledAt: row.disabled_at,
});
export const addAccount = (db: DatabaseSync, a: Account): void =>
  void db.prepare("INSERT INTO accounts VALUES (?, ?, ?, ?, ?, ?, ?, ?)").run(a.accountId, a.email, a.name, a.orcid, JSON.stringify(a.roles), a.passwordHash, a.createdAt, a.disabledAt);
export function accountByEmail(db: DatabaseSync, email: string): Account | undefined {
  const row = db.prepare("SELECT * FROM accounts WHERE email = ?").get(email) as Row | undefined;
  return row && fromRow(row);
}
export const allAccounts = (db: DatabaseSync): Account[] => (db.prepare("SELECT * FROM accounts ORDER BY name").all() as unknown as Row[]).map(fromRow);

export const addSession = (db: DatabaseSync, s: { tokenSha256: string; accountId: string; at: string; expiresAt: string }): void =>
  void db.prepare("INSERT INTO sessions VALUES (?, ?, ?, ?, ?)").run(s.tokenSha256, s.accountId, s.at, s.at, s.expiresAt);
export const removeSession = (db: DatabaseSync, tokenSha256: string): void => void db.prepare("DELETE FROM sessions WHERE token_sha256 = ?").run(tokenSha256);
export const removeExpiredSessions = (db: DatabaseSync, now: string): void => void db.prepare("DELETE FROM sessions WHERE expires_at <= ?").run(now);

export function accountBySession(db: DatabaseSync, tokenSha256: string, now: string): Account | undefined {
  const row = db.prepare("SELECT accounts.* FROM sessions JOIN accounts USING (account_id) WHERE token_sha256 = ? AND expires_at > ? AND disabled_at IS NULL").get(tokenSha256, now) as Row | undefined;
  return row && fromRow(row);
}

export const recordAttempt = (db: DatabaseSync, who: string, at: string): void => void db.prepare("INSERT INTO sign_in_attempts VALUES (?, ?)").run(who, at);
export const forgetAttempts = (db: DatabaseSync, who: string): void => void db.prepare("DELETE FROM sign_in_attempts WHERE who = ?").run(who);
export const attemptsSince = (db: DatabaseSync, who: string, since: string): number =>
  (db.prepare("SELECT count(*) AS n FROM sign_in_attempts WHERE who = ? AND at > ?").get(who, since) as { n: number }).n;
