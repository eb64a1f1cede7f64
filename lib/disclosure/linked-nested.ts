/**
 * Breakdowns that say one thing more or less finely, as sums of the finest groups that they tell together: a band of twenty years is the sum of two of ten, and
 * so is its rounded number. Otherwise one analysis gives the other away: 38 people of 40 to 60 less 30 of 50 to 60 (attack A1), four tens beside a fifty that
 * only four twelves fit (attack A2), nine single years in a band of fewer than ten, none of them empty. Where bands cross, fewer than 50 less fewer than 45
 * is a group that no table counts: it is looked after as if one did.
 */
import type { Nested } from "#lib/query/outputs.ts";
import { combinations, type Assignment, type Group, type LinkedGroups } from "./linked-groups.ts";

/** Of more groups that no table counts, bounds of single ones are loose anyway. */
const mostNew = 1000;

/** `isCounted`: whether a group is among the counts, which it is not where its outputs were withheld. */
export function linkNested(nested: readonly Nested[], isCounted: (group: Group) => boolean): LinkedGroups {
  const found: LinkedGroups = { groups: [], sums: [] };
  for (const { table: { dimensions, counts }, ways } of nested) {
    const places = combinations(dimensions.map(({ levels }) => [...levels.keys()]));
    const groupAt = (way: Nested["ways"][number], cell: readonly number[]): Group => way.map(({ variable, levels, dimension, of }) => [variable, levels[of[cell[dimension]!]!]!]);
    const told = ways.map((way) => Map.groupBy(places.keys(), (i) => JSON.stringify(groupAt(way, places[i]!)))).filter((cells) => [...cells.keys()].every((name) => isCounted(JSON.parse(name) as Group)));
    if (told.length < 2) continue;
    // A group that some table counts alone has that table's name.
    const names = places.map((_): Group | null => null);
    for (const cells of told) for (const [name, of] of cells) if (of.length === 1) names[of[0]!] ??= JSON.parse(name) as Group;
    if (names.filter((name) => name === null).length > mostNew) continue;
    const named = places.map((cell, i) => names[i] ?? dimensions.map(({ variable, levels }, d): Group[number] => [variable, levels[cell[d]!]!.code]));
    named.forEach((of, i) => found.groups.push({ of, people: counts[i]! }));
    for (const cells of told) {
      for (const [name, of] of cells) if (of.length > 1 || JSON.stringify(named[of[0]!]) !== name) found.sums.push({ total: JSON.parse(name) as Group, parts: of.map((i) => named[i]!) });
    }
  }
  return found;
}

/** Of each level of the finer variable the level of the coarser one that holds it; undefined where one does not lie in the other. */
export type Coarser = (finer: string, coarser: string) => ReadonlyMap<string, string> | undefined;
export function coarserBy(nested: readonly Nested[]): Coarser {
  const found = new Map<string, Map<string, string>>();
  for (const { ways } of nested) {
    for (const fine of ways.flat()) {
      for (const wide of ways.flat()) {
        if (fine.dimension !== wide.dimension || fine.variable === wide.variable) continue;
        const inside = fine.levels.map((_, at) => new Set(wide.of.filter((_place, i) => fine.of[i] === at)));
        if (inside.every(({ size }) => size === 1)) found.set(JSON.stringify([fine.variable, wide.variable]), new Map(fine.levels.flatMap((level, at) => [...inside[at]!].map((place) => [level, wide.levels[place]!] as const))));
      }
    }
  }
  return (finer, coarser) => found.get(JSON.stringify([finer, coarser]));
}

/** How the people of one group lie to those of another by their words: inside them, apart from them, or some inside. */
export type Position = "inside" | "apart" | "across";

/** Whether some groups are a larger one's parts. Of groups by variables that say different things nothing is known: they lie across. */
export function positionBy(nested: readonly Nested[]): (group: Group, outer: Group) => Position {
  const placesOf = ([variable, level]: Assignment): { dimension: string; places: Set<number> }[] => nested.flatMap(({ table: { dimensions }, ways }) => ways.flat().flatMap((facet) =>
    facet.variable === variable && facet.levels.includes(level) ? [{ dimension: JSON.stringify(dimensions[facet.dimension]!.levels), places: new Set([...facet.of.keys()].filter((i) => facet.levels[facet.of[i]!] === level)) }] : []));
  const read = new Map<string, ReturnType<typeof placesOf>>();
  const known = (one: Assignment) => read.get(one.join("\n")) ?? read.set(one.join("\n"), placesOf(one)).get(one.join("\n"))!;
  const between = (one: Assignment, outer: Assignment): Position => {
    if (one[0] === outer[0]) return one[1] === outer[1] ? "inside" : "apart";
    for (const { dimension, places } of known(one)) {
      const wide = known(outer).find((other) => other.dimension === dimension);
      if (!wide) continue;
      const shared = [...places].filter((place) => wide.places.has(place)).length;
      return shared === places.size ? "inside" : shared === 0 ? "apart" : "across";
    }
    return "across";
  };
  return (group, outer) => {
    const each = outer.map((condition) => group.map((own) => between(own, condition)));
    if (each.some((of) => of.includes("apart"))) return "apart";
    return each.every((of) => of.includes("inside")) ? "inside" : "across";
  };
}
