/**
 * Two clocks for one application before one committee: the custodian's runs while the committee has it, the applicant's while it is back with
 * questions. Both count working days of the TRE's nation. A matter begins with the version that is handed in and ends with an approval or refusal, or when the applicant withdraws it.
 * The committee's own pages and the public register by quarter both reckon with these.
 */
import { z } from "zod";
import { nearestRank } from "#lib/kernel/nearest-rank.ts";
import { dayOf, type PlainDate } from "#lib/kernel/plain-date.ts";
import type { Outcome } from "./ballots.ts";
import { signaturesOf } from "./committee.ts";
import type { Recorded } from "./deliberation.ts";
import type { RefusalReason } from "./refusal-reasons.ts";
import { afterWorkingDays, workingDaysBetween, type Calendar } from "./working-days.ts";

type Turn = { readonly of: "custodian" | "applicant"; readonly from: PlainDate; readonly to: PlainDate | null };
/** Oldest first; the last turn of the last one is open while somebody's clock runs. */
export type ClockedMatter = { readonly turns: readonly Turn[]; readonly ended: PlainDate | null; /** By the applicant and not by a decision. */ readonly withdrawn?: true };
/** What a committee said with effect. */
export type CommitteeWord = { readonly on: PlainDate; readonly outcome: Outcome; readonly refusedFor?: RefusalReason | undefined };

/** What turns the clocks beside a word: a version came, an appeal was made, sent back to the committee, or taken back, or the application itself was. */
const turning = ["routed", "appealed", "sent-back", "appeal-withdrawn", "application-withdrawn"] as const;
type Turning = { readonly on: PlainDate; readonly is: (typeof turning)[number] };
/** Of these kinds are the events that clocks and words are made of. */
export const clockedEvents = [...turning, "opened", "concluded", "signed"] as const satisfies readonly Recorded["event"]["type"][];

/**
 * When the application came before the committee and what was said of it, in order. A decision that its members sign is not said before the last signature that its round's
 * rule demands, and counts from that day; what was written down anew meanwhile is signed anew.
 */
function comingsAndWords(events: readonly Recorded[]): (Turning | CommitteeWord)[] {
  const demanded = new Map<number, number>();
  let unsigned: { round: number; word: Omit<CommitteeWord, "on">; signers: Set<string> } | undefined;
  return events.flatMap(({ by, at, event }): ReturnType<typeof comingsAndWords> => {
    const on = dayOf(new Date(at));
    switch (event.type) {
      case "routed": case "appealed": case "sent-back": case "appeal-withdrawn": case "application-withdrawn": return [{ on, is: event.type }];
      case "opened": demanded.set(event.round, signaturesOf(event.rule)); return [];
      case "concluded": {
        if (event.outcome === null) return [];
        const word = { outcome: event.outcome, ...(event.refusedFor && { refusedFor: event.refusedFor }) };
        const waits = event.statement !== undefined && (demanded.get(event.round) ?? 0) > 0;
        unsigned = waits ? { round: event.round, word, signers: new Set() } : undefined;
        return waits ? [] : [{ on, ...word }];
      }
      case "signed": {
        if (unsigned?.round !== event.round) return [];
        const { word, signers } = unsigned;
        if (signers.add(by).size < (demanded.get(event.round) ?? 0)) return [];
        unsigned = undefined;
        return [{ on, ...word }];
      }
      case "declared": case "recused": case "raised": case "cast": case "closed": case "reviewer-asked": case "review-ended": case "opinion-given": case "condition-met": case "condition-shown": case "drawn": case "looked-back": return [];
    }
  });
}
/** What applicants were told, in order. An appeal says something new only where it overturns: a refusal that is upheld was told before, and what is sent back asks the committee. */
export function committeeWords(events: readonly Recorded[]): CommitteeWord[] {
  let isAppeal = false;
  return comingsAndWords(events).filter((one): one is CommitteeWord => {
    if ("is" in one) isAppeal = one.is === "appealed";
    return "outcome" in one && (!isAppeal || one.outcome === "approved");
  });
}

