/**
 * An OHDSI cohort definition (circe JSON) as a cohort with its concept sets. What this cannot hold is named in the report or the whole is
 * refused; a key that nobody here knows is never passed over in silence. Source: OHDSI circe-be, model classes and SQL templates.
 */
import { ok, refuse, type Refused, type Result } from "#lib/kernel/result.ts";
import { Cohort, type CohortExit } from "../../cohort.ts";
import { ConceptSet } from "../../concept-set.ts";
import type { Query } from "../../model.ts";
import { jsonIn } from "../documents.ts";
import { worstFirst, type ReadDocument } from "../loss.ts";
import { isJson, limitNames, type Json } from "./names.ts";
import { conceptSetAt, keyOfSet } from "./read-concepts.ts";
import { eventAt, groupAt, isEmptyGroup } from "./read-events.ts";
import { at, dayAt, daysAt, list, objectAt, oneOf, Report, saysNothing, Unreadable, wholeAt } from "./reading.ts";

const limitAt = (value: unknown, path: string) => oneOf(limitNames, isJson(value) && !saysNothing(value["Type"]) ? value["Type"] : "First", at(path, "Type"));
const fields = { StartDate: "start", EndDate: "end" } as const;

/** Days; the most that a query counts. */
const century = 36_525;

function exitAt(value: unknown, report: Report): CohortExit {
  if (!isJson(value) || Object.values(value).every(saysNothing)) return { kind: "end-of-observation" };
  report.rest(value, ["DateOffset", "CustomEra"], "EndStrategy");
  const { DateOffset: offset, CustomEra: era } = value;
  if (isJson(offset) && isJson(era)) throw new Unreadable("EndStrategy", "The end strategy is a date offset and a continuous exposure at once. Remove one of them.");
  if (isJson(offset)) {
    const path = "EndStrategy.DateOffset";
    report.rest(offset, ["DateField", "Offset", "OffsetUnit", "OffsetUnitValue"], path);
    const days = daysAt(offset, { days: "Offset", unit: "OffsetUnit", amount: "OffsetUnitValue" }, path) ?? 0;
    if (days > century) report.looks(at(path, "Offset"), `An offset of ${days} days was shortened to a century: observation ends before either, and with it the stay.`);
    return { kind: "fixed", from: oneOf<"start" | "end">(fields, offset["DateField"] ?? "StartDate", at(path, "DateField")), days: Math.min(days, century) };
  }
  if (!isJson(era)) throw new Unreadable("EndStrategy", "The end strategy is neither a date offset nor a continuous exposure.");
  const path = "EndStrategy.CustomEra";
  report.rest(era, ["DrugCodesetId", "GapDays", "GapUnit", "GapUnitValue", "Offset", "OffsetUnit", "OffsetUnitValue", "DaysSupplyOverride"], path);
  if (saysNothing(era["DrugCodesetId"])) throw new Unreadable(at(path, "DrugCodesetId"), "The continuous exposure names no concept set.");
  return {
    kind: "continuous-drug", conceptSet: keyOfSet(era["DrugCodesetId"], at(path, "DrugCodesetId")), gapDays: daysAt(era, { days: "GapDays", unit: "GapUnit", amount: "GapUnitValue" }, path) ?? 0,
    offsetDays: daysAt(era, { days: "Offset", unit: "OffsetUnit", amount: "OffsetUnitValue" }, path) ?? 0,
    ...(saysNothing(era["DaysSupplyOverride"]) ? {} : { daysSupply: wholeAt(era["DaysSupplyOverride"], at(path, "DaysSupplyOverride")) }),
  };
}

/** circe applies the limit of qualifying events wherever there are additional criteria, empty ones too. */
function qualifyingOf(document: Json, report: Report): Cohort["qualifying"] {
  const additional = document["AdditionalCriteria"];
  const limit = limitAt(document["QualifiedLimit"], "QualifiedLimit");
  if (isJson(additional) && !(isEmptyGroup(additional) && limit === "all")) return { group: groupAt({ ...additional, Type: additional["Type"] ?? "ALL" }, "AdditionalCriteria", report), limit };
  if (limit !== "first" && !isJson(additional)) report.looks("QualifiedLimit", "The limit of qualifying events has no effect without additional criteria and was left out.");
  return undefined;
}
function withinOf(document: Json, report: Report): Cohort["within"] {
  const clip = isJson(document["CensorWindow"]) ? document["CensorWindow"] : {};
  report.rest(clip, ["StartDate", "EndDate"], "CensorWindow");
  const end = (key: string) => (saysNothing(clip[key]) ? undefined : dayAt(clip[key], at("CensorWindow", key)));
  const [from, to] = [end("StartDate"), end("EndDate")];
  return from === undefined && to === undefined ? undefined : { ...(from ? { from } : {}), ...(to ? { to } : {}) };
}
function collapseOf(document: Json, report: Report): number {
  const collapse = isJson(document["CollapseSettings"]) ? document["CollapseSettings"] : {};
  report.rest(collapse, ["CollapseType", "EraPad", "EraPadUnit", "EraPadUnitValue"], "CollapseSettings");
  if (!saysNothing(collapse["CollapseType"]) && collapse["CollapseType"] !== "ERA") throw new Unreadable("CollapseSettings.CollapseType", `Periods are joined as eras (ERA), not as “${String(collapse["CollapseType"])}”.`);
  return daysAt(collapse, { days: "EraPad", unit: "EraPadUnit", amount: "EraPadUnitValue" }, "CollapseSettings") ?? 0;
}
function rulesOf(document: Json, report: Report): Cohort["rules"] {
  return list(document["InclusionRules"]).map((given, i) => {
    const path = `InclusionRules.${i}`;
    const rule = objectAt(given, path);
    report.rest(rule, ["name", "description", "expression"], path);
    const description = report.text(rule["description"], 5_000, at(path, "description"));
    return { name: report.text(rule["name"], 500, at(path, "name")) ?? `Rule ${i + 1}`, ...(description === undefined ? {} : { description }), group: groupAt(objectAt(rule["expression"], at(path, "expression")), at(path, "expression"), report) };
  });
}

