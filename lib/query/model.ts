/**
 * A query has two stages, as an analyst thinks. First *who*: a population and one value per person for each variable; that
 * table of people never leaves the TRE. Then *what*: analyses over those columns; only their results may leave, after
 * disclosure control. There is no free SQL and no code, and the levels of every category come from the query or from the
 * TRE's declared dictionary, never from the data (a level that occurs once would itself disclose a person). One analysis lists
 * what the data holds, the distribution of codes; lib/disclosure/distribution-rule.ts says why that is safe.
 */
import { z } from "zod";
import { PlainDate } from "#lib/kernel/plain-date.ts";
import { Analysis, finite, rising, variableName } from "./analysis.ts";
import { Cohort, RecordFilter } from "./cohort.ts";
import { ConceptSet } from "./concept-set.ts";

/** Calendar window, both ends inclusive; a missing end is open. */
export const CalendarWindow = z
  .strictObject({ from: PlainDate.optional(), to: PlainDate.optional() })
  .refine((w) => !w.from || !w.to || w.from <= w.to, "The window must not end before it starts.");
export type CalendarWindow = z.infer<typeof CalendarWindow>;

/** One OMOP standard concept. `descendants` are expanded inside the TRE with its own concept_ancestor table. */
export const ConceptReference = z.strictObject({
  conceptId: z.int().positive("Concept 0 means “no mapping” and cannot be asked for."),
  name: z.string().trim().min(1).max(255),
  descendants: z.boolean(),
});
export type ConceptReference = z.infer<typeof ConceptReference>;

const concepts = z.array(ConceptReference).min(1, "Choose at least one concept.").max(200, "At most 200 concepts in one set.");

/** Inclusive bounds; at least one end. */
export const NumberRange = z
  .strictObject({ min: finite.optional(), max: finite.optional() })
  .refine((r) => r.min !== undefined || r.max !== undefined, "Give a lower or an upper bound.")
  .refine((r) => r.min === undefined || r.max === undefined || r.min <= r.max, "The lower bound must not be above the upper.");
export type NumberRange = z.infer<typeof NumberRange>;

export const eventDomains = ["condition", "drug", "procedure", "measurement", "observation"] as const;
export type EventDomain = (typeof eventDomains)[number];
/** Domains whose records may hold a number with a unit. */
export const measuredDomains = ["measurement", "observation"] as const satisfies EventDomain[];
export type MeasuredDomain = (typeof measuredDomains)[number];
export const isMeasured = (domain: EventDomain): domain is MeasuredDomain => domain === "measurement" || domain === "observation";

const unitConceptId = z.int().positive().optional();
export const Sex = z.enum(["female", "male"]);
export type Sex = z.infer<typeof Sex>;

/** Age in whole years on `at`: YEAR(at) − year_of_birth, circe's rule; real OMOP data often holds no more than the year. */
const AgeCriterion = z
  .strictObject({ kind: z.literal("age"), at: PlainDate, min: z.int().min(0).max(130).optional(), max: z.int().min(0).max(130).optional() })
  .refine((c) => c.min !== undefined || c.max !== undefined, "Give a lowest or a highest age.")
  .refine((c) => c.min === undefined || c.max === undefined || c.min <= c.max, "The lowest age must not be above the highest.");

/** Whole years, both included, by the rule of `AgeCriterion` at the record's start date. */
export const AgeAtEvent = z
  .strictObject({ min: z.int().min(0).max(130).optional(), max: z.int().min(0).max(130).optional() })
  .refine((a) => a.min !== undefined || a.max !== undefined, "Give a lowest or a highest age.")
  .refine((a) => a.min === undefined || a.max === undefined || a.min <= a.max, "The lowest age must not be above the highest.");
export type AgeAtEvent = z.infer<typeof AgeAtEvent>;

/** What is asked of one record, all of the same one. `typeConceptIds` name where records come from (a GP's note, a claim): one of them must match. */
export type RecordDetails = { concepts: ConceptReference[]; window?: CalendarWindow | undefined; ageAtEvent?: AgeAtEvent | undefined; typeConceptIds?: number[] | undefined };
export type Criterion =
  | { kind: "sex"; is: Sex }
  | { kind: "race" | "ethnicity"; concepts: ConceptReference[] }
  | { kind: "age"; at: PlainDate; min?: number | undefined; max?: number | undefined }
  | ({ kind: "condition" | "drug" | "procedure" } & RecordDetails)
  | ({ kind: MeasuredDomain; value?: NumberRange | undefined; unitConceptId?: number | undefined } & RecordDetails)
  | { kind: "number"; column: string; min?: number | undefined; max?: number | undefined }
  | { kind: "category"; column: string; in: string[] }
  | Group;
