/** The colon cancer trial as a table that a TRE offers, and what is asked of it: curves of everyone and by arm, and a Cox model. R's answers are in lib/statistics/testing/r. */
import { Query } from "#lib/query/model.ts";
import type { TableRows } from "#lib/query/reference-engine.ts";
import { arms, type Row } from "#lib/statistics/testing/real-data.ts";

const predictors = ["male", "age", "obstruct", "nodes", "differ"] as const;
const levels = (codes: readonly string[]) => codes.map((label, code) => ({ code: String(code), label }));
export const colonDictionary: TableRows["dictionary"] = {
  table: "patients", label: "Patients",
  columns: [
    { kind: "number", name: "time", label: "Days", min: 0, max: 4000, missingCodes: [] },
    { kind: "category", name: "event", label: "Died", levels: levels(["No", "Yes"]), missingCodes: [] },
    { kind: "category", name: "rx", label: "Treatment", levels: levels(arms), missingCodes: [] },
    ...predictors.map((name) => ({ kind: "number" as const, name, label: name, min: 0, max: 200, missingCodes: [] })),
  ],
};
export const colonDays = Array.from({ length: 14 }, (_, i) => 180 * (i + 1));
const death = { event: { variable: "event", level: "1" }, time: "time" };
export const colonQuestion = Query.parse({
  version: 1, title: "Time to death", dataModel: { kind: "table", table: "patients" }, population: { kind: "group", match: "all", of: [] },
  variables: colonDictionary.columns.map(({ name, label }) => ({ kind: "column", name, label, column: name })),
  analyses: [
    { kind: "survival", id: "all", ...death, breaks: colonDays },
    { kind: "survival", id: "by-arm", ...death, by: "rx", breaks: colonDays },
    { kind: "cox", id: "model", ...death, ties: "efron", terms: predictors.map((variable) => ({ variable })) },
  ],
});
export const colonTable = (people: readonly Row[]): TableRows => ({
  kind: "table", dictionary: colonDictionary,
  rows: people.map((row) => ({ time: row.time!, event: String(row.event), rx: Number.isNaN(row.rx) ? null : String(row.rx), ...Object.fromEntries(predictors.map((name) => [name, Number.isNaN(row[name]) ? null : row[name]!])) })),
});
