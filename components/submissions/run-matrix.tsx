import { RunStateTag } from "#components/runs/run-state-tag.tsx";
import { Age } from "#components/ui/age.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { tones, type Tone } from "#components/ui/tag.tsx";
import { phaseLabels } from "#lib/crate/describe-crate.ts";
import { hasEnded, type RunState } from "#lib/protocol/run-states.ts";
import { phaseCells, type PhaseAt, type PhaseCell } from "./submission-words.ts";

export type MatrixRun = { id: string; tre: { name: string }; state: RunState; since: string; phases: readonly PhaseAt[] };

/** One row for each TRE, one column for each phase of the crate. */
export function RunMatrix({ runs, now }: { runs: readonly MatrixRun[]; now: string }) {
  const rows = runs.map((run) => ({ run, cells: phaseCells(run.phases, run.state, hasEnded(run.state)) }));
  const phases = runs[0]?.phases ?? [];
  return (
    <DataTable
      caption="Where each data environment stands" captionHidden density="dense" narrow="stack" rows={rows} rowKey={({ run }) => run.id}
      columns={[
        { key: "tre", header: "Data environment", rowHeader: true, cell: ({ run }) => <span className="flex flex-col items-start gap-1"><a href={`#run-${run.id}`} className="font-semibold">{run.tre.name}</a><RunStateTag state={run.state} /></span> },
        ...phases.map((phase, at) => ({
          key: phase.phase, header: phaseLabels[phase.phase],
          cell: ({ cells }: (typeof rows)[number]) => { const cell = cells[at]; return cell === undefined ? null : <PhaseMark cell={cell} now={now} />; },
        })),
      ]}
    />
  );
}

const looks: Record<PhaseCell["state"], { word: string; tone: Tone }> = {
  done: { word: "Done", tone: "good" }, current: { word: "Now", tone: "moving" }, waiting: { word: "Waits for people", tone: "caution" },
  failed: { word: "Stopped", tone: "bad" }, skipped: { word: "Not reached", tone: "neutral" }, ahead: { word: "To come", tone: "neutral" }, "not-here": { word: "Not done here", tone: "neutral" },
};

function PhaseMark({ cell, now }: { cell: PhaseCell; now: string }) {
  const { word, tone } = looks[cell.state];
  const quiet = cell.state === "ahead" || cell.state === "skipped" || cell.state === "not-here";
  return (
    <span className="inline-flex flex-col items-start">
      <span className={quiet ? "text-muted" : "inline-flex items-center gap-1.5 font-semibold"}>
        {!quiet && <span className={`inline-flex size-5 shrink-0 items-center justify-center rounded-full border text-xs ${tones[tone].look}`}><Icon name={tones[tone].icon} /></span>}
        {word}
      </span>
      {!quiet && cell.state !== "done" && cell.since !== null && <span className="text-xs text-muted"><Age of={cell.since} now={now} /></span>}
    </span>
  );
}
