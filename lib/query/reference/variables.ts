/** The value of a variable that counts from an index date. */
import { fromDayNumber, yearOf } from "#lib/kernel/plain-date.ts";
import type { DaysFromIndex, Variable } from "../model.ts";
import { distinct, recordKey, recordsFound, type Found } from "./records.ts";
import type { Period, World } from "./world.ts";

export type IndexVariable = Extract<Variable, { kind: "records" | "days-between" | "follow-up" | "index-year" }>;
type Windowed = { records: Parameters<typeof recordsFound>[0]; days: DaysFromIndex };

function inDays({ records, days }: Windowed, personId: string, index: Period, world: World): Found[] {
  const [from, to] = [days.from === null ? -Infinity : index.start + days.from, days.to === null ? Infinity : index.start + days.to];
  return recordsFound(records, personId, world).filter((r) => r.start >= from && r.start <= to);
}
/** Earlier first; of one day by record number, then value. */
const inOrder = (a: Found & { value: number }, b: Found & { value: number }): number => a.start - b.start || (a.id < b.id ? -1 : a.id > b.id ? 1 : a.value - b.value);

/** A number, “yes” or “no”, the code of a year, or null for “not known”; before cut points make a category of it. */
export function indexValue(variable: IndexVariable, personId: string, index: Period, world: World): number | string | null {
  switch (variable.kind) {
    case "records": {
      const found = inDays(variable, personId, index, world).filter((r) => variable.unitConceptId === undefined || r.unit === variable.unitConceptId);
      const values = found.filter((r): r is Found & { value: number } => r.value !== null && Number.isFinite(r.value)).sort(inOrder);
      switch (variable.measure) {
        case "had": return found.length > 0 ? "yes" : "no";
        case "count": return distinct(found, recordKey).length;
        case "days-to-first": return found[0] ? found[0].start - index.start : null;
        case "days-to-last": return found.length > 0 ? found.at(-1)!.start - index.start : null;
        case "first-value": return values[0]?.value ?? null;
        case "last-value": return values.at(-1)?.value ?? null;
      }
      break;
    }
    case "days-between": {
      const [from, to] = [inDays(variable.from, personId, index, world)[0], inDays(variable.to, personId, index, world)[0]];
      return from && to ? to.start - from.start : null;
    }
    case "follow-up": {
      const first = recordsFound(variable.outcome, personId, world).find((r) => r.start > index.start);
      if (variable.measure === "event") return first && first.start <= index.end ? "yes" : "no";
      return Math.min(first?.start ?? Infinity, index.end) - index.start;
    }
    case "index-year": {
      const year = yearOf(fromDayNumber(index.start));
      return year < variable.from ? `before-${variable.from}` : year > variable.to ? `after-${variable.to}` : `${year}`;
    }
  }
}
