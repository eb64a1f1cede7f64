"use client";

import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { DayOf } from "#components/ui/age.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { DateInput, Select } from "#components/ui/inputs.tsx";
import { dateInWords } from "#lib/kernel/plain-date.ts";

type Choice = { userId: string; name: string };
export type AbsencesOfCommittee = { treId: string; treName: string; leads: readonly Choice[]; deputies: readonly Choice[]; absences: readonly { id: string; own: boolean; name: string; from: string; to: string; leads: string | null; deputy: string | null }[] };

const options = (choices: readonly Choice[]) => choices.map(({ userId, name }) => ({ value: userId, label: name }));

/** Of one committee: who is away and who stands in, and the reader's own absences to say and to end. */
export function Absences({ committee, actions, earliest }: { committee: AbsencesOfCommittee; actions: Record<"say" | "end", FormAction>; earliest: string }) {
  const { treId, treName, absences, leads, deputies } = committee;
  const id = (name: string) => `${name}-${treId}`;
  return (
    <div className="flex flex-col items-start gap-4">
      {absences.length === 0 ? <p className="text-muted">Nobody on the committee of {treName} has said that they are away.</p> : (
        <ul aria-label={`Away at ${treName}`} className="flex flex-col gap-3">
          {absences.map((absence) => (
            <li key={absence.id} className="flex flex-col items-start gap-2">
              <span><span className="font-semibold">{absence.own ? "You" : absence.name}</span>, <DayOf date={absence.from} /> to <DayOf date={absence.to} />{absence.leads !== null && `; ${absence.leads} has the chair’s duties`}{absence.deputy !== null && `; ${absence.deputy} has the seat`}.</span>
              {absence.own && <ActionForm action={actions.end} hidden={{ id: absence.id }} submit={<>End the absence from {dateInWords(absence.from)}<span className="sr-only"> at {treName}</span></>} pending="Ending …" variant="secondary" small />}
            </li>
          ))}
        </ul>
      )}
      <Disclosure summary={`Say when you are away from ${treName}`}>
        <ActionForm key={absences.length} action={actions.say} hidden={{ treId }} submit="I am away" pending="Recording …" variant="secondary" fieldIds={{ from: id("from"), to: id("to"), leads: id("leads"), deputy: id("deputy") }}>
          {(errors) => (
            <>
              <DateInput label="First day" id={id("from")} name="from" required min={earliest} error={errors[id("from")]} />
              <DateInput label="Last day" id={id("to")} name="to" required min={earliest} error={errors[id("to")]} />
              {leads.length > 0 && <Select label="Who has your duties as chair" id={id("leads")} name="leads" placeholder="Nobody" options={options(leads)} error={errors[id("leads")]} />}
              {deputies.length > 0 && <Select label="Who has your seat" id={id("deputy")} name="deputy" placeholder="Nobody" options={options(deputies)} error={errors[id("deputy")]} hint="A deputy declares their own interests, and votes as themselves. You do not vote meanwhile." />}
            </>
          )}
        </ActionForm>
      </Disclosure>
    </div>
  );
}
