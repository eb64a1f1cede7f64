import { RunStateTag } from "#components/runs/run-state-tag.tsx";
import { Age, Instant } from "#components/ui/age.tsx";
import { LinkButton } from "#components/ui/button.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { KeyValue, Panel, type Fact } from "#components/ui/layout.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Timeline } from "#components/ui/progress.tsx";
import { runLooks } from "#components/runs/run-phases.ts";
import { hasEnded, runStateTable, type RunState } from "#lib/protocol/run-states.ts";
import { turnInWords } from "./submission-words.ts";

export type DetailedRun = {
  id: string; tre: { name: string }; dataset: string; state: RunState; sentence: string; turn: string; next: string; since: string; reason: string | null;
  differences: readonly string[]; moves: readonly { to: RunState; at: string; by: string; reason: string | null }[];
  withdrawing: boolean; silentSince: string | null; crates: { request: boolean; results: boolean };
};

/** One TRE's run: since when, whose turn, what next, what happened, and its crates. */
export function RunDetail({ run, submissionId, now }: { run: DetailedRun; submissionId: string; now: string }) {
  const crate = (which: "request" | "results") => `/submissions/${submissionId}/crates/${run.id}/${which}`;
  const facts: Fact[] = [
    { term: "Since", detail: <><Age of={run.since} now={now} /> (<Instant of={run.since} />)</> },
    ...(hasEnded(run.state) ? [] : [{ term: "Whose turn", detail: turnInWords(run.turn) }, { term: "What next", detail: run.next }]),
    ...(run.reason === null ? [] : [{ term: "Reason given", detail: run.reason }]),
    { term: "Dataset", detail: run.dataset },
  ];
  return (
    <div id={`run-${run.id}`}>
      <Panel title={run.tre.name} aside={<RunStateTag state={run.state} />} headingLevel={3}>
        <p>{run.sentence}</p>
        {run.withdrawing && <Notice kind="info" title="Withdrawal asked for">The TRE has the request already. The run ends when its agent confirms.</Notice>}
        {run.silentSince !== null && (
          <Notice kind="warning" title="The TRE has not been in touch">
            {run.silentSince === "never" ? "Its agent has never been heard of." : <>Its agent was last heard of <Age of={run.silentSince} now={now} />.</>} Nothing is lost: it goes on when the TRE is back.
          </Notice>
        )}
        <KeyValue facts={facts} dense />
        {run.differences.length > 0 && (
          <div><h4 className="mb-1 font-semibold">How it differs from what was approved</h4><ul className="list-disc pl-5">{run.differences.map((line) => <li key={line}>{line}</li>)}</ul></div>
        )}
        <div className="no-print flex flex-wrap gap-3">
          {run.crates.request && <LinkButton href={crate("request")} small>Request crate<span className="sr-only"> to {run.tre.name}</span></LinkButton>}
          {run.crates.results && <LinkButton href={crate("results")} small>Results crate<span className="sr-only"> of {run.tre.name}</span></LinkButton>}
        </div>
        <Disclosure summary={`What has happened (${run.moves.length})`}>
          <Timeline
            label={`What has happened at ${run.tre.name}`}
            events={run.moves.map((move, at) => ({ key: String(at), when: <Instant of={move.at} />, title: runLooks[move.to].name, tone: runLooks[move.to].tone, detail: <>{move.reason ?? runStateTable[move.to].sentence} <span className="text-muted">By {move.by}.</span></> }))}
          />
        </Disclosure>
      </Panel>
    </div>
  );
}
