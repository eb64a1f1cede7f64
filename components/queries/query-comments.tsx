"use client";

import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { Age } from "#components/ui/age.tsx";
import { Select, TextArea } from "#components/ui/inputs.tsx";
import { Tag } from "#components/ui/tag.tsx";

export type QueryComment = { id: string; about: string; text: string; author: string; at: string; resolvedAt: string | null; resolvedBy: string | null };

/** What the project's members say about the query or one of its parts. `parts` are the parts in words, as the read-back has them. */
export function QueryComments({ queryId, parts, comments, now, say, resolve }: {
  queryId: string; parts: readonly string[]; comments: readonly QueryComment[]; now: string; say: FormAction; resolve: FormAction;
}) {
  return (
    <div className="flex flex-col gap-6">
      <ActionForm action={say} hidden={{ id: queryId }} fieldIds={{ text: "query-comment", about: "query-comment-about" }} submit="Comment" pending="Sending …" variant="secondary" className="flex flex-col gap-3">
        {(errors) => (
          <>
            {parts.length > 0 && <Select id="query-comment-about" name="about" label="About" width="long" placeholder="The whole query" options={parts.map((part) => ({ value: part.slice(0, 300), label: part.length > 90 ? `${part.slice(0, 90)}…` : part }))} />}
            <TextArea id="query-comment" name="text" label="Comment" hint="The project’s members read it; committees and TREs do not." rows={3} maxLength={4000} error={errors["query-comment"]} />
          </>
        )}
      </ActionForm>
      {comments.length === 0 && <p className="text-muted">Nobody has commented yet.</p>}
      <ol className="flex flex-col gap-4" aria-label="Comments on the query">
        {comments.map((comment) => (
          <li key={comment.id} className="border-l-2 border-rule pl-4">
            <p className="flex flex-wrap items-center gap-2 text-sm"><strong>{comment.author}</strong><span className="text-muted"><Age of={comment.at} now={now} /></span>{comment.resolvedAt !== null && <Tag>Dealt with by {comment.resolvedBy}</Tag>}</p>
            {comment.about !== "" && <p className="text-sm text-muted">About: {comment.about}</p>}
            <p className="max-w-measure whitespace-pre-line">{comment.text}</p>
            {comment.resolvedAt === null && <ActionForm action={resolve} hidden={{ id: queryId, commentId: comment.id }} submit={<>Dealt with<span className="sr-only">: {comment.text.slice(0, 60)}</span></>} pending="Saving …" variant="quiet" small className="mt-1" />}
          </li>
        ))}
      </ol>
    </div>
  );
}
