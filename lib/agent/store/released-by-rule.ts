/** What left without people looking first, what was drawn of it for a check afterwards, and which classes are stopped. Nothing here is ever changed. */
import type { DatabaseSync } from "node:sqlite";

export type ReleasedByRule = { runId: string; outputId: string; class: string; /** Share that was to be drawn. */ share: number; draw: number; isDrawn: boolean; at: string };
export type LaterVerdict = "fine" | "should-not-have-left";
export type LaterCheck = { runId: string; outputId: string; verdict: LaterVerdict; reason: string; accountId: string; accountName: string; at: string };
export type ClassChange = { class: string; change: "stopped" | "opened"; runId: string | null; outputId: string | null; reason: string; accountId: string; accountName: string; at: string };

type Row<T> = Omit<T, "isDrawn"> & { isDrawn: number };
const fields = 'run_id AS runId, output_id AS outputId, class, share, draw, is_drawn AS isDrawn, at';
const fromRow = (row: unknown): ReleasedByRule => ({ ...(row as Row<ReleasedByRule>), isDrawn: (row as Row<ReleasedByRule>).isDrawn === 1 });

export const recordByRule = (db: DatabaseSync, one: ReleasedByRule): void =>
  void db.prepare("INSERT INTO released_by_rule VALUES (?, ?, ?, ?, ?, ?, ?)").run(one.runId, one.outputId, one.class, one.share, one.draw, one.isDrawn ? 1 : 0, one.at);
export const releasedByRule = (db: DatabaseSync, runId: string): ReleasedByRule[] => db.prepare(`SELECT ${fields} FROM released_by_rule WHERE run_id = ? ORDER BY rowid`).all(runId).map(fromRow);
export const allReleasedByRule = (db: DatabaseSync): ReleasedByRule[] => db.prepare(`SELECT ${fields} FROM released_by_rule ORDER BY rowid`).all().map(fromRow);
/** Drawn and not looked at yet, oldest first. */
export const unseenDraws = (db: DatabaseSync): ReleasedByRule[] =>
  db.prepare(`SELECT ${fields} FROM released_by_rule AS left_ WHERE is_drawn = 1 AND NOT EXISTS (SELECT 1 FROM later_checks AS c WHERE c.run_id = left_.run_id AND c.output_id = left_.output_id) ORDER BY at, run_id, rowid`).all().map(fromRow);

export const recordLaterCheck = (db: DatabaseSync, c: LaterCheck): void =>
  void db.prepare("INSERT INTO later_checks VALUES (?, ?, ?, ?, ?, ?, ?)").run(c.runId, c.outputId, c.verdict, c.reason, c.accountId, c.accountName, c.at);
const checkFields = "run_id AS runId, output_id AS outputId, verdict, reason, account_id AS accountId, account_name AS accountName, at";
/** As plain objects, which a browser's component can be handed. */
export const laterChecksOf = (db: DatabaseSync, runId: string): LaterCheck[] => db.prepare(`SELECT ${checkFields} FROM later_checks WHERE run_id = ? ORDER BY rowid`).all(runId).map((row) => ({ ...(row as unknown as LaterCheck) }));
export const allLaterChecks = (db: DatabaseSync): LaterCheck[] => db.prepare(`SELECT ${checkFields} FROM later_checks ORDER BY rowid`).all().map((row) => ({ ...(row as unknown as LaterCheck) }));

export const recordClassChange = (db: DatabaseSync, c: ClassChange): void =>
  void db.prepare("INSERT INTO class_changes (class, change, run_id, output_id, reason, account_id, account_name, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)").run(c.class, c.change, c.runId, c.outputId, c.reason, c.accountId, c.accountName, c.at);
/** The latest change of each class that is stopped now. */
export const stoppedClasses = (db: DatabaseSync): ClassChange[] =>
  db.prepare("SELECT class, change, run_id AS runId, output_id AS outputId, reason, account_id AS accountId, account_name AS accountName, at FROM class_changes AS c WHERE change = 'stopped' AND NOT EXISTS (SELECT 1 FROM class_changes AS later WHERE later.class = c.class AND later.change_id > c.change_id) ORDER BY change_id")
    .all().map((row) => ({ ...(row as unknown as ClassChange) }));
