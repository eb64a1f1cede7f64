import type { Metadata } from "next";
import { currentActor } from "#app/_server/actor.ts";
import { forPage } from "#app/_server/respond.ts";
import { ActionForm } from "#components/forms/action-form.tsx";
import { TextInput } from "#components/ui/inputs.tsx";
import { PageHeader } from "#components/ui/layout.tsx";
import { Breadcrumbs } from "#components/ui/navigation.tsx";
import { permitted } from "#lib/governance/permissions.ts";
import { Refused } from "../../_refused.tsx";
import { startProject } from "../actions.ts";

export const metadata: Metadata = { title: "Start a project" };

export default async function NewProject() {
  const may = forPage(permitted(await currentActor(), "project.create"), "/projects/new");
  if (!may.ok) return <Refused refusal={may.refusal} title="Start a project" />;
  return (
    <>
      <Breadcrumbs trail={[{ label: "Projects", href: "/projects" }]} />
      <PageHeader title="Start a project" lead="A title is enough to begin. Everything else comes on the next page and can wait until you submit." />
      <ActionForm action={startProject} submit="Start" pending="Starting …">
        <TextInput name="title" label="Title" hint="In words that the public understands; you can change it later." autoComplete="off" maxLength={200} />
      </ActionForm>
    </>
  );
}
