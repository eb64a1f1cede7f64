/**
 * A query read back in plain English: what a committee approves and the public reads. Wording is exact about what changes
 * a count (windows, descendants, units, how age is reckoned), so that two queries that ask different things never read alike.
 */
import { unitSymbol } from "./checked-concepts.ts";
import type { TableDictionary } from "./dictionary.ts";
import { isCohort, type Analysis, type CalendarWindow, type ConceptReference, type Criterion, type Group, type NumberRange, type Operand, type Query, type RecordDetails, type Variable } from "./model.ts";
import { dateInWords, listInWords, type Phrase } from "./phrase.ts";
import { columnOf, unitOf } from "./variables.ts";
import { cohortPhrase, daysInWords, filterInWords, setNames, type SetNames } from "./words-cohort.ts";

export { dateInWords, type Phrase };

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
export function windowInWords(window: CalendarWindow | undefined): string {
  if (window?.from && window.to) return window.from === window.to ? `on ${dateInWords(window.from)}` : `from ${dateInWords(window.from)} to ${dateInWords(window.to)} (both days included)`;
  if (window?.from) return `on or after ${dateInWords(window.from)}`;
  if (window?.to) return `on or before ${dateInWords(window.to)}`;
  return "";
}

const conceptInWords = (c: ConceptReference): string => `${c.name} [${c.conceptId}${c.descendants ? " and more specific ones" : " only"}]`;
const conceptsInWords = (concepts: readonly ConceptReference[]): string => listInWords(concepts.map(conceptInWords), "or");
const followedBy = (text: string): string => (text === "" ? "" : ` ${text}`);
/** `at least 48 and at most 75 mmol/mol` */
function rangeInWords(range: NumberRange, unit = ""): string {
  const ends = [range.min === undefined ? [] : [`at least ${range.min}`], range.max === undefined ? [] : [`at most ${range.max}`]].flat();
  return listInWords(ends, "and") + followedBy(unit);
}
function agesInWords(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) return min === max ? `aged ${min}` : `aged ${min} to ${max} (both included)`;
  return min === undefined ? `aged ${max} or under` : `aged ${min} or over`;
}
const columnLabel = (dictionary: TableDictionary | undefined, name: string): string => columnOf(dictionary, name)?.label ?? name;
function levelLabels(dictionary: TableDictionary | undefined, name: string, codes: readonly string[]): string[] {
  const column = columnOf(dictionary, name);
  return codes.map((code) => (column?.kind === "category" ? (column.levels.find((l) => l.code === code)?.label ?? code) : code));
}
const recordOf = { condition: "a recorded condition", drug: "a recorded medicine", procedure: "a recorded procedure", measurement: "a measurement", observation: "a recorded observation" } as const;

/** What is asked of a record besides its concept and value. */
function detailsInWords({ window, ageAtEvent, typeConceptIds }: RecordDetails): string {
  const age = ageAtEvent ? `while ${agesInWords(ageAtEvent.min, ageAtEvent.max)}` : "";
  const types = typeConceptIds ? `from records of type ${listInWords(typeConceptIds.map(String), "or")}` : "";
  return [windowInWords(window), age, types].map(followedBy).join("");
}

const heading = { all: "all of these are true", any: "at least one of these is true", none: "none of these is true" } as const;

