/**
 * Questions to ask in place of one that a TRE's ledger kept back, each a whole query. They follow from the refused question and from what
 * the same project asked before, and from nothing that a TRE knows: which sets were near, and by whom, is not told by what is offered
 * (Kenthapadi, Mishra & Nissim, “Simulatable auditing”, 2005). Whether one of them is answered is decided anew.
 */
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import type { TableDictionary } from "./dictionary.ts";
import { variablesOf } from "./analysis.ts";
import { analysisKey, criterionKey, queryMeaning, variableKey } from "./canonical.ts";
import { canonicalCohort } from "./canonical-cohort.ts";
import { coarserAnalyses, widerBands } from "./coarser-questions.ts";
import { criterionAsVariable } from "./criterion-as-variable.ts";
import { queryDifference } from "./difference.ts";
import { fartherBound } from "./farther-bound.ts";
import { isCohort, Query, type Analysis, type Criterion } from "./model.ts";

export const variantChanges = ["same-people", "one-table", "drop-criterion", "farther-bound", "no-breakdown", "wider-bands"] as const;
export type VariantChange = (typeof variantChanges)[number];
/** `words`: what it changes of the refused question. */
export type SaferVariant = { change: VariantChange; words: string[]; query: Query };

const mostOffered = 5;
/** Of earlier questions whose people are offered. */
const mostPeople = 2;
/** Where only some numbers were kept back, it is the small groups that matter; else it is who is in. */
const orders: Record<"all" | "some", readonly VariantChange[]> = {
  all: ["same-people", "one-table", "drop-criterion", "farther-bound", "no-breakdown", "wider-bands"],
  some: ["no-breakdown", "wider-bands", "one-table", "same-people", "drop-criterion", "farther-bound"],
};

/** The safest first, each of another meaning. `near`: questions of the same project about nearly the same people that were answered, the nearest first. */
export function saferVariants(refused: Query, near: readonly Query[], keptBack: "all" | "some", dictionary?: TableDictionary): SaferVariant[] {
  const found: { change: VariantChange; query: Query }[] = [...near.slice(0, mostPeople).flatMap((earlier) => samePeople(refused, earlier)), ...criteriaToChange(refused, near, keptBack).flatMap((criterion) => withoutOne(refused, near, criterion)), ...withoutRule(refused, near), ...coarser(refused)];
  const seen = new Set([meaning(refused)]);
  const order = orders[keptBack];
  return found
    .sort((a, b) => order.indexOf(a.change) - order.indexOf(b.change))
    .flatMap(({ change, query }): SaferVariant[] => {
      const parsed = Query.safeParse({ ...query, title: retitled(refused.title) });
      if (!parsed.success || seen.has(meaning(parsed.data))) return [];
      seen.add(meaning(parsed.data));
      return [{ change, query: parsed.data, words: queryDifference(refused, parsed.data, dictionary) }];
    })
    .slice(0, mostOffered);
}

const meaning = (query: Query): string => canonicalJson(queryMeaning(query));
const ending = ", changed";
const retitled = (title: string): string => (title.endsWith(ending) ? title : `${title.slice(0, 120 - ending.length)}${ending}`);

/** The same analyses of people who were released already. Sets of the earlier question that clash with its own are left alone. */
function samePeople(refused: Query, earlier: Query): { change: VariantChange; query: Query }[] {
  if (canonicalJson(refused.dataModel) !== canonicalJson(earlier.dataModel)) return [];
  const [own, theirs] = [refused.conceptSets ?? [], earlier.conceptSets ?? []];
  if (theirs.some((set) => own.some((other) => other.key === set.key && canonicalJson(other) !== canonicalJson(set)))) return [];
  const conceptSets = [...own, ...theirs.filter((set) => !own.some(({ key }) => key === set.key))];
  return [{ change: "same-people", query: { ...refused, population: earlier.population, ...(conceptSets.length > 0 && { conceptSets }) } }];
}

const topOf = ({ population }: Query): readonly Criterion[] => (isCohort(population) || population.match !== "all" ? [] : population.of);
/** The only criterion is what a study is of: to ask of everyone instead makes sense where nothing was told of its people. */
const criteriaToChange = (refused: Query, [nearest]: readonly Query[], keptBack: "all" | "some"): readonly Criterion[] =>
  (!nearest && keptBack === "some" && topOf(refused).length === 1 ? [] : newTo(nearest, topOf(refused), topOf, criterionKey));
