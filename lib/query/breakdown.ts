/**
 * How a TRE's published profile splits people up, so that a number can be estimated before anybody asks: by sex and ten-year age band at
 * the end of a year, and by the year of a concept's first record. A count is null where it is hidden, and null never tells zero from small.
 */
import type { Sex } from "./model.ts";

/** Columns of `bySexAndAge`: each sex in turn, bands 0–9 to 90 and over. People of no or another recorded sex are the third. */
export const breakdownSexes = ["female", "male", "other"] as const satisfies (Sex | "other")[];
export const ageBands = Array.from({ length: 10 }, (_, i) => ({ from: i * 10, to: i === 9 ? null : i * 10 + 9 }));
export const sexAgeCells = breakdownSexes.length * ageBands.length;
/** The first of the `byYear` counts is everything before the years that are told apart. */
export const yearsApart = 25;
export const yearCells = yearsApart + 1;
export const firstYearApart = (year: number): number => year - yearsApart + 1;

/** The place of a person of this sex and age (whole years; before birth counts as 0) in `bySexAndAge`. */
export const sexAgeCell = (sex: (typeof breakdownSexes)[number], age: number): number => breakdownSexes.indexOf(sex) * ageBands.length + Math.min(9, Math.max(0, Math.floor(age / 10)));
/** The place of a first record's year in `byYear`; `year` is the profile's. What is dated later counts in the last. */
export const yearCell = (first: number, year: number): number => Math.min(yearsApart, Math.max(0, first - firstYearApart(year) + 1));
/** A concept's counts are given for at most so many concepts, the most common ones. */
export const mostBrokenDown = 600;
