import { z } from "zod";

/** A date without time or zone, `YYYY-MM-DD`, as OMOP's date columns hold it. Strings compare in date order. */
export const PlainDate = z.iso.date();
export type PlainDate = z.infer<typeof PlainDate>;

const millisecondsPerDay = 86_400_000;
/** Whole days since 1970-01-01. */
export const toDayNumber = (date: PlainDate): number => Math.round(Date.parse(`${date}T00:00:00Z`) / millisecondsPerDay);
export const fromDayNumber = (days: number): PlainDate => new Date(days * millisecondsPerDay).toISOString().slice(0, 10);
export const yearOf = (date: PlainDate): number => Number(date.slice(0, 4));
/** The calendar day of an instant, in UTC. */
export const dayOf = (instant: Date): PlainDate => instant.toISOString().slice(0, 10);

export const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
/** “3 May 2026”, as everything that people read says it. */
export const dateInWords = (date: PlainDate): string => `${Number(date.slice(8, 10))} ${months[Number(date.slice(5, 7)) - 1]} ${Number(date.slice(0, 4))}`;
