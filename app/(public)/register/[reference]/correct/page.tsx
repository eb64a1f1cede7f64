import type { Metadata } from "next";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { CorrectionForm } from "#components/register/correction-form.tsx";
import { PageHeader } from "#components/ui/layout.tsx";
import { Breadcrumbs } from "#components/ui/navigation.tsx";
import { RefusedState } from "#components/ui/states.tsx";
import { permitted } from "#lib/governance/permissions.ts";
import { readRegisterEntry } from "#lib/portal/read-register.ts";
import { correct } from "./actions.ts";

export const metadata: Metadata = { title: "Correct an entry", robots: { index: false } };

export default async function CorrectEntry({ params }: PageProps<"/register/[reference]/correct">) {
  const { reference } = await params;
  const [context, actor] = await Promise.all([portalContext(), currentActor()]);
  const may = forPage(permitted(actor, "register.edit"), `/register/${reference}/correct`);
  if (!may.ok) return <><h1 className="sr-only">Correct an entry</h1><RefusedState reason={may.refusal.message} /></>;
  const read = forPage(await readRegisterEntry(context, actor, { reference }), `/register/${reference}/correct`);
  if (!read.ok) return <><h1 className="sr-only">Correct an entry</h1><RefusedState reason={read.refusal.message} /></>;
  const { record, revision } = read.value;
  return (
    <>
      <Breadcrumbs trail={[{ label: "Data use register", href: "/register" }, { label: record.reference, href: `/register/${reference}` }]} />
      <PageHeader
        title="Correct an entry" eyebrow={`${record.reference}, version ${revision}`}
        lead="The system writes entries by itself. Set right what it cannot know: each correction is a new version with its reason, and it stays when the entry is written anew."
      />
      <CorrectionForm action={correct} hidden={{ reference, revision }} record={record} />
    </>
  );
}
