/**
 * How many of a TRE's people meet a condition, from ranges that hold whatever goes with what (Fréchet's bounds), and as a middle under the
 * assumption that within one sex and age band conditions are independent.
 */
import { middle, type Published, type Range } from "./published-people.ts";

/** `chance`: of the people of each cell of sex and age. */
export type Likelihood = { people: Range; chance: number[] };

const clamp = (n: number, { low, high }: Range) => Math.max(low, Math.min(high, n));

/** At least `n` of them hold. */
export function atLeast(n: number, of: readonly Likelihood[], { all, cells }: Published): Likelihood {
  const k = of.length;
  const total = (end: "low" | "high") => of.reduce((sum, l) => sum + l.people[end], 0);
  if (n <= 0) return { people: all, chance: cells.map(() => 1) };
  if (n > k) return { people: { low: 0, high: 0 }, chance: cells.map(() => 0) };
  const rising = of.map((l) => l.people.high).sort((a, b) => a - b);
  // Without the j likeliest, each such person still meets n − j of the others, and is counted that often among them.
  const high = Math.min(all.high, ...Array.from({ length: n }, (_, j) => Math.floor(rising.slice(0, k - j).reduce((a, b) => a + b, 0) / (n - j))));
  const low = Math.max(0, Math.ceil((total("low") - (n - 1) * all.high) / (k - n + 1)), n === 1 ? Math.max(...of.map((l) => l.people.low)) : 0);
  return {
    people: { low: Math.min(low, high), high },
    chance: cells.map((_, at) => {
      // Chances that exactly 0, 1, … of those looked at so far hold.
      let exactly = [1];
      for (const { chance } of of) exactly = [...exactly, 0].map((own, i) => own * (1 - chance[at]!) + (exactly[i - 1] ?? 0) * chance[at]!);
      return exactly.slice(n).reduce((a, b) => a + b, 0);
    }),
  };
}
export const not = ({ people, chance }: Likelihood, { all }: Published): Likelihood => ({ people: { low: Math.max(0, all.low - people.high), high: Math.max(0, all.high - people.low) }, chance: chance.map((c) => 1 - c) });
export const everyOf = (of: readonly Likelihood[], published: Published): Likelihood => atLeast(of.length, of, published);
export const someOf = (of: readonly Likelihood[], published: Published): Likelihood => atLeast(1, of, published);
/** Nothing is known below what is likely. */
export const atMostSo = ({ people, chance }: Likelihood): Likelihood => ({ people: { low: 0, high: people.high }, chance });

/** People of each cell that are expected to meet it. */
export const expected = ({ chance }: Likelihood, { cells }: Published): number[] => cells.map((people, at) => people * chance[at]!);
export function middleOf(likelihood: Likelihood, published: Published): number {
  const { people } = likelihood;
  const sum = expected(likelihood, published).reduce((a, b) => a + b, 0);
  return Math.round(clamp(Number.isFinite(sum) ? sum : middle(people), people));
}
