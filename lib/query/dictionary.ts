/**
 * What a TRE publishes about one of its datasets so that others can ask about it: for table data, each column with its kind,
 * levels or range and missing-value codes. Levels shown in any result come from here, never from the data.
 */
import { z } from "zod";
import { DataFacts } from "#lib/kernel/data-facts.ts";
import { DataUse } from "#lib/kernel/data-use.ts";
import { PlainDate } from "#lib/kernel/plain-date.ts";
import { sexAgeCells, yearCells } from "./breakdown.ts";
import { eventDomains } from "./model.ts";

const columnName = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/);
export const Level = z.strictObject({ code: z.string().min(1).max(40), label: z.string().min(1).max(80) });
export type Level = z.infer<typeof Level>;

/**
 * `required`: everyone in the dataset has a value, one of the levels or inside the range (Frictionless Table Schema's constraint of that name). It is
 * public, so that nobody lacks one is no news; the TRE answers nothing of a dataset of which it does not hold.
 */
const required = z.boolean().optional();

export const Column = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("number"), name: columnName, label: z.string().min(1).max(120), unit: z.string().max(20).optional(),
    min: z.number(), max: z.number(),
    /** Values that stand for “not known”, such as a cholesterol of 0. */
    missingCodes: z.array(z.number()).default([]),
    required,
  }),
  z.strictObject({
    kind: z.literal("category"), name: columnName, label: z.string().min(1).max(120), levels: z.array(Level).min(1).max(200),
    missingCodes: z.array(z.string()).default([]),
    required,
  }),
]);
export type Column = z.infer<typeof Column>;

export const TableDictionary = z.strictObject({
  table: columnName, label: z.string().min(1).max(120), columns: z.array(Column).min(1).max(500),
  /** A column of whole numbers that names a person, the same after every refresh of the data: the ledger of releases recognises people by it. Nobody can ask about it. Without one, nothing is released by rule once the data has changed. */
  key: columnName.optional(),
});
export type TableDictionary = z.infer<typeof TableDictionary>;

/** After disclosure control; null: hidden, which may be zero. */
const Counts = z.array(z.int().nonnegative().nullable());

/** A concept that the TRE holds, with the number of people who have it after disclosure control; null where suppressed. */
export const HeldConcept = z.strictObject({
  conceptId: z.int().positive(), name: z.string().min(1).max(255), domain: z.enum(eventDomains),
  people: z.int().nonnegative().nullable(),
  /** What the TRE's vocabulary says of it, as far as the TRE's policy lets it be passed on (vocabularies have licences). */
  vocabulary: z.string().min(1).max(60).optional(), code: z.string().min(1).max(100).optional(),
  synonyms: z.array(z.string().min(1).max(255)).max(8).optional(),
  /** The nearest broader concepts that the dataset holds too. */
  broader: z.array(z.int().positive()).max(12).optional(),
  /** People with it in the cells of breakdown.ts; of the most common concepts, and absent where nothing of it may be shown. */
  bySexAndAge: Counts.length(sexAgeCells).optional(),
  byYear: Counts.length(yearCells).optional(),
});
export type HeldConcept = z.infer<typeof HeldConcept>;

export const DatasetDescription = z.strictObject({
  /** Stable within the TRE: `primary-care`. */
  key: z.string().regex(/^[a-z][a-z0-9-]{0,59}$/),
  title: z.string().min(3).max(120),
  summary: z.string().max(1000),
  dataModel: z.enum(["omop-5.4", "table"]),
  dictionary: TableDictionary.optional(),
  concepts: z.array(HeldConcept).max(20_000).default([]),
  /** People in the dataset, after disclosure control. */
  people: z.int().nonnegative().nullable(),
  vocabularyVersion: z.string().max(120).optional(),
  /** What the dataset may be used for, in terms of the Data Use Ontology; left out: nothing is said of it. */
  dataUse: DataUse.optional(),
  /** What its custodian says of it for the public register; left out: nothing is said, and the register tells what the application says. */
  facts: DataFacts.optional(),
  /** As of the end of the year of `on`; a TRE of an older version has none. */
  breakdown: z.strictObject({ on: PlainDate, bySexAndAge: Counts.length(sexAgeCells) }).optional(),
});
export type DatasetDescription = z.infer<typeof DatasetDescription>;
