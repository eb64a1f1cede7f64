/**
 * How one query differs from another, in words: what a committee reads beside a query that was changed after it was
 * approved. An empty list means that both ask the same of the same people.
 */
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import type { TableDictionary } from "./dictionary.ts";
import { cohortDifference } from "./difference-cohort.ts";
import { isCohort, type Criterion, type Group, type Query, type Variable } from "./model.ts";
import { variablesOf } from "./analysis.ts";
import { analysisKey, canonicalPopulation, criterionKey, queryMeaning, variableKey } from "./canonical.ts";
import { analysisInWords, criterionInWords, variableMeaning, type Phrase } from "./words.ts";

const inline = (phrase: Phrase): string => (phrase.of.length === 0 ? phrase.text : `${phrase.text} ${phrase.of.map((p) => (p.of.length > 0 ? `(${inline(p)})` : p.text)).join("; ")}`);
const matchWords = { all: "all criteria must be met", any: "one criterion is enough", none: "no criterion may be met" } as const;

/** Members of one list that have no equal in the other. */
function unmatched<T>(items: readonly T[], others: readonly T[], key: (item: T) => string): T[] {
  const known = new Set(others.map(key));
  return items.filter((item) => !known.has(key(item)));
}

function groupDifference(before: Group, after: Group, where: string, dictionary?: TableDictionary): string[] {
  const words = (c: Criterion) => inline(criterionInWords(c, dictionary));
  const removed = unmatched(before.of, after.of, criterionKey);
  const added = unmatched(after.of, before.of, criterionKey);
  const lines = before.match === after.match ? [] : [`${where}: before, ${matchWords[before.match]}; now, ${matchWords[after.match]}.`];
  for (const was of [...removed]) {
    const is = added.find((a) => a.kind === was.kind && (a.kind !== "group" || (was.kind === "group" && a.match === was.match)));
    if (!is) continue;
    removed.splice(removed.indexOf(was), 1);
    added.splice(added.indexOf(is), 1);
    if (was.kind === "group" && is.kind === "group") lines.push(...groupDifference(was, is, `${where}, under “${criterionInWords(is).text.replace(/:$/, "")}”`, dictionary));
    else lines.push(`${where}: “${words(was)}” became “${words(is)}”.`);
  }
  lines.push(...removed.map((c) => `${where}: “${words(c)}” was removed.`), ...added.map((c) => `${where}: “${words(c)}” was added.`));
  return lines;
}

function variableDifference(before: Query, after: Query, dictionary?: TableDictionary): string[] {
  const used = (query: Query): Variable[] => query.variables.filter((v) => query.analyses.some((a) => variablesOf(a).includes(v.name)));
  const keyed = (query: Query) => used(query).map((variable) => ({ variable, key: variableKey(variable, query.conceptSets) }));
  const unlike = (one: Query, other: Query) => unmatched(keyed(one), keyed(other), (v) => v.key).map((v) => v.variable);
  const [removed, added] = [unlike(before, after), unlike(after, before)];
  return [
    ...removed.flatMap((was) => {
      const is = added.find((v) => v.name === was.name);
      return is ? [`Variable “${is.label}”: “${variableMeaning(was, dictionary, before.conceptSets)}” became “${variableMeaning(is, dictionary, after.conceptSets)}”.`] : [`Variable “${was.label}” (${variableMeaning(was, dictionary, before.conceptSets)}) is no longer used.`];
    }),
    ...added.filter((v) => !removed.some((was) => was.name === v.name)).map((v) => `Variable “${v.label}” (${variableMeaning(v, dictionary, after.conceptSets)}) is new.`),
  ];
}

function analysisDifference(before: Query, after: Query): string[] {
  // An analysis is compared by what it releases; one whose variable only changed its definition is told of above.
  const named = (query: Query) => query.analyses.map((a) => ({ words: analysisInWords(a, query.variables), key: analysisKey(a, query.variables, query.conceptSets), shape: canonicalJson({ ...a, id: "", ...(a.kind === "crosstab" ? { by: [...a.by].sort() } : {}) }) }));
  const [removed, added] = [unmatched(named(before), named(after), (a) => a.key), unmatched(named(after), named(before), (a) => a.key)];
  return [
    ...removed.filter((r) => !added.some((a) => a.shape === r.shape)).map((a) => `No longer asked: ${a.words}`),
    ...added.filter((a) => !removed.some((r) => r.shape === a.shape)).map((a) => `Newly asked: ${a.words}`),
  ];
}

/** Sentences, most important first; empty exactly where both queries have the same meaning. */
export function queryDifference(before: Query, after: Query, dictionary?: TableDictionary): string[] {
  const model = canonicalJson(before.dataModel) === canonicalJson(after.dataModel) ? [] : [`The data asked changed from ${modelInWords(before)} to ${modelInWords(after)}.`];
  const lines = [
    ...model,
    ...populationDifference(before, after, dictionary),
    ...variableDifference(before, after, dictionary),
    ...analysisDifference(before, after),
  ];
  if (lines.length > 0 || canonicalJson(queryMeaning(before)) === canonicalJson(queryMeaning(after))) return lines;
  return ["The same variables are asked about, but their definitions were exchanged between the analyses."];
}
function populationDifference(before: Query, after: Query, dictionary?: TableDictionary): string[] {
  const [was, is] = [before.population, after.population];
  if (isCohort(was) && isCohort(is)) return cohortDifference({ cohort: was, conceptSets: before.conceptSets }, { cohort: is, conceptSets: after.conceptSets });
  if (!isCohort(was) && !isCohort(is)) return groupDifference(shown(was), shown(is), "Who", dictionary);
  return [isCohort(is) ? "Who: before, people as they were on dates; now, people from an index event on." : "Who: before, people from an index event on; now, people as they are on dates."];
}
const modelInWords = (query: Query): string => (query.dataModel.kind === "table" ? `the table “${query.dataModel.table}”` : "OMOP records");

/** The canonical tree with the query's own names for concepts put back. */
function shown(population: Group): Group {
  const names = new Map<number, string>();
  const collect = (c: Criterion): void => {
    if (c.kind === "group") c.of.forEach(collect);
    else if ("concepts" in c) c.concepts.forEach((x) => names.set(x.conceptId, x.name));
  };
  collect(population);
  const name = <C extends Criterion>(c: C): C => {
    if (c.kind === "group") return { ...c, of: c.of.map(name) };
    if ("concepts" in c) return { ...c, concepts: c.concepts.map((x) => ({ ...x, name: names.get(x.conceptId) ?? x.name })) };
    return c;
  };
  return name(canonicalPopulation(population));
}
