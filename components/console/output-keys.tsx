"use client";

import { useEffect, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Icon } from "#components/ui/icon.tsx";
import type { ComparedOutput } from "./output-comparison.ts";

const places = "section[id^='output-'], section[id='vote']";
const lookedAt = "fivefold-output-looked-at";

/**
 * From one output to the next and on to the decision, by link or, once one of them has the focus, by J and K; A says that an output is in order and goes
 * on. A single letter acts only there: elsewhere it would get in the way of whoever steers by voice (WCAG 2.1.4). What was looked at is this reader's own
 * note: it is kept in the browser, for this attempt, and is no vote.
 */
export function OutputKeys({ outputs, note }: { outputs: readonly Pick<ComparedOutput, "id" | "title">[]; /** Names the run and the attempt. */ note: string }) {
  const [looked, setLooked] = useState<readonly string[]>([]);
  useEffect(() => {
    const kept = sessionStorage.getItem(note);
    // What the browser kept is only known once the page runs in it.
    // eslint-disable-next-line react-hooks/set-state-in-effect
    if (kept !== null) setLooked(kept.split("\n"));
  }, [note]);
  useEffect(() => {
    const onLooked = (event: Event) => {
      const id = (event as CustomEvent<string>).detail;
      setLooked((before) => {
        const after = [...new Set([...before, id])];
        sessionStorage.setItem(note, after.join("\n"));
        return after;
      });
      const here = document.getElementById(`output-${id}`);
      if (here !== null) goOn(here, 1);
    };
    document.addEventListener("keydown", onKey);
    document.addEventListener(lookedAt, onLooked);
    return () => { document.removeEventListener("keydown", onKey); document.removeEventListener(lookedAt, onLooked); };
  }, [note]);
  const left = outputs.filter(({ id }) => !looked.includes(id)).length;
  return (
    <nav id="outputs" aria-label="Outputs to check" className="mt-6 flex flex-col gap-2">
      <ol className="flex list-decimal flex-col gap-1 pl-5">
        {outputs.map(({ id, title }) => <li key={id}><a href={`#output-${id}`}>{title}</a>{looked.includes(id) && <span className="ml-2 inline-flex items-center gap-1 text-sm text-good"><Icon name="tick" />in order</span>}</li>)}
        <li><a href="#vote">The decision</a></li>
      </ol>
      <p aria-live="polite" className="text-sm">{left === 0 ? "You have found every output in order." : `${left} of ${outputs.length} ${outputs.length === 1 ? "output" : "outputs"} to look at.`}</p>
      <p className="max-w-measure text-sm text-muted">On one of these, <Key>J</Key> goes to the next, <Key>K</Key> to the one before, and <Key>A</Key> notes it as in order and goes to the next. Your notes stay in this browser; the decision is at the end.</p>
    </nav>
  );
}

const Key = ({ children }: { children: string }) => <kbd className="rounded border border-rule px-1.5">{children}</kbd>;

/** “Approve and next” of one output. */
export const InOrder = ({ output }: { output: Pick<ComparedOutput, "id" | "title"> }) => (
  <div><Button small variant="secondary" onClick={() => { document.dispatchEvent(new CustomEvent(lookedAt, { detail: output.id })); }}>In order, next<span className="sr-only">: {output.title}</span></Button></div>
);

function goOn(from: HTMLElement, step: 1 | -1): void {
  const all = [...document.querySelectorAll<HTMLElement>(places)];
  const here = all.findIndex((place) => place.contains(from));
  if (here === -1 && from.closest("#outputs") === null) return;
  const next = all[here === -1 ? (step === 1 ? 0 : all.length - 1) : here + step];
  if (next === undefined) return;
  next.tabIndex = -1;
  next.focus();
}

function onKey(event: KeyboardEvent): void {
  const { target, key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || !(target instanceof HTMLElement) || target.matches("input, textarea, select")) return;
  if (key === "j" || key === "k") goOn(target, key === "j" ? 1 : -1);
  const output = key === "a" ? target.closest("section[id^='output-']") : null;
  if (output !== null) document.dispatchEvent(new CustomEvent(lookedAt, { detail: output.id.slice("output-".length) }));
}
