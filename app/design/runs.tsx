import { CrateView } from "#components/crate/crate-view.tsx";
import { runSteps } from "#components/runs/run-phases.ts";
import { RunStateTag } from "#components/runs/run-state-tag.tsx";
import { SiteStateTag } from "#components/runs/site-state-tag.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Panel } from "#components/ui/layout.tsx";
import { ProgressSteps } from "#components/ui/progress.tsx";
import type { CrateDescription } from "#lib/crate/describe-crate.ts";
import type { RuleReport } from "#lib/crate/rules/rule.ts";
import { siteStates } from "#lib/federation/site-answer.ts";
import type { RunState } from "#lib/protocol/run-states.ts";

const runs: { tre: string; state: RunState; since: string; turn: string; next: string }[] = [
  { tre: "Wessex", state: "awaiting-output-check", since: "2 hours", turn: "Output checker", next: "Release, withhold or return" },
  { tre: "North Pennines", state: "received", since: "1 day", turn: "Nobody", next: "Nothing: complete" },
  { tre: "Clyde", state: "rejected", since: "3 minutes", turn: "Nobody", next: "Nothing: this run has ended" },
  { tre: "Severn", state: "running", since: "4 seconds", turn: "TRE agent", next: "Disclosure control" },
];

const crate: CrateDescription = {
  kind: "results", identifier: "urn:uuid:5b1f7a52-6a29-4f0c-9d0f-2f1b8a3c7e11", title: "Heart failure and diabetes, by age and sex", summary: "Results of one TRE.", publishedAt: "2026-11-22T09:44:10Z",
  sections: [
    { safe: "people", heading: "Safe people", question: "Who asks?", facts: [{ term: "Person", value: "Dr Ada Okafor", href: "https://orcid.org/0000-0002-1825-0097" }, { term: "Works for", value: "University of the Marches" }] },
    { safe: "projects", heading: "Safe project", question: "What for?", facts: [{ term: "Project", value: "Heart failure and diabetes" }, { term: "Approval", value: "A signed approval is in the crate" }] },
    { safe: "settings", heading: "Safe setting", question: "Where and how does it run?", facts: [{ term: "Data environment", value: "Wessex Secure Data Environment" }, { term: "Workflow SHA-256", value: "9f".repeat(32) }] },
    { safe: "data", heading: "Safe data", question: "What is asked?", facts: [{ term: "In words", value: "People with heart failure, counted by age band and sex." }] },
    { safe: "outputs", heading: "Safe outputs", question: "What leaves?", facts: [] },
  ],
  phases: [
    { phase: "check", label: "Checksums", status: "completed", sentence: "All SHA-512 digests agree", agent: "Fivefold agent", endTime: "2026-11-22T09:41:02Z" },
    { phase: "validation", label: "Rules", status: "completed", sentence: "Every must is kept", agent: "Fivefold agent", endTime: "2026-11-22T09:41:02Z" },
    { phase: "workflow-retrieval", label: "Workflow", status: "completed" }, { phase: "sign-off", label: "Sign-off", status: "completed", sentence: "Inside the approval of 3 May" },
    { phase: "execution", label: "Run", status: "completed", sentence: "The query ran on the TRE’s data" },
    { phase: "disclosure", label: "Disclosure check", status: "failed", sentence: "Withheld by an output checker", error: "Two tables together tell too much." },
    { phase: "publishing", label: "Packing", status: "none" }, { phase: "receiving", label: "Receipt", status: "none" },
  ],
  files: [{ path: "ro-crate-metadata.json", name: "ro-crate-metadata.json", bytes: 8_312 }, { path: "inputs/query.json", name: "The query", bytes: 912 }],
};
const reports: RuleReport[] = [
  { id: "F12", strength: "should", section: "Archive", sentence: "The identifier is a UUID URN.", failures: [{ where: "bag-info.txt", mend: "Write the External-Identifier as urn:uuid: and a UUID." }] },
  { id: "F35", strength: "must", section: "Project", sentence: "The root names the project that is responsible.", failures: [{ where: "./", mend: "Add sourceOrganization with the project’s @id." }] },
  { id: "F3", strength: "must", section: "Archive", sentence: "The payload has a SHA-512 manifest.", failures: [] },
];

export function Runs() {
  return (
    <div className="flex flex-col gap-10">
      <div className="flex flex-wrap gap-3">{siteStates.map((state) => <SiteStateTag key={state} state={state} />)}</div>
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
        <CrateView headingLevel={3} crate={crate} reports={reports} />
      </Panel>
    </div>
  );
}
