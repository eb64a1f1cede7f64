/**
 * What a table of one event is called: variable, time and level, so that two levels of one outcome are two tables and two curves of one event
 * are one. Names of variables hold no “=”.
 */
import type { Event } from "./analysis.ts";

const prefixes = { rate: "_rate_of_", survival: "_life_table_of_" } as const;
export type EventTable = keyof typeof prefixes;

export const nameOfEventTable = (kind: EventTable, { variable, level }: Event, time: string): string => `${prefixes[kind]}${variable}_in_${time}=${level}`;
/** `of` is what all levels of one outcome have in common: the variable and the time. Undefined where the name is no such table's. */
export function readEventTable(kind: EventTable, name: string): { of: string; level: string } | undefined {
  const at = name.indexOf("=");
  return name.startsWith(prefixes[kind]) && at > 0 ? { of: name.slice(prefixes[kind].length, at), level: name.slice(at + 1) } : undefined;
}
