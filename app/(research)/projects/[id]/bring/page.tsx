import type { Metadata } from "next";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { BringQuery } from "#components/queries/bring-query.tsx";
import { PageHeader } from "#components/ui/layout.tsx";
import { Breadcrumbs } from "#components/ui/navigation.tsx";
import { readProject } from "#lib/portal/read-project.ts";
import { Refused } from "../../../_refused.tsx";
import { look, make } from "./actions.ts";

export const metadata: Metadata = { title: "Bring a query along" };

export default async function Bring({ params }: PageProps<"/projects/[id]/bring">) {
  const { id } = await params;
  const read = forPage(await readProject(await portalContext(), await currentActor(), { projectId: id }), `/projects/${id}/bring`);
  if (!read.ok) return <Refused refusal={read.refusal} title="Bring a query along" />;
  const { reference, title, may } = read.value;
  if (!may.query.ok) return <Refused refusal={{ reason: "not-permitted", message: may.query.because ?? "You may not write queries for this project." }} title="Bring a query along" />;
  return (
    <>
      <Breadcrumbs trail={[{ label: "Projects", href: "/projects" }, { label: `${reference}: ${title}`, href: `/projects/${id}` }]} />
      <PageHeader title="Bring a query along" lead="What you wrote in another system, as a query of this project. Whatever cannot be carried over is named before anything is made of it; nothing goes silently." />
      <BringQuery projectId={id} look={look} make={make} />
    </>
  );
}
