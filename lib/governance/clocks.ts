/**
 * Two clocks for one application before one committee: the custodian's runs while the committee has it, the applicant's while it is back with
 * questions. Both count working days of the TRE's nation. A matter begins with the version that is handed in and ends with an approval or refusal.
 */
import { dayOf, type PlainDate } from "#lib/kernel/plain-date.ts";
import type { Recorded } from "./deliberation.ts";
import { afterWorkingDays, workingDaysBetween } from "./working-days.ts";

type Turn = { readonly of: "custodian" | "applicant"; readonly from: PlainDate; readonly to: PlainDate | null };
/** Oldest first; the last turn of the last one is open while somebody's clock runs. */
export type ClockedMatter = { readonly turns: readonly Turn[]; readonly ended: PlainDate | null };

/** What happened before versions were routed tells no beginning and is left out. */
export function clockedMatters(events: readonly Recorded[]): ClockedMatter[] {
  const matters: { turns: Turn[]; ended: PlainDate | null }[] = [];
  const pass = (matter: { turns: Turn[] }, on: PlainDate, next: Turn["of"] | null) => {
    const last = matter.turns.pop();
    if (last) matter.turns.push({ ...last, to: on });
    if (next !== null) matter.turns.push({ of: next, from: on, to: null });
  };
  for (const { at, event } of events) {
    const on = dayOf(new Date(at));
    const matter = matters.at(-1);
    const running = matter?.ended === null ? matter : undefined;
    if (event.type === "routed") {
      if (!running) matters.push({ turns: [{ of: "custodian", from: on, to: null }], ended: null });
      else if (running.turns.at(-1)?.of === "applicant") pass(running, on, "custodian");
    } else if (event.type === "appealed") {
      // A matter of its own: the committee's time to decide is not the panel's.
      matters.push({ turns: [{ of: "custodian", from: on, to: null }], ended: null });
    } else if (event.type === "sent-back" && running) {
      // What the panel asks, the committee answers, not the applicant.
      pass(running, on, "custodian");
    } else if (event.type === "appeal-withdrawn" && running) {
      pass(running, on, null);
      running.ended = on;
    } else if (event.type === "concluded" && running) {
      pass(running, on, event.outcome === "deferred" ? "applicant" : null);
      if (event.outcome !== "deferred") running.ended = on;
    }
  }
  return matters;
}

const daysOf = (matter: ClockedMatter, of: Turn["of"], nation: string, today: PlainDate): number =>
  matter.turns.filter((turn) => turn.of === of).reduce((sum, turn) => sum + workingDaysBetween(nation, turn.from, turn.to ?? today), 0);

/** `due`: the last day of the committee's own target, while its clock runs. */
export type Clocks = { readonly custodian: number; readonly applicant: number; readonly running: "custodian" | "applicant" | null; readonly target: number; readonly due: PlainDate | null };
export function clocksOf(events: readonly Recorded[], target: number, nation: string, today: PlainDate): Clocks | null {
  const matter = clockedMatters(events).at(-1);
  if (!matter) return null;
  const [custodian, applicant] = [daysOf(matter, "custodian", nation, today), daysOf(matter, "applicant", nation, today)];
  const running = matter.ended === null ? (matter.turns.at(-1)?.of ?? null) : null;
  return { custodian, applicant, running, target, due: running === "custodian" ? afterWorkingDays(nation, today, Math.max(0, target - custodian)) : null };
}

const plural = (n: number) => `${n} working day${n === 1 ? "" : "s"}`;
export const clocksInWords = ({ custodian, applicant, running, target, due }: Clocks): string =>
  `${running === "custodian" ? "With the committee for" : "The committee had it for"} ${plural(custodian)} of ${target}${applicant > 0 || running === "applicant" ? `; ${running === "applicant" ? "it has been" : "it was"} with the applicant for ${plural(applicant)}` : ""}.${due === null ? "" : custodian > target ? " The target has passed." : ` Due ${due}.`}`;

/** `p` of the sorted numbers: the inverse of the empirical distribution with averaging at its steps (Hyndman and Fan 1996, definition 2); null of none. */
export function quantile(sorted: readonly number[], p: number): number | null {
  const at = sorted.length * p;
  const [low, high] = Number.isInteger(at) ? [sorted[at - 1] ?? sorted[0], sorted[at] ?? sorted.at(-1)] : [sorted[Math.ceil(at) - 1], sorted[Math.ceil(at) - 1]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

export type DecisionTimes = { readonly decided: number; readonly median: number | null; readonly ninetieth: number | null; readonly withinTarget: number };
/** Of the custodian's clock over all matters that were decided, working days. */
export function decisionTimes(matters: readonly ClockedMatter[], target: number, nation: string): DecisionTimes {
  const days = matters.flatMap((matter) => (matter.ended === null ? [] : [daysOf(matter, "custodian", nation, matter.ended)])).sort((a, b) => a - b);
  return { decided: days.length, median: quantile(days, 0.5), ninetieth: quantile(days, 0.9), withinTarget: days.filter((n) => n <= target).length };
}
