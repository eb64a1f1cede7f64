import type { Metadata } from "next";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { addressWith, givenParams } from "#app/_server/search-params.ts";
import { ActionForm } from "#components/forms/action-form.tsx";
import { LiveRefresh } from "#components/live/live-refresh.tsx";
import { NoticeList } from "#components/notices/notice-list.tsx";
import { PageHeader } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";
import { Pagination } from "#components/ui/navigation.tsx";
import { RefusedState } from "#components/ui/states.tsx";
import { listNotices } from "#lib/portal/list-notices.ts";
import { markRead } from "./actions.ts";

export const metadata: Metadata = { title: "Notices", robots: { index: false } };
const here = "/notices";

export default async function Notices({ searchParams }: PageProps<"/notices">) {
  const [context, actor, params] = await Promise.all([portalContext(), currentActor(), searchParams.then(givenParams)]);
  const read = forPage(await listNotices(context, actor, { page: params.page, show: params.show }), addressWith(here, params));
  if (!read.ok || actor.kind !== "person") return <><h1 className="sr-only">Notices</h1><RefusedState reason={read.ok ? "Sign in first." : read.refusal.message} /></>;
  const { notices, unread, page, pages } = read.value;
  const onlyUnread = params.show === "unread";
  return (
    <>
      <LiveRefresh about={[actor.userId]} />
      <PageHeader title="Notices" lead="What waits for you, and what came of what you sent. A notice names a reference and nothing more; follow it to read." />
      <div className="mb-6 flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <p role="status" className="font-semibold">{unread === 0 ? "Nothing unread" : `${String(unread)} unread`}</p>
        <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
          {onlyUnread ? <Link href={here} className="inline-flex min-h-11 items-center">Show all</Link> : <Link href={addressWith(here, { show: "unread" })} className="inline-flex min-h-11 items-center">Show unread only</Link>}
          <Link href="/account/notices" className="inline-flex min-h-11 items-center">Choose what you are told</Link>
          {unread > 0 && <ActionForm action={markRead} submit="Mark all as read" pending="Marking …" variant="secondary" small />}
        </div>
      </div>
      <NoticeList notices={notices} now={context.clock.now().toISOString()} markRead={markRead} onlyUnread={onlyUnread} />
      <Pagination page={page} pages={pages} hrefOf={(to) => addressWith(here, params, { page: to })} />
    </>
  );
}