/** all: every member holds; any: at least one; none: not one. `of` has at least one member except at the top. */
export type Group = { kind: "group"; match: "all" | "any" | "none"; of: Criterion[] };

const columnName = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, "A column's name has small letters, digits and _, and starts with a letter.");

/** Deep nesting is bounded in the schema itself: a hostile document must not exhaust the stack of whoever parses it. */
export const deepestGroup = 6;
const recordDetails = {
  concepts, window: CalendarWindow.optional(), ageAtEvent: AgeAtEvent.optional(),
  typeConceptIds: z.array(z.int().positive()).min(1, "Choose at least one record type.").max(50).optional(),
};
const leaves = [
  z.strictObject({ kind: z.literal("sex"), is: Sex }),
  z.strictObject({ kind: z.enum(["race", "ethnicity"]), concepts }),
  AgeCriterion,
  z.strictObject({ kind: z.enum(["condition", "drug", "procedure"]), ...recordDetails }),
  z.strictObject({ kind: z.enum(measuredDomains), ...recordDetails, value: NumberRange.optional(), unitConceptId }),
  z
    .strictObject({ kind: z.literal("number"), column: columnName, min: finite.optional(), max: finite.optional() })
    .refine((c) => c.min === undefined || c.max === undefined || c.min <= c.max, "The lower bound must not be above the upper."),
  z.strictObject({ kind: z.literal("category"), column: columnName, in: z.array(z.string().min(1)).min(1, "Choose at least one level.").max(200) }),
] as const;
const tooDeep = z.looseObject({ kind: z.literal("group") }).refine(() => false, `Groups nest at most ${deepestGroup} deep.`);
const groupAt = (depth: number) =>
  z.strictObject({ kind: z.literal("group"), match: z.enum(["all", "any", "none"]), of: z.array(criterionAt(depth + 1)).max(50, "At most 50 criteria in one group.") });
function criterionAt(depth: number): z.ZodType<Criterion> {
  const group = depth > deepestGroup ? tooDeep : groupAt(depth);
  return z.discriminatedUnion("kind", [...leaves, group]) as unknown as z.ZodType<Criterion>;
}
export const Group: z.ZodType<Group> = groupAt(1);
export const Criterion: z.ZodType<Criterion> = criterionAt(1);

const label = z.string().trim().min(1, "Give the variable a label.").max(80);
/** [40, 65] makes the bands under 40, 40 to under 65, 65 and over. */
const cutPoints = rising("Cut points").min(1, "Give at least one cut point.");

/** Days counted from the index date, both ends included; `null` is open. {from: 1, to: 365} is the year after. */
export const DaysFromIndex = z
  .strictObject({ from: z.int().min(-36_525).max(36_525).nullable(), to: z.int().min(-36_525).max(36_525).nullable() })
  .refine((d) => d.from === null || d.to === null || d.from <= d.to, "The window must not end before it starts.");
export type DaysFromIndex = z.infer<typeof DaysFromIndex>;
/** A calendar date, or the index date of a cohort. */
const AgeAt = z.union([z.literal("index"), PlainDate]);
export type AgeAt = z.infer<typeof AgeAt>;
/** What of a person's records in the window: whether there is one, how many, days from index to the first or last, the value of the first or last that has one. */
export const recordMeasures = ["had", "count", "days-to-first", "days-to-last", "first-value", "last-value"] as const;
export type RecordMeasure = (typeof recordMeasures)[number];
const Operand = z.union([z.strictObject({ column: columnName }), z.strictObject({ number: finite })]);
export type Operand = z.infer<typeof Operand>;

/**
 * Those that name “index”, `records`, `days-between`, `follow-up` and `index-year` belong to a cohort: a person's index date is the start
 * of their first period in it, and records count by their start date, under observation or not. `cutPoints` make a category of a number.
 *
 * One value per person. `last-value` is the latest measurement in the window that has a number and, where a unit is asked for,
 * that unit (ties: the highest measurement_id). `age` follows the criterion's rule; nobody has an age before the year of birth.
 */
