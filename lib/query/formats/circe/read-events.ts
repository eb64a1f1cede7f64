/** Events of a definition, the windows round them and the groups that they form. */
import type { CohortEvent, CohortGroup, CohortMember, RelativeWindow, WindowBound } from "../../cohort.ts";
import { distinctNames, domainOf, groupNames, isJson, occurrenceNames, type Json } from "./names.ts";
import { setNamed } from "./read-concepts.ts";
import { personRestrictions, recordRestrictions } from "./read-restrictions.ts";
import { at, daysAt, list, objectAt, oneOf, saysNothing, Unreadable, wholeAt, type Report } from "./reading.ts";

/** circe passes over a group without members wherever it is optional. */
export const isEmptyGroup = (group: Json): boolean => ["CriteriaList", "DemographicCriteriaList", "Groups"].every((key) => list(group[key]).length === 0);

const ends = { START_DATE: "start", END_DATE: "end" } as const;
function shiftAt(value: Json, path: string, report: Report): NonNullable<CohortEvent["shift"]> {
  report.rest(value, ["StartWith", "StartOffset", "EndWith", "EndOffset"], path);
  const moved = (end: "Start" | "End", otherwise: string) => ({
    from: oneOf<"start" | "end">(ends, value[`${end}With`] ?? otherwise, at(path, `${end}With`)), days: wholeAt(value[`${end}Offset`], at(path, `${end}Offset`), 0),
  });
  return { start: moved("Start", "START_DATE"), end: moved("End", "END_DATE") };
}

export function eventAt(given: unknown, path: string, report: Report): CohortEvent {
  const criteria = objectAt(given, path);
  const [name, ...others] = Object.keys(criteria).filter((key) => !saysNothing(criteria[key]));
  const domain = name === undefined ? undefined : domainOf(name);
  if (name === undefined || others.length > 0 || !domain) throw new Unreadable(path, `Criteria of the kind “${[name, ...others].join(", ")}” cannot be asked here.`);
  const here = at(path, name);
  const value = objectAt(criteria[name], here);
  const where = recordRestrictions(value, domain, ["CodesetId", "First", "CorrelatedCriteria", "DateAdjustment"], here, report);
  const conceptSet = setNamed(value["CodesetId"], at(here, "CodesetId"));
  const [nested, shift] = [value["CorrelatedCriteria"], value["DateAdjustment"]];
  return {
    domain, ...(conceptSet === undefined ? {} : { conceptSet }), ...(value["First"] === true ? { first: true } : {}), where,
    ...(isJson(nested) && !isEmptyGroup(nested) ? { nested: groupAt(nested, at(here, "CorrelatedCriteria"), report) } : {}),
    ...(isJson(shift) ? { shift: shiftAt(shift, at(here, "DateAdjustment"), report) } : {}),
  };
}

