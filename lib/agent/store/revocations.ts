/** Approvals that were taken back, as this TRE has heard, and what it has verified of the committee's signatures. A row stays: what was stopped here does not start again by the portal's word. */
import type { DatabaseSync } from "node:sqlite";
import { SignedDecision } from "#lib/approval/signed-decision.ts";

/** `signers`: members whose signatures this TRE has verified; null while too few have signed, or where it does not ask for any. */
export type Revocation = { envelope: string; reason: string; stoppedAt: string; heardAt: string; signed: SignedDecision | null; signers: string[] | null; signedAt: string | null };
type Row = Omit<Revocation, "signed" | "signers"> & { signed: string | null; signers: string | null };
const columns = "envelope, reason, stopped_at AS stoppedAt, heard_at AS heardAt, signed, signers, signed_at AS signedAt";
const fromRow = ({ signed, signers, ...row }: Row): Revocation => ({ ...row, signed: signed === null ? null : SignedDecision.parse(JSON.parse(signed)), signers: signers === null ? null : (JSON.parse(signers) as string[]) });

export const revocations = (db: DatabaseSync): Revocation[] => (db.prepare(`SELECT ${columns} FROM revocations ORDER BY stopped_at DESC`).all() as Row[]).map(fromRow);
export function revocationOf(db: DatabaseSync, envelope: string): Revocation | undefined {
  const row = db.prepare(`SELECT ${columns} FROM revocations WHERE envelope = ?`).get(envelope) as Row | undefined;
  return row && fromRow(row);
}
export const keepRevocation = (db: DatabaseSync, { envelope, reason, stoppedAt }: Pick<Revocation, "envelope" | "reason" | "stoppedAt">, at: string): void =>
  void db.prepare("INSERT INTO revocations (envelope, reason, stopped_at, heard_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING").run(envelope, reason, stoppedAt, at);
/** `reason`: the one that was signed. */
export const keepSignedRevocation = (db: DatabaseSync, envelope: string, { signed, signers, reason }: { signed: SignedDecision; signers: readonly string[]; reason: string }, at: string): void =>
  void db.prepare("UPDATE revocations SET signed = ?, signers = ?, signed_at = ?, reason = ? WHERE envelope = ? AND signed_at IS NULL").run(JSON.stringify(signed), JSON.stringify(signers), at, reason, envelope);
