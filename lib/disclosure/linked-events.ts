/**
 * One event in several tables: the events of a rate are those of a curve's steps and those after its last day, and the people who had it at all are these
 * and the ones whose time is not known. Without these sums a rate rounded by itself beside a curve's rounded steps undoes the rounding (attack A2:
 * four steps of eight, 10 each, and 32 in all, 30, fit four eights alone), and the few events after a curve's end follow by subtraction. Other levels
 * of the same outcome are among those who have not this one; curves on other days are in linked-curves.ts.
 */
import { readEventTable, type EventTable } from "#lib/query/event-tables.ts";
import { missingLevel, type Dimension, type RunOutputs } from "#lib/query/outputs.ts";
import type { Assignment, EventSum, LinkedEvents, Timed } from "./event-sums.ts";
import { linkedCurves } from "./linked-curves.ts";

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
export const sharedGroups = (tables: readonly Timed[]): readonly Assignment[][] => (tables[0]!.by !== undefined && tables.every((t) => t.by === tables[0]!.by) ? tables[0]!.groups : [[]]);
const at = (one: Timed, group: readonly Assignment[], code: string): readonly Assignment[] => [...group, [one.variable, code]];

export function linkEvents(run: RunOutputs): LinkedEvents {
  const [allRates, allCurves] = [timed(run, "rate"), timed(run, "survival")];
  const pairs = allRates.flatMap((rate) => allCurves.filter((c) => c.of === rate.of).flatMap((curve) => sharedGroups([rate, curve]).map((group) => ({ rate, curve, group }))));
  const between = pairs.flatMap(({ rate, curve, group }): EventSum[] => {
    const codes = codesOf(curve);
    const unknown: EventSum = { total: at(rate, group, missingLevel.code), parts: [at(curve, group, missingLevel.code)] };
    if (rate.level !== curve.level) return [unknown, { total: at(rate, group, "none"), parts: eventsOf(curve, group), rest: [...group, [`_neither_in_${curve.variable}`, `${curve.breaks.at(-1)} ${rate.level}`]] }];
    const late = (which: string): readonly Assignment[] => [...group, [`_after_${curve.variable}`, `${which}-${curve.breaks.at(-1)}`]];
    return [
      unknown,
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
  const { groups, sums } = linkedCurves(allCurves);
  return { groups, sums: [...between, ...levelsOfRates(allRates), ...within, ...sums] };
}

/** Who has one level of an outcome has no other: those without it are the ones with the others that are asked for, and the rest. */
function levelsOfRates(all: readonly Timed[]): EventSum[] {
  return pairsAndAll(firstOfEachLevel(all)).flatMap((rates) => sharedGroups(rates).flatMap((group) => rates.flatMap((rate): EventSum[] => {
    const others = rates.filter((r) => r !== rate);
    return [
      { total: at(rate, group, "none"), parts: others.map((r) => at(r, group, "event")), rest: [...group, [`_no_rate_of_${rate.of}`, rates.map((r) => r.level).sort().join(" ")]] },
      ...others.map((r): EventSum => ({ total: at(rate, group, missingLevel.code), parts: [at(r, group, missingLevel.code)] })),
    ];
  })));
}

/** By outcome, the tables of each level, once for each way of dividing people. */
function firstOfEachLevel(all: readonly Timed[]): Timed[][] {
  return [...new Set(all.map((t) => t.of))].map((of) => [...new Map(all.filter((t) => t.of === of).map((t) => [JSON.stringify([t.level, t.by]), t])).values()]);
}

/** Every two of different levels, and all levels together: where three are asked for, two may share a division that the third has not. */
function pairsAndAll(families: readonly Timed[][]): Timed[][] {
  return families.flatMap((family) => {
    const pairs = family.flatMap((a, i) => family.slice(i + 1).filter((b) => b.level !== a.level).map((b) => [a, b]));
    const ways = [...new Set([undefined, ...family.map((t) => t.by)])];
    const wholes = ways.map((by) => [...new Map(family.filter((t) => by === undefined || t.by === by).map((t) => [t.level, t])).values()]).filter((whole) => whole.length > 2);
    return [...pairs, ...wholes];
  });
}
