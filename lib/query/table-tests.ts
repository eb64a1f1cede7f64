/** What may be reckoned from a table's counts once they are released, and which part each variable of the table plays in it. */
import type { Level } from "./dictionary.ts";
import type { Analysis, Variable } from "./model.ts";

/**
 * `prevalence`: the share with the event in each group. `ratios`: odds, risk and the difference in risk of each group against one.
 * `stratified`: one ratio over strata (Mantel–Haenszel), of which each TRE is one of its own. `standardised`: prevalence as if the
 * population had the ages of the European Standard Population.
 */
export const tableTests = ["chi-square", "fisher", "trend", "prevalence", "ratios", "stratified", "standardised"] as const;
export type TableTest = (typeof tableTests)[number];
const aboutAnEvent: readonly TableTest[] = ["trend", "prevalence", "ratios", "stratified", "standardised"];
export const needsEvent = (tests: readonly TableTest[]): boolean => tests.some((test) => aboutAnEvent.includes(test));
export const comparesGroups = (tests: readonly TableTest[]): boolean => tests.includes("ratios") || tests.includes("stratified");

type Crosstab = Extract<Analysis, { kind: "crosstab" }>;
/** Of a table's variables: the one whose levels are compared comes first in `by`, then the one that makes strata. */
export function rolesIn({ by, event }: Pick<Crosstab, "by" | "event">): { groups: string | undefined; strata: string | undefined } {
  const [groups, strata] = by.filter((name) => name !== event?.variable);
  return { groups, strata };
}
/** The variable whose bands are ages when a prevalence is standardised: the last beside the event. */
export const ageIn = (analysis: Pick<Crosstab, "by" | "event">): string | undefined => rolesIn(analysis).strata ?? rolesIn(analysis).groups;

/** Whether a variable's bands fit into the standard's bands of five years, or why they do not. */
export function ageBandProblem(variable: Variable): string | undefined {
  if (variable.kind !== "age-band" && variable.kind !== "column-band") return `“${variable.label}” is not made of bands: choose age in bands.`;
  const misfit = variable.cutPoints.find((cut) => cut % 5 !== 0 || cut < 5 || cut > 95);
  return misfit === undefined ? undefined : `“${variable.label}” is cut at ${misfit}: cut ages at multiples of five from 5 to 95, as the European Standard Population of 2013 is.`;
}

/** The ages of a band, from its level's code: `to` is the first age beyond it. Undefined of a level that is no band. */
export function agesOf({ code }: Level): { from: number; to: number } | undefined {
  const [, under, from, to, over] = /^(?:under-(\d+)|(\d+)-to-(\d+)|(\d+)-and-over)$/.exec(code) ?? [];
  if (under !== undefined) return { from: 0, to: Number(under) };
  if (from !== undefined) return { from: Number(from), to: Number(to) };
  return over === undefined ? undefined : { from: Number(over), to: Infinity };
}
