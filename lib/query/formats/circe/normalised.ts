/** When do two OHDSI definitions say the same? Defaults filled in, what circe passes over gone, keys in order. */
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { isJson, type Json } from "./names.ts";

/** Shown to people, or made anew by whoever writes. */
const shown = ["cdmVersionRange", "Title", "STANDARD_CONCEPT_CAPTION", "INVALID_REASON_CAPTION", "VALID_START_DATE", "VALID_END_DATE", "CONCEPT_NAME"];
const isNothing = (value: unknown): boolean => value === null || value === undefined || value === false || value === "" || (Array.isArray(value) && value.length === 0);

function tidy(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) return value.map((v) => tidy(v));
  if (!isJson(value)) return typeof value === "string" ? value.trim() : value;
  const kept = Object.entries(value).filter(([k, v]) => !isNothing(v) && !shown.includes(k)).map(([k, v]) => [k, tidy(v, k)] as const);
  const result: Json = Object.fromEntries(kept);
  if (key === "EndWindow") result["UseEventEnd"] = value["UseEventEnd"] === false ? "start" : "end";
  if (key === "Occurrence" && value["IsDistinct"] === true) result["CountColumn"] = value["CountColumn"] ?? "DOMAIN_CONCEPT";
  if (key === "Occurrence" && value["IsDistinct"] !== true) delete result["CountColumn"];
  if (typeof result["Count"] === "number" && (result["Type"] === "ALL" || result["Type"] === "ANY")) delete result["Count"];
  if (typeof result["Days"] === "string") result["Days"] = Number(result["Days"]);
  return result;
}
const emptyGroup = (group: unknown): boolean => isJson(group) && ["CriteriaList", "DemographicCriteriaList", "Groups"].every((k) => isNothing(group[k]));

/** Definitions that mean the same have equal text. */
export function normalisedCirce(document: Json): string {
  const { QualifiedLimit: qualified, AdditionalCriteria: additional, CollapseSettings: collapse, CensorWindow: clip, ...rest } = document;
  const hasMore = isJson(additional) && !emptyGroup(additional);
  const eraPad = isJson(collapse) && typeof collapse["EraPad"] === "number" ? collapse["EraPad"] : 0;
  const sets = Array.isArray(document["ConceptSets"]) ? [...(document["ConceptSets"] as Json[])].sort((a, b) => Number(a["id"]) - Number(b["id"])) : [];
  return canonicalJson(tidy({
    ...rest, ConceptSets: sets, ...(hasMore ? { AdditionalCriteria: additional, QualifiedLimit: qualified ?? { Type: "First" } } : {}), ...(eraPad > 0 ? { EraPad: eraPad } : {}),
    ...(isJson(clip) && Object.values(clip).some((v) => !isNothing(v)) ? { CensorWindow: clip } : {}),
  }));
}
