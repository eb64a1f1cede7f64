/** A run's moves, seen as the eight phases that a Five Safes crate has: the columns of a submission's matrix. Pure. */
import type { Phase } from "#lib/crate/model.ts";
import type { RunState } from "#lib/protocol/run-states.ts";
import type { TreKind } from "#lib/protocol/tre-kind.ts";

/** In the order in which a run goes through them; sign-off comes before the workflow is fetched. */
export const phaseOrder = ["check", "validation", "sign-off", "workflow-retrieval", "execution", "disclosure", "publishing", "receiving"] as const satisfies readonly Phase[];

/** Which phase is under way in a state; before collection and after the end none is. */
const phaseIn: Partial<Record<RunState, Phase>> = {
  collected: "check", checking: "check", validating: "validation", "awaiting-sign-off": "sign-off", retrieving: "workflow-retrieval",
  queued: "execution", running: "execution", "awaiting-output-check": "disclosure", publishing: "publishing", delivered: "receiving",
};

export type RunMove = { to: RunState; at: string; by: string; reason: string | null };
/** What an agent does and nobody does for a cohort discovery worker: it gets no crate and no workflow, and what it hides it hides unseen. */
const notAtWorker: ReadonlySet<Phase> = new Set<Phase>(["check", "validation", "workflow-retrieval", "disclosure", "publishing"]);

/** `not-here`: does not take place at a TRE of this kind. `stopped`: the run was withdrawn or expired there. `done` without a `by`: passed by rule, on the way to what followed. */
export type PhaseProgress = { phase: Phase; status: "not-started" | "under-way" | "done" | "failed" | "stopped" | "not-here"; since: string | null; by: string | null; reason: string | null };

/** `moves` in order, from the first event of the run on. A run that is returned to the queue starts the phases after it anew. */
export function progressOf(moves: readonly RunMove[], kind: TreKind = "fivefold"): PhaseProgress[] {
  const phases: PhaseProgress[] = phaseOrder.map((phase) => ({ phase, status: "not-started", since: null, by: null, reason: null }));
  let current = -1;
  const finish = (upTo: number, at: string) => {
    for (const phase of phases.slice(0, Math.max(upTo, 0))) if (phase.status !== "done") Object.assign(phase, { status: "done", since: phase.since ?? at });
  };
  for (const move of moves) {
    const phase = phaseIn[move.to];
    if (phase) {
      const next = phaseOrder.indexOf(phase);
      finish(next, move.at);
      for (const later of phases.slice(next + 1)) Object.assign(later, { status: "not-started", since: null, by: null, reason: null });
      if (next !== current) Object.assign(phases[next]!, { status: "under-way", since: move.at, by: move.by, reason: move.reason });
      current = next;
      continue;
    }
    if (move.to === "waiting") continue;
    if (move.to === "received") finish(phases.length, move.at);
    else if (current >= 0) Object.assign(phases[current]!, { status: move.to === "withdrawn" || move.to === "expired" ? "stopped" : "failed", since: move.at, by: move.by, reason: move.reason });
  }
  return kind === "fivefold" ? phases : phases.map((phase) => (notAtWorker.has(phase.phase) ? { phase: phase.phase, status: "not-here", since: null, by: null, reason: null } : phase));
}
