"use client";

import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { RadioGroup, TextArea } from "#components/ui/inputs.tsx";

type Looks = { share: number; isDrawn: boolean; looks: readonly { name: string; agrees: boolean; note: string }[] };

/** What became of a decision that one person made for the committee. */
export const LookBack = ({ lookBack }: { lookBack: Looks }) => (
  <section aria-label="Looking back" className="flex flex-col gap-2 text-sm">
    <p>{lookBack.isDrawn ? `Drawn at random, as ${lookBack.share} in 100 decisions of one person are: the others look back on it.` : `Not drawn: of the decisions of one person, ${lookBack.share} in 100 are looked at again.`}</p>
    {lookBack.looks.length > 0 && <ul className="flex flex-col gap-1">{lookBack.looks.map((look) => <li key={look.name}><span className="font-semibold">{look.name}: {look.agrees ? "one person could decide it." : "the whole committee should have decided it."}</span> {look.note}</li>)}</ul>}
  </section>
);

export const LookBackForm = ({ action, hidden }: { action: FormAction; hidden: Readonly<Record<string, string>> }) => (
  <ActionForm action={action} hidden={hidden} fieldIds={{ note: "found" }} submit="Record what I found" pending="Recording …" variant="secondary">
    {(errors) => (
      <>
        <RadioGroup
          label="Could one person decide this?" name="agrees" required error={errors.agrees}
          choices={[{ value: "yes", label: "Yes" }, { value: "no", label: "No", hint: "From now on everything comes before the whole committee, until its rule is set again. The decision itself stands unless you take the approval back." }]}
        />
        <TextArea label="What you found" name="found" rows={3} required error={errors.found} />
      </>
    )}
  </ActionForm>
);
