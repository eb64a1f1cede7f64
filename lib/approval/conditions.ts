/**
 * Conditions of an approval that a machine can hold a run against: by when each must be met is in the envelope, that it is met the portal states
 * beside it (evidence.ts, docs/decisions/0046). What no statement says is met is not met: without one, nothing starts and nothing leaves.
 */
import { z } from "zod";
import { PlainDate } from "#lib/kernel/plain-date.ts";

export const conditionKinds = ["before-start", "before-output", "ongoing", "reporting"] as const;
/** `due`: last day on which it may still be unmet. Approvals from before conditions were held against runs have the text alone. */
export const Condition = z.strictObject({ text: z.string().min(3).max(1000), id: z.uuid().optional(), kind: z.enum(conditionKinds).optional(), due: PlainDate.optional() });
export type Condition = z.infer<typeof Condition>;
/** `on`: the day on which the committee confirmed it. */
export const MetCondition = z.strictObject({ id: z.uuid(), on: PlainDate });
export type MetCondition = z.infer<typeof MetCondition>;

/** What is about to happen. */
export type Point = "start" | "output";

const isMet = ({ id }: Condition, met: readonly MetCondition[]) => met.some((one) => one.id === id);
/** Whether it was to be met by a day that has passed. */
export const isOverdue = ({ due }: Pick<Condition, "due">, today: PlainDate): boolean => due !== undefined && due < today;
const mustBeMet = (condition: Condition, point: Point, today: PlainDate) => isOverdue(condition, today) || condition.kind === "before-start" || (point === "output" && condition.kind === "before-output");

/** Whether a run may ever wait for one of these. */
export const hasGates = (conditions: readonly Condition[]): boolean => conditions.some(({ kind, due }) => kind === "before-start" || kind === "before-output" || due !== undefined);

/** Those that keep a run from starting, or its output from leaving, on this day. */
export const unmetAt = (point: Point, conditions: readonly Condition[], met: readonly MetCondition[], today: PlainDate): Condition[] =>
  conditions.filter((condition) => mustBeMet(condition, point, today) && !isMet(condition, met));

/** One sentence for each of them, with where it is mended. */
export const unmetInWords = (point: Point, conditions: readonly Condition[], met: readonly MetCondition[], today: PlainDate): string[] =>
  unmetAt(point, conditions, met, today).map((condition) => {
    const when = isOverdue(condition, today) ? `was due on ${condition.due ?? ""}` : condition.kind === "before-output" ? "must be met before any output leaves" : "must be met before a run starts";
    return `A condition of the approval ${when}, and the committee has not confirmed that it is met: “${condition.text}” On the project’s page its lead shows what meets it.`;
  });
