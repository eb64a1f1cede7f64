/**
 * When do two queries ask the same thing? The query's digest names the exact document. The meaning digest names what is
 * asked: order inside groups and sets, nesting that changes nothing, titles, labels, names and analysis ids are gone, and
 * every analysis carries the definitions of its variables. Variables that no analysis uses release nothing and don't count.
 */
import type { AnalysisOf, Event, OwnModel, Term } from "./analysis.ts";
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import { asSet, canonicalCohort, canonicalFilter, contentOf } from "./canonical-cohort.ts";
import type { ConceptSet } from "./concept-set.ts";
import { rolesIn } from "./table-tests.ts";
import { isCohort, type Analysis, type CalendarWindow, type ConceptReference, type Criterion, type Group, type Population, type Query, type RecordDetails, type Variable } from "./model.ts";

const canonicalConcepts = (concepts: readonly ConceptReference[]) => asSet(concepts.map(({ conceptId, descendants }) => ({ conceptId, descendants, name: "" })));
const canonicalDetails = ({ concepts, window, ageAtEvent, typeConceptIds }: RecordDetails): RecordDetails => ({
  concepts: canonicalConcepts(concepts), ...canonicalWindow(window), ...(ageAtEvent ? { ageAtEvent } : {}), ...(typeConceptIds ? { typeConceptIds: asSet(typeConceptIds) } : {}),
});
const canonicalWindow = (window: CalendarWindow | undefined) => (window?.from === undefined && window?.to === undefined ? {} : { window });

function canonicalGroup(group: Group): Criterion {
  const members = group.of.map(canonicalCriterion).flatMap((member) => {
    // all within all, any within any; “none of (a or b)” is “none of a, b”.
    const absorbed = member.kind === "group" && member.match === (group.match === "none" ? "any" : group.match);
    return absorbed ? member.of : [member];
  });
  const of = asSet(members);
  const [only, ...others] = of;
  if (only && others.length === 0) {
    if (group.match !== "none") return only;
    // “none of (none of a, b)” is “a or b”.
    if (only.kind === "group" && only.match === "none") return canonicalGroup({ kind: "group", match: "any", of: only.of });
  }
  // Of nothing, all is true and none is true.
  return { kind: "group", match: of.length === 0 && group.match === "none" ? "all" : group.match, of };
}

/** A criterion in canonical form: concept names are blank, because the id is what is asked. */
export function canonicalCriterion(criterion: Criterion): Criterion {
  switch (criterion.kind) {
    case "group":
      return canonicalGroup(criterion);
    case "condition":
    case "drug":
    case "procedure":
      return { kind: criterion.kind, ...canonicalDetails(criterion) };
    case "measurement":
    case "observation": {
      const { kind, value, unitConceptId } = criterion;
      return { kind, ...canonicalDetails(criterion), ...(value ? { value } : {}), ...(unitConceptId === undefined ? {} : { unitConceptId }) };
    }
    case "race":
    case "ethnicity":
      return { kind: criterion.kind, concepts: canonicalConcepts(criterion.concepts) };
    case "category":
      return { ...criterion, in: asSet(criterion.in) };
    case "sex":
    case "age":
    case "number":
      return criterion;
  }
}

type Sets = readonly ConceptSet[] | undefined;
/** A group as an `all`, `any` or `none` group in canonical form; a cohort with the content of its concept sets in place of their keys. */
export function canonicalPopulation(population: Group): Group;
export function canonicalPopulation(population: Population, conceptSets?: Sets): Population;
export function canonicalPopulation(population: Population, conceptSets?: Sets): Population {
  if (isCohort(population)) return canonicalCohort(population, conceptSets);
  const criterion = canonicalGroup(population);
  return criterion.kind === "group" ? criterion : { kind: "group", match: "all", of: [criterion] };
}

/** Yes or no has no number to cut. */
function withoutIdleCuts<V extends { cutPoints?: number[] | undefined }>(variable: V, idle: boolean): V {
  if (!idle) return variable;
  const { cutPoints: _idle, ...rest } = variable;
  return rest as V;
}

/** A variable without name and label. */
export function canonicalVariable(variable: Variable, conceptSets?: Sets): Variable {
  const unnamed = { ...variable, name: "", label: "" };
  const content = contentOf(conceptSets);
  switch (unnamed.kind) {
    case "had":
    case "last-value": {
      const { window, ...rest } = unnamed;
      return { ...rest, concepts: canonicalConcepts(rest.concepts), ...canonicalWindow(window) };
    }
    case "records":
      return { ...withoutIdleCuts(unnamed, unnamed.measure === "had"), records: canonicalFilter(unnamed.records, content) };
    case "days-between":
      return { ...unnamed, from: { ...unnamed.from, records: canonicalFilter(unnamed.from.records, content) }, to: { ...unnamed.to, records: canonicalFilter(unnamed.to.records, content) } };
    case "follow-up":
      return { ...withoutIdleCuts(unnamed, unnamed.measure === "event"), outcome: canonicalFilter(unnamed.outcome, content) };
    case "sex":
    case "age":
    case "age-band":
    case "column":
    case "column-band":
    case "column-recode":
    case "column-derived":
    case "ethnicity":
    case "declared":
    case "index-year":
      return unnamed;
  }
}

