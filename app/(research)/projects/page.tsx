import type { Metadata } from "next";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { LiveRefresh } from "#components/live/live-refresh.tsx";
import { ProjectList } from "#components/projects/project-list.tsx";
import { LinkButton } from "#components/ui/button.tsx";
import { PageHeader } from "#components/ui/layout.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { permitted } from "#lib/governance/permissions.ts";
import { listProjects } from "#lib/portal/list-projects.ts";
import { Refused } from "../_refused.tsx";

export const metadata: Metadata = { title: "Projects" };

export default async function Projects() {
  const [context, actor] = [await portalContext(), await currentActor()];
  const listed = forPage(await listProjects(context, actor), "/projects");
  if (!listed.ok) return <Refused refusal={listed.refusal} title="Projects" />;
  const may = permitted(actor, "project.create");
  const start = <LinkButton href="/projects/new" variant="primary" refusedBecause={may.ok ? undefined : may.refusal.message}>Start a project</LinkButton>;
  const projects = listed.value;
  return (
    <>
      <PageHeader title="Projects" lead="A project is one application to the committees of the data environments, and the queries that it allows." actions={projects.length > 0 ? <>{start}<LinkButton href="/expiry">What stops working, and when</LinkButton></> : undefined} />
      <LiveRefresh about={projects.map((project) => project.id)} />
      <ProjectList
        projects={projects} now={context.clock.now().toISOString()}
        empty={<EmptyState title="You have no projects yet" actions={start}><p>Start one, or ask the lead of a project to name you in it by your e-mail address.</p></EmptyState>}
      />
    </>
  );
}
