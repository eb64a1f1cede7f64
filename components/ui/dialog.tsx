"use client";

import { useId, useRef, type ReactNode } from "react";
import { Button, type ButtonVariant } from "./button.tsx";

/**
 * A question that must be answered before going on; native <dialog>, so focus stays inside, Escape closes, and focus returns.
 * `children` usually holds a form with its own SubmitButton; the dialog brings the way out.
 */
export function Dialog({ trigger, triggerVariant = "secondary", small = false, refusedBecause, title, children, closeLabel = "Cancel" }: {
  trigger: ReactNode; triggerVariant?: ButtonVariant; small?: boolean; refusedBecause?: string | undefined; title: string; children: ReactNode; closeLabel?: string;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  return (
    <>
      <Button variant={triggerVariant} small={small} refusedBecause={refusedBecause} aria-haspopup="dialog" onClick={() => { dialog.current?.showModal(); }}>{trigger}</Button>
      <dialog ref={dialog} aria-labelledby={titleId} className="w-[min(38rem,calc(100vw-2rem))] rounded-lg border border-rule bg-surface p-6 shadow-raised">
        <h2 id={titleId} className="mb-4 text-xl">{title}</h2>
        <div className="flex flex-col gap-4">{children}</div>
        <form method="dialog" className="mt-5 border-t border-rule pt-4"><Button type="submit" variant="quiet">{closeLabel}</Button></form>
      </dialog>
    </>
  );
}
