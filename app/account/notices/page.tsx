import type { Metadata } from "next";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { PreferencesForm } from "#components/notices/preferences-form.tsx";
import { AddWebhookForm } from "#components/notices/webhook-forms.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { PageHeader, Section } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";
import { EmptyState, RefusedState } from "#components/ui/states.tsx";
import { StatusTag } from "#components/ui/tag.tsx";
import { readNoticePreferences } from "#lib/portal/notice-preferences.ts";
import { listWebhooks } from "#lib/portal/webhooks.ts";
import { add, choose } from "./actions.ts";

export const metadata: Metadata = { title: "What you are told", robots: { index: false } };

export default async function NoticeSettings() {
  const [context, actor] = await Promise.all([portalContext(), currentActor()]);
  const read = forPage(await readNoticePreferences(context, actor), "/account/notices");
  const hooks = await listWebhooks(context, actor);
  if (!read.ok || !hooks.ok) return <><h1 className="sr-only">What you are told</h1><RefusedState reason={read.ok ? "Sign in first." : read.refusal.message} /></>;
  return (
    <>
      <PageHeader title="What you are told" eyebrow={<Link href="/account">Your account</Link>} lead="Choose what reaches you, and how. No message holds a title, an answer or a person’s name: those are read here, after signing in." />
      <Section title="Notices"><PreferencesForm action={choose} preferences={read.value.preferences} /></Section>
      <Section title="Webhooks" id="webhooks">
        <p className="max-w-measure">A webhook tells a program of yours what you are told, as soon as it happens. Messages are signed as the Standard Webhooks specification says, sent again if they are not taken, and kept for 30 days.</p>
        <DataTable
          caption="Your webhooks" captionHidden narrow="stack" rows={hooks.value} rowKey={(hook) => hook.id}
          empty={<EmptyState title="No webhooks"><p>You need none for working in the browser.</p></EmptyState>}
          columns={[
            { key: "url", header: "Address", rowHeader: true, cell: (hook) => <Link href={`/account/webhooks/${hook.id}`} className="inline-block min-h-6 break-all">{hook.url}</Link> },
            { key: "state", header: "State", cell: (hook) => (hook.disabledAt === null ? <StatusTag tone="good">Works</StatusTag> : <StatusTag tone="caution">Switched off: the address said that it is gone</StatusTag>) },
          ]}
        />
        <h3>A new webhook</h3>
        <AddWebhookForm action={add} />
      </Section>
    </>
  );
}
