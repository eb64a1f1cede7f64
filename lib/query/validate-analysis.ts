/** Whether each analysis can be answered: its variables are there, and are what it needs. */
import { isTwoWay, type AnalysisOf, type Event, type OwnModel, type Term } from "./analysis.ts";
import type { Finding } from "./checks/finding.ts";
import type { TableDictionary } from "./dictionary.ts";
import type { Analysis, Query, Variable } from "./model.ts";
import { missingLevel } from "./outputs.ts";
import { at, dateProblems, error, onlyOmop, warning, type Place } from "./validate-place.ts";
import { dimensionOf, levelCount, variableKind } from "./variables.ts";
import { ageBandProblem, tableTestProblems } from "./validate-table-tests.ts";

export const largestCrosstab = 400;

export function analysisProblems(analysis: Analysis, query: Query, dictionary: TableDictionary | undefined, place: Place): Finding[] {
  const find = (name: string) => query.variables.find((v) => v.name === name);
  const labelOf = (name: string) => find(name)?.label ?? name;
  const mustBe = (name: string, kind: "number" | "category", here: Place): Finding[] => {
    const variable = find(name);
    if (!variable) return [error(here, name === "" ? `Choose a variable that is a ${kind}.` : `There is no variable “${name}”.`)];
    const other = variableKind(variable, dictionary);
    return other === undefined || other === kind ? [] : [error(here, `“${variable.label}” is a ${other}; choose a ${kind} here.`)];
  };
  const levelProblems = (name: string, level: string | undefined, here: Place, levelHere: Place): Finding[] => {
    const problems = mustBe(name, "category", here);
    const variable = find(name);
    if (problems.length > 0 || !variable) return problems;
    const levels = variableKind(variable, dictionary) === "category" ? dimensionOf(variable, dictionary).levels.filter((l) => l.code !== missingLevel.code) : [];
    return levels.length === 0 || levels.some((l) => l.code === level) ? [] : [error(levelHere, `Choose which level of “${variable.label}” counts: ${levels.map((l) => `“${l.label}”`).join(" or ")}.`)];
  };
  const eventProblems = (event: Event, of: Place) => levelProblems(event.variable, event.level, at(at(of, "event"), "variable"), at(at(of, "event"), "level"));
  const termProblems = (terms: readonly Term[], taken: readonly string[], of: Place): Finding[] => terms.flatMap((term, i) => {
    const here = at(at(of, "terms"), i);
    const names = namesIn(term);
    const field = (name: string) => ("variable" in term ? at(here, "variable") : "together" in term ? at(at(here, "together"), term.together.indexOf(name)) : at(here, "curve"));
    // A variable by itself and a curve of it say the same twice over.
    const again = terms.findIndex((other) => sameNames(namesIn(other), names)) < i;
    if (again && !names.includes("")) return [error(field(names[0]!), "This predictor is chosen twice.")];
    const outcome = names.find((name) => taken.includes(name));
    if (outcome !== undefined) return [error(field(outcome), `“${labelOf(outcome)}” is what the model explains, its time or its weight: it can't be a predictor too.`)];
    const missing = names.find((name) => !find(name));
    if (missing !== undefined) return [error(field(missing), missing === "" ? "Choose a variable." : `There is no variable “${missing}”.`)];
    if ("curve" in term) return mustBe(term.curve, "number", at(here, "curve"));
    if (!("together" in term)) return [];
    if (term.together[0] === term.together[1]) return [error(here, "Choose two different variables to look at together.")];
    const lone = term.together.filter((name) => !terms.some((other) => ("variable" in other && other.variable === name) || ("curve" in other && other.curve === name)));
    return lone.map((name) => warning(here, `“${labelOf(name)}” is looked at together with another but not by itself: add it as a predictor of its own, or the other numbers are hard to read.`));
  });
  const standardProblems = ({ by, standard }: AnalysisOf<"rate">): Finding[] => {
    const age = find(by ?? "");
    if (standard === undefined || (by !== undefined && !age)) return [];
    const problem = age ? ageBandProblem(age) : "To standardise by age, choose groups by bands of age.";
    return problem === undefined ? [] : [error(at(place, "standard"), problem)];
  };
  const withinProblems = ({ by, standard, within, event }: AnalysisOf<"rate">): Finding[] => {
    const here = at(place, "within");
    if (within === undefined) return [];
    if (standard === undefined || by === undefined) return [error(here, "Groups beside ages are of a rate standardised by age: choose groups by bands of age and a standard, or no further groups.")];
    if (within === by || within === event.variable) return [error(here, `“${labelOf(within)}” is ${within === by ? "what the ages are told by" : "the event itself"}: choose another category.`)];
    const problems = mustBe(within, "category", here);
    return problems.length > 0 ? problems : sizeProblems([[within, by]], here);
  };
  const rateProblems = ({ by, reference }: AnalysisOf<"rate">): Finding[] =>
    reference === undefined ? [] : by === undefined ? [error(at(place, "reference"), "Without groups there is nothing to compare: choose groups, or no group to compare with.")] : levelProblems(by, reference, at(place, "by"), at(place, "reference"));
  /** Of each table its variables; numbers have no levels of their own. */
  const sizeProblems = (tables: readonly (readonly string[])[], here: Place): Finding[] => {
    const cells = tables.reduce((sum, names) => sum + names.reduce((n, name) => n * (levelCount(find(name) ?? never, dictionary) ?? 1), 1), 0);
    return cells > largestCrosstab ? [error(here, `This table has ${cells} cells; at most ${largestCrosstab} are allowed. Use fewer or wider categories.`)] : [];
  };
  const modelProblems = (model: OwnModel | AnalysisOf<"regression" | "cox">, here: Place): Finding[] => {
    if (model.kind === "cox") return [...eventProblems(model.event, here), ...mustBe(model.time, "number", at(here, "time")), ...termProblems(model.terms, [model.event.variable, model.time], here)];
    const { family, outcome, level, offset, weights, terms } = model;
    const outcomes = isTwoWay(family) || level !== undefined ? levelProblems(outcome, level, at(here, "outcome"), at(here, "level")) : mustBe(outcome, "number", at(here, "outcome"));
    const needless = level !== undefined && family === "linear" ? [error(at(here, "level"), "A linear model asks about a number. For a level of a category choose a logistic model.")] : [];
    const besides = ([["offset", offset, "The outcome can't be its own time."], ["weights", weights, "The outcome can't be its own weight."]] as const).flatMap(([field, name, sentence]) =>
      (name === undefined ? [] : name === outcome ? [error(at(here, field), sentence)] : mustBe(name, "number", at(here, field))));
    return [...needless, ...outcomes, ...termProblems(terms, [outcome, offset, weights].filter((name) => name !== undefined), here), ...besides];
  };
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
      if (problems.length === 0) problems.push(...sizeProblems([analysis.by], here));
      return problems.length > 0 ? problems : tableTestProblems(analysis, { eventProblems: (event) => eventProblems(event, place), levelProblems, labelOf, find }, place);
    }
    case "summary":
    case "histogram": {
      const variable = find(analysis.of);
      if (!variable) return [error(at(place, "of"), `There is no variable “${analysis.of}”.`)];
      if (variableKind(variable, dictionary) !== "category") return [];
      return [error(at(place, "of"), `“${variable.label}” is a category: a ${analysis.kind} needs a number. Use a table instead.`)];
    }
    case "comparison":
      return [...mustBe(analysis.of, "number", at(place, "of")), ...mustBe(analysis.by, "category", at(place, "by"))];
    case "characteristics": {
      const rows = at(place, "of");
      const groups = analysis.reference === undefined ? mustBe(analysis.by, "category", at(place, "by")) : levelProblems(analysis.by, analysis.reference, at(place, "by"), at(place, "reference"));
      const problems = [...groups, ...analysis.of.flatMap(({ variable, as }, i) => {
        const here = at(at(rows, i), "variable");
        if (variable === analysis.by) return [error(here, `“${labelOf(variable)}” makes the groups: it can't be described in them too.`)];
        if (analysis.of.findIndex((other) => other.variable === variable) < i) return [error(here, `“${labelOf(variable)}” is chosen twice.`)];
        return mustBe(variable, as === "shares" ? "category" : "number", here);
      })];
      // Each row is a table of its own, but all of them are protected together.
      return problems.length > 0 ? problems : sizeProblems(analysis.of.map(({ variable }) => [analysis.by, variable]), rows);
    }
    case "correlation": {
      const here = at(place, "of");
      return analysis.of.flatMap((name, i) => (analysis.of.indexOf(name) < i ? [error(at(here, i), `“${labelOf(name)}” is chosen twice.`)] : mustBe(name, "number", at(here, i))));
    }
    case "rate":
    case "survival":
      return [
        ...eventProblems(analysis.event, place), ...mustBe(analysis.time, "number", at(place, "time")),
        ...(analysis.by === undefined ? [] : analysis.by === analysis.event.variable ? [error(at(place, "by"), "Groups by the event itself say nothing: choose another category.")] : mustBe(analysis.by, "category", at(place, "by"))),
        ...(analysis.kind === "rate" ? [...rateProblems(analysis), ...standardProblems(analysis), ...withinProblems(analysis)] : []),
        ...(analysis.kind === "survival" && analysis.breaks.some((day) => day <= 0) ? [error(at(place, "breaks"), "Days are counted from the start: give days after day 0.")] : []),
      ];
    case "meta-analysis":
      return modelProblems(analysis.of, at(place, "of"));
    case "regression":
      return [
        ...modelProblems(analysis, place),
        ...(analysis.intervals !== undefined && (analysis.family === "linear" || analysis.family === "negative-binomial") ? [error(at(place, "intervals"), "Intervals by profile likelihood are for logistic, probit, complementary log-log and Poisson models: a linear model's own intervals are exact, a negative binomial model has none.")] : []),
      ];
    case "cox":
      return modelProblems(analysis, place);
    case "quantiles":
      return [...mustBe(analysis.of, "number", at(place, "of")), ...(analysis.by === undefined ? [] : mustBe(analysis.by, "category", at(place, "by")))];
  }
}

const namesIn = (term: Term): readonly string[] => ("variable" in term ? [term.variable] : "together" in term ? term.together : [term.curve]);
const sameNames = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((name) => b.includes(name));

/** Stands in for a variable that isn't there; its absence has been reported. */
const never: Variable = { kind: "had", name: "x", label: "x", domain: "condition", concepts: [] };
