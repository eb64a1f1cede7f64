/** What may leave a TRE: the outputs of a run after disclosure control, in which every count is a `Cell`. */
import { z } from "zod";
import { metaIntervals, metaMethods, modelFamilies } from "#lib/query/analysis.ts";
import { Level } from "#lib/query/dictionary.ts";
import { icd10Chapters } from "#lib/query/icd10-chapters.ts";
import { recordDomains } from "#lib/query/omop-tables.ts";
import { Cell } from "./cell.ts";
import { CitedPolicy } from "./under-approval.ts";

const id = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);
/** The sampler by name and version. */
export const noiseMechanism = "discrete-laplace-1";
/** A level, or one level within another. */
export const RateGroup = z.strictObject({ code: z.string().min(1).max(90), label: z.string().min(1).max(170) });
const Dimension = z.strictObject({ variable: z.string(), label: z.string(), levels: z.array(Level) });

/** A mean or SD is released to the policy's significant digits, or not at all. */
export const ReleasedNumber = z.discriminatedUnion("is", [
  z.strictObject({ is: z.literal("number"), value: z.number(), digits: z.int().positive() }),
  z.strictObject({ is: z.literal("suppressed-small"), below: z.int().positive() }),
  z.strictObject({ is: z.literal("suppressed-secondary") }),
  z.strictObject({ is: z.literal("withheld") }),
  z.strictObject({ is: z.literal("not-applicable") }),
]);
export type ReleasedNumber = z.infer<typeof ReleasedNumber>;

const variable = { variable: z.string(), label: z.string(), unit: z.string().optional() };
/** Counts of people behind what was reckoned from them: row-major cells, totals by level of each dimension, everyone. */
export const ReleasedTable = z.strictObject({ dimensions: z.array(Dimension).min(1).max(3), cells: z.array(Cell), margins: z.array(z.array(Cell)), total: Cell });
export type ReleasedTable = z.infer<typeof ReleasedTable>;
const reckoned = { id, table: ReleasedTable };
/** How sums leave: under masks, in a total over at least `over` TREs. */
const masked = z.strictObject({ over: z.int().min(3).max(200) });
/** Why a TRE can't take part in a model: each says which rule, never by how much. */
export const modelReasons = ["too-few-people", "small-group", "one-person-decides", "leaves-nothing-open", "fine-quantiles", "too-many-columns", "uneven-weights", "too-few-events", "only-a-table", "no-estimate", "hidden-count", "not-offered", "withheld"] as const;
export type ModelReason = (typeof modelReasons)[number];
/** What a meta-analysis is asked to be, as it stands in the query. */
export const metaAsked = { model: z.enum([...modelFamilies, "cox"]), method: z.enum(metaMethods), interval: z.enum(metaIntervals) };

