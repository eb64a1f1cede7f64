"use client";

import { useState } from "react";
import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { AnswerForm, type AnsweringAction } from "#components/forms/answer-form.tsx";
import { Section } from "#components/ui/layout.tsx";
import { TextArea, TextInput } from "#components/ui/inputs.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { formatNames, type Format } from "#lib/query/formats/format-names.ts";
import type { Loss } from "#lib/query/formats/loss.ts";
import { LossReport, lossesInWords } from "./loss-report.tsx";

export type BroughtQuery = { document: string; format: Format; title: string; words: string; losses: Loss[] };

/** Paste or choose another system's document, read what it asks here and what is lost, and make a query of it. */
export function BringQuery({ projectId, look, make }: { projectId: string; look: AnsweringAction<BroughtQuery>; make: FormAction }) {
  const [text, setText] = useState("");
  return (
    <AnswerForm action={look} keep submit="Read it" pending="Reading …" variant="secondary" answer={(brought) => <Brought projectId={projectId} brought={brought} make={make} />}>
      {(errors) => (
        <>
          <TextArea
            id="document" name="document" label="The document" rows={10} spellCheck={false} className="font-mono text-sm" value={text} error={errors["document"]} onChange={(event) => { setText(event.target.value); }}
            hint="JSON: an OHDSI cohort definition from ATLAS, a Cohort Discovery or RQuest query, or a GA4GH Beacon request. Which one it is is worked out."
          />
          <div className="flex flex-col gap-1.5">
            <label htmlFor="document-file" className="font-semibold">Or its file</label>
            <input id="document-file" type="file" accept=".json,application/json" className="max-w-full text-sm" onChange={(event) => { const file = event.target.files?.[0]; if (file) void file.text().then(setText); }} />
          </div>
        </>
      )}
    </AnswerForm>
  );
}

function Brought({ projectId, brought, make }: { projectId: string; brought: BroughtQuery; make: FormAction }) {
  const changed = brought.losses.some((l) => l.severity === "changed-meaning");
  return (
    <div className="flex flex-col gap-8">
      <Notice kind={changed ? "warning" : "success"} live title={`${formatNames[brought.format].name}: ${lossesInWords(brought.losses)}`}>
        {changed ? "Read below what has changed before you make a query of it: it may choose other people than the document did." : "Read it back below, and make a query of it."}
      </Notice>
      <Section title="What is lost"><LossReport losses={brought.losses} label="What is lost" /></Section>
      <Section title="What it asks here"><pre className="max-w-full overflow-x-auto rounded-md bg-sunken p-4 font-sans text-base whitespace-pre-wrap">{brought.words}</pre></Section>
      <ActionForm action={make} hidden={{ projectId, document: brought.document }} submit="Make a query of it" pending="Opening …">
        {(errors) => <TextInput name="title" label="Title of the query" defaultValue={brought.title} minLength={3} maxLength={120} error={errors["title"]} />}
      </ActionForm>
    </div>
  );
}
