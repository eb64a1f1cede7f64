import { asthma, bloodTest, cohortOf, days, diagnosis, enteredBy, event, examplesOf, from, has, hospital, inhaler, nobody, rule, setOf, sets, untilEnd, world, type CohortExample } from "./example.ts";
import type { Comparison, Restriction } from "../../cohort.ts";
import type { OmopEvent, OmopPeople } from "../../reference/data.ts";

const inMarch = from("2020-03-01");
const tested = (more: Partial<OmopEvent>, rest: Partial<OmopPeople> = {}): OmopPeople => world([["measurement", bloodTest, "2020-03-01", undefined, more]], undefined, rest);
const testedBy = (...where: Restriction[]) => enteredBy(event("measurement", "test", { where }));
const value = (op: Comparison, a: number, to?: number): Restriction => ({ kind: "number", field: "value", test: { op, value: a, ...(to === undefined ? {} : { to }) } });
const age = (op: Comparison, a: number, to?: number): Restriction => ({ kind: "age", of: "start", test: { op, value: a, ...(to === undefined ? {} : { to }) } });
const date = (op: Comparison, a: string, to?: string): Restriction => ({ kind: "date", of: "start", test: { op, value: a, ...(to === undefined ? {} : { to }) } });
const concepts = (field: string, conceptId: number, exclude = false): Restriction => ({ kind: "concepts", field, concepts: [{ conceptId, name: `Concept ${conceptId}` }], exclude });
const fortyEight = tested({ value: 48 });
const range = { columns: { range_low: 20, range_high: 40 } };
const noted = (text: string | null) => world([["condition", asthma, "2020-03-01", null, { columns: { stop_reason: text } }]]);
const note = (op: Extract<Restriction, { kind: "text" }>["op"], text: string): Restriction => ({ kind: "text", field: "stop-reason", op, text });
const born1980 = world([["condition", asthma, "2020-03-01", "2021-02-01"]]);
const asked = (...where: Restriction[]) => cohortOf({ rules: [rule({ kind: "person", where })] });

