/** The four heart-disease hospitals and the colon-cancer trial, which are not part of the repository: read from where they lie beside it. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const shared = join(import.meta.dirname, "../../../../shared/data");
const heartFolder = process.env.HEART_DISEASE_DATA ?? join(shared, "heart-disease");
const colonFile = process.env.COLON_DATA ?? join(shared, "colon/colon_death.csv");
const lines = (file: string): string[][] => readFileSync(file, "utf8").trim().split("\n").map((line) => line.trim().split(","));

export const hospitals = ["cleveland", "hungarian", "switzerland", "va"];
const heartColumns = ["age", "sex", "cp", "trestbps", "chol", "fbs", "restecg", "thalach", "exang", "oldpeak", "slope", "ca", "thal", "num"] as const;
/** NaN where not known. */
export type Patient = Record<(typeof heartColumns)[number], number>;

export const hasRealPeople = existsSync(colonFile) && hospitals.every((h) => existsSync(join(heartFolder, `processed.${h}.data`)));
export const patientsOf = (hospital: string): Patient[] =>
  lines(join(heartFolder, `processed.${hospital}.data`)).map((row) => Object.fromEntries(heartColumns.map((name, i) => [name, row[i] === "?" ? NaN : Number(row[i])])) as Patient);

/** Who has all the variables of the usual model of these data: 303, 270, 117 and 137 people. */
export const isComplete = (p: Patient): boolean => ![p.age, p.sex, p.cp, p.trestbps, p.chol, p.thalach, p.exang, p.oldpeak].some(Number.isNaN);

const trialNumbers = ["time", "male", "age", "obstruct", "nodes", "differ"] as const;
/** NaN where not known. */
export type TrialPatient = Record<(typeof trialNumbers)[number], number> & { site: string; died: boolean; arm: string };
export const colonPatients = (): TrialPatient[] => {
  const [head, ...rows] = lines(colonFile).map((row) => row.map((text) => text.replaceAll('"', "")));
  const at = (row: string[], name: string): string => row[head!.indexOf(name)]!;
  const number = (text: string): number => (text === "" || text === "NA" ? NaN : Number(text));
  const numbers = (row: string[]) => Object.fromEntries(trialNumbers.map((name) => [name, number(at(row, name))])) as Record<(typeof trialNumbers)[number], number>;
  return rows.map((row) => ({ ...numbers(row), site: at(row, "site"), died: at(row, "event") === "1", arm: at(row, "rx") }));
};
