import type { Metadata } from "next";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { addressWith, givenParams } from "#app/_server/search-params.ts";
import { OwnRecordTable } from "#components/account/own-record-table.tsx";
import { inFigures } from "#components/results/number-format.ts";
import { PageHeader } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";
import { Pagination } from "#components/ui/navigation.tsx";
import { RefusedState } from "#components/ui/states.tsx";
import { readOwnRecord } from "#lib/portal/read-own-record.ts";

export const metadata: Metadata = { title: "What is recorded about you", robots: { index: false } };
const here = "/account/record";

export default async function OwnRecord({ searchParams }: PageProps<"/account/record">) {
  const [context, actor, params] = await Promise.all([portalContext(), currentActor(), searchParams.then(givenParams)]);
  const read = forPage(await readOwnRecord(context, actor, { page: params.page }), addressWith(here, params));
  if (!read.ok) return <><h1 className="sr-only">What is recorded about you</h1><RefusedState reason={read.refusal.message} /></>;
  const { events, page, pages, total } = read.value;
  return (
    <>
      <PageHeader
        title="What is recorded about you" eyebrow={<Link href="/account">Your account</Link>}
        lead="What you did here, and what was done to your account, by whom and when. Nobody can change or delete a line without that showing. If a line looks wrong to you, tell an administrator its number."
      />
      <p role="status" className="mb-3 font-semibold">{total === 1 ? "1 event" : `${inFigures(total)} events`}</p>
      <OwnRecordTable events={events} />
      <Pagination page={page} pages={pages} hrefOf={(to) => addressWith(here, params, { page: to })} />
    </>
  );
}