export const restrictionExamples: CohortExample[] = [
  ...examplesOf("Numbers", [
    ["“At least 48” includes 48.", fortyEight, testedBy(value("at-least", 48)), inMarch],
    ["“More than 48” does not.", fortyEight, testedBy(value("more", 48)), nobody],
    ["“At most 48” includes 48.", fortyEight, testedBy(value("at-most", 48)), inMarch],
    ["“Under 48” does not.", fortyEight, testedBy(value("less", 48)), nobody],
    ["“Exactly 48” is 48.", fortyEight, testedBy(value("equal", 48)), inMarch],
    ["“Not 48” is not met by 48.", fortyEight, testedBy(value("not-equal", 48)), nobody],
    ["“From 40 to 48” includes both ends.", fortyEight, testedBy(value("between", 40, 48)), inMarch],
    ["“Not from 40 to 48” includes neither.", fortyEight, testedBy(value("not-between", 40, 48)), nobody],
    ["A value that is not known meets no test, “not 48” included.", tested({ value: null }), testedBy(value("not-equal", 48)), nobody],
    ["A ratio is the value over the end of its normal range: 60 is 1.5 times 40.", tested({ value: 60, ...range }), testedBy({ kind: "number", field: "range-high-ratio", test: { op: "equal", value: 1.5 } }, { kind: "number", field: "range-low-ratio", test: { op: "equal", value: 3 } }), inMarch],
    ["Over an end that is 0 or not recorded no ratio is known.", tested({ value: 60, columns: { range_low: 0 } }), testedBy({ kind: "number", field: "range-low-ratio", test: { op: "at-least", value: 0 } }), nobody],
    ["A length is the end less the start in days: from 1 to 4 March is 3.", world([["visit", hospital, "2020-03-01", "2020-03-04"]]), enteredBy(event("visit", "hospital", { where: [{ kind: "number", field: "length", test: { op: "equal", value: 3 } }] })), inMarch],
    ["“Abnormal” is a value above its normal range,", tested({ value: 41, ...range }), testedBy({ kind: "abnormal" }), inMarch],
    ["or a result that the laboratory marked as high, whatever its value;", tested({ value: null, columns: { value_as_concept_id: 4155143 } }), testedBy({ kind: "abnormal" }), inMarch],
    ["a value on the end of its range is normal.", tested({ value: 40, ...range }), testedBy({ kind: "abnormal" }), nobody],
  ]),
  ...examplesOf("Dates of a record", [
    ["“On or after” includes the day.", born1980, cohortOf({ entry: { events: [diagnosis(date("at-least", "2020-03-01"))], observation: { priorDays: 0, postDays: 0 }, limit: "first" } }), inMarch],
    ["“After” does not.", born1980, enteredBy(diagnosis(date("more", "2020-03-01"))), nobody],
    ["“On or before” includes the day.", born1980, enteredBy(diagnosis(date("at-most", "2020-03-01"))), inMarch],
    ["“Before” does not.", born1980, enteredBy(diagnosis(date("less", "2020-03-01"))), nobody],
    ["“On” is that day.", born1980, enteredBy(diagnosis(date("equal", "2020-03-01"))), inMarch],
    ["“On any day but” is every other.", born1980, enteredBy(diagnosis(date("not-equal", "2020-03-01"))), nobody],
    ["“From … to …” includes both days.", born1980, enteredBy(diagnosis(date("between", "2020-02-01", "2020-03-01"))), inMarch],
    ["“Not from … to …” includes neither.", born1980, enteredBy(diagnosis(date("not-between", "2020-02-01", "2020-03-01"))), nobody],
    ["The end can be asked about instead of the start.", born1980, enteredBy(diagnosis({ kind: "date", of: "end", test: { op: "equal", value: "2021-02-01" } })), inMarch],
  ]),
  ...examplesOf("Age", [
    ["Age is the year of the record’s start less the year of birth, because many records hold no more than the year: born in 1980, the person is 40 all through 2020.", born1980, enteredBy(diagnosis(age("equal", 40))), inMarch],
    ["At the record’s end, in 2021, the person is 41.", born1980, enteredBy(diagnosis({ kind: "age", of: "end", test: { op: "equal", value: 41 } })), inMarch],
    ["Of the person at the index date the same rule holds.", born1980, asked(age("between", 18, 40)), inMarch],
    ["Nobody has an age before the year of birth.", { ...born1980, persons: [{ id: "1", genderConceptId: 8532, yearOfBirth: 2021 }] }, asked(age("at-most", 130)), nobody],
    ["“Under 40” and “over 40” both leave the person of 40 out.", born1980, asked(age("less", 40)), nobody],
    ["All that is asked of the person must hold at once; whatever the comparison, its end is included only where the words say so.", born1980, asked(age("more", 39), age("at-least", 40), age("at-most", 40), age("not-equal", 41), age("not-between", 41, 50), age("equal", 40)), inMarch],
    ["The age at the end of the index event can be asked of the person.", born1980, asked({ kind: "age", of: "end", test: { op: "equal", value: 41 } }), inMarch],
    ["The days of the index event can be asked of it as well.", born1980, asked(date("between", "2020-01-01", "2020-12-31"), { kind: "date", of: "end", test: { op: "more", value: "2021-01-01" } }), inMarch],
  ]),
  ...examplesOf("Codes of a record", [
    ["An attribute must be one of the concepts listed.", tested({ unitConceptId: 9579 }), testedBy(concepts("unit", 9579)), inMarch],
    ["“Known and not” wants an attribute that is known: an unknown unit is not met.", tested({ unitConceptId: null }), testedBy(concepts("unit", 9579, true)), nobody],
    ["Another unit is.", tested({ unitConceptId: 8840 }), testedBy(concepts("unit", 9579, true)), inMarch],
    ["The type of record says where it comes from.", tested({ typeConceptId: 32817 }), testedBy(concepts("type", 32817)), inMarch],
    ["An attribute may be asked against a concept set of the query.", tested({ columns: { value_as_concept_id: 45884084 } }), testedBy({ kind: "concept-set", field: "value-concept", conceptSet: "positive", exclude: false }), inMarch, { sets: [...sets, setOf("positive", 45884084)] }],
    ["And against being outside of one.", tested({ columns: { value_as_concept_id: 45884084 } }), testedBy({ kind: "concept-set", field: "value-concept", conceptSet: "positive", exclude: true }), nobody, { sets: [...sets, setOf("positive", 45884084)] }],
    ["“Source code” is the code that the record was made with, before it was mapped.", tested({ columns: { measurement_source_concept_id: 900 } }), testedBy({ kind: "concept-set", field: "source", conceptSet: "local", exclude: false }), inMarch, { sets: [...sets, setOf("local", 900)] }],
    ["The provider’s speciality is read from the provider.", tested({ columns: { provider_id: "5" } }, { providers: [{ id: "5", specialtyConceptId: 38004456 }] }), testedBy(concepts("provider-specialty", 38004456)), inMarch],
    ["The kind of visit is read from the visit that the record belongs to.", world([["visit", hospital, "2020-03-01", "2020-03-02", { eventId: "70" }], ["measurement", bloodTest, "2020-03-01", undefined, { columns: { visit_occurrence_id: "70" } }]]), testedBy(concepts("visit-kind", hospital)), inMarch],
    ["The place of care is read from the visit’s place.", world([["visit", hospital, "2020-03-01", "2020-03-02", { columns: { care_site_id: "6" } }]], undefined, { careSites: [{ id: "6", placeOfServiceConceptId: 8717 }] }), enteredBy(event("visit", "hospital", { where: [concepts("place-of-service", 8717)] })), inMarch],
    ["Of a record, the person’s recorded sex can be asked.", tested({}), testedBy(concepts("gender", 8532)), inMarch],
    ["Of the person too,", born1980, asked(concepts("gender", 8507)), nobody],
    ["and their recorded race and ethnicity; what is not recorded is in no list.", { ...born1980, persons: [{ id: "1", genderConceptId: 8532, yearOfBirth: 1980, raceConceptId: 8527 }] }, asked(concepts("race", 8527), { kind: "concept-set", field: "ethnicity", conceptSet: "asthma", exclude: false }), nobody],
    ["“Known and not” can be asked of the person.", born1980, asked(concepts("gender", 8507, true), { kind: "concept-set", field: "gender", conceptSet: "asthma", exclude: true }), inMarch],
  ]),
  ...examplesOf("Text of a record", [
    ["“Begins with”.", noted("resolved by itself"), enteredBy(diagnosis(note("starts-with", "resolved"))), inMarch],
    ["Letter case counts.", noted("Resolved"), enteredBy(diagnosis(note("starts-with", "resolved"))), nobody],
    ["“Does not begin with” wants a text that is known.", noted(null), enteredBy(diagnosis(note("not-starts-with", "resolved"))), nobody],
    ["“Contains”; a per cent sign is a per cent sign.", noted("by 50% less"), enteredBy(diagnosis(note("contains", "0%"))), inMarch],
    ["“Does not contain”.", noted("by 50 less"), enteredBy(diagnosis(note("not-contains", "0%"))), inMarch],
    ["“Ends with”.", noted("resolved by itself"), enteredBy(diagnosis(note("ends-with", "itself"))), inMarch],
    ["“Does not end with”.", noted("resolved by itself"), enteredBy(diagnosis(note("not-ends-with", "itself"))), nobody],
    ["“Is” means the whole text.", noted("resolved by itself"), enteredBy(diagnosis(note("equals", "resolved"))), nobody],
  ]),
  ...examplesOf("Periods under observation as records", [
    ["A period that is cut to dates must hold them all, and counts only between them.", world([]), { ...enteredBy(event("observation-period", undefined, { where: [{ kind: "period", from: "2020-03-01", to: "2020-06-30" }] })), exit: { kind: "fixed", from: "end", days: 0 } }, [["2020-03-01", "2020-06-30"]]],
    ["A period that does not reach over a date is none.", world([]), enteredBy(event("observation-period", undefined, { where: [{ kind: "period", from: "2018-12-31" }] })), nobody],
    ["With no first day it counts from its own start.", world([]), { ...enteredBy(event("observation-period", undefined, { where: [{ kind: "period", to: "2020-06-30" }] })), exit: { kind: "fixed", from: "end", days: 0 } }, [["2019-01-01", "2020-06-30"]]],
  ]),
  ...examplesOf("Restrictions of one record", [
    ["All that is asked must hold of the same record: one test has the unit and another the value, so neither counts.", world([["condition", asthma, "2020-03-01"], ["measurement", bloodTest, "2020-03-02", undefined, { value: 50, unitConceptId: 8840 }], ["measurement", bloodTest, "2020-03-03", undefined, { value: 40, unitConceptId: 9579 }]]), cohortOf({ rules: [rule(has(event("measurement", "test", { where: [value("at-least", 48), concepts("unit", 9579)] }), days(0, 7)))] }), nobody],
    ["Days of supply, quantity and refills are numbers of a medicine.", world([["drug", inhaler, "2020-03-01", untilEnd, { columns: { days_supply: 30, quantity: 2, refills: 1 } }]]), enteredBy(event("drug", "inhaler", { where: [{ kind: "number", field: "days-supply", test: { op: "equal", value: 30 } }, { kind: "number", field: "quantity", test: { op: "equal", value: 2 } }, { kind: "number", field: "refills", test: { op: "equal", value: 1 } }] })), inMarch],
  ]),
];
