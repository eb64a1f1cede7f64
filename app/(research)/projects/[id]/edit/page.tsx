import type { Metadata } from "next";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { LinkButton } from "#components/ui/button.tsx";
import { PageHeader } from "#components/ui/layout.tsx";
import { Breadcrumbs } from "#components/ui/navigation.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { RefusedState } from "#components/ui/states.tsx";
import { listTres } from "#lib/portal/list-tres.ts";
import { readForms } from "#lib/portal/manage-forms.ts";
import { readProject } from "#lib/portal/read-project.ts";
import { Refused } from "../../../_refused.tsx";
import { ApplicationEditor } from "./application-editor.tsx";

export const metadata: Metadata = { title: "Application" };

export default async function Application({ params }: PageProps<"/projects/[id]/edit">) {
  const { id } = await params;
  const [context, actor] = [await portalContext(), await currentActor()];
  const here = `/projects/${id}/edit`;
  const read = forPage(await readProject(context, actor, { projectId: id }), here);
  if (!read.ok) return <Refused refusal={read.refusal} title="Application" />;
  const tres = forPage(await listTres(context, actor), here);
  if (!tres.ok) return <Refused refusal={tres.refusal} title="Application" />;
  const forms = await readForms(context, actor);
  const project = read.value;
  const header = (
    <>
      <Breadcrumbs trail={[{ label: "Projects", href: "/projects" }, { label: `${project.reference}: ${project.title}`, href: `/projects/${id}` }]} />
      <PageHeader title="Application" lead="Committees and the public read it under these five headings. What you type is saved as you go, gaps and all; only submitting asks for the whole." />
    </>
  );
  if (!project.may.edit.ok || project.draft === null || actor.kind !== "person") {
    return <>{header}<RefusedState title="The application can’t be changed now" reason={project.may.edit.because ?? "Only the project's members change its application."} actions={<LinkButton href={`/projects/${id}`}>Back to the project</LinkButton>} /></>;
  }
  const returned = project.sites.filter((site) => site.state === "returned");
  return (
    <>
      {header}
      {returned.length > 0 && (
        <Notice kind="warning" title="What the committees asked for" className="mb-10">
          <ul className="list-disc pl-5">{returned.map((site) => <li key={site.treId}><strong>{site.treName}:</strong> {site.reason}</li>)}</ul>
        </Notice>
      )}
      <ApplicationEditor
        projectId={id} amends={project.revision > 0} version={project.version} draft={project.draft} writer={{ name: actor.name, email: actor.email }}
        offered={tres.value.filter((tre) => tre.standing === "joined").map(({ id: treId, name, datasets }) => ({ id: treId, name, datasets }))}
        forms={forms.ok ? forms.value : []}
        submitLabel={project.revision === 0 ? "Submit to the committees" : "See who looks again"} refusedBecause={project.may.submit.because}
      />
    </>
  );
}
