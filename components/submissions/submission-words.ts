/** How a submission and its runs look to whoever waits for them: short names, tones, steps. */
import type { StepState } from "#components/ui/progress.tsx";
import type { Tone } from "#components/ui/tag.tsx";
import { phaseLabels } from "#lib/crate/describe-crate.ts";
import type { Phase } from "#lib/crate/model.ts";
import type { RunState } from "#lib/protocol/run-states.ts";

export const submissionLooks = {
  waiting: { name: "Waiting", tone: "waiting" },
  "in-progress": { name: "In progress", tone: "moving" },
  "partly-answered": { name: "Partly answered", tone: "moving" },
  answered: { name: "Answered", tone: "good" },
  "ended-in-part": { name: "Ended, answered in part", tone: "caution" },
  "ended-without-answer": { name: "Ended without an answer", tone: "bad" },
  withdrawn: { name: "Withdrawn", tone: "neutral" },
} as const satisfies Record<string, { name: string; tone: Tone }>;

export type PhaseAt = { phase: Phase; status: "not-started" | "under-way" | "done" | "failed" | "stopped" | "not-here"; since: string | null; by: string | null; reason: string | null };
export type PhaseCell = { name: string; state: StepState | "not-here"; since: string | null };

/** These wait for a person; every other phase under way is a machine at work. */
const waitsForPeople: ReadonlySet<RunState> = new Set(["awaiting-sign-off", "awaiting-output-check"]);

/** The phases of one run as steps. After a run has ended, what was never begun will not come: it is not “to come”. */
export function phaseCells(phases: readonly PhaseAt[], state: RunState, ended: boolean): PhaseCell[] {
  return phases.map(({ phase, status, since }) => ({ name: phaseLabels[phase], state: stepState(status, state, ended), since: status === "not-started" ? null : since }));
}

function stepState(status: PhaseAt["status"], state: RunState, ended: boolean): PhaseCell["state"] {
  switch (status) {
    case "done": return "done";
    case "under-way": return waitsForPeople.has(state) ? "waiting" : "current";
    case "failed": case "stopped": return "failed";
    case "not-here": return "not-here";
    case "not-started": return ended ? "skipped" : "ahead";
  }
}

const turns: Record<string, string> = {
  researcher: "Yours", "TRE agent": "The TRE’s agent", "data access committee": "The TRE’s data access committee", "TRE operator": "The TRE’s operator",
  "output checker": "The TRE’s output checker", "cohort discovery worker": "The site’s cohort discovery worker", portal: "This portal", nobody: "Nobody’s",
};
export const turnInWords = (turn: string): string => turns[turn] ?? turn;
