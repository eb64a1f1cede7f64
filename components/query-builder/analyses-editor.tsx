"use client";

import { useState } from "react";
import { useFieldArray, useFormContext, useWatch } from "react-hook-form";
import { Button } from "#components/ui/button.tsx";
import { CheckboxGroup } from "#components/ui/inputs.tsx";
import type { AnalysisKind } from "#lib/query/model.ts";
import { useBuilder } from "./builder-context.ts";
import { newAnalysis, type DraftAnalysis } from "./draft.ts";
import { MetaAnalysisFields } from "./meta-analysis-fields.tsx";
import { ModelFields } from "./model-fields.tsx";
import { ReckonedFields } from "./reckoned-fields.tsx";
import { TableTestsFields } from "./table-tests-fields.tsx";
import { NumberVariable, useVariables } from "./variable-choice.tsx";
import { FindingsAt } from "./findings.tsx";
import { DateAt, NumbersAt, SelectAt } from "./fields.tsx";
import { analysisGroups, analysisWords, distributionChoices } from "./words.ts";

/** What may leave the TRE, after disclosure control. */
export function AnalysesEditor() {
  const { getValues } = useFormContext();
  const { errorAt, dictionary } = useBuilder();
  const { fields, append, remove } = useFieldArray({ name: "draft.analyses", keyName: "key" });
  const [said, setSaid] = useState("");
  const add = (kind: AnalysisKind) => {
    append(newAnalysis(kind, ((getValues("draft.analyses") ?? []) as DraftAnalysis[]).map((a) => a.id)), { shouldFocus: false });
    setSaid(`${analysisWords[kind].name} added.`);
  };
  const error = errorAt("draft.analyses");
  return (
    <div className="flex flex-col gap-4" id="draft.analyses" tabIndex={-1}>
      {error !== undefined && <p className="text-sm font-semibold text-bad"><span className="sr-only">Error: </span>{error}</p>}
      <ol className="flex flex-col gap-4">
        {fields.map((field, at) => {
          const kind = getValues(`draft.analyses.${at}.kind`) as AnalysisKind;
          return (
            <li key={field.key} className="rounded-md border border-rule bg-surface p-4">
              <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
                <h3 className="text-base font-semibold">{analysisWords[kind].name}</h3>
                <Button variant="quiet" small aria-label={`Remove ${analysisWords[kind].name} ${at + 1}`} onClick={() => { remove(at); setSaid("Analysis removed."); }}>Remove</Button>
              </div>
              <p className="mb-3 text-sm text-muted">{analysisWords[kind].hint}</p>
              <FindingsAt path={`draft.analyses.${at}`} />
              <AnalysisFields path={`draft.analyses.${at}`} kind={kind} />
            </li>
          );
        })}
      </ol>
      <p className="sr-only" aria-live="polite">{said}</p>
      <div className="flex flex-col gap-2" role="group" aria-label="Add an analysis">
        {analysisGroups.map(({ label, kinds }) => (
          <div key={label} className="flex flex-col gap-2 sm:flex-row">
            <span className="text-sm text-muted sm:w-44 sm:shrink-0 sm:pt-2" aria-hidden="true">{label}</span>
            <div className="flex flex-wrap gap-2">
              {kinds.filter((kind) => kind !== "distribution" || dictionary === undefined).map((kind) => <Button key={kind} variant="secondary" small aria-label={`Add analysis: ${analysisWords[kind].name}`} onClick={() => { add(kind); }}>{analysisWords[kind].name}</Button>)}
            </div>
          </div>
        ))}
      </div>
    </div>
  );
}

function AnalysisFields({ path, kind }: { path: string; kind: AnalysisKind }) {
  const { setValue } = useFormContext();
  const { errorAt } = useBuilder();
  const { categories, numbers } = useVariables();
  const chosenBy: unknown = useWatch({ name: `${path}.by` });
  const by = Array.isArray(chosenBy) ? (chosenBy as string[]) : [];
  switch (kind) {
    case "count": return null;
    case "crosstab":
      return categories.length === 0
        ? <p className="text-sm" id={`${path}.by`} tabIndex={-1}>Add a variable with categories first, such as sex or an age band.</p>
        : (
          <>
          <CheckboxGroup
            label="By" hint="One to three, in this order." name={`${path}.by`} value={by} error={errorAt(`${path}.by`)} choices={categories.map(({ value, label }) => ({ value, label }))}
            onChange={(event) => { setValue(`${path}.by`, event.target.checked ? [...by, event.target.value] : by.filter((name) => name !== event.target.value), { shouldDirty: true }); }}
          />
          {by.length > 0 && <TableTestsFields path={path} by={by} />}
          </>
        );
    case "distribution": return <DistributionFields path={path} />;
    case "summary": return <NumberVariable path={`${path}.of`} numbers={numbers} />;
    case "histogram":
      return <div className="flex flex-wrap gap-4"><NumberVariable path={`${path}.of`} numbers={numbers} /><NumbersAt path={`${path}.breaks`} label="Breaks" hint="At least two numbers with commas between, such as 20, 40, 60, 80" /></div>;
    case "comparison": case "characteristics": case "correlation": case "rate": case "survival": case "quantiles": return <ReckonedFields path={path} kind={kind} />;
    case "regression": case "cox": return <ModelFields path={path} kind={kind} />;
    case "meta-analysis": return <MetaAnalysisFields path={path} />;
  }
}

function DistributionFields({ path }: { path: string }) {
  const { setValue } = useFormContext();
  const { today } = useBuilder();
  const of = useWatch({ name: `${path}.of` }) as unknown;
  return (
    <div className="flex flex-wrap gap-4">
      <SelectAt path={`${path}.of`} label="Of" options={distributionChoices} onChoose={(value) => { setValue(`${path}.at`, value === "demographics" ? today : undefined, { shouldDirty: true }); }} />
      {of === "demographics" && <DateAt path={`${path}.at`} label="Ages on" />}
    </div>
  );
}
