/** What links the tables of one event: their groups of people, and which of them are sums of others. */
import type { CountTable } from "#lib/query/outputs.ts";

export type Assignment = readonly [variable: string, level: string];
/** One count as the sum of others; `rest` are people whom no output counts by themselves. */
export type EventSum = { total: readonly Assignment[]; parts: (readonly Assignment[])[]; rest?: readonly Assignment[]; /** The total is a group that no output counts. */ isNew?: boolean };
/** A group that no output counts, but that follows from what several do. */
export type ImpliedGroup = { of: readonly Assignment[]; people: number };
export type LinkedEvents = { groups: ImpliedGroup[]; sums: EventSum[] };

export type Timed = { variable: string; of: string; level: string; event: string; groups: readonly Assignment[][]; /** The variables that divide people, by name. */ by: string | undefined; breaks: readonly number[]; table: CountTable };
