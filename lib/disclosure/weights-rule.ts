/**
 * Weights can pick a person out: one of 1 and all others 0 make a sum one person's value (attack A26). So weighted numbers need enough people
 * in effect, Kish's (Σw)²/Σw², and no weight that dominates their sum. Source: Kish 1965, Survey Sampling; dsBase issue 250.
 */
import { isDominated } from "./dominance.ts";
import type { DisclosurePolicy } from "./policy.ts";

/** Of weights that are never negative; 0 where all are 0. */
export function effectivePeople(weights: readonly number[]): number {
  const sum = weights.reduce((a, w) => a + w, 0);
  const squares = weights.reduce((a, w) => a + w * w, 0);
  return squares === 0 ? 0 : sum ** 2 / squares;
}

export function singlesOut(weights: readonly number[], policy: DisclosurePolicy): boolean {
  if (effectivePeople(weights) < Math.max(policy.summaryPeople, policy.effectivePeople)) return true;
  const largest = [...weights].sort((a, b) => b - a).slice(0, 2);
  return isDominated({ sum: weights.reduce((a, w) => a + w, 0), largest }, policy.dominance);
}
