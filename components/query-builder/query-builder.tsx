"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { FormProvider, useForm, useWatch } from "react-hook-form";
import { z } from "zod";
import type { Save, Saved } from "#components/forms/draft-saver.ts";
import { flattenErrors } from "#components/forms/flatten-errors.ts";
import { useAutosave } from "#components/forms/use-autosave.ts";
import { Button } from "#components/ui/button.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import { TextInput } from "#components/ui/inputs.tsx";
import { Panel, Section } from "#components/ui/layout.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { countsAhead, tooFewForModels, type ChosenTre } from "#lib/federation/models-ahead.ts";
import type { Refusal } from "#lib/kernel/result.ts";
import type { TableDictionary } from "#lib/query/dictionary.ts";
import { Query } from "#lib/query/model.ts";
import { applyEdits, type Finding } from "#lib/query/checks/finding.ts";
import { queryInWords, type QueryWords } from "#lib/query/words.ts";
import { contextProblems, type ContextDraft } from "#lib/query/output-context.ts";
import { AnalysesEditor } from "./analyses-editor.tsx";
import { BuilderProvider, type Builder, type Target } from "./builder-context.ts";
import { CratePreview, type CratePreviewProps } from "./crate-preview.tsx";
import { EditAsText } from "./in-words/edit-as-text.tsx";
import { OwnWords } from "./in-words/own-words.tsx";
import { asQuery, type QueryDraft } from "./draft.ts";
import { isUntouched, openDraft } from "./open-draft.ts";
import { OutputContextFields } from "./output-context-fields.tsx";
import { PopulationEditor } from "./population-editor.tsx";
import { HowMany, type QueryEstimate } from "./how-many.tsx";
import { FindingList } from "./findings.tsx";
import { findFindings, placeOf } from "./find-findings.ts";
import { CountsAhead } from "./counts-ahead.tsx";
import { ModelsAhead } from "./models-ahead.tsx";
import { ReadBack } from "./read-back.tsx";
import { TargetPicker, type TargetChoice } from "./target-picker.tsx";
import { QueryTimeline } from "./timeline/query-timeline.tsx";
import { TryOnMadeUpPeople, type TryOnMadeUp } from "./try-on-made-up.tsx";
import { useHistory } from "./use-history.ts";
import { VariablesEditor } from "./variables-editor.tsx";
import type { WorkerPreview } from "./worker-words.tsx";

export type Preview = { words: QueryWords | null; problems: Finding[]; obstacles: string[]; workers: WorkerPreview[]; crate: CratePreviewProps | null };
export type QueryBuilderProps = {
  id: string;
  version: number;
  title: string;
  draft: QueryDraft;
  targets: Target[];
  /** What is said of each output beforehand. */
  outputContext: ContextDraft;
  choices: TargetChoice[];
  dictionary: TableDictionary | undefined;
  today: string;
  /** Why the query could not be submitted at all, such as “The project has no live approval yet.” */
  refusedBecause?: string | undefined;
  searchConcepts: Builder["searchConcepts"];
  preview: (content: { draft: Record<string, unknown>; targets: Target[]; outputContext: ContextDraft }) => Promise<Preview>;
  /** From what the chosen TREs have published; no TRE is asked. */
  estimate: (content: { draft: Record<string, unknown>; targets: Target[] }) => Promise<QueryEstimate>;
  tryOnMadeUp: TryOnMadeUp;
  save: (content: { version: number; title: string; draft: Record<string, unknown>; targets: Target[]; outputContext: ContextDraft }) => Promise<Saved>;
  /** Of the saved version. Ends on the submission's page; answers only when refused. */
  submit: (version: number) => Promise<Refusal | undefined>;
};

type Values = { title: string; draft: QueryDraft; targets: Target[]; outputContext: ContextDraft };
/** What is saved: the draft without its gaps. */
type Content = { title: string; draft: Record<string, unknown>; targets: Target[]; outputContext: ContextDraft };
/** The form's own rule is the query's schema: what the resolver refuses, the portal and the TRE would refuse too. */
const formFor = (choices: readonly TargetChoice[]) => z
  .object({ title: z.string(), draft: z.custom<QueryDraft>(), targets: z.array(z.object({ treId: z.string(), dataset: z.string() })).min(1, "Choose at least one TRE."), outputContext: z.custom<ContextDraft>() })
  .superRefine((values, issues) => {
    const unsaid = contextProblems(values.outputContext, values.draft.analyses, askingTres(choices, values.targets));
    for (const [path, message] of Object.entries(unsaid)) issues.addIssue({ code: "custom", message, path: ["outputContext", ...path.split(".")] });
    const parsed = Query.safeParse(asQuery(values.title, values.draft));
    if (parsed.success) return;
    for (const issue of parsed.error.issues) issues.addIssue({ code: "custom", message: issue.message, path: issue.path[0] === "title" ? ["title"] : ["draft", ...issue.path] });
  });

