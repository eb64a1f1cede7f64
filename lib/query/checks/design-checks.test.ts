import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalPopulation, canonicalVariable } from "../canonical.ts";
import type { Cohort, CohortGroup, CohortMember, RecordFilter, Restriction } from "../cohort.ts";
import type { ConceptSet } from "../concept-set.ts";
import type { DatasetDescription } from "../dictionary.ts";
import { isCohort, Query, type Criterion, type Group, type Variable } from "../model.ts";
import { evaluateReference } from "../reference-engine.ts";
import { queryTemplates } from "../templates.ts";
import { omopPeople, omopQuery, tableQuery, tableRows } from "../testing/arbitraries.ts";
import { cohortPeople, cohortQuery } from "../testing/cohort-arbitraries.ts";
import { circeChecksElsewhere, designChecks, designFindings } from "./design-checks.ts";
import { applyEdits, type Finding } from "./finding.ts";

const today = "2026-01-01";
const conceptSet = (key: string, ...ids: number[]): ConceptSet => ({ key, name: key, items: ids.map((conceptId) => ({ conceptId, name: `Concept ${conceptId}`, descendants: false, mapped: false, exclude: false })) });
const records = (domain: RecordFilter["domain"], key: string | undefined, rest: Partial<RecordFilter> = {}): RecordFilter => ({ domain, ...(key === undefined ? {} : { conceptSet: key }), where: [], ...rest });
const days = (from: number, to: number) => ({ from: { days: Math.abs(from), side: from < 0 ? "before" as const : "after" as const }, to: { days: Math.abs(to), side: to < 0 ? "before" as const : "after" as const }, index: "start" as const, of: "start" as const });
type Events = Extract<CohortMember, { kind: "events" }>;
const has = (event: RecordFilter, from: number, to: number, rest: Partial<Events> = {}): Events => ({ kind: "events", event, start: days(from, to), occurs: { at: "at-least", count: 1 }, ...rest });
const none = (event: RecordFilter, from: number, to: number): Events => has(event, from, to, { occurs: { at: "exactly", count: 0 } });
const person = (...where: Restriction[]): CohortMember => ({ kind: "person", where });
const aged = (op: "at-least" | "less", value: number): Restriction => ({ kind: "age", of: "start", test: { op, value } });
const all = (...of: CohortMember[]): CohortGroup => ({ kind: "cohort-group", match: "all", of });
const rule = (name: string, ...of: CohortMember[]) => ({ name, group: all(...of) });
const [diagnosis, medicine] = [records("condition", "diagnosis"), records("drug", "medicine")];
const base: Cohort = {
  kind: "cohort", entry: { events: [{ ...diagnosis, first: true }], observation: { priorDays: 365, postDays: 0 }, limit: "first" }, rules: [rule("Treated", has(medicine, 0, 90))],
  limit: "first", exit: { kind: "end-of-observation" }, censoring: [], collapseDays: 0,
};
const cohort = (change: Partial<Cohort> = {}, rest: Partial<Query> = {}): Query => ({
  version: 1, title: "A cohort", dataModel: { kind: "omop-5.4" }, population: { ...base, ...change }, conceptSets: [conceptSet("diagnosis", 201826), conceptSet("medicine", 1503297)], variables: [], analyses: [{ kind: "count", id: "n" }], ...rest,
});
const entry = (change: Partial<Cohort["entry"]>): Partial<Cohort> => ({ entry: { ...base.entry, ...change } });
const rules = (...of: Cohort["rules"]) => cohort({ rules: of });
const group = (match: Group["match"], ...of: Criterion[]): Query => ({ version: 1, title: "A group", dataModel: { kind: "omop-5.4" }, population: { kind: "group", match, of }, variables: [], analyses: [{ kind: "count", id: "n" }] });
const asthma: Criterion = { kind: "condition", concepts: [{ conceptId: 317009, name: "Asthma", descendants: true }] };
const noneOf = (...of: Criterion[]): Criterion => ({ kind: "group", match: "none", of });
const anyOf = (...of: Criterion[]): Criterion => ({ kind: "group", match: "any", of });
const sex = (is: "female" | "male"): Criterion => ({ kind: "sex", is });
const women: Restriction = { kind: "concepts", field: "gender", concepts: [{ conceptId: 8532, name: "female" }], exclude: false };
const men: Restriction = { ...women, concepts: [{ conceptId: 8507, name: "male" }] };
const dated = (from: string, to: string): Restriction => ({ kind: "date", of: "start", test: { op: "between", value: from, to } });
const variable = (v: Variable, change: Partial<Cohort> = {}): Query => cohort(change, { variables: [v], analyses: [{ kind: "crosstab", id: "t", by: [v.name] }] });
const ageBand = (...cutPoints: number[]): Variable => ({ kind: "age-band", name: "age", label: "Age", at: "index", cutPoints });
const holding = (...concepts: DatasetDescription["concepts"]): DatasetDescription => ({ key: "gp", title: "Wessex", summary: "", dataModel: "omop-5.4", people: 1000, concepts });
const fixed = (stay: number): Partial<Cohort> => ({ exit: { kind: "fixed", from: "start", days: stay } });
const value = (...more: Restriction[]): RecordFilter => records("measurement", "medicine", { where: [{ kind: "number", field: "value", test: { op: "at-least", value: 48 } }, ...more] });
const unit: Restriction = { kind: "concepts", field: "unit", concepts: [{ conceptId: 9579, name: "mmol/mol" }], exclude: false };
const items = (...ids: number[]) => conceptSet("x", ...ids).items;

