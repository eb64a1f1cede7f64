/** Groups of people that no single table counts, but that several tell of together, and the sums that link them with counts. */
export type Assignment = readonly [variable: string, level: string];
/** A group of people by the levels that they share. */
export type Group = readonly Assignment[];
/** Every combination of one item of each list, the last list's fastest. */
export function combinations<T>(lists: readonly (readonly T[])[]): T[][] {
  return lists.reduce<T[][]>((rows, list) => rows.flatMap((row) => list.map((item) => [...row, item])), [[]]);
}
/** One count as the sum of others. */
export type GroupSum = { total: Group; parts: Group[]; /** The total is a group that no output counts. */ isNew?: boolean };
/** A group that no output counts, but that may follow from what several do. */
export type ImpliedGroup = { of: Group; people: number };
export type LinkedGroups = { groups: ImpliedGroup[]; sums: GroupSum[] };
