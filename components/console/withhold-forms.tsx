"use client";

import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { Button } from "#components/ui/button.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { RadioGroup, TextArea } from "#components/ui/inputs.tsx";
import { withholdFormId, type ComparedOutput } from "./output-comparison.ts";

type Props = { action: FormAction; runId: string; output: Pick<ComparedOutput, "id" | "title" | "numbers"> };

const reasonHint = "It stays inside this TRE. The run is computed and checked anew with these hidden, and whatever would give them back; votes on it fall, but where all released an output that comes out just the same.";

/** The boxes of the table belong to this form, wherever they stand. */
export function WithholdForm({ action, runId, output }: Props) {
  const form = withholdFormId(output.id);
  const fieldIds = { extent: `${form}-extent`, reason: `${form}-reason`, numbers: `${form}-extent` };
  const singly = output.numbers.some((number) => number.mayBeWithheld && number.change !== "hidden");
  const suggested = output.numbers.filter((number) => number.mayBeWithheld && number.hiddenElsewhere > 0).length;
  return (
    <>
      {suggested > 0 && <div><Button small variant="secondary" onClick={() => { markSuggested(form, fieldIds.reason); }}>Mark the {suggested === 1 ? "number" : `${suggested} numbers`} that other published rules would hide</Button></div>}
      <Disclosure summary={`Withhold ${singly ? "numbers of " : ""}${output.title}`}>
        <ActionForm id={form} action={action} hidden={{ runId, outputId: output.id, change: "withheld", ...(!singly && { extent: "output" }) }} submit="Withhold" pending="Withholding …" variant="danger" small fieldIds={fieldIds}>
          {(errors) => (
            <>
              {singly && (
                <RadioGroup
                  label="What is withheld" id={fieldIds.extent} name="extent" required defaultValue="numbers" error={errors[fieldIds.extent]}
                  choices={[{ value: "numbers", label: "The numbers that are marked in the table" }, { value: "output", label: "The output as a whole" }]}
                />
              )}
              <TextArea label="Reason" id={fieldIds.reason} name="reason" rows={3} required hint={reasonHint} error={errors[fieldIds.reason]} />
            </>
          )}
        </ActionForm>
      </Disclosure>
    </>
  );
}

function markSuggested(form: string, reason: string): void {
  for (const box of document.querySelectorAll<HTMLInputElement>(`input[form="${form}"][data-suggested]`)) box.checked = true;
  const field = document.getElementById(reason);
  const details = field?.closest("details");
  if (details) details.open = true;
  field?.focus();
}

type Withheld = { output: string; number: string | null; reason: string; accountName: string };

/** What output checkers withhold of an output, each with its way back. */
export function WithheldList({ action, runId, output, withheld, mayChange }: Props & { withheld: readonly Withheld[]; mayChange: boolean }) {
  const here = withheld.filter((one) => one.output === output.id);
  if (here.length === 0) return null;
  const nameOf = (number: string | null) => (number === null ? "The output as a whole" : (output.numbers.find(({ key }) => key === number)?.label ?? number));
  const fieldIds = { reason: `show-again-${output.id}-reason` };
  return (
    <div className="flex flex-col gap-3 border-l-4 border-caution pl-4">
      <p className="font-semibold">Withheld by output checkers</p>
      <ul className="flex list-disc flex-col gap-1 pl-5">{here.map((one) => <li key={one.number ?? ""} className="max-w-measure">{nameOf(one.number)}: {one.reason} <span className="text-sm text-muted">{one.accountName}</span></li>)}</ul>
      {mayChange && (
        <Disclosure summary={`Show them again: ${output.title}`}>
          <ActionForm action={action} hidden={{ runId, outputId: output.id, change: "shown-again", ...(here.some(({ number }) => number === null) ? { extent: "output" } : { extent: "numbers" }) }} submit="Show them again" pending="Showing …" variant="secondary" small fieldIds={fieldIds}>
            {(errors) => (
              <>
                {here.flatMap(({ number }) => (number === null ? [] : [<input key={number} type="hidden" name="numbers" value={number} />]))}
                <TextArea label="Reason" id={fieldIds.reason} name="reason" rows={3} required hint="It stays inside this TRE. The run is computed and checked anew; votes on it fall, but where all released an output that comes out just the same." error={errors[fieldIds.reason]} />
              </>
            )}
          </ActionForm>
        </Disclosure>
      )}
    </div>
  );
}
