/** The exact counts behind what was last published of each dataset, so that a refresh tells of nobody. They never leave. */
import type { DatabaseSync } from "node:sqlite";
import type { Told } from "../settled-profile.ts";

export function toldProfile(db: DatabaseSync, dataset: string): Told | undefined {
  const row = db.prepare("SELECT told FROM told_profiles WHERE dataset = ?").get(dataset) as { told: string } | undefined;
  return row && (JSON.parse(row.told) as Told);
}
export const keepToldProfile = (db: DatabaseSync, dataset: string, told: Told): void => void db.prepare("INSERT OR REPLACE INTO told_profiles (dataset, told) VALUES (?, ?)").run(dataset, JSON.stringify(told));
