"use client";

import { startTransition, useActionState, useEffect, useRef, type ReactNode } from "react";
import { Button, type ButtonVariant } from "#components/ui/button.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import type { Result } from "#lib/kernel/result.ts";

/** A server action whose answer the person has to see: a secret that is shown once, the outcome of a check. */
export type AnsweringAction<T> = (before: Result<T> | undefined, form: FormData) => Promise<Result<T>>;

/**
 * A form that stays on its page and shows what came of it: mends by its fields, or the answer below. What was typed stays after a
 * refusal and is emptied after success, unless `keep`. Without script it is an ordinary form.
 */
export function AnswerForm<T>({ action, submit, pending = "Saving …", variant = "primary", small = false, keep = false, hidden = {}, children, answer }: {
  action: AnsweringAction<T>; submit: ReactNode; pending?: string; variant?: ButtonVariant; small?: boolean; keep?: boolean; hidden?: Readonly<Record<string, string | number>>;
  children?: (errors: Readonly<Record<string, string>>) => ReactNode; answer: (value: T) => ReactNode;
}) {
  const [result, act, isPending] = useActionState(action, undefined);
  const form = useRef<HTMLFormElement>(null);
  const errors: Readonly<Record<string, string>> = result === undefined || result.ok ? {} : (result.refusal.fields ?? { "": result.refusal.message });
  useEffect(() => {
    if (result?.ok === true && !keep) form.current?.reset();
  }, [result, keep]);
  return (
    <div className="flex flex-col gap-5">
      <form
        ref={form} action={act} className="flex flex-col gap-5"
        // React empties a form after its action, refused or not; handing the action its data ourselves keeps what was typed.
        onSubmit={(event) => { event.preventDefault(); const typed = new FormData(event.currentTarget); if (!isPending) startTransition(() => { act(typed); }); }}
      >
        <div className="empty:hidden"><ErrorSummary errors={errors} /></div>
        {Object.entries(hidden).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)}
        {children?.(errors)}
        <div><Button type="submit" variant={variant} small={small} aria-disabled={isPending}>{isPending ? pending : submit}</Button></div>
      </form>
      {result?.ok === true && !isPending && answer(result.value)}
    </div>
  );
}
