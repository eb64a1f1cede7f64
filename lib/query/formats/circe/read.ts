/**
 * An OHDSI cohort definition (circe JSON) as a cohort with its concept sets. What this cannot hold is named in the report or the whole is
 * refused; a key that nobody here knows is never passed over in silence. Source: OHDSI circe-be.
 */
import { ok, refuse, type Refused, type Result } from "#lib/kernel/result.ts";
import { Cohort, type CohortEvent, type CohortExit, type CohortGroup, type CohortMember, type RelativeWindow, type Restriction, type WindowBound } from "../../cohort.ts";
import { ConceptSet, type ConceptSetItem, type NamedConcept } from "../../concept-set.ts";
import type { Query } from "../../model.ts";
import { personFields, recordTables, type AnyField } from "../../omop-tables.ts";
import { jsonIn } from "../documents.ts";
import { changedMeaning, cosmetic, worstFirst, type Loss, type ReadDocument } from "../loss.ts";
import { ageNames, comparisonNames, dateNames, distinctNames, domainOf, groupNames, isJson, limitNames, occurrenceNames, sourceName, textNames, type Json } from "./names.ts";

/** Thrown inside the reader and turned into a refusal at its door; nobody outside sees it. */
class Unreadable extends Error {
  readonly path: string;
  constructor(path: string, message: string) {
    super(message);
    this.path = path;
  }
}
const isGiven = (value: unknown): boolean => value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const whole = (value: unknown, otherwise = 0): number => (typeof value === "number" && Number.isFinite(value) ? Math.trunc(value) : otherwise);
export const keyOfSet = (id: unknown): string => `set-${whole(id)}`;

class Reader {
  readonly losses: Loss[] = [];
  private lost(path: string, what: string): void {
    this.losses.push(changedMeaning(path, what));
  }
  /** Names every given key that is not `known`. */
  private rest(value: Json, known: readonly string[], path: string): void {
    for (const key of Object.keys(value)) if (isGiven(value[key]) && !known.includes(key)) this.lost(`${path}.${key}`, `“${key}” cannot be asked here and was left out.`);
  }
  private object(value: unknown, path: string): Json {
    if (!isJson(value)) throw new Unreadable(path, "An object is expected here.");
    return value;
  }
  private oneOf<V>(table: Record<string, V>, value: unknown, path: string): V {
    const found = typeof value === "string" && Object.hasOwn(table, value) ? table[value] : undefined;
    if (found === undefined) throw new Unreadable(path, `“${String(value)}” is none of ${Object.keys(table).join(", ")}.`);
    return found;
  }

  concept(value: unknown, path: string): NamedConcept | undefined {
    const c = this.object(value, path);
    const id = c["CONCEPT_ID"];
    if (typeof id !== "number" || !Number.isInteger(id) || id <= 0) {
      this.lost(path, `Concept ${String(id)} means “no mapping” and cannot be asked for: it was left out.`);
      return undefined;
    }
    const text = (key: string, most: number) => { const v = c[key]; return typeof v === "string" && v.trim() !== "" ? v.slice(0, most) : undefined; };
    const flag = <F extends string>(key: string, flags: readonly F[]) => flags.find((f) => f === c[key]);
    const details = {
      code: text("CONCEPT_CODE", 100), vocabulary: text("VOCABULARY_ID", 60), domain: text("DOMAIN_ID", 60), conceptClass: text("CONCEPT_CLASS_ID", 60),
      standard: flag("STANDARD_CONCEPT", ["S", "C", "N"]), invalidReason: flag("INVALID_REASON", ["D", "U", "V"]),
    };
    return { conceptId: id, name: text("CONCEPT_NAME", 1000)?.trim() ?? `Concept ${id}`, ...(Object.fromEntries(Object.entries(details).filter(([, v]) => v !== undefined)) as Partial<NamedConcept>) };
  }
  conceptSet(value: unknown, path: string): ConceptSet {
    const set = this.object(value, path);
    const items = list(this.object(set["expression"] ?? {}, `${path}.expression`)["items"]).flatMap((given, i): ConceptSetItem[] => {
      const item = this.object(given, `${path}.expression.items.${i}`);
      const concept = this.concept(item["concept"], `${path}.expression.items.${i}.concept`);
      return concept ? [{ ...concept, descendants: item["includeDescendants"] === true, mapped: item["includeMapped"] === true, exclude: item["isExcluded"] === true }] : [];
    });
    const name = typeof set["name"] === "string" && set["name"].trim() !== "" ? set["name"].trim().slice(0, 255) : `Concept set ${whole(set["id"])}`;
    return { key: keyOfSet(set["id"]), name, items };
  }

