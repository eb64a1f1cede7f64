import { describe, expect, it } from "vitest";
import type { TableDictionary } from "#lib/query/dictionary.ts";
import { nameOfEventTable } from "#lib/query/event-tables.ts";
import { Query } from "#lib/query/model.ts";
import { missingLevel, type AnalysisOutput } from "#lib/query/outputs.ts";
import { certainlyNobody } from "./certain.ts";
import { wordingText } from "./conditions.ts";
import { isEntailed } from "./entailed.ts";
import { prime } from "./sketch.ts";
import { wordingOf } from "./wording.ts";

type Assignments = readonly (readonly [string, string])[];
const yesNo = ["no", "yes"].map((code) => ({ code, label: code }));
/** `required`: the columns of which everyone has a value. `least`: of days. */
function dictionaryOf(required: readonly string[], least = 0): TableDictionary {
  const isRequired = (name: string) => ({ missingCodes: [], ...(required.includes(name) && { required: true }) });
  return { table: "patients", label: "Patients", columns: [
    { kind: "category", name: "sex", label: "Sex", levels: ["f", "m"].map((code) => ({ code, label: code })), ...isRequired("sex") }, { kind: "category", name: "died", label: "Died", levels: yesNo, ...isRequired("died") },
    { kind: "number", name: "days", label: "Days", min: least, max: 5000, ...isRequired("days") },
  ] };
}
const death = { event: { variable: "died", level: "yes" }, time: "days" };
const eventTable = nameOfEventTable("rate", death.event, "days");
const levelsOf = (variable: string, ...codes: string[]) => ({ dimensions: [{ variable, label: "", levels: codes.map((code) => ({ code, label: "" })) }], counts: [] });

/** Whether the whole less its parts is nobody by the words. */
function isNothing(dictionary: TableDictionary, whole: Assignments, ...parts: Assignments[]): boolean {
  const query = Query.parse({
    version: 1, title: "A question", dataModel: { kind: "table", table: "patients" }, population: { kind: "group", match: "all", of: [] },
    variables: dictionary.columns.map(({ name, label }) => ({ kind: "column", name, label, column: name })),
    analyses: [{ kind: "rate", id: "r", ...death }, { kind: "cox", id: "m", ...death, ties: "efron", terms: [{ variable: "sex" }] }, { kind: "quantiles", id: "q", of: "days", at: [0.5], low: 0, high: 5000, step: 1 }],
  });
  const outputs = [
    { kind: "rate", id: "r", event: "", groups: [], days: [], table: levelsOf(eventTable, "event", "none", missingLevel.code) },
    { kind: "cox", id: "m", table: levelsOf("_all_of_m", "_known", missingLevel.code) }, { kind: "quantiles", id: "q", table: levelsOf("_all_of_q", "_known", missingLevel.code) },
  ] as unknown as AnalysisOutput[];
  const asked = { query, dictionary, run: { population: 0, outputs } };
  const of = (assignments: Assignments) => wordingText(wordingOf(asked, assignments));
  return isEntailed([{ wording: of(whole), weight: 1 }, ...parts.map((part) => ({ wording: of(part), weight: prime - 1 }))], certainlyNobody(asked).map(wordingText));
}

describe("what the dictionary makes certain", () => {
  it("is that women and men are everyone, where everyone has a sex", () => {
    expect(isNothing(dictionaryOf(["sex"]), [], [["sex", "f"]], [["sex", "m"]])).toBe(true);
    expect(isNothing(dictionaryOf([]), [], [["sex", "f"]], [["sex", "m"]])).toBe(false);
    expect(isNothing(dictionaryOf(["sex"]), [], [["sex", "f"]])).toBe(false);
  });
  it("is that who died is whose follow-up ended with death, where everyone’s is known", () => {
    const complete = dictionaryOf(["died", "days"]);
    expect(isNothing(complete, [["died", "yes"]], [[eventTable, "event"]])).toBe(true);
    expect(isNothing(complete, [["died", "no"]], [[eventTable, "none"]])).toBe(true);
    expect(isNothing(complete, [["died", "yes"]], [[eventTable, "none"]])).toBe(false);
    // Somebody may have died on a day that is not known, or on one before day 0.
    for (const dictionary of [dictionaryOf(["died"]), dictionaryOf(["days"]), dictionaryOf(["died", "days"], -10)]) expect(isNothing(dictionary, [["died", "yes"]], [[eventTable, "event"]])).toBe(false);
  });
  it("is, of whatever dictionary, that who died is nobody whose follow-up ended otherwise", () => {
    const both: Assignments = [["died", "no"], [eventTable, "event"]];
    expect(isNothing(dictionaryOf([]), [[eventTable, "event"]], [["died", "yes"], [eventTable, "event"]])).toBe(true);
    expect(isNothing(dictionaryOf([]), both)).toBe(true);
  });
  it("is that a model uses everyone, where everyone has all of its values", () => {
    expect(isNothing(dictionaryOf(["sex", "died", "days"]), [], [["_all_of_m", "_known"]])).toBe(true);
    expect(isNothing(dictionaryOf(["died", "days"]), [], [["_all_of_m", "_known"]])).toBe(false);
    expect(isNothing(dictionaryOf(["sex", "died", "days"], -10), [], [["_all_of_m", "_known"]])).toBe(false);
    // Of quantiles any number counts.
    expect(isNothing(dictionaryOf(["days"], -10), [], [["_all_of_q", "_known"]])).toBe(true);
  });
});
