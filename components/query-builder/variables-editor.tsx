"use client";

import { useState } from "react";
import { useFieldArray, useFormContext, useWatch } from "react-hook-form";
import { Button } from "#components/ui/button.tsx";
import type { Characteristic } from "#lib/query/analysis.ts";
import type { EventDomain, Variable } from "#lib/query/model.ts";
import { useBuilder } from "./builder-context.ts";
import { ConceptPicker } from "./concept-picker.tsx";
import { UnitAt } from "./criterion-editor.tsx";
import { nameFor } from "#lib/query/language/invented-names.ts";
import { columnLabel, newVariable, type DraftVariable, type QueryDraft } from "./draft.ts";
import { DateAt, NumbersAt, SelectAt, TextAt, WindowAt } from "./fields.tsx";
import { DeclaredVariable, DerivedVariable, RecodeVariable } from "./made-variables.tsx";
import { FindingsAt } from "./findings.tsx";
import { DaysBetweenVariable, FollowUpVariable, IndexYearVariable, RecordsVariable } from "./index-variables.tsx";
import { cohortVariables, domainWords, omopVariables, tableVariables, variableWords } from "./words.ts";

/** What is wanted about each person: one value per person, which never leaves the TRE. */
export function VariablesEditor() {
  const { dictionary, today } = useBuilder();
  const { getValues } = useFormContext();
  const { fields, append, remove } = useFieldArray({ name: "draft.variables" });
  const [said, setSaid] = useState("");
  const population = useWatch({ name: "draft.population.kind" }) as string;
  const kinds: readonly Variable["kind"][] = dictionary ? tableVariables : population === "cohort" ? cohortVariables : omopVariables;
  const add = (kind: Variable["kind"]) => {
    const taken = ((getValues("draft.variables") ?? []) as DraftVariable[]).map((v) => v.name);
    append(newVariable(kind, taken, population === "cohort" ? "index" : today, dictionary?.columns.find((c) => c.kind === ({ "column-band": "number", "column-recode": "category" }[kind as string] ?? c.kind))), { shouldFocus: false });
    setSaid(`${variableWords[kind]} added.`);
  };
  return (
    <div className="flex flex-col gap-4">
      {fields.length === 0 && <p className="text-muted">No variables yet. A plain count needs none; tables, means and histograms do.</p>}
      <ol className="flex flex-col gap-4">
        {fields.map((field, at) => (
          <li key={field.id} className="rounded-md border border-rule bg-surface p-4">
            <VariableFields at={at} onRemove={() => { remove(at); setSaid("Variable removed."); }} />
          </li>
        ))}
      </ol>
      <p className="sr-only" aria-live="polite">{said}</p>
      <div className="flex flex-wrap items-center gap-2" role="group" aria-label="Add a variable">
        <span className="text-sm text-muted" aria-hidden="true">Add</span>
        {kinds.map((kind) => <Button key={kind} variant="secondary" small aria-label={`Add variable: ${variableWords[kind]}`} onClick={() => { add(kind); }}>{variableWords[kind]}</Button>)}
      </div>
    </div>
  );
}

function VariableFields({ at, onRemove }: { at: number; onRemove: () => void }) {
  const path = `draft.variables.${at}`;
  const { getValues } = useFormContext();
  const kind = getValues(`${path}.kind`) as Variable["kind"];
  const label = useWatch({ name: `${path}.label` }) as string;
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="text-base font-semibold">{variableWords[kind]}</h3>
        <Button variant="quiet" small aria-label={`Remove variable ${label}`} onClick={onRemove}>Remove</Button>
      </div>
      <FindingsAt path={path} />
      <TextAt path={`${path}.label`} label="Label in the results" />
      <KindFields path={path} kind={kind} />
    </div>
  );
}

const domains = Object.entries(domainWords).map(([value, words]) => ({ value, label: words.one }));

