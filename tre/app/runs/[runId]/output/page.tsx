import type { Metadata } from "next";
import { ComparedTable } from "#components/console/compared-table.tsx";
import { OutputDecisionForm } from "#components/console/decision-forms.tsx";
import { Decisions } from "#components/console/decisions.tsx";
import { CommentForm, OutputComments } from "#components/console/output-comments.tsx";
import { compareOutputs, withholdFormId } from "#components/console/output-comparison.ts";
import { OutputKeys } from "#components/console/output-keys.tsx";
import { OutputVerdict, VerdictForms, VerdictsThatDiffer } from "#components/console/output-verdict.tsx";
import { outputTitle } from "#components/results-view/figures.ts";
import { cellsInWords, rulesInWords } from "#components/results/record-words.ts";
import { RefreshEvery } from "#components/console/refresh-every.tsx";
import { ExportCheck } from "#components/console/export-check.tsx";
import { ReleasedOutputTable } from "#components/console/released-output-table.tsx";
import { SaidOfOutput } from "#components/console/said-of-output.tsx";
import { WithheldList, WithholdForm } from "#components/console/withhold-forms.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { Age, Instant } from "#components/ui/age.tsx";
import { Button } from "#components/ui/button.tsx";
import { KeyValue, Panel, Section } from "#components/ui/layout.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { EmptyState, RefusedState } from "#components/ui/states.tsx";
import { listRuns } from "#lib/agent/console/list-runs.ts";
import { ownWork } from "#lib/agent/console/own-work.ts";
import { notPermitted } from "#lib/agent/console/permissions.ts";
import { readRun, type OutputComparison, type RunView } from "#lib/agent/console/read-run.ts";
import { getContext } from "#lib/agent/context.ts";
import type { Release } from "#lib/agent/store/outputs.ts";
import type { DisclosureRecord } from "#lib/disclosure/disclosure-record.ts";
import { commentOnOutputAction, decideOutputAction, withholdNumbersAction } from "#tre/app/_actions/run-actions.ts";
import { signedIn } from "#tre/app/_server/actor.ts";
import { forPage } from "#tre/app/_server/respond.ts";
import { RunHeader } from "../_header.tsx";
import { Outcome } from "../_outcome.tsx";

export const metadata: Metadata = { title: "Output check" };

export default async function OutputCheck({ params }: PageProps<"/runs/[runId]/output">) {
  const { runId } = await params;
  const actor = await signedIn(`/runs/${runId}/output`);
  const context = getContext();
  const read = forPage(await readRun(context, actor, { runId }));
  if (!read.ok) return <RefusedState reason={read.refusal.message} />;
  const view = read.value;
  const { summary, comparison, release } = view;
  const now = context.clock.now().toISOString();
  const unseen = notPermitted(actor, "see-unreleased") ?? ownWork(actor, view.asked);
  const isWaiting = summary.state === "awaiting-output-check";
  const list = await listRuns(context, actor, { show: "open" });
  const titles = new Map((comparison?.proposed ?? release?.released)?.outputs.map((output) => [output.id, outputTitle(output, view.asked?.query)]));
  const next = list.ok ? list.value.runs.find((run) => run.runId !== runId && run.waitsFor === "output checker" && list.value.myTurn.includes(run.runId)) : undefined;
  return (
    <>
      {summary.open && <RefreshEvery seconds={5} />}
      <RunHeader run={summary} page="/output" leftByRule={view.leftByRule.length > 0} />
      <div className="flex flex-col gap-4 empty:hidden">
        <Outcome view={view} />
        {comparison !== null && comparison.needsPerson.length > 0 && (
          <Notice kind="warning" title="Why a person should look"><ul className="list-disc pl-5">{comparison.needsPerson.map((line) => <li key={line}>{line}</li>)}</ul></Notice>
        )}
      </div>
      {unseen !== undefined && release === null && <div className="mt-6"><RefusedState title="You can’t see the exact numbers of this run" reason={unseen.refusal.message}><p>What is released appears here for everyone who may use this console.</p></RefusedState></div>}
      {unseen === undefined && comparison === null && release === null && (
        <EmptyState title={isWaiting || summary.open ? "Nothing has been computed yet" : "Nothing is kept of this run"}>
          <p>{summary.open ? "When the query has run, its output stands here beside what would be released." : "The run ended without output, or what was not released has been deleted as the policy says."}</p>
        </EmptyState>
      )}
      {comparison !== null && <Comparison view={view} comparison={comparison} now={now} mayCheck={isWaiting && view.obstacles.checkOutput === null} />}
      {release !== null && comparison === null && <ReleasedParts release={release} query={view.asked?.query} />}
      {isWaiting && <Check view={view} titles={titles} checkers={context.config.policy.checkers} />}
      {next !== undefined && <p className="mt-6"><a href={`/runs/${next.runId}/output`}>Next output that waits for you: {next.title ?? "not read yet"}</a></p>}
      {!isWaiting && <Past view={view} titles={titles} />}
    </>
  );
}

