/** People by how their follow-up ended, for tests of rates and curves: the endings that an agent reckons from its table of people. */
import { endingOf, endingsDimension, otherLevels } from "#lib/query/endings.ts";
import type { AnalysisOutput, Dimension, Endings } from "#lib/query/outputs.ts";
import { readEventTable } from "#lib/query/event-tables.ts";

/** So many people (1 where it isn't said). `days` null: the time is not known; `level` null: the outcome is not. Their groups by the names of variables. */
export type Leavers = { people?: number; days: number | null; level: string | null } & { [variable: string]: string | number | null | undefined };

/** Of the outcome “outcome” by “days”, or as the tables are named: what its rates and curves tell together. `levels`: all that the outcome has. */
export function endingsOf(leavers: readonly Leavers[], levels: readonly string[], outputs: readonly AnalysisOutput[], [variable, time] = ["outcome", "days"]): Endings[] {
  const told = outputs.flatMap((o) => (o.kind === "rate" || o.kind === "survival" ? [{ ...readEventTable(o.kind, o.table.dimensions.at(-1)!.variable)!, by: o.table.dimensions.slice(0, -1), breaks: o.kind === "survival" ? o.breaks : [] }] : []));
  const asked = [...new Set(told.map(({ level }) => level))];
  const of = { variable: variable, time: time, levels: levels.every((level) => asked.includes(level)) ? asked : [...asked, otherLevels], breaks: [...new Set(told.flatMap(({ breaks }) => breaks))].sort((a, b) => a - b) };
  const own = endingsDimension(of);
  const divisions = new Map<string, Dimension[]>([["", []]]);
  for (const { by } of told) for (const division of by.length > 1 ? [...by.map((one) => [one]), by] : [by]) divisions.set(division.map((d) => d.variable).sort().join(), division);
  return [...divisions.values()].map((by) => {
    const counts = new Array<number>(by.reduce((n, { levels: codes }) => n * codes.length, 1) * own.levels.length).fill(0);
    for (const one of leavers) {
      const group = by.reduce((at, d) => at * d.levels.length + d.levels.findIndex(({ code }) => code === one[d.variable]), 0);
      const level = one.level === null ? -1 : asked.includes(one.level) ? asked.indexOf(one.level) : asked.length;
      counts[group * own.levels.length + (level < 0 ? own.levels.length - 1 : endingOf(of, level, one.days ?? NaN))]! += one.people ?? 1;
    }
    return { ...of, table: { dimensions: [...by, own], counts } };
  });
}
