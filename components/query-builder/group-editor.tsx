"use client";

import { useId, useRef, useState } from "react";
import { useFieldArray, useFormContext } from "react-hook-form";
import { Button } from "#components/ui/button.tsx";
import { controlClass } from "#components/ui/field.tsx";
import { deepestGroup } from "#lib/query/model.ts";
import { useBuilder } from "./builder-context.ts";
import { CriterionEditor } from "./criterion-editor.tsx";
import { newCriterion, type CriterionKind } from "./draft.ts";
import { FindingsAt } from "./findings.tsx";
import { criterionWords, matchWords, omopCriteria, tableCriteria } from "./words.ts";

/** A group and its members, to any depth that the model allows. Everything is a labelled native control: tab order is reading order. */
export function GroupEditor({ path, depth = 1, name }: { path: string; depth?: number; name: string }) {
  const { register, getValues } = useFormContext();
  const { dictionary, today, errorAt } = useBuilder();
  const { fields, append, remove, move } = useFieldArray({ name: `${path}.of` });
  const [said, setSaid] = useState("");
  const adder = useRef<HTMLDivElement>(null);
  const id = useId();
  const kinds = (dictionary ? tableCriteria : omopCriteria).filter((kind) => kind !== "group" || depth < deepestGroup);
  const error = errorAt(`${path}.of`);

  return (
    <fieldset className="min-w-0">
      <legend className="sr-only">{name}</legend>
      <div className="mb-4 flex flex-wrap items-center gap-3">
        <label htmlFor={`${id}-match`} className={depth === 1 ? "font-semibold" : "text-sm font-semibold"}>{depth === 1 ? "People for whom" : "Of this group"}</label>
        <span className="w-80 max-w-full"><select id={`${id}-match`} {...register(`${path}.match`)} className={`${controlClass} pr-8`}>
          {Object.entries(matchWords).map(([value, words]) => <option key={value} value={value}>{words.charAt(0).toLowerCase() + words.slice(1)}</option>)}
        </select></span>
      </div>
      {error !== undefined && <p id={`${path}.of`} tabIndex={-1} className="mb-3 text-sm font-semibold text-bad"><span className="sr-only">Error: </span>{error}</p>}
      {fields.length === 0 && depth === 1 && <p className="mb-4 text-muted">No criteria yet: everyone in the dataset counts.</p>}
      <ol className="flex flex-col gap-4">
        {fields.map((field, at) => {
          const memberPath = `${path}.of.${at}`;
          const kind = getValues(`${memberPath}.kind`) as CriterionKind;
          return (
            <li key={field.id} className="rounded-md border border-rule border-l-accent border-l-3 bg-surface p-4">
              <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
                <h3 className="text-base font-semibold">{at + 1}. {criterionWords[kind]}</h3>
                <span className="flex flex-wrap gap-1">
                  {at > 0 && <Button variant="quiet" small aria-label={`Move ${criterionWords[kind]} ${at + 1} up`} onClick={() => { move(at, at - 1); setSaid(`Moved to place ${at}.`); }}>Up</Button>}
                  {at < fields.length - 1 && <Button variant="quiet" small aria-label={`Move ${criterionWords[kind]} ${at + 1} down`} onClick={() => { move(at, at + 1); setSaid(`Moved to place ${at + 2}.`); }}>Down</Button>}
                  <Button variant="quiet" small aria-label={`Remove ${criterionWords[kind]} ${at + 1}`} onClick={() => { remove(at); setSaid(`${criterionWords[kind]} removed.`); adder.current?.querySelector("button")?.focus(); }}>Remove</Button>
                </span>
              </div>
              <FindingsAt path={memberPath} />
              {kind === "group" ? <GroupEditor path={memberPath} depth={depth + 1} name={`Group ${at + 1}`} /> : <CriterionEditor path={memberPath} kind={kind} />}
            </li>
          );
        })}
      </ol>
      <p className="sr-only" aria-live="polite">{said}</p>
      <div ref={adder} className="mt-4 flex flex-wrap items-center gap-2" role="group" aria-label={`Add to ${name}`}>
        <span className="text-sm text-muted" aria-hidden="true">Add</span>
        {kinds.map((kind) => (
          <Button key={kind} variant="secondary" small aria-label={`Add ${criterionWords[kind]}`} onClick={() => { append(newCriterion(kind, today), { shouldFocus: false }); setSaid(`${criterionWords[kind]} added.`); }}>
            {criterionWords[kind]}
          </Button>
        ))}
      </div>
    </fieldset>
  );
}
