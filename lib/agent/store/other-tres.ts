/** The identity keys by which this TRE knows others. */
import type { DatabaseSync } from "node:sqlite";

export type OtherTre = { treId: string; name: string; x: string; firstSeenAt: string; acceptedBy: string | null; acceptedAt: string | null; offered: string | null; offeredAt: string | null };
const columns = "tre_id AS treId, name, x, first_seen_at AS firstSeenAt, accepted_by AS acceptedBy, accepted_at AS acceptedAt, offered, offered_at AS offeredAt";

export const otherTres = (db: DatabaseSync): OtherTre[] => (db.prepare(`SELECT ${columns} FROM other_tres ORDER BY name, tre_id`).all() as OtherTre[]).map((row) => ({ ...row }));
export const otherTre = (db: DatabaseSync, treId: string): OtherTre | undefined => db.prepare(`SELECT ${columns} FROM other_tres WHERE tre_id = ?`).get(treId) as OtherTre | undefined;
export const keepOtherTre = (db: DatabaseSync, { treId, name, x }: Pick<OtherTre, "treId" | "name" | "x">, at: string): void =>
  void db.prepare("INSERT INTO other_tres (tre_id, name, x, first_seen_at) VALUES (?, ?, ?, ?)").run(treId, name, x, at);
export const noteOffered = (db: DatabaseSync, treId: string, offered: string, at: string): void => void db.prepare("UPDATE other_tres SET offered = ?, offered_at = ? WHERE tre_id = ?").run(offered, at, treId);
export const acceptKey = (db: DatabaseSync, treId: string, x: string, by: string, at: string): void =>
  void db.prepare("UPDATE other_tres SET x = ?, accepted_by = ?, accepted_at = ?, offered = NULL, offered_at = NULL WHERE tre_id = ?").run(x, by, at, treId);
