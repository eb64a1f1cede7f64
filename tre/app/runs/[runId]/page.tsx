import type { Metadata } from "next";
import { SendAgainForm, SignOffForm, StopForm } from "#components/console/decision-forms.tsx";
import { outputTitle } from "#components/results-view/figures.ts";
import { Decisions } from "#components/console/decisions.tsx";
import { RefreshEvery } from "#components/console/refresh-every.tsx";
import { waitsForInWords } from "#components/console/run-words.ts";
import { runLooks, runSteps } from "#components/runs/run-phases.ts";
import { Age, Instant } from "#components/ui/age.tsx";
import { Button, LinkButton } from "#components/ui/button.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { KeyValue, Panel, Section, type Fact } from "#components/ui/layout.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { ProgressSteps, Timeline } from "#components/ui/progress.tsx";
import { RefusedState } from "#components/ui/states.tsx";
import { mayDo, notPermitted } from "#lib/agent/console/permissions.ts";
import { readRun, type RunView } from "#lib/agent/console/read-run.ts";
import { getContext } from "#lib/agent/context.ts";
import { runStateTable } from "#lib/protocol/run-states.ts";
import { retryDeliveryAction, signOffAction, stopRunAction } from "#tre/app/_actions/run-actions.ts";
import { signedIn } from "#tre/app/_server/actor.ts";
import { forPage } from "#tre/app/_server/respond.ts";
import { RunHeader } from "./_header.tsx";
import { Outcome } from "./_outcome.tsx";

export const metadata: Metadata = { title: "Run" };

export default async function Run({ params }: PageProps<"/runs/[runId]">) {
  const { runId } = await params;
  const actor = await signedIn(`/runs/${runId}`);
  const context = getContext();
  const read = forPage(await readRun(context, actor, { runId }));
  if (!read.ok) return <RefusedState reason={read.refusal.message} />;
  const view = read.value;
  const { summary, events } = view;
  const now = context.clock.now().toISOString();
  const lastBeforeEnd = events.findLast((event) => event.to === summary.state)?.from;
  const isDelivered = !summary.open && summary.state === "delivered";
  return (
    <>
      {summary.open && <RefreshEvery seconds={3} />}
      <RunHeader run={summary} page="" leftByRule={view.leftByRule.length > 0} />
      <ProgressSteps label="Phases of this run" steps={runSteps(isDelivered ? "received" : summary.state, lastBeforeEnd)} />
      <div className="mt-8 flex flex-col gap-4 empty:hidden">
        <Outcome view={view} />
        {view.obstacles.signOff === null && !view.decisions.some((one) => one.subject === "sign-off") && summary.waitsFor === "operator" && <Notice kind="info" title="The run waits for your sign-off" actions={<LinkButton href="#sign-off" small>Go to the sign-off</LinkButton>} />}
        {view.detail !== null && <Notice kind="warning" title="Technical cause, for operators of this TRE only"><code className="text-sm break-words whitespace-pre-wrap">{view.detail}</code></Notice>}
        {view.held.length > 0 && <Notice kind="warning" title="Nothing leaves yet"><ul className="list-disc pl-5">{view.held.map((line) => <li key={line}>{line}</li>)}</ul></Notice>}
        {summary.waitsFor === "output checker" && <Notice kind="info" title="The output waits for its check" actions={<LinkButton href={`/runs/${runId}/output`} small>Go to the output check</LinkButton>} />}
      </div>
      <Section title="What is asked">
        <Panel>{view.asked === null ? <p className="text-muted">{summary.open ? "The request has not been read yet." : "The request could not be read."}</p> : <p className="max-w-measure whitespace-pre-line">{view.asked.words}</p>}</Panel>
        <KeyValue facts={factsOf(view, now)} />
      </Section>
      {view.asked !== null && <Approval view={view} />}
      {summary.state === "awaiting-sign-off" && <SignOff view={view} mayApprove={context.config.policy.signOff === "last-word"} />}
      {view.decisions.length > 0 && <Section title="Decided in this TRE"><Decisions label="Decisions of people of this TRE" decisions={view.decisions} titles={new Map((view.comparison?.proposed ?? view.release?.released)?.outputs.map((output) => [output.id, outputTitle(output, view.asked?.query)]))} /></Section>}
      <Section title="What has happened">
        <Timeline
          label="Moves of this run, newest first"
          events={events.toReversed().map((event) => ({
            key: String(event.sequence), tone: runLooks[event.to].tone, title: runLooks[event.to].name, when: <Instant of={event.at} />,
            detail: <>{event.reason ?? runStateTable[event.to].sentence} <span className="text-muted">By {event.by}.</span></>,
          }))}
        />
      </Section>
      <Delivery view={view} refusedBecause={notPermitted(actor, "retry-delivery")?.refusal.message} />
      {mayDo(actor, "stop-run") && summary.open && (
        <Section title="Stop this run" id="stop">
          {view.obstacles.stop === null
            ? <Disclosure summary="Stop it before it is delivered"><StopForm action={stopRunAction} runId={runId} /></Disclosure>
            : <Button variant="danger" refusedBecause={view.obstacles.stop.message}>Stop this run</Button>}
        </Section>
      )}
      {mayDo(actor, "see-causes") && <Technical view={view} />}
    </>
  );
}