export function criterionInWords(criterion: Criterion, dictionary?: TableDictionary): Phrase {
  const leaf = (text: string): Phrase => ({ text, of: [] });
  switch (criterion.kind) {
    case "group":
      return { text: heading[criterion.match] + (criterion.of.length === 0 ? " (the list is empty)" : ":"), of: criterion.of.map((c) => criterionInWords(c, dictionary)) };
    case "sex":
      return leaf(`recorded sex is ${criterion.is}`);
    case "age":
      return leaf(`${agesInWords(criterion.min, criterion.max)} on ${dateInWords(criterion.at)}`);
    case "condition":
    case "drug":
    case "procedure":
      return leaf(`has ${recordOf[criterion.kind]} of ${conceptsInWords(criterion.concepts)}${detailsInWords(criterion)}`);
    case "race":
    case "ethnicity":
      return leaf(`recorded ${criterion.kind} is ${conceptsInWords(criterion.concepts)}`);
    case "measurement":
    case "observation": {
      const unit = criterion.unitConceptId === undefined ? "" : unitSymbol(criterion.unitConceptId);
      const value = criterion.value ? `with a value of ${rangeInWords(criterion.value, unit)}` : unit && `recorded in ${unit}`;
      return leaf(`has ${recordOf[criterion.kind]} of ${conceptsInWords(criterion.concepts)}${followedBy(value)}${detailsInWords(criterion)}`);
    }
    case "number": {
      const column = columnOf(dictionary, criterion.column);
      const unit = column?.kind === "number" ? column.unit : undefined;
      const known = criterion.min === undefined && criterion.max === undefined;
      return leaf(`${columnLabel(dictionary, criterion.column)} is ${known ? "known" : rangeInWords(criterion, unit)}`);
    }
    case "category":
      return leaf(`${columnLabel(dictionary, criterion.column)} is ${listInWords(levelLabels(dictionary, criterion.column, criterion.in), "or")}`);
  }
}

function populationInWords(group: Group, dictionary?: TableDictionary): Phrase {
  if (group.of.length === 0) return { text: group.match === "any" ? "Nobody: no criterion has been chosen." : "Everyone in the data.", of: [] };
  return { text: `Everyone of whom ${heading[group.match]}:`, of: group.of.map((c) => criterionInWords(c, dictionary)) };
}
const linesOf = (phrase: Phrase, depth = 0): string[] => [
  `${"  ".repeat(depth)}${depth > 0 ? "– " : ""}${phrase.text}`,
  ...phrase.of.flatMap((p) => linesOf(p, depth + 1)),
];

const bandsInWords = (cutPoints: readonly number[]): string => `in bands cut at ${listInWords(cutPoints.map(String), "and")} (each cut belongs to the band above it)`;
const cutInWords = (variable: { cutPoints?: number[] | undefined }): string => (variable.cutPoints ? `, ${bandsInWords(variable.cutPoints)}` : "");
const dayInWords = (at: string): string => (at === "index" ? "the index date" : dateInWords(at));
const operandInWords = (operand: Operand, dictionary: TableDictionary | undefined): string => ("number" in operand ? `${operand.number}` : `“${columnLabel(dictionary, operand.column)}”`);
const measureWords = {
  had: "yes or no: has", count: "the number of records that are each", "days-to-first": "days from the index date to the first that is", "days-to-last": "days from the index date to the last that is",
  "first-value": "the first value of", "last-value": "the last value of",
} as const;
/** What a variable that counts from the index date measures. */
function indexMeaning(variable: Extract<Variable, { kind: "records" | "days-between" | "follow-up" | "index-year" }>, nameOf: SetNames): string {
  switch (variable.kind) {
    case "records": {
      const unit = variable.unitConceptId === undefined ? "" : ` in ${unitSymbol(variable.unitConceptId)}`;
      return `${measureWords[variable.measure]} ${filterInWords(variable.records, nameOf)}${unit}, starting ${daysInWords(variable.days)}${variable.measure === "had" ? "" : cutInWords(variable)}`;
    }
    case "days-between": {
      const part = ({ records, days }: typeof variable.from) => `the first start of ${filterInWords(records, nameOf)}, starting ${daysInWords(days)},`;
      return `days from ${part(variable.from)} to ${part(variable.to)} less than none where the second comes first${cutInWords(variable)}`;
    }
    case "follow-up": {
      const outcome = `${filterInWords(variable.outcome, nameOf)} after the index date`;
      return variable.measure === "event" ? `yes or no: has ${outcome}, while in the cohort` : `days from the index date to ${outcome}, or to the day of leaving the cohort, whichever comes first${cutInWords(variable)}`;
    }
    case "index-year":
      return `the year of the index date, from ${variable.from} to ${variable.to}, earlier and later`;
  }
}

