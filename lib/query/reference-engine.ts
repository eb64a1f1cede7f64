/**
 * What a query means, as code that is slow and meant to be read: plain loops over plain arrays. Every other engine must give
 * the same numbers. Two rules run through it. A criterion about a value that isn't known does not hold (so “none of” includes
 * that person). And people are counted, never records.
 */
import { fromDayNumber, yearOf, type PlainDate } from "#lib/kernel/plain-date.ts";
import type { Cohort } from "./cohort.ts";
import type { ConceptSet } from "./concept-set.ts";
import { isCounted, type CountedAnalysis } from "./analysis.ts";
import { genderConcept } from "./checked-concepts.ts";
import type { TableDictionary } from "./dictionary.ts";
import { countedVariables, demographicVariables } from "./distribution.ts";
import { isCohort, type AgeAt, type AgeAtEvent, type ConceptReference, type Criterion, type EventDomain, type Operand, type Query, type RecordDetails, type Sex, type Variable } from "./model.ts";
import { missingLevel, type AnalysisOutput, type Cubes, type Dimension, type RunOutputs } from "./outputs.ts";
import { outputsAsked } from "./outputs-asked.ts";
import { readPeople, type PeopleTable } from "./people-table.ts";
import { passageOf } from "./reference/cohort.ts";
import type { OmopEvent, OmopPeople, OmopPerson, ReferenceData, TableRows } from "./reference/data.ts";
import { asksForChapters, type TakeHolder } from "./holders.ts";
import { chapterHoldersOf, chaptersOf, codesOf, holdersOf } from "./reference/distribution.ts";
import { indexValue, type IndexVariable } from "./reference/variables.ts";
import { worldOf, type Period } from "./reference/world.ts";
import { fewestApart, fewestApartWithSkewness } from "./told-by-value.ts";
import { ukEthnicity } from "./uk-ethnicity.ts";
import { bandOf, columnOf, dimensionOf, unitOf, variableKind } from "./variables.ts";

export type { OmopEvent, OmopPeople, OmopPerson, ReferenceData, TableRows };

/** What the engine needs to know of one person, whichever model the data is in. */
type Subject = {
  id: string;
  sex: Sex | null;
  age(at: PlainDate): number | null;
  isOf(attribute: "race" | "ethnicity", concepts: readonly ConceptReference[]): boolean;
  events(domain: EventDomain, details: RecordDetails): OmopEvent[];
  number(column: string): number | null;
  level(column: string): string | null;
  /** Codes beside OMOP's own columns. */
  attribute(name: string): string | null;
  ethnicity: string | null;
  /** The person's first period in the cohort, where the query has one. */
  index: Period | null;
  fromIndex(variable: IndexVariable): number | string | null;
};
/** What is the same for everyone whose data has no such thing. */
const without = { id: "", attribute: () => null, ethnicity: null, index: null, fromIndex: () => null } as const;

function omopSubjects(data: OmopPeople): Subject[] {
  const eventsOf = (domain: EventDomain) => {
    const byPerson = new Map<string, OmopEvent[]>();
    for (const event of data.events[domain] ?? []) byPerson.set(event.personId, [...(byPerson.get(event.personId) ?? []), event]);
    return byPerson;
  };
  const events = { condition: eventsOf("condition"), drug: eventsOf("drug"), procedure: eventsOf("procedure"), measurement: eventsOf("measurement"), observation: eventsOf("observation") };
  const isOneOf = (conceptId: number | null, concepts: readonly ConceptReference[]) =>
    concepts.some((c) => c.conceptId === conceptId || (c.descendants && data.conceptAncestors.some((a) => a.ancestor === c.conceptId && a.descendant === conceptId)));
  const meets = (age: number | null, asked: AgeAtEvent | undefined) => asked === undefined || within(age, asked.min, asked.max);
  return data.persons.map((person) => {
    const age = (at: PlainDate) => (yearOf(at) < person.yearOfBirth ? null : yearOf(at) - person.yearOfBirth);
    return {
      sex: person.genderConceptId === genderConcept.female ? "female" : person.genderConceptId === genderConcept.male ? "male" : null,
      age,
      isOf: (attribute, concepts) => isOneOf((attribute === "race" ? person.raceConceptId : person.ethnicityConceptId) ?? 0, concepts),
      events: (domain, { concepts, window, ageAtEvent, typeConceptIds }) =>
        (events[domain].get(person.id) ?? []).filter((e) =>
          isOneOf(e.conceptId, concepts) && !(window?.from && e.date < window.from) && !(window?.to && e.date > window.to) &&
          meets(age(e.date), ageAtEvent) && (typeConceptIds === undefined || typeConceptIds.includes(e.typeConceptId ?? 0))),
      number: () => null,
      level: () => null,
      ...without,
      id: person.id,
      attribute: (name) => person.attributes?.[name] ?? null,
      ethnicity: ukEthnicity.find((e) => e.sourceConceptId === person.raceSourceConceptId)?.code ?? null,
    };
  });
}

