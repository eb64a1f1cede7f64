/**
 * What the schema can't see: references between the parts of a query, and whether the chosen data environments can answer it.
 * The form, the portal and the agent call the same function; an error stops a submission, a warning is for the person to weigh.
 */
import { type PlainDate } from "#lib/kernel/plain-date.ts";
import type { Column, DatasetDescription } from "./dictionary.ts";
import { isCohort, type CalendarWindow, type ConceptReference, type Criterion, type EventDomain, type Query, type Variable } from "./model.ts";
import { variablesOf } from "./analysis.ts";
import { outputsOfAnalysis } from "./outputs-asked.ts";
import { designFindings } from "./checks/design-checks.ts";
import { finding, type Finding } from "./checks/finding.ts";
import { analysisProblems } from "./validate-analysis.ts";
import { at, dateProblems, error, onlyOmop, warning, type Place } from "./validate-place.ts";
import { cohortProblems } from "./validate-cohort.ts";
import { columnOf } from "./variables.ts";

export const mostCriteria = 200;

function windowProblems(window: CalendarWindow | undefined, place: Place): Finding[] {
  const { today } = place;
  if (!window || !today) return [];
  if (window.from && window.from > today) return [error(at(place, "from"), "The window starts in the future: no record can lie in it.")];
  if (window.to && window.to > today) return [warning(at(place, "to"), "The window ends in the future: asked again later, the query may give other numbers.")];
  return [];
}
function conceptProblems(concepts: readonly ConceptReference[], domain: EventDomain, place: Place): Finding[] {
  const problems: Finding[] = [];
  concepts.forEach((concept, i) => {
    const here = at(place, i);
    if (concepts.findIndex((c) => c.conceptId === concept.conceptId) < i) problems.push(error(here, `“${concept.name}” is chosen twice.`));
    for (const dataset of place.datasets) {
      const held = dataset.concepts.filter((c) => c.conceptId === concept.conceptId);
      if (held.some((c) => c.domain === domain)) continue;
      const [elsewhere] = held;
      const what = elsewhere ? `holds “${concept.name}” as a ${elsewhere.domain}, not as a ${domain}` : `publishes no records of “${concept.name}”`;
      problems.push(warning(here, `${dataset.title} ${what}${concept.descendants && !elsewhere ? "; it may hold more specific ones" : ""}.`));
    }
  });
  return problems;
}

/** Each dataset must declare the column alike, so that what it answers can be pooled. */
function columnProblems(name: string, place: Place, check: (column: Column, dataset: DatasetDescription) => string | undefined): Finding[] {
  return place.datasets.flatMap((dataset) => {
    const column = columnOf(dataset.dictionary, name);
    if (!column) return [error(place, `${dataset.title} has no column “${name}”. Choose one of its declared columns.`)];
    const message = check(column, dataset);
    return message ? [error(place, message)] : [];
  });
}
const mustBe = (kind: Column["kind"]) => (column: Column, dataset: DatasetDescription) =>
  column.kind === kind ? undefined : `In ${dataset.title} “${column.label}” is a ${column.kind}, not a ${kind}.`;

const onlyTable = (place: Place) => (place.dataModel.kind === "table" ? [] : [error(place, "A column belongs to a table; this query asks OMOP records.")]);

function criterionProblems(criterion: Criterion, place: Place, top = false): Finding[] {
  switch (criterion.kind) {
    case "group": {
      if (criterion.of.length === 0 && !(top && criterion.match === "all")) return [error(at(place, "of"), "Add at least one criterion to this group, or remove the group.")];
      return criterion.of.flatMap((c, i) => criterionProblems(c, at(at(place, "of"), i)));
    }
    case "sex":
      return onlyOmop("Recorded sex", place);
    case "age":
      return [...onlyOmop("Age at a date", place), ...dateProblems(criterion.at, at(place, "at"))];
    case "race":
    case "ethnicity":
      return onlyOmop(`Recorded ${criterion.kind}`, place);
    case "condition":
    case "drug":
    case "procedure":
    case "measurement":
    case "observation": {
      const foreign = onlyOmop(`${criterion.kind === "observation" ? "An" : "A"} ${criterion.kind}`, place);
      if (foreign.length > 0) return foreign;
      return [
        ...conceptProblems(criterion.concepts, criterion.kind, at(place, "concepts")),
        ...windowProblems(criterion.window, at(place, "window")),
      ];
    }
    case "number":
      return place.dataModel.kind === "table" ? columnProblems(criterion.column, at(place, "column"), mustBe("number")) : onlyTable(place);
    case "category": {
      if (place.dataModel.kind !== "table") return onlyTable(place);
      return columnProblems(criterion.column, at(place, "column"), (column, dataset) => {
        if (column.kind !== "category") return mustBe("category")(column, dataset);
        const unknown = criterion.in.filter((code) => !column.levels.some((l) => l.code === code));
        return unknown.length === 0 ? undefined : `In ${dataset.title} “${column.label}” has no level ${unknown.map((c) => `“${c}”`).join(", ")}.`;
      });
    }
  }
}

