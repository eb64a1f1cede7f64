/** RQuest's availability job, protocol v2, as documents of it are found: what every part may hold, and nothing about meaning. */
import { z } from "zod";

const text = z.union([z.string(), z.number().transform(String)]);
/** Other keys pass and are reported by the reader. */
export const RquestRule = z.looseObject({
  varname: z.string(), varcat: z.string(), type: z.string().default("TEXT"), oper: z.string().default("="),
  value: text.default(""), time: z.string().nullish(), secondary_modifier: z.array(z.union([z.string(), z.number()])).nullish(),
});
export type RquestRule = z.infer<typeof RquestRule>;
export const RquestGroup = z.looseObject({ rules_oper: z.string().default("AND"), rules: z.array(RquestRule).min(1, "A group without rules asks nothing: remove it or give it a rule.").max(500) });
export const RquestCohort = z.looseObject({ groups_oper: z.string().default("AND"), groups: z.array(RquestGroup).min(1, "The cohort has no groups.").max(500) });
export const RquestJob = z.looseObject({ cohort: RquestCohort });

/** What we write: each rule with the keys that it needs. */
export type WrittenRule = { varname: string; varcat: string; type: "TEXT" | "NUM"; oper: "=" | "!="; value: string; time?: string; secondary_modifier?: number[] };
export type WrittenCohort = { groups_oper: "AND" | "OR"; groups: { rules_oper: "AND" | "OR"; rules: WrittenRule[] }[] };

export const ruleKeys = ["varname", "varcat", "type", "oper", "value", "time", "secondary_modifier"] as const;
/** Keys of RQuest that its own documents leave empty. */
export const reservedRuleKeys = ["ext", "unit", "regex"] as const;
/** Keys of a job that say for whom and where, not what. */
export const envelopeKeys = ["task_id", "project", "owner", "uuid", "collection", "protocol_version", "char_salt", "name", "cohort"] as const;

/** Beyond every real value; senders close a range with it because workers drop half-open ones. */
export const farAway = 1_000_000_000;
/** Beyond every age. */
export const oldest = 1000;

export type Bounds = { min?: number; max?: number };
/** `lo|hi`, `lo..hi`, `null..hi`; an end that is empty or `null` is open. Undefined where it is no range. */
export function rangeIn(value: string): Bounds | undefined {
  const parts = value.includes("|") ? value.split("|") : value.split("..");
  if (parts.length !== 2) return undefined;
  const [min, max] = parts.map((part) => (/^\s*(null)?\s*$/i.test(part) ? null : Number(part)));
  if (min === undefined || max === undefined || Number.isNaN(min) || Number.isNaN(max)) return undefined;
  if ([min, max].some((end) => end !== null && !Number.isFinite(end))) return undefined;
  return { ...(min === null ? {} : { min }), ...(max === null ? {} : { max }) };
}
