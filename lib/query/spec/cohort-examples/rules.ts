import { asthma, bloodTest, cohortOf, days, diagnosis, event, examplesOf, from, group, has, hospital, inhaler, nobody, rule, setOf, sets, world, type CohortExample, type EventsMember } from "./example.ts";
import type { Cohort, CohortMember, Occurrences, RelativeWindow } from "../../cohort.ts";

const onDay = (date: string) => world([["condition", asthma, "2020-03-01"], ["drug", inhaler, date]]);
const ruled = (...of: CohortMember[]): Cohort => cohortOf({ rules: [rule(...of)] });
const inhaled = (start: RelativeWindow, more: Partial<EventsMember> = {}): EventsMember => has(event("drug", "inhaler"), start, more);
const times = (at: Occurrences["at"], count: number, distinct?: Occurrences["distinct"]): Partial<EventsMember> => ({ occurs: { at, count, ...(distinct ? { distinct } : {}) } });
const inMarch = from("2020-03-01");
const always = days(null, null);
const inhaler2 = setOf("inhaler", inhaler, 121);
/** An inhaler in the week after holds, a blood test does not. */
const oneOfTwo = world([["condition", asthma, "2020-03-01"], ["drug", inhaler, "2020-03-02"]]);
const week = days(0, 7);
const [holds, fails] = [inhaled(week), has(event("measurement", "test"), week)];
const twoRecords = world([["condition", asthma, "2020-03-01"], ["drug", inhaler, "2020-03-02"], ["drug", 121, "2020-03-02", null, { columns: { visit_occurrence_id: "70" } }]]);
const visits = (visit: string | null) => world([["condition", asthma, "2020-03-01", null, { columns: { visit_occurrence_id: "70" } }], ["measurement", bloodTest, "2020-03-01", undefined, { columns: { visit_occurrence_id: visit } }]]);

