/**
 * Bounds of a population: whoever a committee lets a project ask about. Each is a criterion that a query could have, so that a query keeps to it by
 * asking for it (keeps-to.ts), and means the same (lib/query/model.ts).
 */
import { z } from "zod";
import type { TableDictionary } from "#lib/query/dictionary.ts";
import { ConceptReference, eventDomains, Sex, type EventDomain } from "#lib/query/model.ts";
import { criterionInWords } from "#lib/query/words.ts";
import { PlainDate } from "#lib/kernel/plain-date.ts";

const whole = z.int("Enter a whole number of years.").min(0, "Enter an age from 0 to 130.").max(130, "Enter an age from 0 to 130.").optional();
const finite = z.number("Enter a number.").refine(Number.isFinite, "Enter a number.").optional();
const column = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, "Name a column as its dictionary does.");
const hasEnd = ({ min, max }: { min?: number | undefined; max?: number | undefined }) => min !== undefined || max !== undefined;
const inOrder = ({ min, max }: { min?: number | undefined; max?: number | undefined }) => min === undefined || max === undefined || min <= max;

/** Ages in whole years, on `at`. Of records: the person has one with any of the codes, whenever it was; `descendants` as the TRE’s own vocabulary has them. */
export const Bound = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("sex"), is: Sex }),
  z.strictObject({ kind: z.literal("age"), at: PlainDate, min: whole, max: whole }).refine(hasEnd, "Give a lowest or a highest age.").refine(inOrder, "The lowest age must not be above the highest."),
  z.strictObject({ kind: z.literal("number"), column, min: finite, max: finite }).refine(hasEnd, "Give a lowest or a highest value.").refine(inOrder, "The lowest value must not be above the highest."),
  z.strictObject({ kind: z.literal("category"), column, in: z.array(z.string().min(1)).min(1, "Choose at least one level.").max(200) }),
  z.strictObject({ kind: z.enum(eventDomains), concepts: z.array(ConceptReference).min(1, "Choose at least one code.").max(200, "Choose at most 200 codes.") }),
], { error: "Choose what the bound is about." });
export type Bound = z.infer<typeof Bound>;

/** Of one kind of record: who has an illness, takes a medicine, had a test. */
export type RecordBound = Extract<Bound, { kind: EventDomain }>;
export const isOfRecords = (bound: Bound): bound is RecordBound => (eventDomains as readonly string[]).includes(bound.kind);

/** “aged 40 to 64 (both included) on 1 January 2026”. Who is in a cohort has an age on the day they enter it, too, and is judged by that one. */
export function boundInWords(bound: Bound, dictionary?: TableDictionary): string {
  const { text } = criterionInWords(bound, dictionary);
  return bound.kind === "age" ? `${text}, or on the day on which they enter a query’s cohort` : isOfRecords(bound) ? `${text}, at any time` : text;
}
