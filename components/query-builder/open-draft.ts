/** A stored draft as the form can hold it. The API keeps any JSON object as a draft; parts that the form does not know are left out. */
import type { Cohort } from "#lib/query/cohort.ts";
import { ConceptSet } from "#lib/query/concept-set.ts";
import { analysisKinds, DataModel, type AnalysisKind, type Variable } from "#lib/query/model.ts";
import { emptyDraft, type CriterionKind, type DraftAnalysis, type DraftVariable, type QueryDraft } from "./draft.ts";
import { recordTables } from "#lib/query/omop-tables.ts";
import { criterionWords, variableWords } from "./words.ts";

type Fields = Record<string, unknown>;
const isObject = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const isOneOf = <K extends string>(words: Readonly<Record<K, unknown>>, value: unknown): value is K => typeof value === "string" && Object.hasOwn(words, value);

const listFields = ["concepts", "in", "cutPoints", "breaks", "typeConceptIds", "tests"] as const;
const windowFields = ["window", "value", "ageAtEvent"] as const;
/** What a part repeats over must be a list, and what it looks into an object, whatever was stored. */
function withKnownShapes(part: Fields): Fields {
  const known: Fields = { ...part };
  for (const field of listFields) if (field in part) known[field] = listOf(part[field]).filter((one) => field !== "concepts" || isObject(one));
  for (const field of windowFields) if (field in part) known[field] = isObject(part[field]) ? part[field] : {};
  return known;
}

/** Fields that are lists in some kinds of analysis and names in others, and those that the form looks into. */
const analysisLists: Partial<Record<AnalysisKind, readonly string[]>> = { crosstab: ["by"], correlation: ["of"], characteristics: ["of"], quantiles: ["at"], regression: ["terms"], cox: ["terms"] };
function analysis(stored: DraftAnalysis): DraftAnalysis {
  const known: Fields = withKnownShapes(stored);
  for (const field of analysisLists[stored.kind] ?? []) known[field] = listOf(known[field]).filter((one) => (field !== "terms" && stored.kind !== "characteristics") || isObject(one));
  if ("event" in known) known.event = isObject(known.event) ? known.event : {};
  // What each environment models by itself is looked into as a model of all together is.
  if (stored.kind === "meta-analysis") known.of = analysis({ ...(isObject(known.of) ? known.of : {}), kind: isObject(known.of) && known.of.kind === "cox" ? "cox" : "regression" } as DraftAnalysis);
  return known as DraftAnalysis;
}

function criteria(stored: unknown, depth = 1): Fields[] {
  return listOf(stored).flatMap((member) => {
    if (!isObject(member) || !isOneOf<CriterionKind>(criterionWords, member.kind) || depth > 10) return [];
    return member.kind === "group" ? [group(member, depth)] : [withKnownShapes(member)];
  });
}
function group(stored: Fields, depth: number): Fields & Exclude<QueryDraft["population"], Cohort> {
  const match = stored.match === "any" || stored.match === "none" ? stored.match : "all";
  return { kind: "group", match, of: criteria(stored.of, depth + 1) };
}

/** A cohort is opened where its parts have the shapes that the form looks into; what stands in them is the schema's to judge. */
function cohort(stored: Fields): Cohort | undefined {
  const { entry, rules, censoring, exit } = stored;
  const isList = (value: unknown, holds: (item: Fields) => boolean): boolean => Array.isArray(value) && value.every((item) => isObject(item) && holds(item));
  const isEvent = (event: Fields): boolean => typeof event.domain === "string" && Object.hasOwn(recordTables, event.domain) && Array.isArray(event.where);
  const fits = isObject(entry) && isList(entry.events, isEvent) && isObject(entry.observation) && isList(rules, (rule) => isObject(rule.group) && isList(rule.group.of, () => true)) && isList(censoring, isEvent) && isObject(exit);
  return fits ? (stored as unknown as Cohort) : undefined;
}
function population(stored: unknown): QueryDraft["population"] {
  if (!isObject(stored)) return group({}, 0);
  return (stored.kind === "cohort" ? cohort(stored) : undefined) ?? group(stored, 0);
}

export function openDraft(stored: unknown): QueryDraft {
  if (!isObject(stored)) return emptyDraft();
  const dataModel = DataModel.safeParse(stored.dataModel);
  const named = listOf(stored.variables).filter((v): v is DraftVariable => isObject(v) && isOneOf<Variable["kind"]>(variableWords, v.kind) && typeof v.name === "string" && typeof v.label === "string");
  const analyses = listOf(stored.analyses).filter((a): a is DraftAnalysis => isObject(a) && analysisKinds.some((kind) => kind === a.kind) && typeof a.id === "string");
  return {
    version: 1,
    dataModel: dataModel.success ? dataModel.data : { kind: "omop-5.4" },
    population: population(stored.population),
    conceptSets: listOf(stored.conceptSets).flatMap((set) => ConceptSet.safeParse(set).data ?? []),
    variables: named.map((variable) => withKnownShapes(variable) as DraftVariable),
    analyses: analyses.map(analysis),
  };
}

/** Whether nothing has been asked yet. */
export const isUntouched = ({ population, variables }: QueryDraft): boolean => population.kind === "group" && population.of.length === 0 && variables.length === 0;
