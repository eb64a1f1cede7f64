import type { Metadata } from "next";
import { GatewayEntryView } from "#components/console/gateway-entry.tsx";
import { RefreshEvery } from "#components/console/refresh-every.tsx";
import { SendToGatewayForm } from "#components/console/send-to-gateway.tsx";
import { Button } from "#components/ui/button.tsx";
import { KeyValue, PageHeader } from "#components/ui/layout.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { EmptyState, RefusedState } from "#components/ui/states.tsx";
import { StatusTag } from "#components/ui/tag.tsx";
import { readGateway } from "#lib/agent/console/gateway.ts";
import { notPermitted } from "#lib/agent/console/permissions.ts";
import { getContext } from "#lib/agent/context.ts";
import { sendToGatewayAction } from "#tre/app/_actions/run-actions.ts";
import { signedIn } from "#tre/app/_server/actor.ts";

export const metadata: Metadata = { title: "Gateway" };

const lead = "The Health Data Research Gateway shows data uses of many custodians. This data environment publishes its own approvals there, as the federation’s register has them.";

export default async function Gateway() {
  const actor = await signedIn("/gateway");
  const context = getContext();
  const read = await readGateway(context, actor);
  if (!read.ok) return <RefusedState reason={read.refusal.message} />;
  const view = read.value;
  if (view === null) {
    return (
      <>
        <PageHeader title="Gateway" status={<StatusTag tone="neutral">Off</StatusTag>} lead={lead} />
        <EmptyState title="Publishing to the Gateway is switched off">
          Whoever runs this program switches it on: a team at the Gateway and an application of that team with the permissions dur.read, dur.create and dur.update; the setting gateway in the configuration; and the application’s two secrets in the environment.
          Without an application, the register’s upload sheet can be downloaded from the portal and taken to the Gateway by hand.
        </EmptyState>
      </>
    );
  }
  const mayNot = notPermitted(actor, "send-to-gateway")?.refusal.message;
  const now = context.clock.now().toISOString();
  const differing = view.entries.filter((entry) => entry.state !== "in-step" && entry.state !== "waiting").length;
  return (
    <>
      <RefreshEvery seconds={10} />
      <PageHeader title="Gateway" status={differing > 0 ? <StatusTag tone="caution">{`${String(differing)} to look at`}</StatusTag> : <StatusTag tone="good">On</StatusTag>} lead={lead} />
      {view.trouble !== null && <Notice kind="warning" title="The register could not be looked through" className="mb-8">{view.trouble}</Notice>}
      <KeyValue facts={[{ term: "Gateway", detail: view.api }, { term: "Team", detail: view.teamId }, { term: "Entries of this data environment", detail: view.entries.length }]} />
      {view.entries.length === 0 && <EmptyState title="No entry yet">An entry comes with the first project that this data environment approves.</EmptyState>}
      {view.entries.map((entry) => (
        <GatewayEntryView
          key={entry.reference} entry={entry} now={now} portalUrl={context.config.portalUrl}
          sendNow={mayNot === undefined ? <SendToGatewayForm action={sendToGatewayAction} reference={entry.reference} overwrites={entry.drift.length > 0} /> : <Button small refusedBecause={mayNot}>Send now</Button>}
        />
      ))}
    </>
  );
}
