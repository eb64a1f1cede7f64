/**
 * One event in several tables: the events of a rate are those of a curve's steps and those after its last day, and the people who had it at all are these
 * and the ones whose time is not known. Without these sums a rate rounded by itself beside a curve's rounded steps undoes the rounding (attack A2:
 * four steps of eight, 10 each, and 32 in all, 30, fit four eights alone), and the few events after a curve's end follow by subtraction.
 */
import type { CountTable, RunOutputs } from "#lib/query/outputs.ts";

type Assignment = readonly [variable: string, level: string];
/** One count as the sum of others; `rest` are people whom no output counts by themselves. */
export type EventSum = { total: readonly Assignment[]; parts: (readonly Assignment[])[]; rest?: readonly Assignment[] };

type Timed = { variable: string; of: string; event: string; groups: readonly Assignment[][]; by: string | undefined; table: CountTable };
const rates = "_rate_of_";
const curves = "_life_table_of_";

function timed(run: RunOutputs, prefix: string): Timed[] {
  return run.outputs.flatMap((output): Timed[] => {
    if (output.kind !== "rate" && output.kind !== "survival") return [];
    const [own, group] = [...output.table.dimensions].reverse();
    if (!own!.variable.startsWith(prefix)) return [];
    return [{ variable: own!.variable, of: own!.variable.slice(prefix.length), event: output.event, by: group?.variable, groups: [[], ...(group?.levels.map((l): Assignment[] => [[group.variable, l.code]]) ?? [])], table: output.table }];
  });
}
const eventsOf = ({ variable, table }: Timed, group: readonly Assignment[]): (readonly Assignment[])[] =>
  table.dimensions.at(-1)!.levels.filter(({ code }) => code.startsWith("event")).map(({ code }) => [...group, [variable, code]]);

export function eventSums(run: RunOutputs): EventSum[] {
  const [allRates, allCurves] = [timed(run, rates), timed(run, curves)];
  const sharedGroups = (a: Timed, b: Timed) => (a.by !== undefined && a.by === b.by ? a.groups : [[]]);
  const between = allRates.flatMap((rate) => allCurves.filter((c) => c.of === rate.of && c.event === rate.event).flatMap((curve) => sharedGroups(rate, curve).flatMap((group): EventSum[] => {
    const levels = curve.table.dimensions.at(-1)!.levels.map(({ code }) => code);
    const at = (one: Timed, code: string): readonly Assignment[] => [...group, [one.variable, code]];
    const late = (which: string): readonly Assignment[] => [...group, [`_after_${curve.variable}`, which]];
    return [
      { total: at(rate, "event"), parts: eventsOf(curve, group), rest: late("event") },
      { total: at(rate, "none"), parts: levels.filter((code) => code.startsWith("left")).map((code) => at(curve, code)), rest: late("none") },
      { total: at(curve, levels.find((code) => code.startsWith("beyond"))!), parts: [late("event"), late("none")] },
      { total: at(rate, levels.at(-1)!), parts: [at(curve, levels.at(-1)!)] },
    ];
  })));
  const tables = run.outputs.flatMap((output) => (output.kind === "crosstab" ? [output] : []));
  const within = [...allRates, ...allCurves].flatMap((one) => tables.flatMap(({ dimensions }) => dimensions.flatMap((dimension) => {
    const level = one.of.startsWith(`${dimension.variable}_in_`) ? dimension.levels.find((l) => one.event === `${dimension.label}: ${l.label}`) : undefined;
    if (!level) return [];
    const groups = dimensions.length === 2 && dimensions.some((d) => d.variable === one.by) ? one.groups : [[]];
    return groups.map((group): EventSum => ({ total: [...group, [dimension.variable, level.code]], parts: eventsOf(one, group), rest: [...group, [`_not_in_${one.variable}`, level.code]] }));
  })));
  return [...between, ...within];
}
