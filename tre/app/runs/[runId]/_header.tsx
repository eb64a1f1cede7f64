import { RunStateTag } from "#components/runs/run-state-tag.tsx";
import { PageHeader } from "#components/ui/layout.tsx";
import { Breadcrumbs, Tabs } from "#components/ui/navigation.tsx";
import type { RunSummary } from "#lib/agent/console/run-summary.ts";

/** The same top on the three pages of a run. */
export function RunHeader({ run, page }: { run: RunSummary; page: "" | "/output" | "/crate" }) {
  const href = (which: string) => `/runs/${run.runId}${which}`;
  return (
    <>
      <Breadcrumbs trail={[{ label: "Runs", href: "/runs" }]} />
      <PageHeader
        title={run.title ?? `Request ${run.runId.slice(0, 8)}`} status={<RunStateTag state={run.state} />}
        eyebrow={run.project === null ? "Not read yet" : `${run.project.reference}, ${run.project.title}`} lead={run.sentence}
      />
      <Tabs label="Pages of this run" current={href(page)} tabs={[{ label: "The run", href: href("") }, { label: "Crate", href: href("/crate") }, { label: "Output check", href: href("/output") }]} />
    </>
  );
}
