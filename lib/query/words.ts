/**
 * A query read back in plain English: what a committee approves and the public reads. Wording is exact about what changes
 * a count (windows, descendants, units, how age is reckoned), so that two queries that ask different things never read alike.
 */
import type { TableDictionary } from "./dictionary.ts";
import { analysisLine, askedOf } from "./language/analyses.ts";
import { calendarWindow, sayCriterion, sayGroup } from "./language/calendar.ts";
import { inWords } from "./language/form.ts";
import { namesOf } from "./language/names.ts";
import { headings } from "./language/read-query.ts";
import { meaningOf, variableLine, variableMeaning as meaningForm } from "./language/variables.ts";
import { isCohort, type Analysis, type CalendarWindow, type Criterion, type Query, type Variable } from "./model.ts";
import type { Phrase } from "./phrase.ts";
import { cohortPhrase } from "./words-cohort.ts";

export type { Phrase };

export type QueryWords = {
  /** Lines, indented by two spaces a level. */
  population: string[];
  populationPhrase: Phrase;
  variables: string[];
  analyses: string[];
  /** How age is reckoned, which records count: what a careful reader needs besides. */
  notes: string[];
  text: string;
};

/** `from 1 January 2020 to 31 December 2021 (both days included)`; empty where the window is open at both ends. */
export const windowInWords = (window: CalendarWindow | undefined): string => inWords(calendarWindow, window ?? {}, namesOf({}));
export const criterionInWords = (criterion: Criterion, dictionary?: TableDictionary): Phrase => sayCriterion(criterion, namesOf({ dictionary }));
/** What a variable measures, without its label. */
export const variableMeaning = (variable: Variable, dictionary?: TableDictionary, conceptSets?: Query["conceptSets"]): string => inWords(meaningForm, meaningOf(variable), namesOf({ dictionary, conceptSets }));
/** One analysis in a sentence; variables appear by their labels. */
export const analysisInWords = (analysis: Analysis, variables: readonly Variable[]): string => inWords(analysisLine, askedOf(analysis), namesOf({ variables }));

const linesOf = (phrase: Phrase, depth = 0): string[] => [
  `${"  ".repeat(depth)}${depth > 0 ? "– " : ""}${phrase.text}`,
  ...phrase.of.flatMap((p) => linesOf(p, depth + 1)),
];

function notesOf(query: Query): string[] {
  if (query.dataModel.kind === "table") return ["A value that the data environment declares as missing, or that lies outside its declared levels or range, counts as not known."];
  const text = JSON.stringify([query.population, query.variables, query.conceptSets]);
  const notes = ["A criterion about something that is not recorded is not met."];
  if (/"kind":"age|"ageAtEvent"/.test(text)) notes.push("Age is the year of the date less the year of birth, because many records hold no more than the year.");
  if (text.includes('"descendants":true')) notes.push("“More specific ones” are found inside each data environment with its own vocabulary.");
  if (!isCohort(query.population) && text.includes('"concepts"')) notes.push("A record counts by its start date, whether or not it lies in a period in which the person was under observation.");
  if (isCohort(query.population)) {
    notes.push("Only records that start while the person is under observation let a person in or decide a rule, unless it says otherwise. What is known about each person counts by its start date, under observation or not.");
    notes.push("A record without an end date ends the day after its start, or, if it is a visit or a spell, on the day of its start; a medicine ends when its supply does.");
  }
  if (text.includes('"last-value"')) notes.push("Of two measurements on the same day the one with the higher record number counts as the later.");
  return notes;
}

/** The text reads back to the query: `readQueryText` in language/read-query.ts. */
export function queryInWords(query: Query, dictionary?: TableDictionary): QueryWords {
  const names = namesOf({ dictionary, conceptSets: query.conceptSets, variables: query.variables });
  const populationPhrase = isCohort(query.population) ? cohortPhrase(query.population, query.conceptSets) : sayGroup(query.population, names);
  const population = linesOf(populationPhrase);
  const labelOf = new Map(names.variables.map(({ id, shown }) => [id, shown]));
  const variables = query.variables.map((v) => inWords(variableLine, { label: labelOf.get(v.name) ?? v.label, meaning: meaningOf(v) }, names));
  const analyses = query.analyses.map((a) => inWords(analysisLine, askedOf(a), names));
  const notes = notesOf(query);
  const section = (title: string, lines: string[]) => (lines.length === 0 ? [] : [title, ...lines, ""]);
  const text = [
    ...section(headings.who, population),
    ...section(headings.variables, variables.map((l) => `– ${l}`)),
    ...section(headings.analyses, analyses.map((l) => `– ${l}`)),
    ...section(headings.notes, notes.map((l) => `– ${l}`)),
  ].join("\n");
  return { population, populationPhrase, variables, analyses, notes, text: text.trimEnd() };
}