  private number(value: unknown, path: string): { op: (typeof comparisonNames)[string]; value: number; to?: number } {
    const range = this.object(value, path);
    const op = this.oneOf(comparisonNames, range["Op"], `${path}.Op`);
    const [from, to] = [range["Value"], range["Extent"]];
    const isRange = op === "between" || op === "not-between";
    if (typeof from !== "number" || (isRange && typeof to !== "number")) throw new Unreadable(path, "A number is missing in this range.");
    return isRange ? { op, value: from, to: to as number } : { op, value: from };
  }
  private date(value: unknown, path: string): { op: (typeof comparisonNames)[string]; value: string; to?: string } {
    const range = this.object(value, path);
    const op = this.oneOf(comparisonNames, range["Op"], `${path}.Op`);
    const day = (given: unknown, at: string): string => {
      if (typeof given !== "string" || !/^\d{4}-\d{2}-\d{2}/.test(given)) throw new Unreadable(at, `“${String(given)}” is not a date such as 2015-01-31.`);
      return given.slice(0, 10);
    };
    const isRange = op === "between" || op === "not-between";
    return isRange ? { op, value: day(range["Value"], `${path}.Value`), to: day(range["Extent"], `${path}.Extent`) } : { op, value: day(range["Value"], `${path}.Value`) };
  }
  /** A coded attribute: a list of concepts, perhaps excluded, and a concept set of its own. */
  private coded(value: Json, { key, circe }: AnyField, path: string): Restriction[] {
    if (circe === null) return [];
    const found: Restriction[] = [];
    const concepts = list(value[circe]).flatMap((c, i) => this.concept(c, `${path}.${circe}.${i}`) ?? []);
    if (concepts.length > 0) found.push({ kind: "concepts", field: key, concepts, exclude: value[`${circe}Exclude`] === true });
    const set = value[`${circe}CS`];
    if (isJson(set) && isGiven(set["CodesetId"])) found.push({ kind: "concept-set", field: key, conceptSet: keyOfSet(set["CodesetId"]), exclude: set["IsExclusion"] === true });
    return found;
  }
  private fields(value: Json, fields: readonly AnyField[], path: string): Restriction[] {
    return fields.flatMap((field): Restriction[] => {
      const { key, circe, kind } = field;
      if (kind === "concept") return this.coded(value, field, path);
      if (circe === null || !isGiven(value[circe])) return [];
      if (kind === "number") return [{ kind: "number", field: key, test: this.number(value[circe], `${path}.${circe}`) }];
      const text = this.object(value[circe], `${path}.${circe}`);
      if (typeof text["Text"] !== "string" || text["Text"] === "") return [];
      return [{ kind: "text", field: key, op: this.oneOf(textNames, text["Op"], `${path}.${circe}.Op`), text: text["Text"] }];
    });
  }
  private common(value: Json, dates: { start: string; end: string }, ages: { start: string; end: string }, path: string): Restriction[] {
    return (["start", "end"] as const).flatMap((of): Restriction[] => [
      ...(isGiven(value[dates[of]]) ? [{ kind: "date" as const, of, test: this.date(value[dates[of]], `${path}.${dates[of]}`) }] : []),
      ...(isGiven(value[ages[of]]) ? [{ kind: "age" as const, of, test: this.number(value[ages[of]], `${path}.${ages[of]}`) }] : []),
    ]);
  }

