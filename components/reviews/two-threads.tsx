import type { FormAction } from "#components/forms/action-form.tsx";
import { Panel } from "#components/ui/layout.tsx";
import { Tag } from "#components/ui/tag.tsx";
import type { CommentAudience } from "#lib/governance/comment-audiences.ts";
import { CommentForm } from "./review-forms.tsx";
import { Thread, type Said } from "./thread.tsx";

const threads = {
  applicant: { title: "With the applicant", readers: "The applicant reads this", about: "The applicant and your committee read and write here. Other committees do not.", empty: "Nobody has written to the applicant yet." },
  committee: { title: "Among the committee", readers: "Your committee alone reads this", about: "The applicant, other committees, administrators, people asked from outside and recused members never read it.", empty: "Nobody of the committee has written to the others yet." },
} as const satisfies Record<CommentAudience, object>;

/** A committee's two threads. Who reads each stands at its head and at the field, before anybody writes. */
export const TwoThreads = ({ said, action, hidden, refusedBecause }: { said: Readonly<Record<CommentAudience, readonly Said[]>>; action: FormAction; hidden: Readonly<Record<string, string>>; refusedBecause?: string | undefined }) => (
  <div className="grid items-start gap-6 xl:grid-cols-2">
    {(["applicant", "committee"] as const).map((audience) => {
      const { title, readers, about, empty } = threads[audience];
      return (
        <Panel key={audience} title={title} headingLevel={3} aside={<Tag>{readers}</Tag>} className={audience === "committee" ? "border-2 border-dashed border-edge bg-sunken" : ""}>
          <p className="text-sm text-muted">{about}</p>
          <Thread label={`Comments ${audience === "committee" ? "among the committee" : "with the applicant"}`} comments={said[audience]} empty={empty} />
          {refusedBecause === undefined ? <CommentForm action={action} hidden={{ ...hidden, audience }} audience={audience} /> : <p className="text-muted">{refusedBecause}</p>}
        </Panel>
      );
    })}
  </div>
);
