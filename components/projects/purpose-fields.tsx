"use client";

import { useFormContext } from "react-hook-form";
import { Checkbox, TextArea } from "#components/ui/inputs.tsx";
import { researchKinds, researchKindWords, sensitiveTopics, sensitiveTopicWords } from "#lib/governance/purpose.ts";
import { ChoicesAt, useErrorAt } from "./application-fields.tsx";

/** The purpose in the terms in which permissions of data are written (Data Use Ontology), so that committees see both side by side. */
export function PurposeFields() {
  const { register } = useFormContext();
  return (
    <fieldset className="flex min-w-0 flex-col gap-6 border-l-2 border-accent pl-4">
      <legend className="mb-3 text-lg font-semibold">Purpose, in terms of what data may be used for</legend>
      <ChoicesAt path="purpose.kinds" label="What the research is about" optional hint="Where the study is about the diseases named below alone, leave this open: what is ticked here is wider." choices={researchKinds.map((kind) => ({ value: kind, label: researchKindWords[kind] }))} />
      <TextArea label="Diseases" optional rows={3} hint="Where it is about certain diseases: one on each line, its id first, such as MONDO:0005148 type 2 diabetes." error={useErrorAt()("purpose.diseases")} {...register("purpose.diseases")} />
      <Checkbox label="Not for profit: by organisations that seek none, and for no commercial end" {...register("purpose.notForProfit")} />
      <ChoicesAt path="purpose.touches" label="What it touches" optional hint="No rule decides about these: the committees look at them themselves." choices={sensitiveTopics.map((topic) => ({ value: topic, label: sensitiveTopicWords[topic] }))} />
    </fieldset>
  );
}