/** Each person's periods in a cohort, in days since 1970-01-01, earliest first; people who are not in it are absent. */
export function evaluateCohort(cohort: Cohort, conceptSets: readonly ConceptSet[], data: OmopPeople): Map<string, Period[]> {
  const world = worldOf(data, conceptSets);
  return new Map(data.persons.map((p) => [p.id, passageOf(cohort, p.id, world).periods] as const).filter(([, periods]) => periods.length > 0));
}

function cohortSubjects(cohort: Cohort, conceptSets: readonly ConceptSet[], data: OmopPeople): Subject[] {
  const world = worldOf(data, conceptSets);
  const inside = evaluateCohort(cohort, conceptSets, data);
  return omopSubjects(data).flatMap((subject, i): Subject[] => {
    const { id } = data.persons[i]!;
    const index = inside.get(id)?.[0];
    return index ? [{ ...subject, index, fromIndex: (variable) => indexValue(variable, id, index, world) }] : [];
  });
}

/** Rows without a key are told apart by all that they say, and equal ones by their number. */
function namesOfRows({ dictionary: { key, columns }, rows }: TableRows): string[] {
  if (key !== undefined) return rows.map((row) => String(row[key]));
  const equal = new Map<string, number>();
  return rows.map((row) => {
    const text = JSON.stringify(columns.map(({ name }) => row[name] ?? null));
    const number = (equal.get(text) ?? 0) + 1;
    equal.set(text, number);
    return String(hashOf(`${text}${number}`));
  });
}
/** 52 bits, by FNV-1a twice: rows are told apart, nothing is kept secret by it. */
function hashOf(text: string): number {
  let [a, b] = [0x811c9dc5, 0xc9dc5811];
  for (let i = 0; i < text.length; i++) {
    a = Math.imul(a ^ text.charCodeAt(i), 0x01000193);
    b = Math.imul(b ^ text.charCodeAt(text.length - 1 - i), 0x01000193);
  }
  return (a >>> 0) * 2 ** 20 + (b >>> 12);
}

function tableSubjects(table: TableRows): Subject[] {
  const { dictionary, rows } = table;
  const names = namesOfRows(table);
  return rows.map((row, i) => ({
    ...without,
    id: names[i]!,
    sex: null,
    age: () => null,
    isOf: () => false,
    events: () => [],
    number: (name) => {
      const [column, value] = [columnOf(dictionary, name), row[name]];
      if (column?.kind !== "number" || typeof value !== "number" || column.missingCodes.includes(value)) return null;
      return value >= column.min && value <= column.max ? value : null;
    },
    level: (name) => {
      const [column, value] = [columnOf(dictionary, name), row[name]];
      if (column?.kind !== "category" || typeof value !== "string" || column.missingCodes.includes(value)) return null;
      return column.levels.some((l) => l.code === value) ? value : null;
    },
  }));
}

const within = (value: number | null, min: number | undefined, max: number | undefined): boolean =>
  value !== null && (min === undefined || value >= min) && (max === undefined || value <= max);
const hasValue = (event: OmopEvent): event is OmopEvent & { value: number } => typeof event.value === "number" && Number.isFinite(event.value);
const inUnit = (event: OmopEvent, unitConceptId: number | undefined) => unitConceptId === undefined || event.unitConceptId === unitConceptId;

function holds(criterion: Criterion, subject: Subject): boolean {
  switch (criterion.kind) {
    case "group":
      if (criterion.match === "all") return criterion.of.every((c) => holds(c, subject));
      return criterion.of.some((c) => holds(c, subject)) === (criterion.match === "any");
    case "sex":
      return subject.sex === criterion.is;
    case "age":
      return within(subject.age(criterion.at), criterion.min, criterion.max);
    case "condition":
    case "drug":
    case "procedure":
      return subject.events(criterion.kind, criterion).length > 0;
    case "race":
    case "ethnicity":
      return subject.isOf(criterion.kind, criterion.concepts);
    case "measurement":
    case "observation": {
      const { value, unitConceptId } = criterion;
      return subject
        .events(criterion.kind, criterion)
        .some((e) => inUnit(e, unitConceptId) && (value === undefined || (hasValue(e) && within(e.value, value.min, value.max))));
    }
    case "number":
      return within(subject.number(criterion.column), criterion.min, criterion.max);
    case "category": {
      const level = subject.level(criterion.column);
      return level !== null && criterion.in.includes(level);
    }
  }
}

