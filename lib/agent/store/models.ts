/** Which runs have models that may still ask for sums, and which steps this TRE has given. */
import type { DatabaseSync } from "node:sqlite";
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import type { RoundState } from "#lib/statistics/rounds.ts";
import { sha256Of } from "../crate-files.ts";

export const keepModelRun = (db: DatabaseSync, runId: string, peopleDigest: string): void =>
  void db.prepare("INSERT INTO model_runs VALUES (?, ?, 0) ON CONFLICT (run_id) DO UPDATE SET people_digest = excluded.people_digest, is_open = 0").run(runId, peopleDigest);
/** Once its output is released. Nothing happens where the run has no models. */
export const openModels = (db: DatabaseSync, runId: string): void => void db.prepare("UPDATE model_runs SET is_open = 1 WHERE run_id = ?").run(runId);
export const closeModels = (db: DatabaseSync, runId: string): void => void db.prepare("UPDATE model_runs SET is_open = 0 WHERE run_id = ?").run(runId);
export const runsWithOpenModels = (db: DatabaseSync): string[] => (db.prepare("SELECT run_id FROM model_runs JOIN runs USING (run_id) WHERE is_open = 1 AND state IN ('delivered', 'received') ORDER BY run_id LIMIT 500").all() as { run_id: string }[]).map((row) => row.run_id);
export const peopleDigestOf = (db: DatabaseSync, runId: string): string | undefined => (db.prepare("SELECT people_digest FROM model_runs WHERE run_id = ? AND is_open = 1").get(runId) as { people_digest: string } | undefined)?.people_digest;

export const stateDigestOf = (state: RoundState): string => sha256Of(canonicalJson(state));
export type ModelStep = { step: number; stateDigest: string; participants: string };
export const lastModelStep = (db: DatabaseSync, runId: string, analysis: string): ModelStep | undefined =>
  db.prepare("SELECT step, state_digest AS stateDigest, participants FROM model_steps WHERE run_id = ? AND analysis = ? ORDER BY step DESC LIMIT 1").get(runId, analysis) as ModelStep | undefined;
export const recordModelStep = (db: DatabaseSync, runId: string, analysis: string, { step, stateDigest, participants }: ModelStep, at: string): void =>
  void db.prepare("INSERT OR IGNORE INTO model_steps VALUES (?, ?, ?, ?, ?, ?)").run(runId, analysis, step, stateDigest, participants, at);

/** What this TRE has given to models of a run: steps, and over how many TREs where its sums were masked. */
export type GivenToModel = { analysis: string; steps: number; maskedOver: number | null };
export const givenToModels = (db: DatabaseSync, runId: string): GivenToModel[] =>
  (db.prepare(`SELECT analysis, count(*) AS steps, (SELECT max(json_array_length(tres)) FROM masked_parts m WHERE m.run_id = s.run_id AND m.analysis = s.analysis) AS maskedOver
    FROM model_steps s WHERE run_id = ? GROUP BY analysis ORDER BY analysis`).all(runId) as GivenToModel[]).map((row) => ({ ...row }));