/** By check: queries that fire, and their near neighbours that must not. */
const cases: Record<string, { fires: [what: string, query: Query, path: string][]; silent: [what: string, query: Query][]; datasets?: DatasetDescription[] }> = {
  "leaves-nobody": {
    fires: [
      ["female and male", group("all", sex("female"), sex("male")), "population.of.1"],
      ["a record and none of it", group("all", asthma, noneOf(asthma)), "population.of.1"],
      ["none of a wide window, one of a narrow one in it", group("all", noneOf({ ...asthma, window: { from: "2019-01-01", to: "2021-12-31" } }), { ...asthma, window: { from: "2020-01-01", to: "2020-12-31" } }), "population.of.1"],
      ["born too late to be that old", group("all", { kind: "age", at: "2020-12-31", min: 65 }, { kind: "age", at: "2010-01-01", max: 54 }), "population.of.1"],
      ["at least 3 of 2", rules({ name: "R", group: { kind: "cohort-group", match: "at-least", count: 3, of: [has(medicine, 0, 9), has(diagnosis, 0, 9)] } }), "population.rules.0.group"],
      ["ages of the entry against a rule", cohort({ ...entry({ events: [{ ...diagnosis, where: [aged("at-least", 65)] }] }), rules: [rule("Young", person(aged("less", 18)))] }), "population.rules.0.group.of.0"],
      ["women, then men", rules(rule("W", person(women)), rule("M", person(men))), "population.rules.1.group.of.0"],
      ["at least 2 in 30 days, at most 1 in 90", rules(rule("A", has(medicine, 0, 30, { occurs: { at: "at-least", count: 2 } })), rule("B", has(medicine, 0, 90, { occurs: { at: "at-most", count: 1 } }))), "population.rules.1.group.of.0"],
    ],
    silent: [
      ["female or male", group("any", sex("female"), sex("male"))], ["a record and none of it in another window", group("all", asthma, noneOf({ ...asthma, window: { to: "2010-01-01" } }))],
      ["just old enough", group("all", { kind: "age", at: "2020-12-31", min: 65 }, { kind: "age", at: "2010-01-01", max: 55 })],
      ["at least 2 of 2", rules({ name: "R", group: { kind: "cohort-group", match: "at-least", count: 2, of: [has(medicine, 0, 9), has(diagnosis, 0, 9)] } })],
      ["65 at entry, under 66", cohort({ ...entry({ events: [{ ...diagnosis, where: [aged("at-least", 65)] }] }), rules: [rule("Young", person(aged("less", 66)))] })],
      ["at least 2 in 90 days, at most 1 in 30", rules(rule("A", has(medicine, 0, 90, { occurs: { at: "at-least", count: 2 } })), rule("B", has(medicine, 0, 30, { occurs: { at: "at-most", count: 1 } })))],
      ["none up to the day of the far end of observation", rules(rule("A", has(medicine, 0, 90)), rule("B", { ...none(medicine, 0, 0), start: { ...days(0, 0), from: { days: null, side: "after" } } }))],
    ],
  },
  "part-cannot-hold": {
    fires: [["a choice of nobody", group("all", asthma, anyOf(asthma, { kind: "group", match: "all", of: [sex("female"), sex("male")] })), "population.of.1.of.1"]],
    silent: [["a choice of somebody", group("all", asthma, anyOf(asthma, { kind: "group", match: "all", of: [sex("female"), asthma] }))]],
  },
  "changes-nothing": {
    fires: [
      ["the same said twice", group("all", asthma, asthma), "population.of.1"], ["a record, or none of it", group("all", sex("female"), anyOf(asthma, noneOf(asthma))), "population.of.1"],
      ["a narrow window after a wide one of none", rules(rule("A", none(medicine, -365, -1)), rule("B", none(medicine, -90, -1))), "population.rules.1.group.of.0"],
      ["of an age that the entry ensures", cohort({ ...entry({ events: [{ ...diagnosis, where: [aged("at-least", 65)] }] }), rules: [rule("Adults", person(aged("at-least", 18)))] }), "population.rules.0.group.of.0"],
      ["at most 2 of 2", rules(rule("T", has(medicine, 0, 9)), { name: "R", group: { kind: "cohort-group", match: "at-most", count: 2, of: [has(diagnosis, 0, 9), has(medicine, -9, -1)] } }), "population.rules.1.group"],
    ],
    silent: [["an age that the entry does not ensure", cohort({ ...entry({ events: [{ ...diagnosis, where: [aged("at-least", 16)] }] }), rules: [rule("Adults", person(aged("at-least", 18)))] })], ["female or male leaves out those of unknown sex", group("all", anyOf(sex("female"), sex("male")))]],
  },
  "repeated-members": {
    fires: [
      ["in any of", group("any", asthma, sex("female"), { ...asthma, concepts: [{ conceptId: 317009, name: "Another name", descendants: true }] }), "population.of.2"],
      ["counted twice", rules({ name: "R", group: { kind: "cohort-group", match: "at-least", count: 2, of: [has(medicine, 0, 9), has(diagnosis, 0, 9), has(medicine, 0, 9)] } }), "population.rules.0.group.of.2"],
      ["an index event", cohort(entry({ events: [diagnosis, { ...diagnosis }] })), "population.entry.events.1"],
    ],
    silent: [["other windows", rules({ name: "R", group: { kind: "cohort-group", match: "at-least", count: 2, of: [has(medicine, 0, 9), has(diagnosis, 0, 9), has(medicine, 0, 8)] } })], ["another first", cohort(entry({ events: [diagnosis, { ...diagnosis, first: true }] }))]],
  },
  "incomplete-rule": { fires: [["an empty rule", rules({ name: "R", group: all() }), "population.rules.0.group.of"], ["an empty list in a rule", rules(rule("R", has(medicine, 0, 9), all())), "population.rules.0.group.of.1.of"]], silent: [["one member", rules(rule("R", has(medicine, 0, 9)))], ["no rules", rules()]] },
  "counts-of-none": { fires: [["records", rules(rule("R", has(medicine, 0, 9, { occurs: { at: "at-least", count: 0 } }))), "population.rules.0.group.of.0"], ["lists", rules({ name: "R", group: { kind: "cohort-group", match: "at-least", count: 0, of: [has(medicine, 0, 9)] } }), "population.rules.0.group"]], silent: [["exactly 0", rules(rule("R", none(medicine, 0, 9)))], ["at most 0 of", rules({ name: "R", group: { kind: "cohort-group", match: "at-most", count: 0, of: [has(medicine, 0, 9)] } })]] },
  "empty-window": { fires: [["30 to 10", rules(rule("R", has(medicine, 30, 10))), "population.rules.0.group.of.0.start"]], silent: [["one day", rules(rule("R", has(medicine, 10, 10)))], ["to the end of observation", rules(rule("R", { ...has(medicine, 0, 0), start: { ...days(0, 30), from: { days: null, side: "after" } } }))]] },
  "reversed-range": {
    fires: [["80 to 50", rules(rule("R", has(records("measurement", "medicine", { where: [unit, { kind: "number", field: "value", test: { op: "between", value: 80, to: 50 } }] }), 0, 9))), "population.rules.0.group.of.0.event.where.1"], ["under 0 years", rules(rule("R", person(aged("less", 0)))), "population.rules.0.group.of.0.where.0"], ["from next year", cohort(entry({ events: [{ ...diagnosis, where: [dated("2027-01-01", "2028-01-01")] }] })), "population.entry.events.0.where.0"]],
    silent: [["50 to 50", rules(rule("R", has(records("measurement", "medicine", { where: [unit, { kind: "number", field: "value", test: { op: "between", value: 50, to: 50 } }] }), 0, 9)))], ["under 1 year", rules(rule("R", person(aged("less", 1))))], ["until next year", cohort(entry({ events: [{ ...diagnosis, where: [dated("2020-01-01", "2028-01-01")] }] }))]],
  },
  "outside-the-days": { fires: [["index events after the last day", cohort({ ...entry({ events: [{ ...diagnosis, where: [dated("2015-01-01", "2022-12-31")] }] }), within: { to: "2014-12-31" } }), "population.within"], ["days that end before they start", cohort({ within: { from: "2020-01-01", to: "2019-01-01" } }), "population.within"]], silent: [["one day in common", cohort({ ...entry({ events: [{ ...diagnosis, where: [dated("2015-01-01", "2022-12-31")] }] }), within: { to: "2015-01-01" } })]] },
  "odd-window": { fires: [["181 for 180", rules(...[-180, -180, -180, -181].map((from, i) => rule(`R${i}`, has(i % 2 ? medicine : diagnosis, from, -1, { occurs: { at: "at-least", count: i + 1 } })))), "population.rules.3.group.of.0.start"]], silent: [["365 beside 180", rules(...[-180, -180, -180, -365].map((from, i) => rule(`R${i}`, has(i % 2 ? medicine : diagnosis, from, -1, { occurs: { at: "at-least", count: i + 1 } }))))], ["two alike", rules(...[-180, -180, -181].map((from, i) => rule(`R${i}`, has(i % 2 ? medicine : diagnosis, from, -1, { occurs: { at: "at-least", count: i + 1 } }))))]] },
  "death-before": { fires: [["in the year before", rules(rule("R", has(records("death", undefined), -365, -1))), "population.rules.0.group.of.0.start"]], silent: [["on the day", rules(rule("R", has(records("death", undefined), -365, 0)))], ["none before", rules(rule("R", none(records("death", undefined), -365, -1)))]] },
  "unused-concept-set": { fires: [["left over", cohort({ rules: [] }), "conceptSets.1"]], silent: [["used by a variable", cohort({ rules: [] }, { variables: [{ kind: "follow-up", name: "f", label: "F", measure: "event", outcome: medicine }] })]] },
  "empty-concept-set": { fires: [["no items", cohort({}, { conceptSets: [conceptSet("diagnosis"), conceptSet("medicine", 2)] }), "conceptSets.0"], ["all excluded again", cohort({}, { conceptSets: [{ ...conceptSet("diagnosis"), items: [...items(201826), { ...items(201826)[0]!, exclude: true }] }, conceptSet("medicine", 2)] }), "conceptSets.0"]], silent: [["descendants stay", cohort({}, { conceptSets: [{ ...conceptSet("diagnosis"), items: [{ ...items(201826)[0]!, descendants: true }, { ...items(201826)[0]!, exclude: true }] }, conceptSet("medicine", 2)] })]] },
  "repeated-concept-set": { fires: [["twins", cohort({}, { conceptSets: [conceptSet("diagnosis", 1, 2), conceptSet("medicine", 2, 1)] }), "conceptSets.1"]], silent: [["with descendants in one", cohort({}, { conceptSets: [conceptSet("diagnosis", 1), { ...conceptSet("medicine"), items: [{ ...items(1)[0]!, descendants: true }] }] })]] },
  "concept-set-not-held": { datasets: [holding({ conceptId: 201826, name: "Type 2 diabetes", domain: "condition", people: 60 })], fires: [["the medicine", cohort(), "conceptSets.1"]], silent: [["only the diagnosis", cohort({ rules: [] })]] },
  "wrong-domain": {
    fires: [["a medicine among conditions", cohort(entry({ events: [records("condition", "medicine", { first: true })] })), "population.entry.events.0.conceptSet"], ["as the vocabulary says", cohort({}, { conceptSets: [conceptSet("diagnosis", 201826), { ...conceptSet("medicine"), items: [{ ...items(5)[0]!, domain: "Procedure" }] }] }), "population.rules.0.group.of.0.event.conceptSet"]],
    silent: [["spells of the medicine", rules(rule("R", has(records("drug-era", "medicine"), 0, 90)))], ["nothing is known of it", cohort({}, { conceptSets: [conceptSet("diagnosis", 201826), conceptSet("medicine", 5)] })]],
  },
  "any-record": { fires: [["any condition", cohort(entry({ events: [records("condition", undefined)] })), "population.entry.events.0.conceptSet"]], silent: [["any visit", cohort(entry({ events: [records("visit", undefined)] }))], ["dated", cohort(entry({ events: [records("condition", undefined, { where: [dated("2015-01-01", "2016-01-01")] })] }))]] },
  "first-without-past": { fires: [["0 days before", cohort(entry({ observation: { priorDays: 0, postDays: 0 } })), "population.entry.observation"]], silent: [["365 days before", cohort()], ["not the first", cohort(entry({ events: [diagnosis], observation: { priorDays: 0, postDays: 0 } }))]] },
  "unobserved-absence": { fires: [["two years, one observed", rules(rule("R", none(medicine, -730, -1))), "population.rules.0.group.of.0"], ["ahead", rules(rule("R", none(medicine, 1, 30))), "population.rules.0.group.of.0"]], silent: [["one year, one observed", rules(rule("R", none(medicine, -365, -1)))], ["a record in two years", rules(rule("R", has(medicine, -730, -1)))]] },
  "later-limit": { fires: [["first, then all", cohort({ limit: "all" }), "population.limit"]], silent: [["first, then first", cohort()], ["all, then last", cohort({ ...entry({ limit: "all" }), limit: "last" })]] },
  "no-exit": { fires: [["all events until observation ends", cohort({ ...entry({ limit: "all" }), limit: "all" }), "population.exit"]], silent: [["a stay of a year", cohort({ ...entry({ limit: "all" }), limit: "all", ...fixed(365) })], ["a death ends it", cohort({ ...entry({ limit: "all" }), limit: "all", censoring: [medicine] })]] },
  "exit-before-entry": { fires: [["day 0", cohort(fixed(0)), "population.exit"], ["the day before", cohort(fixed(-1)), "population.exit"]], silent: [["day 1", cohort(fixed(1))]] },
  "entry-makes-leave": { fires: [["the same event", cohort({ censoring: [{ ...diagnosis, first: true }] }), "population.censoring"]], silent: [["any such record, where the first lets in", cohort({ censoring: [diagnosis] })]] },
  "drug-exit-elsewhere": { fires: [["another medicine", cohort({ ...entry({ events: [medicine] }), exit: { kind: "continuous-drug", conceptSet: "diagnosis", gapDays: 30, offsetDays: 0 } }), "population.exit"]], silent: [["the same medicine", cohort({ ...entry({ events: [medicine] }), exit: { kind: "continuous-drug", conceptSet: "medicine", gapDays: 30, offsetDays: 0 } })], ["in by a diagnosis", cohort({ exit: { kind: "continuous-drug", conceptSet: "medicine", gapDays: 30, offsetDays: 0 } })]] },
  "values-without-unit": {
    fires: [["a test of a value", rules(rule("R", has(value(), 0, 9))), "population.rules.0.group.of.0.event.where.0"], ["a last value", variable({ kind: "records", name: "v", label: "V", measure: "last-value", records: records("measurement", "medicine"), days: { from: null, to: null }, cutPoints: [48] }), "variables.0.unitConceptId"], ["a criterion", group("all", { kind: "measurement", concepts: [{ conceptId: 3004410, name: "HbA1c", descendants: false }], value: { min: 48 } }), "population.of.0.unitConceptId"]],
    silent: [["with a unit", rules(rule("R", has(value(unit), 0, 9)))], ["a count of records", variable({ kind: "records", name: "v", label: "V", measure: "count", records: records("measurement", "medicine"), days: { from: null, to: null }, cutPoints: [2] })]],
  },
  "unreachable-levels": {
    fires: [
      ["children among adults", variable(ageBand(10, 18, 40), { rules: [rule("Adults", person(aged("at-least", 18)))] }), "variables.0"], ["men among women", variable({ kind: "sex", name: "s", label: "Sex" }, { rules: [rule("Women", person(women))] }), "variables.0"],
      ["years before the index events", variable({ kind: "index-year", name: "y", label: "Year", from: 2010, to: 2020 }, entry({ events: [{ ...diagnosis, where: [dated("2015-01-01", "2020-12-31")] }] })), "variables.0"],
    ],
    silent: [["adults from 18", variable(ageBand(40, 65), { rules: [rule("Adults", person(aged("at-least", 18)))] })], ["one year under 18", variable(ageBand(18, 40), { rules: [rule("Nearly", person(aged("at-least", 17)))] })], ["the years of the index events", variable({ kind: "index-year", name: "y", label: "Year", from: 2015, to: 2020 }, entry({ events: [{ ...diagnosis, where: [dated("2015-01-01", "2020-12-31")] }] }))]],
  },
  "after-the-stay": { fires: [["bands of follow-up", variable({ kind: "follow-up", name: "f", label: "F", measure: "days", outcome: medicine, cutPoints: [90, 400] }, fixed(365)), "variables.0.cutPoints"], ["records later", variable({ kind: "records", name: "r", label: "R", measure: "had", records: medicine, days: { from: 366, to: 400 } }, fixed(365)), "variables.0.days"]], silent: [["bands within", variable({ kind: "follow-up", name: "f", label: "F", measure: "days", outcome: medicine, cutPoints: [90, 365] }, fixed(365))], ["records of the last day", variable({ kind: "records", name: "r", label: "R", measure: "had", records: medicine, days: { from: 365, to: 400 } }, fixed(365))]] },
};

