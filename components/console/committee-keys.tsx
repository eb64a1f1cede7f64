"use client";

import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { Age } from "#components/ui/age.tsx";
import { Button } from "#components/ui/button.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Checkbox, TextArea } from "#components/ui/inputs.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { StatusTag } from "#components/ui/tag.tsx";

export type CommitteeKeyRow = { credentialId: string; name: string; words: string; offeredAt: string; acceptedBy: string | null; acceptedAt: string | null; withdrawnBy: string | null; withdrawnAt: string | null; isOffered: boolean };
type Actions = { accept: FormAction; withdraw: FormAction };

/** The passkeys of the committee's members. `refusedBecause`: why this reader may neither accept nor withdraw one. */
export function CommitteeKeys({ keys, now, actions, refusedBecause }: { keys: readonly CommitteeKeyRow[]; now: string; actions: Actions; refusedBecause: string | undefined }) {
  return (
    <DataTable
      caption="Passkeys of the committee’s members and their words" captionHidden narrow="stack" rows={keys} rowKey={({ credentialId }) => credentialId}
      columns={[
        { key: "name", header: "Member", rowHeader: true, cell: ({ name, offeredAt }) => <>{name} <span className="block text-sm font-normal text-muted">offered by the portal <Age of={offeredAt} now={now} /></span></> },
        { key: "words", header: "Words of the key", cell: ({ words }) => <span className="font-mono text-sm">{words}</span> },
        { key: "state", header: "Counts", cell: standing },
        { key: "compare", header: "Compare", cell: (one) => <Deed one={one} actions={actions} refusedBecause={refusedBecause} /> },
      ]}
      empty={<EmptyState title="No keys yet">A member’s key is shown here once they have made a passkey on their account page at the portal.</EmptyState>}
    />
  );
}

function standing({ acceptedBy, acceptedAt, withdrawnBy, withdrawnAt, isOffered }: CommitteeKeyRow) {
  if (withdrawnAt !== null) return <><StatusTag tone="bad">Withdrawn</StatusTag><span className="block text-sm text-muted">by {withdrawnBy}</span></>;
  if (acceptedAt === null) return <StatusTag tone="waiting">Not yet: compare first</StatusTag>;
  return <><StatusTag tone="good">Counts</StatusTag><span className="block text-sm text-muted">compared by {acceptedBy}{!isOffered && ". The portal no longer names its owner as a member: withdraw it if they have left."}</span></>;
}

function Deed({ one, actions, refusedBecause }: { one: CommitteeKeyRow; actions: Actions; refusedBecause: string | undefined }) {
  const { credentialId, name, words, acceptedAt, withdrawnAt } = one;
  const counts = acceptedAt !== null && withdrawnAt === null;
  if (refusedBecause !== undefined) return <Button small refusedBecause={refusedBecause}>{counts ? "Withdraw" : "This key is theirs"}</Button>;
  if (counts) {
    return (
      <Dialog trigger={<>Withdraw<span className="sr-only"> the key of {name}</span></>} triggerVariant="danger" title={`Withdraw this key of ${name}?`} closeLabel="Keep it">
        <p>No run starts any more that stands on a decision signed with it, unless enough other members have signed too.</p>
        <ActionForm action={actions.withdraw} hidden={{ credentialId }} submit="Withdraw the key" pending="Withdrawing …" variant="danger" fieldIds={{ reason: `reason-${credentialId}` }}>
          {(errors) => <TextArea label="Why" id={`reason-${credentialId}`} name="reason" rows={2} required hint="Such as: the phone was lost, or they have left the committee." error={errors[`reason-${credentialId}`]} />}
        </ActionForm>
      </Dialog>
    );
  }
  return (
    <ActionForm action={actions.accept} hidden={{ credentialId, words }} submit="This key is theirs" pending="Recording …" variant="secondary" small fieldIds={{ compared: `compared-${credentialId}` }}>
      {(errors) => <Checkbox id={`compared-${credentialId}`} name="compared" value="yes" label={`I have compared these words with ${name}`} error={errors[`compared-${credentialId}`]} />}
    </ActionForm>
  );
}
