import type { Metadata } from "next";
import { RefreshEvery } from "#components/console/refresh-every.tsx";
import { StoppedClasses } from "#components/console/stopped-classes.tsx";
import { Age, Instant } from "#components/ui/age.tsx";
import { LinkButton } from "#components/ui/button.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Link } from "#components/ui/link.tsx";
import { PageHeader, Section } from "#components/ui/layout.tsx";
import { EmptyState, RefusedState } from "#components/ui/states.tsx";
import { listLaterChecks, type LaterCheckWaiting } from "#lib/agent/console/later-checks.ts";
import { mayDo } from "#lib/agent/console/permissions.ts";
import { getContext } from "#lib/agent/context.ts";
import { signedIn } from "../_server/actor.ts";

export const metadata: Metadata = { title: "Checks afterwards" };

export default async function Afterwards() {
  const actor = await signedIn("/afterwards");
  const context = getContext();
  const read = await listLaterChecks(context, actor);
  if (!read.ok) return <RefusedState reason={read.refusal.message} />;
  const { waiting, stopped } = read.value;
  const now = context.clock.now().toISOString();
  const [mine, others] = [waiting.filter((one) => one.isMine), waiting.filter((one) => !one.isMine)];
  const byRule = context.config.policy.release !== "people";
  return (
    <>
      <RefreshEvery seconds={10} />
      <PageHeader title="Checks afterwards" lead="Outputs that left by rule, without people looking first, and were drawn at random for somebody to look at. They have left already: what is found here decides whether more of their kind may." />
      <div className="flex flex-col gap-4 empty:hidden">
        <StoppedClasses stopped={stopped} actions={() => <LinkButton href="/checking#classes" small>{mayDo(actor, "open-class") ? "Decide about it" : "See the classes"}</LinkButton>} />
      </div>
      <Section title="To look at">
        <Waiting
          rows={mine} now={now} caption="Runs with outputs to look at"
          empty={<EmptyState title="Nothing to look at"><p>{byRule ? "What is drawn appears here when it leaves." : "This TRE’s policy puts every output before people first, so nothing leaves by rule."}{!mayDo(actor, "check-afterwards") && " Output checkers look at it."}</p></EmptyState>}
        />
      </Section>
      {others.length > 0 && <Section title="For others to look at"><Waiting rows={others} now={now} caption="Runs for others to look at" empty={null} /></Section>}
    </>
  );
}

const Waiting = ({ rows, now, caption, empty }: { rows: readonly LaterCheckWaiting[]; now: string; caption: string; empty: React.ReactNode }) => (
  <DataTable
    caption={caption} captionHidden narrow="stack" rows={rows} rowKey={(row) => row.runId} empty={empty}
    columns={[
      { key: "title", header: "Run", rowHeader: true, cell: (row) => <><Link href={`/runs/${row.runId}/afterwards`}>{row.title}</Link><span className="block text-sm text-muted">{row.project}</span></> },
      { key: "outputs", header: "Outputs, and the class by which each left", cell: (row) => <ul>{row.outputs.map((output) => <li key={output.id}><code>{output.id}</code>, <span className="text-muted">{output.class}</span></li>)}</ul> },
      { key: "left", header: "Left", cell: (row) => <Age of={row.leftAt} now={now} /> },
      { key: "exact", header: "Exact numbers kept until", cell: (row) => (row.exactUntil === null ? <span className="text-muted">deleted, as the policy says</span> : <Instant of={row.exactUntil} />) },
    ]}
  />
);
