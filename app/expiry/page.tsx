import type { Metadata } from "next";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { addressWith, givenParams } from "#app/_server/search-params.ts";
import { EndingList } from "#components/people/ending-list.tsx";
import { DayOf } from "#components/ui/age.tsx";
import { Button } from "#components/ui/button.tsx";
import { DateInput } from "#components/ui/inputs.tsx";
import { PageHeader } from "#components/ui/layout.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { EmptyState, RefusedState } from "#components/ui/states.tsx";
import { readForecast } from "#lib/portal/forecast.ts";

export const metadata: Metadata = { title: "What stops working", robots: { index: false } };

export default async function Expiry({ searchParams }: PageProps<"/expiry">) {
  const [context, actor, params] = await Promise.all([portalContext(), currentActor(), searchParams.then(givenParams)]);
  const asked = forPage(await readForecast(context, actor, params), addressWith("/expiry", params));
  const mistyped = !asked.ok && asked.refusal.reason === "invalid-input" ? asked.refusal : undefined;
  const read = mistyped === undefined ? asked : await readForecast(context, actor, {});
  if (!read.ok) return <><h1 className="sr-only">What stops working</h1><RefusedState reason={read.refusal.message} /></>;
  const { on, today, approvals, endings } = read.value;
  return (
    <>
      <PageHeader title={<>What stops working by <DayOf date={on} /></>} lead="Approvals end, and so does the evidence that they lean on: training, accreditation, contracts, ethics. Whoever can renew something is told 90, 30 and 7 days before." />
      <form action="/expiry" className="mb-8 flex flex-wrap items-end gap-4 rounded-lg border border-rule bg-surface p-5">
        <DateInput label="On which day" name="on" min={today} defaultValue={params.on ?? on} error={mistyped?.fields?.on} />
        <Button type="submit">Show</Button>
      </form>
      {mistyped !== undefined && <Notice kind="warning" title="This day cannot be used" className="mb-6">{mistyped.message} The next 90 days are shown.</Notice>}
      {endings.length > 0
        ? <EndingList endings={endings} />
        : approvals === 0
          ? <EmptyState title="You have no approvals to look after"><p>Here stands when approvals end that your projects hold, that your committee gave or, for administrators, all of them.</p></EmptyState>
          : <EmptyState title="Everything still works on that day"><p>Of {approvals === 1 ? "the one approval" : `the ${approvals} approvals`} that you can see, nothing ends before. Choose a later day to look further.</p></EmptyState>}
    </>
  );
}
