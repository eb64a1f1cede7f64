import { ConsoleRunTag } from "#components/console/console-run-tag.tsx";
import { PageHeader } from "#components/ui/layout.tsx";
import { Breadcrumbs, Tabs } from "#components/ui/navigation.tsx";
import type { RunSummary } from "#lib/agent/console/run-summary.ts";

/** The same top on the pages of a run. `leftByRule`: its output left without people looking first. */
export function RunHeader({ run, page, leftByRule = false }: { run: RunSummary; page: "" | "/output" | "/afterwards" | "/crate"; leftByRule?: boolean }) {
  const href = (which: string) => `/runs/${run.runId}${which}`;
  return (
    <>
      <Breadcrumbs trail={[{ label: "Runs", href: "/runs" }]} />
      <PageHeader
        title={run.title ?? `Request ${run.runId.slice(0, 8)}`} status={<ConsoleRunTag state={run.state} open={run.open} />}
        eyebrow={run.project === null ? "A request that was not read" : `${run.project.reference}, ${run.project.title}`} lead={run.state === "delivered" && !run.open ? "The portal has the results crate: this TRE’s part is done." : run.sentence}
      />
      <Tabs label="Pages of this run" current={href(page)} tabs={[{ label: "The run", href: href("") }, { label: "Crate", href: href("/crate") }, { label: "Output check", href: href("/output") }, ...(leftByRule ? [{ label: "Check afterwards", href: href("/afterwards") }] : [])]} />
    </>
  );
}
