"use client";

import { useState } from "react";
import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { DayOf } from "#components/ui/age.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { DateInput, Select } from "#components/ui/inputs.tsx";
import { dateInWords } from "#lib/kernel/plain-date.ts";

type Choice = { userId: string; name: string };
type MayBeAway = Choice & { own: boolean; leads: readonly Choice[]; deputies: readonly Choice[] };
type Absence = { id: string; own: boolean; mayEnd: boolean; name: string; enteredBy: string | null; from: string; to: string; leads: string | null; deputy: string | null };
export type AbsencesOfCommittee = { treId: string; treName: string; people: readonly MayBeAway[]; absences: readonly Absence[] };

const options = (choices: readonly Choice[]) => choices.map(({ userId, name }) => ({ value: userId, label: name }));

/** Of one committee: who is away and who stands in, with what the reader may enter and end of it. */
export function Absences({ committee, actions, earliest }: { committee: AbsencesOfCommittee; actions: Record<"say" | "end", FormAction>; earliest: string }) {
  const { treId, treName, absences, people } = committee;
  return (
    <div className="flex flex-col items-start gap-4">
      {absences.length === 0 ? <p className="text-muted">Nobody on the committee of {treName} is away, or will be, as far as anybody has said.</p> : (
        <ul aria-label={`Away at ${treName}`} className="flex flex-col gap-3">
          {absences.map((absence) => (
            <li key={absence.id} className="flex flex-col items-start gap-2">
              <span><span className="font-semibold">{absence.own ? "You" : absence.name}</span>, <DayOf date={absence.from} /> to <DayOf date={absence.to} />{absence.leads !== null && `; ${absence.leads} has the chair’s duties`}{absence.deputy !== null && `; ${absence.deputy} has the seat`}.{absence.enteredBy !== null && ` Entered by ${absence.enteredBy}.`}</span>
              {absence.mayEnd && <ActionForm action={actions.end} hidden={{ id: absence.id }} submit={<>End the absence from {dateInWords(absence.from)}<span className="sr-only"> {absence.own ? "" : `of ${absence.name} `}at {treName}</span></>} pending="Ending …" variant="secondary" small />}
            </li>
          ))}
        </ul>
      )}
      {people.length > 0 && (
        <Disclosure summary={people.every((one) => one.own) ? `Say when you are away from ${treName}` : `Enter who is away from ${treName}`}>
          <AbsenceForm key={absences.length} treId={treId} people={people} action={actions.say} earliest={earliest} />
        </Disclosure>
      )}
    </div>
  );
}

function AbsenceForm({ treId, people, action, earliest }: { treId: string; people: readonly MayBeAway[]; action: FormAction; earliest: string }) {
  const [who, setWho] = useState(people[0]?.userId ?? "");
  const away = people.find((one) => one.userId === who);
  const onlyOwn = people.every((one) => one.own);
  const id = (name: string) => `${name}-${treId}`;
  return (
    <ActionForm action={action} hidden={{ treId, ...(onlyOwn ? {} : { userId: who }) }} submit={away?.own === false ? "They are away" : "I am away"} pending="Recording …" variant="secondary" fieldIds={{ userId: id("who"), from: id("from"), to: id("to"), leads: id("leads"), deputy: id("deputy") }}>
      {(errors) => (
        <>
          {!onlyOwn && <Select label="Who is away" id={id("who")} value={who} onChange={(event) => { setWho(event.target.value); }} options={people.map((one) => ({ value: one.userId, label: one.own ? `You, ${one.name}` : one.name }))} error={errors[id("who")]} hint="Whoever you enter is told, and can end it." />}
          <DateInput label="First day" id={id("from")} name="from" required min={earliest} error={errors[id("from")]} />
          <DateInput label="Last day" id={id("to")} name="to" required min={earliest} error={errors[id("to")]} />
          {away && away.leads.length > 0 && <Select key={`leads ${who}`} label="Who has the duties as chair" id={id("leads")} name="leads" placeholder="Nobody" options={options(away.leads)} error={errors[id("leads")]} hint="They close rounds, write down decisions, decide on runs and take approvals back, where the chair could." />}
          {away && away.deputies.length > 0 && <Select key={`deputy ${who}`} label="Who has the seat" id={id("deputy")} name="deputy" placeholder="Nobody" options={options(away.deputies)} error={errors[id("deputy")]} hint="A deputy declares their own interests, and votes as themselves. The member does not vote meanwhile." />}
        </>
      )}
    </ActionForm>
  );
}
