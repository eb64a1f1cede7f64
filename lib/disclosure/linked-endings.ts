/** The tables of one outcome and time as sums of the groups in which follow-up ended, and those of these groups, alone or several together, that are too few to be told. */
import { otherLevels, stretchesOf } from "#lib/query/endings.ts";
import { missingLevel, type CountTable, type Dimension, type Endings, type Nested } from "#lib/query/outputs.ts";
import { combinations, type Assignment, type Group, type LinkedGroups } from "./linked-groups.ts";
import { positionBy } from "./linked-nested.ts";
import { divisionOf, type Timed } from "./timed-table.ts";

/** Of more levels than this not all choices of several are looked after: only one, all, and all but one or two. */
const mostLevels = 4;
const missing = missingLevel.code;

/** One group of people: of each level, by stretch, how many ended so; and of whom no level is known. */
type Row = { group: Group; counts: number[][]; unknown: number };
/** How one group of people is named where it ended with this level in this stretch. */
type Name = (group: Group, level: number, stretch: number) => Group;

export function linkEndings(finest: readonly Endings[], tables: readonly Timed[], outcomes: readonly CountTable[], nested: readonly Nested[], guardBelow: number): LinkedGroups {
  const found: LinkedGroups = { groups: [], sums: [] };
  const breaks = [...new Set(tables.flatMap((one) => one.breaks ?? []))].sort((a, b) => a - b);
  const divisions = new Map(finest.map((one) => [divisionOf(one.table.dimensions.slice(0, -1).map(({ variable }) => variable)), rowsOf(one, breaks)]));
  const { variable, time, levels } = finest[0]!;
  const stretches = [...Array(stretchesOf({ breaks })).keys()];
  const untimed = stretches.length - 1;
  const at: Name = (group, level, stretch) => [...group, [`_ended_with_${variable}_in_${time}`, `${levels[level]} ${breaks[stretch] === undefined ? (stretch === untimed ? "no time" : `after ${breaks.at(-1) ?? 0}`) : `${breaks[stretch - 1] ?? 0}-${breaks[stretch]}`}`]];
  const unknownIn = (group: Group): Group => [...group, [`_ended_with_${variable}_in_${time}`, missing]];
  const all = (group: Group, which: readonly number[], from: number, to: number): Group[] => which.flatMap((level) => stretches.slice(from, to + 1).map((stretch) => at(group, level, stretch)));
  const everyLevel = [...levels.keys()];
  const position = positionBy(nested);

  for (const [division, rows] of divisions) {
    for (const { group, counts, unknown } of rows) {
      const byName = new Map<string, Told>();
      const tell = (total: Group, parts: Group[]): void => {
        found.sums.push({ total, parts });
        byName.set(total.at(-1)!.join("="), { of: total, ends: new Set(parts.map((part) => part.at(-1)![1])) });
      };
      counts.forEach((row, level) => row.forEach((people, stretch) => found.groups.push({ of: at(group, level, stretch), people })));
      found.groups.push({ of: unknownIn(group), people: unknown });
      for (const one of tables.filter((table) => table.division === division)) {
        const own = [levels.indexOf(one.level)];
        const others = everyLevel.filter((level) => level !== own[0]);
        const days = one.breaks ?? [];
        const steps = days.flatMap((to, i) => [own, others].map((which) => all(group, which, i === 0 ? 0 : breaks.indexOf(days[i - 1]!) + 1, breaks.indexOf(to))));
        const rest = one.breaks ? [all(group, everyLevel, breaks.indexOf(days.at(-1)!) + 1, untimed - 1)] : [own, others].map((which) => all(group, which, 0, untimed - 1));
        // In the order of the table's levels (lib/query/life-table.ts).
        [...steps, ...rest, [...all(group, everyLevel, untimed, untimed), unknownIn(group)]].forEach((parts, place) => { tell([...group, [one.variable, one.table.dimensions.at(-1)!.levels[place]!.code]], parts); });
      }
      for (const { dimensions } of outcomes) {
        const others = dimensions.filter((dimension) => dimension.variable !== variable);
        if (division !== "" && division !== divisionOf(others.map((dimension) => dimension.variable))) continue;
        const codes = dimensions.find((dimension) => dimension.variable === variable)!.levels.map((level) => level.code);
        const named = (code: string): Group => [...group, [variable, code]];
        const rest = codes.filter((code) => code !== missing && !levels.includes(code));
        levels.forEach((level, i) => codes.includes(level) && tell(named(level), all(group, [i], 0, untimed)));
        if (codes.includes(missing)) tell(named(missing), [unknownIn(group)]);
        if (rest.length === 0) continue;
        const together: Group = rest.length === 1 ? named(rest[0]!) : [...group, [`_others_of_${variable}`, rest.join()]];
        if (rest.length > 1) found.sums.push({ total: together, parts: rest.map(named), isNew: true });
        found.sums.push({ total: together, parts: all(group, [levels.indexOf(otherLevels)], 0, untimed) });
      }
      const told = [...byName.values()];
      found.sums.push(...told.flatMap((whole) => madeUpOf(whole, told).map((parts) => ({ total: whole.of, parts }))));
      for (const which of choices(everyLevel)) {
        for (const from of stretches) {
          for (const to of stretches.slice(from)) {
            const people = which.reduce((sum, level) => sum + counts[level]!.slice(from, to + 1).reduce((a, b) => a + b, 0), 0);
            if (people === 0 || people >= guardBelow || (which.length === 1 && from === to)) continue;
            found.sums.push({ total: [...group, [`_together_in_${variable}_in_${time}`, `${which.map((level) => levels[level]).join()} ${from}..${to}`]], parts: all(group, which, from, to), isNew: true });
          }
        }
      }
    }
    // Groups of fewer variables, or of wider levels, are sums of those of more.
    const inside = (outer: Group): Row[] => {
      const positions = rows.map(({ group }) => position(group, outer));
      return positions.includes("across") ? [] : rows.filter((_, i) => positions[i] === "inside");
    };
    for (const [coarser, outer] of divisions) {
      if (division === "" || coarser === division) continue;
      for (const { group } of outer) {
        const parts = inside(group);
        if (parts.length === 0) continue;
        for (const level of everyLevel) for (const stretch of stretches) found.sums.push({ total: at(group, level, stretch), parts: parts.map((row) => at(row.group, level, stretch)) });
        found.sums.push({ total: unknownIn(group), parts: parts.map((row) => unknownIn(row.group)) });
      }
    }
    for (const { dimensions } of outcomes) {
      const others = dimensions.filter((dimension) => dimension.variable !== variable);
      if (division === "" || others.length === 0 || divisions.has(divisionOf(others.map((dimension) => dimension.variable)))) continue;
      const codes = dimensions.find((dimension) => dimension.variable === variable)!.levels.map((level) => level.code);
      for (const group of groupsBy(others)) {
        const parts = inside(group);
        if (parts.length === 0) continue;
        levels.forEach((level, i) => codes.includes(level) && found.sums.push({ total: [...group, [variable, level]], parts: parts.flatMap((row) => all(row.group, [i], 0, untimed)) }));
        if (codes.includes(missing)) found.sums.push({ total: [...group, [variable, missing]], parts: parts.map((row) => unknownIn(row.group)) });
      }
    }
  }
  return found;
}

