import { clocksInWords, clocksOf } from "#lib/governance/clocks.ts";
import type { BeforeCommittee } from "./deliberation-of.ts";
import type { ClocksView } from "./project-view.ts";

/** Whose clock runs, in days and in a sentence. */
export function clocksView({ events, deliberation, calendar }: BeforeCommittee, today: string): ClocksView | null {
  const clocks = clocksOf(events, deliberation.rule.serviceDays, calendar, today);
  return clocks && { ...clocks, sentence: clocksInWords(clocks) };
}
