import { asthma, bloodTest, cohortOf, examplesOf, from, hospital, inhaler, world, type CohortExample } from "./example.ts";
import type { RecordFilter } from "../../cohort.ts";
import type { DaysFromIndex, RecordMeasure, Variable } from "../../model.ts";
import { ukEthnicity } from "../../uk-ethnicity.ts";

const named = { name: "v", label: "The variable" } as const;
const records = (domain: RecordFilter["domain"], conceptSet: string): RecordFilter => ({ domain, conceptSet, where: [] });
const tests = (measure: RecordMeasure, days: DaysFromIndex, more: { unitConceptId?: number; cutPoints?: number[] } = {}): Variable => ({ kind: "records", ...named, measure, records: records("measurement", "test"), days, ...more });
const people = world([
  ["condition", asthma, "2020-03-01"], ["measurement", bloodTest, "2019-06-01", undefined, { value: 60, unitConceptId: 9579 }], ["measurement", bloodTest, "2020-03-11", undefined, { value: 50, unitConceptId: 9579 }],
  ["measurement", bloodTest, "2020-06-01", undefined, { value: 44, unitConceptId: 9579 }], ["measurement", bloodTest, "2020-06-01", undefined, { value: 45, unitConceptId: 9579 }], ["measurement", bloodTest, "2020-07-01", undefined, { value: 6.2, unitConceptId: 8554 }], ["measurement", bloodTest, "2020-08-01", undefined, { value: null }],
  ["drug", inhaler, "2020-03-21"], ["visit", hospital, "2020-10-01", "2020-10-02"],
]);
const inMarch = from("2020-03-01");
const after: DaysFromIndex = { from: 1, to: 365 };
const followUp = (measure: "days" | "event", outcome: RecordFilter, more: { cutPoints?: number[] } = {}): Variable => ({ kind: "follow-up", ...named, measure, outcome, ...more });
const between = (fromRecords: RecordFilter, to: RecordFilter, more: { cutPoints?: number[] } = {}): Variable => ({ kind: "days-between", ...named, from: { records: fromRecords, days: { from: null, to: null } }, to: { records: to, days: { from: 0, to: null } }, ...more });
const whole = cohortOf();
type Case = [rule: string, variable: Variable, value: number | string | null];
const ofPeople = (topic: string, cases: Case[], data = people): CohortExample[] => examplesOf(topic, cases.map(([rule, variable, value]) => [rule, data, whole, inMarch, { variable, value }]));

export const variableExamples: CohortExample[] = [
  ...ofPeople("Variables: records round the index date", [
    ["“Had” asks whether there is a record in the window; both ends of the window belong to it.", tests("had", { from: 10, to: 10 }), "yes"],
    ["A day later there is none.", tests("had", { from: 11, to: 30 }), "no"],
    ["“How many” counts records, those without a value too: five in the year after.", tests("count", after), 5],
    ["A window that is open before reaches back without end.", tests("count", { from: null, to: -1 }), 1],
    ["“Days to the first” is counted from the index date.", tests("days-to-first", after), 10],
    ["“Days to the last”: 1 August is 153 days after.", tests("days-to-last", after), 153],
    ["“First value” is the first that is known.", tests("first-value", { from: null, to: null }), 60],
    ["“Last value” is the last that is known: the record of August has none, so it is July’s, in whatever unit.", tests("last-value", after), 6.2],
    ["In a stated unit only values of that unit count; of one day the higher record number is the later.", tests("last-value", after, { unitConceptId: 9579 }), 45],
    ["Where there is none it is not known.", tests("last-value", { from: 400, to: null }), null],
    ["Cut points make a category of it; a cut point belongs to the band above it: 45 is in “45 to 60”.", tests("last-value", after, { unitConceptId: 9579, cutPoints: [45, 60] }), "45-to-60"],
  ]),
  ...ofPeople("Variables: days between, and follow-up", [
    ["“Days between” is from the first record of the one to the first of the other: from 1 June 2019 to 21 March 2020 it is 294 days.", between(records("measurement", "test"), records("drug", "inhaler")), 294],
    ["It is less than nothing where the other comes first.", between(records("visit", "hospital"), records("drug", "inhaler")), -194],
    ["It is not known where one of them is missing.", between(records("procedure", "asthma"), records("drug", "inhaler")), null],
    ["It can be put in bands.", between(records("measurement", "test"), records("drug", "inhaler"), { cutPoints: [0, 365] }), "0-to-365"],
    ["“Had the outcome” looks for a record after the index date, while the person is in the cohort.", followUp("event", records("visit", "hospital")), "yes"],
    ["A record on the index date is no outcome.", followUp("event", records("condition", "asthma")), "no"],
    ["“Days of follow-up” end at the outcome: 1 October is 214 days after 1 March.", followUp("days", records("visit", "hospital")), 214],
    ["Without an outcome they end when the person leaves the cohort: 31 December 2021.", followUp("days", records("procedure", "asthma")), 670],
    ["They can be put in bands.", followUp("days", records("visit", "hospital"), { cutPoints: [180] }), "180-and-over"],
  ]),
  ...ofPeople("Variables: who, and when", [
    ["Age at the index date is the year less the year of birth.", { kind: "age", ...named, at: "index" }, 40],
    ["Age on a calendar date may be asked of people in a cohort, too.", { kind: "age", ...named, at: "2024-12-31" }, 44],
    ["In bands, a cut point belongs to the band above it.", { kind: "age-band", ...named, at: "index", cutPoints: [40, 65] }, "40-to-65"],
    ["Recorded sex.", { kind: "sex", ...named }, "female"],
    ["The year of the index date has a level of its own for each year asked;", { kind: "index-year", ...named, from: 2019, to: 2021 }, "2020"],
    ["what is earlier or later has one each.", { kind: "index-year", ...named, from: 2021, to: 2022 }, "before-2021"],
  ]),
  ...ofPeople("Variables: who, and when", [
    ["The ethnic category is read from the code that the person’s record was made with.", { kind: "ethnicity", ...named }, ukEthnicity[0].code],
    ["An attribute that a data environment declares is what its table says of the person.", { kind: "declared", ...named, attribute: "region", levels: [{ code: "north", label: "North" }, { code: "south", label: "South" }] }, "north"],
    ["A code that is not among the levels asked for is not known.", { kind: "declared", ...named, attribute: "region", levels: [{ code: "south", label: "South" }] }, null],
  ], { ...people, persons: [{ id: "1", genderConceptId: 8532, yearOfBirth: 1980, raceSourceConceptId: ukEthnicity[0].sourceConceptId, attributes: { region: "north" } }] }),
];
