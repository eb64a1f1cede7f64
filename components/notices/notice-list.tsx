import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { Age } from "#components/ui/age.tsx";
import { Link } from "#components/ui/link.tsx";
import { EmptyState } from "#components/ui/states.tsx";

export type ListedNotice = { id: string; says: string; path: string; at: string; readAt: string | null };

/** Newest first. What is new says so in a word, not by its weight alone. */
export const NoticeList = ({ notices, now, markRead, onlyUnread }: { notices: readonly ListedNotice[]; now: string; markRead: FormAction; onlyUnread: boolean }) =>
  notices.length === 0
    ? <EmptyState title={onlyUnread ? "Nothing unread" : "Nothing yet"}><p>{onlyUnread ? "You have read everything." : "When something waits for you, or has come of something you sent, it stands here."}</p></EmptyState>
    : (
      <ul className="divide-y divide-rule border-y border-rule">
        {notices.map(({ id, says, path, at, readAt }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3">
            <p className="flex min-w-0 flex-col gap-0.5">
              <span>
                {readAt === null && <span className="mr-2 rounded-full bg-accent px-2 text-xs leading-5 text-on-accent">New</span>}
                <Link href={path} className={`inline-block min-h-6 ${readAt === null ? "font-semibold" : ""}`}>{says}</Link>
              </span>
              <span className="text-sm text-muted"><Age of={at} now={now} /></span>
            </p>
            {readAt === null && <ActionForm action={markRead} hidden={{ id }} submit={<>Mark as read<span className="sr-only">: {says}</span></>} pending="Marking …" variant="secondary" small />}
          </li>
        ))}
      </ul>
    );