const topKeys = ["PrimaryCriteria", "AdditionalCriteria", "ConceptSets", "QualifiedLimit", "ExpressionLimit", "InclusionRules", "EndStrategy", "CensoringCriteria", "CollapseSettings", "CensorWindow", "cdmVersionRange", "Title"];
function cohortOf(document: Json, report: Report): Cohort {
  const primary = objectAt(document["PrimaryCriteria"], "PrimaryCriteria");
  report.rest(document, topKeys, "");
  report.rest(primary, ["CriteriaList", "ObservationWindow", "PrimaryCriteriaLimit"], "PrimaryCriteria");
  const observed = isJson(primary["ObservationWindow"]) ? primary["ObservationWindow"] : {};
  report.rest(observed, ["PriorDays", "PostDays"], "PrimaryCriteria.ObservationWindow");
  const [qualifying, within] = [qualifyingOf(document, report), withinOf(document, report)];
  const days = (key: string) => wholeAt(observed[key], `PrimaryCriteria.ObservationWindow.${key}`, 0);
  return {
    kind: "cohort",
    entry: {
      events: list(primary["CriteriaList"]).map((c, i) => eventAt(c, `PrimaryCriteria.CriteriaList.${i}`, report)), observation: { priorDays: days("PriorDays"), postDays: days("PostDays") },
      limit: limitAt(primary["PrimaryCriteriaLimit"], "PrimaryCriteria.PrimaryCriteriaLimit"),
    },
    ...(qualifying ? { qualifying } : {}), rules: rulesOf(document, report), limit: limitAt(document["ExpressionLimit"], "ExpressionLimit"), exit: exitAt(document["EndStrategy"], report),
    censoring: list(document["CensoringCriteria"]).map((c, i) => eventAt(c, `CensoringCriteria.${i}`, report)), collapseDays: collapseOf(document, report), ...(within ? { within } : {}),
  };
}

/** Of circe's keys those that name a concept set: by number, or as a selection with a number of its own. */
const namesSet = (key: string, value: unknown): value is number => typeof value === "number" && (/CodesetId$/.test(key) || /Source(Concept|Codeset)$/.test(key) || key.endsWith("CS"));
/** A criterion of a set that is not listed finds nobody in OHDSI's software; more likely the file lost a part. */
function setsListed(value: unknown, keys: ReadonlySet<string>, path: string): void {
  if (Array.isArray(value)) value.forEach((one, i) => setsListed(one, keys, at(path, i)));
  else if (isJson(value)) for (const [key, inner] of Object.entries(value)) {
    if (path === "" && key === "ConceptSets") continue;
    if (namesSet(key, inner) && !keys.has(keyOfSet(inner, at(path, key)))) throw new Unreadable(at(path, key), `Concept set ${inner} is not among the definition's ConceptSets. Add it, or take out what asks for it.`);
    setsListed(inner, keys, at(path, key));
  }
}

const unreadable = (path: string, message: string): Refused => refuse("unsupported", `The definition cannot be read at ${path === "" ? "its top" : path}: ${message}`, { fields: { [path]: message } });
type Schema<T> = { safeParse(value: unknown): { success: true; data: T } | { success: false; error: { issues: { path: PropertyKey[]; message: string }[] } } };
function checked<T>(schema: Schema<T>, value: unknown): Result<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  return unreadable(issue?.path.join(".") ?? "", issue?.message ?? "it asks more than a query can hold here");
}

/** The definition itself, without what a download wraps around it; undefined where there is none. */
export function definitionIn(value: unknown): Json | undefined {
  if (!isJson(value)) return undefined;
  if (isJson(value["PrimaryCriteria"])) return value;
  const inner = jsonIn(value["expression"]);
  return inner.ok && isJson(inner.value) && isJson(inner.value["PrimaryCriteria"]) ? inner.value : undefined;
}

/** The definition as a query that counts its people. `title` stands where the definition has none. */
export function readCirce(input: unknown, { title = "A cohort from OHDSI" }: { title?: string } = {}): ReadDocument<Query & { population: Cohort }> {
  const parsed = jsonIn(input);
  if (!parsed.ok) return parsed;
  const definition = definitionIn(parsed.value);
  if (!definition) return unreadable("", "it has no PrimaryCriteria, so it is no cohort definition.");
  const report = new Report();
  try {
    const conceptSets = list(definition["ConceptSets"]).map((set, i) => conceptSetAt(set, `ConceptSets.${i}`, report));
    setsListed(definition, new Set(conceptSets.map(({ key }) => key)), "");
    const cohort = checked(Cohort, cohortOf(definition, report));
    if (!cohort.ok) return cohort;
    for (const set of conceptSets) { const fits = checked(ConceptSet, set); if (!fits.ok) return fits; }
    const named = [definition["Title"], isJson(parsed.value) ? parsed.value["name"] : undefined, title].find((t) => typeof t === "string" && t.trim().length >= 3) as string;
    const query: Query & { population: Cohort } = { version: 1, title: named.trim().slice(0, 120), dataModel: { kind: "omop-5.4" }, population: cohort.value, conceptSets, variables: [], analyses: [{ kind: "count", id: "people" }] };
    return ok({ query, losses: worstFirst(report.losses) });
  } catch (error) {
    if (error instanceof Unreadable) return unreadable(error.path, error.message);
    throw error;
  }
}
