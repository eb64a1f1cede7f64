"use client";

import { useEffect } from "react";
import type { ComparedOutput } from "./output-comparison.ts";

const places = "section[id^='output-'], section[id='vote']";

/**
 * From one output to the next and on to the decision, by link or, once one of them has the focus, by J and K. A single letter acts only there:
 * elsewhere it would get in the way of whoever steers by voice (WCAG 2.1.4).
 */
export function OutputKeys({ outputs }: { outputs: readonly Pick<ComparedOutput, "id" | "title">[] }) {
  useEffect(() => {
    document.addEventListener("keydown", onKey);
    return () => { document.removeEventListener("keydown", onKey); };
  }, []);
  return (
    <nav id="outputs" aria-label="Outputs to check" className="mt-6 flex flex-col gap-2">
      <ol className="flex list-decimal flex-col gap-1 pl-5">
        {outputs.map(({ id, title }) => <li key={id}><a href={`#output-${id}`}>{title}</a></li>)}
        <li><a href="#vote">The decision</a></li>
      </ol>
      <p className="max-w-measure text-sm text-muted">On one of these, <kbd className="rounded border border-rule px-1.5">J</kbd> goes to the next and <kbd className="rounded border border-rule px-1.5">K</kbd> to the one before.</p>
    </nav>
  );
}

function onKey(event: KeyboardEvent): void {
  const step = event.key === "j" ? 1 : event.key === "k" ? -1 : 0;
  const { target } = event;
  if (step === 0 || event.ctrlKey || event.metaKey || event.altKey || !(target instanceof HTMLElement) || target.matches("input, textarea, select")) return;
  const all = [...document.querySelectorAll<HTMLElement>(places)];
  const here = all.findIndex((place) => place.contains(target));
  if (here === -1 && target.closest("#outputs") === null) return;
  const next = all[here === -1 ? (step === 1 ? 0 : all.length - 1) : here + step];
  if (next === undefined) return;
  next.tabIndex = -1;
  next.focus();
}