  event(given: unknown, path: string): CohortEvent {
    const criteria = this.object(given, path);
    const [name, ...others] = Object.keys(criteria).filter((key) => isGiven(criteria[key]));
    const domain = name === undefined ? undefined : domainOf(name);
    if (name === undefined || others.length > 0 || !domain) throw new Unreadable(path, `Criteria of the kind “${[name, ...others].join(", ")}” cannot be asked here.`);
    const at = `${path}.${name}`;
    const value = this.object(criteria[name], at);
    const table = recordTables[domain];
    const [dates, ages, source] = [dateNames(domain), ageNames(domain), sourceName(domain)];
    const where: Restriction[] = [...this.common(value, dates, ages, at), ...this.fields(value, table.fields, at)];
    if (source && typeof value[source] === "number") where.push({ kind: "concept-set", field: "source", conceptSet: keyOfSet(value[source]), exclude: false });
    if (value["Abnormal"] === true && domain === "measurement") where.push({ kind: "abnormal" });
    const period = value["UserDefinedPeriod"];
    if (isJson(period) && domain === "observation-period") where.push({ kind: "period", ...(typeof period["StartDate"] === "string" ? { from: period["StartDate"].slice(0, 10) } : {}), ...(typeof period["EndDate"] === "string" ? { to: period["EndDate"].slice(0, 10) } : {}) });
    const known = [
      "CodesetId", "First", "CorrelatedCriteria", "DateAdjustment", ...Object.values(dates), ...Object.values(ages), ...(source ? [source] : []), ...(domain === "measurement" ? ["Abnormal"] : []), ...(domain === "observation-period" ? ["UserDefinedPeriod"] : []),
      ...table.fields.flatMap((f) => (f.circe === null ? [] : f.kind === "concept" ? [f.circe, `${f.circe}CS`, `${f.circe}Exclude`] : [f.circe])),
    ];
    // circe writes `First: false` and the like where nothing is asked.
    this.rest(Object.fromEntries(Object.entries(value).filter(([, v]) => v !== false)), known, at);
    const nested = value["CorrelatedCriteria"];
    const shift = value["DateAdjustment"];
    return {
      domain, ...(typeof value["CodesetId"] === "number" ? { conceptSet: keyOfSet(value["CodesetId"]) } : {}), ...(value["First"] === true ? { first: true } : {}), where,
      ...(isJson(nested) && !isEmptyGroup(nested) ? { nested: this.group(nested, `${at}.CorrelatedCriteria`) } : {}), ...(isJson(shift) ? { shift: this.shift(shift) } : {}),
    };
  }
  private shift(value: Json): NonNullable<CohortEvent["shift"]> {
    const end = (key: string) => (value[key] === "END_DATE" ? "end" as const : "start" as const);
    return { start: { from: end("StartWith"), days: whole(value["StartOffset"]) }, end: { from: value["EndWith"] === "START_DATE" ? "start" : "end", days: whole(value["EndOffset"]) } };
  }

