"use client";

import { useEffect, useRef } from "react";
import { Icon } from "./icon.tsx";

/**
 * All errors of a form at its top. It takes the focus when it appears, so that a screen reader speaks it and the keyboard stands
 * at its links. `errors` maps a field's id (= its name) to its mend, as a refusal's `fields` does; "" is an error of the whole form.
 */
export function ErrorSummary({ errors, title = "There is a problem" }: { errors: Readonly<Record<string, string>>; title?: string }) {
  const summary = useRef<HTMLDivElement>(null);
  const entries = Object.entries(errors);
  const spoken = entries.map(([field, mend]) => `${field} ${mend}`).join("\n");
  useEffect(() => { if (spoken !== "") summary.current?.focus(); }, [spoken]);
  if (entries.length === 0) return null;
  return (
    <div ref={summary} role="alert" tabIndex={-1} className="rounded-md border-2 border-bad bg-bad-soft p-5">
      <h2 className="mb-2 flex items-center gap-2 font-sans text-lg font-semibold text-bad"><Icon name="warning" />{title}</h2>
      <ul className="flex flex-col gap-1.5">
        {entries.map(([field, mend]) => (
          <li key={field}>
            {field === "" ? mend : <a href={`#${field}`} className="inline-block min-h-6 font-semibold text-bad hover:text-ink" onClick={(event) => { moveFocus(event, field); }}>{mend}</a>}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** A fragment link scrolls to a control but does not put the cursor in it. */
function moveFocus(event: { preventDefault(): void }, field: string) {
  const control = document.getElementById(field);
  if (control === null) return;
  event.preventDefault();
  control.scrollIntoView({ block: "center" });
  const focusable = control.matches("fieldset") ? control.querySelector<HTMLElement>("input, select, textarea") : control;
  focusable?.focus({ preventScroll: true });
}
