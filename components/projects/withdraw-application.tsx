"use client";

import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Checkbox, TextArea } from "#components/ui/inputs.tsx";
import { inARow } from "#lib/kernel/in-a-row.ts";

/** The lead's way out before every committee has decided. `approved`: the names of the TREs where an approval is in force. */
export const WithdrawApplication = ({ projectId, reference, approved, action }: { projectId: string; reference: string; approved: readonly string[]; action: FormAction }) => (
  <Dialog trigger="Withdraw the application" title={`Withdraw ${reference}?`} closeLabel="Leave it with the committees">
    <p>The committees that have not decided stop: their votes are not counted, and their clocks end. They are told, and read your reason. You can change the application and hand it in again, as a new version.</p>
    <ActionForm action={action} hidden={{ projectId }} submit="Withdraw it" pending="Withdrawing …" variant="danger" fieldIds={{ reason: "withdrawal-reason" }}>
      {(errors) => (
        <>
          <TextArea label="Why you withdraw it" id="withdrawal-reason" name="reason" rows={3} required hint="In a sentence or two. The public does not read it." error={errors["withdrawal-reason"]} />
          {approved.length > 0 && (
            <Checkbox label="End what has been approved as well" id="withdrawal-ends" name="endApprovals" value="yes" hint={`The approval of ${inARow(approved)} goes on otherwise. If you end it, nothing more can be asked, and the public register says that the project was withdrawn.`} />
          )}
        </>
      )}
    </ActionForm>
  </Dialog>
);
