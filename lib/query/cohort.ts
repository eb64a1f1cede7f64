/**
 * A cohort defined round an index date: which events let a person in, what must hold round them, and when the person leaves. It says
 * what an OHDSI cohort definition (circe) can say, and means what OHDSI's own SQL means where that is deterministic; the page
 * docs/cohort-semantics.md has each rule with its worked example. Days count from the index date; dates have no zone.
 */
import { z } from "zod";
import { PlainDate } from "#lib/kernel/plain-date.ts";
import { conceptSetKey, NamedConcept } from "./concept-set.ts";
import { fieldOf, personFields, recordDomains, recordTables, type RecordDomain } from "./omop-tables.ts";

const finite = z.number().refine(Number.isFinite, "Enter a number.");
const days = z.int().min(-36_525).max(36_525);

export const comparisons = ["less", "at-most", "equal", "not-equal", "at-least", "more", "between", "not-between"] as const;
export type Comparison = (typeof comparisons)[number];
/** `between` includes both ends; `to` is present for `between` and `not-between` only. An unknown value meets no test. */
const test = <T extends z.ZodType>(value: T) =>
  z
    .strictObject({ op: z.enum(comparisons), value, to: value.optional() })
    .refine((t) => (t.op === "between" || t.op === "not-between") === (t.to !== undefined), "Give a second value for “between”, and only there.");
export const NumberTest = test(finite);
export type NumberTest = z.infer<typeof NumberTest>;
export const DateTest = test(PlainDate);
export type DateTest = z.infer<typeof DateTest>;

export const textComparisons = ["starts-with", "not-starts-with", "contains", "not-contains", "ends-with", "not-ends-with", "equals"] as const;
const field = z.string().regex(/^[a-z][a-z-]{0,39}$/);
const namedConcepts = z.array(NamedConcept).min(1, "Choose at least one concept.").max(2_000);

/** What is asked of one record (or, in a `person` member, of the person at the index date). All restrictions of a record must hold of the same record. */
export const Restriction = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("date"), of: z.enum(["start", "end"]), test: DateTest }),
  /** Whole years: the year of the record's start or end less the year of birth. */
  z.strictObject({ kind: z.literal("age"), of: z.enum(["start", "end"]), test: NumberTest }),
  z.strictObject({ kind: z.literal("number"), field, test: NumberTest }),
  z.strictObject({ kind: z.literal("concepts"), field, concepts: namedConcepts, exclude: z.boolean() }),
  /** `field` “source” is the record's source concept. */
  z.strictObject({ kind: z.literal("concept-set"), field, conceptSet: conceptSetKey, exclude: z.boolean() }),
  /** Letter case counts, as in OHDSI's SQL. */
  z.strictObject({ kind: z.literal("text"), field, op: z.enum(textComparisons), text: z.string().min(1).max(200) }),
  /** A value outside its normal range, or a result marked low or high. */
  z.strictObject({ kind: z.literal("abnormal") }),
  /** Period records only: keep those that hold all of these days, and count only that part. */
  z.strictObject({ kind: z.literal("period"), from: PlainDate.optional(), to: PlainDate.optional() }),
]);
export type Restriction = z.infer<typeof Restriction>;

/** Why a restriction cannot be asked of a domain (`person`: of the person), or undefined. */
export function misplaced(restriction: Restriction, domain: RecordDomain | "person"): string | undefined {
  const label = domain === "person" ? "person" : recordTables[domain].label;
  switch (restriction.kind) {
    case "date":
    case "age":
      return undefined;
    case "abnormal":
      return domain === "measurement" ? undefined : `A ${label} has no normal range.`;
    case "period":
      return domain === "observation-period" ? undefined : `Only a period under observation can be cut to dates, not a ${label}.`;
    case "number":
    case "text":
    case "concepts":
    case "concept-set": {
      if (restriction.kind === "concept-set" && restriction.field === "source" && domain !== "person" && recordTables[domain].sourceConcept) return undefined;
      const found = domain === "person" ? personFields.find((f) => f.key === restriction.field) : fieldOf(domain, restriction.field);
      const wanted = restriction.kind === "concept-set" || restriction.kind === "concepts" ? "concept" : restriction.kind;
      return found?.kind === wanted ? undefined : `A ${label} has no ${wanted === "concept" ? "coded attribute" : wanted} “${restriction.field}”.`;
    }
  }
}

const restrictions = z.array(Restriction).max(40, "At most 40 restrictions of one record.");
const filter = {
  domain: z.enum(recordDomains),
  /** Without one, every record of the domain. */
  conceptSet: conceptSetKey.optional(),
  /** Only the person's first record of these concepts (by start date, then record number), before the restrictions are asked of it. */
  first: z.boolean().optional(),
  where: restrictions,
};
const wellPlaced = (value: { domain: RecordDomain; where: Restriction[] }, context: z.RefinementCtx) => {
  value.where.forEach((restriction, i) => {
    const message = misplaced(restriction, value.domain);
    if (message) context.addIssue({ code: "custom", path: ["where", i], message });
  });
};
/** Records of one kind, without regard to others of the person. */
export const RecordFilter = z.strictObject(filter).superRefine(wellPlaced);
export type RecordFilter = z.infer<typeof RecordFilter>;

/** `days: null` reaches to the end of the index event's observation period, or without end where that is ignored. */
export const WindowBound = z.strictObject({ days: days.min(0).nullable(), side: z.enum(["before", "after"]) });
export type WindowBound = z.infer<typeof WindowBound>;
/** Days on which a record's start or end (`of`) may lie, counted from the index event's start or end (`index`); both bounds included. */
export const RelativeWindow = z.strictObject({ from: WindowBound, to: WindowBound, index: z.enum(["start", "end"]), of: z.enum(["start", "end"]) });
export type RelativeWindow = z.infer<typeof RelativeWindow>;

