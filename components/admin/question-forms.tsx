"use client";

import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { Checkbox, CheckboxGroup, Select, TextArea, TextInput } from "#components/ui/inputs.tsx";
import { amendmentClasses } from "#lib/governance/amendment-classes.ts";
import { safes } from "#lib/governance/core-questions.ts";
import { demandable, type AskedQuestion, type Demandable } from "#lib/governance/question-bank.ts";

const demandLabels: Record<Demandable, string> = { technicalSummary: "Technical summary", ethics: "Ethics approval", grantReference: "Grant reference" };

export const CommitteeFormForm = ({ action, treId, form, offered }: { action: FormAction; treId: string; form: { demands: readonly Demandable[]; asks: readonly string[] }; offered: readonly AskedQuestion[] }) => (
  <ActionForm action={action} hidden={{ treId }} submit="Set the form" pending="Setting …">
    {(errors) => (
      <>
        <CheckboxGroup label="Core questions that must be answered" name="demands" defaultValue={form.demands} error={errors["form.demands"]} choices={demandable.map((key) => ({ value: key, label: demandLabels[key] }))} />
        {offered.length > 0 && <CheckboxGroup label="Questions of the bank" name="asks" defaultValue={form.asks} error={errors.asks ?? errors["form.asks"]} choices={offered.map((question) => ({ value: question.key, label: question.asks, hint: `Safe ${question.safe}; another answer is a ${question.onChange} amendment.` }))} />}
      </>
    )}
  </ActionForm>
);

/** A new question, or a new wording of one: its key stays. */
export function QuestionForm({ action, treId, question }: { action: FormAction; treId: string | null; question?: AskedQuestion }) {
  const at = (name: string) => `${question?.key ?? "new"}-${name}`;
  const names = ["key", "safe", "asks", "hint", "least", "onChange"];
  return (
    <ActionForm action={action} fieldIds={Object.fromEntries(names.map((name) => [name, at(name)]))} hidden={{ ...(treId === null ? {} : { treId }), ...(question ? { key: question.key } : {}) }} submit={question ? "Set the new wording" : "Add to the bank"} pending="Saving …" variant="secondary">
      {(errors) => (
        <>
          {!question && <TextInput id={at("key")} label="Key" name="key" required hint="Small letters, figures and hyphens, such as patient-involvement. It never changes." error={errors[at("key")]} />}
          <TextArea id={at("asks")} label="Question" name="asks" rows={2} required defaultValue={question?.asks} error={errors[at("asks")]} />
          <TextInput id={at("hint")} label="Hint" name="hint" optional width="full" defaultValue={question?.hint} error={errors[at("hint")]} />
          <Select id={at("safe")} label="Belongs to" name="safe" required defaultValue={question?.safe ?? "projects"} options={safes.map((safe) => ({ value: safe, label: `Safe ${safe}` }))} error={errors[at("safe")]} />
          <TextInput id={at("least")} label="Least characters of an answer" name="least" type="number" min={0} max={1000} width="number" required defaultValue={question?.least ?? 0} hint="0: it may be left open." error={errors[at("least")]} />
          <Select id={at("onChange")} label="Another answer to it is" name="onChange" required defaultValue={question?.onChange ?? "substantial"} options={amendmentClasses.map((one) => ({ value: one, label: `a${one === "administrative" ? "n" : ""} ${one} amendment` }))} error={errors[at("onChange")]} />
          {!question && <Checkbox id={at("everybody")} label="Any committee may choose it" name="everybody" />}
        </>
      )}
    </ActionForm>
  );
}
