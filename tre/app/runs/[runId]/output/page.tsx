import type { Metadata } from "next";
import { ComparedTable } from "#components/console/compared-table.tsx";
import { OutputDecisionForm } from "#components/console/decision-forms.tsx";
import { Decisions } from "#components/console/decisions.tsx";
import { CommentForm, OutputComments } from "#components/console/output-comments.tsx";
import { compareOutputs } from "#components/console/output-comparison.ts";
import { OutputKeys } from "#components/console/output-keys.tsx";
import { outputTitle } from "#components/results-view/figures.ts";
import { cellsInWords, rulesInWords } from "#components/results/record-words.ts";
import { RefreshEvery } from "#components/console/refresh-every.tsx";
import { ExportCheck } from "#components/console/export-check.tsx";
import { ReleasedOutputTable } from "#components/console/released-output-table.tsx";
import { SaidOfOutput } from "#components/console/said-of-output.tsx";
import { Age, Instant } from "#components/ui/age.tsx";
import { Button } from "#components/ui/button.tsx";
import { KeyValue, Panel, Section } from "#components/ui/layout.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { EmptyState, RefusedState } from "#components/ui/states.tsx";
import { ownWork } from "#lib/agent/console/own-work.ts";
import { notPermitted, type ConsoleActor } from "#lib/agent/console/permissions.ts";
import { readRun, type OutputComparison, type RunView } from "#lib/agent/console/read-run.ts";
import { getContext } from "#lib/agent/context.ts";
import type { Release } from "#lib/agent/store/outputs.ts";
import type { DisclosureRecord } from "#lib/disclosure/disclosure-record.ts";
import { commentOnOutputAction, decideOutputAction } from "#tre/app/_actions/run-actions.ts";
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
      {comparison !== null && <Comparison view={view} comparison={comparison} now={now} mayComment={isWaiting && view.obstacles.checkOutput === null} />}
      {release !== null && comparison === null && <ReleasedParts release={release} />}
      {isWaiting && <Check view={view} actor={actor} checkers={context.config.policy.checkers} />}
      {!isWaiting && <Past view={view} />}
    </>
  );
}

function Comparison({ view, comparison, now, mayComment }: { view: RunView; comparison: OutputComparison; now: string; mayComment: boolean }) {
  const { raw, proposed, record, computedAt, keepUntil } = comparison;
  const outputs = compareOutputs(raw.outputs, proposed.outputs);
  return (
    <>
      <Notice kind="refused" title="Exact numbers: inside the TRE only" className="mt-6">
        The marked columns hold exact numbers about people. Don’t copy, photograph or send them. They were computed <Instant of={computedAt} /> and will be deleted <Age of={keepUntil} now={now} />.
      </Notice>
      {mayComment && <OutputKeys outputs={outputs} />}
      {outputs.map((output) => (
        <Section key={output.id} title={output.title} id={`output-${output.id}`}>
          {view.asked !== null && <SaidOfOutput of={view.asked.outputContext ?? []} output={output.id} by={view.asked.person.name} />}
          <ComparedTable output={output} hasLeft={view.release !== null} />
          <OutputComments output={output} comments={view.comments} />
          {mayComment && <CommentForm action={commentOnOutputAction} runId={view.summary.runId} output={output} />}
        </Section>
      ))}
      <ExportCheck runId={view.summary.runId} />
      <RecordInWords record={record} titles={new Map(outputs.map(({ id, title }) => [id, title]))} />
    </>
  );
}

const ReleasedParts = ({ release }: { release: Release }) => (
  <>
    <Section title="What was released">{release.released.outputs.map((output) => <ReleasedOutputTable key={output.id} output={output} />)}</Section>
    <RecordInWords record={release.record} titles={new Map(release.released.outputs.map((output) => [output.id, outputTitle(output)]))} />
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

function Check({ view, actor, checkers }: { view: RunView; actor: ConsoleActor; checkers: number }) {
  const { summary, obstacles, votes } = view;
  const seen = view.decisions.filter((one) => one.subject === "output" && one.attempt === summary.attempt);
  const mine = seen.findLast((one) => one.accountId === actor.accountId);
  const mayVote = mine === undefined || votes.state === "conflicted";
  return (
    <Section title="Decision" id="vote">
      <Panel>
        <p className="max-w-measure">
          {checkers === 1 ? "One output checker decides." : `It takes ${checkers} different output checkers. Nobody sees another’s vote or comments before all have voted; then they agree on one word.`}{" "}
          Whoever asked the question can’t decide about its output.
        </p>
        {checkers > 1 && <VotesSoFar votes={votes} checkers={checkers} />}
        {seen.length > 0 && <Decisions label={votes.state === "blind" ? "Your vote on this output" : "Votes on this output, in order"} decisions={seen} />}
        {mine !== undefined && votes.state !== "conflicted" && <Notice kind="success" title="Your vote is recorded" live>{votes.state === "blind" ? "It takes another output checker now." : "The agent acts on it."}</Notice>}
        {mayVote && (obstacles.checkOutput === null
          ? <OutputDecisionForm action={decideOutputAction} runId={summary.runId} checkers={checkers} changes={mine !== undefined} />
          : <Button refusedBecause={obstacles.checkOutput.message}>Vote on this output</Button>)}
      </Panel>
    </Section>
  );
}

function VotesSoFar({ votes, checkers }: { votes: RunView["votes"]; checkers: number }) {
  if (votes.state === "conflicted") return <Notice kind="warning" title="The votes conflict">Read each other’s reasons and comments. Whoever is convinced votes again; what all agree on is done.</Notice>;
  return <p className="font-semibold">{votes.state === "agreed" ? "All have voted, and they agree." : `${checkers - votes.missing} of ${checkers} have voted.`}</p>;
}

function Past({ view: { decisions } }: { view: RunView }) {
  const past = decisions.filter((one) => one.subject === "output");
  return past.length === 0 ? null : <Section title="Decided about this output"><Decisions label="Decisions about this output" decisions={past} /></Section>;
}
