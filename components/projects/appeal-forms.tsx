"use client";

import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { TextArea } from "#components/ui/inputs.tsx";
import type { AppealedAgainst } from "#lib/governance/appeals.ts";
import { dateInWords } from "#lib/kernel/plain-date.ts";

export type OpenAppeal = { of: AppealedAgainst; until: string | null; panel: string | null; because: string | null };
export type AppealActions = Record<"appeal" | "withdraw", FormAction>;
type Place = { projectId: string; treId: string; treName: string };

/** Where an appeal can still be made: until when, who would hear it, and the form. Where it cannot: why not. */
export function AppealForm({ open, place, action, refusedBecause }: { open: OpenAppeal; place: Place; action: FormAction; refusedBecause: string | undefined }) {
  if (open.until === null) return <p className="text-muted">No appeal: {open.because}</p>;
  if (refusedBecause !== undefined) return <p className="text-muted">An appeal is possible until {dateInWords(open.until)}. {refusedBecause}</p>;
  return (
    <div className="flex flex-col items-start gap-3">
      <p>You can appeal{open.of === "amendment" && " against the refusal of the amendment"} until {dateInWords(open.until)}. It is heard by {open.panel}.</p>
      <Dialog trigger={`Appeal at ${place.treName}`} title={`Appeal against the refusal of ${place.treName}?`} closeLabel="Do not appeal">
        <p>Other people than those who decided read your application, the reasons for the refusal and your grounds. They uphold the refusal, overturn it, or send it back to the committee. The public register says that you appealed, and how it ended. You can appeal once.{open.of === "amendment" && " The approval as it is goes on meanwhile."}</p>
        <ActionForm action={action} hidden={{ projectId: place.projectId, treId: place.treId }} submit="Make the appeal" pending="Sending …" fieldIds={{ grounds: `grounds-${place.treId}` }}>
          {(errors) => <TextArea label="Your grounds" id={`grounds-${place.treId}`} name="grounds" rows={6} required hint="What the committee overlooked or read wrongly. To change the application itself, amend it instead." error={errors[`grounds-${place.treId}`]} />}
        </ActionForm>
      </Dialog>
    </div>
  );
}

/** As long as the panel has not counted its ballots. */
export const WithdrawAppeal = ({ place, action }: { place: Place; action: FormAction }) => (
  <div className="flex flex-col items-start">
    <Dialog trigger={`Take the appeal at ${place.treName} back`} triggerVariant="secondary" title="Take your appeal back?" closeLabel="Let it be heard">
      <p>The refusal then stands, and you cannot appeal against it again.</p>
      <ActionForm action={action} hidden={{ projectId: place.projectId, treId: place.treId }} submit="Take it back" pending="Recording …" variant="danger" />
    </Dialog>
  </div>
);