function variableProblems(variable: Variable, place: Place): Finding[] {
  switch (variable.kind) {
    case "sex":
      return onlyOmop("Recorded sex", place);
    case "age":
    case "age-band":
      return [...onlyOmop("Age at a date", place), ...(variable.at === "index" ? [] : dateProblems(variable.at, at(place, "at")))];
    case "ethnicity":
    case "declared":
    case "records":
    case "days-between":
    case "follow-up":
    case "index-year":
      return onlyOmop(`“${variable.label}”`, place);
    case "column-recode":
      return place.dataModel.kind === "table" ? columnProblems(variable.column, at(place, "column"), mustBe("category")) : onlyTable(place);
    case "column-derived": {
      if (place.dataModel.kind !== "table") return onlyTable(place);
      return (["left", "right"] as const).flatMap((side) => { const operand = variable[side]; return "column" in operand ? columnProblems(operand.column, at(at(place, side), "column"), mustBe("number")) : []; });
    }
    case "had":
    case "last-value": {
      const foreign = onlyOmop(variable.kind === "had" ? `A record of the kind ${variable.domain}` : "A measurement", place);
      if (foreign.length > 0) return foreign;
      const domain = variable.kind === "had" ? variable.domain : "measurement";
      return [
        ...conceptProblems(variable.concepts, domain, at(place, "concepts")),
        ...windowProblems(variable.window, at(place, "window")),
      ];
    }
    case "column": {
      if (place.dataModel.kind !== "table") return onlyTable(place);
      const first = columnOf(place.datasets[0]?.dictionary, variable.column);
      const levels = (c: Column) => (c.kind === "category" ? c.levels.map((l) => l.code).join("|") : `number ${c.unit ?? ""}`);
      return columnProblems(variable.column, at(place, "column"), (column, dataset) =>
        first && levels(column) !== levels(first) ? `${dataset.title} declares “${column.label}” with other levels or another unit than ${place.datasets[0]?.title}: their answers could not be pooled.` : undefined);
    }
    case "column-band":
      return place.dataModel.kind === "table" ? columnProblems(variable.column, at(place, "column"), mustBe("number")) : onlyTable(place);
  }
}

function repeated<T>(items: readonly T[], key: (item: T) => string, place: Place, step: string, what: string): Finding[] {
  return items.flatMap((item, i) => (items.findIndex((other) => key(other) === key(item)) < i ? [error(at(at(place, i), step), `${what} “${key(item)}” is used twice.`)] : []));
}
/** Rows of a characteristics table are outputs with ids of their own. */
function rowIdProblems({ analyses }: Query, place: Place): Finding[] {
  return analyses.flatMap((analysis, i) => {
    const taken = analysis.kind === "characteristics" ? outputsOfAnalysis(analysis).find(({ id }) => analyses.some((other, j) => j !== i && outputsOfAnalysis(other).some((output) => output.id === id))) : undefined;
    return taken ? [error(at(at(place, i), "id"), `A row of this table is named “${taken.id}”, as another result is: choose another id.`)] : [];
  });
}
const fits = ({ dataModel }: Query, d: DatasetDescription): boolean => d.dataModel === dataModel.kind && (dataModel.kind !== "table" || d.dictionary?.table === dataModel.table);
const criterionCount = (c: Criterion): number => (c.kind === "group" ? c.of.reduce((n, m) => n + criterionCount(m), 0) : 1);

/**
 * Everything wrong or doubtful about a query, design checks included. `datasets` are the descriptions that the chosen TREs publish
 * (none: only the query itself is checked); `today` lets it tell future dates.
 */
export function validateQuery(query: Query, datasets: readonly DatasetDescription[], today?: PlainDate): Finding[] {
  return [...structuralProblems(query, datasets, today), ...designFindings(query, { datasets: datasets.filter((d) => fits(query, d)), today })];
}

/** Whether the parts fit together, and the datasets can answer. A query without errors here can be run, though it may leave nobody. */
export function structuralProblems(query: Query, datasets: readonly DatasetDescription[], today?: PlainDate): Finding[] {
  const { dataModel } = query;
  const matching = datasets.filter((d) => fits(query, d));
  const root: Place = { path: "", dataModel, datasets: matching, today };
  const dictionary = matching[0]?.dictionary;
  const wanted = dataModel.kind === "table" ? `the table “${dataModel.table}”` : "OMOP records";
  const [population, variables, analyses] = [at(root, "population"), at(root, "variables"), at(root, "analyses")];
  return [
    ...datasets.filter((d) => !matching.includes(d)).map((d) => error(at(root, "dataModel"), `${d.title} does not hold ${wanted}.`)),
    ...cohortProblems(query),
    ...(isCohort(query.population) ? [] : criterionProblems(query.population, population, true)),
    ...(!isCohort(query.population) && criterionCount(query.population) > mostCriteria ? [error(population, `At most ${mostCriteria} criteria in all.`)] : []),
    ...query.variables.flatMap((v, i) => variableProblems(v, at(variables, i))),
    ...repeated(query.variables, (v) => v.name, variables, "name", "The name"),
    ...repeated(query.analyses, (a) => a.id, analyses, "id", "The id"),
    ...rowIdProblems(query, analyses),
    ...query.analyses.flatMap((a, i) => analysisProblems(a, query, dictionary, at(analyses, i))),
    ...query.variables.flatMap((v, i) => {
      const used = query.analyses.some((a) => variablesOf(a).includes(v.name));
      return used ? [] : [finding("warning")(at(variables, i).path, `No analysis uses “${v.label}”.`, { label: "Remove the variable", edits: [{ op: "remove", path: at(variables, i).path }] })];
    }),
  ];
}