  private bound(value: unknown, path: string): WindowBound {
    const bound = this.object(value, path);
    const days = bound["Days"];
    return { days: days === null || days === undefined || days === "" ? null : Math.abs(whole(Number(days))), side: whole(bound["Coeff"], -1) < 0 ? "before" : "after" };
  }
  /** `byDefault`: what the window is about where it does not say; a start window of the start, an end window of the end. */
  private window(value: unknown, byDefault: "start" | "end", path: string): RelativeWindow {
    const window = this.object(value, path);
    const of = typeof window["UseEventEnd"] === "boolean" ? (window["UseEventEnd"] ? "end" : "start") : byDefault;
    return { from: this.bound(window["Start"], `${path}.Start`), to: this.bound(window["End"], `${path}.End`), index: window["UseIndexEnd"] === true ? "end" : "start", of };
  }
  private correlated(given: unknown, path: string): CohortMember {
    const value = this.object(given, path);
    const occurrence = this.object(value["Occurrence"] ?? { Type: 2, Count: 1 }, `${path}.Occurrence`);
    const at = occurrenceNames[whole(occurrence["Type"], 2)];
    if (!at) throw new Unreadable(`${path}.Occurrence.Type`, "An occurrence is exactly (0), at most (1) or at least (2) so many.");
    const column = occurrence["CountColumn"] ?? "DOMAIN_CONCEPT";
    const isDistinct = occurrence["IsDistinct"] === true;
    if (isDistinct && !(typeof column === "string" && Object.hasOwn(distinctNames, column))) this.lost(`${path}.Occurrence.CountColumn`, `Different values of “${String(column)}” cannot be counted here: records are counted.`);
    const distinct = isDistinct ? distinctNames[String(column)] : undefined;
    this.rest(value, ["Criteria", "StartWindow", "EndWindow", "Occurrence", "RestrictVisit", "IgnoreObservationPeriod"], path);
    const anyTime: RelativeWindow = { from: { days: null, side: "before" }, to: { days: null, side: "after" }, index: "start", of: "start" };
    return {
      kind: "events", event: this.event(value["Criteria"], `${path}.Criteria`), start: value["StartWindow"] ? this.window(value["StartWindow"], "start", `${path}.StartWindow`) : anyTime,
      ...(value["EndWindow"] ? { end: this.window(value["EndWindow"], "end", `${path}.EndWindow`) } : {}),
      occurs: { at, count: whole(occurrence["Count"]), ...(distinct ? { distinct } : {}) }, ...(value["RestrictVisit"] === true ? { sameVisit: true } : {}), ...(value["IgnoreObservationPeriod"] === true ? { outsideObservation: true } : {}),
    };
  }
  private demographic(given: unknown, path: string): CohortMember[] {
    const value = this.object(given, path);
    const [dates, ages] = [{ start: "OccurrenceStartDate", end: "OccurrenceEndDate" }, { start: "Age", end: "AgeAtEnd" }];
    const where = [...this.common(value, dates, ages, path), ...this.fields(value, personFields, path)];
    this.rest(value, [...Object.values(dates), ...Object.values(ages), ...personFields.flatMap((f) => [f.circe!, `${f.circe}CS`])], path);
    if (where.length > 0) return [{ kind: "person", where }];
    this.losses.push(cosmetic(path, "A demographic criterion that asks nothing was left out."));
    return [];
  }
  group(value: Json, path: string): CohortGroup {
    const match = this.oneOf(groupNames, value["Type"], `${path}.Type`);
    this.rest(value, ["Type", "Count", "CriteriaList", "DemographicCriteriaList", "Groups"], path);
    return {
      kind: "cohort-group", match, ...(match === "at-least" || match === "at-most" ? { count: whole(value["Count"]) } : {}),
      of: [
        ...list(value["CriteriaList"]).map((c, i) => this.correlated(c, `${path}.CriteriaList.${i}`)), ...list(value["DemographicCriteriaList"]).flatMap((d, i) => this.demographic(d, `${path}.DemographicCriteriaList.${i}`)),
        ...list(value["Groups"]).map((g, i) => this.group(this.object(g, `${path}.Groups.${i}`), `${path}.Groups.${i}`)),
      ],
    };
  }

