"use client";

import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { Instant } from "#components/ui/age.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { Select, TextArea } from "#components/ui/inputs.tsx";
import type { ComparedOutput } from "./output-comparison.ts";

/** `cell`: the number's key in the compared table; null for the output as a whole. */
type OutputComment = { attempt: number; outputId: string; cell: string | null; comment: string; accountId: string; accountName: string; at: string };
type Of = Pick<ComparedOutput, "id" | "title" | "numbers">;

/** What checkers remarked on an output and on single numbers of it, as far as the reader may see it. */
export function OutputComments({ output, comments }: { output: Of; comments: readonly OutputComment[] }) {
  const here = comments.filter((one) => one.outputId === output.id);
  if (here.length === 0) return null;
  const about = (cell: string | null) => (cell === null ? "the whole output" : (output.numbers.find((number) => number.key === cell)?.label ?? cell));
  return (
    <ul aria-label={`Comments on ${output.title}`} className="flex flex-col gap-3 border-l-2 border-rule pl-4">
      {here.map((one) => (
        <li key={`${one.at} ${one.accountId}`} className="max-w-measure">
          <p className="whitespace-pre-line">{one.comment}</p>
          <p className="text-sm text-muted">{one.accountName} on {about(one.cell)}, <Instant of={one.at} />{one.attempt > 1 && `, attempt ${one.attempt}`}</p>
        </li>
      ))}
    </ul>
  );
}

export const CommentForm = ({ action, runId, output }: { action: FormAction; runId: string; output: Of }) => {
  const fieldIds = { cell: `comment-cell-${output.id}`, comment: `comment-${output.id}` };
  return (
    <Disclosure summary={`Comment on ${output.title}`}>
      <ActionForm action={action} hidden={{ runId, outputId: output.id }} submit="Add the comment" pending="Adding …" variant="secondary" small fieldIds={fieldIds}>
        {(errors) => (
          <>
            <Select
              label="About" id={fieldIds.cell} name="cell" error={errors[fieldIds.cell]} width="long"
              options={[{ value: "", label: "The whole output" }, ...output.numbers.map(({ key, label }) => ({ value: key, label }))]}
            />
            <TextArea label="Comment" id={fieldIds.comment} name="comment" rows={3} required hint="It stays inside this TRE. Other output checkers see it when all have voted." error={errors[fieldIds.comment]} />
          </>
        )}
      </ActionForm>
    </Disclosure>
  );
};
