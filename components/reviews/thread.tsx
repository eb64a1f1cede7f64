import { Instant } from "#components/ui/age.tsx";

export type Said = { id: string; author: string; side: "applicant" | "committee"; text: string; at: string };

/** What was said in one thread, oldest first. */
export function Thread({ label, comments, empty }: { label: string; comments: readonly Said[]; empty: string }) {
  if (comments.length === 0) return <p className="text-muted">{empty}</p>;
  return (
    <ol className="flex flex-col gap-4" aria-label={label}>
      {comments.map((comment) => (
        <li key={comment.id} className={comment.side === "committee" ? "border-l-3 border-accent pl-4" : "border-l-3 border-edge pl-4"}>
          <p className="text-sm text-muted"><span className="font-semibold text-ink">{comment.author}</span>, for the {comment.side}, <Instant of={comment.at} /></p>
          <p className="max-w-measure whitespace-pre-line">{comment.text}</p>
        </li>
      ))}
    </ol>
  );
}
