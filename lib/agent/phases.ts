/** What happened in each phase, as the results crate tells it: who, when, and how it ended. */
import type { Agent, Organisation, Phase, PhaseRecord } from "#lib/crate/model.ts";
import type { PhaseNote, RunRecord } from "./run-record.ts";
import { software } from "./software.ts";

type Note = Omit<PhaseNote, "phase" | "status" | "error">;
export const completed = (phase: Phase, note: Note): PhaseNote => ({ phase, status: "completed", ...note });
export const failed = (phase: Phase, note: Note, error: string): PhaseNote => ({ phase, status: "failed", ...note, error: error.slice(0, 2000) });

/** The run's phases with this one, in place of an earlier note of the same phase. */
export const withPhase = (run: Pick<RunRecord, "phases">, note: PhaseNote): PhaseNote[] => [...run.phases.filter((p) => p.phase !== note.phase), note];

/** People inside a TRE appear by name and an opaque id. */
function agentOf(by: PhaseNote["by"], tre: Organisation): Agent {
  if (by === "software") return { kind: "software", id: `${tre.id}#agent`, name: software.name, version: software.version, provider: tre };
  if (by === "organisation") return { kind: "organisation", ...tre };
  return { kind: "person", id: `urn:uuid:${by.accountId}`, name: by.accountName, affiliation: tre };
}
/** How long a program took to count depends on the people counted (attack A27): what leaves is told to the minute. */
export const toTheMinute = (at: string): string => `${at.slice(0, 16)}:00.000Z`;
const timesOf = ({ startTime, endTime }: Pick<PhaseNote, "startTime" | "endTime">) => ({ ...(startTime !== undefined && { startTime: toTheMinute(startTime) }), ...(endTime !== undefined && { endTime: toTheMinute(endTime) }) });
export const phaseRecords = (notes: readonly PhaseNote[], tre: Organisation): PhaseRecord[] => notes.map(({ by, ...note }) => ({ ...note, ...timesOf(note), agent: agentOf(by, tre) }));
