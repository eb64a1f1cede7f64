/** Derived, never set: where an application stands once some committees have answered, and who has to act. */
import { inARow } from "#lib/kernel/in-a-row.ts";
import { applicationStateTable, isDeciding, nextApplicationState, type ApplicationState, type SiteState } from "./project-states.ts";

/** After a committee's decision: returned as soon as one sent it back, decided when none is left to answer. */
export function stateAfterDecision(state: ApplicationState, sites: readonly SiteState[]): ApplicationState {
  if (sites.includes("returned")) return nextApplicationState(state, "return") ?? state;
  if (!sites.some(isDeciding)) return nextApplicationState(state, "decide-last") ?? state;
  return state;
}

export type SiteStanding = { treName: string; state: SiteState };
/** `Northmoor` → who has to act, in a sentence. */
export function whoseTurn(state: ApplicationState, sites: readonly SiteStanding[]): string {
  const awaiting = sites.filter((s) => isDeciding(s.state)).map((s) => s.treName);
  const returned = sites.filter((s) => s.state === "returned").map((s) => s.treName);
  switch (applicationStateTable[state].turn) {
    case "applicant": return returned.length > 0 ? `The applicant's: ${inARow(returned)} asked for changes.` : "The applicant's.";
    case "data access committee": return awaiting.length > 0 ? `The ${awaiting.length > 1 ? "committees" : "committee"} of ${inARow(awaiting)}.` : "Nobody's.";
    case "nobody": return "Nobody's.";
  }
}
