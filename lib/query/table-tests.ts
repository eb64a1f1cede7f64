/** What may be reckoned from a table's counts once they are released, and which part each variable of the table plays in it. */

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

type Crosstab = { by: readonly string[]; event?: { variable: string } | undefined };
/** Of a table's variables: the one whose levels are compared comes first in `by`, then the one that makes strata. */
export function rolesIn({ by, event }: Crosstab): { groups: string | undefined; strata: string | undefined } {
  const [groups, strata] = by.filter((name) => name !== event?.variable);
  return { groups, strata };
}
/** The variable whose bands are ages when a prevalence is standardised: the last beside the event. */
export const ageIn = (analysis: Crosstab): string | undefined => rolesIn(analysis).strata ?? rolesIn(analysis).groups;

/** The ages of a band, from its level's code: `to` is the first age beyond it. Undefined of a level that is no band. */
export function agesOf({ code }: { code: string }): { from: number; to: number } | undefined {
  const [, under, from, to, over] = /^(?:under-(\d+)|(\d+)-to-(\d+)|(\d+)-and-over)$/.exec(code) ?? [];
  if (under !== undefined) return { from: 0, to: Number(under) };
  if (from !== undefined) return { from: Number(from), to: Number(to) };
  return over === undefined ? undefined : { from: Number(over), to: Infinity };
}
