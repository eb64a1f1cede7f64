import type { CountTable } from "#lib/query/outputs.ts";

/** A table of an event, as one of the ways in which it divides people. `division`: the names of the variables that divide, in order; "" is everyone. */
export type Timed = { output: string; variable: string; of: string; level: string; division: string; /** The days of a curve; null of a rate. */ breaks: readonly number[] | null; table: CountTable };

export const divisionOf = (variables: readonly string[]): string => [...variables].sort().join("\n");
