/**
 * The people behind each number that is reckoned from people's values: a mean, a correlation, days of follow-up, a model. How many they are may be hidden, because a few
 * others lack a value; the number still is a sum over them, and two such sums over nearly the same people tell of those few (attacks B4 and B5: A3, and the same through models).
 */
import { createHash } from "node:crypto";
import { auditSets, type AuditRule, type Finding } from "#lib/disclosure/ledger/audit.ts";
import { wordingText, type Condition } from "#lib/disclosure/ledger/conditions.ts";
import type { Ledger } from "#lib/disclosure/ledger/ledger.ts";
import { PersonSet } from "#lib/disclosure/ledger/person-set.ts";
import { combinations, type Assignment } from "#lib/disclosure/linked-groups.ts";
import type { ReleasedNumber, ReleasedOutput } from "#lib/disclosure/released.ts";
import { variablesOf } from "#lib/query/analysis.ts";
import type { Query, Variable } from "#lib/query/model.ts";
import { tableOf, type AnalysisOutput } from "#lib/query/outputs.ts";
import { outputsAsked } from "#lib/query/outputs-asked.ts";
import type { PeopleTable } from "#lib/query/people-table.ts";
import type { ModelSet } from "./model-sets.ts";
import type { FigureSet } from "./store/ledger.ts";

/** `output`: of which analysis. `part`: which of its numbers, where each of several groups has its own. */
export type AskedFigure = FigureSet & { readonly output: string; readonly part: number | null };
type Asked = { query: Query; outputs: readonly AnalysisOutput[]; people: PeopleTable; /** Of the cell of a table. */ peopleOf: (cell: readonly Assignment[]) => PersonSet; conditionsOf: (assignments: readonly Assignment[]) => Condition[]; ofModels: readonly ModelSet[] };

export function figuresOf({ query, outputs, people, peopleOf, conditionsOf, ofModels }: Asked): AskedFigure[] {
  if (ofModels.length === 0 && outputs.every((output) => cellsOf(output).length === 0)) return [];
  const everyone = PersonSet.from(people.ids);
  const population = createHash("sha256").update(wordingText(conditionsOf([]))).update(everyone.toBytes()).digest("hex").slice(0, 24);
  const asked = outputsAsked(query);
  return outputs.flatMap((output) => {
    const analysis = asked.find(({ id }) => id === output.id)!;
    const of = sourcesOf(variablesOf(analysis), query, people);
    const figure = (part: number | null, name: string, set: PersonSet, wording: string | undefined): AskedFigure =>
      ({ key: `${figureOf} ${population} ${JSON.stringify([output.id, name])}`, output: output.id, part, of, people: set, ...(wording !== undefined && { wording }) });
    const own = cellsOf(output).map((cells, part) => figure(part, String(part), cells.map(peopleOf).reduce((all, one) => all.union(one)), cells.length === 1 ? wordingText(conditionsOf(cells[0]!)) : undefined));
    return [...own, ...ofModels.filter(({ model }) => model === output.id).map((set) => figure(null, set.key, set.people, set.wording))];
  });
}

/** Of each of an output's own numbers, the cells of its table that hold the people behind it. */
function cellsOf(output: AnalysisOutput): Assignment[][][] {
  switch (output.kind) {
    case "count": case "crosstab": case "histogram": case "distribution": case "survival": return [];
    case "summary": return [[[[output.variable, "_known"]]]];
    case "comparison": return groupsOf(output, 1);
    case "rate": return groupsOf(output, 2);
    case "correlation": case "meta-analysis": case "regression": case "cox": return [[[known(output)]]];
    // Each group has quantiles of its own, or sits out; everyone's are of those that do not.
    case "quantiles": {
      const [by] = output.table.dimensions;
      return output.table.dimensions.length === 1 ? [[[known(output)]]] : output.columns.map((code): Assignment[][] => [[[by!.variable, code], known(output)]]);
    }
  }
}
/** The first level of a table's last dimension: those who have all of the values. */
function known(output: AnalysisOutput): Assignment {
  const own = tableOf(output)!.dimensions.at(-1)!;
  return [own.variable, own.levels[0]!.code];
}

/** A number for each group: of people with one of the first `known` levels of the table's last dimension. */
function groupsOf(output: AnalysisOutput, known: number): Assignment[][][] {
  const { dimensions } = tableOf(output)!;
  const own = dimensions.at(-1)!;
  const groups = combinations(dimensions.slice(0, -1).map(({ variable, levels }) => levels.map(({ code }): Assignment => [variable, code])));
  return groups.map((group) => own.levels.slice(0, known).map(({ code }): Assignment[] => [...group, [own.variable, code]]));
}