export const Variable = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("sex"), name: variableName, label }),
  z.strictObject({ kind: z.literal("age"), name: variableName, label, at: AgeAt }),
  z.strictObject({ kind: z.literal("age-band"), name: variableName, label, at: AgeAt, cutPoints }),
  z.strictObject({ kind: z.literal("had"), name: variableName, label, domain: z.enum(eventDomains), concepts, window: CalendarWindow.optional() }),
  z.strictObject({ kind: z.literal("last-value"), name: variableName, label, concepts, window: CalendarWindow.optional(), unitConceptId }),
  z.strictObject({ kind: z.literal("column"), name: variableName, label, column: columnName }),
  z.strictObject({ kind: z.literal("column-band"), name: variableName, label, column: columnName, cutPoints }),
  /** Levels of a declared column put together under new labels; codes that no group names are not known. */
  z.strictObject({ kind: z.literal("column-recode"), name: variableName, label, column: columnName, groups: z.array(z.strictObject({ label, codes: z.array(z.string().min(1)).min(1).max(200) })).min(1).max(50) }),
  /** Arithmetic on two columns or numbers; not known where either is not known or the divisor is 0. */
  z.strictObject({ kind: z.literal("column-derived"), name: variableName, label, left: Operand, op: z.enum(["plus", "minus", "times", "over"]), right: Operand, cutPoints: cutPoints.optional() }),
  /** The UK's 16+1 ethnic categories, from race_source_concept_id where the TRE fills it. */
  z.strictObject({ kind: z.literal("ethnicity"), name: variableName, label }),
  /** A person's attribute that TREs hold beside OMOP, such as region or deprivation; codes that are not among the levels are not known. */
  z.strictObject({ kind: z.literal("declared"), name: variableName, label, attribute: columnName, levels: z.array(z.strictObject({ code: z.string().min(1).max(40), label: z.string().min(1).max(80) })).min(1).max(200) }),
  z.strictObject({ kind: z.literal("records"), name: variableName, label, measure: z.enum(recordMeasures), records: RecordFilter, days: DaysFromIndex, unitConceptId, cutPoints: cutPoints.optional() }),
  /** Days from the first record of `from` in its window to the first of `to` in its window; negative where `to` came first. */
  z.strictObject({ kind: z.literal("days-between"), name: variableName, label, from: z.strictObject({ records: RecordFilter, days: DaysFromIndex }), to: z.strictObject({ records: RecordFilter, days: DaysFromIndex }), cutPoints: cutPoints.optional() }),
  /** Days from the index date to the first record of `outcome` after it, or to the end of the person's period in the cohort, whichever is first; or whether the outcome came. */
  z.strictObject({ kind: z.literal("follow-up"), name: variableName, label, measure: z.enum(["days", "event"]), outcome: RecordFilter, cutPoints: cutPoints.optional() }),
  /** The year of the index date: a level for each from `from` to `to`, one for earlier and one for later. */
  z.strictObject({ kind: z.literal("index-year"), name: variableName, label, from: z.int().min(1900).max(2200), to: z.int().min(1900).max(2200) }),
]);
export type Variable = z.infer<typeof Variable>;

export { Analysis, analysisKinds, type AnalysisKind, type DistributionSubject } from "./analysis.ts";

export const DataModel = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("omop-5.4") }),
  z.strictObject({ kind: z.literal("table"), table: columnName }),
]);
export type DataModel = z.infer<typeof DataModel>;

export type Population = Group | Cohort;
export const isCohort = (population: Population): population is Cohort => population.kind === "cohort";

export const Query = z.strictObject({
  version: z.literal(1),
  title: z.string().trim().min(3, "Give the query a title of at least 3 characters.").max(120),
  dataModel: DataModel,
  /** Who: a group is asked of each person as they are on calendar dates; a cohort gives each person an index date. */
  population: z.discriminatedUnion("kind", [Group as unknown as z.ZodObject<{ kind: z.ZodLiteral<"group"> }>, Cohort]) as unknown as z.ZodType<Population>,
  /** The named sets that a cohort's events refer to by key. */
  conceptSets: z.array(ConceptSet).max(100, "At most 100 concept sets.").optional(),
  variables: z.array(Variable).max(30),
  analyses: z.array(Analysis).min(1, "Ask for at least one analysis.").max(20),
});
export type Query = z.infer<typeof Query>;