/** An analysis with its variables' definitions in place of their names. */
function analysisMeaning(analysis: Analysis, variables: readonly Variable[], conceptSets?: Sets): object {
  const definitionOf = (name: string): unknown => {
    const variable = variables.find((v) => v.name === name);
    return variable ? canonicalVariable(variable, conceptSets) : { unknown: name };
  };
  const eventMeaning = ({ variable, level }: Event) => ({ variable: definitionOf(variable), level });
  const termMeaning = (term: Term) => ("variable" in term ? { variable: definitionOf(term.variable) } : "together" in term ? { together: asSet(term.together.map(definitionOf)) } : { curve: definitionOf(term.curve), knots: term.knots });
  /** Without tests a table means what it always did. The order of variables counts only for those that play a part of their own. */
  const testsMeaning = ({ by, tests, event, reference }: AnalysisOf<"crosstab">) => {
    if (tests === undefined) return {};
    const { groups } = rolesIn({ by, event });
    return { tests: asSet(tests), ...(event && { event: eventMeaning(event), ...(groups !== undefined && { groups: definitionOf(groups) }) }), ...(reference !== undefined && { reference }) };
  };
  const modelMeaning = (model: OwnModel | AnalysisOf<"regression" | "cox">): object => {
    const terms = asSet(model.terms.map(termMeaning));
    if (model.kind === "cox") return { kind: "cox", event: eventMeaning(model.event), time: definitionOf(model.time), ties: model.ties, terms };
    return {
      kind: "regression", family: model.family, outcome: definitionOf(model.outcome), terms, ...(model.level !== undefined && { level: model.level }),
      ...(model.offset !== undefined && { offset: definitionOf(model.offset) }), ...(model.weights !== undefined && { weights: definitionOf(model.weights) }),
    };
  };
  switch (analysis.kind) {
    case "count":
      return { kind: "count" };
    case "crosstab":
      return { kind: "crosstab", by: asSet(analysis.by.map(definitionOf)), ...testsMeaning(analysis) };
    case "summary":
      return { kind: "summary", of: definitionOf(analysis.of) };
    case "histogram":
      return { kind: "histogram", of: definitionOf(analysis.of), breaks: analysis.breaks };
    case "distribution":
      return { kind: "distribution", of: analysis.of, ...(analysis.at === undefined ? {} : { at: analysis.at }) };
    case "comparison":
      return { kind: "comparison", of: definitionOf(analysis.of), by: definitionOf(analysis.by) };
    case "characteristics":
      // The order of the rows is how they are shown; what leaves is the same.
      return { kind: "characteristics", by: definitionOf(analysis.by), of: asSet(analysis.of.map((row) => ({ ...row, variable: definitionOf(row.variable) }))), ...(analysis.reference !== undefined && { reference: analysis.reference }) };
    case "correlation":
      return { kind: "correlation", of: asSet(analysis.of.map(definitionOf)) };
    case "rate":
    case "survival":
      return {
        kind: analysis.kind, event: eventMeaning(analysis.event), time: definitionOf(analysis.time), ...(analysis.by !== undefined && { by: definitionOf(analysis.by) }),
        ...(analysis.kind === "survival" && { breaks: analysis.breaks }),
        ...(analysis.kind === "rate" && { ...(analysis.reference !== undefined && { reference: analysis.reference }), ...(analysis.standard !== undefined && { standard: analysis.standard }), ...(analysis.within !== undefined && { within: definitionOf(analysis.within) }) }),
      };
    case "meta-analysis":
      return { kind: "meta-analysis", of: modelMeaning(analysis.of), method: analysis.method, interval: analysis.interval };
    case "regression":
      return { ...modelMeaning(analysis), bySite: analysis.bySite, ...(analysis.intervals !== undefined && { intervals: analysis.intervals }) };
    case "cox":
      return modelMeaning(analysis);
    case "quantiles":
      return { kind: "quantiles", of: definitionOf(analysis.of), ...(analysis.by !== undefined && { by: definitionOf(analysis.by) }), at: analysis.at, low: analysis.low, high: analysis.high, step: analysis.step };
  }
}

/** What a query asks, as plain JSON; equal for queries that differ only in spelling. */
export const queryMeaning = (query: Query) => ({
  version: query.version,
  dataModel: query.dataModel,
  population: canonicalPopulation(query.population, query.conceptSets),
  analyses: asSet(query.analyses.map((a) => analysisMeaning(a, query.variables, query.conceptSets))),
});

/** SHA-256 of the whole query document, in hex. */
export const queryDigest = (query: Query): Promise<string> => digestOf(query);
/** SHA-256 of what the query asks, in hex. */
export const meaningDigest = (query: Query): Promise<string> => digestOf(queryMeaning(query));
/** The key by which two analyses of possibly different queries are the same. */
export const analysisKey = (analysis: Analysis, variables: readonly Variable[], conceptSets?: Sets): string => canonicalJson(analysisMeaning(analysis, variables, conceptSets));
export const criterionKey = (criterion: Criterion): string => canonicalJson(canonicalCriterion(criterion));
export const variableKey = (variable: Variable, conceptSets?: Sets): string => canonicalJson(canonicalVariable(variable, conceptSets));
