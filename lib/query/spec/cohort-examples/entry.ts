import { asthma, bloodTest, cohortOf, days, diagnosis, enteredBy, event, examplesOf, from, group, has, hospital, inhaler, nobody, rule, setOf, sets, world } from "./example.ts";
import { recordDomains, recordTables, type RecordDomain } from "../../omop-tables.ts";
import type { CohortExample } from "./example.ts";

const twice = world([["condition", asthma, "2020-03-01"], ["condition", asthma, "2020-06-01"]]);
const lengths: Partial<Record<RecordDomain, [end: string | null, why: string]>> = {
  condition: [null, "without an end date it ends the day after its start"], drug: [null, "without an end date it ends when its 30 days of supply do"], procedure: [null, "it ends the day after its start"], measurement: [null, "it ends the day after its start"], observation: [null, "it ends the day after its start"],
  device: [null, "without an end date it ends the day after its start"], specimen: [null, "it ends the day after its start"], visit: ["2020-03-04", "it ends on its own end date"], "visit-detail": ["2020-03-04", "it ends on its own end date"], death: [null, "it ends the day after its start"],
  "observation-period": ["2020-03-31", "it ends on its own end date"], "condition-era": ["2020-03-31", "it ends on its own end date"], "drug-era": ["2020-03-31", "it ends on its own end date"], "dose-era": ["2020-03-31", "it ends on its own end date"],
};
const lastDay: Partial<Record<RecordDomain, string>> = { drug: "2020-03-31", visit: "2020-03-04", "visit-detail": "2020-03-04", "observation-period": "2020-03-31", "condition-era": "2020-03-31", "drug-era": "2020-03-31", "dose-era": "2020-03-31" };
/** Every table lets people in, and each has its rule for the last day: seen by staying until the index event's end. */
const domains: CohortExample[] = examplesOf("What lets a person in, and when it ends", recordDomains.map((domain) => {
  const [end, why] = lengths[domain]!;
  const observed: [string, string][] = domain === "observation-period" ? [["2020-03-01", "2020-03-31"]] : [["2019-01-01", "2021-12-31"]];
  const rows = domain === "observation-period" ? [] : [[domain, asthma, "2020-03-01", end, domain === "drug" ? { columns: { days_supply: 30 } } : {}] as Parameters<typeof world>[0][number]];
  return [
    `${/^[aeiou]/.test(recordTables[domain].label) ? "An" : "A"} ${recordTables[domain].label} lets a person in on its start date; ${why}.`, world(rows, observed),
    { ...enteredBy(event(domain, recordTables[domain].concept === null ? undefined : "asthma")), exit: { kind: "fixed" as const, from: "end" as const, days: 0 } }, [["2020-03-01", lastDay[domain] ?? "2020-03-02"]] as [string, string][],
  ];
}));