export const ruleExamples: CohortExample[] = [
  ...examplesOf("Windows", [
    ["A window includes its last day: 30 May 2020 is 90 days after 1 March.", onDay("2020-05-30"), ruled(inhaled(days(0, 90))), inMarch],
    ["The day after is outside.", onDay("2020-05-31"), ruled(inhaled(days(0, 90))), nobody],
    ["A window includes its first day: “from the index date” includes the index date itself.", onDay("2020-03-01"), ruled(inhaled(days(0, 90))), inMarch],
    ["“From 1 day after” does not include it.", onDay("2020-03-01"), ruled(inhaled(days(1, 90))), nobody],
    ["Days before the index date are counted backwards: 1 February is 29 days before 1 March in a leap year.", onDay("2020-02-01"), ruled(inhaled(days(-29, -1))), inMarch],
    ["“Any time before” reaches back to the start of the observation period that holds the index event, and no further.", world([["condition", asthma, "2020-03-01"], ["drug", inhaler, "2019-01-01"]]), ruled(inhaled(days(null, -1))), inMarch],
    ["A record before that start does not count.", world([["condition", asthma, "2020-03-01"], ["drug", inhaler, "2018-12-31"]]), ruled(inhaled(days(null, -1))), nobody],
    ["“Any time after” reaches to the end of the observation period.", onDay("2021-12-31"), ruled(inhaled(days(1, null))), inMarch],
    ["“Under observation or not” counts records outside the period as well; a window without end is then truly without end.", world([["condition", asthma, "2020-03-01"], ["drug", inhaler, "2018-12-31"]]), ruled(inhaled(days(null, -1), { outsideObservation: true })), inMarch],
    ["Where that is denied, it is as if nothing were said.", world([["condition", asthma, "2020-03-01"], ["drug", inhaler, "2018-12-31"]]), ruled(inhaled(days(null, -1), { outsideObservation: false })), nobody],
    ["A window may count from the index event’s end: the spell of asthma ends on 10 March, and 12 March is 2 days after.", world([["condition", asthma, "2020-03-01", "2020-03-10"], ["drug", inhaler, "2020-03-12"]]), ruled(inhaled(days(1, 2, "end"))), inMarch],
    ["A window may ask where a record ends, instead of where it starts: the supply of 30 days from 20 February ends on 21 March.", world([["condition", asthma, "2020-03-01"], ["drug", inhaler, "2020-02-20", "2020-03-21"]]), ruled(inhaled(days(20, 20, "start", "end"))), inMarch],
    ["With two windows the same record must meet both: it started before the index date and was still running then.", world([["condition", asthma, "2020-03-01"], ["drug", inhaler, "2020-02-20", "2020-03-21"]]), ruled(inhaled(days(null, -1), { end: days(0, null, "start", "end") })), inMarch],
    ["A supply that ended before the index date meets the first window and not the second.", world([["condition", asthma, "2020-03-01"], ["drug", inhaler, "2020-02-01", "2020-02-20"]]), ruled(inhaled(days(null, -1), { end: days(0, null, "start", "end") })), nobody],
    ["The second window may count from the index event’s end and ask where the record starts, and its bounds may lie before or after.", world([["condition", asthma, "2020-03-01", "2020-03-10"], ["drug", inhaler, "2020-03-08"]]), ruled(inhaled(always, { end: days(-3, 3, "end", "start") })), inMarch],
    ["A second window without a beginning reaches back to the start of observation.", world([["condition", asthma, "2020-03-01"], ["drug", inhaler, "2019-02-01", "2019-03-01"]]), ruled(inhaled(always, { end: days(null, -1, "start", "end") })), inMarch],
    ["A second window may begin after the index date.", world([["condition", asthma, "2020-03-01"], ["drug", inhaler, "2020-02-20", "2020-03-21"]]), ruled(inhaled(always, { end: days(1, 30, "start", "end") })), inMarch],
  ]),
  ...examplesOf("How often", [
    ["“At least 2” counts records: two are enough.", twoRecords, cohortOf({ rules: [rule(inhaled(week, times("at-least", 2)))] }), inMarch, { sets: [sets[0]!, inhaler2] }],
    ["“Exactly 1” is not met by two.", twoRecords, ruled(inhaled(week, times("exactly", 1))), nobody, { sets: [sets[0]!, inhaler2] }],
    ["“At most 1” is not met by two.", twoRecords, ruled(inhaled(week, times("at-most", 1))), nobody, { sets: [sets[0]!, inhaler2] }],
    ["“At most 1” is met by none.", onDay("2021-03-01"), ruled(inhaled(week, times("at-most", 1))), inMarch],
    ["“Exactly 0” means none: a record outside the window does no harm.", onDay("2020-03-09"), ruled(inhaled(week, times("exactly", 0))), inMarch],
    ["A record inside it does.", onDay("2020-03-08"), ruled(inhaled(week, times("exactly", 0))), nobody],
    ["“At least 0” is always met.", onDay("2021-03-01"), ruled(inhaled(week, times("at-least", 0))), inMarch],
    ["“On different days” counts start days: two records of one day are one.", twoRecords, ruled(inhaled(week, times("at-least", 2, "start-date"))), nobody, { sets: [sets[0]!, inhaler2] }],
    ["“Of different concepts” counts concepts: the two records are of two.", twoRecords, ruled(inhaled(week, times("at-least", 2, "concept"))), inMarch, { sets: [sets[0]!, inhaler2] }],
    ["“In different visits” counts visits; a record without a visit counts for none.", twoRecords, ruled(inhaled(week, times("exactly", 1, "visit"))), inMarch, { sets: [sets[0]!, inhaler2] }],
    ["A row that the data holds twice is one record.", world([["condition", asthma, "2020-03-01"], ["drug", inhaler, "2020-03-02", "2020-03-09", { eventId: "50" }], ["drug", inhaler, "2020-03-02", "2020-03-09", { eventId: "50" }]]), ruled(inhaled(week, times("exactly", 1))), inMarch],
    ["The index event itself counts where it meets what is asked: “exactly 1 diagnosis on the index date” is met by it.", world([["condition", asthma, "2020-03-01"]]), ruled(has(diagnosis(), days(0, 0), times("exactly", 1))), inMarch],
  ]),
  ...examplesOf("The same visit", [
    ["A record of the index event’s visit counts.", visits("70"), ruled(has(event("measurement", "test"), days(0, 0), { sameVisit: true })), inMarch],
    ["One of another visit does not, though it is of the same day.", visits("71"), ruled(has(event("measurement", "test"), days(0, 0), { sameVisit: true })), nobody],
    ["One without a visit does not either.", visits(null), ruled(has(event("measurement", "test"), days(0, 0), { sameVisit: true })), nobody],
    ["Where the same visit is not asked for, it does.", visits(null), ruled(has(event("measurement", "test"), days(0, 0), { sameVisit: false })), inMarch],
  ]),
  ...examplesOf("All, any, at least, at most", [
    ["“All of these”: one of the two is not met.", oneOfTwo, cohortOf({ rules: [{ name: "R", group: group("all", [holds, fails]) }] }), nobody],
    ["“At least one of these”: one of the two is.", oneOfTwo, cohortOf({ rules: [{ name: "R", group: group("any", [holds, fails]) }] }), inMarch],
    ["“At least 2 of these” counts members that are met: one is not enough.", oneOfTwo, cohortOf({ rules: [{ name: "R", description: "Both", group: group("at-least", [holds, fails], 2) }] }), nobody],
    ["“At most 1 of these”: one is met, so it holds.", oneOfTwo, cohortOf({ rules: [{ name: "R", group: group("at-most", [holds, fails], 1) }] }), inMarch],
    ["“At most 0 of these” means none of them.", oneOfTwo, cohortOf({ rules: [{ name: "R", group: group("at-most", [holds, fails], 0) }] }), nobody],
    ["A list without members is met by everybody.", oneOfTwo, cohortOf({ rules: [{ name: "R", group: group("any", []) }] }), inMarch],
    ["Groups stand inside groups: (an inhaler or a blood test) and not (both).", oneOfTwo, ruled(group("any", [holds, fails]), group("at-most", [holds, fails], 1)), inMarch],
    ["Every rule must hold; what meets only the first is out.", oneOfTwo, cohortOf({ rules: [{ name: "A", group: group("all", [holds]) }, { name: "B", group: group("all", [fails]) }] }), nobody],
  ]),
  ...examplesOf("What must be round a record", [
    ["A rule’s record may itself need something round it, counted from that record: the inhaler with a blood test the day after.", world([["condition", asthma, "2020-03-01"], ["drug", inhaler, "2020-03-20"], ["measurement", bloodTest, "2020-03-21"]]), ruled(has(event("drug", "inhaler", { nested: group("all", [has(event("measurement", "test"), days(1, 1))]) }), days(0, 90))), inMarch],
    ["Counted from the index date the test would be on day 20; it is the inhaler that it is counted from.", world([["condition", asthma, "2020-03-01"], ["drug", inhaler, "2020-03-20"], ["measurement", bloodTest, "2020-03-02"]]), ruled(has(event("drug", "inhaler", { nested: group("all", [has(event("measurement", "test"), days(1, 1))]) }), days(0, 90))), nobody],
    ["An index event may need something round it, too.", world([["condition", asthma, "2020-03-01"], ["condition", asthma, "2020-06-01"], ["visit", hospital, "2020-06-01", "2020-06-02"]]), cohortOf({ entry: { events: [event("condition", "asthma", { nested: group("any", [has(event("visit", "hospital"), days(0, 0))]) })], observation: { priorDays: 0, postDays: 0 }, limit: "first" } }), from("2020-06-01")],
    ["“At least” and “at most” mean the same there, and a group or the person may stand in it.", world([["condition", asthma, "2020-03-01"], ["drug", inhaler, "2020-03-20"]]), ruled(has(event("drug", "inhaler", { nested: group("at-least", [group("at-most", [fails], 0), { kind: "person", where: [{ kind: "age", of: "start", test: { op: "equal", value: 40 } }] }], 2) }), days(0, 90))), inMarch],
  ]),
  ...examplesOf("Moved dates", [
    ["A record’s dates can be moved before anything is asked of them: counted 30 days after its start, the inhaler of 1 February starts on 2 March.", onDay("2020-02-01"), ruled(has(event("drug", "inhaler", { shift: { start: { from: "start", days: 30 }, end: { from: "end", days: 0 } } }), days(1, 1))), inMarch],
    ["A start may be taken from the end, and an end from the start.", world([["condition", asthma, "2020-03-01"], ["drug", inhaler, "2020-02-01", "2020-03-05"]]), ruled(has(event("drug", "inhaler", { shift: { start: { from: "end", days: -3 }, end: { from: "start", days: 60 } } }), days(1, 1))), inMarch],
    ["An index event that is moved gives the moved index date.", world([["condition", asthma, "2020-03-01"]]), cohortOf({ entry: { events: [event("condition", "asthma", { shift: { start: { from: "start", days: 7 }, end: { from: "end", days: 7 } } })], observation: { priorDays: 0, postDays: 0 }, limit: "first" } }), from("2020-03-08")],
  ]),
];
