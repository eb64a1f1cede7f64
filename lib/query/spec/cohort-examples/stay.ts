import { asthma, bloodTest, cohortOf, diagnosis, event, examplesOf, from, hospital, inhaler, nobody, untilEnd, world, type CohortExample } from "./example.ts";
import type { Cohort, CohortExit } from "../../cohort.ts";

const once = world([["condition", asthma, "2020-03-01", "2020-03-10"]]);
const staying = (exit: CohortExit, change: Partial<Cohort> = {}): Cohort => cohortOf({ exit, ...change });
const taking = (more: Partial<Extract<CohortExit, { kind: "continuous-drug" }>> = {}): CohortExit => ({ kind: "continuous-drug", conceptSet: "inhaler", gapDays: 30, offsetDays: 0, ...more });
const onInhaler = (change: Partial<Cohort> = {}): Partial<Cohort> => ({ entry: { events: [event("drug", "inhaler")], observation: { priorDays: 0, postDays: 0 }, limit: "first" }, ...change });
/** Three supplies of 30 days: 31 days after the second ends there is a third. */
const supplies = world([["drug", inhaler, "2020-03-01", "2020-03-31"], ["drug", inhaler, "2020-04-30", "2020-05-30"], ["drug", inhaler, "2020-06-30", "2020-07-30"]]);
const eachTwice = { entry: { events: [diagnosis()], observation: { priorDays: 0, postDays: 0 }, limit: "all" as const }, limit: "all" as const };
const twice = world([["condition", asthma, "2020-03-01"], ["condition", asthma, "2020-06-01"]]);

export const stayExamples: CohortExample[] = [
  ...examplesOf("When people leave", [
    ["“Until observation ends”: the last day is the last of the period that holds the index event.", once, cohortOf(), from("2020-03-01")],
    ["“For 30 days”: the day 30 days after the index date is the last.", once, staying({ kind: "fixed", from: "start", days: 30 }), [["2020-03-01", "2020-03-31"]]],
    ["Days may be counted from the index event’s end.", once, staying({ kind: "fixed", from: "end", days: 30 }), [["2020-03-01", "2020-04-09"]]],
    ["Nobody stays longer than they are under observation.", once, staying({ kind: "fixed", from: "start", days: 3000 }), [["2020-03-01", untilEnd]]],
    ["Where the last day would lie before the index date there is no stay.", once, staying({ kind: "fixed", from: "start", days: -1 }), nobody],
    ["“While they keep taking it”: supplies with gaps of at most 30 days are one spell; the gap of 31 days ends it.", supplies, staying(taking(), onInhaler()), [["2020-03-01", "2020-05-30"]]],
    ["A longer gap allowed joins all three.", supplies, staying(taking({ gapDays: 31 }), onInhaler()), [["2020-03-01", "2020-07-30"]]],
    ["Days added at the end lengthen the spell; they also reach over gaps, as in OHDSI’s SQL.", supplies, staying(taking({ offsetDays: 10 }), onInhaler()), [["2020-03-01", "2020-08-09"]]],
    ["Each supply may be taken to last a stated number of days, whatever its record says: after 10 days, the next is 50 days away.", supplies, staying(taking({ daysSupply: 10 }), onInhaler()), [["2020-03-01", "2020-03-11"]]],
    ["Who is not taking it on the index date stays until observation ends.", world([["condition", asthma, "2020-03-01"], ["drug", inhaler, "2020-03-02", "2020-03-20"]]), staying(taking()), from("2020-03-01")],
  ]),
  ...examplesOf("What makes people leave earlier", [
    ["The start of a censoring event is the last day.", world([["condition", asthma, "2020-03-01"], ["death", 1, "2020-09-01"]]), cohortOf({ censoring: [event("death")] }), [["2020-03-01", "2020-09-01"]]],
    ["One before the index date does not count.", world([["condition", asthma, "2020-03-01"], ["visit", hospital, "2020-02-01", "2020-02-02"]]), cohortOf({ censoring: [event("visit", "hospital")] }), from("2020-03-01")],
    ["The earliest of all ends counts: the inhaler’s start comes before the 365 days are over.", world([["condition", asthma, "2020-03-01"], ["drug", inhaler, "2020-05-01"]]), staying({ kind: "fixed", from: "start", days: 365 }, { censoring: [event("visit", "hospital"), event("drug", "inhaler")] }), [["2020-03-01", "2020-05-01"]]],
    ["A censoring event has attributes like any other: the first blood test of at least 48.", world([["condition", asthma, "2020-03-01"], ["measurement", bloodTest, "2020-04-01", undefined, { value: 40 }], ["measurement", bloodTest, "2020-05-01", undefined, { value: 50 }]]), cohortOf({ censoring: [event("measurement", "test", { where: [{ kind: "number", field: "value", test: { op: "at-least", value: 48 } }] })] }), [["2020-03-01", "2020-05-01"]]],
  ]),
  ...examplesOf("Periods that are joined", [
    ["Two stays of a person that overlap are one period.", twice, staying({ kind: "fixed", from: "start", days: 100 }, eachTwice), [["2020-03-01", "2020-09-09"]]],
    ["With 90 days between them that are allowed, two stays with a gap of 82 days are one.", twice, staying({ kind: "fixed", from: "start", days: 10 }, { ...eachTwice, collapseDays: 90 }), [["2020-03-01", "2020-06-11"]]],
    ["The gap counts from the last day of one to the first of the next: 82 days are at most 82.", twice, staying({ kind: "fixed", from: "start", days: 10 }, { ...eachTwice, collapseDays: 82 }), [["2020-03-01", "2020-06-11"]]],
    ["They are more than 81.", twice, staying({ kind: "fixed", from: "start", days: 10 }, { ...eachTwice, collapseDays: 81 }), [["2020-03-01", "2020-03-11"], ["2020-06-01", "2020-06-11"]]],
  ]),
  ...examplesOf("Only days within dates", [
    ["Periods are cut to the days that count; the first of them becomes the index date.", once, cohortOf({ within: { from: "2020-07-01", to: "2020-12-31" } }), [["2020-07-01", "2020-12-31"]]],
    ["Without a first day only the end is cut.", once, cohortOf({ within: { to: "2020-12-31" } }), [["2020-03-01", "2020-12-31"]]],
    ["A period that lies outside is gone, and so is who has no other.", once, cohortOf({ within: { from: "2022-01-01" } }), nobody],
  ]),
];
