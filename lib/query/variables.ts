/**
 * What a variable yields: a category with declared levels, or a number with a unit. Every engine, form and disclosure rule
 * reads the levels here, so that all of them show the same ones in the same order.
 */
import type { Column, Level, TableDictionary } from "./dictionary.ts";
import { unitSymbol } from "./checked-concepts.ts";
import type { Variable } from "./model.ts";
import { missingLevel, type Dimension } from "./outputs.ts";
import { ukEthnicity } from "./uk-ethnicity.ts";

export const columnOf = (dictionary: TableDictionary | undefined, name: string): Column | undefined =>
  dictionary?.columns.find((c) => c.name === name);

/** Whether a variable is a category or a number; undefined where the column isn't in the dictionary. */
export function variableKind(variable: Variable, dictionary?: TableDictionary): "category" | "number" | undefined {
  switch (variable.kind) {
    case "sex":
    case "age-band":
    case "had":
    case "column-band":
    case "column-recode":
    case "ethnicity":
    case "declared":
    case "index-year":
      return "category";
    case "age":
    case "last-value":
      return "number";
    case "column-derived":
    case "days-between":
      return variable.cutPoints ? "category" : "number";
    case "records":
      return variable.cutPoints || variable.measure === "had" ? "category" : "number";
    case "follow-up":
      return variable.cutPoints || variable.measure === "event" ? "category" : "number";
    case "column":
      return columnOf(dictionary, variable.column)?.kind;
  }
}
export const isNumeric = (variable: Variable, dictionary?: TableDictionary): boolean => variableKind(variable, dictionary) === "number";

/** [40, 65] makes three bands: under 40, 40 to under 65, 65 and over. */
export function bandLevels(cutPoints: readonly number[]): Level[] {
  const [first, last] = [cutPoints[0]!, cutPoints.at(-1)!];
  const between = cutPoints.slice(1).map((to, i): Level => ({ code: `${cutPoints[i]}-to-${to}`, label: `${cutPoints[i]} to under ${to}` }));
  return [{ code: `under-${first}`, label: `Under ${first}` }, ...between, { code: `${last}-and-over`, label: `${last} and over` }];
}
/** Which band a value falls in: the number of cut points that it reaches. */
export const bandOf = (value: number, cutPoints: readonly number[]): number => cutPoints.filter((cut) => value >= cut).length;

/** One level for each year, one for earlier and one for later. */
export function yearLevels(from: number, to: number): Level[] {
  const years = Array.from({ length: Math.max(0, to - from + 1) }, (_, i): Level => ({ code: `${from + i}`, label: `${from + i}` }));
  return [{ code: `before-${from}`, label: `Before ${from}` }, ...years, { code: `after-${to}`, label: `After ${to}` }];
}

/** The cut points that make a category of a variable's number, if it has both. */
export function cutPointsOf(variable: Variable): readonly number[] | undefined {
  if (!("cutPoints" in variable)) return undefined;
  const isAlreadyCategory = (variable.kind === "records" && variable.measure === "had") || (variable.kind === "follow-up" && variable.measure === "event");
  return isAlreadyCategory ? undefined : variable.cutPoints;
}

function levelsOf(variable: Variable, dictionary?: TableDictionary): Level[] {
  switch (variable.kind) {
    case "sex":
      return [{ code: "female", label: "Female" }, { code: "male", label: "Male" }, missingLevel];
    case "had":
      return [{ code: "yes", label: "Yes" }, { code: "no", label: "No" }];
    case "age-band":
    case "column-band":
      return [...bandLevels(variable.cutPoints), missingLevel];
    case "column": {
      const column = columnOf(dictionary, variable.column);
      if (column?.kind === "category") return [...column.levels, missingLevel];
      break;
    }
    case "column-recode":
      return [...variable.groups.map((g, i): Level => ({ code: `group-${i + 1}`, label: g.label })), missingLevel];
    case "ethnicity":
      return [...ukEthnicity.map(({ code, label }): Level => ({ code, label })), missingLevel];
    case "declared":
      return [...variable.levels, missingLevel];
    case "index-year":
      return yearLevels(variable.from, variable.to);
    case "records":
      if (variable.measure === "had") return [{ code: "yes", label: "Yes" }, { code: "no", label: "No" }];
      if (variable.cutPoints) return [...bandLevels(variable.cutPoints), missingLevel];
      break;
    case "follow-up":
      if (variable.measure === "event") return [{ code: "yes", label: "Yes" }, { code: "no", label: "No" }];
      if (variable.cutPoints) return [...bandLevels(variable.cutPoints), missingLevel];
      break;
    case "column-derived":
    case "days-between":
      if (variable.cutPoints) return [...bandLevels(variable.cutPoints), missingLevel];
      break;
    case "age":
    case "last-value":
      break;
  }
  throw new TypeError(`variable ${variable.name} has no levels: it is not a category`);
}

/** The levels of a categorical variable, the missing level last where a value can be missing. Throws for a number: validate first. */
export const dimensionOf = (variable: Variable, dictionary?: TableDictionary): Dimension => ({
  variable: variable.name,
  label: variable.label,
  levels: levelsOf(variable, dictionary),
});

/** The number of levels of a category, including the missing one; undefined for a number or an unknown column. */
export const levelCount = (variable: Variable, dictionary?: TableDictionary): number | undefined =>
  variableKind(variable, dictionary) === "category" ? levelsOf(variable, dictionary).length : undefined;

/** The unit of a numeric variable, where it is known. */
export function unitOf(variable: Variable, dictionary?: TableDictionary): string | undefined {
  if (variable.kind === "age") return "years";
  if (variable.kind === "days-between" || (variable.kind === "follow-up" && variable.measure === "days")) return "days";
  if (variable.kind === "records" && (variable.measure === "days-to-first" || variable.measure === "days-to-last")) return "days";
  if (variable.kind === "records" && (variable.measure === "first-value" || variable.measure === "last-value")) return variable.unitConceptId === undefined ? undefined : unitSymbol(variable.unitConceptId);
  if (variable.kind === "last-value") return variable.unitConceptId === undefined ? undefined : unitSymbol(variable.unitConceptId);
  if (variable.kind !== "column") return undefined;
  const column = columnOf(dictionary, variable.column);
  return column?.kind === "number" ? column.unit : undefined;
}
