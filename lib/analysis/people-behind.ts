/**
 * Who stands behind each count of a run: the ledger of releases keeps these sets inside the TRE. A count is named as disclosure control
 * names it (lib/disclosure/linked-counts.ts): by the levels that its people share.
 */
import { isCounted, type AnalysisOf } from "#lib/query/analysis.ts";
import type { Query } from "#lib/query/model.ts";
import { outputsAsked } from "#lib/query/outputs-asked.ts";
import { intervalLevels, intervalOf } from "#lib/query/histogram-intervals.ts";
import { lifeTableLevel, lifeTableLevels } from "#lib/query/life-table.ts";
import { missingLevel, tableOf, type RunOutputs } from "#lib/query/outputs.ts";
import type { PeopleTable } from "#lib/query/people-table.ts";
import { eventOf, numbersOf } from "./columns.ts";
import { modelInput } from "./model-data.ts";

/** Of each person the place among `levels`. */
type LevelColumn = { levels: readonly string[]; codes: Uint16Array };
type Assignment = readonly [variable: string, level: string];
export type PeopleBehind = (assignments: readonly Assignment[]) => number[];

/** `run` is the run as its counts are linked: survival tables already on the breaks that are released. */
export function peopleBehind(query: Query, run: RunOutputs, people: PeopleTable): PeopleBehind {
  const size = people.ids.length;
  const columns = new Map<string, LevelColumn[]>();
  const add = (variable: string, levels: readonly string[], codeOf: (person: number) => number) =>
    columns.set(variable, [...(columns.get(variable) ?? []), { levels, codes: Uint16Array.from({ length: size }, (_, i) => codeOf(i)) }]);
  const known = ["_known", missingLevel.code];
  for (const column of people.columns.values()) {
    if (column.kind === "category") add(column.name, column.levels.map((l) => l.code), (i) => column.codes[i]!);
    else add(column.name, known, (i) => (Number.isNaN(column.values[i]) ? 1 : 0));
  }
  const asked = outputsAsked(query);
  for (const output of run.outputs) {
    const analysis = asked.find((a) => a.id === output.id)!;
    if (output.kind === "histogram") {
      const { breaks } = output;
      const { values } = numbersOf(people, output.variable);
      add(output.variable, intervalLevels(breaks), (i) => intervalOf(values[i]!, breaks));
    }
    if (isCounted(analysis)) continue;
    const own = tableOf(output)!.dimensions.at(-1)!;
    const codes = own.levels.map((l) => l.code);
    switch (analysis.kind) {
      case "comparison":
        break;
      case "correlation": {
        const values = analysis.of.map((name) => numbersOf(people, name).values);
        add(own.variable, codes, (i) => (values.every((v) => !Number.isNaN(v[i])) ? 0 : 1));
        break;
      }
      case "rate":
        add(own.variable, codes, followUp(analysis, people, (_, event) => 1 - event, 2));
        break;
      case "survival": {
        const { breaks } = output as Extract<typeof output, { kind: "survival" }>;
        add(own.variable, codes, followUp(analysis, people, (days, event) => lifeTableLevel(breaks, days, event === 1), lifeTableLevels(breaks).length - 1));
        break;
      }
      case "meta-analysis":
      case "regression":
      case "cox":
      case "quantiles": {
        // Of groups, who has a value is known by the columns themselves.
        if (analysis.kind === "quantiles" && analysis.by !== undefined) break;
        const used = new Set(modelInput(analysis.kind === "meta-analysis" ? analysis.of : analysis, people).rows);
        add(own.variable, codes, (i) => (used.has(i) ? 0 : 1));
      }
    }
  }
  return (assignments) => {
    const parts = assignments.map(([variable, level]) => {
      const found = columns.get(variable)?.find((c) => c.levels.includes(level));
      if (!found) throw new Error(`no people are known by ${variable}=${level}`);
      return { codes: found.codes, at: found.levels.indexOf(level) };
    });
    const ids: number[] = [];
    for (let i = 0; i < size; i++) if (parts.every(({ codes, at }) => codes[i] === at)) ids.push(people.ids[i]!);
    return ids;
  };
}

function followUp(analysis: AnalysisOf<"rate" | "survival">, people: PeopleTable, levelOf: (days: number, event: number) => number, unknown: number): (person: number) => number {
  const event = eventOf(people, analysis.event);
  const { values } = numbersOf(people, analysis.time);
  return (i) => (event[i]! >= 0 && values[i]! >= 0 ? levelOf(values[i]!, event[i]!) : unknown);
}
