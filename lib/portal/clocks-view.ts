import { clocksInWords, clocksOf } from "#lib/governance/clocks.ts";
import type { BeforeCommittee } from "./deliberation-of.ts";
import type { ClocksView } from "./project-view.ts";

/** Whose clock runs, in days and in a sentence. */
export function clocksView({ events, deliberation }: BeforeCommittee, nation: string, today: string): ClocksView | null {
  const clocks = clocksOf(events, deliberation.rule.serviceDays, nation, today);
  return clocks && { ...clocks, sentence: clocksInWords(clocks) };
}