export const ReleasedOutput = z.discriminatedUnion("kind", [
  /** `masked`: its cells leave under masks alone, and are “masked” in what leaves (masked-counts.ts); so with tables. */
  z.strictObject({ kind: z.literal("count"), id, people: Cell, masked: masked.optional() }),
  z.strictObject({
    kind: z.literal("crosstab"), id, dimensions: z.array(Dimension).min(1).max(3),
    /** Row-major, as in the raw output. */
    cells: z.array(Cell),
    /** One array of totals per dimension, in level order; for one dimension the single cells stand for themselves. */
    margins: z.array(z.array(Cell)),
    total: Cell,
    masked: masked.optional(),
  }),
  z.strictObject({
    kind: z.literal("summary"), id, ...variable,
    n: Cell, missing: Cell, mean: ReleasedNumber, sd: ReleasedNumber,
    /** g₁ = (Σd³ / n) / (Σd² / n)^1.5; absent in releases from before there was any. */
    skewness: ReleasedNumber.optional(),
  }),
  z.strictObject({
    kind: z.literal("histogram"), id, ...variable,
    breaks: z.array(z.number()), cells: z.array(Cell), below: Cell, above: Cell, missing: Cell,
  }),
  /** By group, in the order of the first dimension's levels. */
  z.strictObject({ kind: z.literal("comparison"), ...reckoned, ...variable, means: z.array(ReleasedNumber), sds: z.array(ReleasedNumber) }),
  /** `r` row-major. */
  z.strictObject({ kind: z.literal("correlation"), ...reckoned, of: z.array(z.strictObject(variable)).min(2).max(8), means: z.array(ReleasedNumber), sds: z.array(ReleasedNumber), r: z.array(ReleasedNumber) }),
  /** Days of follow-up by group. */
  z.strictObject({ kind: z.literal("rate"), ...reckoned, event: z.string(), groups: z.array(RateGroup), days: z.array(ReleasedNumber) }),
  z.strictObject({ kind: z.literal("survival"), ...reckoned, event: z.string(), groups: z.array(Level), breaks: z.array(z.number()).min(1) }),
  /** A TRE's own estimates with their standard errors, one for each column: not applicable where the columns before it say the same. None of them, and why, where its rules or its data give none. */
  z.strictObject({ kind: z.literal("meta-analysis"), ...reckoned, ...metaAsked, columns: z.array(z.string()), estimates: z.array(ReleasedNumber), standardErrors: z.array(ReleasedNumber), reasons: z.array(z.enum(modelReasons)) }),
  /** That the TRE takes part in a model, or by which of its rules it does not. The model itself is fitted over all TREs afterwards. */
  z.strictObject({
    kind: z.enum(["regression", "cox", "quantiles"]), ...reckoned, columns: z.array(z.string()), reasons: z.array(z.enum(modelReasons)),
    /** How its sums would leave; absent: in the open. */
    masked: masked.optional(),
    /** Of quantiles by group: codes of the groups that sit out here, and without which “everyone” is (quantile-groups.ts). Absent: none does. */
    groupsOut: z.array(z.string().min(1).max(40)).max(200).optional(),
  }),
  z.discriminatedUnion("of", [
    z.strictObject({
      kind: z.literal("distribution"), id, of: z.literal("codes"),
      /** The whole population; each row lies inside it, and one person may be in many rows. */
      people: Cell,
      rows: z.array(z.strictObject({ domain: z.enum(recordDomains), conceptId: z.int().positive(), name: z.string().max(255), people: Cell })).max(50_000),
      /** A code that is not listed has fewer people than this; null: nothing may be listed of so small a population. */
      unlistedBelow: z.int().positive().nullable(),
    }),
    z.strictObject({
      kind: z.literal("distribution"), id, of: z.literal("demographics"), people: Cell,
      /** One for each attribute; everyone is in each of them once. */
      tables: z.array(z.strictObject({ dimension: Dimension, cells: z.array(Cell) })),
    }),
    z.strictObject({
      kind: z.literal("distribution"), id, of: z.literal("icd-chapters"), people: Cell,
      /** In the order of `icd10Chapters`; one person may be in several. */
      cells: z.array(Cell).length(icd10Chapters.length),
    }),
  ]),
]);
export type ReleasedOutput = z.infer<typeof ReleasedOutput>;

/** `outputs/released.json` of a results crate. */
export const ReleasedOutputs = z.strictObject({
  version: z.literal(1),
  queryDigest: z.string().regex(/^[0-9a-f]{64}$/),
  policy: CitedPolicy,
  outputs: z.array(ReleasedOutput),
  /** Everything is withheld, or some numbers are: beside what this TRE released before, to anyone, they could tell of few people. */
  ledger: z.enum(["withheld", "in-part"]).optional(),
  /** Which noise each output got, at which cost in ε, and what the project has spent at this TRE with this release. Told at the moment of release. */
  differentialPrivacy: z.strictObject({
    mechanism: z.literal(noiseMechanism), epsilon: z.number().positive(), spent: z.number().nonnegative(), budget: z.number().positive(),
    /** 0 where each number of the output was answered before. */
    outputs: z.array(z.strictObject({ id, cost: z.number().nonnegative() })),
  }).optional(),
  /** Output checkers of the TRE withheld some of the numbers, or whole outputs. */
  checkers: z.literal("in-part").optional(),
  /** How many concepts the TRE's vocabulary made of each concept set of the query, in its order. */
  conceptSets: z.array(z.strictObject({ key: z.string(), concepts: z.int().nonnegative() })).optional(),
});
export type ReleasedOutputs = z.infer<typeof ReleasedOutputs>;