/** What happened before versions were routed tells no beginning and is left out. */
export function clockedMatters(events: readonly Recorded[]): ClockedMatter[] {
  const matters: { turns: Turn[]; ended: PlainDate | null; withdrawn?: true }[] = [];
  const pass = (matter: { turns: Turn[] }, on: PlainDate, next: Turn["of"] | null) => {
    const last = matter.turns.pop();
    if (last) matter.turns.push({ ...last, to: on });
    if (next !== null) matter.turns.push({ of: next, from: on, to: null });
  };
  for (const one of comingsAndWords(events)) {
    const matter = matters.at(-1);
    const running = matter?.ended === null ? matter : undefined;
    if ("outcome" in one) {
      if (!running) continue;
      pass(running, one.on, one.outcome === "deferred" ? "applicant" : null);
      if (one.outcome !== "deferred") running.ended = one.on;
    } else if (one.is === "appealed" || (one.is === "routed" && !running)) {
      // An appeal is a matter of its own: the committee's time to decide is not the panel's.
      matters.push({ turns: [{ of: "custodian", from: one.on, to: null }], ended: null });
    } else if (one.is === "sent-back" && running) {
      // What the panel asks, the committee answers, not the applicant.
      pass(running, one.on, "custodian");
    } else if (one.is === "appeal-withdrawn" && running) {
      pass(running, one.on, null);
      running.ended = one.on;
    } else if (one.is === "application-withdrawn" && running) {
      pass(running, one.on, null);
      [running.ended, running.withdrawn] = [one.on, true];
    } else if (one.is === "routed" && running?.turns.at(-1)?.of === "applicant") pass(running, one.on, "custodian");
  }
  return matters;
}

const daysOf = (matter: ClockedMatter, of: Turn["of"], calendar: Calendar, today: PlainDate): number =>
  matter.turns.filter((turn) => turn.of === of).reduce((sum, turn) => sum + workingDaysBetween(calendar, turn.from, turn.to ?? today), 0);

/** `due`: the last day of the committee's own target, while its clock runs. */
export type Clocks = { readonly custodian: number; readonly applicant: number; readonly running: "custodian" | "applicant" | null; readonly target: number; readonly due: PlainDate | null };
export function clocksOf(events: readonly Recorded[], target: number, calendar: Calendar, today: PlainDate): Clocks | null {
  const matter = clockedMatters(events).at(-1);
  if (!matter) return null;
  const [custodian, applicant] = [daysOf(matter, "custodian", calendar, today), daysOf(matter, "applicant", calendar, today)];
  const running = matter.ended === null ? (matter.turns.at(-1)?.of ?? null) : null;
  return { custodian, applicant, running, target, due: running === "custodian" ? afterWorkingDays(calendar, today, Math.max(0, target - custodian)) : null };
}

/** Working days until the committee's own target, below 0 where it has passed; null while its clock does not run. */
export const daysLeft = ({ running, target, custodian }: Clocks): number | null => (running === "custodian" ? target - custodian : null);
/** The least left first; what no clock runs for, last. */
export const byDaysLeft = (a: { readonly left: number | null }, b: { readonly left: number | null }): number => (a.left ?? Infinity) - (b.left ?? Infinity) || 0;

const plural = (n: number) => `${n} working day${n === 1 ? "" : "s"}`;
export const clocksInWords = ({ custodian, applicant, running, target, due }: Clocks): string =>
  `${running === "custodian" ? "With the committee for" : "The committee had it for"} ${plural(custodian)} of ${target}${applicant > 0 || running === "applicant" ? `; ${running === "applicant" ? "it has been" : "it was"} with the applicant for ${plural(applicant)}` : ""}.${due === null ? "" : custodian > target ? " The target has passed." : ` Due ${due}.`}`;

export const daysLeftInWords = (left: number): string => (left < 0 ? `Overdue by ${plural(-left)}` : left === 0 ? "Due today" : `${plural(left)} left`);

/** Of the matters that were decided, and not of those that were withdrawn: the last day of each, and the working days that the committee had it. */
export const decisionDays = (matters: readonly ClockedMatter[], calendar: Calendar): { on: PlainDate; days: number }[] =>
  matters.flatMap((matter) => (matter.ended === null || matter.withdrawn ? [] : [{ on: matter.ended, days: daysOf(matter, "custodian", calendar, matter.ended) }]));

export const DecisionTimes = z.object({
  decisions: z.int(),
  /** Working days that half, and nine in ten, of the decisions did not exceed; null where nothing was decided. */
  median: z.int().nullable(), ninetieth: z.int().nullable(),
});
export type DecisionTimes = z.infer<typeof DecisionTimes>;
export const decisionTimes = (days: readonly number[]): DecisionTimes => ({ decisions: days.length, median: nearestRank(days, 0.5), ninetieth: nearestRank(days, 0.9) });
