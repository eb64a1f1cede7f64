import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { remove, replay, rotate, test } from "#app/account/notices/actions.ts";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { ActionForm } from "#components/forms/action-form.tsx";
import { DeliveryTable } from "#components/notices/delivery-table.tsx";
import { RotateSecretForm } from "#components/notices/webhook-forms.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { PageHeader, Section } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { RefusedState } from "#components/ui/states.tsx";
import { listWebhookDeliveries } from "#lib/portal/webhook-deliveries.ts";
import { listWebhooks } from "#lib/portal/webhooks.ts";

export const metadata: Metadata = { title: "Webhook", robots: { index: false } };

export default async function Webhook({ params }: PageProps<"/account/webhooks/[webhookId]">) {
  const [context, actor, { webhookId }] = await Promise.all([portalContext(), currentActor(), params]);
  const hooks = forPage(await listWebhooks(context, actor), `/account/webhooks/${webhookId}`);
  if (!hooks.ok) return <><h1 className="sr-only">Webhook</h1><RefusedState reason={hooks.refusal.message} /></>;
  const hook = hooks.value.find(({ id }) => id === webhookId) ?? notFound();
  const sent = await listWebhookDeliveries(context, actor, { webhookId });
  return (
    <>
      <PageHeader title="Webhook" eyebrow={<Link href="/account/notices">What you are told</Link>} lead={<span className="break-all">{hook.url}</span>} />
      {hook.disabledAt !== null && <Notice kind="warning" title="This webhook is switched off" className="mb-6">Its address answered that it is gone. A test message switches it on again.</Notice>}
      <div className="mb-8 flex flex-wrap items-start gap-4">
        <ActionForm action={test} hidden={{ webhookId }} submit="Send a test message" pending="Sending …" />
        <RotateSecretForm action={rotate} webhookId={webhookId} />
        <Dialog trigger="Take it away" title="Take this webhook away?" closeLabel="Keep it">
          <p>Nothing more is sent there, and the record of what was sent goes, too.</p>
          <ActionForm action={remove} hidden={{ webhookId }} submit="Take it away" pending="Taking away …" variant="danger" />
        </Dialog>
      </div>
      <Section title="Messages">{sent.ok ? <DeliveryTable messages={sent.value} replay={replay} /> : <RefusedState reason={sent.refusal.message} />}</Section>
    </>
  );
}
