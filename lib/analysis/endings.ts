/** How everyone's follow-up ended (lib/query/endings.ts), of each outcome and time of which a query asks for rates or curves: over everyone, and by whatever these are divided by. */
import type { AnalysisOf } from "#lib/query/analysis.ts";
import { endingOf, endingsDimension, otherLevels } from "#lib/query/endings.ts";
import { missingLevel, type Endings } from "#lib/query/outputs.ts";
import type { PeopleTable } from "#lib/query/people-table.ts";
import { categoryOf, countInto, groupsOf, groupsWithin, numbersOf, type Groups } from "./columns.ts";

type Timed = AnalysisOf<"rate" | "survival">;

export function endingsOf(analyses: readonly { kind: string }[], people: PeopleTable): Endings[] {
  const timed = analyses.filter((one): one is Timed => one.kind === "rate" || one.kind === "survival");
  const families = Map.groupBy(timed, ({ event, time }) => JSON.stringify([event.variable, time]));
  return [...families.values()].flatMap((family) => {
    const { event: { variable }, time } = family[0]!;
    const { levels: all, codes } = categoryOf(people, variable);
    const { values } = numbersOf(people, time);
    const asked = [...new Set(family.map(({ event }) => event.level))];
    const hasOthers = all.some(({ code }) => code !== missingLevel.code && !asked.includes(code));
    const breaks = [...new Set(family.flatMap((one) => (one.kind === "survival" ? one.breaks.filter((day) => day > 0) : [])))].sort((a, b) => a - b);
    const of = { variable, time, levels: hasOthers ? [...asked, otherLevels] : asked, breaks };
    const dimension = endingsDimension(of);
    const placeOf = all.map(({ code }) => (code === missingLevel.code ? -1 : asked.includes(code) ? asked.indexOf(code) : asked.length));
    const ended = (i: number): number => (placeOf[codes[i]!]! < 0 ? dimension.levels.length - 1 : endingOf(of, placeOf[codes[i]!]!, values[i]!));
    return divisionsOf(family, people).map((groups) => ({ ...of, table: countInto(people.ids.length, groups, dimension, ended) }));
  });
}

/** Everyone, then every way in which one of the tables divides people: one with groups within groups divides them by each, and by both. */
function divisionsOf(family: readonly Timed[], people: PeopleTable): Groups[] {
  const by = (name?: string): Groups => groupsOf(people, name, (label) => label);
  const divisions = family.flatMap((one): [string, Groups][] => {
    const within = one.kind === "rate" ? one.within : undefined;
    if (one.by === undefined) return [];
    const outer: [string, Groups][] = within === undefined ? [] : [[within, by(within)], [[within, one.by].sort().join("\n"), groupsWithin(by(within), by(one.by))]];
    return [[one.by, by(one.by)], ...outer];
  });
  return [by(), ...new Map(divisions).values()];
}
