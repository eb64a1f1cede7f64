/** 400 people of a clinic, the same every time: diagnoses, metformin, insulin and HbA1c close to and far from each other, so that each rule of the study loses some of them. */
import { fromDayNumber, toDayNumber } from "#lib/kernel/plain-date.ts";
import type { OmopEvent, OmopPeople } from "#lib/query/reference-engine.ts";

/** Spread over 0..n−1 without randomness: Knuth's multiplicative hash. */
const spread = (i: number, salt: number, n: number): number => Math.floor(((((i + 1) * 2_654_435_761 + salt * 40_503) >>> 0) / 2 ** 32) * n);
const firstDay = toDayNumber("2013-01-01");

function makeClinic(): OmopPeople {
  const [condition, drug, measurement, periods]: OmopEvent[][] = [[], [], [], []];
  let number = 0;
  const add = (list: OmopEvent[], personId: string, conceptId: number, day: number, rest: Partial<OmopEvent> = {}) => { list.push({ eventId: `${++number}`, personId, conceptId, date: fromDayNumber(day), ...rest }); };
  const persons = Array.from({ length: 400 }, (_, i) => ({ id: `${i % 2 === 0 ? "-" : ""}${9_007_199_254_740_993n + BigInt(i)}`, genderConceptId: i % 2 === 0 ? 8532 : 8507, yearOfBirth: 1930 + spread(i, 1, 80) }));
  persons.forEach(({ id }, i) => {
    const diagnosed = firstDay + spread(i, 2, 4000);
    add(periods!, id, 0, firstDay - 3000, { endDate: fromDayNumber(firstDay + 4500) });
    add(condition!, id, 201826, diagnosed);
    if (spread(i, 3, 3) === 0) add(condition!, id, 201826, diagnosed + 400);
    if (spread(i, 4, 3) > 0) add(drug!, id, 1503297, diagnosed + spread(i, 5, 200));
    if (spread(i, 6, 5) === 0) add(drug!, id, 1502905, diagnosed - 100 + spread(i, 7, 200));
    if (spread(i, 8, 4) > 0) add(measurement!, id, 3004410, diagnosed + spread(i, 9, 500), { value: 40 + spread(i, 10, 60), unitConceptId: 9579 });
  });
  return { kind: "omop-5.4", persons, events: { condition: condition!, drug: drug!, measurement: measurement!, "observation-period": periods! }, conceptAncestors: [] };
}
export const diabetesClinic = makeClinic();

/** The study's size straight from how the people were made: an answer that no engine had a hand in. */
export function countedByHand(): number {
  return Array.from({ length: 400 }, (_, i) => {
    const diagnosed = firstDay + spread(i, 2, 4000);
    const inYears = diagnosed >= toDayNumber("2015-01-01") && diagnosed <= toDayNumber("2022-12-31");
    const isAdult = Number(fromDayNumber(diagnosed).slice(0, 4)) - (1930 + spread(i, 1, 80)) >= 18;
    const treated = spread(i, 4, 3) > 0 && spread(i, 5, 200) <= 90;
    const hadInsulin = spread(i, 6, 5) === 0 && spread(i, 7, 200) < 100;
    return inYears && isAdult && treated && !hadInsulin;
  }).filter(Boolean).length;
}
