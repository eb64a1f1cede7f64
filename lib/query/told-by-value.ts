/**
 * Whom a number tells apart by its value alone. A number that takes few values, or nearly always one, is a count in other words: of 1,000 people
 * with 0 or 1, a mean of 0.007 says that 7 have 1. The number of people, the mean and the standard deviation are three equations for how many have
 * each value: they are solved where there are at most three values, and nearly so where most people share one of many.
 */
export const valuesSolvedFor = 3;

/** Of each value its group: each value's own where there are at most three, else the one that most people share and all others; undefined where the values tell nobody apart so. */
export function groupsByValue(values: ArrayLike<number>): { codes: Int32Array; groups: number } | undefined {
  const held = new Map<number, number>();
  for (let i = 0; i < values.length; i++) held.set(values[i]!, (held.get(values[i]!) ?? 0) + 1);
  if (held.size <= valuesSolvedFor) {
    const order = [...held.keys()];
    return { codes: Int32Array.from(values, (value) => order.indexOf(value)), groups: order.length };
  }
  const [commonest, people] = [...held].reduce((most, one) => (one[1] > most[1] ? one : most));
  return 2 * people > values.length ? { codes: Int32Array.from(values, (value) => (value === commonest ? 0 : 1)), groups: 2 } : undefined;
}

/** The fewest people in a group that one number, or two together, tell apart; everyone where they tell nobody apart. */
export function fewestApart(one: ArrayLike<number>, other?: ArrayLike<number>): number {
  const [a, b] = [groupsByValue(one), other && groupsByValue(other)];
  if (!a || (other && !b)) return one.length;
  const sizes = new Map<number, number>();
  a.codes.forEach((code, i) => { const group = b ? code * b.groups + b.codes[i]! : code; sizes.set(group, (sizes.get(group) ?? 0) + 1); });
  return Math.min(one.length, ...sizes.values());
}