function factsOf({ summary, asked }: RunView, now: string): Fact[] {
  return [
    { term: "Asked by", detail: asked === null ? "Not known: the request was not read" : <>{asked.person.name}, {asked.person.affiliation}, ORCID iD {asked.person.orcid.replace("https://orcid.org/", "")}</> },
    { term: "Dataset", detail: summary.dataset },
    { term: "Since", detail: <><Age of={summary.since} now={now} /> (<Instant of={summary.since} />)</> },
    ...(summary.open ? [{ term: "Waits for", detail: waitsForInWords(summary.waitsFor) }, { term: "What next", detail: summary.next }] : []),
    ...(summary.attempt > 1 ? [{ term: "Attempt", detail: `${summary.attempt}: the output check returned it` }] : []),
    ...(asked !== null && asked.discarded.length > 0 ? [{ term: "Thrown away", detail: `The request claimed reviews that only this TRE can make: ${asked.discarded.join("; ")}` }] : []),
  ];
}

function SignOff({ view, mayApprove }: { view: RunView; mayApprove: boolean }) {
  const { summary, obstacles, decisions } = view;
  const said = decisions.find((one) => one.subject === "sign-off");
  const title = "Sign-off";
  if (said) return <Section title={title} id="sign-off"><Notice kind="info" title="The last word has been said" live>{said.accountName} {said.decision === "approve" ? "approved" : "refused"} this run. {summary.waitsFor === "committee" && "It still waits for the committee."}</Notice></Section>;
  return (
    <Section title={title} id="sign-off">
      <Panel>
        <p className="max-w-measure">
          {summary.waitsFor === "committee" ? "This run waits for the committee’s decision in the portal. " : "This TRE’s policy asks an operator for the last word on each run. "}
          {!mayApprove && "The policy leaves approval to the committee; an operator can only refuse here."}
          {summary.waitsFor === "committee" && mayApprove && "An operator’s approval here does not replace it."}
        </p>
        {obstacles.signOff === null
          ? mayApprove ? <SignOffForm action={signOffAction} runId={summary.runId} mayApprove /> : <Disclosure summary="Refuse this run now"><SignOffForm action={signOffAction} runId={summary.runId} mayApprove={false} /></Disclosure>
          : <Button refusedBecause={obstacles.signOff.message}>Decide about this run</Button>}
      </Panel>
    </Section>
  );
}

function Approval({ view: { differences, committee, phases } }: { view: RunView }) {
  const judged = phases.some((one) => one.phase === "validation" && one.status === "completed");
  return (
    <Section title="Inside what was approved?">
      {!judged ? <p className="text-muted">It has not been compared with the approval yet.</p> : differences.length === 0 ? (
        <Notice kind="success" title="Covered by a standing approval">Person, project, data and analysis are inside what this TRE’s committee allowed, as its signed approval says.</Notice>
      ) : (
        <Notice kind="warning" title="It differs from what was approved"><ul className="list-disc pl-5">{differences.map((line) => <li key={line}>{line}</li>)}</ul></Notice>
      )}
      {committee !== null && (
        <Notice kind={committee.decision === "approve" ? "success" : "refused"} title={`The committee ${committee.decision === "approve" ? "approved" : "refused"} this run`}>
          {committee.reason} <span className="text-muted">{committee.decidedBy}, <Instant of={committee.decidedAt} />.</span>
        </Notice>
      )}
    </Section>
  );
}

/** Shown while something has not arrived, or did not. */
function Delivery({ view: { summary, unsent, results }, refusedBecause }: { view: RunView; refusedBecause: string | undefined }) {
  const gaveUp = !summary.open && summary.state === "failed" && results !== null;
  if (unsent === 0 && !gaveUp) return null;
  return (
    <Section title="Delivery to the portal">
      <Panel>
        <p>{unsent > 0 ? `The portal has not yet acknowledged ${unsent} ${unsent === 1 ? "message" : "messages"} about this run. They are sent again by themselves until it does.` : "The portal takes no more of this run."}</p>
        {refusedBecause === undefined ? <SendAgainForm action={retryDeliveryAction} runId={summary.runId} /> : <Button variant="secondary" small refusedBecause={refusedBecause}>Send again</Button>}
      </Panel>
    </Section>
  );
}

const Code = ({ children }: { children: string }) => <code className="text-sm break-all">{children}</code>;

const Technical = ({ view: { summary, asked } }: { view: RunView }) => (
  <Section title="Technical detail">
    <KeyValue
      dense
      facts={[
        { term: "Run", detail: <Code>{summary.runId}</Code> }, { term: "Submission", detail: <Code>{summary.submissionId}</Code> }, { term: "Request id in the logs", detail: <Code>{summary.requestId}</Code> },
        ...(asked === null ? [] : [{ term: "Query, SHA-256", detail: <Code>{asked.queryDigest}</Code> }, { term: `Workflow, version ${asked.workflow.version}`, detail: <><Code>{asked.workflow.url}</Code> <Code>{asked.workflow.digest}</Code></> }]),
      ]}
    />
  </Section>
);