function Comparison({ view, comparison, now, mayCheck }: { view: RunView; comparison: OutputComparison; now: string; mayCheck: boolean }) {
  const { raw, proposed, record, computedAt, keepUntil, withholdable, evidence } = comparison;
  const outputs = compareOutputs(raw.outputs, proposed.outputs, withholdable, evidence, view.asked?.query);
  const { runId, attempt } = view.summary;
  return (
    <>
      <Notice kind="refused" title="Exact numbers: inside the TRE only" className="mt-6">
        The marked columns hold exact numbers about people. Don’t copy, photograph or send them. They were computed <Instant of={computedAt} /> and will be deleted <Age of={keepUntil} now={now} />.
      </Notice>
      <FromOutside comparison={comparison} />
      <Related releases={view.related} />
      {mayCheck && <OutputKeys outputs={outputs} verdicts={view.votes} />}
      {outputs.map((output) => ({ output, verdict: view.votes.find((one) => one.output === output.id), own: view.decisions.filter((one) => one.subject === "output" && one.output === output.id && one.attempt === attempt) })).map(({ output, verdict, own }) => (
        <Section key={output.id} title={output.title} id={`output-${output.id}`}>
          {view.asked !== null && <SaidOfOutput of={view.asked.outputContext ?? []} output={output.id} by={view.asked.person.name} />}
          <ComparedTable output={output} hasLeft={view.release !== null} form={mayCheck ? withholdFormId(output.id) : undefined} withheld={view.withheld.filter((one) => one.output === output.id).map((one) => one.number)} />
          <WithheldList action={withholdNumbersAction} runId={runId} output={output} withheld={view.withheld} mayChange={mayCheck} />
          {mayCheck && !view.withheld.some((one) => one.output === output.id && one.number === null) && <WithholdForm action={withholdNumbersAction} runId={runId} output={output} />}
          <OutputComments output={output} comments={view.comments} />
          {mayCheck && <CommentForm action={commentOnOutputAction} runId={runId} output={output} />}
          {view.votes.length > 1 && verdict && <OutputVerdict output={output} verdict={verdict} decisions={own} />}
          {mayCheck && verdict && (view.votes.length > 1 || (verdict.mine !== null && verdict.state === "blind")) && <VerdictForms action={decideOutputAction} runId={runId} attempt={attempt} output={output} verdict={verdict} />}
        </Section>
      ))}
      <ExportCheck runId={view.summary.runId} />
      <RecordInWords record={record} titles={new Map(outputs.map(({ id, title }) => [id, title]))} />
    </>
  );
}

/** The audit in one line: how closely the best-known hidden number can be told. */
function FromOutside({ comparison: { evidence, evidenceIsComing } }: { comparison: OutputComparison }) {
  if (evidenceIsComing) return <p role="status" className="mt-4 max-w-measure text-sm">How closely hidden numbers could be told from outside is being worked out …</p>;
  if (evidence?.narrowest == null) return evidence === null ? null : <p className="mt-4 max-w-measure text-sm">No count is hidden, so there is nothing that others could work out.</p>;
  const { low, high, needed } = evidence.narrowest;
  return <p className="mt-4 max-w-measure text-sm">From outside, with everything released put together, the hidden number that is known most closely lies {high === null ? `at ${low} or above` : `between ${low} and ${high}`}. It must stay at least {needed} wide.</p>;
}

function Related({ releases }: { releases: RunView["related"] }) {
  if (releases.length === 0) return null;
  return (
    <Disclosure summary={releases.length === 1 ? "One earlier release bears on this run" : `${releases.length} earlier releases bear on this run`}>
      <ul className="flex list-disc flex-col gap-1 pl-5">
        {releases.map(({ runId, title, releasedAt, relation }) => <li key={runId}><a href={`/runs/${runId}/output`}>{title}</a>, {relation}, released <Instant of={releasedAt} /></li>)}
      </ul>
      <p className="mt-2 max-w-measure text-sm text-muted">The ledger has compared the people behind every number with all earlier releases. Look here for what rules can’t see.</p>
    </Disclosure>
  );
}

