/**
 * What noise has cost so far, as a fold over entries that are only ever appended; one budget per TRE and project. The entry is written before the
 * answer leaves: a crash between the two costs budget, never privacy.
 */
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { millionths } from "./millionths.ts";
import { epsilonAt } from "./zero-concentrated.ts";

/** `question` is a digest of all that makes an answer: query, analysis, release of the data. */
export type BudgetEntry = { readonly question: string; readonly rho: number };

const spentMillionths = (entries: readonly BudgetEntry[]): number => entries.reduce((sum, entry) => sum + (millionths(entry.rho) ?? Infinity), 0);

/**
 * The entry to append before release, or undefined where this very answer was paid for: it must then be given again as it was, because fresh noise
 * would average out (attack A17). Refuses what would go beyond the cap, and a rho or cap that is not a whole number of millionths from 1 up.
 */
export function charge(entries: readonly BudgetEntry[], wanted: BudgetEntry, cap: number): Result<BudgetEntry | undefined> {
  const [cost, limit] = [millionths(wanted.rho), millionths(cap)];
  if (cost === undefined || limit === undefined) return refuse("invalid-input", "A privacy budget counts in whole millionths.");
  if (entries.some((entry) => entry.question === wanted.question && millionths(entry.rho) === cost)) return ok(undefined);
  return spentMillionths(entries) + cost > limit ? refuse("disclosure-risk", "The privacy budget of this project is too far spent for this answer.") : ok(wanted);
}

/** What is left, in rho, and as the ε at δ that a single answer of all that rest would have. */
export function remainingBudget(entries: readonly BudgetEntry[], cap: number, delta = 1e-6): { readonly rho: number; readonly epsilon: number } {
  const rho = Math.max(0, (millionths(cap) ?? 0) - spentMillionths(entries)) / 1e6;
  return { rho, epsilon: epsilonAt(rho, delta) };
}
