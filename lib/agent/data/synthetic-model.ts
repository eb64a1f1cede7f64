/**
 * The numbers behind the synthetic people: who falls ill, what is prescribed and measured, and how three places differ. Overall
 * prevalences are those recorded for about 3.05 million people of the Greater Manchester Care Record; how they rise with age is a
 * plain curve, except for high blood pressure, which follows the Health Survey for England 2022 by age and sex. Concepts are
 * checked ones only.
 */

/** People in each ten-year band from 0–9 to 90–99, in percent. */
export type AgeStructure = readonly [number, number, number, number, number, number, number, number, number, number];
export type Place = {
  ages: AgeStructure;
  /** Share of women. */
  female: number;
  /** How much more common than overall a condition is; 1 where it isn't named. */
  factors: Readonly<Record<number, number>>;
};

const [hypertension, diabetes1, diabetes2, asthma, copd, depression, anxiety, kidney] = [320128, 201254, 201826, 317009, 255573, 440383, 442077, 46271022];

export const places = {
  /** Close to the United Kingdom's ages; the one that prevalences are calibrated in. */
  standard: { ages: [11.2, 11.8, 12.9, 13.7, 12.6, 13.5, 10.8, 8.6, 4.0, 0.9], female: 0.506, factors: {} },
  urban: { ages: [12.5, 12.6, 17.5, 17.2, 13.4, 11.4, 7.6, 5.0, 2.3, 0.5], female: 0.5, factors: { [diabetes2]: 1.35, [asthma]: 1.1, [depression]: 1.05, [anxiety]: 1.1, [copd]: 1.1 } },
  rural: { ages: [9.4, 10.7, 9.6, 11.0, 11.8, 15.4, 14.2, 11.7, 5.1, 1.1], female: 0.504, factors: { [diabetes2]: 0.85, [asthma]: 0.95, [depression]: 0.9, [copd]: 0.8 } },
  coastal: { ages: [8.8, 9.8, 9.2, 10.3, 10.9, 14.6, 14.9, 13.5, 6.5, 1.5], female: 0.513, factors: { [depression]: 1.2, [anxiety]: 1.15, [copd]: 1.45, [hypertension]: 1.1, [kidney]: 1.1 } },
} as const satisfies Record<string, Place>;
export type PlaceName = keyof typeof places;

/** Relative risk by age in years and sex; only its shape matters, calibration gives it its height. */
export type Shape = (age: number, sex: "female" | "male") => number;
const rising = (middle: number, slope: number, menToWomen = 1, from = 0): Shape => (age, sex) =>
  age < from ? 0 : (sex === "male" ? menToWomen : 1) / (1 + Math.exp((middle - age) / slope));
/** Steep at first, then flat: what begins in childhood or youth and is “ever recorded”. */
const early = (from: number, full: number, menToWomen = 1): Shape => (age, sex) => (sex === "male" ? menToWomen : 1) * Math.min(1, Math.max(0, (age - from) / (full - from)));
const only = (sex: "female" | "male", shape: Shape): Shape => (age, of) => (of === sex ? shape(age, of) : 0);
/** Health Survey for England 2022: measured high blood pressure, percent at 16–34, 35–44, 45–54, 55–64, 65–74 and 75 and over. */
const surveyedPressure: Shape = (age, sex) => {
  const band = age < 16 ? -1 : age < 35 ? 0 : age < 45 ? 1 : age < 55 ? 2 : age < 65 ? 3 : age < 75 ? 4 : 5;
  return { male: [5, 23, 31, 50, 61, 66], female: [3, 6, 22, 31, 54, 71] }[sex][band] ?? 0;
};