const ReleasedParts = ({ release, query }: { release: Release; query?: Parameters<typeof outputTitle>[1] | undefined }) => (
  <>
    <Section title="What was released">{release.released.outputs.map((output) => <ReleasedOutputTable key={output.id} output={output} query={query} />)}</Section>
    <RecordInWords record={release.record} titles={new Map(release.released.outputs.map((output) => [output.id, outputTitle(output, query)]))} />
  </>
);

const RecordInWords = ({ record, titles }: { record: DisclosureRecord; titles: ReadonlyMap<string, string> }) => (
  <Section title="What disclosure control did">
    <p className="max-w-measure">Policy <code>{record.policy.profile}</code>, version {record.policy.version}. {record.audit.statement}</p>
    <KeyValue
      facts={record.outputs.map((output) => ({
        term: titles.get(output.id) ?? output.id,
        detail: <>{cellsInWords(output)} <span className="block text-sm text-muted">Checked that {rulesInWords(output.checkedBy).join("; ")}.</span></>,
      }))}
    />
  </Section>
);

function Check({ view, titles, checkers }: { view: RunView; titles: ReadonlyMap<string, string>; checkers: number }) {
  const { summary, obstacles, votes } = view;
  const seen = view.decisions.filter((one) => one.subject === "output" && one.attempt === summary.attempt);
  const voted = votes.some(({ mine }) => mine !== null);
  const mine = votes.filter(({ waitsForMe }) => waitsForMe);
  const changes = mine.length > 0 && mine.every(({ state }) => state === "conflicted");
  return (
    <Section title="Decision" id="vote">
      <Panel>
        <p className="max-w-measure">
          {checkers === 1 ? "One output checker decides." : `It takes ${checkers} different output checkers. Nobody sees another’s verdict or comments on an output before all have given theirs; then they agree on one word.`}{" "}
          {votes.length > 1 && "The run goes on when each output has its verdict: those that are released leave, and name the others. "}
          Whoever asked the question can’t decide about its output.
        </p>
        <VotesSoFar votes={votes} checkers={checkers} />
        <VerdictsThatDiffer verdicts={votes} decisions={seen} titles={titles} />
        {votes.length === 1 && seen.length > 0 && <Decisions label={votes[0]!.state === "blind" ? "Your vote on this output" : "Votes on this output, in order"} decisions={seen} />}
        {voted && mine.length === 0 && <Notice kind="success" title="Your vote is recorded" live>{votes.every(({ state }) => state === "agreed") ? "The agent acts on it." : "It takes another output checker now."}</Notice>}
        {mine.length > 0 && (obstacles.checkOutput === null
          ? <OutputDecisionForm action={decideOutputAction} runId={summary.runId} attempt={summary.attempt} checkers={checkers} changes={changes} outputs={{ all: votes.length, mine: mine.length }} />
          : !voted && <Button refusedBecause={obstacles.checkOutput.message}>Vote on this output</Button>)}
      </Panel>
    </Section>
  );
}

function VotesSoFar({ votes, checkers }: { votes: RunView["votes"]; checkers: number }) {
  const differ = votes.filter(({ state }) => state === "conflicted").length;
  if (differ > 0) return <Notice kind="warning" title="The votes conflict">{votes.length > 1 ? `On ${differ} of ${votes.length} outputs. ` : ""}Read each other’s reasons and comments. Whoever is convinced votes again; what all agree on is done.</Notice>;
  if (votes.length > 1) return <p className="font-semibold">{votes.filter(({ state }) => state === "agreed").length} of {votes.length} outputs have a verdict on which all agree.</p>;
  if (checkers === 1 || votes[0] === undefined) return null;
  return <p className="font-semibold">{votes[0].state === "agreed" ? "All have voted, and they agree." : `${checkers - votes[0].missing} of ${checkers} have voted.`}</p>;
}

function Past({ view: { decisions }, titles }: { view: RunView; titles: ReadonlyMap<string, string> }) {
  const past = decisions.filter((one) => one.subject === "output");
  return past.length === 0 ? null : <Section title="Decided about this output"><Decisions label="Decisions about this output" decisions={past} titles={titles} /></Section>;
}