/** Later first: by date, then record number, then value. */
function laterFirst(a: OmopEvent & { value: number }, b: OmopEvent & { value: number }): number {
  if (a.date !== b.date) return a.date < b.date ? 1 : -1;
  const [x, y] = [BigInt(a.eventId), BigInt(b.eventId)];
  if (x !== y) return x < y ? 1 : -1;
  return b.value - a.value;
}

const ageAt = (subject: Subject, at: AgeAt): number | null =>
  at !== "index" ? subject.age(at) : subject.index ? subject.age(fromDayNumber(subject.index.start)) : null;
const operandValue = (operand: Operand, subject: Subject): number | null => ("number" in operand ? operand.number : subject.number(operand.column));
function derived(left: number | null, op: "plus" | "minus" | "times" | "over", right: number | null): number | null {
  if (left === null || right === null || (op === "over" && right === 0)) return null;
  const value = op === "plus" ? left + right : op === "minus" ? left - right : op === "times" ? left * right : left / right;
  return Number.isFinite(value) ? value : null;
}

/** A number, the code of a level, or null for “not known”. */
function valueOf(variable: Variable, subject: Subject, dictionary: TableDictionary | undefined): number | string | null {
  const band = (value: number | null, cutPoints: readonly number[]) =>
    value === null ? null : dimensionOf(variable, dictionary).levels[bandOf(value, cutPoints)]!.code;
  switch (variable.kind) {
    case "sex":
      return subject.sex;
    case "age":
      return ageAt(subject, variable.at);
    case "age-band":
      return band(ageAt(subject, variable.at), variable.cutPoints);
    case "had":
      return subject.events(variable.domain, variable).length > 0 ? "yes" : "no";
    case "last-value": {
      const events = subject.events("measurement", variable).filter(hasValue).filter((e) => inUnit(e, variable.unitConceptId));
      return events.sort(laterFirst)[0]?.value ?? null;
    }
    case "column":
      return columnOf(dictionary, variable.column)?.kind === "number" ? subject.number(variable.column) : subject.level(variable.column);
    case "column-band":
      return band(subject.number(variable.column), variable.cutPoints);
    case "column-recode": {
      const level = subject.level(variable.column);
      const group = variable.groups.findIndex((g) => level !== null && g.codes.includes(level));
      return group < 0 ? null : `group-${group + 1}`;
    }
    case "column-derived": {
      const value = derived(operandValue(variable.left, subject), variable.op, operandValue(variable.right, subject));
      return variable.cutPoints ? band(value, variable.cutPoints) : value;
    }
    case "ethnicity":
      return subject.ethnicity;
    case "declared": {
      const code = subject.attribute(variable.attribute);
      return variable.levels.some((l) => l.code === code) ? code : null;
    }
    case "records":
    case "days-between":
    case "follow-up": {
      const value = subject.fromIndex(variable);
      return variable.cutPoints && typeof value !== "string" ? band(value, variable.cutPoints) : value;
    }
    case "index-year":
      return subject.fromIndex(variable);
  }
}