/**
 * What of the data the numbers among these variables come from. Two of one source may hold the same values under two names (ages on two days, a window a day longer), so that
 * sums of the one are held against sums of the other; records of all kinds are one source, for codes can be listed in many ways.
 */
function sourcesOf(names: readonly string[], query: Query, people: PeopleTable): string[] {
  const numbers = names.filter((name) => people.columns.get(name)?.kind === "number");
  const variables = query.variables.filter(({ name }) => (numbers.length > 0 ? numbers : names).includes(name));
  return [...new Set(variables.flatMap(sourceOf))].sort();
}

function sourceOf(variable: Variable): string[] {
  switch (variable.kind) {
    case "column": case "column-band": case "column-recode": return [`column ${variable.column}`];
    case "column-derived": return [variable.left, variable.right].flatMap((operand) => ("column" in operand ? [`column ${operand.column}`] : []));
    case "age": case "age-band": return ["age"];
    case "sex": case "ethnicity": return [variable.kind];
    case "declared": return [`attribute ${variable.attribute}`];
    case "had": case "last-value": case "records": case "days-between": case "follow-up": case "index-year": return ["records"];
  }
}

const figureOf = "figure of";
const populationIn = new RegExp(`${figureOf} (\\w+) `);
/**
 * Whether all of these are over the same population: then their people differ by who lacks which value, which nobody who asks can choose. Without this, no model could
 * follow a “Table 1” wherever up to nine people lack a value; what it leaves open is said in docs/red-team.md.
 */
function areOfOnePopulation(keys: readonly string[]): boolean {
  const populations = keys.map((key) => populationIn.exec(key)?.[1]);
  return populations[0] !== undefined && populations.every((population) => population === populations[0]);
}

/** Columns that this TRE's settings say hold the same values, each of several together. */
export type SameColumns = readonly (readonly string[])[];
/** Whose values are the same as this source's, itself among them. */
function alike(source: string, sameColumns: SameColumns): readonly string[] {
  const columns = sameColumns.map((group) => group.map((name) => `column ${name}`).sort());
  return columns.find((group) => group.includes(source)) ?? [source];
}

/**
 * The audit of sums over values: those of one source, or of several that say the same, against each other. How many people they are over is looked at with the counts. One is the
 * same as a released one only where that has all of its sources: else it would stay out of the ledger of a source that knows nothing of it yet.
 */
export function auditFigures(figures: readonly FigureSet[], pastOf: (sources: readonly string[]) => Ledger, rule: Pick<AuditRule, "threshold" | "circle">, sameColumns: SameColumns): Finding[] {
  const sources = [...new Set(figures.flatMap(({ of }) => of))];
  const audited = new Map<string, Finding[]>();
  const findingsOf = (together: readonly string[]): Finding[] => {
    const name = JSON.stringify(together);
    const found = audited.get(name) ?? auditSets(figures.filter(({ of }) => of.some((source) => together.includes(source))), pastOf(together), { ...rule, accepted: areOfOnePopulation, zerosShown: true });
    audited.set(name, found);
    return found;
  };
  const isKnownTo = (source: string, key: string): boolean => findingsOf([source]).some((f) => f.key === key && f.kind === "same");
  const known = new Set(figures.filter(({ key, of }) => of.every((source) => isKnownTo(source, key))).map(({ key }) => key));
  const together = new Map(sources.map((source) => alike(source, sameColumns)).map((group) => [JSON.stringify(group), group]));
  return [...together.values()].flatMap(findingsOf).filter(({ kind, key }) => kind !== "same" || known.has(key));
}

const isNumber = (number: ReleasedNumber | undefined): boolean => number?.is === "number";
/** Whether a release shows the number, or lets it be fitted. */
export function showsFigure({ output: id, part }: AskedFigure, outputs: readonly ReleasedOutput[]): boolean {
  const output = outputs.find((o) => o.id === id);
  switch (output?.kind) {
    case "summary": return isNumber(output.mean) || isNumber(output.sd) || isNumber(output.skewness);
    case "comparison": return isNumber(output.means[part ?? 0]) || isNumber(output.sds[part ?? 0]);
    case "rate": return isNumber(output.days[part ?? 0]);
    case "correlation": return [...output.means, ...output.sds, ...output.r].some(isNumber);
    case "meta-analysis": case "regression": case "cox": return output.reasons.length === 0;
    case "quantiles": return output.reasons.length === 0 && (output.table.dimensions.length === 1 || !output.groupsOut?.includes(output.columns[part ?? 0] ?? ""));
    case "count": case "crosstab": case "histogram": case "distribution": case "survival": case undefined: return false;
  }
}
