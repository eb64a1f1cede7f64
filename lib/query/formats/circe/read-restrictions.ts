/** What a definition asks of one record, or of the person. */
import type { Restriction } from "../../cohort.ts";
import { personFields, recordTables, type AnyField, type RecordDomain } from "../../omop-tables.ts";
import { ageNames, dateNames, isJson, sourceName, textNames, type Json } from "./names.ts";
import { conceptsAt, keyOfSet, setNamed } from "./read-concepts.ts";
import { at, dateRangeAt, dayAt, numberRangeAt, objectAt, oneOf, saysNothing, type Report } from "./reading.ts";

/** A coded attribute: a list of concepts, perhaps excluded, and a concept set of its own (older versions give the set's number alone). */
function coded(value: Json, key: string, circe: string, path: string, report: Report): Restriction[] {
  const found: Restriction[] = [];
  const excluded = value[`${circe}Exclude`] === true;
  const concepts = conceptsAt(value[circe], at(path, circe), report);
  if (concepts.length > 0) found.push({ kind: "concepts", field: key, concepts, exclude: excluded });
  const [set, here] = [value[`${circe}CS`], at(path, `${circe}CS`)];
  if (typeof set === "number") found.push({ kind: "concept-set", field: key, conceptSet: keyOfSet(set, here), exclude: excluded });
  else if (!saysNothing(set)) {
    const selection = objectAt(set, here);
    const conceptSet = setNamed(selection["CodesetId"], at(here, "CodesetId"));
    report.rest(selection, ["CodesetId", "IsExclusion"], here);
    if (conceptSet !== undefined) found.push({ kind: "concept-set", field: key, conceptSet, exclude: selection["IsExclusion"] === true });
  }
  return found;
}
function ofField(value: Json, { key, circe, kind }: AnyField, path: string, report: Report): Restriction[] {
  if (circe === null) return [];
  if (kind === "concept") return coded(value, key, circe, path, report);
  if (saysNothing(value[circe])) return [];
  const here = at(path, circe);
  if (kind === "number") return [{ kind: "number", field: key, test: numberRangeAt(value[circe], here) }];
  const asked = objectAt(value[circe], here);
  report.rest(asked, ["Text", "Op"], here);
  const { Text: text, Op: op } = asked;
  if (typeof text === "string" && text !== "") return [{ kind: "text", field: key, op: oneOf(textNames, op, at(here, "Op")), text }];
  // circe looks for the word “null” then, or for any text at all.
  report.changed(here, "This filter says no text to look for, and was left out.");
  return [];
}
type Ends = { start: string; end: string };
const datesAndAges = (value: Json, dates: Ends, ages: Ends, path: string): Restriction[] =>
  (["start", "end"] as const).flatMap((of): Restriction[] => [
    ...(saysNothing(value[dates[of]]) ? [] : [{ kind: "date" as const, of, test: dateRangeAt(value[dates[of]], at(path, dates[of])) }]),
    ...(saysNothing(value[ages[of]]) ? [] : [{ kind: "age" as const, of, test: numberRangeAt(value[ages[of]], at(path, ages[of])) }]),
  ]);
const namesOf = (fields: readonly AnyField[]): string[] => fields.flatMap((f) => (f.circe === null ? [] : f.kind === "concept" ? [f.circe, `${f.circe}CS`, `${f.circe}Exclude`] : [f.circe]));

/** `beside`: keys that are not restrictions and that the caller reads. */
export function recordRestrictions(value: Json, domain: RecordDomain, beside: readonly string[], path: string, report: Report): Restriction[] {
  const { fields } = recordTables[domain];
  const [dates, ages, source] = [dateNames(domain), ageNames(domain), sourceName(domain)];
  const where = [...datesAndAges(value, dates, ages, path), ...fields.flatMap((f) => ofField(value, f, path, report))];
  const sourceSet = source && setNamed(value[source], at(path, source));
  if (sourceSet) where.push({ kind: "concept-set", field: "source", conceptSet: sourceSet, exclude: false });
  if (value["Abnormal"] === true && domain === "measurement") where.push({ kind: "abnormal" });
  const period = value["UserDefinedPeriod"];
  if (isJson(period) && domain === "observation-period") {
    const end = (key: string) => (saysNothing(period[key]) ? undefined : dayAt(period[key], `${path}.UserDefinedPeriod.${key}`));
    const [from, to] = [end("StartDate"), end("EndDate")];
    report.rest(period, ["StartDate", "EndDate"], at(path, "UserDefinedPeriod"));
    if (from !== undefined || to !== undefined) where.push({ kind: "period", ...(from ? { from } : {}), ...(to ? { to } : {}) });
  }
  report.rest(value, [
    ...beside, ...Object.values(dates), ...Object.values(ages), ...(source ? [source] : []), ...(domain === "measurement" ? ["Abnormal"] : []), ...(domain === "observation-period" ? ["UserDefinedPeriod"] : []), ...namesOf(fields),
  ], path);
  return where;
}

export function personRestrictions(value: Json, path: string, report: Report): Restriction[] {
  const [dates, ages] = [{ start: "OccurrenceStartDate", end: "OccurrenceEndDate" }, { start: "Age", end: "AgeAtEnd" }];
  report.rest(value, [...Object.values(dates), ...Object.values(ages), ...namesOf(personFields)], path);
  return [...datesAndAges(value, dates, ages, path), ...personFields.flatMap((f) => ofField(value, f, path, report))];
}
