/** A small table of made-up patients and a question about them, whose answer can be told by eye. */
import type { TableDictionary } from "#lib/query/dictionary.ts";
import { Query } from "#lib/query/model.ts";
import type { TableRows } from "#lib/query/reference-engine.ts";

export const dictionary: TableDictionary = {
  table: "patients", label: "Patients",
  columns: [
    { kind: "category", name: "sex", label: "Sex", levels: [{ code: "f", label: "Female" }, { code: "m", label: "Male" }], missingCodes: [] },
    { kind: "category", name: "disease", label: "Heart disease", levels: [{ code: "no", label: "No" }, { code: "yes", label: "Yes" }], missingCodes: [] },
    { kind: "number", name: "age", label: "Age", unit: "years", min: 0, max: 120, missingCodes: [] },
  ],
};
const people = (count: number, sex: string, disease: string) => Array.from({ length: count }, (_, i) => ({ sex, disease, age: 40 + (i % 30) }));
/** 43 women without disease, 22 with; 31 men without, 54 with. */
export const hospital: TableRows = { kind: "table", dictionary, rows: [...people(43, "f", "no"), ...people(22, "f", "yes"), ...people(31, "m", "no"), ...people(54, "m", "yes")] };

export const question = Query.parse({
  version: 1, title: "Heart disease by sex", dataModel: { kind: "table", table: "patients" },
  population: { kind: "group", match: "all", of: [] },
  variables: [{ kind: "column", name: "sex", label: "Sex", column: "sex" }, { kind: "column", name: "disease", label: "Heart disease", column: "disease" }],
  analyses: [{ kind: "count", id: "people" }, { kind: "crosstab", id: "by-sex", by: ["sex", "disease"] }],
});
