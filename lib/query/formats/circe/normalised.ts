/** When do two OHDSI definitions say the same? Defaults filled in, what circe passes over gone, keys in order. */
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { isJson, type Json } from "./names.ts";
import { isEmptyGroup } from "./read-events.ts";

/** Shown to people, or made anew by whoever writes. */
const shown = ["cdmVersionRange", "Title", "STANDARD_CONCEPT_CAPTION", "INVALID_REASON_CAPTION", "VALID_START_DATE", "VALID_END_DATE"];
const isNothing = (value: unknown): boolean => value === null || value === undefined || value === false || value === "" || (Array.isArray(value) && value.length === 0);

/** An amount in days under the key that older versions gave it. */
function inDays(value: Json): Json {
  const result = { ...value };
  for (const [days, unit, amount] of [["Days", "TimeUnit", "TimeUnitValue"], ["Offset", "OffsetUnit", "OffsetUnitValue"], ["GapDays", "GapUnit", "GapUnitValue"], ["EraPad", "EraPadUnit", "EraPadUnitValue"]] as const) {
    const said = result[unit] ?? "day";
    if (typeof said !== "string" || said.toLowerCase() !== "day") continue;
    if (isNothing(result[days]) || result[days] === 0) result[days] = isNothing(result[amount]) ? result[days] : result[amount];
    delete result[unit];
    delete result[amount];
  }
  if (typeof result["Days"] === "string") result["Days"] = Number(result["Days"]);
  return result;
}
function tidy(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) return value.map((v) => tidy(v));
  if (!isJson(value)) {
    if (typeof value === "number" && key.endsWith("CS")) return { CodesetId: value };
    return typeof value === "string" ? (key === "Type" ? value.toUpperCase() : value.trim()) : value;
  }
  const given = inDays(value);
  const result: Json = Object.fromEntries(Object.entries(given).filter(([k, v]) => !isNothing(v) && !shown.includes(k)).map(([k, v]) => [k, tidy(v, k)] as const));
  if (key === "EndWindow") result["UseEventEnd"] = value["UseEventEnd"] === false ? "start" : "end";
  if (key === "Occurrence" && value["IsDistinct"] === true) result["CountColumn"] = value["CountColumn"] ?? "DOMAIN_CONCEPT";
  if (key === "Occurrence" && value["IsDistinct"] !== true) delete result["CountColumn"];
  if (typeof result["Count"] === "number" && (result["Type"] === "ALL" || result["Type"] === "ANY")) delete result["Count"];
  if (typeof result["Op"] === "string" && !result["Op"].endsWith("bt")) delete result["Extent"];
  if (result["CONCEPT_NAME"] === `Concept ${String(result["CONCEPT_ID"])}`) delete result["CONCEPT_NAME"];
  for (const k of Object.keys(result)) {
    // “Not of these types” without types, and an optional group without members, are passed over.
    if (k.endsWith("Exclude") && isNothing(value[k.slice(0, -"Exclude".length)])) delete result[k];
    if (k === "CorrelatedCriteria" && isJson(value[k]) && isEmptyGroup(value[k])) delete result[k];
  }
  // Outside observation a bound without days is none, whatever its sign.
  if (value["IgnoreObservationPeriod"] === true) {
    for (const name of ["StartWindow", "EndWindow"]) {
      const window = result[name];
      if (isJson(window)) for (const [bound, sign] of [["Start", -1], ["End", 1]] as const) if (isJson(window[bound]) && window[bound]["Days"] === undefined) window[bound]["Coeff"] = sign;
    }
  }
  return result;
}

/** The definition with nothing in it that does not count. */
function tidied(document: Json): Json {
  const { QualifiedLimit: qualified, AdditionalCriteria: additional, CollapseSettings: collapse, CensorWindow: clip, ...rest } = document;
  const limit = isJson(qualified) && typeof qualified["Type"] === "string" ? qualified : { Type: "First" };
  const hasMore = isJson(additional) && (!isEmptyGroup(additional) || String(limit.Type).toUpperCase() !== "ALL");
  const eraPad = isJson(collapse) ? inDays(collapse)["EraPad"] : 0;
  const sets = Array.isArray(document["ConceptSets"]) ? [...(document["ConceptSets"] as Json[])].sort((a, b) => Number(a["id"]) - Number(b["id"])) : [];
  const strategy = document["EndStrategy"];
  return tidy({
    ...rest, ConceptSets: sets, ...(hasMore ? { AdditionalCriteria: { Type: "ALL", ...additional }, QualifiedLimit: limit } : {}), ...(typeof eraPad === "number" && eraPad > 0 ? { EraPad: eraPad } : {}),
    EndStrategy: isJson(strategy) && Object.values(strategy).every(isNothing) ? null : strategy, ...(isJson(clip) && Object.values(clip).some((v) => !isNothing(v)) ? { CensorWindow: clip } : {}),
  }) as Json;
}
/** Definitions that mean the same have equal text. */
export const normalisedCirce = (document: Json): string => canonicalJson(tidied(document));

function differing(a: unknown, b: unknown, path: string): string[] {
  if (isJson(a) && isJson(b)) return [...new Set([...Object.keys(a), ...Object.keys(b)])].sort().flatMap((key) => differing(a[key], b[key], path === "" ? key : `${path}.${key}`));
  if (Array.isArray(a) && Array.isArray(b)) return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => differing(a[i], b[i], `${path}.${i}`)).flat();
  return canonicalJson(a ?? null) === canonicalJson(b ?? null) ? [] : [path];
}
/** The places at which two definitions say something else; none where they mean the same. */
export const circeDifferences = (a: Json, b: Json): string[] => differing(tidied(a), tidied(b), "");
