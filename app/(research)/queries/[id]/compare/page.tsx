import type { Metadata } from "next";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { MarkedDifference } from "#components/queries/marked-difference.tsx";
import { Button } from "#components/ui/button.tsx";
import { Select } from "#components/ui/inputs.tsx";
import { PageHeader, Panel } from "#components/ui/layout.tsx";
import { Breadcrumbs } from "#components/ui/navigation.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { compareQueryVersions } from "#lib/portal/compare-query-versions.ts";
import { readQuery } from "#lib/portal/read-query.ts";
import { Refused } from "../../../_refused.tsx";

export const metadata: Metadata = { title: "Versions compared" };

/** Two versions of a query side by side as one marked tree. Chosen by a plain form, so the address can be shared. */
export default async function CompareVersions({ params, searchParams }: PageProps<"/queries/[id]/compare">) {
  const [{ id }, asked] = await Promise.all([params, searchParams]);
  const [context, actor] = [await portalContext(), await currentActor()];
  const here = `/queries/${id}/compare`;
  const read = forPage(await readQuery(context, actor, { id }), here);
  if (!read.ok) return <Refused refusal={read.refusal} title="Versions compared" />;
  const { title, versions } = read.value;
  const given = (value: string | string[] | undefined, otherwise: string) => (typeof value === "string" && value !== "" ? value : otherwise);
  const [from, to] = [given(asked["from"], String(versions[0]?.number ?? "now")), given(asked["to"], "now")];
  const compared = forPage(await compareQueryVersions(context, actor, { id, from, to }), here);
  if (!compared.ok) return <Refused refusal={compared.refusal} title="Versions compared" />;
  const choices = [{ value: "now", label: "As it is now" }, ...versions.map((v) => ({ value: String(v.number), label: `${v.number}. ${v.note}` }))];
  const { differences, marked } = compared.value;
  return (
    <>
      <Breadcrumbs trail={[{ label: title, href: `/queries/${id}` }]} />
      <PageHeader title="Versions compared" lead={`From “${compared.value.from}” to “${compared.value.to}”.`} />
      <form method="get" className="mb-8 flex flex-wrap items-end gap-4">
        <Select id="from" name="from" label="From" options={choices} defaultValue={from} />
        <Select id="to" name="to" label="To" options={choices} defaultValue={to} />
        <Button type="submit" variant="secondary">Compare</Button>
      </form>
      {marked === null
        ? <EmptyState title="One of the two is unfinished">It cannot be put in words yet, so the two cannot be compared.</EmptyState>
        : (
          <div className="grid gap-x-12 gap-y-10 lg:grid-cols-[minmax(0,1fr)_22rem]">
            <MarkedDifference sections={marked} headingLevel={2} />
            <aside aria-label="In sentences">
              <Panel title="In sentences">
                {differences.length === 0 ? <p className="text-muted">Both ask the same of the same people.</p> : <ul className="flex list-disc flex-col gap-1 pl-5">{differences.map((line) => <li key={line}>{line}</li>)}</ul>}
              </Panel>
            </aside>
          </div>
        )}
    </>
  );
}
