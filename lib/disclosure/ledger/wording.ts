/**
 * The conditions that define just one set of people of a run: what the population demands and the levels that the set's people share.
 * “Women” is the same as the level “Female” of everyone by sex, and “40 to 64” the same as that band of everyone over 18.
 */
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import type { AnalysisOf } from "#lib/query/analysis.ts";
import { analysisKey, canonicalPopulation, criterionKey, variableKey } from "#lib/query/canonical.ts";
import type { TableDictionary } from "#lib/query/dictionary.ts";
import { countedVariables } from "#lib/query/distribution.ts";
import { isCohort, type Criterion, type Population, type Query, type Variable } from "#lib/query/model.ts";
import { missingLevel, tableOf, type RunOutputs } from "#lib/query/outputs.ts";
import { outputsAsked } from "#lib/query/outputs-asked.ts";
import { bandLevels, columnOf, dimensionOf, isNumeric } from "#lib/query/variables.ts";
import type { Assignment } from "../linked-groups.ts";
import { justAbove, type Condition } from "./conditions.ts";

export type Asked = { query: Query; dictionary?: TableDictionary | undefined; /** On the steps that may be told. */ run?: RunOutputs };

const yes = (on: string): Condition => ({ on, in: ["yes"], of: ["no", "yes"] });
const no = (on: string): Condition => ({ on, in: ["no"], of: ["no", "yes"] });
const sexes = ["female", "male", missingLevel.code];
const sexIs = (level: string): Condition => ({ on: "sex", in: [level], of: sexes });
const range = (on: string, min: number | undefined, to: number | undefined): Condition => ({ on, from: min ?? null, to: to ?? null });
const levelsOf = (dictionary: TableDictionary | undefined, column: string): string[] => {
  const found = columnOf(dictionary, column);
  return found?.kind === "category" ? [...found.levels.map((l) => l.code), missingLevel.code] : [];
};

function demandedBy(criterion: Criterion, dictionary: TableDictionary | undefined): Condition {
  switch (criterion.kind) {
    case "sex":
      return sexIs(criterion.is);
    case "age":
      return range(`age at ${criterion.at}`, criterion.min, criterion.max === undefined ? undefined : criterion.max + 1);
    case "number":
      return range(`column ${criterion.column}`, criterion.min, criterion.max === undefined ? undefined : justAbove(criterion.max));
    case "category":
      return { on: `column ${criterion.column}`, in: criterion.in, of: levelsOf(dictionary, criterion.column) };
    case "condition": case "drug": case "procedure": case "measurement": case "observation": case "race": case "ethnicity": case "group":
      return yes(criterionKey(criterion));
  }
}

function demanded(population: Population, { query, dictionary }: Asked): Condition[] {
  const canonical = canonicalPopulation(population, query.conceptSets);
  if (isCohort(canonical)) return [yes(canonicalJson(canonical))];
  switch (canonical.match) {
    case "all":
      return canonical.of.map((c) => (c.kind === "group" && c.match === "none" && c.of.length === 1 ? without(c.of[0]!) : demandedBy(c, dictionary)));
    case "none":
      return canonical.of.map(without);
    case "any":
      return [yes(criterionKey(canonical))];
  }
}
const without = (criterion: Criterion): Condition => (criterion.kind === "sex" ? { on: "sex", in: sexes.filter((s) => s !== criterion.is), of: sexes } : no(criterionKey(criterion)));

/** What a variable is about, so that a level of it and a criterion speak of the same. Whatever hangs on the index date is about this cohort's. */
function subjectOf(variable: Variable, { query }: Asked): string {
  switch (variable.kind) {
    case "sex":
      return "sex";
    case "age":
    case "age-band":
      if (variable.at !== "index") return `age at ${variable.at}`;
      break;
    case "had":
      return criterionKey({ kind: variable.domain, concepts: variable.concepts, ...(variable.window && { window: variable.window }) });
    case "column":
    case "column-band":
      return `column ${variable.column}`;
    case "last-value": case "column-recode": case "column-derived": case "ethnicity": case "declared": case "records": case "days-between": case "follow-up": case "index-year":
      break;
  }
  return canonicalJson([variableKey(variable, query.conceptSets), isCohort(query.population) ? canonicalPopulation(query.population, query.conceptSets) : null]);
}

/** The ends of a histogram's interval, as lib/disclosure/linked-counts.ts writes them; “10+” is just above 10. */
const endOf = (text: string): number | null => (text.endsWith("inf") ? null : text.endsWith("+") ? justAbove(Number(text.slice(0, -1))) : Number(text));