/** What a variable measures, without its label. */
export function variableMeaning(variable: Variable, dictionary?: TableDictionary, conceptSets?: Query["conceptSets"]): string {
  switch (variable.kind) {
    case "sex":
      return "recorded sex (female, male or not known)";
    case "age":
      return `age in years on ${dayInWords(variable.at)}`;
    case "age-band":
      return `age on ${dayInWords(variable.at)}, ${bandsInWords(variable.cutPoints)}`;
    case "had":
      return `yes or no: has ${recordOf[variable.domain]} of ${conceptsInWords(variable.concepts)}${followedBy(windowInWords(variable.window))}`;
    case "last-value": {
      const unit = variable.unitConceptId === undefined ? "in whatever unit it was recorded" : `in ${unitSymbol(variable.unitConceptId)}`;
      return `latest value of ${conceptsInWords(variable.concepts)} ${unit}${followedBy(windowInWords(variable.window))}`;
    }
    case "column": {
      const unit = unitOf(variable, dictionary);
      return `the column “${columnLabel(dictionary, variable.column)}”${unit ? ` in ${unit}` : ""}`;
    }
    case "column-band":
      return `the column “${columnLabel(dictionary, variable.column)}”, ${bandsInWords(variable.cutPoints)}`;
    case "column-recode":
      return `the column “${columnLabel(dictionary, variable.column)}”, put together as ${variable.groups.map((g) => `“${g.label}” (${listInWords(levelLabels(dictionary, variable.column, g.codes), "or")})`).join(", ")}`;
    case "column-derived":
      return `${operandInWords(variable.left, dictionary)} ${{ plus: "plus", minus: "minus", times: "times", over: "divided by" }[variable.op]} ${operandInWords(variable.right, dictionary)}${cutInWords(variable)}`;
    case "ethnicity":
      return "recorded ethnic category (the NHS’s 16+1), where the data holds it";
    case "declared":
      return `“${variable.attribute}” as the data environment holds it: ${listInWords(variable.levels.map((l) => l.label), "or")}`;
    case "records":
    case "days-between":
    case "follow-up":
    case "index-year":
      return indexMeaning(variable, setNames(conceptSets));
  }
}

/** One analysis in a sentence; variables appear by their labels. */
export function analysisInWords(analysis: Analysis, variables: readonly Variable[]): string {
  const labelOf = (name: string) => variables.find((v) => v.name === name)?.label ?? name;
  switch (analysis.kind) {
    case "count":
      return "The number of people.";
    case "crosstab":
      return `A table of the number of people by ${listInWords(analysis.by.map(labelOf), "and")}.`;
    case "summary":
      return `${labelOf(analysis.of)}: how many people have a value and how many have none, the mean and the standard deviation.`;
    case "histogram":
      return `${labelOf(analysis.of)}: the number of people in each interval between ${listInWords(analysis.breaks.map(String), "and")} (each break opens its interval; the last one also closes it), below, above and without a value.`;
  }
}

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

export function queryInWords(query: Query, dictionary?: TableDictionary): QueryWords {
  const populationPhrase = isCohort(query.population) ? cohortPhrase(query.population, query.conceptSets) : populationInWords(query.population, dictionary);
  const population = linesOf(populationPhrase);
  const variables = query.variables.map((v) => `${v.label}: ${variableMeaning(v, dictionary, query.conceptSets)}.`);
  const analyses = query.analyses.map((a) => analysisInWords(a, query.variables));
  const notes = notesOf(query);
  const section = (title: string, lines: string[]) => (lines.length === 0 ? [] : [title, ...lines, ""]);
  const text = [
    ...section("Who", population),
    ...section("What is known about each person (stays inside each data environment)", variables.map((l) => `– ${l}`)),
    ...section("What may come out, after disclosure control", analyses.map((l) => `– ${l}`)),
    ...section("Notes", notes.map((l) => `– ${l}`)),
  ].join("\n");
  return { population, populationPhrase, variables, analyses, notes, text: text.trimEnd() };
}
