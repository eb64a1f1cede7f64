/** What the words of a query call by name: its concept sets, its variables, a table's columns and their levels. */
import type { Column, TableDictionary } from "../dictionary.ts";

/** `shown` stands in the words for `id`. No two of a list are shown alike. */
export type Name = { id: string; shown: string };
export type Names = {
  sets: readonly Name[];
  variables: readonly Name[];
  columns: readonly Name[];
  column: (name: string) => Column | undefined;
  levelsOf: (column: string) => readonly Name[];
};

/** Text on one line. */
export const onOneLine = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

/** A name that two things share is followed by each one's own key. */
function distinct(items: readonly { id: string; name: string }[]): Name[] {
  const times = new Map<string, number>();
  const key = (name: string) => onOneLine(name).toLowerCase();
  for (const { name } of items) times.set(key(name), (times.get(key(name)) ?? 0) + 1);
  return items.map(({ id, name }) => ({ id, shown: times.get(key(name)) === 1 ? onOneLine(name) : `${onOneLine(name)} (${id})` }));
}

export function namesOf({ conceptSets, variables, dictionary }: {
  conceptSets?: readonly { key: string; name: string }[] | undefined; variables?: readonly { name: string; label: string }[] | undefined; dictionary?: TableDictionary | undefined;
}): Names {
  const columns = new Map((dictionary?.columns ?? []).map((c) => [c.name, c]));
  return {
    sets: distinct((conceptSets ?? []).map(({ key, name }) => ({ id: key, name }))),
    variables: distinct((variables ?? []).map(({ name, label }) => ({ id: name, name: label }))),
    columns: distinct([...columns.values()].map(({ name, label }) => ({ id: name, name: label }))),
    column: (name) => columns.get(name),
    levelsOf: (name) => {
      const column = columns.get(name);
      if (column?.kind !== "category") return [];
      const declared = column.levels.map(({ code, label }) => ({ id: code, name: label }));
      return distinct([...declared, ...column.missingCodes.filter((code) => !column.levels.some((l) => l.code === code)).map((code) => ({ id: code, name: code }))]);
    },
  };
}
