import { isSameJson } from "#lib/kernel/canonical-json.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import { laterRules } from "./policy.ts";
import type { DifferentialPrivacy, DisclosurePolicy } from "./policy.ts";

type Rules = Omit<DisclosurePolicy, "profile" | "version" | "title" | "source">;
const sameRules = (a: Rules, b: DisclosurePolicy): boolean => (Object.keys(a) as (keyof Rules)[]).every((f) => isSameJson(a[f], b[f]));
const either = <T extends string>(strict: T, lax: T, a: T, b: T): T => (a === strict || b === strict ? strict : lax);

type Dominance = DisclosurePolicy["dominance"];
/** Every rule of either; of two for the same number of contributors the one that allows them less. */
function stricterDominance(a: Dominance, b: Dominance): Dominance {
  const nk = ([1, 2] as const).flatMap((n) => {
    const ks = [...a.nk, ...b.nk].filter((rule) => rule.n === n).map((rule) => rule.k);
    return ks.length === 0 ? [] : [{ n, k: Math.min(...ks) }];
  });
  return { pPercent: Math.max(a.pPercent, b.pPercent), nk };
}

/** Of noise in both: the larger one, the smaller budget, and what both cover; where they cover nothing together, what the TRE does, at the stricter cost. */
function stricterNoise(tre: DifferentialPrivacy | null, federation: DifferentialPrivacy | null): DifferentialPrivacy | null {
  if (!tre || !federation) return tre ?? federation;
  const budget = Math.min(tre.budget, federation.budget);
  const covers = tre.covers.filter((kind) => federation.covers.includes(kind));
  return { epsilon: Math.min(tre.epsilon, federation.epsilon, budget), budget, covers: covers.length > 0 ? covers : tre.covers };
}

/** The TRE's policy and the federation's together: of each rule the stricter. Keeps a policy's own name when it is the stricter throughout. */
export function strictest(tre: DisclosurePolicy, federation: DisclosurePolicy): DisclosurePolicy {
  const rules: Rules = {
    threshold: Math.max(tre.threshold, federation.threshold),
    zeros: either("suppressed", "shown", tre.zeros, federation.zeros),
    roundingBase: Math.max(tre.roundingBase, federation.roundingBase),
    summaryPeople: Math.max(tre.summaryPeople, federation.summaryPeople),
    summaryDigits: Math.min(tre.summaryDigits, federation.summaryDigits),
    hiddenSums: either("threshold", "singletons", tre.hiddenSums, federation.hiddenSums),
    // Sums of released numbers say nothing that their parts don't; midpoints are as wide as multiples.
    rounding: either("midpoint", either("sums", "controlled", tre.rounding, federation.rounding), tre.rounding, federation.rounding),
    classDisclosure: either("hidden", "shown", tre.classDisclosure, federation.classDisclosure),
    dominance: stricterDominance(tre.dominance, federation.dominance),
    degreesOfFreedom: Math.max(tre.degreesOfFreedom, federation.degreesOfFreedom),
    survivalStep: Math.max(tre.survivalStep, federation.survivalStep),
    models: { columnsPerPerson: Math.min(tre.models.columnsPerPerson, federation.models.columnsPerPerson), leverage: Math.min(tre.models.leverage, federation.models.leverage), eventsPerColumn: Math.max(tre.models.eventsPerColumn, federation.models.eventsPerColumn) },
    effectivePeople: Math.max(tre.effectivePeople, federation.effectivePeople),
    cellKey: tre.cellKey && (!federation.cellKey || tre.cellKey.variance >= federation.cellKey.variance) ? tre.cellKey : federation.cellKey,
    differentialPrivacy: stricterNoise(tre.differentialPrivacy, federation.differentialPrivacy),
  };
  if (sameRules(rules, tre)) return tre;
  if (sameRules(rules, federation)) return federation;
  return {
    profile: `${tre.profile.slice(0, 28)}-and-${federation.profile.slice(0, 26)}`,
    version: Math.max(tre.version, federation.version),
    title: `${tre.title}, made stricter by the federation`.slice(0, 160),
    source: `${tre.source} ${federation.source}`.slice(0, 300),
    ...rules,
  };
}

/** The name under which a release cites the policy that it was made by. Rules at their default are left out: a policy keeps its name when a new kind of rule comes up. */
export const policyDigest = (policy: DisclosurePolicy): Promise<string> =>
  digestOf(Object.fromEntries(Object.entries(policy).filter(([field, value]) => !(field in laterRules && isSameJson(value, laterRules[field as keyof typeof laterRules])))));

/**
 * The smallest count that is ever shown. A coarse rounding would turn a count below half its base into 0, and 0 must not
 * stand for anything but zero: such counts are hidden with the small ones. Midpoints are shown of whole steps only: under 10 with steps of 6 the
 * first is 13 to 18, since the 9 of 7 to 12 would read as fewer than 10.
 */
export const smallestShown = ({ threshold, roundingBase, rounding }: Pick<DisclosurePolicy, "threshold" | "roundingBase" | "rounding">): number =>
  rounding === "midpoint" ? Math.ceil((threshold - 1) / roundingBase) * roundingBase + 1 : Math.max(threshold, Math.ceil(roundingBase / 2));
