/** Where the quality report of a dataset lies: beside the data file that was made of its folder. */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { QualityReport } from "./quality.ts";

/** With what the names of all files begin that were made of this folder or file. */
export const prefixOf = (place: string): string => `data-${createHash("sha256").update(place).digest("hex").slice(0, 12)}-`;

/** Undefined where the folder was not loaded, or by a version that wrote no report. */
export async function keptQuality(workFolder: string, place: string): Promise<QualityReport | undefined> {
  const name = (await readdir(workFolder).catch(() => [])).find((f) => f.startsWith(prefixOf(place)) && f.endsWith(".quality.json"));
  return name === undefined ? undefined : QualityReport.parse(JSON.parse(await readFile(path.join(workFolder, name), "utf8")));
}
