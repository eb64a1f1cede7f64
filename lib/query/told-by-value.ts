/**
 * Whom a number tells apart by its value alone. A number that takes few values, or nearly always one, is a count in other words: of 1,000 people
 * with 0 or 1, a mean of 0.007 says that 7 have 1. The number of people, the mean and the standard deviation are three equations for how many have
 * each value: they are solved where there are at most three values; with the skewness beside them, four. And where most people share one of many values, a mean is a total over the others, who
 * must be as many as any total's contributors (SDC Handbook, 2nd ed. 2024, means and totals: least number of contributors).
 */
export const valuesSolvedFor = 3;
export const valuesSolvedWithSkewness = 4;

/** Of each value its group, where there are at most three (or `solved`); undefined of more: sums over them do not tell how many have which. */
export function groupsByValue(values: ArrayLike<number>, solved = valuesSolvedFor): { codes: Int32Array; groups: number } | undefined {
  const order: number[] = [];
  for (let i = 0; i < values.length; i++) if (!order.includes(values[i]!) && order.push(values[i]!) > solved) return undefined;
  return { codes: Int32Array.from(values, (value) => order.indexOf(value)), groups: order.length };
}

/** The fewest people in a group that one number, or two together, tell apart; of a number by itself also all who differ from most. Everyone where values tell nobody apart. */
export function fewestApart(one: ArrayLike<number>, other?: ArrayLike<number>): number {
  const [a, b] = [groupsByValue(one), other && groupsByValue(other)];
  if (!a) return other ? one.length : beyondMost(one);
  if (other && !b) return one.length;
  return Math.min(one.length, ...held(Array.from(a.codes, (code, i) => (b ? code * b.groups + b.codes[i]! : code))).values());
}

/** As `fewestApart` of a number by itself, where its skewness is told besides. */
export function fewestApartWithSkewness(values: ArrayLike<number>): number {
  const groups = groupsByValue(values, valuesSolvedWithSkewness);
  return groups ? Math.min(values.length, ...held(groups.codes).values()) : fewestApart(values);
}

/** How many differ from the value that most people share; everyone where most share none. */
function beyondMost(values: ArrayLike<number>): number {
  let commonest = 0;
  for (const people of held(values).values()) commonest = Math.max(commonest, people);
  return 2 * commonest > values.length ? values.length - commonest : values.length;
}

function held(values: ArrayLike<number>): Map<number, number> {
  const people = new Map<number, number>();
  for (let i = 0; i < values.length; i++) people.set(values[i]!, (people.get(values[i]!) ?? 0) + 1);
  return people;
}
