"use client";

import { useEffect } from "react";
import { StatusTag } from "#components/ui/tag.tsx";
import type { ComparedOutput } from "./output-comparison.ts";
import { inOrderFormId } from "./output-verdict.tsx";
import { verdictInWords, type Verdict } from "./verdict-words.ts";

const places = "section[id^='output-'], section[id='vote']";

/**
 * From one output to the next and on to the decision, by link or, once one of them has the focus, by J and K; A records that an output may be released and
 * goes on. A single letter acts only there: elsewhere it would get in the way of whoever steers by voice (WCAG 2.1.4). The last verdict that is missing is
 * given at the end of the page, so that a stray key can't let a run go.
 */
export function OutputKeys({ outputs, verdicts }: { outputs: readonly Pick<ComparedOutput, "id" | "title">[]; verdicts: readonly Verdict[] }) {
  useEffect(() => {
    document.addEventListener("keydown", onKey);
    document.addEventListener("submit", onSubmit);
    return () => { document.removeEventListener("keydown", onKey); document.removeEventListener("submit", onSubmit); };
  }, []);
  const left = verdicts.filter(({ waitsForMe }) => waitsForMe).length;
  return (
    <nav id="outputs" aria-label="Outputs to check" data-left={left} className="mt-6 flex flex-col gap-2">
      <ol className="flex list-decimal flex-col gap-1 pl-5">
        {outputs.map(({ id, title }) => <li key={id}><a href={`#output-${id}`}>{title}</a> <VerdictTag verdict={verdicts.find(({ output }) => output === id)} /></li>)}
        <li><a href="#vote">The decision</a></li>
      </ol>
      <p aria-live="polite" className="text-sm">{left === 0 ? "Nothing waits for your verdict." : `${left} of ${verdicts.length} ${verdicts.length === 1 ? "output waits" : "outputs wait"} for your verdict.`}</p>
      <p className="max-w-measure text-sm text-muted">On one of these, <Key>J</Key> goes to the next, <Key>K</Key> to the one before, and <Key>A</Key> records that it is in order and goes to the next. The last one is decided at the end of the page.</p>
    </nav>
  );
}

const Key = ({ children }: { children: string }) => <kbd className="rounded border border-rule px-1.5">{children}</kbd>;

function VerdictTag({ verdict }: { verdict: Verdict | undefined }) {
  const { tone, words } = verdict === undefined ? { tone: "bad" as const, words: "Withheld" } : verdictInWords(verdict);
  return <StatusTag tone={tone}>{words}</StatusTag>;
}

function goOn(from: HTMLElement, step: 1 | -1): void {
  const all = [...document.querySelectorAll<HTMLElement>(places)];
  const here = all.findIndex((place) => place.contains(from));
  if (here === -1 && from.closest("#outputs") === null) return;
  focusOn(all[here === -1 ? (step === 1 ? 0 : all.length - 1) : here + step]);
}
function focusOn(place: HTMLElement | null | undefined): void {
  if (!place) return;
  place.tabIndex = -1;
  place.focus();
}

function onKey(event: KeyboardEvent): void {
  const { target, key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || !(target instanceof HTMLElement) || target.matches("input, textarea, select")) return;
  if (key === "j" || key === "k") goOn(target, key === "j" ? 1 : -1);
  const output = key === "a" ? target.closest<HTMLElement>("section[id^='output-']") : null;
  if (output === null) return;
  const form = document.getElementById(inOrderFormId(output.id.slice("output-".length)));
  if (!(form instanceof HTMLFormElement)) { goOn(output, 1); return; }
  // What is on its way is not counted yet on the page, which is drawn anew when the answer is there.
  const left = Number(document.getElementById("outputs")?.dataset.left) - document.querySelectorAll("form[data-pending]").length;
  if (left <= 1) focusOn(document.getElementById("vote"));
  else form.requestSubmit();
}

/** By button as by key. */
function onSubmit({ target }: Event): void {
  const output = target instanceof HTMLFormElement ? target.closest<HTMLElement>("section[id^='output-']") : null;
  if (output === null || (target as HTMLFormElement).id !== inOrderFormId(output.id.slice("output-".length))) return;
  // At once, so that a second key is counted right; the form itself says when the answer is there, also where that is a refusal.
  (target as HTMLFormElement).dataset.pending = "";
  goOn(output, 1);
}
