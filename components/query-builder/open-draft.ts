/** A stored draft as the form can hold it. The API keeps any JSON object as a draft; parts that the form does not know are left out. */
import { analysisKinds, DataModel, type Variable } from "#lib/query/model.ts";
import { emptyDraft, type CriterionKind, type DraftAnalysis, type DraftVariable, type QueryDraft } from "./draft.ts";
import { criterionWords, variableWords } from "./words.ts";

type Fields = Record<string, unknown>;
const isObject = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const isOneOf = <K extends string>(words: Readonly<Record<K, unknown>>, value: unknown): value is K => typeof value === "string" && Object.hasOwn(words, value);

const listFields = ["concepts", "in", "by", "cutPoints", "breaks", "typeConceptIds"] as const;
const windowFields = ["window", "value", "ageAtEvent"] as const;
/** What a part repeats over must be a list, and what it looks into an object, whatever was stored. */
function withKnownShapes(part: Fields): Fields {
  const known: Fields = { ...part };
  for (const field of listFields) if (field in part) known[field] = listOf(part[field]).filter((one) => field !== "concepts" || isObject(one));
  for (const field of windowFields) if (field in part) known[field] = isObject(part[field]) ? part[field] : {};
  return known;
}

function criteria(stored: unknown, depth = 1): Fields[] {
  return listOf(stored).flatMap((member) => {
    if (!isObject(member) || !isOneOf<CriterionKind>(criterionWords, member.kind) || depth > 10) return [];
    return member.kind === "group" ? [group(member, depth)] : [withKnownShapes(member)];
  });
}
function group(stored: Fields, depth: number): Fields & QueryDraft["population"] {
  const match = stored.match === "any" || stored.match === "none" ? stored.match : "all";
  return { kind: "group", match, of: criteria(stored.of, depth + 1) };
}

export function openDraft(stored: unknown): QueryDraft {
  if (!isObject(stored)) return emptyDraft();
  const dataModel = DataModel.safeParse(stored.dataModel);
  const named = listOf(stored.variables).filter((v): v is DraftVariable => isObject(v) && isOneOf<Variable["kind"]>(variableWords, v.kind) && typeof v.name === "string" && typeof v.label === "string");
  const analyses = listOf(stored.analyses).filter((a): a is DraftAnalysis => isObject(a) && analysisKinds.some((kind) => kind === a.kind) && typeof a.id === "string");
  return {
    version: 1,
    dataModel: dataModel.success ? dataModel.data : { kind: "omop-5.4" },
    population: group(isObject(stored.population) ? stored.population : {}, 0),
    variables: named.map((variable) => withKnownShapes(variable) as DraftVariable),
    analyses: analyses.map((analysis) => withKnownShapes(analysis) as DraftAnalysis),
  };
}
