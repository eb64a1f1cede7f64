/** What links the tables of one event: their groups of people, and which of them are sums of others. */
import type { CountTable } from "#lib/query/outputs.ts";

export type Assignment = readonly [variable: string, level: string];
/** A group of people by the levels that they share. */
export type Group = readonly Assignment[];
/** One count as the sum of others. */
export type EventSum = { total: Group; parts: Group[]; /** The total is a group that no output counts. */ isNew?: boolean };
/** A group that no output counts, but that may follow from what several do. */
export type ImpliedGroup = { of: Group; people: number };
export type LinkedEvents = { groups: ImpliedGroup[]; sums: EventSum[] };

/** A table of an event, as one of the ways in which it divides people. `division`: the names of the variables that divide, in order; "" is everyone. */
export type Timed = { output: string; variable: string; of: string; level: string; division: string; /** The days of a curve; null of a rate. */ breaks: readonly number[] | null; table: CountTable };

export const divisionOf = (variables: readonly string[]): string => [...variables].sort().join("\n");
