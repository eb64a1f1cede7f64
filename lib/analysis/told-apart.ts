/**
 * The groups of people that a model tells apart: sums of products of its columns are, for indicators, counts of people (attack A8), and from a fit with
 * its standard errors they can be reckoned back. Every level counts, the reference too, and every two ways of telling people apart make a table.
 */
import type { FittedAnalysis, OwnModel } from "#lib/query/analysis.ts";
import { missingLevel } from "#lib/query/outputs.ts";
import type { PeopleTable } from "#lib/query/people-table.ts";
import { groupsByValue } from "#lib/query/told-by-value.ts";
import { categoryOf, numbersOf } from "./columns.ts";

/** `levels`: by variable, the codes of its levels that the group has; undefined for values of a number. `codes`: of each used person the place among the groups. */
export type Way = { name: string; isOutcome: boolean; groups: { levels?: Record<string, string[]> }[]; codes: Int32Array };

const known = (codes: readonly string[]): string[] => codes.filter((code) => code !== missingLevel.code);

/** Of the people that the model uses, by their places in the table. */
export function waysToldApart(analysis: FittedAnalysis | OwnModel, people: PeopleTable, rows: Int32Array): Way[] {
  if (analysis.kind === "quantiles") return [];
  const wayOf = (name: string): Way[] => {
    const column = people.columns.get(name)!;
    if (column.kind === "number") return ofNumber(name, Float64Array.from(rows, (row) => column.values[row]!), false);
    return [{ name, isOutcome: false, groups: known(column.levels.map((l) => l.code)).map((level) => ({ levels: { [name]: [level] } })), codes: Int32Array.from(rows, (row) => column.codes[row]!) }];
  };
  const terms = analysis.terms.flatMap((term): Way[] => {
    if (!("together" in term)) return wayOf("variable" in term ? term.variable : term.curve);
    const [one, other] = term.together.map(wayOf);
    return [...one!, ...other!, ...one!.flatMap((a) => other!.map((b) => crossed(a, b)))];
  });
  const outcome = analysis.kind === "cox" ? analysis.event : analysis.level === undefined ? undefined : { variable: analysis.outcome, level: analysis.level };
  const told = outcome ? [ofLevel(outcome.variable, outcome.level, people, rows)] : analysis.kind === "regression" ? ofNumber(analysis.outcome, Float64Array.from(rows, (row) => numbersOf(people, analysis.outcome).values[row]!), true) : [];
  return [...new Map([...told, ...terms].map((way) => [way.name, way])).values()];
}

function ofLevel(variable: string, level: string, people: PeopleTable, rows: Int32Array): Way {
  const { levels, codes } = categoryOf(people, variable);
  const at = levels.findIndex((l) => l.code === level);
  return { name: variable, isOutcome: true, groups: [{ levels: { [variable]: [level] } }, { levels: { [variable]: known(levels.map((l) => l.code)).filter((code) => code !== level) } }], codes: Int32Array.from(rows, (row) => (codes[row] === at ? 0 : 1)) };
}

/** A number that takes up to three values tells people apart like indicators do: its sums and sums of squares say how many have each. */
function ofNumber(name: string, values: Float64Array, isOutcome: boolean): Way[] {
  const apart = groupsByValue(values);
  return apart === undefined || apart.groups < 2 ? [] : [{ name, isOutcome, groups: Array.from({ length: apart.groups }, () => ({})), codes: apart.codes }];
}

export function crossed(a: Way, b: Way): Way {
  return {
    name: `${a.name} × ${b.name}`, isOutcome: a.isOutcome || b.isOutcome,
    groups: a.groups.flatMap((one) => b.groups.map((other) => (one.levels && other.levels ? { levels: { ...one.levels, ...other.levels } } : {}))),
    codes: a.codes.map((code, i) => code * b.groups.length + b.codes[i]!),
  };
}

/** How many people are in each group. */
export function sizesOf({ groups, codes }: Way): number[] {
  const sizes = groups.map(() => 0);
  for (const code of codes) sizes[code]! += 1;
  return sizes;
}

/** Every two ways, once; those with the outcome first. */
export function pairsOf(ways: readonly Way[]): [Way, Way][] {
  const pairs = ways.flatMap((a, i) => ways.slice(i + 1).map((b): [Way, Way] => [a, b]));
  return pairs.sort(([a, b], [c, d]) => Number(c.isOutcome || d.isOutcome) - Number(a.isOutcome || b.isOutcome));
}
