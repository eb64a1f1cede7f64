/** A bound moved to a round number, away from the one that was asked before: so that many people more come in or drop out, not a few. */
import type { PlainDate } from "#lib/kernel/plain-date.ts";
import type { CalendarWindow, Criterion } from "./model.ts";

type Ends = { min?: number | undefined; max?: number | undefined };

/** `before`: the criterion of its kind in the nearest earlier question; without one everybody was in, and the bounds are drawn in. Undefined where it has no bound to move. */
export function fartherBound(criterion: Criterion, before: Criterion | undefined): Criterion | undefined {
  switch (criterion.kind) {
    case "age": return moved(criterion, before?.kind === "age" && before.at === criterion.at ? before : undefined, () => 10);
    case "number": return moved(criterion, before?.kind === "number" && before.column === criterion.column ? before : undefined, magnitude);
    case "condition": case "drug": case "procedure": case "measurement": case "observation": {
      const window = criterion.window && aYearIn(criterion.window);
      return window && { ...criterion, window };
    }
    case "sex": case "race": case "ethnicity": case "category": case "group": return undefined;
  }
}

/** 10 of 76, 1,000 of 5,300. */
const magnitude = (value: number): number => 10 ** Math.floor(Math.log10(Math.abs(value)));

function moved<C extends Ends>(criterion: C, before: Ends | undefined, unitOf: (value: number) => number): C | undefined {
  const min = criterion.min === undefined || criterion.min === 0 || criterion.min === before?.min ? criterion.min : round(criterion.min, unitOf(criterion.min), before?.min !== undefined && criterion.min < before.min ? -1 : 1);
  const max = criterion.max === undefined || criterion.max === 0 || criterion.max === before?.max ? criterion.max : round(criterion.max, unitOf(criterion.max), before?.max !== undefined && criterion.max > before.max ? 1 : -1);
  if ((min === criterion.min && max === criterion.max) || (min !== undefined && max !== undefined && min > max)) return undefined;
  return { ...criterion, ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
}

/** The next multiple of the unit that lies at least half a unit off: 76 up is 90, 76 down is 70. */
function round(value: number, unit: number, direction: 1 | -1): number {
  const steps = value / unit;
  const next = direction === 1 ? Math.ceil(steps + 0.5) : Math.floor(steps - 0.5);
  return Number((next * unit).toPrecision(12));
}

/** Calendar windows a year shorter at each end that they have. */
function aYearIn({ from, to }: CalendarWindow): CalendarWindow | undefined {
  const shifted = (date: PlainDate, years: 1 | -1): PlainDate => `${String(Number(date.slice(0, 4)) + years).padStart(4, "0")}${date.slice(4).replace("-02-29", "-02-28")}`;
  const window = { ...(from !== undefined && { from: shifted(from, 1) }), ...(to !== undefined && { to: shifted(to, -1) }) };
  return (window.from === undefined && window.to === undefined) || (window.from !== undefined && window.to !== undefined && window.from > window.to) ? undefined : window;
}
