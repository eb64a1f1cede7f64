"use client";

import { startTransition, useActionState, type ReactNode } from "react";
import { Button, type ButtonVariant } from "#components/ui/button.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import type { Refusal } from "#lib/kernel/result.ts";

/** A server action that answers only when it was refused. */
export type FormAction = (before: Refusal | undefined, form: FormData) => Promise<Refusal | undefined>;

/**
 * A small form around a server action: the refusal stands at its top and beside its fields, and what was typed stays. Without
 * script it is an ordinary form. `children` gets the mends by field name.
 */
export function ActionForm({ action, submit, pending = "Saving …", variant = "primary", small = false, hidden = {}, children, className = "flex flex-col gap-5" }: {
  action: FormAction; submit: ReactNode; pending?: string; variant?: ButtonVariant; small?: boolean; hidden?: Readonly<Record<string, string | number>>;
  children?: ReactNode | ((errors: Readonly<Record<string, string>>) => ReactNode); className?: string;
}) {
  const [refusal, act, isPending] = useActionState(action, undefined);
  const errors: Readonly<Record<string, string>> = refusal === undefined ? {} : (refusal.fields ?? { "": refusal.message });
  return (
    <form
      action={act} className={className}
      // React empties a form after its action; handing the action its data ourselves keeps what was typed.
      onSubmit={(event) => { event.preventDefault(); const form = new FormData(event.currentTarget); if (!isPending) startTransition(() => { act(form); }); }}
    >
      <div className="empty:hidden"><ErrorSummary errors={errors} /></div>
      {Object.entries(hidden).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)}
      {typeof children === "function" ? children(errors) : children}
      <div><Button type="submit" variant={variant} small={small} aria-disabled={isPending}>{isPending ? pending : submit}</Button></div>
    </form>
  );
}