export type Condition = {
  conceptId: number; percent: number; shape: Shape;
  /** Another condition makes this one `times` as likely. */
  after?: { conceptId: number; times: number };
};
export const conditions: readonly Condition[] = [
  { conceptId: hypertension, percent: 13.43, shape: surveyedPressure },
  { conceptId: diabetes2, percent: 5.71, shape: rising(58, 9, 1.3, 18), after: { conceptId: hypertension, times: 2 } },
  { conceptId: diabetes1, percent: 0.43, shape: early(2, 30, 1.1) },
  { conceptId: asthma, percent: 12.82, shape: early(2, 20, 0.95) },
  { conceptId: copd, percent: 2.14, shape: rising(68, 7, 1.15, 35) },
  { conceptId: depression, percent: 22.97, shape: early(12, 45, 0.6) },
  { conceptId: anxiety, percent: 21.72, shape: early(8, 35, 0.6) },
  { conceptId: 80180, percent: 10.43, shape: rising(64, 8, 0.7, 25) },
  { conceptId: 140673, percent: 3.35, shape: rising(55, 14, 0.22, 10) },
  { conceptId: kidney, percent: 3.33, shape: rising(78, 7, 0.9, 18), after: { conceptId: diabetes2, times: 2.5 } },
  { conceptId: 4185932, percent: 2.88, shape: rising(72, 8, 1.9, 30), after: { conceptId: hypertension, times: 2.5 } },
  { conceptId: 4329847, percent: 1.52, shape: rising(72, 9, 2.3, 30), after: { conceptId: 4185932, times: 8 } },
  { conceptId: 440674, percent: 2.15, shape: rising(66, 12, 3.4, 20) },
  { conceptId: 313217, percent: 1.67, shape: rising(80, 7, 1.35, 30), after: { conceptId: hypertension, times: 2 } },
  { conceptId: 381316, percent: 1.25, shape: rising(78, 8, 1.2, 20), after: { conceptId: 313217, times: 4 } },
  { conceptId: 373503, percent: 0.83, shape: rising(77, 8, 1.1, 30), after: { conceptId: hypertension, times: 2 } },
  { conceptId: 316139, percent: 1.07, shape: rising(82, 7, 1.3, 30), after: { conceptId: 4185932, times: 6 } },
  { conceptId: 321318, percent: 1.05, shape: rising(72, 8, 1.5, 30), after: { conceptId: 4185932, times: 8 } },
  { conceptId: 3654996, percent: 0.66, shape: rising(74, 8, 1.7, 35), after: { conceptId: diabetes2, times: 2.5 } },
  { conceptId: 380378, percent: 1.23, shape: early(0, 50, 1.05) },
  { conceptId: 438409, percent: 1.12, shape: (age, sex) => (age < 5 ? 0 : (sex === "male" ? 2.6 : 1) * Math.exp(-Math.max(0, age - 15) / 14)) },
  { conceptId: 4182210, percent: 0.97, shape: rising(86, 5, 0.75, 50) },
  { conceptId: 4112853, percent: 0.83, shape: only("female", rising(66, 10, 1, 25)) },
  { conceptId: 4180790, percent: 0.34, shape: rising(74, 8, 1.25, 30) },
  { conceptId: 443388, percent: 0.23, shape: rising(73, 7, 1.1, 35) },
  { conceptId: 80809, percent: 0.56, shape: rising(58, 12, 0.42, 18) },
  { conceptId: 436665, percent: 0.3, shape: early(16, 45, 0.75) },
  { conceptId: 374919, percent: 0.17, shape: early(18, 50, 0.4) },
  { conceptId: 381270, percent: 0.13, shape: rising(78, 6, 1.5, 40) },
];