/** A variable that still has the label of a column takes the label, and the name in the results, of the column chosen next. */
function useRelabel(path: string, kind: Variable["kind"]) {
  const { getValues, setValue } = useFormContext();
  const { dictionary } = useBuilder();
  return (column: string) => {
    const chosen = dictionary?.columns.find((c) => c.name === column);
    const own = getValues(path) as DraftVariable;
    const { analyses, variables } = getValues("draft") as QueryDraft;
    if (!chosen || !dictionary?.columns.some((c) => own.label === columnLabel(kind, c))) return;
    const label = columnLabel(kind, chosen);
    const name = nameFor(label, variables.flatMap((v) => (v.name === own.name ? [] : [v.name])));
    setValue(`${path}.label`, label, { shouldDirty: true });
    setValue(`${path}.name`, name, { shouldDirty: true });
    for (const [at, analysis] of analyses.entries()) {
      if (analysis.of === own.name) setValue(`draft.analyses.${at}.of`, name);
      if (analysis.kind === "characteristics") setValue(`draft.analyses.${at}.of`, (analysis.of as Characteristic[]).map((row) => (row.variable === own.name ? { ...row, variable: name } : row)));
      if (analysis.by === own.name) setValue(`draft.analyses.${at}.by`, name);
      if (Array.isArray(analysis.by)) setValue(`draft.analyses.${at}.by`, (analysis.by as string[]).map((one) => (one === own.name ? name : one)));
    }
  };
}

/** On a date, or at the index date where the population has one. */
function AgeAt({ path }: { path: string }) {
  const at = useWatch({ name: path }) as string;
  return at === "index" ? <p className="self-center text-sm text-muted">At the index date</p> : <DateAt path={path} label="Age on" />;
}

function KindFields({ path, kind }: { path: string; kind: Variable["kind"] }) {
  const { dictionary, errorAt } = useBuilder();
  const relabel = useRelabel(path, kind);
  const domain = useWatch({ name: `${path}.domain` }) as EventDomain | undefined;
  const columns = (numbersOnly: boolean) => (dictionary?.columns ?? []).filter((c) => !numbersOnly || c.kind === "number").map((c) => ({ value: c.name, label: c.label }));
  switch (kind) {
    case "sex": case "ethnicity": return null;
    case "records": return <RecordsVariable path={path} />;
    case "days-between": return <DaysBetweenVariable path={path} />;
    case "follow-up": return <FollowUpVariable path={path} />;
    case "index-year": return <IndexYearVariable path={path} />;
    case "declared": return <DeclaredVariable path={path} />;
    case "column-recode": return <RecodeVariable path={path} />;
    case "column-derived": return <DerivedVariable path={path} />;
    case "age": return <AgeAt path={`${path}.at`} />;
    case "age-band": return <div className="flex flex-wrap gap-4"><AgeAt path={`${path}.at`} /><NumbersAt path={`${path}.cutPoints`} label="Bands start at" hint="Ages with commas between, such as 40, 65" /></div>;
    case "had":
      return <><SelectAt path={`${path}.domain`} label="Kind of record" options={domains} /><ConceptPicker path={`${path}.concepts`} domain={domain ?? "condition"} error={errorAt(`${path}.concepts`)} /><WindowAt path={`${path}.window`} /></>;
    case "last-value":
      return <><ConceptPicker path={`${path}.concepts`} domain="measurement" error={errorAt(`${path}.concepts`)} /><UnitAt path={`${path}.unitConceptId`} /><WindowAt path={`${path}.window`} /></>;
    case "column": return <SelectAt path={`${path}.column`} label="Column" options={columns(false)} placeholder="Choose a column" onChoose={relabel} />;
    case "column-band": return <div className="flex flex-wrap gap-4"><SelectAt path={`${path}.column`} label="Column" options={columns(true)} placeholder="Choose a column" onChoose={relabel} /><NumbersAt path={`${path}.cutPoints`} label="Bands start at" hint="Numbers with commas between" /></div>;
  }
}
