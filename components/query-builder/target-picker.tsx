"use client";

import { useFormContext, useWatch } from "react-hook-form";
import { inFigures } from "#components/results/number-format.ts";
import { StatusTag } from "#components/ui/tag.tsx";
import { answersLeft, left } from "#lib/disclosure/differential-privacy/privacy-budget.ts";
import { kindsInWords } from "#lib/disclosure/noisy-kinds-in-words.ts";
import type { ModelSums } from "#lib/disclosure/model-sums.ts";
import type { TreKind } from "#lib/protocol/tre-kind.ts";
import type { Target } from "./builder-context.ts";
import { WorkerWords, type WorkerPreview } from "./worker-words.tsx";

/** Noise by differential privacy, and what the project has spent there. */
export type NoiseAtTarget = { epsilon: number; budget: number; spent: number; covers: ("count" | "crosstab" | "histogram")[] };
export type TargetChoice = Target & { tre: string; kind: TreKind; title: string; people: number | null; approved: boolean; /** Whether its policy asks what each output is for. */ asksContext: boolean; /** Where the project stands at this TRE. */ standing: string; refusedBecause?: string | undefined; /** How sums for a model leave it, as it publishes. */ modelSums?: ModelSums | null; noise?: NoiseAtTarget | null };

/** The datasets of the project, one tick each. A TRE that would refuse says why instead of hiding. */
export function TargetPicker({ choices, workers, error }: { choices: readonly TargetChoice[]; /** What the chosen cohort discovery workers would count. */ workers: readonly WorkerPreview[]; error: string | undefined }) {
  const { setValue } = useFormContext();
  const chosen = (useWatch({ name: "targets" }) ?? []) as Target[];
  const analyses = (useWatch({ name: "analyses" }) ?? []) as readonly { kind?: string }[];
  const isChosen = (choice: Target) => chosen.some((t) => t.treId === choice.treId && t.dataset === choice.dataset);
  const toggle = (choice: Target, on: boolean) => {
    const others = chosen.filter((t) => t.treId !== choice.treId);
    setValue("targets", on ? [...others, { treId: choice.treId, dataset: choice.dataset }] : others, { shouldDirty: true, shouldValidate: error !== undefined });
  };
  return (
    <fieldset id="targets" tabIndex={-1} className="min-w-0">
      <legend className="sr-only">Data environments</legend>
      {error !== undefined && <p className="mb-2 text-sm font-semibold text-bad"><span className="sr-only">Error: </span>{error}</p>}
      <ul className="flex flex-col divide-y divide-rule border-y border-rule">
        {choices.map((choice) => {
          const id = `target-${choice.treId}-${choice.dataset}`;
          const refused = choice.refusedBecause;
          const worker = isChosen(choice) ? workers.find((one) => one.treId === choice.treId) : undefined;
          return (
            <li key={id} className="flex flex-wrap items-start justify-between gap-x-6 gap-y-1 py-2.5">
              <div className="flex min-w-0 flex-1 basis-64 items-start gap-3">
                <input type="checkbox" id={id} className="mt-1 size-5 shrink-0 accent-accent" checked={isChosen(choice)} disabled={refused !== undefined} aria-describedby={`${id}-more`} onChange={(event) => { toggle(choice, event.target.checked); }} />
                <div className="flex min-w-0 flex-col">
                  <label htmlFor={id} className="font-semibold">{choice.tre}</label>
                  <span id={`${id}-more`} className="text-sm text-muted">
                    {choice.title}{choice.people === null ? "" : `, about ${inFigures(choice.people)} people`}{refused === undefined ? "" : `. ${refused}`}
                    {choice.kind === "cohort-discovery-worker" && <span className="block">Through a cohort discovery worker, which counts people or lists the codes of its data, and nothing else.</span>}
                  </span>
                  {choice.noise && <NoiseWords noise={choice.noise} analyses={isChosen(choice) ? analyses : []} />}
                  {worker !== undefined && <WorkerWords worker={worker} />}
                </div>
              </div>
              <StatusTag tone={choice.approved ? "good" : refused === undefined ? "waiting" : "bad"}>{choice.standing}</StatusTag>
            </li>
          );
        })}
      </ul>
    </fieldset>
  );
}

/** What noise there costs, what is left, and what of the query would be refused: before it is asked. */
function NoiseWords({ noise: { epsilon, budget, spent, covers }, analyses }: { noise: NoiseAtTarget; analyses: readonly { kind?: string }[] }) {
  const still = answersLeft({ spent, of: budget }, epsilon);
  const isOutside = analyses.some(({ kind }) => kind !== undefined && !(covers as readonly string[]).includes(kind));
  const isTooMuch = !isOutside && analyses.length > still;
  return (
    <span className="text-sm">
      Answers {kindsInWords(covers)} with noise (differential privacy). Of this project’s budget of {budget}, {left({ spent, of: budget })} is left by what the environment told last; each new output costs {epsilon}, so it pays for {still === 0 ? "no new one" : still === 1 ? "1 more" : `${still} more`}.
      {isOutside && <strong className="block">This query asks for other analyses too: it would be refused here.</strong>}
      {isTooMuch && <strong className="block">This query asks for {analyses.length}. Where more of them are new than the budget pays for, it is refused; what was answered before costs nothing.</strong>}
    </span>
  );
}
