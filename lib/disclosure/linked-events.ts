/**
 * One event in several tables. Rates, curves on whatever days, levels of one outcome and tables of that outcome all count the same people, each in its own
 * way: who left when, and with what. So each of their counts is written as a sum of the finest groups that they tell together (lib/query/endings.ts), and
 * whatever follows from several of them, follows from these sums: a rate rounded by itself beside a curve's rounded steps (attack A2: four steps of
 * eight, 10 each, and 32 in all, 30, fit four eights alone), the few between the last days of two curves, those with none of the levels told (attacks A1 and A13).
 * An attacker knows no more of how these tables are linked, also where every level is asked for and he knows that nobody has another.
 */
import { readEventTable } from "#lib/query/event-tables.ts";
import { tableOf, type RunOutputs } from "#lib/query/outputs.ts";
import { linkEndings } from "./linked-endings.ts";
import type { LinkedGroups } from "./linked-groups.ts";
import { divisionOf, type Timed } from "./timed-table.ts";

/** Each table of an event, once for everyone and once for each way in which it divides people: one that has groups within groups divides them by each, and by both. */
function timedTables({ outputs }: RunOutputs): Timed[] {
  return outputs.flatMap((output): Timed[] => {
    if (output.kind !== "rate" && output.kind !== "survival") return [];
    const own = output.table.dimensions.at(-1)!.variable;
    const read = readEventTable(output.kind, own);
    if (!read) return [];
    const by = output.table.dimensions.slice(0, -1).map(({ variable }) => variable);
    const divisions = new Set(["", ...by, divisionOf(by)]);
    return [...divisions].map((division) => ({ output: output.id, variable: own, ...read, division, breaks: output.kind === "survival" ? output.breaks : null, table: output.table }));
  });
}

/** Of groups that no table counts, those of fewer people than `guardBelow` are looked after. */
export function linkEvents(run: RunOutputs, guardBelow: number): LinkedGroups {
  const found: LinkedGroups = { groups: [], sums: [] };
  for (const [of, tables] of Map.groupBy(timedTables(run), (one) => one.of)) {
    const endings = (run.endings ?? []).filter(({ variable, time }) => `${variable}_in_${time}` === of);
    const outcomes = run.outputs.flatMap((output) => tableOf(output) ?? []).filter(({ dimensions }) => dimensions.some(({ variable }) => variable === endings[0]?.variable));
    // What one table tells by itself, its own sums tell.
    if (new Set(tables.map(({ output }) => output)).size + outcomes.length < 2) continue;
    if (endings.length === 0) throw new Error(`it is not known how follow-up ended: ${of}`);
    const linked = linkEndings(endings, tables, outcomes, run.nested ?? [], guardBelow);
    found.groups.push(...linked.groups);
    found.sums.push(...linked.sums);
  }
  return found;
}
