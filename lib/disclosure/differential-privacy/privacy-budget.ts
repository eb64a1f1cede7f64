/**
 * What noisy answers have cost a project at one TRE. ε of several answers about the same people adds (sequential composition: Dwork and Roth 2014,
 * theorem 3.16). Entries are only ever appended, in the transaction in which the answer leaves.
 */
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { millionths } from "./millionths.ts";

/** Both in ε. */
export type Budget = { readonly spent: number; readonly of: number };

const inMillionths = (epsilons: readonly number[]): number => epsilons.reduce((sum, epsilon) => sum + (epsilon === 0 ? 0 : (millionths(epsilon) ?? Infinity)), 0);
/** Exact: 0.1 three times is 0.3. */
export const sumOf = (epsilons: readonly number[]): number => inMillionths(epsilons) / 1e6;
export const left = ({ spent, of }: Budget): number => Math.max(0, inMillionths([of]) - inMillionths([spent])) / 1e6;
/** How many new answers the rest pays for. */
export const answersLeft = (budget: Budget, epsilon: number): number => Math.floor(inMillionths([left(budget)]) / inMillionths([epsilon]));

/** The budget after `answers` new ones at `epsilon` each; refuses what would go beyond it, in words that follow from the public policy and the project's own past alone. */
export function charge(budget: Budget, answers: number, epsilon: number): Result<Budget> {
  const after = { spent: sumOf([budget.spent, ...Array.from({ length: answers }, () => epsilon)]), of: budget.of };
  if (answers === 0 || inMillionths([after.spent]) <= inMillionths([budget.of])) return ok(after);
  const still = answersLeft(budget, epsilon);
  return refuse("disclosure-risk", `This environment lets a project spend a privacy budget of ${budget.of} on noisy answers. This project has spent ${budget.spent}; each new table, count or histogram costs ${epsilon}, and this question asks for ${answers} new. ${
    still > 0 ? `Ask for at most ${still} at a time, or leave out what you need least.` : "No new one can be asked here any more."
  } What was answered before can be asked again at no cost, and gives the same numbers.`);
}
