"use client";

import { useEffect, useState } from "react";
import { PathDiagram } from "#components/diagrams/path-diagram.tsx";
import { pathOrder } from "#components/diagrams/path-steps.ts";
import { Button } from "#components/ui/button.tsx";
import type { PathWords } from "./words/public-words.ts";
import { filled } from "./words/template.ts";

const secondsPerStep = 6;

/** The drawing with the question on its way: moved by the reader, or by itself once they start it, until they stop it. */
export function FollowTheQuestion({ words, language }: { words: PathWords; language: string }) {
  const [at, setAt] = useState<number | undefined>(undefined);
  const [playing, setPlaying] = useState(false);
  const last = pathOrder.length - 1;
  const runs = playing && at !== undefined && at < last;
  useEffect(() => {
    if (!runs) return;
    const timer = setTimeout(() => { setAt((now) => Math.min(last, (now ?? 0) + 1)); }, secondsPerStep * 1000);
    return () => { clearTimeout(timer); };
  }, [runs, at, last]);
  const { journey, steps } = words;
  const step = at === undefined ? undefined : pathOrder[at];
  const go = (to: number) => { setPlaying(false); setAt(Math.max(0, Math.min(last, to))); };
  return (
    <div className="flex flex-col gap-5">
      <div role="group" aria-label={journey.label} className="no-print flex flex-wrap items-center gap-3">
        {runs
          ? <Button onClick={() => { setPlaying(false); }}>{journey.pause}</Button>
          : <Button onClick={() => { setAt(at === undefined || at === last ? 0 : at); setPlaying(true); }}>{at === last ? journey.again : journey.play}</Button>}
        <Button variant="secondary" disabled={at === undefined || at === 0} onClick={() => { go((at ?? 0) - 1); }}>{journey.back}</Button>
        <Button variant="secondary" disabled={at === last} onClick={() => { go(at === undefined ? 0 : at + 1); }}>{journey.next}</Button>
      </div>
      <p role="status" className="min-h-[4.8em] max-w-measure text-lg sm:min-h-[3.2em]">
        {step !== undefined && at !== undefined && <><span className="font-semibold">{filled(journey.step, { at: at + 1, of: pathOrder.length }, language)}. {steps[step].title}.</span> {steps[step].sentence}</>}
      </p>
      <PathDiagram words={words} at={step} />
    </div>
  );
}