/** A count of one group of people that the tables tell, by the endings that it takes in. */
type Told = { of: Group; ends: ReadonlySet<string> };
/** So many counts are tried as parts of one. */
const mostTried = 400;
/**
 * Ways in which counts that are told make up another: “without it” is all that had the other levels, where these are told on days that fit. Such a count
 * is rounded as their sum, and says nothing of its own. Found by taking the count that takes in most of what is still missing at each step.
 */
function madeUpOf(whole: Told, told: readonly Told[]): Group[][] {
  const inside = told.filter(({ ends }) => ends.size < whole.ends.size && [...ends].every((end) => whole.ends.has(end))).sort((a, b) => b.ends.size - a.ends.size);
  const same = told.slice(0, told.indexOf(whole)).filter(({ ends }) => ends.size === whole.ends.size && [...ends].every((end) => whole.ends.has(end))).map(({ of }) => [of]);
  let tried = 0;
  const rest = (left: ReadonlySet<string>): Group[] | null => {
    if (left.size === 0) return [];
    const [next] = left;
    for (const part of inside) {
      if (!part.ends.has(next!) || ![...part.ends].every((end) => left.has(end))) continue;
      if (++tried > mostTried) return null;
      const others = rest(new Set([...left].filter((end) => !part.ends.has(end))));
      if (others) return [part.of, ...others];
    }
    return null;
  };
  const parts = rest(whole.ends);
  return parts ? [parts, ...same] : same;
}

const groupsBy = (dimensions: readonly Dimension[]): Group[] => combinations(dimensions.map(({ variable, levels }) => levels.map(({ code }): Assignment => [variable, code])));

/** The endings by group, on the days that are released. */
function rowsOf(of: Endings, breaks: readonly number[]): Row[] {
  const { dimensions, counts } = of.table;
  const width = dimensions.at(-1)!.levels.length;
  const groups = groupsBy(dimensions.slice(0, -1));
  const finest = stretchesOf(of);
  const into = [...of.breaks.map((day) => { const found = breaks.findIndex((to) => day <= to); return found < 0 ? breaks.length : found; }), breaks.length, breaks.length + 1];
  return groups.map((group, g) => ({
    group, unknown: counts[(g + 1) * width - 1]!,
    counts: of.levels.map((_, level) => into.reduce((row, stretch, i) => { row[stretch]! += counts[g * width + level * finest + i]!; return row; }, new Array<number>(breaks.length + 2).fill(0))),
  }));
}

function choices(levels: readonly number[]): number[][] {
  if (levels.length <= mostLevels) return levels.reduce<number[][]>((sets, level) => [...sets, ...sets.map((set) => [...set, level])], [[]]).filter((set) => set.length > 0);
  const without = (...left: number[]) => levels.filter((level) => !left.includes(level));
  return [...levels.map((level) => [level]), [...levels], ...levels.map((level) => without(level)), ...levels.flatMap((a) => levels.filter((b) => b > a).map((b) => without(a, b)))];
}
