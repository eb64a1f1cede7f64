import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { FittedModel } from "#lib/federation/fitted-model.ts";
import { inARow } from "#lib/kernel/in-a-row.ts";

/** Models, and sums of counts, that wait for environments which do not answer, with what a member of the project may do about it. */
export function SilentModels({ models, titleOf, submissionId, leaveOut, end }: {
  models: readonly (Pick<FittedModel, "analysis" | "waitingFor" | "silence"> & { isSum?: boolean })[]; titleOf: (analysis: string) => string; submissionId: string; leaveOut: FormAction; end: FormAction;
}) {
  return models.flatMap(({ analysis, waitingFor, silence, isSum = false }) => {
    if (silence === null || silence.may === "nothing-yet") return [];
    const who = inARow(waitingFor);
    const one = waitingFor.length === 1;
    const it = isSum ? "sum" : "model";
    const of = { id: submissionId, analysis };
    return [
      <Notice key={analysis} className="mt-6" kind="warning" title={`${titleOf(analysis)}: no answer from ${who}`}>
        <p>{silence.may === "leave-out"
          ? `${who} said that ${one ? "it takes part, and has" : "they take part, and have"} been silent since. No sums were given yet, so the ${it} may go on without ${one ? "it" : "them"}, resting on the others alone.`
          : `The ${it} waits for ${who}. Sums may have been given already, so it can’t go on over fewer environments: the difference would tell the missing ${one ? "one’s" : "ones’"} numbers. It goes on by itself as soon as ${one ? "this one answers" : "these answer"}.`}</p>
        <div className="mt-3 flex flex-wrap gap-3">
          {silence.may === "leave-out" && <ActionForm action={leaveOut} hidden={of} submit={`Go on without ${who}`} pending="Leaving out …" variant="secondary" small />}
          <ActionForm action={end} hidden={of} submit={`End this ${it}`} pending="Ending …" variant="danger" small />
        </div>
      </Notice>,
    ];
  });
}