/** How often. `distinct` counts different concepts, start days or visits instead of records. */
export const Occurrences = z.strictObject({ at: z.enum(["exactly", "at-most", "at-least"]), count: z.int().min(0).max(10_000), distinct: z.enum(["concept", "start-date", "visit"]).optional() });
export type Occurrences = z.infer<typeof Occurrences>;

/** Moves a record's dates before anything is asked of them: `days` after its start or end. */
const Shifted = z.strictObject({ from: z.enum(["start", "end"]), days });
export const DateShift = z.strictObject({ start: Shifted, end: Shifted });

export type CohortEvent = RecordFilter & {
  /** What must hold round this record, with the record itself as the index event; then it counts only within an observation period. */
  nested?: CohortGroup | undefined;
  shift?: z.infer<typeof DateShift> | undefined;
};
export type CohortMember =
  | CohortGroup
  | {
      kind: "events"; event: CohortEvent; start: RelativeWindow; end?: RelativeWindow | undefined; occurs: Occurrences;
      /** The record belongs to the index event's visit. */
      sameVisit?: boolean | undefined;
      /** Records outside the index event's observation period count too. */
      outsideObservation?: boolean | undefined;
    }
  | { kind: "person"; where: Restriction[] };
/** `at-least` and `at-most` count members that hold. A group without members holds. */
export type CohortGroup = { kind: "cohort-group"; match: "all" | "any" | "at-least" | "at-most"; count?: number | undefined; of: CohortMember[] };

/** Bounded in the schema: a hostile document must not exhaust the stack of whoever parses it. */
export const deepestCohortGroup = 8;
const built = new Map<number, { group: z.ZodType<CohortGroup>; event: z.ZodType<CohortEvent> }>();
function schemasAt(depth: number): { group: z.ZodType<CohortGroup>; event: z.ZodType<CohortEvent> } {
  const known = built.get(depth);
  if (known) return known;
  const deeper = depth >= deepestCohortGroup ? undefined : schemasAt(depth + 1);
  const tooDeep = z.unknown().refine(() => false, `Groups nest at most ${deepestCohortGroup} deep.`) as unknown as z.ZodType<CohortGroup>;
  const group: z.ZodType<CohortGroup> = deeper?.group ?? tooDeep;
  const event = z.strictObject({ ...filter, nested: group.optional(), shift: DateShift.optional() }).superRefine(wellPlaced) as unknown as z.ZodType<CohortEvent>;
  const person = z.strictObject({ kind: z.literal("person"), where: restrictions.min(1, "Ask something of the person.") }).superRefine((value, context) => {
    value.where.forEach((restriction, i) => {
      const message = misplaced(restriction, "person");
      if (message) context.addIssue({ code: "custom", path: ["where", i], message });
    });
  });
  const events = z.strictObject({ kind: z.literal("events"), event, start: RelativeWindow, end: RelativeWindow.optional(), occurs: Occurrences, sameVisit: z.boolean().optional(), outsideObservation: z.boolean().optional() });
  const member = z.union([events, person, group]);
  const own = z
    .strictObject({ kind: z.literal("cohort-group"), match: z.enum(["all", "any", "at-least", "at-most"]), count: z.int().min(0).max(100).optional(), of: z.array(member).max(100, "At most 100 members in one group.") })
    .refine((g) => (g.match === "at-least" || g.match === "at-most") === (g.count !== undefined), "Give a number for “at least” and “at most”, and only there.") as unknown as z.ZodType<CohortGroup>;
  const result = { group: own, event };
  built.set(depth, result);
  return result;
}
export const CohortGroup: z.ZodType<CohortGroup> = schemasAt(1).group;
export const CohortEvent: z.ZodType<CohortEvent> = schemasAt(1).event;

export const limits = ["first", "last", "all"] as const;
export type Limit = (typeof limits)[number];
const limit = z.enum(limits);

export const CohortExit = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("end-of-observation") }),
  /** So many days after the index event's start or end, but not past the end of observation. */
  z.strictObject({ kind: z.literal("fixed"), from: z.enum(["start", "end"]), days }),
  /** When a spell of taking the medicine ends: supplies at most `gapDays` apart make one spell; `offsetDays` are added to its end. */
  z.strictObject({ kind: z.literal("continuous-drug"), conceptSet: conceptSetKey, gapDays: days.min(0), offsetDays: days.min(0), daysSupply: days.min(0).optional() }),
]);
export type CohortExit = z.infer<typeof CohortExit>;

/**
 * The order in which it is read is the order in which it is computed: entry events under observation, their limit; `qualifying` and
 * its limit; the inclusion rules; the limit of what remains; the exit; then a person's periods in the cohort are joined where they
 * are at most `collapseDays` apart, and cut to `within`.
 */
export const Cohort = z.strictObject({
  kind: z.literal("cohort"),
  entry: z.strictObject({
    events: z.array(CohortEvent).min(1, "Choose at least one event that lets a person in.").max(100),
    observation: z.strictObject({ priorDays: days.min(0), postDays: days.min(0) }),
    limit,
  }),
  qualifying: z.strictObject({ group: CohortGroup, limit }).optional(),
  rules: z.array(z.strictObject({ name: z.string().trim().min(1, "Give the rule a name.").max(500), description: z.string().max(5_000).optional(), group: CohortGroup })).max(100, "At most 100 inclusion rules."),
  limit,
  exit: CohortExit,
  censoring: z.array(CohortEvent).max(100),
  collapseDays: days.min(0),
  within: z.strictObject({ from: PlainDate.optional(), to: PlainDate.optional() }).optional(),
});
export type Cohort = z.infer<typeof Cohort>;