/** What one level of a variable, or of an output's own table, says. */
export function shares([name, level]: Assignment, asked: Asked): Condition[] {
  const { query, dictionary, run } = asked;
  const variable = countedVariables(query).find((v) => v.name === name);
  if (!variable) {
    // Two curves of one event on different days share a variable, not their levels.
    const own = (o: RunOutputs["outputs"][number]) => tableOf(o)?.dimensions.at(-1);
    const output = run?.outputs.find((o) => own(o)?.variable === name && own(o)?.levels.some((l) => l.code === level));
    const analysis = outputsAsked(query).find((a) => a.id === output?.id);
    if (analysis?.kind === "rate" || analysis?.kind === "survival") return ended(analysis, own(output!)!.levels.findIndex((l) => l.code === level), output?.kind === "survival" ? output.breaks : null, asked);
    return [{ on: analysis ? canonicalJson([analysisKey(analysis, query.variables, query.conceptSets), canonicalPopulation(query.population, query.conceptSets)]) : name, in: [level], of: (output && own(output)?.levels.map((l) => l.code)) ?? [] }];
  }
  const on = subjectOf(variable, asked);
  const interval = /^(-inf|[-\d.e+]+)\.\.(inf|[-\d.e+]+)$/.exec(level);
  if (isNumeric(variable, dictionary)) {
    if (level === missingLevel.code) return [{ on, unknown: true }];
    return [interval ? { on, from: endOf(interval[1]!), to: endOf(interval[2]!) } : { on, from: null, to: null }];
  }
  if (variable.kind === "age-band" || variable.kind === "column-band") {
    if (level === missingLevel.code) return [{ on, unknown: true }];
    const { cutPoints } = variable;
    const band = bandLevels(cutPoints).findIndex((l) => l.code === level);
    // Ages of criteria are whole years; bands may cut between.
    const at = (cut: number | undefined): number | null => (cut === undefined ? null : variable.kind === "age-band" ? Math.ceil(cut) : cut);
    return [{ on, from: at(cutPoints[band - 1]), to: at(cutPoints[band]) }];
  }
  return [{ on, in: [level], of: dimensionOf(variable, dictionary).levels.map((l) => l.code) }];
}

type Ending = Pick<AnalysisOf<"rate" | "survival">, "event" | "time">;
/** The properties that say when, and with which of its levels, a follow-up ended. */
export function endingOf({ event, time }: Ending, asked: Asked): { day: string; level: string; levels: string[] } {
  const named = (name: string): Variable => asked.query.variables.find((v) => v.name === name)!;
  const ending = canonicalJson([subjectOf(named(event.variable), asked), subjectOf(named(time), asked)]);
  return { day: `day of the end of ${ending}`, level: `level at the end of ${ending}`, levels: dimensionOf(named(event.variable), asked.dictionary).levels.map((l) => l.code).filter((one) => one !== missingLevel.code) };
}

/**
 * What a level of a rate's or a curve's table says: with what, and when, follow-up ended, which is a day where both are known. So the events of all levels are
 * everyone who is known, and the steps of a curve are its levels' events, by their words, in whatever analyses and queries they are told.
 */
function ended({ event, time }: Ending, place: number, breaks: readonly number[] | null, asked: Asked): Condition[] {
  const { day, level, levels: all } = endingOf({ event, time }, asked);
  const steps = breaks?.length ?? 1;
  // In the order of a table's levels (lib/query/life-table.ts): of a rate those with and without the event, of a curve those of each step, and the later ones.
  if (place === (breaks ? 2 * steps + 1 : 2)) return [{ on: day, unknown: true }];
  // A step holds its last day; before day 0 nothing is known.
  const after = (step: number): number | null => (breaks?.[step] === undefined ? null : justAbove(breaks[step]));
  const days: Condition = { on: day, from: after(Math.floor(place / 2) - 1), to: place === 2 * steps ? null : after(Math.floor(place / 2)) };
  if (breaks && place === 2 * steps) return [days];
  return [days, { on: level, in: place % 2 === 0 ? [event.level] : all.filter((one) => one !== event.level), of: all }];
}

/** Of which data: of two tables, columns of one name are two. */
export const ofItsData = ({ query }: Asked): Condition => ({ on: "data", in: [canonicalJson(query.dataModel)], of: [] });

/** Conditions in no order; `wordingText` makes one text of them. */
export function wordingOf(asked: Asked, assignments: readonly Assignment[]): Condition[] {
  return [ofItsData(asked), ...demanded(asked.query.population, asked), ...assignments.flatMap((a) => shares(a, asked))];
}
