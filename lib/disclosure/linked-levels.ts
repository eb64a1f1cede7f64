/**
 * Rates and curves of several levels of one outcome: whoever has one level has no other, so of all people whose time and outcome are known those with the
 * levels that are asked for are taken away, and who is left follows, be it told by rates, by curves to their last days, or by both (attack A1).
 */
import { missingLevel } from "#lib/query/outputs.ts";
import type { Assignment, EventSum, LinkedEvents, Timed } from "./event-sums.ts";

const codesOf = ({ table }: Timed): string[] => table.dimensions.at(-1)!.levels.map(({ code }) => code);
const lastDay = ({ breaks }: Timed): string => (breaks.length > 0 ? `${breaks.at(-1)}` : "ever");
const named = (one: Timed): string => `${one.level} by ${lastDay(one)}`;
/** Of more levels than this only pairs and all of them are looked at. */
const mostLevels = 4;

/** The places in a table of its people of one group, or of everyone, by their codes. */
const at = (one: Timed, group: readonly Assignment[], codes: readonly string[]): (readonly Assignment[])[] => codes.map((code) => [...group, [one.variable, code]]);

export function linkedLevels(all: readonly Timed[]): LinkedEvents {
  const found: LinkedEvents = { groups: [], sums: [] };
  for (const of of new Set(all.map((one) => one.of))) {
    const family = all.filter((one) => one.of === of);
    link(of, [], family, found);
    for (const by of new Set(family.map((one) => one.by))) {
      if (by === undefined) continue;
      const divided = family.filter((one) => one.by === by);
      for (const group of divided[0]!.groups) if (group.length > 0) link(of, group, divided, found);
    }
  }
  return found;
}

function link(of: string, group: readonly Assignment[], tables: readonly Timed[], found: LinkedEvents): void {
  if (tables.length < 2) return;
  const known: readonly Assignment[] = [...group, [`_known_in_${of}`, "_known"]];
  found.groups.push({ of: known, people: peopleKnown(tables[0]!, group) });
  found.sums.push(...tables.map((one): EventSum => ({ total: known, parts: at(one, group, codesOf(one).filter((code) => code !== missingLevel.code)) })));
  const byLevel = Map.groupBy(new Map(tables.map((one) => [named(one), one])).values(), ({ level }) => level);
  for (const levels of choices([...byLevel.keys()])) {
    for (const told of levels.reduce<Timed[][]>((rows, level) => rows.flatMap((row) => byLevel.get(level)!.map((one) => [...row, one])), [[]])) {
      found.sums.push({ total: known, parts: told.flatMap((one) => at(one, group, codesOf(one).filter((code) => code.startsWith("event")))), rest: [...group, [`_none_in_${of}`, told.map(named).sort().join(", ")]] });
    }
  }
}

/** Every two levels and more. */
function choices(levels: readonly string[]): string[][] {
  const subsets = levels.reduce<string[][]>((sets, level) => [...sets, ...sets.map((set) => [...set, level])], [[]]);
  return levels.length <= mostLevels ? subsets.filter((set) => set.length > 1) : [...levels.flatMap((a, i) => levels.slice(i + 1).map((b) => [a, b])), [...levels]];
}

/** People of the group whose time and outcome are known, in a table that may be divided by several variables of which the group names some. */
function peopleKnown({ table: { dimensions, counts } }: Timed, group: readonly Assignment[]): number {
  const width = dimensions.at(-1)!.levels.length;
  const isIn = (cell: number): boolean => {
    let left = Math.floor(cell / width);
    return [...dimensions.slice(0, -1)].reverse().every(({ variable, levels }) => {
      const { code } = levels[left % levels.length]!;
      left = Math.floor(left / levels.length);
      return group.every(([named, wanted]) => named !== variable || wanted === code);
    });
  };
  // The last of a table's levels is of those who are not known.
  return counts.reduce((sum, people, cell) => (cell % width === width - 1 || !isIn(cell) ? sum : sum + people), 0);
}
