/**
 * The register by quarter: what was applied for, decided, asked and released. These numbers are about applications, never about people in the data: small ones are
 * published as they are.
 */
import { z } from "zod";
import { DecisionTimes } from "#lib/governance/clocks.ts";
import { RefusalReason, refusalReasons } from "#lib/governance/refusal-reasons.ts";
import { csvOf } from "#lib/kernel/csv.ts";
import type { PlainDate } from "#lib/kernel/plain-date.ts";
import { RefusalCounts, refusalKinds } from "./refusals.ts";

export const quarterOf = (day: PlainDate): string => `${day.slice(0, 4)}-Q${String(Math.ceil(Number(day.slice(5, 7)) / 3))}`;

/** Every quarter from the first to the last, so that one in which nothing happened is seen. */
export function quartersBetween(first: string, last: string): string[] {
  const number = (quarter: string) => Number(quarter.slice(0, 4)) * 4 + Number(quarter.slice(6)) - 1;
  return Array.from({ length: Math.max(0, number(last) - number(first) + 1) }, (_, i) => number(first) + i).map((n) => `${String(Math.floor(n / 4))}-Q${String((n % 4) + 1)}`);
}

const count = z.int().nonnegative();
export const QuarterStatistics = z.object({
  quarter: z.string(),
  /** Projects that applied for the first time. */
  applications: count,
  /** By committees, of which one project may ask several. */
  approved: count, refused: count, returned: count,
  refusedFor: z.partialRecord(z.enum([...RefusalReason.options, "not-said"]), z.int().positive()),
  times: DecisionTimes,
  questions: count,
  /** Runs at environments that began. */
  runs: count,
  released: count, withheld: count, withheldFor: RefusalCounts,
}).meta({ id: "QuarterStatistics" });
export type QuarterStatistics = z.infer<typeof QuarterStatistics>;

const reasonColumns = [...RefusalReason.options, "not-said"] as const;
export const reasonWords: Readonly<Record<(typeof reasonColumns)[number], string>> = { ...refusalReasons, "not-said": "Not said" };
const withheldColumns = Object.keys(refusalKinds) as (keyof typeof refusalKinds)[];

/** One row a quarter. */
export const statisticsCsv = (quarters: readonly QuarterStatistics[]): string => csvOf([
  ["quarter", "applications", "approved", "refused", "returned", ...reasonColumns.map((reason) => `refused: ${reasonWords[reason]}`), "final decisions", "median working days", "90th centile working days", "questions", "runs", "answers released", "answers refused", ...withheldColumns.map((kind) => `answer refused: ${refusalKinds[kind]}`)],
  ...quarters.map((q) => [q.quarter, q.applications, q.approved, q.refused, q.returned, ...reasonColumns.map((reason) => q.refusedFor[reason] ?? 0), q.times.decisions, q.times.median, q.times.ninetieth, q.questions, q.runs, q.released, q.withheld, ...withheldColumns.map((kind) => q.withheldFor[kind] ?? 0)]),
]);
