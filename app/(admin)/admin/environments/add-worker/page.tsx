import type { Metadata } from "next";
import { currentActor } from "#app/_server/actor.ts";
import { forPage } from "#app/_server/respond.ts";
import { AddWorkerForm } from "#components/admin/worker-forms.tsx";
import { PageHeader } from "#components/ui/layout.tsx";
import { Breadcrumbs } from "#components/ui/navigation.tsx";
import { RefusedState } from "#components/ui/states.tsx";
import { permitted } from "#lib/governance/permissions.ts";
import { addWorker } from "../worker-actions.ts";

export const metadata: Metadata = { title: "Add a cohort discovery worker" };

export default async function AddWorker() {
  const may = forPage(permitted(await currentActor(), "tre.invite"), "/admin/environments/add-worker");
  if (!may.ok) return <><h1 className="sr-only">Add a cohort discovery worker</h1><RefusedState reason={may.refusal.message} /></>;
  return (
    <>
      <Breadcrumbs trail={[{ label: "TREs", href: "/admin/environments" }]} />
      <PageHeader
        title="Add a cohort discovery worker"
        lead="A site that runs Bunny or Relay for Cohort Discovery can answer questions here without installing anything: its worker asks this portal for work too. It counts people and lists the codes of its data, and nothing else. Its committee’s approval is checked here before each question, and it is only asked what it counts rightly."
      />
      <div className="max-w-measure"><AddWorkerForm action={addWorker} /></div>
    </>
  );
}
