"use client";

import { useState } from "react";
import { useFieldArray, useFormContext, useWatch } from "react-hook-form";
import { Button } from "#components/ui/button.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { Checkbox } from "#components/ui/inputs.tsx";
import { isOfCounts, isTwoWay, type ModelFamily } from "#lib/query/analysis.ts";
import { useBuilder } from "./builder-context.ts";
import { NumbersAt, SelectAt } from "./fields.tsx";
import { FindingsAt } from "./findings.tsx";
import { EventFields, NumberVariable, useVariables } from "./variable-choice.tsx";
import { familyChoices } from "./words.ts";

/** A model over all environments: what it explains, and by what. */
export function ModelFields({ path, kind }: { path: string; kind: "regression" | "cox" }) {
  const { register } = useFormContext();
  const family = useWatch({ name: `${path}.family` }) as ModelFamily | undefined;
  const hasProfile = kind === "regression" && family !== "linear" && family !== "negative-binomial";
  return (
    <div className="flex flex-col gap-4">
      <ModelledFields path={path} kind={kind} />
      {kind === "regression" && <Checkbox label="A level of its own for each environment" hint="So that differences between environments are not taken for differences between people." {...register(`${path}.bySite`)} />}
      {hasProfile && (
        <Disclosure summary="Intervals">
          <SelectAt path={`${path}.intervals`} label="95% intervals" hint="Profile likelihood is nearer the truth where events are few. It takes further rounds, each with sums of every environment." options={[{ value: "", label: "By standard errors (Wald)" }, { value: "profile", label: "By profile likelihood too" }]} />
        </Disclosure>
      )}
    </div>
  );
}

/** What is explained, and by what: the same for a model over all environments and for one in each by itself. */
export function ModelledFields({ path, kind }: { path: string; kind: "regression" | "cox" }) {
  const { setValue } = useFormContext();
  const { numbers } = useVariables();
  const family = useWatch({ name: `${path}.family` }) as ModelFamily | undefined;
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap gap-4">
        {kind === "cox"
          ? <><EventFields path={`${path}.event.variable`} level={`${path}.event.level`} label="Event" /><NumberVariable path={`${path}.time`} numbers={numbers} label="Over" hint="A number of days" /></>
          : (
            <>
              <SelectAt path={`${path}.family`} label="Kind of model" options={familyChoices} onChoose={() => { for (const part of ["outcome", "level", "offset", "intervals"]) setValue(`${path}.${part}`, "", { shouldDirty: true }); }} />
              {family === undefined || isTwoWay(family) ? <EventFields path={`${path}.outcome`} level={`${path}.level`} label="Outcome" /> : <NumberVariable path={`${path}.outcome`} numbers={numbers} label="Outcome" />}
              {family !== undefined && isOfCounts(family) && <SelectAt path={`${path}.offset`} label="Per time of" options={[{ value: "", label: "No time" }, ...numbers]} />}
            </>
          )}
      </div>
      <Terms path={`${path}.terms`} />
      {kind === "regression" && (
        <Disclosure summary="Weights"><SelectAt path={`${path}.weights`} label="Each person counts for" hint="A number above 0, such as a survey's weight. Standard errors are those of people who count so many times." options={[{ value: "", label: "One" }, ...numbers]} /></Disclosure>
      )}
      {kind === "cox" && <Disclosure summary="Ties"><SelectAt path={`${path}.ties`} label="Events on the same day" options={[{ value: "efron", label: "Efron (as R does)" }, { value: "breslow", label: "Breslow" }]} /></Disclosure>}
    </div>
  );
}

type Shape = "variable" | "together" | "curve";
const shapes = [{ shape: "variable", name: "a predictor" }, { shape: "together", name: "two together" }, { shape: "curve", name: "a curve" }] as const satisfies { shape: Shape; name: string }[];
const newTerm = (shape: Shape) => (shape === "variable" ? { variable: "" } : shape === "together" ? { together: ["", ""] } : { curve: "", knots: [] });

function Terms({ path }: { path: string }) {
  const { getValues } = useFormContext();
  const { errorAt } = useBuilder();
  const { all, numbers } = useVariables();
  const { fields, append, remove } = useFieldArray({ name: path, keyName: "key" });
  const [said, setSaid] = useState("");
  const error = errorAt(path);
  const choose = "Choose a variable";
  return (
    <fieldset className="flex flex-col gap-3" id={path} tabIndex={-1}>
      <legend className="mb-1.5 font-semibold">Explained by</legend>
      {error !== undefined && <p className="text-sm font-semibold text-bad"><span className="sr-only">Error: </span>{error}</p>}
      <ol className="flex flex-col gap-3">
        {fields.map((field, at) => {
          const here = `${path}.${at}`;
          const term = getValues(here) as Record<string, unknown>;
          return (
            <li key={field.key} className="flex flex-wrap items-end gap-3">
              {"together" in term
                ? <><SelectAt path={`${here}.together.0`} label="Together" options={all} placeholder={choose} /><SelectAt path={`${here}.together.1`} label="and" options={all} placeholder={choose} /></>
                : "curve" in term
                  ? <><SelectAt path={`${here}.curve`} label="Curve of" options={numbers} placeholder={choose} /><NumbersAt path={`${here}.knots`} label="Knots" hint="Three to seven values at which it may bend" /></>
                  : <SelectAt path={`${here}.variable`} label="Predictor" options={all} placeholder={choose} />}
              <Button variant="quiet" small aria-label={`Remove predictor ${at + 1}`} onClick={() => { remove(at); setSaid("Predictor removed."); }}>Remove</Button>
              <FindingsAt path={here} />
            </li>
          );
        })}
      </ol>
      <p className="sr-only" aria-live="polite">{said}</p>
      <div className="flex flex-wrap gap-2">
        {shapes.map(({ shape, name }) => <Button key={shape} variant="secondary" small onClick={() => { append(newTerm(shape), { shouldFocus: false }); setSaid("Predictor added."); }}>Add {name}</Button>)}
      </div>
    </fieldset>
  );
}
