/** How people read the conditions of an approval: the applicant, the committee, and in fewer words the public. */
import { z } from "zod";
import { isOverdue } from "#lib/approval/conditions.ts";
import type { StoredCondition } from "#db/schema/index.ts";
import { conditionInWords } from "#lib/governance/ballots.ts";
import { dayOf, type PlainDate } from "#lib/kernel/plain-date.ts";
import { conditionsInForce } from "./terms-in-force.ts";

export const conditionStandings = ["met", "overdue", "open"] as const;
export const ConditionView = z.object({
  /** By which it is shown and confirmed. */
  number: z.int().positive(), text: z.string(), standing: z.enum(conditionStandings),
  /** What the applicant last showed for it. */
  shown: z.object({ on: z.iso.date(), note: z.string(), link: z.string().nullable() }).nullable(),
}).meta({ id: "Condition" });
export type ConditionView = z.infer<typeof ConditionView>;

const standingOf = ({ met, due }: StoredCondition, today: PlainDate): ConditionView["standing"] => (met ? "met" : isOverdue({ due: due ?? undefined }, today) ? "overdue" : "open");

/** Of the approval in force, also while an amendment of it waits. */
export const conditionViews = (site: Parameters<typeof conditionsInForce>[0], today: PlainDate): ConditionView[] => conditionsInForce(site).map((condition, index) => ({
  number: index + 1, text: conditionInWords(condition), standing: standingOf(condition, today),
  shown: condition.shown ? { on: dayOf(new Date(condition.shown.at)), note: condition.shown.note, link: condition.shown.link } : null,
}));

/** For the register. What shows that it is met is between the applicant and the committee. */
export const conditionForPublic = (condition: StoredCondition, today: PlainDate): string => `${conditionInWords({ ...condition, evidence: "" })}${standingOf(condition, today) === "overdue" ? " Overdue: it has not been confirmed as met." : ""}`;
