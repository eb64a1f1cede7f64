import type { Metadata } from "next";
import { Suspense, type ReactNode } from "react";
import { CrateView } from "#components/crate/crate-view.tsx";
import { RulesReport } from "#components/crate/rules-report.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Section } from "#components/ui/layout.tsx";
import { EmptyState, LoadingState, RefusedState } from "#components/ui/states.tsx";
import { readRun } from "#lib/agent/console/read-run.ts";
import { readRunCrate, type RunCrateView } from "#lib/agent/console/read-run-crate.ts";
import { getContext } from "#lib/agent/context.ts";
import type { Result } from "#lib/kernel/result.ts";
import { signedIn } from "#tre/app/_server/actor.ts";
import { forPage } from "#tre/app/_server/respond.ts";
import { RunHeader } from "../_header.tsx";

export const metadata: Metadata = { title: "Crate" };

export default async function RunCrates({ params }: PageProps<"/runs/[runId]/crate">) {
  const { runId } = await params;
  const actor = await signedIn(`/runs/${runId}/crate`);
  const context = getContext();
  const read = forPage(await readRun(context, actor, { runId }));
  if (!read.ok) return <RefusedState reason={read.refusal.message} />;
  const crate = (which: "request" | "results", absent: ReactNode) => (
    <Suspense fallback={<LoadingState what={`the ${which} crate and checking its rules`} />}><OneCrate read={readRunCrate(context, actor, { runId, which })} absent={absent} /></Suspense>
  );
  return (
    <>
      <RunHeader run={read.value.summary} page="/crate" />
      <Section title="What was asked: the request crate">
        {crate("request", <EmptyState title="No request crate is here"><p>It has not been collected yet, or it did not arrive intact.</p></EmptyState>)}
      </Section>
      <Section title="What was answered: the results crate">
        {crate("results", <EmptyState title="No results crate yet"><p>It is packed when the run ends: with what was released, or with the reason why nothing was.</p></EmptyState>)}
      </Section>
    </>
  );
}

async function OneCrate({ read, absent }: { read: Promise<Result<RunCrateView | null>>; absent: ReactNode }) {
  const crate = await read;
  if (!crate.ok) return <RefusedState reason={crate.refusal.message} />;
  if (crate.value === null) return absent;
  const { description, reports, sha256, bytes } = crate.value;
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-sm text-muted">
        <p>{Math.ceil(bytes / 1024)} KiB, SHA-256 <code className="break-all">{sha256}</code></p><CopyButton text={sha256} what="the digest" />
      </div>
      {description === null ? <RulesReport reports={reports} /> : <CrateView crate={description} reports={reports} headingLevel={3} />}
    </div>
  );
}