export const entryExamples: CohortExample[] = [
  ...domains,
  ...examplesOf("What lets a person in, and when it ends", [
    ["A condition that has an end date ends on it.", world([["condition", asthma, "2020-03-01", "2020-03-10"]]), { ...cohortOf(), exit: { kind: "fixed", from: "end", days: 0 } }, [["2020-03-01", "2020-03-10"]]],
    ["A visit without an end date ends on the day it starts.", world([["visit", hospital, "2020-03-01", null]]), { ...enteredBy(event("visit", "hospital")), exit: { kind: "fixed", from: "end", days: 0 } }, [["2020-03-01", "2020-03-01"]]],
    ["A medicine with neither an end date nor days of supply ends the day after its start.", world([["drug", inhaler, "2020-03-01", null]]), { ...enteredBy(event("drug", "inhaler")), exit: { kind: "fixed", from: "end", days: 0 } }, [["2020-03-01", "2020-03-02"]]],
    ["Any one of several kinds of event lets a person in: the inhaler of February does, though the diagnosis came in March.", world([["condition", asthma, "2020-03-01"], ["drug", inhaler, "2020-02-01"]]), enteredBy(diagnosis(), event("drug", "inhaler")), from("2020-02-01")],
    ["Without a concept set every record of the kind lets in.", world([["procedure", 77, "2020-03-01"]]), enteredBy(event("procedure")), from("2020-03-01")],
    ["The records of strangers, who are not in the person table, let nobody in.", { ...world([]), events: { ...world([]).events, condition: [{ eventId: "5", personId: "2", conceptId: asthma, date: "2020-03-01" }] } }, cohortOf(), nobody],
  ]),
  ...examplesOf("Under observation", [
    ["An event outside every observation period lets nobody in.", world([["condition", asthma, "2018-12-31"]]), cohortOf(), nobody],
    ["The first and the last day of a period are inside it.", world([["condition", asthma, "2019-01-01"]]), cohortOf(), from("2019-01-01")],
    ["“Observed for 365 days before” is met on the day when 365 days lie before it: 1 January 2020 after 1 January 2019.", world([["condition", asthma, "2020-01-01"]]), cohortOf({ entry: { events: [diagnosis()], observation: { priorDays: 365, postDays: 0 }, limit: "first" } }), from("2020-01-01")],
    ["A day earlier it is not.", world([["condition", asthma, "2019-12-31"]]), cohortOf({ entry: { events: [diagnosis()], observation: { priorDays: 365, postDays: 0 }, limit: "first" } }), nobody],
    ["“Observed for 30 days after” asks that the period goes on for 30 days: from 1 December to 31 December it does.", world([["condition", asthma, "2021-12-01"]]), cohortOf({ entry: { events: [diagnosis()], observation: { priorDays: 0, postDays: 30 }, limit: "first" } }), from("2021-12-01")],
    ["Two periods with a gap between them are two: days before are counted in the one that holds the event.", world([["condition", asthma, "2020-06-30"]], [["2019-01-01", "2020-05-31"], ["2020-06-15", "2021-12-31"]]), cohortOf({ entry: { events: [diagnosis()], observation: { priorDays: 30, postDays: 0 }, limit: "first" } }), nobody],
  ]),
  ...examplesOf("The earliest, the latest, or each", [
    ["“The earliest” is the one that starts first.", twice, cohortOf(), from("2020-03-01")],
    ["“The latest” is the one that starts last.", twice, cohortOf({ entry: { events: [diagnosis()], observation: { priorDays: 0, postDays: 0 }, limit: "last" }, limit: "all" }), from("2020-06-01")],
    ["With “each”, a person may enter more than once; where a stay ends before the next begins there are two periods.", twice, { ...cohortOf({ entry: { events: [diagnosis()], observation: { priorDays: 0, postDays: 0 }, limit: "all" }, limit: "all" }), exit: { kind: "fixed", from: "start", days: 10 } }, [["2020-03-01", "2020-03-11"], ["2020-06-01", "2020-06-11"]]],
    ["The limit before the rules is applied first: the earliest diagnosis fails the rule, so the later one, which would meet it, never counts.", world([["condition", asthma, "2020-03-01"], ["condition", asthma, "2020-06-01"], ["drug", inhaler, "2020-06-02"]]), cohortOf({ rules: [rule(has(event("drug", "inhaler"), days(0, 7)))] }), nobody],
    ["The limit after the rules chooses among what meets them: with “each” before and “earliest” after, the diagnosis in June lets the person in.", world([["condition", asthma, "2020-03-01"], ["condition", asthma, "2020-06-01"], ["drug", inhaler, "2020-06-02"]]), cohortOf({ entry: { events: [diagnosis()], observation: { priorDays: 0, postDays: 0 }, limit: "all" }, rules: [rule(has(event("drug", "inhaler"), days(0, 7)))] }), from("2020-06-01")],
    ["The limit after the rules can be the latest, too.", twice, cohortOf({ entry: { events: [diagnosis()], observation: { priorDays: 0, postDays: 0 }, limit: "all" }, limit: "last" }), from("2020-06-01")],
    ["Of two records of one day the one with the lower number is the earlier: the first-ever diagnosis is the one without the note, so nothing is left.", world([["condition", asthma, "2020-03-01", null, { eventId: "7" }], ["condition", asthma, "2020-03-01", null, { eventId: "8", columns: { stop_reason: "resolved" } }]]), enteredBy(event("condition", "asthma", { first: true, where: [{ kind: "text", field: "stop-reason", op: "equals", text: "resolved" }] })), nobody],
  ]),
  ...examplesOf("What makes an event count (qualifying)", [
    ["An index event counts only with what must be round it; of those that count the latest is taken.", world([["condition", asthma, "2020-03-01"], ["condition", asthma, "2020-06-01"], ["condition", asthma, "2020-09-01"], ["drug", inhaler, "2020-03-02"], ["drug", inhaler, "2020-06-02"]]), cohortOf({ entry: { events: [diagnosis()], observation: { priorDays: 0, postDays: 0 }, limit: "all" }, qualifying: { group: group("all", [has(event("drug", "inhaler"), days(0, 7))]), limit: "last" }, limit: "all" }), from("2020-06-01")],
    ["With “each” every event that counts goes on to the rules; the earliest is taken at the end.", world([["condition", asthma, "2020-03-01"], ["condition", asthma, "2020-06-01"], ["drug", inhaler, "2020-03-02"], ["drug", inhaler, "2020-06-02"]]), cohortOf({ entry: { events: [diagnosis()], observation: { priorDays: 0, postDays: 0 }, limit: "all" }, qualifying: { group: group("any", [has(event("drug", "inhaler"), days(0, 7))]), limit: "all" } }), from("2020-03-01")],
    ["With “the earliest” a later one does not step in where a rule fails afterwards.", world([["condition", asthma, "2020-03-01"], ["condition", asthma, "2020-06-01"], ["drug", inhaler, "2020-03-02"], ["drug", inhaler, "2020-06-02"], ["measurement", bloodTest, "2020-06-01"]]), cohortOf({ entry: { events: [diagnosis()], observation: { priorDays: 0, postDays: 0 }, limit: "all" }, qualifying: { group: group("all", [has(event("drug", "inhaler"), days(0, 7))]), limit: "first" }, rules: [rule(has(event("measurement", "test"), days(0, 0)))] }), nobody],
  ]),
  ...examplesOf("First ever", [
    ["“First ever” looks at all records of the concept set before anything else is asked of them: the first diagnosis was in 2019, so there is none in 2020.", world([["condition", asthma, "2019-05-01"], ["condition", asthma, "2020-05-01"]]), enteredBy(event("condition", "asthma", { first: true, where: [{ kind: "date", of: "start", test: { op: "at-least", value: "2020-01-01" } }] })), nobody],
    ["Without it the diagnosis in 2020 lets the person in.", world([["condition", asthma, "2019-05-01"], ["condition", asthma, "2020-05-01"]]), enteredBy(event("condition", "asthma", { first: false, where: [{ kind: "date", of: "start", test: { op: "at-least", value: "2020-01-01" } }] })), from("2020-05-01")],
    ["The first record counts even where it lies outside observation; then it lets nobody in.", world([["condition", asthma, "2018-05-01"], ["condition", asthma, "2020-05-01"]]), enteredBy(event("condition", "asthma", { first: true })), nobody],
  ]),
  ...examplesOf("Concept sets", [
    ["“More specific ones” are the concept’s descendants in the data environment’s own vocabulary.", world([["condition", 111, "2020-03-01"]], undefined, { conceptAncestors: [{ ancestor: asthma, descendant: 111 }] }), cohortOf(), from("2020-03-01"), { sets: [setOf("asthma", { conceptId: asthma, descendants: true })] }],
    ["Without them only the concept itself counts.", world([["condition", 111, "2020-03-01"]], undefined, { conceptAncestors: [{ ancestor: asthma, descendant: 111 }] }), cohortOf(), nobody],
    ["What is excluded is taken away last, whatever the order of the list.", world([["condition", 111, "2020-03-01"]], undefined, { conceptAncestors: [{ ancestor: asthma, descendant: 111 }] }), cohortOf(), nobody, { sets: [setOf("asthma", { conceptId: 111, exclude: true }, { conceptId: asthma, descendants: true })] }],
    ["“Mapped” adds the codes that the vocabulary maps to a concept.", world([["condition", 900, "2020-03-01"]], undefined, { mapsTo: [{ source: 900, standard: asthma }] }), cohortOf(), from("2020-03-01"), { sets: [setOf("asthma", { conceptId: asthma, mapped: true })] }],
    ["A descendant that the vocabulary has withdrawn is not found by way of its ancestor.", world([["condition", 111, "2020-03-01"]], undefined, { conceptAncestors: [{ ancestor: asthma, descendant: 111 }], invalidConcepts: [111] }), cohortOf(), nobody, { sets: [setOf("asthma", { conceptId: asthma, descendants: true })] }],
    ["A set that lists nothing finds nothing.", world([["condition", asthma, "2020-03-01"]]), cohortOf(), nobody, { sets: [setOf("asthma"), ...sets.slice(1)] }],
  ]),
];
