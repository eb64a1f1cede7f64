"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { AnalysisResult } from "#components/results-view/analysis-result.tsx";
import { ResultsShown } from "#components/results-view/results-shown.tsx";
import { inFigures } from "#components/results/number-format.ts";
import { Button } from "#components/ui/button.tsx";
import { Select } from "#components/ui/inputs.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { TwinAnswer, TwinNoise } from "#lib/federation/feasibility/twin-answer.ts";
import type { Refusal, Result } from "#lib/kernel/result.ts";
import type { Target } from "./builder-context.ts";

export type TryOnMadeUp = (content: { draft: Record<string, unknown>; target: Target }) => Promise<Result<TwinAnswer>>;

/** What a data environment's answer would look like, computed on people made up from what it publishes. */
export function TwinResult({ answer, name }: { answer: TwinAnswer; name: string }) {
  const { pooled, madeUp, of, noise, models, analyses, variables } = answer;
  return (
    <section aria-label="Result on made-up people" className="flex flex-col gap-6 rounded-lg border-2 border-dashed border-caution p-4">
      <Notice kind="warning" title="Made-up people">
        <p>These numbers are about {inFigures(madeUp)} people who do not exist{of !== null && of > madeUp ? `; they stand for the ${inFigures(of)} of ${name}, so real numbers will be larger` : ""}. They were drawn from the counts that {name} publishes, each concept by itself and without values. Small numbers are hidden as {name} would hide them. Never report them as results.</p>
        {noise && <p className="mt-2">{noiseInWords(noise, name)}</p>}
      </Notice>
      {pooled.outputs.some((output) => output.kind === "distribution") && <p>A distribution of codes is not shown: made-up people hold only the concepts that the query names.</p>}
      <ResultsShown outputs={pooled.outputs.filter((output) => output.kind !== "distribution")} analyses={analyses} models={models} whose="made-up people" one={(output, asked) => <AnalysisResult output={output} asked={asked} query={{ analyses, variables }} sites={pooled.sites} notes={[]} view={{ submissionId: "made-up" }} model={models.find(({ analysis }) => analysis === output.id)} />} />
    </section>
  );
}

/** That the numbers were moved, as real ones would be and not by as much, and what asking would cost. */
function noiseInWords(noise: TwinNoise, name: string): string {
  const alike = `as ${name} moves its real numbers; theirs will be moved by other amounts`;
  if (noise.by === "cell-key") return `Each count was moved by chance, by up to ${noise.most}, before it was rounded: ${alike}.`;
  return `Numbers that bear ~ were moved by chance (differential privacy, ε = ${noise.epsilon}) and not rounded: ${alike}. To ask ${name} this costs a project at most ${noise.cost} of the ${noise.budget} that it may spend there; what it was told before costs nothing.`;
}

/** `draft` is undefined while the query is not whole. */
export function TryOnMadeUpPeople({ draft, targets, ask }: { draft: Record<string, unknown> | undefined; targets: readonly (Target & { tre: string; title: string })[]; ask: TryOnMadeUp }) {
  const [chosen, setChosen] = useState("");
  const key = (t: Target) => `${t.treId} ${t.dataset}`;
  const target = targets.find((t) => key(t) === chosen) ?? targets[0];
  const [asked, setAsked] = useState<string>();
  const attempt = useMutation({ mutationFn: ask });
  const refusal: Refusal | undefined = attempt.data?.ok === false ? attempt.data.refusal : undefined;
  const because = draft === undefined ? "Fill in every part of the query first." : target === undefined ? "Choose at least one data environment first." : undefined;
  return (
    <div className="flex flex-col gap-4">
      <p className="max-w-measure text-muted">See what the answer will look like, and which counts would be hidden, before anybody is asked. The people are made up from published counts; no record is touched.</p>
      <div className="flex flex-wrap items-end gap-4">
        {targets.length > 1 && <Select id="made-up-target" label="As at" value={target ? key(target) : ""} options={targets.map((t) => ({ value: key(t), label: `${t.tre}: ${t.title}` }))} onChange={(event) => { setChosen(event.target.value); }} />}
        <Button variant="secondary" {...(because === undefined ? { "aria-disabled": attempt.isPending } : { refusedBecause: because })} onClick={() => { if (draft && target && !attempt.isPending) { setAsked(target.tre); attempt.mutate({ draft, target: { treId: target.treId, dataset: target.dataset } }); } }}>
          {attempt.isPending ? "Trying …" : "Try it on made-up people"}
        </Button>
      </div>
      {refusal && <Notice kind="refused" title="It could not be tried" live><p>{refusal.message}</p></Notice>}
      {attempt.isError && <Notice kind="warning" live>The portal did not answer. Try again.</Notice>}
      {attempt.data?.ok === true && <TwinResult answer={attempt.data.value} name={asked ?? "the data environment"} />}
    </div>
  );
}
