import type { Metadata } from "next";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { PageHeader } from "#components/ui/layout.tsx";
import { Breadcrumbs } from "#components/ui/navigation.tsx";
import { permitted } from "#lib/governance/permissions.ts";
import { conceptSetReach } from "#lib/portal/concept-set-reach.ts";
import { listProjects } from "#lib/portal/list-projects.ts";
import { Refused } from "../../_refused.tsx";
import { targetsOf } from "../targets-of.ts";
import { Workbench } from "../workbench.tsx";

export const metadata: Metadata = { title: "Make a concept set" };

export default async function NewConceptSet() {
  const [context, actor] = [await portalContext(), await currentActor()];
  const may = forPage(permitted(actor, "concept-set.create"), "/concept-sets/new");
  if (!may.ok) return <Refused refusal={may.refusal} title="Make a concept set" />;
  const [projects, reach] = [await listProjects(context, actor), await conceptSetReach(context, actor, { items: [] })];
  return (
    <>
      <Breadcrumbs trail={[{ label: "Concept sets", href: "/concept-sets" }]} />
      <PageHeader title="Make a concept set" lead="Give it a name, and add concepts by search or from a code list. Each data environment adds more specific concepts from its own vocabulary." />
      <Workbench
        set={{ key: "new", name: "", items: [] }} targets={reach.ok ? targetsOf(reach.value.reach) : []}
        projects={projects.ok ? projects.value.filter((project) => project.role !== null).map(({ id, reference, title }) => ({ id, reference, title })) : []}
      />
    </>
  );
}