const found = (key: string, query: Query): Finding[] => designChecks.find((c) => c.key === key)!.find(query, { datasets: cases[key]?.datasets ?? [], today });

test("every check has queries that fire and neighbours that do not", () => {
  expect(Object.keys(cases).sort()).toEqual(designChecks.map((c) => c.key).sort());
});
describe.each(Object.entries(cases))("%s", (key, { fires, silent }) => {
  test.each(fires)("fires: %s", (_what, query, path) => {
    expect(Query.safeParse(query).error).toBeUndefined();
    const findings = found(key, query);
    expect(findings.map((f) => f.path)).toContain(path);
    // A mend is a query again, and what it mends is gone.
    for (const { mend, path: at } of findings) {
      if (!mend) continue;
      const mended = applyEdits(query, mend.edits);
      expect(Query.safeParse(mended).error).toBeUndefined();
      expect(found(key, mended).length, `${mend.label} at ${at}`).toBeLessThan(findings.length);
    }
  });
  test.each(silent)("is silent: %s", (_what, query) => { expect(found(key, query)).toEqual([]); });
});

describe("what logic concludes holds of all data", () => {
  const counted = (query: Query): Query => ({ ...query, variables: [], analyses: [{ kind: "count", id: "n" }] });
  const worlds = fc.oneof(fc.tuple(omopQuery, omopPeople), fc.tuple(tableQuery, tableRows), fc.tuple(cohortQuery, cohortPeople));
  test("nobody remains of a population that is said to leave nobody; what changes nothing can go", () => {
    let [nobody, idle] = [0, 0];
    fc.assert(fc.property(worlds, ([query, data]) => {
      const population = (q: Query) => evaluateReference(counted(q), data).population;
      if (found("leaves-nobody", query).length > 0) { nobody++; expect(population(query)).toBe(0); }
      for (const { mend } of found("changes-nothing", query)) if (mend) { idle++; expect(population(applyEdits(query, mend.edits))).toBe(population(query)); }
    }), { numRuns: 1500 });
    expect([nobody > 20, idle > 20]).toEqual([true, true]);
  });
  test("levels that are said to be out of reach are empty", () => {
    let told = 0;
    fc.assert(fc.property(fc.oneof(fc.tuple(omopQuery, omopPeople), fc.tuple(cohortQuery, cohortPeople)), fc.boolean(), ([query, data], bySex) => {
      const at = isCohort(query.population) ? "index" as const : "2020-01-01";
      const own: Query = { ...query, variables: [bySex ? { kind: "sex", name: "s", label: "S" } : { kind: "age-band", name: "s", label: "S", at, cutPoints: [1, 20, 41, 65] }], analyses: [{ kind: "crosstab", id: "t", by: ["s"] }] };
      const [reached] = found("unreachable-levels", own);
      if (!reached) return;
      told++;
      const [table] = evaluateReference(own, data).outputs;
      if (table?.kind !== "crosstab") throw new Error("a table was asked for");
      const named = table.dimensions[0]!.levels.map((l, i) => [l.label.toLowerCase(), table.counts[i]] as const).filter(([label]) => reached.message.includes(`“${label}”`));
      expect(named.length > 0 || /[45] categories of/.test(reached.message)).toBe(true);
      for (const [, people] of named) expect(people).toBe(0);
    }), { numRuns: 1500 });
    expect(told).toBeGreaterThan(5);
  });
});

