/**
 * What the schema can't see: references between the parts of a query, and whether the chosen data environments can answer it.
 * The form, the portal and the agent call the same function; an error stops a submission, a warning is for the person to weigh.
 */
import { yearOf, type PlainDate } from "#lib/kernel/plain-date.ts";
import type { Column, DatasetDescription, TableDictionary } from "./dictionary.ts";
import { isCohort, type Analysis, type CalendarWindow, type ConceptReference, type Criterion, type EventDomain, type Query, type Variable } from "./model.ts";
import { designFindings } from "./checks/design-checks.ts";
import { finding, type Finding } from "./checks/finding.ts";
import { cohortProblems } from "./validate-cohort.ts";
import { columnOf, levelCount, variableKind } from "./variables.ts";

export const largestCrosstab = 400;
export const mostCriteria = 200;

type Place = { path: string; dataModel: Query["dataModel"]; datasets: readonly DatasetDescription[]; today: PlainDate | undefined };
const at = (place: Place, step: string | number): Place => ({ ...place, path: place.path === "" ? `${step}` : `${place.path}.${step}` });
const error = (place: Place, message: string): Finding => finding("error")(place.path, message);
const warning = (place: Place, message: string): Finding => finding("warning")(place.path, message);

function windowProblems(window: CalendarWindow | undefined, place: Place): Finding[] {
  const { today } = place;
  if (!window || !today) return [];
  if (window.from && window.from > today) return [error(at(place, "from"), "The window starts in the future: no record can lie in it.")];
  if (window.to && window.to > today) return [warning(at(place, "to"), "The window ends in the future: asked again later, the query may give other numbers.")];
  return [];
}
function dateProblems(date: PlainDate, place: Place): Finding[] {
  if (yearOf(date) < 1850) return [error(place, "Give a date after 1850.")];
  if (place.today && date > place.today) return [warning(place, "This date lies in the future: ages are reckoned for then.")];
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

const onlyOmop = (what: string, place: Place) =>
  place.dataModel.kind === "omop-5.4" ? [] : [error(place, `${what} belongs to OMOP records; this query asks a table. Use its columns.`)];
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

function analysisProblems(analysis: Analysis, query: Query, dictionary: TableDictionary | undefined, place: Place): Finding[] {
  const find = (name: string) => query.variables.find((v) => v.name === name);
  switch (analysis.kind) {
    case "count":
      return [];
    case "distribution": {
      const others = query.analyses.filter((a) => a.kind !== "distribution" && a.kind !== "count");
      const again = query.analyses.filter((a) => a.kind === "distribution" && a.of === analysis.of)[0] !== analysis;
      const both = analysis.of === "icd-chapters" && query.analyses.some((a) => a.kind === "distribution" && a.of === "codes");
      return [
        ...onlyOmop("A distribution", place),
        // Beside other tables of the same people its counts could undo their rounding, and a chapter less one of its codes may be a few people.
        ...(others.length > 0 ? [error(place, "Ask for a distribution in a query of its own: beside it only the number of people may be asked.")] : []),
        ...(both ? [error(place, "Ask for chapters and for single codes in two queries.")] : []),
        ...(again ? [error(place, "Each distribution can be asked for once in a query.")] : []),
        ...(analysis.at === undefined ? [] : dateProblems(analysis.at, at(place, "at"))),
      ];
    }
    case "crosstab": {
      const here = at(place, "by");
      const problems = analysis.by.flatMap((name, i): Finding[] => {
        const variable = find(name);
        if (!variable) return [error(at(here, i), `There is no variable “${name}”.`)];
        if (analysis.by.indexOf(name) < i) return [error(at(here, i), `“${variable.label}” is chosen twice.`)];
        if (variableKind(variable, dictionary) === "number") return [error(at(here, i), `“${variable.label}” is a number: a table needs categories. Use bands.`)];
        return [];
      });
      const cells = analysis.by.reduce((n, name) => n * (levelCount(find(name) ?? never, dictionary) ?? 1), 1);
      if (problems.length === 0 && cells > largestCrosstab) problems.push(error(here, `This table has ${cells} cells; at most ${largestCrosstab} are allowed. Use fewer or wider categories.`));
      return problems;
    }
    case "summary":
    case "histogram": {
      const variable = find(analysis.of);
      if (!variable) return [error(at(place, "of"), `There is no variable “${analysis.of}”.`)];
      if (variableKind(variable, dictionary) !== "category") return [];
      return [error(at(place, "of"), `“${variable.label}” is a category: a ${analysis.kind} needs a number. Use a table instead.`)];
    }
  }
}
/** Stands in for a variable that isn't there; its absence has been reported. */
const never: Variable = { kind: "had", name: "x", label: "x", domain: "condition", concepts: [] };

function repeated<T>(items: readonly T[], key: (item: T) => string, place: Place, step: string, what: string): Finding[] {
  return items.flatMap((item, i) => (items.findIndex((other) => key(other) === key(item)) < i ? [error(at(at(place, i), step), `${what} “${key(item)}” is used twice.`)] : []));
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
    ...query.analyses.flatMap((a, i) => analysisProblems(a, query, dictionary, at(analyses, i))),
    ...query.variables.flatMap((v, i) => {
      const used = query.analyses.some((a) => (a.kind === "crosstab" ? a.by.includes(v.name) : a.kind !== "count" && a.kind !== "distribution" && a.of === v.name));
      return used ? [] : [finding("warning")(at(variables, i).path, `No analysis uses “${v.label}”.`, { label: "Remove the variable", edits: [{ op: "remove", path: at(variables, i).path }] })];
    }),
  ];
}
