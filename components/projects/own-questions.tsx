"use client";

import { useFormContext, useWatch } from "react-hook-form";
import { Button } from "#components/ui/button.tsx";
import { TextArea } from "#components/ui/inputs.tsx";
import { Section } from "#components/ui/layout.tsx";
import { askedTogether, type AskedQuestion, type FormAt } from "#lib/governance/question-bank.ts";
import { inARow } from "#lib/kernel/in-a-row.ts";
import { useErrorAt } from "./application-fields.tsx";

/** What the committees of the chosen datasets ask beside the questions of all: each once, with the names of those who ask. */
export function OwnQuestions({ forms }: { forms: readonly FormAt[] }) {
  const wanted = (useWatch({ name: "datasets" }) ?? []) as { treId: string }[];
  const asked = askedTogether(forms.filter((form) => wanted.some((one) => one.treId === form.treId)));
  if (asked.length === 0) return null;
  return (
    <Section title="What single committees ask">
      <p className="max-w-measure text-muted">You answer each question once. Only the committees named beside it read the answer, and look again when it changes.</p>
      <div className="flex flex-col gap-6">{asked.map(({ question, by }) => <AnswerAt key={question.key} question={question} by={by} />)}</div>
    </Section>
  );
}

function AnswerAt({ question, by }: { question: AskedQuestion; by: readonly string[] }) {
  const { register, setValue } = useFormContext();
  const field = `answers.${question.key}`;
  const { version, text } = (useWatch({ name: field }) as { version?: number; text?: string } | undefined) ?? {};
  const error = useErrorAt()(field);
  const holds = () => { setValue(`${field}.version`, question.version, { shouldDirty: true }); };
  const reworded = (text ?? "") !== "" && version !== question.version;
  return (
    <div className="flex flex-col items-start gap-2">
      <TextArea
        id={field} label={question.asks} rows={4} optional={question.least === 0} error={error} className="w-full"
        hint={<>{question.hint} {question.least > 0 && `At least ${question.least} characters.`} Asked by {inARow(by)}.</>}
        {...register(`${field}.text`, { onChange: holds })}
      />
      {reworded && <p className="flex flex-wrap items-center gap-3 text-sm">The question was worded otherwise when you answered it. <Button variant="secondary" small onClick={holds}>My answer still holds</Button></p>}
    </div>
  );
}