test("queries that ask the same get the same findings, whatever their names", () => {
  const severities = (query: Query) => designFindings(query, { datasets: [], today }).filter((f) => f.severity === "error").length > 0;
  fc.assert(fc.property(fc.oneof(cohortQuery, omopQuery), (query) => {
    const renamed: Query = { ...query, title: "Another title", ...(query.conceptSets && { conceptSets: query.conceptSets.map((s) => ({ ...s, name: `${s.name} again` })) }), ...(isCohort(query.population) && { population: { ...query.population, rules: query.population.rules.map((r, i) => ({ ...r, name: `Rule ${i}`, description: "Other words" })) } }) };
    const paths = (q: Query) => designFindings(q, { datasets: [], today }).map((f) => `${f.severity} ${f.path}`);
    expect(paths(renamed)).toEqual(paths(query));
    // Canonical form keeps a group's logic, so whether it leaves anybody.
    if (!isCohort(query.population)) expect(severities({ ...query, population: canonicalPopulation(query.population), variables: query.variables.map((v) => ({ ...canonicalVariable(v), name: v.name, label: v.label })) })).toBe(severities(query));
  }), { numRuns: 300 });
});

test.each(queryTemplates)("the template “$name” has nothing to be warned of", ({ query }) => {
  expect(designFindings(query, { datasets: [], today }).filter((f) => f.severity !== "advice")).toEqual([]);
});

test("each of the 23 checks that Atlas runs has its match, or a reason why not", () => {
  const atlas = [
    "UnusedConcepts", "ExitCriteria", "ExitCriteriaDaysOffset", "Range", "IncompleteRule", "InitialEvent", "NoExitCriteria", "ConceptSetCriteria", "GenderCriteria", "DrugExposure", "Measurement", "DrugEra", "Ocurrence",
    "DuplicatesCriteria", "DuplicatesConceptSet", "DrugDomain", "EmptyConceptSet", "EventsProgression", "TimeWindow", "TimePattern", "EmptyDomainType", "DomainType", "CriteriaContradictions",
  ].map((name) => `${name}Check`);
  const matched = [...designChecks.flatMap((c) => c.circe), ...Object.keys(circeChecksElsewhere)];
  expect(atlas.filter((name) => !matched.includes(name))).toEqual([]);
});
