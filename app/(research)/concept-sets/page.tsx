import type { Metadata } from "next";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { addressWith, givenParams } from "#app/_server/search-params.ts";
import { ConceptSetList } from "#components/concept-sets/concept-set-list.tsx";
import { Button, LinkButton } from "#components/ui/button.tsx";
import { Select, TextInput } from "#components/ui/inputs.tsx";
import { PageHeader } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";
import { Pagination } from "#components/ui/navigation.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { permitted } from "#lib/governance/permissions.ts";
import { conceptSetsPerPage, listConceptSets } from "#lib/portal/list-concept-sets.ts";
import { Refused } from "../_refused.tsx";

export const metadata: Metadata = { title: "Concept sets" };

const whose = [{ value: "all", label: "All that you may see" }, { value: "mine", label: "Made by you" }, { value: "projects", label: "Your projects’" }, { value: "everyone", label: "Shared with everyone" }];
const kept = [{ value: "no", label: "In use" }, { value: "yes", label: "Archived" }];

export default async function ConceptSets({ searchParams }: PageProps<"/concept-sets">) {
  const params = givenParams(await searchParams);
  const [context, actor] = [await portalContext(), await currentActor()];
  const asked = forPage(await listConceptSets(context, actor, params), "/concept-sets");
  if (!asked.ok) return <Refused refusal={asked.refusal} title="Concept sets" />;
  const { sets, total, page } = asked.value;
  const may = permitted(actor, "concept-set.create");
  const start = <LinkButton href="/concept-sets/new" variant="primary" refusedBecause={may.ok ? undefined : may.refusal.message}>Make a concept set</LinkButton>;
  const searched = Object.keys(params).some((name) => name !== "page");
  return (
    <>
      <PageHeader title="Concept sets" lead="Lists of codes by name: what a diagnosis, a medicine or a test means in a query. A query carries its own copy, and says which version it is." actions={start} />
      <form action="/concept-sets" role="search" aria-label="Concept sets" className="mb-8 flex flex-wrap items-end gap-3 rounded-lg border border-rule bg-surface p-5">
        <div className="min-w-0 flex-1 basis-64"><TextInput label="Find a set" type="search" name="text" width="full" maxLength={200} defaultValue={params.text ?? ""} hint="Part of its name, or the OMOP id of a concept in it" /></div>
        <div className="basis-52"><Select label="Whose" name="whose" width="full" defaultValue={params.whose ?? "all"} options={whose} /></div>
        <div className="basis-36"><Select label="Which" name="archived" width="full" defaultValue={params.archived ?? "no"} options={kept} /></div>
        <Button type="submit">Search</Button>
        {searched && <Link href="/concept-sets" className="inline-flex min-h-11 items-center">Clear</Link>}
      </form>
      <p role="status" className="mb-3 font-semibold">{total === 1 ? "1 concept set" : `${total} concept sets`}</p>
      <ConceptSetList
        sets={sets} now={context.clock.now().toISOString()}
        empty={<EmptyState title={searched ? "No set fits" : "No concept set yet"} actions={searched ? <LinkButton href="/concept-sets">Show all</LinkButton> : start}><p>{searched ? "Use a shorter part of the name, or look among others’ sets." : "Make one here, bring a code list, or keep a set from a query."}</p></EmptyState>}
      />
      <Pagination page={page} pages={Math.ceil(total / conceptSetsPerPage)} hrefOf={(to) => addressWith("/concept-sets", params, { page: to })} />
    </>
  );
}
