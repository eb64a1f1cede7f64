"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Checkbox, Select, TextInput } from "#components/ui/inputs.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { deepestCohortGroup, type CohortEvent, type CohortGroup, type CohortMember } from "#lib/query/cohort.ts";
import { useBuilder } from "../builder-context.ts";
import { moved, newEvents, newGroup, newPerson, replaced, windowOf, without } from "./cohort-draft.ts";
import { useConceptSets } from "./concept-set-field.tsx";
import { FindingsAt } from "../findings.tsx";
import { RecordFields } from "./record-fields.tsx";
import { PersonRestrictions } from "./restriction-fields.tsx";
import { WindowFields } from "./window-fields.tsx";

const matches = [{ value: "all", label: "all of these are true" }, { value: "any", label: "at least one of these is true" }, { value: "at-least", label: "at least so many are true" }, { value: "at-most", label: "at most so many are true" }];
const often = [{ value: "at-least", label: "at least" }, { value: "exactly", label: "exactly" }, { value: "at-most", label: "at most" }];
const memberWords = { events: "Records", person: "The person", "cohort-group": "Group" } as const;
const distinctOptions = [{ value: "", label: "records" }, { value: "concept", label: "different concepts" }, { value: "start-date", label: "different days" }, { value: "visit", label: "different visits" }];
const countIn = (text: string): number => (/^\d+$/.test(text) ? Number(text) : 0);

type Props<T> = { id: string; value: T; depth: number; onChange: (next: T) => void };

/** An event of a cohort, with what must hold round it. */
export function EventFields({ id, value, onChange, depth }: Props<CohortEvent>) {
  const { nested } = value;
  const { begin } = useConceptSets();
  return (
    <div className="flex flex-col gap-4">
      <RecordFields id={id} value={value} onChange={onChange} />
      {value.shift && <Notice>Its dates are moved, as an imported definition says: the words beside tell how. That stays as it is.</Notice>}
      {nested && (
        <div className="border-l-2 border-rule pl-4">
          <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
            <p className="text-sm font-semibold">Round each such record, counted from it:</p>
            <Button variant="quiet" small onClick={() => { const { nested: _gone, ...rest } = value; onChange(rest); }}>Ask nothing round it</Button>
          </div>
          <GroupFields id={`${id}-nested`} name="the records round it" value={nested} depth={depth + 1} onChange={(next) => { onChange({ ...value, nested: next }); }} />
        </div>
      )}
      {!nested && depth < deepestCohortGroup - 2 && <div><Button variant="quiet" small onClick={() => { onChange({ ...value, nested: { ...newGroup(), of: [newEvents(begin())] } }); }}>Ask for something round each of these records</Button></div>}
    </div>
  );
}

function EventsMember({ id, value, depth, onChange }: Props<Extract<CohortMember, { kind: "events" }>>) {
  const { errorAt } = useBuilder();
  const { occurs } = value;
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap gap-4">
        <Select id={`${id}-often`} label="How often" width="short" options={often} value={occurs.at} onChange={(event) => { onChange({ ...value, occurs: { ...occurs, at: event.target.value as typeof occurs.at } }); }} />
        <TextInput id={`${id}-count`} label="Times" hint="Exactly 0 means: none" width="number" inputMode="numeric" value={occurs.count} onChange={(event) => { onChange({ ...value, occurs: { ...occurs, count: countIn(event.target.value) } }); }} />
        {occurs.count > 1 && (
          <Select
            id={`${id}-distinct`} label="Counting" width="medium" options={distinctOptions} value={occurs.distinct ?? ""}
            onChange={(event) => { const { distinct: _old, ...rest } = occurs; onChange({ ...value, occurs: event.target.value === "" ? rest : { ...rest, distinct: event.target.value as NonNullable<typeof occurs.distinct> } }); }}
          />
        )}
      </div>
      <EventFields id={id} value={value.event} depth={depth} onChange={(event) => { onChange({ ...value, event }); }} />
      <WindowFields id={id} value={value.start} error={errorAt(`${id}.start`)} onChange={(start) => { onChange({ ...value, start }); }} />
      {value.end ? (
        <div className="flex flex-wrap items-end gap-4">
          <WindowFields id={`${id}-second`} label="And" value={value.end} error={errorAt(`${id}.end`)} onChange={(end) => { onChange({ ...value, end }); }} />
          <Button variant="quiet" small onClick={() => { const { end: _gone, ...rest } = value; onChange(rest); }}>Remove the second window</Button>
        </div>
      ) : (
        <div><Button variant="quiet" small onClick={() => { onChange({ ...value, end: { ...windowOf("after", undefined), of: "end" } }); }}>Ask when it ends, too</Button></div>
      )}
      <Checkbox id={`${id}-same-visit`} label="In the same visit as the index event" checked={value.sameVisit ?? false} onChange={(event) => { const { sameVisit: _old, ...rest } = value; onChange(event.target.checked ? { ...rest, sameVisit: true } : rest); }} />
      <Checkbox id={`${id}-outside`} label="Count records outside the time under observation too" checked={value.outsideObservation ?? false} onChange={(event) => { const { outsideObservation: _old, ...rest } = value; onChange(event.target.checked ? { ...rest, outsideObservation: true } : rest); }} />
    </div>
  );
}

