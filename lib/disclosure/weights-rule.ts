/**
 * Weights can pick a person out: one of 1 and all others 0 make a sum one person's value (attack A26). So weighted numbers need enough people
 * in effect, Kish's (Σw)²/Σw², and no weight that dominates their sum. Source: Kish 1965, Survey Sampling; dsBase issue 250.
 */
import { isDominated } from "./dominance.ts";
import type { DisclosurePolicy } from "./policy.ts";

/** Of weights that are never negative; 0 where all are 0. */
export function effectivePeople(weights: Float64Array | readonly number[]): number {
  let [sum, squares] = [0, 0];
  for (const w of weights) { sum += w; squares += w * w; }
  return squares === 0 ? 0 : sum ** 2 / squares;
}

export function singlesOut(weights: Float64Array | readonly number[], policy: DisclosurePolicy): boolean {
  if (effectivePeople(weights) < Math.max(policy.summaryPeople, policy.effectivePeople)) return true;
  let [sum, first, second] = [0, 0, 0];
  for (const w of weights) {
    sum += w;
    if (w > first) [first, second] = [w, first];
    else if (w > second) second = w;
  }
  return isDominated({ sum, largest: [first, second] }, policy.dominance);
}
