/** How a run's state looks: its short name and tone, and where it stands: collection, then the eight phases of a Five Safes crate. */
import type { PhaseStep } from "#components/ui/progress.tsx";
import type { Tone } from "#components/ui/tag.tsx";
import type { RunState } from "#lib/protocol/run-states.ts";

/** `phase` is the index in `phases` that the state stands at; ended runs stand where their last event says. */
type Look = { name: string; tone: Tone; phase: number | "all" | "ended"; waits?: true };

export const phases = ["Collect", "Check", "Validate", "Sign-off", "Workflow", "Run", "Disclosure control", "Publish", "Receive"] as const;

export const runLooks: Record<RunState, Look> = {
  waiting: { name: "Waiting", tone: "waiting", phase: 0 },
  collected: { name: "Collected", tone: "moving", phase: 1 },
  checking: { name: "Checking", tone: "moving", phase: 1 },
  validating: { name: "Validating", tone: "moving", phase: 2 },
  "awaiting-sign-off": { name: "Awaits sign-off", tone: "caution", phase: 3, waits: true },
  retrieving: { name: "Fetching workflow", tone: "moving", phase: 4 },
  queued: { name: "Queued", tone: "moving", phase: 5 },
  running: { name: "Running", tone: "moving", phase: 5 },
  "awaiting-output-check": { name: "Awaits output check", tone: "caution", phase: 6, waits: true },
  publishing: { name: "Publishing", tone: "moving", phase: 7 },
  delivered: { name: "Delivered", tone: "moving", phase: 8 },
  received: { name: "Received", tone: "good", phase: "all" },
  rejected: { name: "Refused", tone: "bad", phase: "ended" },
  failed: { name: "Failed", tone: "bad", phase: "ended" },
  withdrawn: { name: "Withdrawn", tone: "neutral", phase: "ended" },
  expired: { name: "Expired", tone: "neutral", phase: "ended" },
};

/** The steps of one run. `lastBeforeEnd`: the state it left when it was refused, failed, was withdrawn or expired. */
export function runSteps(state: RunState, lastBeforeEnd?: RunState): PhaseStep[] {
  const { phase, waits } = runLooks[state];
  if (phase === "all") return phases.map((name) => ({ name, state: "done" }));
  const stood = lastBeforeEnd === undefined ? 0 : runLooks[lastBeforeEnd].phase;
  const at = phase !== "ended" ? phase : typeof stood === "number" ? stood : 0;
  return phases.map((name, index) => {
    if (index < at) return { name, state: "done" };
    if (index > at) return { name, state: phase === "ended" ? "skipped" : "ahead" };
    return { name, state: phase === "ended" ? "failed" : waits === true || state === "waiting" ? "waiting" : "current" };
  });
}
