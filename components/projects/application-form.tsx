"use client";

import { useMutation } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { FormProvider, useForm, useWatch, type FieldErrors } from "react-hook-form";
import type { Save, Saved } from "#components/forms/draft-saver.ts";
import { flattenErrors } from "#components/forms/flatten-errors.ts";
import { useAutosave } from "#components/forms/use-autosave.ts";
import { Button } from "#components/ui/button.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import { Section } from "#components/ui/layout.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { FormAt } from "#lib/governance/question-bank.ts";
import type { Refusal, Result } from "#lib/kernel/result.ts";
import { AmendmentPlan, type PlannedAtTre } from "./amendment-plan.tsx";
import { applicationProblems, asContent, asValues, type ApplicationValues } from "./application-draft.ts";
import { ApplicationProvider } from "./application-fields.tsx";
import { OwnQuestions } from "./own-questions.tsx";
import { DataSection, OutputsSection, PeopleSection, ProjectSection, SettingsSection, type OfferedTre } from "./application-sections.tsx";

export type ApplicationFormProps = {
  version: number;
  draft: Record<string, unknown>;
  /** Who opens the form: an application without members is led by them. */
  writer: { name: string; email: string };
  offered: readonly OfferedTre[];
  /** What single committees ask beside what all do. */
  forms: readonly FormAt[];
  submitLabel: string;
  /** Why this person could not submit it. */
  refusedBecause?: string | undefined;
  save: (content: { version: number; draft: Record<string, unknown> }) => Promise<Saved>;
  /** What sending the saved draft would ask of each committee; of an application that none has read there is nothing to say. */
  plan?: (() => Promise<Result<readonly PlannedAtTre[]>>) | undefined;
  /** Of the saved version. Ends on the project's page; answers only when refused. */
  submit: (version: number) => Promise<Refusal | undefined>;
};

/** The form's own rule is the one that submitting applies, so that both say the same. */
const resolverFor = (forms: readonly FormAt[]) => (values: ApplicationValues) => {
  const errors: Record<string, unknown> = {};
  for (const { path, message } of applicationProblems(values, forms)) {
    let at = errors;
    for (const step of path.slice(0, -1)) at = (at[step] ??= {}) as Record<string, unknown>;
    const last = String(path.at(-1) ?? "root");
    at[last] = { type: "custom", message, ...(at[last] as object | undefined) };
  }
  return Object.keys(errors).length === 0 ? { values, errors: {} } : { values: {}, errors: errors as FieldErrors<ApplicationValues> };
};

/** The safe-project application, arranged as committees read it: by the Five Safes. */
export function ApplicationForm({ version, draft, writer, offered, forms, submitLabel, refusedBecause, save: store, plan, submit }: ApplicationFormProps) {
  const form = useForm<ApplicationValues>({ resolver: resolverFor(forms), defaultValues: asValues(draft, writer), mode: "onSubmit", reValidateMode: "onChange", shouldFocusError: false });
  const values = useWatch({ control: form.control }) as ApplicationValues;
  const content = useMemo(() => JSON.stringify(asContent(values)), [values]);
  const save = useCallback<Save>((text, on) => store({ version: on, draft: JSON.parse(text) as Record<string, unknown> }), [store]);
  const { status, flush } = useAutosave({ version, content, save });
  // What stood in the way at the last attempt. It must not follow each key: a summary that changes takes the focus.
  const [summary, setSummary] = useState<Readonly<Record<string, string>>>({});
  const submission = useMutation({
    mutationFn: async (seen: boolean) => {
      const saved = await flush();
      if (!saved.ok) return saved.refusal;
      if (plan === undefined || seen) return submit(saved.version);
      const planned = await plan();
      if (!planned.ok) return planned.refusal;
      setShown(planned.value);
      return undefined;
    },
    onSuccess: (refused) => { setSummary(refused === undefined ? {} : (refused.fields ?? { "": refused.message })); },
  });
  // What was shown holds for what was written then: another word, another look.
  const [shown, setShown] = useState<readonly PlannedAtTre[]>();
  const [planned, setPlanned] = useState(content);
  if (planned !== content) { setPlanned(content); setShown(undefined); }
  const saving = useMutation({ mutationFn: () => flush() });

  const own = flattenErrors(form.formState.errors);
  const refusal = submission.data;
  const send = form.handleSubmit(() => { if (!submission.isPending) submission.mutate(shown !== undefined); }, (invalid) => { setSummary(flattenErrors(invalid)); });
  return (
    <FormProvider {...form}>
      <ApplicationProvider value={{ errorAt: (path) => own[path] ?? refusal?.fields?.[path] }}>
        <form noValidate onSubmit={(event) => { void send(event); }} className="flex flex-col">
          <div className="mb-8 empty:hidden"><ErrorSummary key={form.formState.submitCount} errors={summary} title="Not submitted yet" /></div>
          <Section title="Safe project"><ProjectSection /></Section>
          <Section title="Safe people"><PeopleSection /></Section>
          <Section title="Safe settings"><SettingsSection /></Section>
          <Section title="Safe data"><DataSection offered={offered} /></Section>
          <Section title="Safe outputs"><OutputsSection /></Section>
          <OwnQuestions forms={forms} />
          {shown !== undefined && (
            <Notice kind="info" live title="Before you send it: what each committee will look at" className="mt-12"><AmendmentPlan plan={shown} /></Notice>
          )}
          <div className="bottom-0 z-10 mt-12 md:sticky flex flex-wrap items-start gap-x-6 gap-y-3 border-t border-ink bg-paper py-4">
            {refusedBecause === undefined
              ? <Button type="submit" aria-disabled={submission.isPending}>{submission.isPending ? "One moment …" : shown !== undefined ? "Send it to the committees" : submitLabel}</Button>
              : <Button refusedBecause={refusedBecause}>{submitLabel}</Button>}
            <Button variant="secondary" onClick={() => { saving.mutate(); }}>Save the draft</Button>
            <p role="status" className="self-center text-sm text-muted">{status}</p>
          </div>
          {submission.isError && <Notice kind="warning" live>The portal did not answer. What you wrote is saved or still here; try again.</Notice>}
        </form>
      </ApplicationProvider>
    </FormProvider>
  );
}
