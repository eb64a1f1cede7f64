"use client";

import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { RadioGroup, TextArea } from "#components/ui/inputs.tsx";

type Props = { action: FormAction; runId: string };

/** `mayApprove` false: this TRE's policy leaves approval to the committee; refusing is open to its operator all the same. */
export const SignOffForm = ({ action, runId, mayApprove }: Props & { mayApprove: boolean }) => (
  <ActionForm action={action} hidden={{ runId, ...(!mayApprove && { decision: "refuse" }) }} submit={mayApprove ? "Record the decision" : "Refuse this run"} pending="Recording …" variant={mayApprove ? "primary" : "danger"}>
    {(errors) => (
      <>
        {mayApprove && (
          <RadioGroup
            label="Decision" name="decision" required error={errors.decision}
            choices={[{ value: "approve", label: "Let this run start" }, { value: "refuse", label: "Refuse this run", hint: "It ends here; no data are touched." }]}
          />
        )}
        <TextArea label="Reason" name="reason" rows={3} required hint="It travels in the crate, and the researcher reads it." error={errors.reason} />
      </>
    )}
  </ActionForm>
);

/**
 * One word on every output that waits for this person's. `changes`: they have voted, and may change the vote because the votes conflict. `outputs`: how many
 * there are, and how many wait.
 */
export const OutputDecisionForm = ({ action, runId, attempt, checkers, changes, outputs }: Props & { attempt: number; checkers: number; changes: boolean; outputs: { all: number; mine: number } }) => {
  const what = outputs.all === 1 ? "" : outputs.mine === outputs.all ? ` on all ${outputs.all} outputs` : ` on the ${outputs.mine === 1 ? "output that waits" : `${outputs.mine} outputs that wait`} for you`;
  const agreed = checkers > 1 ? " It takes effect when all output checkers agree." : "";
  return (
    <ActionForm action={action} hidden={{ runId, attempt }} submit={changes ? "Change my vote" : "Record the decision"} pending="Recording …">
      {(errors) => (
        <>
          <RadioGroup
            label={`${changes ? "My vote now" : "Decision"}${what}`} name="decision" required error={errors.decision}
            choices={[
              { value: "release", label: "Release", hint: `What stands under “Would be released” leaves this TRE.${agreed}` },
              { value: "withhold", label: "Withhold", hint: `${what === "" || outputs.mine === outputs.all ? "Nothing is released, now or later." : "Nothing of it is released, now or later."}${agreed}` },
              { value: "return", label: "Return", hint: `The run is computed and checked anew.${agreed}` },
            ]}
          />
          <TextArea label="Reason" name="reason" rows={3} required hint="Never write an exact number here: a reason for withholding or returning leaves this TRE." error={errors.reason} />
        </>
      )}
    </ActionForm>
  );
};

export const StopForm = ({ action, runId }: Props) => (
  <ActionForm action={action} hidden={{ runId }} submit="Stop this run" pending="Stopping …" variant="danger" fieldIds={{ reason: "stop-reason" }}>
    {(errors) => <TextArea label="Reason for stopping" id="stop-reason" name="reason" rows={3} required hint="The researcher reads it." error={errors["stop-reason"]} />}
  </ActionForm>
);

export const SendAgainForm = ({ action, runId }: Props) => <ActionForm action={action} hidden={{ runId }} submit="Send again" pending="Asking …" variant="secondary" small />;
