/**
 * A distribution from a cohort discovery worker, as the released output that it honestly is. Its file lists codes with rounded numbers of
 * people and leaves small ones out. It says nothing of how many people there are in all, and what it does not list may be few people, a
 * code that its vocabulary lacks, or a kind of record that it does not look into: so nothing bounds an unlisted code.
 */
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { DistributionFile } from "#lib/query/formats/rquest-distribution.ts";
import type { RecordDomain } from "#lib/query/omop-tables.ts";
import { missingLevel } from "#lib/query/outputs.ts";
import type { Cell } from "./cell.ts";
import type { ReleasedOutput } from "./released.ts";
import { countOfWorker, type WorkerRules } from "./worker-count.ts";

type Distribution = Extract<ReleasedOutput, { kind: "distribution" }>;
type FileOf<K extends DistributionFile["kind"]> = Extract<DistributionFile, { kind: K }>;

/** RQuest's categories by kind of record. Gender, race and ethnicity are told of a person, not recorded. */
const domains: Readonly<Record<string, RecordDomain>> = { condition: "condition", drug: "drug", procedure: "procedure", measurement: "measurement", observation: "observation", specimen: "specimen", device: "device", visit: "visit" };

/** A listed number. Workers round it after they have left out small ones, so it may lie up to half a rounding below the threshold. */
function listed(people: number, rules: WorkerRules, behind: number | undefined): Result<Cell> {
  const { threshold, roundingBase } = rules;
  const half = Math.floor(roundingBase / 2);
  const cell = countOfWorker(people, { threshold: Math.max(1, threshold - half), roundingBase }, behind);
  if (!cell.ok || cell.value.is !== "value" || !cell.value.range || behind !== undefined) return cell;
  return ok({ ...cell.value, range: { low: Math.max(threshold, people - half), high: people + half } });
}

export function codesOfWorker(id: string, { rows }: FileOf<"codes">, rules: WorkerRules, behind?: number): Result<Distribution> {
  const found: Extract<Distribution, { of: "codes" }>["rows"] = [];
  for (const { omopId, omopName, description, category, people } of rows) {
    const domain = domains[category.toLowerCase()];
    if (domain === undefined || omopId === null || omopId === 0 || people === 0) continue;
    const cell = listed(people, rules, behind);
    if (!cell.ok) return cell;
    found.push({ domain, conceptId: omopId, name: (omopName || description).slice(0, 255), people: cell.value });
  }
  if (found.length > 50_000) return refuse("too-large", "The worker's file lists more than 50,000 codes.");
  return ok({ kind: "distribution", id, of: "codes", people: { is: "withheld" }, rows: found, unlistedBelow: null });
}

/** Workers tell of sex, and of people recorded as female or male only. */
export function sexesOfWorker(id: string, { rows }: FileOf<"demographics">, rules: WorkerRules, behind?: number): Result<Distribution> {
  const sex = rows.find((row) => row.code.toUpperCase() === "SEX");
  if (!sex) return refuse("bad-crate", "The worker's answer cannot be read: its file says nothing of sex.");
  const cells: Cell[] = [];
  for (const key of ["female", "male"]) {
    const people = sex.alternatives.find((one) => one.key.toLowerCase() === key)?.people ?? 0;
    const cell = people === 0 ? countOfWorker(0, rules, behind) : listed(people, rules, behind);
    if (!cell.ok) return cell;
    cells.push(cell.value);
  }
  const dimension = { variable: "_sex", label: "Sex", levels: [{ code: "female", label: "Female" }, { code: "male", label: "Male" }, missingLevel] };
  return ok({ kind: "distribution", id, of: "demographics", people: { is: "withheld" }, tables: [{ dimension, cells: [...cells, { is: "withheld" }] }] });
}

/** The races and ethnicities that a file of codes shows its worker to know. */
export const personConceptsIn = ({ rows }: FileOf<"codes">): { conceptId: number; is: "race" | "ethnicity" }[] =>
  rows.flatMap(({ category, omopId }) => {
    const is = category.toLowerCase();
    return omopId !== null && omopId > 0 && (is === "race" || is === "ethnicity") ? [{ conceptId: omopId, is }] : [];
  });
