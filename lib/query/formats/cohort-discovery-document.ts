/** The tree of HDR UK's Cohort Discovery builder: groups and leaves with joining words *between* siblings, as it saves them. */
import { z } from "zod";

const Concept = z.looseObject({ concept_id: z.coerce.number().int().positive(), name: z.string().nullish(), description: z.string().nullish(), category: z.string().nullish(), children: z.array(z.unknown()).nullish() });
export type BuilderConcept = z.infer<typeof Concept>;
const pair = <T extends z.ZodType>(end: T) => z.tuple([end.nullable(), end.nullable()]);
const sided = z.enum(["gt", "lt"]).nullish();

export const Separator = z.looseObject({ combinator: z.string() });
export const AgeFilter = z.looseObject({ value: z.tuple([z.number(), z.number()]), deceased: z.unknown().optional(), location: z.unknown().optional() });
export const ConceptLeaf = z.looseObject({
  rule: z.looseObject({ concept: z.union([z.array(Concept), Concept]).nullable() }),
  exclude: z.boolean().nullish(),
  timeConstraint: pair(z.string()).nullish(), timeConstraintOperator: sided,
  ageConstraint: pair(z.number()).nullish(), ageConstraintOperator: sided,
  valueAsNumber: pair(z.number()).nullish(),
});
export type ConceptLeaf = z.infer<typeof ConceptLeaf>;
export const RuleGroup = z.looseObject({ rules: z.array(z.unknown()).max(500), exclude: z.boolean().nullish(), name: z.string().nullish() });
export type RuleGroup = z.infer<typeof RuleGroup>;

/** Keys that say how the builder shows a node. */
export const shownKeys = ["id", "valid", "invalidReason", "warnings", "name"] as const;
export const groupKeys = [...shownKeys, "rules", "exclude"] as const;
export const leafKeys = [...shownKeys, "rule", "exclude", "timeConstraint", "timeConstraintOperator", "ageConstraint", "ageConstraintOperator", "valueAsNumber"] as const;
export const ageKeys = [...shownKeys, "value", "deceased", "location"] as const;
export const separatorKeys = [...shownKeys, "combinator"] as const;

/** The builder's slider goes from 0 to this. */
export const oldestInBuilder = 120;