type Row = Map<string, number | string | null>;
function analyse(analysis: CountedAnalysis, people: readonly Row[], chosen: ReadonlySet<string>, query: Query, data: ReferenceData): AnalysisOutput {
  const dictionary = data.kind === "table" ? data.dictionary : undefined;
  const variable = (name: string): Variable => {
    const found = countedVariables(query).find((v) => v.name === name);
    if (!found) throw new TypeError(`there is no variable ${name}`);
    return found;
  };
  const named = (name: string) => {
    const unit = unitOf(variable(name), dictionary);
    return { variable: name, label: variable(name).label, ...(unit === undefined ? {} : { unit }) };
  };
  /** How many people have each level; null values are in the last. */
  const byLevel = (dimension: Dimension) => dimension.levels.map((l) => people.filter((p) => (p.get(dimension.variable) ?? missingLevel.code) === l.code).length);
  switch (analysis.kind) {
    case "count":
      return { kind: "count", id: analysis.id, people: people.length };
    case "distribution": {
      const { kind, id, of, at } = analysis;
      if (data.kind === "table") throw new TypeError("a distribution asks OMOP records, not a table");
      if (of === "codes") return { kind, id, of, rows: codesOf(data, chosen) };
      if (of === "icd-chapters") return { kind, id, of, ...chaptersOf(data, chosen) };
      return { kind, id, of, tables: demographicVariables(at!).map((v) => dimensionOf(v)).map((dimension) => ({ dimension, counts: byLevel(dimension) })) };
    }
    case "crosstab": {
      const dimensions = analysis.by.map((name) => dimensionOf(variable(name), dictionary));
      const counts = new Array<number>(dimensions.reduce((n, d) => n * d.levels.length, 1)).fill(0);
      for (const person of people) {
        const cell = dimensions.reduce((index, d) => {
          const value = person.get(d.variable);
          return index * d.levels.length + d.levels.findIndex((l) => l.code === (value ?? "_missing"));
        }, 0);
        counts[cell]! += 1;
      }
      return { kind: "crosstab", id: analysis.id, dimensions, counts };
    }
    case "summary": {
      const values = people.map((p) => p.get(analysis.of)).filter((v) => typeof v === "number");
      const mean = values.length === 0 ? 0 : values.reduce((sum, v) => sum + v, 0) / values.length;
      const deviations = values.map((v) => v - mean).sort((a, b) => Math.abs(b) - Math.abs(a) || b - a);
      const m2 = deviations.reduce((sum, d) => sum + d * d, 0);
      return { kind: "summary", id: analysis.id, ...named(analysis.of), n: values.length, missing: people.length - values.length, mean, m2, largestDeviations: [deviations[0] ?? 0, deviations[1] ?? 0], fewestApart: fewestApart(values), cubes: cubesOf(values, mean) };
    }
    case "histogram": {
      const { breaks } = analysis;
      const output = { kind: "histogram" as const, id: analysis.id, ...named(analysis.of), breaks, counts: breaks.slice(1).map(() => 0), below: 0, above: 0, missing: 0 };
      for (const person of people) {
        const value = person.get(analysis.of);
        if (typeof value !== "number") output.missing += 1;
        else if (value < breaks[0]!) output.below += 1;
        else if (value > breaks.at(-1)!) output.above += 1;
        else output.counts[Math.min(bandOf(value, breaks) - 1, breaks.length - 2)]! += 1;
      }
      return output;
    }
  }
}

function chosenSubjects({ population, conceptSets = [] }: Query, data: ReferenceData): Subject[] {
  if (isCohort(population)) return data.kind === "table" ? [] : cohortSubjects(population, conceptSets, data);
  return (data.kind === "table" ? tableSubjects(data) : omopSubjects(data)).filter((subject) => holds(population, subject));
}

/** Exact answers to a validated query. Throws where the query names a variable or column that isn't there. */
export function evaluateReference(query: Query, data: ReferenceData): RunOutputs {
  const dictionary = data.kind === "table" ? data.dictionary : undefined;
  const subjects = chosenSubjects(query, data);
  const people = subjects.map((subject): Row => new Map(countedVariables(query).map((v) => [v.name, valueOf(v, subject, dictionary)])));
  const chosen = new Set(subjects.map((s) => s.id));
  const outputs = outputsAsked(query).filter(isCounted).map((a) => analyse(a, people, chosen, query, data));
  const sets = query.conceptSets ?? [];
  if (data.kind === "table" || sets.length === 0) return { population: people.length, outputs };
  const { conceptsOf } = worldOf(data, sets);
  return { population: people.length, outputs, conceptSets: sets.map(({ key }) => ({ key, concepts: conceptsOf(key).size })) };
}

/** The table of people behind the answers. A table without a key names people by their place among its rows. */
export function peopleOf(query: Query, data: ReferenceData): PeopleTable {
  const dictionary = data.kind === "table" ? data.dictionary : undefined;
  const subjects = chosenSubjects(query, data);
  const columns = countedVariables(query).map((variable) => {
    const levels = variableKind(variable, dictionary) === "category" ? dimensionOf(variable, dictionary).levels : undefined;
    return subjects.map((subject) => {
      const value = valueOf(variable, subject, dictionary);
      return levels === undefined || value === null ? value : levels.findIndex((l) => l.code === value);
    });
  });
  return readPeople(query, dictionary, [[subjects.map((s) => s.id), ...columns]]);
}

/** Who of the people that an OMOP query chooses has which codes. */
export function codeHolders(query: Query, data: ReferenceData, take: TakeHolder): void {
  if (data.kind === "table") throw new TypeError("codes are those of OMOP records, not of a table");
  (asksForChapters(query) ? chapterHoldersOf : holdersOf)(data, new Set(chosenSubjects(query, data).map((s) => s.id)), take);
}

function cubesOf(values: readonly number[], mean: number): Cubes {
  const sum = (of: (d: number) => number): number => values.reduce((total, v) => total + of(v - mean), 0);
  return { sum: sum((d) => d ** 3), absolute: sum((d) => Math.abs(d) ** 3), squares: sum((d) => d ** 6), fewestApart: fewestApartWithSkewness(values) };
}
