/** Random numbers from 0 to 1 that a seed repeats (mulberry32, Tommy Ettinger 2017; public domain), and what tests draw with them. */
export type Random = { between(least: number, most: number): number; pick<T>(of: readonly T[]): T; shuffled<T>(of: readonly T[]): T[] };

export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const pick = <T>(of: readonly T[]): T => {
    const picked = of[Math.floor(next() * of.length)];
    if (picked === undefined) throw new Error("there is nothing to pick from");
    return picked;
  };
  return {
    between: (least, most) => Math.round(least + next() * (most - least)),
    pick,
    shuffled: (of) => of.map((value) => ({ value, at: next() })).sort((a, b) => a.at - b.at).map(({ value }) => value),
  };
}