export type Drug = { conceptId: number; /** Share prescribed among those with the condition, in percent. */ given: readonly [conditionId: number, percent: number][]; /** Share of all other adults. */ others: number;
  /** A first prescription within so many days of this condition's onset, for this share of those who are given the drug and have the condition. */
  begins?: { conceptId: number; days: number; percent: number };
};
export const drugs: readonly Drug[] = [
  { conceptId: 1503297, given: [[diabetes2, 84]], others: 0.5, begins: { conceptId: diabetes2, days: 95, percent: 94 } },
  { conceptId: 1545958, given: [[diabetes2, 62], [4185932, 78], [hypertension, 40]], others: 6 },
  { conceptId: 1334456, given: [[hypertension, 46], [diabetes2, 35]], others: 2.5 },
  { conceptId: 1332418, given: [[hypertension, 42]], others: 1.5 },
  { conceptId: 1338005, given: [[313217, 68], [4329847, 72], [316139, 66]], others: 4 },
  { conceptId: 1112807, given: [[4185932, 62], [4329847, 74]], others: 6 },
  { conceptId: 1322184, given: [[381316, 58], [4329847, 45]], others: 1.3 },
  { conceptId: 43013024, given: [[313217, 52]], others: 0.3 },
  { conceptId: 1310149, given: [[313217, 26]], others: 0.7 },
  { conceptId: 956874, given: [[316139, 76], [kidney, 28]], others: 2 },
  { conceptId: 45774751, given: [[diabetes2, 26]], others: 0.1 },
  { conceptId: 40170911, given: [[diabetes2, 9]], others: 0.1 },
  { conceptId: 1501700, given: [[140673, 92]], others: 0.3 },
  { conceptId: 1154343, given: [[asthma, 82], [copd, 78]], others: 5 },
  { conceptId: 739138, given: [[depression, 44], [anxiety, 30]], others: 2 },
  { conceptId: 797617, given: [[depression, 30]], others: 2 },
  { conceptId: 923645, given: [[80180, 58]], others: 30 },
  { conceptId: 1177480, given: [[80180, 66]], others: 42 },
  { conceptId: 1125315, given: [[80180, 70]], others: 35 },
  { conceptId: 1713332, given: [[copd, 70]], others: 40 },
  // Insulin glargine; with both kinds of diabetes together, about the 1.3 % of people that are recorded.
  { conceptId: 1502905, given: [[diabetes1, 95], [diabetes2, 14]], others: 0 },
];

/** A procedure soon after the onset of a condition, for this share of those who have it. */
export type Procedure = { conceptId: number; after: number; percent: number };
export const procedures: readonly Procedure[] = [
  { conceptId: 4216130, after: 4329847, percent: 46 },
  { conceptId: 4336464, after: 4185932, percent: 9 },
  { conceptId: 4163951, after: 313217, percent: 88 },
  { conceptId: 4163872, after: copd, percent: 62 },
];

/** A measurement from so many to so many days after the onset of a condition, for this share of those who have it. */
export const firstYears: readonly { condition: number; measurement: number; from: number; to: number; percent: number }[] = [
  { condition: diabetes2, measurement: 3004410, from: 90, to: 360, percent: 90 },
];

export type Measurement = {
  conceptId: number; unitConceptId: number; percent: number; shape: Shape;
  mean: number; sd: number; perYearOfAge: number; men: number;
  /** Added to the mean in those with the condition. */
  shifts: readonly [conditionId: number, by: number][];
  min: number; max: number; decimals: number;
};
const checkUp: Shape = (age) => (age < 16 ? 0.06 : 0.5 + Math.min(0.5, (age - 16) / 80));
export const measurements: readonly Measurement[] = [
  { conceptId: 3004249, unitConceptId: 8876, percent: 65.7, shape: checkUp, mean: 104, sd: 13, perYearOfAge: 0.42, men: 4, shifts: [[hypertension, 9]], min: 70, max: 240, decimals: 0 },
  { conceptId: 3012888, unitConceptId: 8876, percent: 65.7, shape: checkUp, mean: 70, sd: 9, perYearOfAge: 0.1, men: 2, shifts: [[hypertension, 5]], min: 35, max: 140, decimals: 0 },
  { conceptId: 3038553, unitConceptId: 9531, percent: 65.7, shape: checkUp, mean: 24.4, sd: 4.9, perYearOfAge: 0.055, men: 0.3, shifts: [[diabetes2, 4.2], [hypertension, 1.3]], min: 13, max: 70, decimals: 1 },
  { conceptId: 3004410, unitConceptId: 9579, percent: 50.5, shape: checkUp, mean: 33.5, sd: 3.4, perYearOfAge: 0.085, men: 0.3, shifts: [[diabetes2, 17], [diabetes1, 30]], min: 20, max: 160, decimals: 0 },
  { conceptId: 3016723, unitConceptId: 8749, percent: 59.6, shape: checkUp, mean: 56, sd: 11, perYearOfAge: 0.16, men: 15, shifts: [[kidney, 48]], min: 25, max: 900, decimals: 0 },
  { conceptId: 3027114, unitConceptId: 8753, percent: 47.3, shape: checkUp, mean: 4.6, sd: 0.95, perYearOfAge: 0.012, men: -0.15, shifts: [[diabetes2, -0.6], [4185932, -0.9]], min: 1.8, max: 12, decimals: 1 },
];
