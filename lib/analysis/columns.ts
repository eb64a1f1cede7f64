/** Columns of the table of people, as analyses read them. */
import { missingLevel, type CountTable, type Dimension } from "#lib/query/outputs.ts";
import type { Event } from "#lib/query/analysis.ts";
import type { Level } from "#lib/query/dictionary.ts";
import type { PeopleColumn, PeopleTable } from "#lib/query/people-table.ts";

export type Category = Extract<PeopleColumn, { kind: "category" }>;
export type Numbers = Extract<PeopleColumn, { kind: "number" }>;

const column = (people: PeopleTable, name: string): PeopleColumn => {
  const found = people.columns.get(name);
  if (!found) throw new TypeError(`there is no variable ${name}`);
  return found;
};
export function categoryOf(people: PeopleTable, name: string): Category {
  const found = column(people, name);
  if (found.kind !== "category") throw new TypeError(`variable ${name} is not a category`);
  return found;
}
export function numbersOf(people: PeopleTable, name: string): Numbers {
  const found = column(people, name);
  if (found.kind !== "number") throw new TypeError(`variable ${name} is not a number`);
  return found;
}

/** Of each person: 1 where the event came, 0 where not, −1 where that is not known. */
export function eventOf(people: PeopleTable, { variable, level }: Event): Int8Array {
  const { levels, codes } = categoryOf(people, variable);
  const at = levels.findIndex((l) => l.code === level);
  if (at < 0) throw new TypeError(`variable ${variable} has no level ${level}`);
  const unknown = levels.findIndex((l) => l.code === missingLevel.code);
  return Int8Array.from(codes, (code) => (code === at ? 1 : code === unknown ? -1 : 0));
}

/** `levels`: of every group, in the order of the cells of a table by `dimensions`. */
export type Groups = { dimensions: Dimension[]; levels: readonly Level[]; of: (person: number) => number };
/** Groups of people by a category; one group of everyone where there is none. */
export function groupsOf(people: PeopleTable, by: string | undefined, label: (name: string) => string): Groups {
  if (by === undefined) return { dimensions: [], levels: [{ code: "everyone", label: "Everyone" }], of: () => 0 };
  const { levels, codes } = categoryOf(people, by);
  return { dimensions: [{ variable: by, label: label(by), levels: [...levels] }], levels, of: (person) => codes[person]! };
}

/** Each group of `inner` within each of `outer`. */
export const groupsWithin = (outer: Groups, inner: Groups): Groups => ({
  dimensions: [...outer.dimensions, ...inner.dimensions], of: (person) => outer.of(person) * inner.levels.length + inner.of(person),
  levels: outer.levels.flatMap((one) => inner.levels.map((other): Level => ({ code: `${one.code} / ${other.code}`, label: `${one.label}, ${other.label}` }))),
});

/** People in each cell of groups by levels. */
export function countInto(size: number, groups: Groups, dimension: Dimension, levelOf: (person: number) => number): CountTable {
  const width = dimension.levels.length;
  const counts = new Array<number>(groups.levels.length * width).fill(0);
  for (let person = 0; person < size; person++) counts[groups.of(person) * width + levelOf(person)]! += 1;
  return { dimensions: [...groups.dimensions, dimension], counts };
}

/** The level of people of whom the analysis knows everything, and the one of the others. */
export const completeness = (variable: string, label: string): Dimension => ({ variable, label, levels: [{ code: "_known", label: "Known" }, missingLevel] });
