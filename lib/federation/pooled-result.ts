/**
 * The pooled answer, computed from released numbers only. Every pooled count is an interval that holds the truth, with its
 * best estimate; who is in, who is out and why stands beside it.
 */
import { z } from "zod";
import { metaAsked, modelReasons, RateGroup, ReleasedOutput } from "#lib/disclosure/released.ts";
import { Level } from "#lib/query/dictionary.ts";
import { recordDomains } from "#lib/query/omop-tables.ts";
import { MetaEffect } from "./meta-effect.ts";
import { siteStates } from "./site-answer.ts";

const treIds = z.array(z.string());

export const PooledCell = z.discriminatedUnion("is", [
  z.strictObject({
    is: z.literal("value"),
    /** The true count of the TREs that answered lies in [low, high]; high is null when a hidden part has no known upper end. */
    low: z.int().nonnegative(),
    high: z.int().nonnegative().nullable(),
    /** Released counts added up, a small hidden count taken at the middle of its range; null when `high` is, and where no TRE released a count: then only the range is known. */
    estimate: z.number().nonnegative().nullable(),
    /** TREs whose count, zero or small hidden count is in the sum. */
    restsOn: treIds,
    /** TREs that have answered, but hide this count beyond “small”. */
    hiddenAt: treIds,
    /** The coarsest rounding among the parts; 1 = exact. */
    roundedTo: z.int().positive(),
    /** Variances of the noise that TREs added, added up: that of the estimate's own noise. Left out where there is none. */
    noiseVariance: z.number().positive().optional(),
    /** The interval holds the true count with a chance of at least 95 %, not for certain: a part has noise of differential privacy. */
    isLikely: z.literal(true).optional(),
  }),
  /** `to-protect`: TREs released it, but a count that all together must hide could be reckoned from it. */
  z.strictObject({ is: z.literal("hidden"), because: z.enum(["nothing-released", "below-threshold", "to-protect"]), below: z.int().positive().optional() }),
]);
export type PooledCell = z.infer<typeof PooledCell>;

export const PooledNumber = z.discriminatedUnion("is", [
  z.strictObject({
    is: z.literal("number"), value: z.number(),
    /** Interval over every n that the released n allows, and over the rounding of the parts. */
    low: z.number(), high: z.number(), digits: z.int().positive(), restsOn: treIds,
  }),
  z.strictObject({ is: z.literal("hidden"), because: z.enum(["nothing-released", "below-threshold"]), below: z.int().positive().optional() }),
]);
export type PooledNumber = z.infer<typeof PooledNumber>;

const id = z.string();
const Dimension = z.strictObject({ variable: z.string(), label: z.string(), levels: z.array(Level) });

const variable = { variable: z.string(), label: z.string(), unit: z.string().optional() };
const reckoned = { id, table: z.strictObject({ dimensions: z.array(Dimension).min(1).max(3), cells: z.array(PooledCell), margins: z.array(z.array(PooledCell)), total: PooledCell }) };

export const PooledOutput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("count"), id, people: PooledCell }),
  z.strictObject({
    kind: z.literal("crosstab"), id, dimensions: z.array(Dimension).min(1).max(3),
    /** Row-major, over the levels of `dimensions`. */
    cells: z.array(PooledCell), margins: z.array(z.array(PooledCell)), total: PooledCell,
  }),
  z.strictObject({
    kind: z.literal("summary"), id, variable: z.string(), label: z.string(), unit: z.string().optional(),
    n: PooledCell, missing: PooledCell, mean: PooledNumber, sd: PooledNumber,
    /** g₁ of everyone; absent where no TRE says anything of it. */
    skewness: PooledNumber.optional(),
  }),
  z.strictObject({
    kind: z.literal("histogram"), id, variable: z.string(), label: z.string(), unit: z.string().optional(), breaks: z.array(z.number()),
    cells: z.array(PooledCell), below: PooledCell, above: PooledCell, missing: PooledCell,
  }),
  z.strictObject({ kind: z.literal("comparison"), ...reckoned, ...variable, means: z.array(PooledNumber), sds: z.array(PooledNumber) }),
  z.strictObject({ kind: z.literal("correlation"), ...reckoned, of: z.array(z.strictObject(variable)), means: z.array(PooledNumber), sds: z.array(PooledNumber), r: z.array(PooledNumber) }),
  z.strictObject({ kind: z.literal("rate"), ...reckoned, event: z.string(), groups: z.array(RateGroup), days: z.array(PooledNumber) }),
  z.strictObject({ kind: z.literal("survival"), ...reckoned, event: z.string(), groups: z.array(Level), breaks: z.array(z.number()) }),
  /** TREs' own estimates and what they make together, an effect for each column; those that gave none are named with the rule. */
  z.strictObject({
    kind: z.literal("meta-analysis"), ...reckoned, ...metaAsked, columns: z.array(z.string()), effects: z.array(MetaEffect), estimates: z.array(PooledNumber), standardErrors: z.array(PooledNumber),
    takingPart: treIds, notTakingPart: z.array(z.strictObject({ treId: z.string(), reasons: z.array(z.enum(modelReasons)) })),
  }),
  /** The people and TREs that a model rests on; the fit itself comes from its rounds. */
  z.strictObject({
    kind: z.enum(["regression", "cox", "quantiles"]), ...reckoned, columns: z.array(z.string()),
    takingPart: treIds, notTakingPart: z.array(z.strictObject({ treId: z.string(), reasons: z.array(z.enum(modelReasons)) })),
  }),
  z.discriminatedUnion("of", [
    z.strictObject({
      kind: z.literal("distribution"), id, of: z.literal("codes"), people: PooledCell,
      rows: z.array(z.strictObject({ domain: z.enum(recordDomains), conceptId: z.int().positive(), name: z.string(), people: PooledCell })),
      /** A code that is not listed has fewer people than this over the TREs that answered; null: no bound is known. */
      unlistedBelow: z.int().positive().nullable(),
    }),
    z.strictObject({ kind: z.literal("distribution"), id, of: z.literal("demographics"), people: PooledCell, tables: z.array(z.strictObject({ dimension: Dimension, cells: z.array(PooledCell) })) }),
    z.strictObject({ kind: z.literal("distribution"), id, of: z.literal("icd-chapters"), people: PooledCell, cells: z.array(PooledCell) }),
  ]),
]);
export type PooledOutput = z.infer<typeof PooledOutput>;

export const PooledResult = z.strictObject({
  version: z.literal(1),
  /** Every TRE asked, by name; the released outputs of those that answered stay readable beside the pooled ones. */
  sites: z.array(
    z.strictObject({
      tre: z.strictObject({ id: z.string(), name: z.string() }),
      state: z.enum(siteStates), since: z.iso.datetime(), reason: z.string().optional(),
      outputs: z.array(ReleasedOutput), zeros: z.enum(["shown", "suppressed"]).optional(),
    }),
  ),
  outputs: z.array(PooledOutput),
  /** TREs of whose released counts some are hidden here, because they would give a pooled count back that all together must hide. */
  hiddenTogether: treIds,
  /** Where TREs' answers don't fit together (levels, breaks, units), in words. */
  notes: z.array(z.strictObject({ output: z.string(), treId: z.string(), sentence: z.string() })),
  policy: z.strictObject({ profile: z.string(), version: z.int() }),
});
export type PooledResult = z.infer<typeof PooledResult>;
