import type { Metadata } from "next";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { CrateView } from "#components/crate/crate-view.tsx";
import { LinkButton } from "#components/ui/button.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { PageHeader } from "#components/ui/layout.tsx";
import { Breadcrumbs } from "#components/ui/navigation.tsx";
import { readCrateDescription } from "#lib/portal/read-crate.ts";
import { readSubmission } from "#lib/portal/read-submission.ts";
import { Refused } from "../../../../../_refused.tsx";

export const metadata: Metadata = { title: "Crate" };

export default async function Crate({ params }: PageProps<"/submissions/[id]/crates/[runId]/[which]">) {
  const { id, runId, which } = await params;
  const [context, actor] = [await portalContext(), await currentActor()];
  const here = `/submissions/${id}/crates/${runId}/${which}`;
  const submission = forPage(await readSubmission(context, actor, { id }), here);
  if (!submission.ok) return <Refused refusal={submission.refusal} title="Crate" />;
  const read = forPage(await readCrateDescription(context, actor, { runId, which }), here);
  if (!read.ok) return <Refused refusal={read.refusal} title="Crate" />;
  const { description, reports, sha256, bytes } = read.value;
  const { reference, title, runs } = submission.value;
  const tre = runs.find((run) => run.id === runId)?.tre.name;
  return (
    <>
      <Breadcrumbs trail={[{ label: "Submissions", href: "/submissions" }, { label: `${reference}: ${title}`, href: `/submissions/${id}` }]} />
      <PageHeader
        title={which === "request" ? `Request to ${tre ?? "a data environment"}` : `Answer of ${tre ?? "a data environment"}`} eyebrow="Five Safes RO-Crate 0.4"
        actions={<LinkButton href={`/api/v1/runs/${runId}/crates/${which}`} download>Download ({Math.ceil(bytes / 1024)} KiB)</LinkButton>}
      />
      <div className="mb-8 flex flex-wrap items-center gap-3 text-sm text-muted"><span>SHA-256 <code className="break-all">{sha256}</code></span><CopyButton text={sha256} what="the digest" /></div>
      <CrateView crate={description} reports={reports} />
    </>
  );
}