/** Those that the nearest question has not; without one, the last. */
function newTo<T>(nearest: Query | undefined, own: readonly T[], theirs: (earlier: Query) => readonly T[], keyOf: (one: T) => string): readonly T[] {
  const known = new Set(nearest && theirs(nearest).map(keyOf));
  const others = own.filter((one) => !known.has(keyOf(one)));
  return nearest ? others : own.slice(-2);
}

/** What each rule of a cohort asks, whatever it and its concept sets are called. */
function rulesOf({ population, conceptSets }: Query): { place: number; asks: string }[] {
  if (!isCohort(population)) return [];
  return population.rules.map((rule, place) => ({ place, asks: canonicalJson(canonicalCohort({ ...population, rules: [rule] }, conceptSets).rules) }));
}
/** A cohort without one of its rules: its entry events are what it is, and stay. */
function withoutRule(refused: Query, [nearest]: readonly Query[]): { change: VariantChange; query: Query }[] {
  const { population } = refused;
  if (!isCohort(population)) return [];
  return newTo(nearest, rulesOf(refused), rulesOf, ({ asks }) => asks).slice(-2).map(({ place }) => ({ change: "drop-criterion", query: { ...refused, population: { ...population, rules: population.rules.toSpliced(place, 1) } } }));
}

function withoutOne(refused: Query, [nearest]: readonly Query[], criterion: Criterion): { change: VariantChange; query: Query }[] {
  if (isCohort(refused.population)) return [];
  const { population } = refused;
  const others = population.of.filter((one) => one !== criterion);
  const before = nearest && topOf(nearest).find((one) => one.kind === criterion.kind && !topOf(refused).some((own) => criterionKey(own) === criterionKey(one)));
  const farther = fartherBound(criterion, before);
  // Beside another bound of the same kind, the table would hold the very group that was kept back.
  const table = before ? undefined : asOneTable({ ...refused, population: { ...population, of: others } }, criterion);
  return [
    ...(table ? [{ change: "one-table" as const, query: table }] : []),
    { change: "drop-criterion", query: { ...refused, population: { ...population, of: others } } },
    ...(farther ? [{ change: "farther-bound" as const, query: { ...refused, population: { ...population, of: population.of.map((one) => (one === criterion ? farther : one)) } } }] : []),
  ];
}

/** Who meets the criterion, who does not and everyone, told in one table: their sums hold nothing that the table does not say. */
function asOneTable(wider: Query, criterion: Criterion): Query | undefined {
  const made = criterionAsVariable(criterion, freeName(wider));
  if (made === undefined) return undefined;
  const present = wider.variables.find((variable) => variableKey(variable, wider.conceptSets) === variableKey(made, wider.conceptSets));
  const { name } = present ?? made;
  const analyses = wider.analyses.map((analysis): Analysis | undefined => {
    if (analysis.kind === "count") return { kind: "crosstab", id: analysis.id, by: [name] };
    if (analysis.kind !== "crosstab" || analysis.tests !== undefined || analysis.event !== undefined) return undefined;
    return analysis.by.includes(name) ? analysis : analysis.by.length < 3 ? { ...analysis, by: [...analysis.by, name] } : undefined;
  });
  return analyses.includes(undefined) ? undefined : { ...wider, variables: present ? wider.variables : [...wider.variables, made], analyses: analyses as Analysis[] };
}
function freeName({ variables }: Query): string {
  const names = ["meets_it", ...variables.map((_, i) => `meets_it_${i + 2}`)];
  return names.find((name) => !variables.some((variable) => variable.name === name))!;
}

function coarser(refused: Query): { change: VariantChange; query: Query }[] {
  const asked = new Set<string>();
  // Two tables without their last variables may be the same one.
  const analyses = coarserAnalyses(refused.analyses).filter((analysis) => { const key = analysisKey(analysis, refused.variables, refused.conceptSets); return asked.size < asked.add(key).size; });
  const isRead = (all: readonly Analysis[], name: string): boolean => all.some((analysis) => variablesOf(analysis).includes(name));
  const variables = refused.variables.filter(({ name }) => isRead(analyses, name) || !isRead(refused.analyses, name));
  return [{ change: "no-breakdown", query: { ...refused, variables, analyses } }, { change: "wider-bands", query: widerBands(refused) }];
}
