/**
 * What may be shown of numbers reckoned from people, beside the counts behind them. A number whose own count is hidden is hidden too.
 */
import { significantDigits } from "#lib/statistics/significant-digits.ts";
import type { ModelFacts, ReckonedOutput } from "#lib/query/outputs.ts";
import type { Cell } from "./cell.ts";
import { isDominated } from "./dominance.ts";
import { hiddenTogether } from "./hidden-means.ts";
import type { DisclosurePolicy } from "./policy.ts";
import type { ModelReason, ReleasedNumber } from "./released.ts";
import { smallestShown } from "./strictest-policy.ts";
import { isSpreadDominated, releaseSummary } from "./summary-rule.ts";
import { singlesOut } from "./weights-rule.ts";

const secondary: ReleasedNumber = { is: "suppressed-secondary" };
const isOpen = (cell: Cell): boolean => cell.is === "value";
const inDigits = (value: number, { summaryDigits }: DisclosurePolicy): ReleasedNumber => ({ is: "number", value: significantDigits(value, summaryDigits), digits: summaryDigits });

/** Mean and SD of each group; `known` are the groups' released counts of people with a value. Where a group's are hidden, those of others may have to be (hidden-means.ts). */
export function releaseComparison({ groups }: Extract<ReckonedOutput, { kind: "comparison" }>, known: readonly Cell[], policy: DisclosurePolicy): { means: ReleasedNumber[]; sds: ReleasedNumber[] } {
  const released = groups.map((group, g) => (isOpen(known[g]!) || group.n < policy.summaryPeople ? releaseSummary(group, policy) : { mean: secondary, sd: secondary }));
  const hidden = hiddenTogether(groups, released.map(({ mean }) => mean.is !== "number"), policy);
  const shown = released.map((one, g) => (hidden[g] && one.mean.is === "number" ? { mean: secondary, sd: secondary } : one));
  return { means: shown.map((r) => r.mean), sds: shown.map((r) => r.sd) };
}

/**
 * Correlations need ten people more than the two that a line goes through, and no variable whose spread one person makes (from a
 * dominated covariance that person's values follow: Huth et al. 2023, Bioinformatics 39(9)). Of two numbers with few values each, a correlation
 * with both means is a table of counts, and is hidden where that table's smallest count would be.
 */
export function releaseCorrelation({ moments, comoments, fewestApart }: Extract<ReckonedOutput, { kind: "correlation" }>, people: Cell, policy: DisclosurePolicy): { means: ReleasedNumber[]; sds: ReleasedNumber[]; r: ReleasedNumber[] } {
  const least = policy.summaryPeople + 2;
  const n = moments[0]!.n;
  const tooFew: ReleasedNumber = { is: "suppressed-small", below: least };
  const isClosed = !isOpen(people) || moments.some((m) => isSpreadDominated(m, policy));
  const hidden = n < least ? tooFew : isClosed ? secondary : undefined;
  const each = moments.map((m) => (hidden ? { mean: hidden, sd: hidden } : releaseSummary(m, policy)));
  const k = moments.length;
  const r = comoments.map((c, at): ReleasedNumber => {
    if (hidden) return hidden;
    const spread = Math.sqrt(moments[Math.floor(at / k)]!.m2 * moments[at % k]!.m2);
    // That nobody differs from the others tells everyone's value of them; and of two that lie on one line, one tells the other of each person.
    if (spread === 0 || fewestApart[at]! < smallestShown(policy) || (Math.floor(at / k) !== at % k && Math.abs(c) >= (1 - 1e-9) * spread)) return secondary;
    return inDigits(Math.max(-1, Math.min(1, c / spread)), policy);
  });
  return { means: each.map((e) => e.mean), sds: each.map((e) => e.sd), r };
}

/** Days of follow-up of each group. `people` are the groups' released numbers of people with a known time. */
export function releaseDays({ days }: Extract<ReckonedOutput, { kind: "rate" }>, people: readonly Cell[][], exact: readonly number[], policy: DisclosurePolicy): ReleasedNumber[] {
  return days.map((group, g) => {
    if (exact[g]! < policy.summaryPeople) return { is: "suppressed-small", below: policy.summaryPeople };
    if (!people[g]!.every((cell) => isOpen(cell) || cell.is === "zero") || isDominated(group, policy.dominance)) return secondary;
    return inDigits(group.sum, policy);
  });
}

/**
 * Whether the TRE can take part in a model, each rule by its name. Groups that columns tell apart are counts (attack A8), and a small group that is all
 * alike in something is told of as a class; a column, a group's outcome or a group's time that one person decides gives that person's value (attack
 * A12); weights may pick a person out (attack A26); columns that leave nothing of the outcome open tell everyone's; few people per coefficient
 * are a table of the people; quantiles of everyone, or of a group, closer together than so many people are single people's values (attack A15).
 * Source: SDC Handbook (2nd ed. 2024), regression: residual degrees of freedom, saturated models; quantiles: people on both sides; dsBase nfilter.glm.
 */
export function modelProblems(facts: ModelFacts, policy: DisclosurePolicy): ModelReason[] {
  const { used: n, smallestGroup, smallestAlike, largestLeverage, residualDf, columns, weighting, spreads, times, leavesNothingOpen, quantileParts } = facts;
  const p = columns.length;
  const least = smallestShown(policy);
  const isSmallClass = policy.classDisclosure === "hidden" && smallestAlike !== null && smallestAlike < 2 * least;
  const decides = largestLeverage > Math.max(policy.models.leverage, (3 * p) / Math.max(1, n)) || spreads.some((s) => isSpreadDominated(s, policy)) || times.some((t) => isDominated(t, policy.dominance));
  return [
    ...(n < policy.summaryPeople || residualDf < policy.degreesOfFreedom ? (["too-few-people"] as const) : []),
    ...((smallestGroup !== null && smallestGroup < least) || isSmallClass ? (["small-group"] as const) : []),
    ...(decides ? (["one-person-decides"] as const) : []),
    ...(leavesNothingOpen ? (["leaves-nothing-open"] as const) : []),
    ...(quantileParts !== null && (smallestGroup ?? n) < quantileParts * least ? (["fine-quantiles"] as const) : []),
    ...(p > policy.models.columnsPerPerson * n ? (["too-many-columns"] as const) : []),
    ...(weighting !== null && singlesOut(weighting, policy) ? (["uneven-weights"] as const) : []),
  ];
}
