/** Whether the statistics chosen for a table can be reckoned from it. */
import type { AnalysisOf, Event } from "./analysis.ts";
import type { Finding } from "./checks/finding.ts";
import type { Variable } from "./model.ts";
import { ageIn, comparesGroups, needsEvent, rolesIn, type TableTest } from "./table-tests.ts";
import { at, error, type Place } from "./validate-place.ts";

type Checks = {
  eventProblems: (event: Event) => Finding[];
  levelProblems: (name: string, level: string | undefined, here: Place, levelHere: Place) => Finding[];
  labelOf: (name: string) => string;
  find: (name: string) => Variable | undefined;
};

/** Each statistic needs so many variables: the event's, those of the groups and of the strata. */
const variablesNeeded: Partial<Record<TableTest, { least: number; most: number; words: string }>> = {
  "chi-square": { least: 2, most: 2, words: "The chi-square test asks whether two variables go together: choose exactly two." },
  fisher: { least: 2, most: 2, words: "Fisher's exact test asks whether two variables go together: choose exactly two." },
  trend: { least: 2, most: 3, words: "A trend needs ordered groups beside the event: choose a second variable." },
  ratios: { least: 2, most: 3, words: "Ratios compare groups: choose a second variable beside the event." },
  stratified: { least: 2, most: 3, words: "A ratio compares groups: choose a second variable beside the event." },
  standardised: { least: 2, most: 3, words: "Standardisation needs age bands beside the event: choose them too." },
};

export function tableTestProblems(analysis: AnalysisOf<"crosstab">, { eventProblems, levelProblems, labelOf, find }: Checks, place: Place): Finding[] {
  const { by, tests = [], event, reference } = analysis;
  const [here, eventHere] = [at(place, "tests"), at(place, "event")];
  const repeated = tests.find((test, i) => tests.indexOf(test) < i);
  if (repeated !== undefined) return [error(here, "A statistic is chosen twice.")];
  const counts = tests.flatMap((test) => { const needed = variablesNeeded[test]; return needed && (by.length < needed.least || by.length > needed.most) ? [error(here, needed.words)] : []; });
  if (counts.length > 0) return counts;
  if (!needsEvent(tests)) {
    return [
      ...(event === undefined ? [] : [error(at(eventHere, "variable"), "No statistic of this table is about an event: choose one that is, or no event.")]),
      ...(reference === undefined ? [] : [error(at(place, "reference"), "No statistic of this table compares groups: choose ratios, or no group to compare with.")]),
    ];
  }
  if (event === undefined) return [error(at(eventHere, "variable"), "Choose what counts as the event: one of the table's variables, and its level.")];
  const problems = eventProblems(event);
  if (problems.length > 0) return problems;
  if (!by.includes(event.variable)) return [error(at(eventHere, "variable"), `“${labelOf(event.variable)}” is not among the table's variables: add it to them.`)];
  const { groups } = rolesIn(analysis);
  const age = tests.includes("standardised") ? find(ageIn(analysis) ?? "") : undefined;
  const banded = age && ageBandProblem(age);
  return [
    ...(reference === undefined ? [] : !comparesGroups(tests) ? [error(at(place, "reference"), "No statistic of this table compares groups: choose ratios, or no group to compare with.")] : levelProblems(groups ?? "", reference, at(place, "by"), at(place, "reference"))),
    ...(banded === undefined ? [] : [error(here, `${banded} The age is the last of the table's variables beside the event.`)]),
  ];
}

/** Whether a variable's bands fit into the standard's bands of five years, or why they do not. */
export function ageBandProblem(variable: Variable): string | undefined {
  if (variable.kind !== "age-band" && variable.kind !== "column-band") return `“${variable.label}” is not made of bands: choose age in bands.`;
  const misfit = variable.cutPoints.find((cut) => cut % 5 !== 0 || cut < 5 || cut > 95);
  return misfit === undefined ? undefined : `“${variable.label}” is cut at ${misfit}: cut ages at multiples of five from 5 to 95, as the European Standard Population of 2013 is.`;
}
