import type { Metadata } from "next";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { HolidayForm } from "#components/admin/holiday-form.tsx";
import { ActionForm } from "#components/forms/action-form.tsx";
import { DayOf } from "#components/ui/age.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { PageHeader, Panel } from "#components/ui/layout.tsx";
import { Breadcrumbs } from "#components/ui/navigation.tsx";
import { EmptyState, RefusedState } from "#components/ui/states.tsx";
import { listHolidays } from "#lib/portal/manage-holidays.ts";
import { proclaim, takeBack } from "./actions.ts";

export const metadata: Metadata = { title: "Bank holidays" };

export default async function Holidays() {
  const [context, actor] = await Promise.all([portalContext(), currentActor()]);
  const read = forPage(await listHolidays(context, actor), "/admin/holidays");
  if (!read.ok) return <><h1 className="sr-only">Bank holidays</h1><RefusedState reason={read.refusal.message} /></>;
  return (
    <>
      <Breadcrumbs trail={[{ label: "TREs", href: "/admin/environments" }]} />
      <PageHeader title="Bank holidays of one year" lead="Those that come every year are known. A day that is proclaimed once, such as that of a coronation, is entered here: no committee’s clock counts it." />
      <div className="grid gap-x-12 gap-y-10 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <DataTable
          caption="Bank holidays of one year" captionHidden narrow="stack" rows={read.value} rowKey={(one) => `${one.day} ${one.nation}`}
          empty={<EmptyState title="No such day"><p>Clocks count all days but weekends and the bank holidays of every year.</p></EmptyState>}
          columns={[
            { key: "day", header: "Day", rowHeader: true, cell: (one) => <DayOf date={one.day} /> },
            { key: "nation", header: "Nation", cell: (one) => one.nation },
            { key: "name", header: "What it is for", cell: (one) => one.name },
            { key: "act", header: <span className="sr-only">Take back</span>, label: "Action", cell: (one) => <ActionForm action={takeBack} hidden={{ day: one.day, nation: one.nation }} submit={<>Take back<span className="sr-only"> {one.day} in {one.nation}</span></>} pending="Taking back …" variant="danger" small /> },
          ]}
        />
        <aside aria-label="Add"><Panel title="Add a day"><HolidayForm action={proclaim} /></Panel></aside>
      </div>
    </>
  );
}