/** `open`: the side on which a bound without days lies where nothing bounds it; there circe does not look at the sign. */
function boundAt(value: unknown, path: string, open: WindowBound["side"] | undefined, report: Report): WindowBound {
  const bound = objectAt(value, path);
  report.rest(bound, ["Days", "Coeff", "TimeUnit", "TimeUnitValue"], path);
  const days = daysAt(bound, { days: "Days", unit: "TimeUnit", amount: "TimeUnitValue" }, path);
  const sign = wholeAt(bound["Coeff"], at(path, "Coeff"), -1) * (days !== undefined && days < 0 ? -1 : 1);
  const side = sign < 0 ? "before" : "after";
  return days === undefined ? { days: null, side: open ?? side } : { days: Math.abs(days), side };
}
/** `byDefault`: what the window is about where it does not say; a start window of the start, an end window of the end. */
function windowAt(value: unknown, byDefault: "start" | "end", unbounded: boolean, path: string, report: Report): RelativeWindow {
  const window = objectAt(value, path);
  report.rest(window, ["Start", "End", "UseIndexEnd", "UseEventEnd"], path);
  const of = typeof window["UseEventEnd"] === "boolean" ? (window["UseEventEnd"] ? "end" : "start") : byDefault;
  return {
    from: boundAt(window["Start"], at(path, "Start"), unbounded ? "before" : undefined, report), to: boundAt(window["End"], at(path, "End"), unbounded ? "after" : undefined, report),
    index: window["UseIndexEnd"] === true ? "end" : "start", of,
  };
}
function occurrencesAt(value: unknown, path: string, report: Report): Extract<CohortMember, { kind: "events" }>["occurs"] {
  const occurrence = objectAt(value ?? { Type: 2, Count: 1 }, path);
  report.rest(occurrence, ["Type", "Count", "IsDistinct", "CountColumn"], path);
  const how = occurrenceNames[wholeAt(occurrence["Type"], at(path, "Type"), 2)];
  if (!how) throw new Unreadable(at(path, "Type"), "An occurrence is exactly (0), at most (1) or at least (2) so many.");
  const count = wholeAt(occurrence["Count"], at(path, "Count"), 0);
  if (occurrence["IsDistinct"] !== true) return { at: how, count };
  const given = occurrence["CountColumn"] ?? "DOMAIN_CONCEPT";
  const column = typeof given === "string" ? given : JSON.stringify(given);
  const distinct = Object.hasOwn(distinctNames, column) ? distinctNames[column] : undefined;
  if (!distinct) report.changed(at(path, "CountColumn"), `Different values of “${column}” cannot be counted here: records are counted.`);
  return { at: how, count, ...(distinct ? { distinct } : {}) };
}
function correlatedAt(given: unknown, path: string, report: Report): CohortMember {
  const value = objectAt(given, path);
  report.rest(value, ["Criteria", "StartWindow", "EndWindow", "Occurrence", "RestrictVisit", "IgnoreObservationPeriod"], path);
  const outside = value["IgnoreObservationPeriod"] === true;
  const anyTime: RelativeWindow = { from: { days: null, side: "before" }, to: { days: null, side: "after" }, index: "start", of: "start" };
  return {
    kind: "events", event: eventAt(value["Criteria"], at(path, "Criteria"), report), start: isJson(value["StartWindow"]) ? windowAt(value["StartWindow"], "start", outside, at(path, "StartWindow"), report) : anyTime,
    ...(isJson(value["EndWindow"]) ? { end: windowAt(value["EndWindow"], "end", outside, at(path, "EndWindow"), report) } : {}),
    occurs: occurrencesAt(value["Occurrence"], at(path, "Occurrence"), report), ...(value["RestrictVisit"] === true ? { sameVisit: true } : {}), ...(outside ? { outsideObservation: true } : {}),
  };
}
function demographicAt(given: unknown, match: CohortGroup["match"], path: string, report: Report): CohortMember[] {
  const where = personRestrictions(objectAt(given, path), path, report);
  if (where.length > 0) return [{ kind: "person", where }];
  // Everybody meets it, and where members are counted it is one of them.
  if (match !== "all") return [{ kind: "cohort-group", match: "all", of: [] }];
  report.looks(path, "A demographic criterion that asks nothing was left out.");
  return [];
}
export function groupAt(value: Json, path: string, report: Report): CohortGroup {
  const match = oneOf(groupNames, value["Type"], at(path, "Type"));
  report.rest(value, ["Type", "Count", "CriteriaList", "DemographicCriteriaList", "Groups"], path);
  return {
    kind: "cohort-group", match, ...(match === "at-least" || match === "at-most" ? { count: wholeAt(value["Count"], at(path, "Count"), 0) } : {}),
    of: [
      ...list(value["CriteriaList"]).map((c, i) => correlatedAt(c, `${path}.CriteriaList.${i}`, report)), ...list(value["DemographicCriteriaList"]).flatMap((d, i) => demographicAt(d, match, `${path}.DemographicCriteriaList.${i}`, report)),
      ...list(value["Groups"]).map((g, i) => groupAt(objectAt(g, `${path}.Groups.${i}`), `${path}.Groups.${i}`, report)),
    ],
  };
}