/** The portal names fields of the query; the form holds it as its draft. */
const atFields = (fields: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([path, mend]) => [path.startsWith("targets") ? "targets" : path === "title" || path === "" || path.startsWith("outputContext.") ? path : `draft.${path.replace(/^query\./, "")}`, mend]));

const isChosen = (choice: Target, targets: readonly Target[]) => targets.some((t) => t.treId === choice.treId && t.dataset === choice.dataset);
const chosenTres = (choices: readonly TargetChoice[], targets: readonly Target[]): ChosenTre[] =>
  choices.filter((choice) => isChosen(choice, targets)).map(({ tre, kind, modelSums }) => ({ name: tre, modelSums: modelSums ?? null, counts: kind === "cohort-discovery-worker" }));
/** Names of the chosen TREs whose policy asks what each output is for. */
const askingTres = (choices: readonly TargetChoice[], targets: readonly Target[]): string[] =>
  choices.filter((c) => c.asksContext && isChosen(c, targets)).map(({ tre }) => tre);

export function QueryBuilder(props: QueryBuilderProps) {
  const { choices, dictionary, today, searchConcepts } = props;
  const form = useForm<Values>({ resolver: zodResolver(useMemo(() => formFor(choices), [choices])), defaultValues: { title: props.title, draft: props.draft, targets: props.targets, outputContext: props.outputContext }, mode: "onSubmit", reValidateMode: "onChange", shouldFocusError: false });
  const values = useWatch({ control: form.control }) as Values;
  const candidate = useMemo(() => asQuery(values.title, values.draft), [values]);
  const content = useMemo(() => JSON.stringify({ title: values.title, draft: candidate, targets: values.targets, outputContext: values.outputContext }), [candidate, values]);
  const parsed = useMemo(() => Query.safeParse(candidate), [candidate]);
  const words = parsed.success ? queryInWords(parsed.data, dictionary) : undefined;
  const { save: store, submit } = props;
  const save = useCallback<Save>((text, version) => store({ version, ...(JSON.parse(text) as Content) }), [store]);
  const { status: saving, settled, flush } = useAutosave({ version: props.version, content, save });
  const preview = useQuery({
    queryKey: ["preview", props.id, settled],
    queryFn: () => { const { draft, targets, outputContext } = JSON.parse(settled) as Content; return props.preview({ draft, targets, outputContext }); },
    placeholderData: (before) => before,
  });
  const estimate = useQuery({
    queryKey: ["estimate", props.id, settled],
    queryFn: () => { const { draft, targets } = JSON.parse(settled) as Content; return props.estimate({ draft, targets }); },
    placeholderData: (before) => before,
  });
  // What stood in the way at the last attempt. It must not follow each key: a summary that changes takes the focus.
  const [summary, setSummary] = useState<Record<string, string>>({});
  const submission = useMutation({
    mutationFn: async () => {
      const saved = await flush();
      return saved.ok ? submit(saved.version) : saved.refusal;
    },
    onSuccess: (refusal) => { setSummary(refusal === undefined ? {} : refusal.fields === undefined ? { "": refusal.message } : atFields(refusal.fields)); },
  });

  // Before the first attempt only the portal's own findings are shown; errors of unfinished fields would be noise.
  const ownErrors = flattenErrors(form.formState.errors);
  const query = parsed.data;
  const told = preview.isPlaceholderData ? undefined : preview.data?.problems;
  const sparse = estimate.isPlaceholderData ? undefined : estimate.data?.findings;
  const problems = useMemo(() => [...(told ?? []), ...(sparse ?? [])], [told, sparse]);
  const findings = useMemo(() => (query === undefined ? [] : findFindings(query, today, problems, (JSON.parse(settled) as Content).draft)), [query, today, problems, settled]);
  const portalErrors = Object.fromEntries(findings.filter((p) => p.severity === "error" && p.mend === undefined).map((p) => [`draft.${p.path}`, p.message]));
  const refused = atFields(submission.data?.fields ?? {});
  const errors: Record<string, string> = { ...portalErrors, ...refused, ...ownErrors };
  const ahead = useMemo(() => (query === undefined ? null : countsAhead(query, chosenTres(choices, values.targets))), [query, choices, values.targets]);
  const tooFew = useMemo(() => (query === undefined ? null : tooFewForModels(query, chosenTres(choices, values.targets))), [query, choices, values.targets]);
  const drafted = useMemo(() => JSON.stringify(values.draft), [values.draft]);
  const replace = useCallback((draft: QueryDraft) => { form.reset({ ...form.getValues(), draft }, { keepErrors: true, keepSubmitCount: true }); }, [form]);
  const builder: Builder = {
    targets: values.targets, dictionary, today, searchConcepts, errorAt: (path) => errors[path],
    findingsAt: (place) => (query === undefined ? [] : findings.filter((finding) => placeOf(finding.path, query) === place && !(finding.severity === "error" && finding.mend === undefined))),
    mend: ({ edits }) => { replace(applyEdits(form.getValues("draft"), edits)); },
  };
  const history = useHistory(drafted, useCallback((state: string) => { replace(JSON.parse(state) as QueryDraft); }, [replace]));
  const onKey = (event: React.KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
    event.preventDefault();
    if (event.shiftKey) history.redo();
    else history.undo();
  };

  const send = form.handleSubmit(() => { if (!submission.isPending) submission.mutate(); }, (invalid) => { setSummary(flattenErrors(invalid)); });
  return (
    <FormProvider {...form}>
      <BuilderProvider value={builder}>
        <form noValidate onKeyDown={onKey} onSubmit={(event) => { void send(event); }} className="grid gap-x-12 gap-y-10 lg:grid-cols-[minmax(0,1fr)_22rem]">
          <div className="flex min-w-0 flex-col">
            <div className="mb-8 empty:hidden"><ErrorSummary key={form.formState.submitCount} errors={summary} /></div>
            <TextInput label="Title" hint="A few words by which you and the committees will know it." error={errors.title} {...form.register("title")} />
            <Section title="Where to ask" className="mt-10 first:mt-10"><TargetPicker choices={choices} workers={preview.data?.workers ?? []} error={errors.targets} /></Section>
            <div className="mt-8 flex gap-2" role="group" aria-label="Steps">
              <Button variant="quiet" small aria-keyshortcuts="Control+Z" aria-disabled={!history.canUndo} onClick={history.undo}>Undo</Button>
              <Button variant="quiet" small aria-keyshortcuts="Control+Shift+Z" aria-disabled={!history.canRedo} onClick={history.redo}>Redo</Button>
            </div>
            {!dictionary && <div className="mt-8"><OwnWords open={isUntouched(props.draft)} onUse={(draft) => { replace(openDraft({ version: 1, dataModel: values.draft.dataModel, ...draft })); }} /></div>}
            <Section title="Who" className="mt-10">
              <PopulationEditor />
              {!dictionary && <div className="mt-8"><QueryTimeline draft={candidate} /></div>}
            </Section>
            <Section title="What about each person" className="mt-10"><VariablesEditor /></Section>
            <Section title="What comes out" className="mt-10"><AnalysesEditor /></Section>
            <Section title="What each output is for" className="mt-10"><OutputContextFields analyses={values.draft.analyses} described={words?.analyses} demandedBy={askingTres(choices, values.targets)} errors={errors} /></Section>
            {!dictionary && (
              <Section title="Try it" className="mt-10">
                <TryOnMadeUpPeople draft={query === undefined ? undefined : candidate} ask={props.tryOnMadeUp} targets={choices.filter((c) => values.targets.some((t) => t.treId === c.treId && t.dataset === c.dataset)).map(({ treId, dataset, tre, title }) => ({ treId, dataset, tre, title }))} />
              </Section>
            )}
            <div className="mt-10"><EditAsText query={parsed.data} dictionary={dictionary} onUse={({ title: _title, ...draft }) => { replace(openDraft(draft)); }} /></div>
          </div>
          <aside aria-label="Read-back" className="lg:sticky lg:top-6 lg:max-h-[calc(100dvh-3rem)] lg:self-start lg:overflow-y-auto">
            <div className="flex flex-col gap-5">
              <Panel title="In plain English">
                {words ? <ReadBack words={words} /> : <p className="text-muted">When every part is filled in, the whole query stands here in words.</p>}
              </Panel>
              {query !== undefined && <HowMany estimate={estimate.data} pending={estimate.isPending} failed={estimate.isError} />}
              <FindingList findings={findings} obstacles={preview.data?.obstacles ?? []} placeOf={(finding) => (query === undefined ? undefined : placeOf(finding.path, query))} />
              <ModelsAhead tooFew={tooFew} />
              <CountsAhead ahead={ahead} />
              {preview.data?.crate && <Disclosure summary="The crate that a TRE would get"><CratePreview {...preview.data.crate} /></Disclosure>}
              <div className="flex flex-col gap-3">
                <p role="status" className="text-sm text-muted">{saving}</p>
                {props.refusedBecause !== undefined
                  ? <Button refusedBecause={props.refusedBecause}>Submit to {values.targets.length === 1 ? "1 TRE" : `${values.targets.length} TREs`}</Button>
                  : <Button type="submit" aria-disabled={submission.isPending}>{submission.isPending ? "Submitting …" : `Submit to ${values.targets.length === 1 ? "1 TRE" : `${values.targets.length} TREs`}`}</Button>}
                {submission.isError && <Notice kind="warning" live>The portal did not answer. Your query is saved; try again.</Notice>}
              </div>
            </div>
          </aside>
        </form>
      </BuilderProvider>
    </FormProvider>
  );
}
