/** People by the finest groups that breakdowns of one query tell together, where these say one thing more or less finely (lib/query/hierarchies.ts). */
import type { TableDictionary } from "#lib/query/dictionary.ts";
import { breakdownsOf, facetKey, hierarchiesOf, type Facet, type Hierarchy } from "#lib/query/hierarchies.ts";
import { intervalOf } from "#lib/query/histogram-intervals.ts";
import type { Query } from "#lib/query/model.ts";
import type { AnalysisOutput, Dimension, Nested, NestedFacet } from "#lib/query/outputs.ts";
import type { PeopleTable } from "#lib/query/people-table.ts";
import { categoryOf } from "./columns.ts";

/** Of larger tables the ledger alone knows what they tell together. */
const mostGroups = 10_000;

/** A hierarchy, or a facet of which there is only one kind. `places`: of each person among the groups; −1 for whom the words leave no place. */
type Part = Hierarchy & { dimension: Dimension; places: () => Int32Array };

export function nestedOf(query: Query, dictionary: TableDictionary | undefined, outputs: readonly AnalysisOutput[], people: PeopleTable): Nested[] {
  const breakdowns = breakdownsOf(outputs, query);
  const hierarchies = hierarchiesOf(breakdowns.flat(), query, dictionary);
  if (hierarchies.length === 0) return [];
  const inHierarchy = new Set(hierarchies.flatMap(({ facets }) => facets.map(facetKey)));
  const alone = [...new Map(breakdowns.flat().map((facet) => [facetKey(facet), facet])).values()].filter((facet) => !inHierarchy.has(facetKey(facet)));
  const parts = [...hierarchies, ...alone.map((facet): Hierarchy => ({ facets: [facet], groups: facet.levels.map((_, i) => [i]) }))].map((part) => partOf(part, people));
  const partsOf = new Map(parts.flatMap((part) => part.facets.map((facet) => [facetKey(facet), part] as const)));
  const partIn = (facet: Facet): Part => partsOf.get(facetKey(facet))!;

  // What two breakdowns share, each in its own levels, and each facet alone.
  const shared = breakdowns.flatMap((one) => [...breakdowns.map((other) => one.filter((facet) => other.some((its) => partIn(its) === partIn(facet)))), ...one.map((facet) => [facet])]);
  const families = Map.groupBy(new Map(shared.map((way) => [way.map(facetKey).sort().join("\n"), way])).values(), (way) => [...new Set(way.map((facet) => parts.indexOf(partIn(facet))))].sort().join());
  return [...families.values()].flatMap((ways) => {
    const of = [...new Set(ways[0]!.map(partIn))];
    if (ways.length < 2 || of.reduce((product, { groups }) => product * groups.length, 1) > mostGroups) return [];
    const counts = countBy(of, people.ids.length);
    return counts ? [{ table: { dimensions: of.map(({ dimension }) => dimension), counts }, ways: ways.map((way) => way.map((facet) => nestedFacet(facet, of.indexOf(partIn(facet)), partIn(facet)))) }] : [];
  });
}

const nestedFacet = (facet: Facet, dimension: number, { facets, groups }: Part): NestedFacet => {
  const place = facets.findIndex((one) => facetKey(one) === facetKey(facet));
  return { variable: facet.variable, levels: facet.levels, dimension, of: groups.map((group) => group[place]!) };
};

function partOf(hierarchy: Hierarchy, people: PeopleTable): Part {
  const { facets, groups } = hierarchy;
  const name = `_${[...new Set(facets.map(({ variable }) => variable))].sort().join("_and_")}`;
  const codeOf = (group: readonly number[]): string => group.map((place, i) => facets[i]!.levels[place]!).join(" and ");
  let places: Int32Array | undefined;
  return { ...hierarchy, places: () => (places ??= placesAmong(hierarchy, people)), dimension: { variable: name, label: name, levels: groups.map((group) => ({ code: codeOf(group), label: codeOf(group) })) } };
}

function placesAmong({ facets, groups }: Hierarchy, people: PeopleTable): Int32Array {
  const combined = new Float64Array(people.ids.length);
  const among = groups.map(() => 0);
  facets.forEach((facet, f) => {
    const placeOf = placeIn(facet, people);
    for (let person = 0; person < combined.length; person++) combined[person] = combined[person]! * facet.levels.length + placeOf(person);
    groups.forEach((group, i) => (among[i] = among[i]! * facet.levels.length + group[f]!));
  });
  const at = new Map(among.map((number, i) => [number, i]));
  return Int32Array.from(combined, (number) => at.get(number) ?? -1);
}

function placeIn({ variable, levels, breaks }: Facet, people: PeopleTable): (person: number) => number {
  const column = people.columns.get(variable)!;
  if (column.kind === "number") return breaks ? (person) => intervalOf(column.values[person]!, breaks) : (person) => (Number.isNaN(column.values[person]) ? 1 : 0);
  const { codes, levels: own } = categoryOf(people, variable);
  const places = own.map(({ code }) => levels.indexOf(code));
  return (person) => places[codes[person]!]!;
}

/** Null where somebody is in no group: then the data are not what their words say, and nothing may be taken from the words. */
function countBy(parts: readonly Part[], size: number): number[] | null {
  const counts = new Array<number>(parts.reduce((product, { groups }) => product * groups.length, 1)).fill(0);
  const columns = parts.map(({ groups, places }) => ({ width: groups.length, places: places() }));
  for (let person = 0; person < size; person++) {
    let cell = 0;
    for (const { width, places } of columns) {
      if (places[person]! < 0) return null;
      cell = cell * width + places[person]!;
    }
    counts[cell]! += 1;
  }
  return counts;
}
