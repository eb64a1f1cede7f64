"use client";

import { AnswerForm, type AnsweringAction } from "#components/forms/answer-form.tsx";
import { TextArea } from "#components/ui/inputs.tsx";
import { Notice } from "#components/ui/notice.tsx";

type Shown = { visas: { ok: boolean; words: string }[] };

export const ShowVisasForm = ({ action, issuers }: { action: AnsweringAction<Shown>; issuers: readonly string[] }) => (
  <AnswerForm
    action={action} submit="Show" pending="Checking …" variant="secondary"
    answer={({ visas }) => (
      <Notice kind={visas.every((visa) => visa.ok) ? "success" : "warning"} title={visas.every((visa) => visa.ok) ? "Believed" : "Not all of them are believed"} live>
        <ol className="list-decimal pl-5">{visas.map((visa, at) => <li key={at}>{visa.words}</li>)}</ol>
      </Notice>
    )}
  >
    {(errors) => <TextArea label="Visas" name="visas" rows={4} required className="font-mono text-sm" hint={`Signed texts, one on each line, of ${new Intl.ListFormat("en-GB", { type: "disjunction" }).format(issuers)}. They are checked and not kept.`} error={errors.visas} />}
  </AnswerForm>
);
