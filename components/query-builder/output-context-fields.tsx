"use client";

import { useState } from "react";
import { useFormContext, useWatch } from "react-hook-form";
import { Button } from "#components/ui/button.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { TextArea } from "#components/ui/inputs.tsx";
import { StatusTag } from "#components/ui/tag.tsx";
import { contextFields, contextQuestions, longestContext, missingContext, contextsIn, type ContextDraft, type ContextField } from "#lib/query/output-context.ts";
import type { DraftAnalysis } from "./draft.ts";
import { analysisWords } from "./words.ts";

const hints: Record<ContextField, string> = {
  purpose: "The table or figure it goes into, or the decision that rests on it.",
  population: "In everyday words: who is in and who is left out.",
  precautions: "Wide bands, rare groups put together, small places left out; or that nothing was needed, and why.",
};

/** For each output what its checkers would otherwise have to guess. It is saved with the draft, travels in the request, and is no part of the question. */
export function OutputContextFields({ analyses, described, demandedBy, errors }: { analyses: readonly DraftAnalysis[]; /** Each analysis in words, once the query is whole. */ described: readonly string[] | undefined; /** TREs that ask for it. */ demandedBy: readonly string[]; errors: Readonly<Record<string, string>> }) {
  const { setValue, getValues } = useFormContext();
  const draft = (useWatch({ name: "outputContext" }) ?? {}) as ContextDraft;
  const [said, setSaid] = useState("");
  const contexts = contextsIn(draft, analyses);
  const missing = missingContext(contexts, analyses);
  const sayOfAll = (from: string) => {
    for (const { output, field } of missing) setValue(`outputContext.${output}.${field}`, (getValues(`outputContext.${from}.${field}`) as string | undefined) ?? "", { shouldDirty: true });
    setSaid("The empty fields of the other outputs now say the same.");
  };
  return (
    <div className="flex flex-col gap-4" id="outputContext" tabIndex={-1}>
      <p className="max-w-measure text-sm text-muted">
        People in each data environment look at what leaves it. Tell them what they can’t see in the numbers; the less they have to guess, the sooner they answer.{" "}
        {demandedBy.length === 0 ? "None of the environments chosen asks for it." : <strong className="font-semibold text-ink">{demandedBy.join(" and ")} {demandedBy.length === 1 ? "asks" : "ask"} for all of it.</strong>}{" "}
        Write nothing here about single people.
      </p>
      <ol className="flex flex-col divide-y divide-rule border-y border-rule">
        {analyses.map(({ id, kind }, at) => {
          const path = `outputContext.${id}`;
          const lacks = missing.filter(({ output }) => output === id).length;
          const wrong = contextFields.some((field) => errors[`${path}.${field}`] !== undefined);
          const name = analysisWords[kind].name;
          return (
            <li key={id} className="py-2">
              <Disclosure
                reveal={wrong} open={lacks === 0}
                summary={<span className="flex flex-wrap items-center gap-x-3 gap-y-1">{name} <code className="text-sm font-normal text-muted">{id}</code><Standing lacks={lacks} demanded={demandedBy.length > 0} /></span>}
              >
                <div className="flex flex-col gap-4 py-2">
                  {described?.[at] !== undefined && <p className="max-w-measure text-sm text-muted">{described[at]}</p>}
                  {contextFields.map((field) => <ContextArea key={field} path={`${path}.${field}`} field={field} optional={demandedBy.length === 0} words={draft[id]?.[field] ?? ""} error={errors[`${path}.${field}`]} />)}
                  {analyses.length > 1 && lacks === 0 && missing.length > 0 && <Button variant="secondary" small aria-label={`Say the same as of ${id} where the other outputs say nothing`} onClick={() => { sayOfAll(id); }}>Say the same where the others say nothing</Button>}
                </div>
              </Disclosure>
            </li>
          );
        })}
      </ol>
      <p className="sr-only" aria-live="polite">{said}</p>
    </div>
  );
}

function Standing({ lacks, demanded }: { lacks: number; demanded: boolean }) {
  if (lacks === 0) return <StatusTag tone="good">All said</StatusTag>;
  if (lacks < contextFields.length) return <StatusTag tone={demanded ? "waiting" : "neutral"}>{lacks} of {contextFields.length} not said</StatusTag>;
  return <StatusTag tone={demanded ? "waiting" : "neutral"}>{demanded ? "Asked for" : "Nothing said"}</StatusTag>;
}

function ContextArea({ path, field, optional, words, error }: { path: string; field: ContextField; optional: boolean; words: string; error: string | undefined }) {
  const { register } = useFormContext();
  const left = longestContext - words.trim().length;
  return (
    <TextArea
      label={contextQuestions[field]} optional={optional} rows={3} error={error}
      hint={<>{hints[field]} {left < 100 && <span className={left < 0 ? "font-semibold text-bad" : undefined}>{left < 0 ? `${-left} characters too many.` : `${left} characters left.`}</span>}</>} {...register(path)}
    />
  );
}
