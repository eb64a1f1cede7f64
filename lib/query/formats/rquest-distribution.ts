/**
 * The files in which RQuest and Cohort Discovery carry distributions: tab-separated, a first line of column names, lines ended by
 * \n. `code.distribution` has one row for each code with the distinct people who have it; `demographics.distribution` has one row
 * for each attribute, its levels in ALTERNATIVES as `^Male|440^Female|560^`. The two put COUNT and DESCRIPTION in different
 * order, so columns are found by name. MIN to MAX are for numbers and stay empty. Source: BC|OS REST API, distribution queries;
 * Hutch Bunny 1.7 as observed.
 */
import { ok, refuse, type Result } from "#lib/kernel/result.ts";

/** The codes by which a distribution is asked for; RQuest's own page also spells the last one ICD-MAN. */
export const rquestDistributionCodes = ["GENERIC", "DEMOGRAPHICS", "ICD-MAIN"] as const;
export type RquestDistributionCode = (typeof rquestDistributionCodes)[number];

/** `category` is the kind of record, such as Condition. `people` has been through the disclosure control of whoever wrote the file. */
export type CodeDistributionRow = { code: string; people: number; description: string; omopId: number | null; omopName: string; category: string };
/** Keys of alternatives keep their spelling; workers differ in capitals. */
export type DemographicsRow = { code: string; description: string; people: number; alternatives: { key: string; people: number }[]; category: string };
export type DistributionFile = { kind: "codes"; rows: CodeDistributionRow[] } | { kind: "demographics"; rows: DemographicsRow[] };

const statistics = ["MIN", "Q1", "MEDIAN", "MEAN", "Q3", "MAX"] as const;
const rest = ["ALTERNATIVES", "DATASET", "OMOP", "OMOP_DESCR", "CATEGORY"] as const;
const codeColumns = ["BIOBANK", "CODE", "COUNT", "DESCRIPTION", ...statistics, ...rest] as const;
const demographicsColumns = ["BIOBANK", "CODE", "DESCRIPTION", "COUNT", ...statistics, ...rest] as const;
type Column = (typeof codeColumns)[number];
export const fileNames = { codes: "code.distribution", demographics: "demographics.distribution" } as const;

/** A tab or a line's end in a name would begin another field or row. */
const field = (value: string | number | null | undefined): string => String(value ?? "").replace(/[\t\r\n]+/g, " ").trim();
/** `^` and `|` are the grammar of ALTERNATIVES. */
const alternativeKey = (key: string): string => field(key).replace(/[\^|]+/g, " ");
const lines = (columns: readonly Column[], rows: readonly Partial<Record<Column, string | number | null>>[]): string =>
  [columns.join("\t"), ...rows.map((row) => columns.map((c) => field(row[c])).join("\t"))].join("\n");

/** `collection` names the data in BIOBANK: a collection's id, or the name of a pool. */
export function writeDistributionFile(collection: string, file: DistributionFile): string {
  if (file.kind === "codes") {
    return lines(codeColumns, file.rows.map((r) => ({ BIOBANK: collection, CODE: r.code, COUNT: r.people, DESCRIPTION: r.description, OMOP: r.omopId, OMOP_DESCR: r.omopName, CATEGORY: r.category })));
  }
  return lines(demographicsColumns, file.rows.map((r) => ({
    BIOBANK: collection, CODE: r.code, DESCRIPTION: r.description, COUNT: r.people, DATASET: "person", CATEGORY: r.category,
    ALTERNATIVES: r.alternatives.length === 0 ? "" : `^${r.alternatives.map((a) => `${alternativeKey(a.key)}|${a.people}`).join("^")}^`,
  })));
}

/** More than any vocabulary's codes in one collection; a larger file is a mistake or an attack. */
const largestFile = 64 * 1024 * 1024;
const mostRows = 500_000;
const nothing = new Set(["", "nan", "none", "null", "na"]);
const asCount = (text: string): number | null => (/^\d{1,12}(\.0+)?$/.test(text) ? Number(text) : null);

function readAlternatives(text: string): DemographicsRow["alternatives"] | null {
  if (text === "") return [];
  const parts = text.split("^").map((p) => p.trim()).filter((p) => p !== "");
  const read = parts.map((part) => {
    const bar = part.lastIndexOf("|");
    const people = asCount(part.slice(bar + 1).trim());
    return bar <= 0 || people === null ? null : { key: part.slice(0, bar).trim(), people };
  });
  return read.includes(null) ? null : (read as DemographicsRow["alternatives"]);
}

/** Refuses, naming the line, what is not such a file; what it does not know (other columns) changes no row and is passed over. */
export function readDistributionFile(text: string): Result<DistributionFile> {
  const bad = (line: number, message: string) => refuse("invalid-input", `Line ${line} of the distribution file: ${message}`);
  if (text.length > largestFile) return refuse("too-large", "The distribution file is longer than 64 MiB.");
  const all = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const header = all[0]!.split("\t").map((name) => name.trim().toUpperCase());
  const place = (column: Column) => header.indexOf(column);
  const missing = (["CODE", "COUNT"] as const).filter((c) => place(c) < 0);
  if (missing.length > 0) return bad(1, `it has no column ${missing.join(" and ")}. The first line holds the names of the columns, with tabs between.`);
  const filled = all.map((line, i) => ({ line, number: i + 1 })).slice(1).filter(({ line }) => line.trim() !== "");
  if (filled.length > mostRows) return refuse("too-large", `The distribution file has more than ${mostRows} rows.`);

  const codes: CodeDistributionRow[] = [];
  const demographics: DemographicsRow[] = [];
  const isDemographics = place("COUNT") > place("DESCRIPTION") && place("DESCRIPTION") >= 0;
  const seen = new Set<string>();
  for (const { line, number } of filled) {
    const fields = line.split("\t");
    const value = (column: Column): string => {
      const found = (place(column) < 0 ? "" : (fields[place(column)] ?? "")).trim();
      return nothing.has(found.toLowerCase()) ? "" : found;
    };
    const [code, people, category] = [value("CODE"), asCount(value("COUNT")), value("CATEGORY")];
    if (code === "") return bad(number, "CODE is empty.");
    if (people === null) return bad(number, `COUNT of ${code} must be a whole number of people.`);
    if (seen.has(`${code}\t${category}`)) return bad(number, `${code} stands there twice in the category ${category || "without a name"}.`);
    seen.add(`${code}\t${category}`);
    if (isDemographics) {
      const alternatives = readAlternatives(value("ALTERNATIVES"));
      if (!alternatives) return bad(number, `ALTERNATIVES of ${code} must be written as ^level|count^level|count^.`);
      demographics.push({ code, people, category, description: value("DESCRIPTION"), alternatives });
    } else {
      const omop = asCount(value("OMOP")) ?? asCount(/^OMOP:(\d+)$/i.exec(code)?.[1] ?? "");
      codes.push({ code, people, category, description: value("DESCRIPTION"), omopId: omop, omopName: value("OMOP_DESCR") });
    }
  }
  return ok(isDemographics ? { kind: "demographics", rows: demographics } : { kind: "codes", rows: codes });
}
