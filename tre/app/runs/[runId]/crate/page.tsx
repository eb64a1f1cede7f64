import type { Metadata } from "next";
import { CrateView } from "#components/crate/crate-view.tsx";
import { RulesReport } from "#components/crate/rules-report.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { Section } from "#components/ui/layout.tsx";
import { EmptyState, RefusedState } from "#components/ui/states.tsx";
import { readRun } from "#lib/agent/console/read-run.ts";
import { readRunCrate, type RunCrateView } from "#lib/agent/console/read-run-crate.ts";
import { getContext } from "#lib/agent/context.ts";
import { signedIn } from "#tre/app/_server/actor.ts";
import { forPage } from "#tre/app/_server/respond.ts";
import { RunHeader } from "../_header.tsx";

export const metadata: Metadata = { title: "Crate" };

export default async function RunCrates({ params }: PageProps<"/runs/[runId]/crate">) {
  const { runId } = await params;
  const actor = await signedIn(`/runs/${runId}/crate`);
  const context = getContext();
  const [run, request, results] = await Promise.all([
    readRun(context, actor, { runId }), readRunCrate(context, actor, { runId, which: "request" }), readRunCrate(context, actor, { runId, which: "results" }),
  ]);
  const read = forPage(run);
  if (!read.ok) return <RefusedState reason={read.refusal.message} />;
  if (!request.ok) return <RefusedState reason={request.refusal.message} />;
  if (!results.ok) return <RefusedState reason={results.refusal.message} />;
  return (
    <>
      <RunHeader run={read.value.summary} page="/crate" />
      <Section title="What was asked: the request crate">
        {request.value === null ? <EmptyState title="No request crate is here"><p>It has not been collected yet, or it did not arrive intact.</p></EmptyState> : <OneCrate of={request.value} />}
      </Section>
      <Section title="What was answered: the results crate">
        {results.value === null ? <EmptyState title="No results crate yet"><p>It is packed when the run ends: with what was released, or with the reason why nothing was.</p></EmptyState> : <Disclosure summary="Show the results crate" open><OneCrate of={results.value} /></Disclosure>}
      </Section>
    </>
  );
}

const OneCrate = ({ of: { description, reports, sha256, bytes } }: { of: RunCrateView }) => (
  <div className="flex flex-col gap-6">
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-sm text-muted">
      <p>{Math.ceil(bytes / 1024)} KiB, SHA-256 <code className="break-all">{sha256}</code></p><CopyButton text={sha256} what="the digest" />
    </div>
    {description === null ? <RulesReport reports={reports} /> : <CrateView crate={description} reports={reports} headingLevel={3} />}
  </div>
);
