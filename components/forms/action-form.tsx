"use client";

import { startTransition, useActionState, useEffect, useRef, useState, type ReactNode } from "react";
import { Button, type ButtonVariant } from "#components/ui/button.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import type { Refusal } from "#lib/kernel/result.ts";
import { ConfirmWithPasskey } from "./confirm-with-passkey.tsx";

/** A server action that answers only when it was refused. */
export type FormAction = (before: Refusal | undefined, form: FormData) => Promise<Refusal | undefined>;

/**
 * A small form around a server action: a refusal stands at its top and what was typed stays; after success it is empty again. Without
 * script it is an ordinary form. What takes the sender's passkey is sent a second time with its signature, unless a field was changed meanwhile. `fieldIds` gives a field's id where it differs from its name (two such forms on one page).
 * `children` may be a function of the mends, so that they stand beside their fields too.
 */
export function ActionForm({ id, action, submit, pending = "Saving …", variant = "primary", small = false, hidden = {}, fieldIds = {}, children, className = "flex flex-col gap-5" }: {
  /** Where fields outside the form belong to it by their `form` attribute. */
  id?: string;
  action: FormAction; submit: ReactNode; pending?: string; variant?: ButtonVariant; small?: boolean; hidden?: Readonly<Record<string, string | number>>;
  fieldIds?: Readonly<Record<string, string>>; children?: ReactNode | ((errors: Readonly<Record<string, string>>) => ReactNode); className?: string;
}) {
  const [refusal, act, isPending] = useActionState(action, undefined);
  const errors = refusal === undefined || refusal.confirm ? {} : Object.fromEntries(Object.entries(refusal.fields ?? { "": refusal.message }).map(([field, mend]) => [fieldIds[field] ?? field, mend]));
  const form = useRef<HTMLFormElement>(null);
  const wasPending = useRef(false);
  const sent = useRef<FormData>(undefined);
  const [isChanged, setChanged] = useState(false);
  const send = (typed: FormData) => startTransition(() => { act(typed); });
  useEffect(() => {
    if (wasPending.current && !isPending && refusal === undefined) form.current?.reset();
    wasPending.current = isPending;
  }, [isPending, refusal]);
  return (
    <form
      ref={form} id={id} action={act} className={className} data-pending={isPending || undefined}
      // React empties a form after its action, refused or not; handing the action its data ourselves keeps what was typed.
      onSubmit={(event) => {
        event.preventDefault();
        if (isPending) return;
        sent.current = new FormData(event.currentTarget);
        setChanged(false);
        send(sent.current);
      }}
      onChange={() => { setChanged(true); }}
    >
      <div className="empty:hidden"><ErrorSummary errors={errors} /></div>
      {Object.entries(hidden).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)}
      {typeof children === "function" ? children(errors) : children}
      {refusal?.confirm && !isChanged && (
        <ConfirmWithPasskey
          asked={refusal.confirm} message={refusal.message} isSending={isPending}
          confirmed={(assertion) => {
            if (isPending || !sent.current) return;
            sent.current.set("assertion", JSON.stringify(assertion));
            send(sent.current);
          }}
        />
      )}
      <div><Button type="submit" variant={variant} small={small} aria-disabled={isPending}>{isPending ? pending : submit}</Button></div>
    </form>
  );
}
