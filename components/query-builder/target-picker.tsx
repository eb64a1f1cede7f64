"use client";

import { useFormContext, useWatch } from "react-hook-form";
import { StatusTag } from "#components/ui/tag.tsx";
import type { Target } from "./builder-context.ts";

export type TargetChoice = Target & { tre: string; title: string; people: number | null; approved: boolean; /** Where the project stands at this TRE. */ standing: string; refusedBecause?: string | undefined };

/** The datasets of the project, one tick each. A TRE that would refuse says why instead of hiding. */
export function TargetPicker({ choices, error }: { choices: readonly TargetChoice[]; error: string | undefined }) {
  const { setValue } = useFormContext();
  const chosen = (useWatch({ name: "targets" }) ?? []) as Target[];
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
          return (
            <li key={id} className="flex flex-wrap items-start justify-between gap-x-6 gap-y-1 py-2.5">
              <span className="flex items-start gap-3">
                <input type="checkbox" id={id} className="mt-1 size-5 shrink-0 accent-accent" checked={isChosen(choice)} disabled={refused !== undefined} aria-describedby={`${id}-more`} onChange={(event) => { toggle(choice, event.target.checked); }} />
                <span className="flex flex-col">
                  <label htmlFor={id} className="font-semibold">{choice.tre}</label>
                  <span id={`${id}-more`} className="text-sm text-muted">
                    {choice.title}{choice.people === null ? "" : `, about ${choice.people.toLocaleString("en-GB")} people`}{refused === undefined ? "" : `. ${refused}`}
                  </span>
                </span>
              </span>
              <StatusTag tone={choice.approved ? "good" : refused === undefined ? "waiting" : "bad"}>{choice.standing}</StatusTag>
            </li>
          );
        })}
      </ul>
    </fieldset>
  );
}