  private limit(value: unknown, otherwise: "First" | "All", path: string): "first" | "last" | "all" {
    return this.oneOf(limitNames, isJson(value) && typeof value["Type"] === "string" ? value["Type"] : otherwise, path);
  }
  private exit(value: unknown): CohortExit {
    if (!isJson(value)) return { kind: "end-of-observation" };
    const [offset, era] = [value["DateOffset"], value["CustomEra"]];
    if (isJson(offset)) return { kind: "fixed", from: offset["DateField"] === "EndDate" ? "end" : "start", days: whole(offset["Offset"]) };
    if (!isJson(era)) throw new Unreadable("EndStrategy", "The end strategy is neither a date offset nor a continuous exposure.");
    if (typeof era["DrugCodesetId"] !== "number") throw new Unreadable("EndStrategy.CustomEra.DrugCodesetId", "The continuous exposure names no concept set.");
    return { kind: "continuous-drug", conceptSet: keyOfSet(era["DrugCodesetId"]), gapDays: whole(era["GapDays"]), offsetDays: whole(era["Offset"]), ...(typeof era["DaysSupplyOverride"] === "number" ? { daysSupply: whole(era["DaysSupplyOverride"]) } : {}) };
  }
  cohort(document: Json): Cohort {
    const primary = this.object(document["PrimaryCriteria"], "PrimaryCriteria");
    const observed = isJson(primary["ObservationWindow"]) ? primary["ObservationWindow"] : {};
    const additional = document["AdditionalCriteria"];
    const qualifying = isJson(additional) && !isEmptyGroup(additional) ? { group: this.group(additional, "AdditionalCriteria"), limit: this.limit(document["QualifiedLimit"], "First", "QualifiedLimit.Type") } : undefined;
    const qualified = document["QualifiedLimit"];
    if (!qualifying && isJson(qualified) && qualified["Type"] !== "First" && isGiven(qualified["Type"])) this.losses.push(cosmetic("QualifiedLimit", "The limit of qualifying events has no effect without additional criteria and was left out."));
    const clip = isJson(document["CensorWindow"]) ? document["CensorWindow"] : {};
    const within = { ...(typeof clip["StartDate"] === "string" ? { from: clip["StartDate"].slice(0, 10) } : {}), ...(typeof clip["EndDate"] === "string" ? { to: clip["EndDate"].slice(0, 10) } : {}) };
    const collapse = isJson(document["CollapseSettings"]) ? document["CollapseSettings"] : {};
    this.rest(document, ["PrimaryCriteria", "AdditionalCriteria", "ConceptSets", "QualifiedLimit", "ExpressionLimit", "InclusionRules", "EndStrategy", "CensoringCriteria", "CollapseSettings", "CensorWindow", "cdmVersionRange", "Title"], "");
    return {
      kind: "cohort",
      entry: {
        events: list(primary["CriteriaList"]).map((c, i) => this.event(c, `PrimaryCriteria.CriteriaList.${i}`)), observation: { priorDays: whole(observed["PriorDays"]), postDays: whole(observed["PostDays"]) },
        limit: this.limit(primary["PrimaryCriteriaLimit"], "First", "PrimaryCriteria.PrimaryCriteriaLimit.Type"),
      },
      ...(qualifying ? { qualifying } : {}),
      rules: list(document["InclusionRules"]).map((given, i) => {
        const rule = this.object(given, `InclusionRules.${i}`);
        const [name, description] = [rule["name"], rule["description"]];
        return {
          name: typeof name === "string" && name.trim() !== "" ? name.trim().slice(0, 500) : `Rule ${i + 1}`, ...(typeof description === "string" && description !== "" ? { description: description.slice(0, 5_000) } : {}),
          group: this.group(this.object(rule["expression"], `InclusionRules.${i}.expression`), `InclusionRules.${i}.expression`),
        };
      }),
      limit: this.limit(document["ExpressionLimit"], "First", "ExpressionLimit.Type"), exit: this.exit(document["EndStrategy"]),
      censoring: list(document["CensoringCriteria"]).map((c, i) => this.event(c, `CensoringCriteria.${i}`)), collapseDays: whole(collapse["EraPad"]), ...(Object.keys(within).length > 0 ? { within } : {}),
    };
  }
}
/** circe passes over a group without members wherever it is optional. */
const isEmptyGroup = (group: Json): boolean => ["CriteriaList", "DemographicCriteriaList", "Groups"].every((key) => list(group[key]).length === 0);

const unreadable = (path: string, message: string): Refused => refuse("unsupported", `The definition cannot be read at ${path === "" ? "its top" : path}: ${message}`, { fields: { [path]: message } });

/** The definition as a query that counts its people. */
export function readCirce(input: unknown, { title = "A cohort from OHDSI" }: { title?: string } = {}): ReadDocument<Query & { population: Cohort }> {
  const parsed = jsonIn(input);
  if (!parsed.ok) return parsed;
  // Downloads of ATLAS wrap the definition, some as text.
  const outer = isJson(parsed.value) && !isJson(parsed.value["PrimaryCriteria"]) && parsed.value["expression"] !== undefined ? jsonIn(parsed.value["expression"]) : parsed;
  if (!outer.ok) return outer;
  if (!isJson(outer.value) || !isJson(outer.value["PrimaryCriteria"])) return unreadable("", "it has no PrimaryCriteria, so it is no cohort definition.");
  const reader = new Reader();
  try {
    const conceptSets = list(outer.value["ConceptSets"]).map((set, i) => reader.conceptSet(set, `ConceptSets.${i}`));
    const cohort = checked(Cohort, reader.cohort(outer.value));
    if (!cohort.ok) return cohort;
    for (const set of conceptSets) { const fits = checked(ConceptSet, set); if (!fits.ok) return fits; }
    const query: Query & { population: Cohort } = { version: 1, title: title.trim().slice(0, 120), dataModel: { kind: "omop-5.4" }, population: cohort.value, conceptSets, variables: [], analyses: [{ kind: "count", id: "people" }] };
    return ok({ query, losses: worstFirst(reader.losses) });
  } catch (error) {
    if (error instanceof Unreadable) return unreadable(error.path, error.message);
    throw error;
  }
}
function checked<T>(schema: { safeParse(value: unknown): { success: true; data: T } | { success: false; error: { issues: { path: PropertyKey[]; message: string }[] } } }, value: unknown): Result<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  return unreadable(issue?.path.join(".") ?? "", issue?.message ?? "it asks more than a query can hold here");
}
