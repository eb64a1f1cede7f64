import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { Age } from "#components/ui/age.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { TextArea } from "#components/ui/inputs.tsx";
import { Panel } from "#components/ui/layout.tsx";
import { Tag } from "#components/ui/tag.tsx";

export type Comment = { id: string; treId: string; author: string; side: "applicant" | "committee"; text: string; at: string };

/** One thread with each committee; the others do not read it. */
export function CommentThreads({ projectId, sites, comments, now, action, refusedBecause }: {
  projectId: string; sites: readonly { treId: string; treName: string }[]; comments: readonly Comment[]; now: string; action: FormAction; refusedBecause?: string | undefined;
}) {
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      {sites.map((site) => {
        const thread = comments.filter((comment) => comment.treId === site.treId);
        const field = `comment-${site.treId}`;
        return (
          <Panel key={site.treId} title={site.treName} headingLevel={3}>
            {thread.length === 0 && <p className="text-muted">Nothing has been said yet.</p>}
            <ol className="flex flex-col gap-4">
              {thread.map((comment) => (
                <li key={comment.id} className={`border-l-2 pl-4 ${comment.side === "committee" ? "border-accent" : "border-rule"}`}>
                  <p className="flex flex-wrap items-center gap-2 text-sm"><strong>{comment.author}</strong><Tag>{comment.side === "committee" ? "Committee" : "Applicant"}</Tag><span className="text-muted"><Age of={comment.at} now={now} /></span></p>
                  <p className="whitespace-pre-line">{comment.text}</p>
                </li>
              ))}
            </ol>
            {refusedBecause === undefined && (
              <Disclosure summary={<>Write to the committee<span className="sr-only"> of {site.treName}</span></>}>
                <ActionForm action={action} hidden={{ projectId, treId: site.treId }} fieldIds={{ text: field }} submit="Send" pending="Sending …" variant="secondary" className="flex flex-col gap-3">
                  <TextArea id={field} name="text" label="Comment" hint="This committee reads it, the other committees do not." rows={4} maxLength={4000} />
                </ActionForm>
              </Disclosure>
            )}
          </Panel>
        );
      })}
    </div>
  );
}
