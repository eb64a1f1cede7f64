/**
 * One event in several tables: the events of a rate are those of a curve's steps and those after its last day, and the people who had it at all are these
 * and the ones whose time is not known. Without these sums a rate rounded by itself beside a curve's rounded steps undoes the rounding (attack A2:
 * four steps of eight, 10 each, and 32 in all, 30, fit four eights alone), and the few events after a curve's end follow by subtraction. Curves
 * on other days are in linked-curves.ts, other levels of the same outcome in linked-levels.ts.
 */
import { readEventTable, type EventTable } from "#lib/query/event-tables.ts";
import { missingLevel, type Dimension, type RunOutputs } from "#lib/query/outputs.ts";
import type { Assignment, EventSum, LinkedEvents, Timed } from "./event-sums.ts";
import { linkedCurves } from "./linked-curves.ts";
import { linkedLevels } from "./linked-levels.ts";

function timed(run: RunOutputs, kind: EventTable): Timed[] {
  return run.outputs.flatMap((output): Timed[] => {
    if (output.kind !== kind) return [];
    const own = output.table.dimensions.at(-1)!;
    const read = readEventTable(kind, own.variable);
    if (!read) return [];
    return divisionsOf(output.table.dimensions.slice(0, -1)).map((by) => ({
      variable: own.variable, ...read, event: output.event, by: by.length === 0 ? undefined : by.map(({ variable }) => variable).sort().join("\n"),
      groups: everyoneAndGroups(by),
      breaks: output.kind === "survival" ? output.breaks : [], table: output.table,
    }));
  });
}
/** All ways in which a table divides people: one that has groups within groups divides them by each, and by both. */
const divisionsOf = (by: readonly Dimension[]): Dimension[][] => (by.length < 2 ? [[...by]] : [...by.map((one) => [one]), [...by]]);
function everyoneAndGroups(by: readonly Dimension[]): Assignment[][] {
  const groups = by.reduce<Assignment[][]>((outer, { variable, levels }) => outer.flatMap((group) => levels.map(({ code }): Assignment[] => [...group, [variable, code]])), [[]]);
  return by.length === 0 ? groups : [[], ...groups];
}
const codesOf = ({ table }: Timed): string[] => table.dimensions.at(-1)!.levels.map(({ code }) => code);
const eventsOf = (one: Timed, group: readonly Assignment[]): (readonly Assignment[])[] => codesOf(one).filter((code) => code.startsWith("event")).map((code) => [...group, [one.variable, code]]);

/** The groups by which all of the tables are told: everyone, and the levels of what all are divided by. */
const sharedGroups = (tables: readonly Timed[]): readonly Assignment[][] => (tables[0]!.by !== undefined && tables.every((t) => t.by === tables[0]!.by) ? tables[0]!.groups : [[]]);
const at = (one: Timed, group: readonly Assignment[], code: string): readonly Assignment[] => [...group, [one.variable, code]];

export function linkEvents(run: RunOutputs): LinkedEvents {
  const [allRates, allCurves] = [timed(run, "rate"), timed(run, "survival")];
  const pairs = allRates.flatMap((rate) => allCurves.filter((c) => c.of === rate.of).flatMap((curve) => sharedGroups([rate, curve]).map((group) => ({ rate, curve, group }))));
  const between = pairs.flatMap(({ rate, curve, group }): EventSum[] => {
    if (rate.level !== curve.level) return [];
    const codes = codesOf(curve);
    const late = (which: string): readonly Assignment[] => [...group, [`_after_${curve.variable}`, `${which}-${curve.breaks.at(-1)}`]];
    return [
      { total: at(rate, group, "event"), parts: eventsOf(curve, group), rest: late("event") },
      { total: at(rate, group, "none"), parts: codes.filter((code) => code.startsWith("left")).map((code) => at(curve, group, code)), rest: late("none") },
      { total: at(curve, group, codes.find((code) => code.startsWith("beyond"))!), parts: [late("event"), late("none")] },
    ];
  });
  const tables = run.outputs.flatMap((output) => (output.kind === "crosstab" ? [output] : []));
  const within = [...allRates, ...allCurves].flatMap((one) => tables.flatMap(({ dimensions }) => dimensions.flatMap((dimension) => {
    const level = one.of.startsWith(`${dimension.variable}_in_`) ? dimension.levels.find((l) => l.code === one.level && one.event === `${dimension.label}: ${l.label}`) : undefined;
    if (!level) return [];
    const others = dimensions.filter((d) => d !== dimension).map(({ variable }) => variable).sort().join("\n");
    const groups = others === one.by ? one.groups : [[]];
    const last = one.breaks.length > 0 ? `-${one.breaks.at(-1)}` : "";
    return groups.map((group): EventSum => ({ total: [...group, [dimension.variable, level.code]], parts: eventsOf(one, group), rest: [...group, [`_not_in_${one.variable}`, `${level.code}${last}`]] }));
  })));
  // Of a table of the outcome's levels all others together are those without this one: nobody has a level that the table leaves out.
  const others = [...allRates, ...allCurves].flatMap((one) => tables.flatMap(({ dimensions }) => dimensions.flatMap((dimension): EventSum[] => {
    const rest = dimension.levels.filter((l) => l.code !== one.level && l.code !== missingLevel.code);
    if (!one.of.startsWith(`${dimension.variable}_in_`) || rest.length === dimension.levels.length || rest.length === 0) return [];
    const groups = dimensions.length === 2 && dimensions.some((d) => d.variable === one.by) ? one.groups : [[]];
    return groups.flatMap((group): EventSum[] => {
      const total: readonly Assignment[] = [...group, [`_others_of_${dimension.variable}`, one.level]];
      const without = codesOf(one).filter((code) => code === "none" || code.startsWith("left")).map((code) => at(one, group, code));
      return [{ total, parts: rest.map((l): Assignment[] => [...group, [dimension.variable, l.code]]), isNew: true }, { total, parts: without, rest: [...group, [`_others_not_in_${one.variable}`, `${one.breaks.at(-1) ?? ""}`]] }];
    });
  })));
  const [curves, levels] = [linkedCurves(allCurves), linkedLevels([...allRates, ...allCurves])];
  return { groups: [...curves.groups, ...levels.groups], sums: [...between, ...within, ...others, ...curves.sums, ...levels.sums] };
}
