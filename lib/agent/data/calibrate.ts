/**
 * From a condition's shape and its overall prevalence to a probability for each age and sex: the one height at which people of the
 * standard place have the condition as often as recorded. Places then differ by their ages and factors.
 */
import { conditions, measurements, places, type Condition, type Place, type Shape } from "./synthetic-model.ts";

export const oldestAge = 99;
const sexes = ["female", "male"] as const;
export type ByAgeAndSex = Record<(typeof sexes)[number], number[]>;
const table = (value: Shape): ByAgeAndSex => ({
  female: Array.from({ length: oldestAge + 1 }, (_, age) => value(age, "female")),
  male: Array.from({ length: oldestAge + 1 }, (_, age) => value(age, "male")),
});

/** The share of a place's people who are of this age and sex. */
export const shareOf = (place: Place): Shape => {
  const all = place.ages.reduce((sum, percent) => sum + percent, 0);
  return (age, sex) => (place.ages[Math.floor(age / 10)]! / all / 10) * (sex === "female" ? place.female : 1 - place.female);
};
function average(place: Place, value: Shape): number {
  const share = shareOf(place);
  return sexes.reduce((sum, sex) => sum + Array.from({ length: oldestAge + 1 }, (_, age) => share(age, sex) * value(age, sex)).reduce((a, b) => a + b, 0), 0);
}

const certain = 0.95;
/** The height at which the average over the standard place is `percent`, by bisection. */
function height(percent: number, probability: (height: number) => Shape): number {
  let [low, high] = [0, 1000];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (average(places.standard, probability(middle)) * 100 < percent) low = middle;
    else high = middle;
  }
  return high;
}

/** `without` holds for people who lack the condition that this one follows, `with` for those who have it. */
export type Risk = { conceptId: number; without: ByAgeAndSex; with: ByAgeAndSex; after: number | undefined };

export function conditionRisks(place: Place): Risk[] {
  // The share of each age and sex with each condition, in the standard place.
  const shares = new Map<number, Shape>();
  const capped = (x: number) => Math.min(certain, x);
  return conditions.map((condition: Condition): Risk => {
    const { shape, after, conceptId } = condition;
    const times = after?.times ?? 1;
    const other: Shape = (after && shares.get(after.conceptId)) ?? (() => 0);
    const overall = (h: number): Shape => (age, sex) => {
      const q = other(age, sex);
      return (1 - q) * capped(h * shape(age, sex)) + q * capped(h * times * shape(age, sex));
    };
    const h = height(condition.percent, overall);
    shares.set(conceptId, overall(h));
    const factor = place.factors[conceptId] ?? 1;
    return {
      conceptId,
      after: after?.conceptId,
      without: table((age, sex) => capped(factor * h * shape(age, sex))),
      with: table((age, sex) => capped(factor * h * times * shape(age, sex))),
    };
  });
}

export const measurementChances = (): ByAgeAndSex[] =>
  measurements.map(({ percent, shape }) => {
    const chance = (h: number): Shape => (age, sex) => Math.min(1, h * shape(age, sex));
    return table(chance(height(percent, chance)));
  });
