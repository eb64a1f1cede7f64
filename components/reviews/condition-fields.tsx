"use client";

import { useId, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { DateInput, Select, TextArea, TextInput } from "#components/ui/inputs.tsx";

const kinds = [{ value: "ongoing", label: "All the time" }, { value: "before-start", label: "Before the start" }, { value: "before-output", label: "Before any output" }, { value: "reporting", label: "As a report" }];

/** Conditions one by one, each with when it must be met, what shows it and when it is due. One whose text is empty is none. */
export function ConditionFields({ errors, required = false }: { errors: Readonly<Record<string, string>>; required?: boolean }) {
  const [keys, setKeys] = useState([0]);
  const [said, setSaid] = useState("");
  const heading = useId();
  return (
    <div id="conditions" tabIndex={-1} className="flex flex-col gap-4" role="group" aria-labelledby={heading}>
      <p id={heading} className="font-semibold">Conditions{!required && <span className="font-normal text-muted"> (optional)</span>}</p>
      {errors.conditions !== undefined && <p className="font-semibold text-bad">{errors.conditions}</p>}
      {keys.map((key, at) => (
        <fieldset key={key} className="flex min-w-0 flex-col gap-3 border-l-2 border-rule pl-4">
          <legend className="sr-only">Condition {at + 1}</legend>
          <TextArea label={`Condition ${at + 1}`} name={`conditions.${at}.text`} rows={2} optional={!required || at > 0} error={errors[`conditions.${at}.text`]} />
          <Select label="When it must be met" name={`conditions.${at}.kind`} options={kinds} error={errors[`conditions.${at}.kind`]} />
          <TextInput label="What shows it" name={`conditions.${at}.evidence`} optional width="full" error={errors[`conditions.${at}.evidence`]} />
          <DateInput label="Due" name={`conditions.${at}.due`} optional error={errors[`conditions.${at}.due`]} />
          {keys.length > 1 && <Button variant="quiet" small aria-label={`Remove condition ${at + 1}`} onClick={() => { setKeys(keys.filter((other) => other !== key)); setSaid(`Condition ${at + 1} removed.`); }}>Remove</Button>}
        </fieldset>
      ))}
      <p className="sr-only" aria-live="polite">{said}</p>
      {keys.length < 20 && <div><Button variant="secondary" small onClick={() => { setKeys([...keys, Math.max(...keys) + 1]); setSaid(`Condition ${keys.length + 1} added.`); }}>Add a condition</Button></div>}
    </div>
  );
}
