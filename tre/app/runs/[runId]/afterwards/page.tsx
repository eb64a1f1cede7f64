import type { Metadata } from "next";
import { ComparedTable } from "#components/console/compared-table.tsx";
import { LaterCheckForm } from "#components/console/later-check-forms.tsx";
import { compareOutputs } from "#components/console/output-comparison.ts";
import { ReleasedOutputTable } from "#components/console/released-output-table.tsx";
import { SaidOfOutput } from "#components/console/said-of-output.tsx";
import { outputTitle } from "#components/results-view/figures.ts";
import { Age, Instant } from "#components/ui/age.tsx";
import { Button } from "#components/ui/button.tsx";
import { KeyValue, Panel, Section } from "#components/ui/layout.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { EmptyState, RefusedState } from "#components/ui/states.tsx";
import { ownWork } from "#lib/agent/console/own-work.ts";
import { notPermitted, type ConsoleActor } from "#lib/agent/console/permissions.ts";
import { readRun, type RunView } from "#lib/agent/console/read-run.ts";
import { getContext } from "#lib/agent/context.ts";
import type { ReleasedByRule } from "#lib/agent/store/released-by-rule.ts";
import type { ReleasedOutput } from "#lib/disclosure/released.ts";
import { shareInWords } from "#lib/disclosure/release-in-words.ts";
import { checkAfterwardsAction } from "#tre/app/_actions/run-actions.ts";
import { signedIn } from "#tre/app/_server/actor.ts";
import { forPage } from "#tre/app/_server/respond.ts";
import { RunHeader } from "../_header.tsx";

export const metadata: Metadata = { title: "Check afterwards" };

export default async function CheckAfterwards({ params }: PageProps<"/runs/[runId]/afterwards">) {
  const { runId } = await params;
  const actor = await signedIn(`/runs/${runId}/afterwards`);
  const context = getContext();
  const read = forPage(await readRun(context, actor, { runId }));
  if (!read.ok) return <RefusedState reason={read.refusal.message} />;
  const view = read.value;
  const drawn = view.leftByRule.filter((one) => one.isDrawn);
  const now = context.clock.now().toISOString();
  return (
    <>
      <RunHeader run={view.summary} page="/afterwards" leftByRule={view.leftByRule.length > 0} />
      <p className="max-w-measure">{inWords(view)}</p>
      {view.comparison !== null && (
        <Notice kind="refused" title="Exact numbers: inside the TRE only" className="mt-6">
          The marked columns hold exact numbers about people. Don’t copy, photograph or send them. They will be deleted <Age of={view.comparison.keepUntil} now={now} />.
        </Notice>
      )}
      {view.comparison === null && drawn.length > 0 && <Notice kind="info" title="Only what was released is shown" className="mt-6">{(notPermitted(actor, "see-unreleased") ?? ownWork(actor, view.asked))?.refusal.message ?? "The exact numbers have been deleted as the policy says."}</Notice>}
      {drawn.length === 0 && <div className="mt-8"><EmptyState title="Nothing of this run was drawn"><p>An output is drawn once, when it leaves, or never.</p></EmptyState></div>}
      {view.release !== null && drawn.map((one) => {
        const output = view.release?.released.outputs.find(({ id }) => id === one.outputId);
        return output === undefined ? null : <Drawn key={one.outputId} one={one} output={output} view={view} actor={actor} />;
      })}
    </>
  );
}

function inWords({ leftByRule }: RunView): string {
  if (leftByRule.length === 0) return "Nothing of this run left by rule.";
  const drawn = leftByRule.filter((one) => one.isDrawn).length;
  return `${leftByRule.length === 1 ? "The output of this run" : `All ${leftByRule.length} outputs of this run`} left by rule, without people looking first. ${drawn === 0 ? "None was" : drawn === 1 ? "One was" : `${drawn} were`} drawn at random for people to look at afterwards.`;
}

function Drawn({ one, output, view, actor }: { one: ReleasedByRule; output: ReleasedOutput; view: RunView; actor: ConsoleActor }) {
  const compared = view.comparison === null ? undefined : compareOutputs(view.comparison.raw.outputs, view.comparison.proposed.outputs, {}, null, view.asked?.query).find(({ id }) => id === one.outputId);
  const check = view.laterChecks.find(({ outputId }) => outputId === one.outputId);
  const refused = (notPermitted(actor, "check-afterwards") ?? ownWork(actor, view.asked))?.refusal.message;
  return (
    <Section title={outputTitle(output, view.asked?.query)} id={`output-${one.outputId}`}>
      <KeyValue dense facts={[
        { term: "Left by the class", detail: <code>{one.class}</code> }, { term: "When", detail: <Instant of={one.at} /> },
        { term: "Drawn", detail: `Of this class, ${shareInWords(one.share)} ${one.share === 1 ? "are" : "is"} drawn; the number drawn was ${one.draw.toLocaleString("en-GB")} of 1,000,000` },
      ]} />
      {view.asked !== null && <SaidOfOutput of={view.asked.outputContext ?? []} output={one.outputId} by={view.asked.person.name} />}
      {compared === undefined ? <ReleasedOutputTable output={output} query={view.asked?.query} /> : <ComparedTable output={compared} hasLeft />}
      <Panel>
        {check !== undefined && (
          <Notice kind={check.verdict === "fine" ? "success" : "refused"} title={check.verdict === "fine" ? "Looked at afterwards: it is fine" : "Looked at afterwards: it should not have left"} live>
            {check.reason} <span className="text-muted">{check.accountName}, <Instant of={check.at} />.</span>
          </Notice>
        )}
        {check === undefined && (refused === undefined ? <LaterCheckForm action={checkAfterwardsAction} runId={view.summary.runId} outputId={one.outputId} className={one.class} /> : <Button refusedBecause={refused}>Say whether it should have left</Button>)}
      </Panel>
    </Section>
  );
}
