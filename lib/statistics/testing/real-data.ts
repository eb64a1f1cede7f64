/** Real data, a list of rows for each site. The files are not part of the repository: see where they are looked for. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

export const realData = process.env.FIVEFOLD_REAL_DATA ?? path.join(import.meta.dirname, "../../../../shared/data");
const hospitals = ["cleveland", "hungarian", "switzerland", "va"];
const heartFile = (hospital: string) => path.join(realData, `heart-disease/processed.${hospital}.data`);
const colonFile = path.join(realData, "colon/colon_death.csv");
export const hasRealData = existsSync(colonFile) && hospitals.every((h) => existsSync(heartFile(h)));

export type Row = Record<string, number>;
const heartColumns = ["age", "sex", "cp", "trestbps", "chol", "fbs", "restecg", "thalach", "exang", "oldpeak", "slope", "ca", "thal", "num"];

/** Of each of the four hospitals; NaN where the file has “?”. `y`: any heart disease. */
export const heartRows = (): Row[][] => hospitals.map((hospital) => readFileSync(heartFile(hospital), "utf8").trim().split("\n").map((line) => {
  const values = line.split(",").map((x) => (x === "?" ? Number.NaN : Number(x)));
  const row: Row = Object.fromEntries(heartColumns.map((name, i) => [name, values[i]!]));
  return { ...row, y: row.num! > 0 ? 1 : 0 };
}));

/** Who has all the variables of the usual model of these data: 303, 270, 117 and 137 people. */
export const isComplete = (row: Row): boolean => !["age", "sex", "cp", "trestbps", "chol", "thalach", "exang", "oldpeak"].some((name) => Number.isNaN(row[name]));

export const arms = ["Obs", "Lev", "Lev+5FU"];
/** Of each site in the file's column `site`; other columns are numbers, NaN where empty or NA, and `rx` is the place among the arms. */
export function colonRows(): Row[][] {
  const [head, ...lines] = readFileSync(colonFile, "utf8").trim().replaceAll('"', "").split("\n").map((line) => line.split(","));
  const rows = lines.map((cells) => Object.fromEntries(head!.map((name, i) => [name, cells[i]!])));
  const sites = [...new Set(rows.map((row) => row.site!))].sort();
  return sites.map((site) => rows.filter((row) => row.site === site).map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => name !== "site").map(([name, text]) => [name, name === "rx" ? arms.indexOf(text) : text === "" || text === "NA" ? Number.NaN : Number(text)]))));
}
