"use client";

import { useSyncExternalStore } from "react";
import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { Age } from "#components/ui/age.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Checkbox } from "#components/ui/inputs.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { StatusTag } from "#components/ui/tag.tsx";

export type ConsolePasskeyRow = { credentialId: string; owner: string; isMine: boolean; name: string; words: string; madeAt: string; acceptedBy: string | null };

/** `mayAccept`: the reader is an operator, who compares the words of others' passkeys. */
export function ConsolePasskeys({ passkeys, now, mayAccept, actions }: { passkeys: readonly ConsolePasskeyRow[]; now: string; mayAccept: boolean; actions: { accept: FormAction; remove: FormAction } }) {
  return (
    <DataTable
      caption="Passkeys and their words" captionHidden narrow="stack" rows={passkeys} rowKey={({ credentialId }) => credentialId}
      columns={[
        { key: "owner", header: "Whose", rowHeader: true, cell: ({ owner, name, madeAt }) => <>{owner} <span className="block text-sm font-normal text-muted">“{name}”, made <Age of={madeAt} now={now} /></span></> },
        { key: "words", header: "Its words", cell: ({ words }) => <span className="font-mono text-sm">{words}</span> },
        { key: "state", header: "Counts", cell: ({ acceptedBy }) => (acceptedBy === null ? <StatusTag tone="waiting">Not yet: to be compared</StatusTag> : <><StatusTag tone="good">Counts</StatusTag><span className="block text-sm text-muted">compared by {acceptedBy}</span></>) },
        {
          key: "do", header: <span className="sr-only">Actions</span>, label: "Actions", cell: (one) => (
            <div className="flex flex-col items-start gap-3">
              {mayAccept && !one.isMine && one.acceptedBy === null && <Accept one={one} action={actions.accept} />}
              {one.isMine && one.acceptedBy === null && <p className="max-w-measure text-sm">Read the words to an operator of this TRE, face to face or by telephone.</p>}
              <Dialog trigger={<>Remove<span className="sr-only"> “{one.name}” of {one.owner}</span></>} triggerVariant="danger" small title={`Remove the passkey “${one.name}”?`} closeLabel="Keep it">
                <p>An output that waits and was confirmed with it is not released: it is computed and checked anew.</p>
                <ActionForm action={actions.remove} hidden={{ credentialId: one.credentialId }} submit="Remove the passkey" pending="Removing …" variant="danger" />
              </Dialog>
            </div>
          ),
        },
      ]}
      empty={<EmptyState title="No passkeys yet">Output checkers make theirs on this page.</EmptyState>}
    />
  );
}

const Accept = ({ one: { credentialId, words, owner }, action }: { one: ConsolePasskeyRow; action: FormAction }) => (
  <ActionForm action={action} hidden={{ credentialId, words }} submit="This passkey is theirs" pending="Recording …" variant="secondary" small fieldIds={{ compared: `compared-${credentialId}` }}>
    {(errors) => <Checkbox id={`compared-${credentialId}`} name="compared" value="yes" label={`I have compared these words with ${owner}`} error={errors[`compared-${credentialId}`]} />}
  </ActionForm>
);

const nothing = () => () => {};
/** A passkey belongs to one address. Whoever opened the console under another is told before the browser refuses. */
export function AtOtherAddress({ origin }: { origin: string }) {
  const here = useSyncExternalStore(nothing, () => window.location.origin, () => origin);
  return here === origin ? null : <Notice kind="warning" title="Open this console at its own address"><p>Passkeys work at <a href={`${origin}/passkeys`}>{origin}</a> only, and you are at {here}.</p></Notice>;
}