function MemberFields({ id, value, depth, onChange, name }: Props<CohortMember> & { name: string }) {
  switch (value.kind) {
    case "cohort-group": return <GroupFields id={id} name={name} value={value} depth={depth + 1} onChange={onChange} />;
    case "person": return <PersonRestrictions id={id} where={value.where} onChange={(where) => { onChange({ ...value, where }); }} />;
    case "events": return <EventsMember id={id} value={value} depth={depth} onChange={onChange} />;
  }
}

/** A list of what must hold, to any depth. Everything is a labelled native control: tab order is reading order. */
export function GroupFields({ id, name, value, depth, onChange }: Props<CohortGroup> & { name: string }) {
  const { errorAt } = useBuilder();
  const { begin } = useConceptSets();
  const [said, setSaid] = useState("");
  const setMembers = (of: CohortMember[], words: string) => { onChange({ ...value, of }); setSaid(words); };
  const changeMatch = (match: CohortGroup["match"]) => {
    const { count: _old, ...rest } = value;
    onChange(match === "at-least" || match === "at-most" ? { ...rest, match, count: value.count ?? 1 } : { ...rest, match });
  };
  return (
    <fieldset className="flex min-w-0 flex-col gap-4">
      <legend className="sr-only">{name}</legend>
      {value.of.length > 1 || value.match !== "all" ? (
        <div className="flex flex-wrap gap-4">
          <Select id={`${id}-match`} label="It holds when" options={matches} value={value.match} onChange={(event) => { changeMatch(event.target.value as CohortGroup["match"]); }} />
          {value.count !== undefined && <TextInput id={`${id}-least`} label="How many" width="number" inputMode="numeric" value={value.count} onChange={(event) => { onChange({ ...value, count: countIn(event.target.value) }); }} />}
        </div>
      ) : null}
      <ol className="flex flex-col gap-4">
        {value.of.map((member, at) => {
          const path = `${id}.of.${at}`;
          const error = errorAt(path);
          return (
            <li key={at} className="rounded-md border border-rule border-l-3 border-l-accent p-4">
              <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
                <h4 className="font-semibold">{memberWords[member.kind]}</h4>
                <span className="flex flex-wrap gap-1">
                  {at > 0 && <Button variant="quiet" small aria-label={`Move ${memberWords[member.kind]} ${at + 1} of ${name} up`} onClick={() => { setMembers(moved(value.of, at, at - 1), `Moved to place ${at}.`); }}>Up</Button>}
                  <Button variant="quiet" small aria-label={`Remove ${memberWords[member.kind]} ${at + 1} of ${name}`} onClick={() => { setMembers(without(value.of, at), "Removed."); }}>Remove</Button>
                </span>
              </div>
              {error !== undefined && <p id={path} tabIndex={-1} className="mb-3 text-sm font-semibold text-bad"><span className="sr-only">Error: </span>{error}</p>}
              <FindingsAt path={path} />
              <MemberFields id={path} name={`${name}, ${at + 1}`} value={member} depth={depth} onChange={(next) => { onChange({ ...value, of: replaced(value.of, at, next) }); }} />
            </li>
          );
        })}
      </ol>
      <p className="sr-only" aria-live="polite">{said}</p>
      <div className="flex flex-wrap items-center gap-2" role="group" aria-label={`Add to ${name}`}>
        <span className="text-sm text-muted" aria-hidden="true">Add</span>
        <Button variant="secondary" small onClick={() => { setMembers([...value.of, newEvents(begin())], "Records added."); }}>Records</Button>
        <Button variant="secondary" small onClick={() => { setMembers([...value.of, newPerson()], "Age or sex added."); }}>Age or sex</Button>
        {depth < deepestCohortGroup - 1 && <Button variant="secondary" small onClick={() => { setMembers([...value.of, newGroup()], "Group added."); }}>Group</Button>}
      </div>
    </fieldset>
  );
}
