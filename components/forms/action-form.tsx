"use client";

import { startTransition, useActionState, useEffect, useRef, type ReactNode } from "react";
import { Button, type ButtonVariant } from "#components/ui/button.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import type { Refusal } from "#lib/kernel/result.ts";

/** A server action that answers only when it was refused. */
export type FormAction = (before: Refusal | undefined, form: FormData) => Promise<Refusal | undefined>;

/**
 * A small form around a server action: a refusal stands at its top and what was typed stays; after success it is empty again. Without
 * script it is an ordinary form. `fieldIds` gives a field's id where it differs from its name (two such forms on one page).
 * `children` may be a function of the mends, so that they stand beside their fields too.
 */
export function ActionForm({ id, action, submit, pending = "Saving …", variant = "primary", small = false, hidden = {}, fieldIds = {}, children, className = "flex flex-col gap-5" }: {
  /** Where fields outside the form belong to it by their `form` attribute. */
  id?: string;
  action: FormAction; submit: ReactNode; pending?: string; variant?: ButtonVariant; small?: boolean; hidden?: Readonly<Record<string, string | number>>;
  fieldIds?: Readonly<Record<string, string>>; children?: ReactNode | ((errors: Readonly<Record<string, string>>) => ReactNode); className?: string;
}) {
  const [refusal, act, isPending] = useActionState(action, undefined);
  const errors = refusal === undefined ? {} : Object.fromEntries(Object.entries(refusal.fields ?? { "": refusal.message }).map(([field, mend]) => [fieldIds[field] ?? field, mend]));
  const form = useRef<HTMLFormElement>(null);
  const wasPending = useRef(false);
  useEffect(() => {
    if (wasPending.current && !isPending && refusal === undefined) form.current?.reset();
    wasPending.current = isPending;
  }, [isPending, refusal]);
  return (
    <form
      ref={form} id={id} action={act} className={className}
      // React empties a form after its action, refused or not; handing the action its data ourselves keeps what was typed.
      onSubmit={(event) => { event.preventDefault(); const typed = new FormData(event.currentTarget); if (!isPending) startTransition(() => { act(typed); }); }}
    >
      <div className="empty:hidden"><ErrorSummary errors={errors} /></div>
      {Object.entries(hidden).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)}
      {typeof children === "function" ? children(errors) : children}
      <div><Button type="submit" variant={variant} small={small} aria-disabled={isPending}>{isPending ? pending : submit}</Button></div>
    </form>
  );
}
