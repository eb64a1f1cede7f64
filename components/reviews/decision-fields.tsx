"use client";

import { useState } from "react";
import { DateInput, RadioGroup, TextArea } from "#components/ui/inputs.tsx";
import { DataUseWordFields } from "./data-use-word-fields.tsx";
import { RefusedForField } from "./refused-for-field.tsx";
import type { AdviceWord } from "#lib/governance/data-use-match.ts";
import { CarriedTerms, type Carried } from "./carried-terms.tsx";
import { ConditionFields } from "./condition-fields.tsx";
import { ThresholdField } from "./threshold-field.tsx";
import { NarrowingFields, type ToNarrow } from "./narrowing-fields.tsx";

type Errors = Readonly<Record<string, string>>;

/** What a committee decides. Only an approval has conditions, an end and a threshold: those fields come with it. */
export function DecisionFields({ errors, endDate, treThreshold, mostThreshold, advice, carried, narrowing }: { errors: Errors; endDate: string; treThreshold: number; mostThreshold: number; /** On data use; undefined where there is none. */ advice?: AdviceWord | undefined; /** Of the approval that an amendment changes. */ carried: Carried; narrowing: ToNarrow | null }) {
  const [decision, setDecision] = useState("");
  return (
    <>
      <RadioGroup
        label="Decision" name="decision" required error={errors.decision} onChange={(event) => { setDecision(event.target.value); }}
        choices={[
          { value: "approve", label: "Approve", hint: "Runs inside the approval then need no further decision." },
          { value: "return", label: "Send back with questions", hint: "The applicant changes the application and submits it again." },
          { value: "refuse", label: "Refuse" },
        ]}
      />
      <TextArea label="Reason" name="reason" rows={4} required hint="The applicant reads it, and the public register shows it with an approval or refusal." error={errors.reason} />
      {advice !== undefined && (decision === "approve" || decision === "refuse") && <DataUseWordFields advice={advice} errors={errors} />}
      {decision === "refuse" && <RefusedForField error={errors.refusedFor} />}
      {decision === "approve" && (
        <>
          <CarriedTerms carried={carried} errors={errors} />
          <ConditionFields errors={errors} />
          {narrowing !== null && <NarrowingFields narrowing={narrowing} errors={errors} />}
          <DateInput label="The approval holds until" name="validTo" required defaultValue={endDate} max={endDate} hint="The last day on which a run may start; not after the project’s end." error={errors.validTo} />
          <ThresholdField own={treThreshold} most={mostThreshold} error={errors.leastThreshold} />
        </>
      )}
    </>
  );
}
