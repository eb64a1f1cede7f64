import { CrateView } from "#components/crate/crate-view.tsx";
import { runSteps } from "#components/runs/run-phases.ts";
import { RunStateTag } from "#components/runs/run-state-tag.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Panel } from "#components/ui/layout.tsx";
import { ProgressSteps } from "#components/ui/progress.tsx";
import type { RunState } from "#lib/protocol/run-states.ts";

const runs: { tre: string; state: RunState; since: string; turn: string; next: string }[] = [
  { tre: "Wessex", state: "awaiting-output-check", since: "2 hours", turn: "Output checker", next: "Release, withhold or return" },
  { tre: "North Pennines", state: "received", since: "1 day", turn: "Nobody", next: "Nothing: complete" },
  { tre: "Clyde", state: "rejected", since: "3 minutes", turn: "Nobody", next: "Nothing: this run has ended" },
  { tre: "Severn", state: "running", since: "4 seconds", turn: "TRE agent", next: "Disclosure control" },
];

export function Runs() {
  return (
    <div className="flex flex-col gap-10">
      <DataTable
        caption="Runs of this submission" rows={runs} rowKey={(run) => run.tre} narrow="stack"
        columns={[
          { key: "tre", header: "TRE", rowHeader: true, cell: (run) => run.tre }, { key: "state", header: "State", cell: (run) => <RunStateTag state={run.state} /> },
          { key: "since", header: "For", cell: (run) => run.since }, { key: "turn", header: "Whose turn", cell: (run) => run.turn }, { key: "next", header: "What comes next", cell: (run) => run.next },
        ]}
      />
      <ProgressSteps label="Run at Wessex" steps={runSteps("awaiting-output-check")} />
      <ProgressSteps label="Run at Clyde" steps={runSteps("rejected", "validating")} />
      <DataTable caption="A table without rows" columns={[{ key: "a", header: "A", cell: () => null }]} rows={[]} rowKey={() => "a"} />
      <Panel title="A crate, as a person reads it">
        <CrateView
          headingLevel={3}
          crate={{
            kind: "Results", profile: "Five Safes RO-Crate 0.4", identifier: "urn:uuid:5b1f7a52-6a29-4f0c-9d0f-2f1b8a3c7e11",
            safes: {
              people: { summary: "Asked by one named researcher.", facts: [{ term: "Researcher", detail: "Dr Ada Okafor" }, { term: "Affiliation", detail: "University of the Marches" }] },
              projects: { facts: [{ term: "Project", detail: "Heart failure and diabetes" }, { term: "Approved by", detail: "Wessex data access committee, until 30 November 2027" }] },
              settings: { facts: [{ term: "Runs at", detail: "Wessex Secure Data Environment" }, { term: "Workflow", detail: "Fivefold query workflow 1.0" }] },
              data: { facts: [{ term: "Data", detail: "Wessex OMOP CDM 5.4" }] },
              outputs: { summary: "Counts of people, rounded; nothing about fewer than 10.", facts: [] },
            },
            history: [
              { key: "1", tone: "good", title: "Integrity checked", when: "22 Nov 2026, 09:41", detail: "All SHA-512 digests agree." },
              { key: "2", tone: "good", title: "Signed off inside the approval", when: "22 Nov 2026, 09:41" },
              { key: "3", tone: "caution", title: "Awaits output check", when: "22 Nov 2026, 09:42" },
            ],
            rules: [
              { rule: "F35", strength: "must", outcome: "broken", sentence: "The root names the project that is responsible.", where: "./" },
              { rule: "F12", strength: "should", outcome: "broken", sentence: "The identifier is a UUID URN." },
              { rule: "F3", strength: "must", outcome: "kept", sentence: "The payload has a SHA-512 manifest." },
              { rule: "F37", strength: "may", outcome: "not-applicable", sentence: "The project names its funding." },
            ],
            files: [{ path: "data/ro-crate-metadata.json", bytes: 8_312, sha512: "0d".repeat(64) }, { path: "data/inputs/query.json", bytes: 912 }],
          }}
        />
      </Panel>
    </div>
  );
}
