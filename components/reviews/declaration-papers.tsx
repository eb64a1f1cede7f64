"use client";

import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { RadioGroup, Select, TextArea } from "#components/ui/inputs.tsx";
import { KeyValue } from "#components/ui/layout.tsx";
import { Notice } from "#components/ui/notice.tsx";

const kinds = [["employment", "Work"], ["funding", "Funding"], ["collaboration", "Working together"], ["co-author", "Writing together"], ["family", "Family or friends"], ["financial", "Money"], ["other", "Something else"]].map(([value = "", label = ""]) => ({ value, label }));

/** Who asks, so that a member can say whether they have an interest; nothing of what is asked. */
export function DeclarationPapers({ asked, action, hidden, asReviewer = false }: { asReviewer?: boolean; asked: { organisation: string; funder: string; people: readonly string[]; candidates: readonly string[] }; action: FormAction; hidden: Readonly<Record<string, string | number>> }) {
  return (
    <div className="flex max-w-measure flex-col gap-8">
      <KeyValue facts={[{ term: "Led by", detail: asked.organisation }, { term: "Paid for by", detail: asked.funder }, { term: "People with a part in it", detail: <ul>{asked.people.map((person) => <li key={person}>{person}</li>)}</ul> }]} />
      {asked.candidates.length > 0 && <Notice kind="warning" title="Is this a conflict of interest?"><ul className="list-disc pl-5">{asked.candidates.map((candidate) => <li key={candidate}>{candidate}</li>)}</ul></Notice>}
      <ActionForm action={action} hidden={hidden} submit="Declare" pending="Recording …">
        {(errors) => (
          <>
            <TextArea label="Your interest" name="interest" rows={3} optional hint="Leave it empty where you have none. The committee can read it." error={errors["interests.0.text"]} />
            <Select label="Kind of interest" name="kind" options={kinds} />
            <RadioGroup
              label={asReviewer ? "Do you give an opinion?" : "Do you take part?"} name="takes-part" required error={errors.recuses}
              choices={[{ value: "yes", label: asReviewer ? "I give an opinion" : "I take part" }, { value: "no", label: "I recuse myself", hint: asReviewer ? "You will read nothing of this application. This cannot be taken back." : "You will read nothing of this application and have no vote. This cannot be taken back." }]}
            />
          </>
        )}
      </ActionForm>
    </div>
  );
}
