/**
 * Groups in which nobody can be, by the words of a run and the dictionary that its TRE publishes, whoever is in the data: people without a value that everyone has, and
 * people whose follow-up ended with another level than theirs. To the ledger they are like groups of which a release has said that nobody is in them (entailed.ts): that
 * women and men are everyone, or that who died is whose follow-up ended with death, is no news, and what follows from it is not refused. They only excuse a sum
 * that leaves nobody: one that leaves somebody is refused, whatever the dictionary says.
 */
import { isOfCounts, variablesOf, type Analysis, type OwnModel } from "#lib/query/analysis.ts";
import type { TableDictionary } from "#lib/query/dictionary.ts";
import { missingLevel, tableOf } from "#lib/query/outputs.ts";
import { outputsAsked } from "#lib/query/outputs-asked.ts";
import { columnOf, isNumeric } from "#lib/query/variables.ts";
import type { Condition } from "./conditions.ts";
import { endingOf, ofItsData, shares, type Asked } from "./wording.ts";

/** Columns of which the dictionary says that everyone has a value. */
export const requiredColumns = (dictionary: TableDictionary | undefined) => dictionary?.columns.filter((column) => column.required === true) ?? [];

/** The conditions that define each group. */
export function certainlyNobody(asked: Asked): Condition[][] {
  const ofAnalyses = outputsAsked(asked.query).flatMap((analysis) => [...(analysis.kind === "rate" || analysis.kind === "survival" ? endedOtherwise(analysis, asked) : []), ...leftOut(analysis, asked)]);
  return [...requiredColumns(asked.dictionary).map(lacks), ...ofAnalyses].map((conditions) => [ofItsData(asked), ...conditions]);
}

function lacks(column: TableDictionary["columns"][number]): Condition[] {
  const on = `column ${column.name}`;
  return [column.kind === "number" ? { on, unknown: true } : { on, in: [missingLevel.code], of: [...column.levels.map(({ code }) => code), missingLevel.code] }];
}

/** The level at the end of somebody's follow-up is that of their own column; and where all have both, each has an end. */
function endedOtherwise(analysis: Extract<Analysis, { kind: "rate" | "survival" }>, asked: Asked): Condition[][] {
  const { day, level, levels } = endingOf(analysis, asked);
  const { variable } = analysis.event;
  const own = (code: string): Condition => shares([variable, code], asked)[0]!;
  const contradictions = levels.flatMap((code): Condition[][] => {
    const theirs = own(code);
    return "in" in theirs ? [[{ on: level, in: [code], of: levels }, { ...theirs, in: theirs.of.filter((other) => other !== code) }]] : [];
  });
  return isKnownOfAll(variable, asked) && isKnownOfAll(analysis.time, asked, 0) ? [...contradictions, [{ on: day, unknown: true }]] : contradictions;
}

/** Those without all values of a correlation, a model or quantiles, where everyone has them. */
function leftOut(analysis: Analysis, asked: Asked): Condition[][] {
  const output = asked.run?.outputs.find(({ id }) => id === analysis.id);
  if (output === undefined || !["correlation", "meta-analysis", "regression", "cox", "quantiles"].includes(analysis.kind) || (analysis.kind === "quantiles" && analysis.by !== undefined)) return [];
  const least = leastOf(analysis.kind === "meta-analysis" ? analysis.of : analysis);
  const own = tableOf(output)!.dimensions.at(-1)!;
  return variablesOf(analysis).every((name) => isKnownOfAll(name, asked, least.get(name))) ? [shares([own.variable, missingLevel.code], asked)] : [];
}

/** Below these, a value counts as not known (lib/analysis/model-data.ts): times and events from 0 on, person-time and weights above. */
function leastOf(model: Analysis | OwnModel): Map<string | undefined, number> {
  if (model.kind === "cox") return new Map([[model.time, 0]]);
  return model.kind === "regression" ? new Map<string | undefined, number>([...(isOfCounts(model.family) ? [[model.outcome, 0] as const] : []), [model.offset, Number.MIN_VALUE], [model.weights, Number.MIN_VALUE]]) : new Map<string | undefined, number>();
}

/** Of a column itself or its bands: what is reckoned from columns (x / 0) may have no value though they have. */
function isKnownOfAll(name: string, { query, dictionary }: Asked, least = -Infinity): boolean {
  const variable = query.variables.find((v) => v.name === name);
  if (variable?.kind !== "column" && variable?.kind !== "column-band") return false;
  const column = columnOf(dictionary, variable.column);
  return column?.required === true && (!isNumeric(variable, dictionary) || (column.kind === "number" && column.min >= least));
}
