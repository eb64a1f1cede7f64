"use client";

import { Button } from "#components/ui/button.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { DateInput, Select, TextInput } from "#components/ui/inputs.tsx";
import type { Cohort, CohortEvent, CohortExit } from "#lib/query/cohort.ts";
import { setsNamed, partsOfCohort } from "#lib/query/cohort-walk.ts";
import { useBuilder } from "../builder-context.ts";
import { newEvent, newEvents, newGroup, replaced, without } from "./cohort-draft.ts";
import { ConceptSetField, useConceptSets } from "./concept-set-field.tsx";
import { FindingsAt } from "../findings.tsx";
import { EventFields, GroupFields } from "./group-fields.tsx";
import { RuleList } from "./rule-list.tsx";

const countIn = (text: string): number => (/^\d+$/.test(text) ? Number(text) : 0);
const limitOptions = [{ value: "first", label: "the earliest of a person" }, { value: "last", label: "the latest of a person" }, { value: "all", label: "every one of them" }];
const fixedOptions = [{ value: "start", label: "the index date" }, { value: "end", label: "the end of the index event" }];
const exitOptions = [{ value: "end-of-observation", label: "until observation ends" }, { value: "fixed", label: "for a number of days" }, { value: "continuous-drug", label: "while they keep taking a medicine" }];

function EventList({ path, label, events, onChange, least }: { path: string; label: string; events: readonly CohortEvent[]; onChange: (events: CohortEvent[]) => void; least: number }) {
  const { begin } = useConceptSets();
  const { errorAt } = useBuilder();
  return (
    <div className="flex flex-col gap-4">
      <ol className="flex flex-col gap-4">
        {events.map((event, at) => {
          const error = errorAt(`${path}.${at}`);
          return (
            <li key={at} className="rounded-md border border-rule border-l-3 border-l-accent bg-surface p-4">
              {events.length > least && <div className="mb-2 flex justify-end"><Button variant="quiet" small aria-label={`Remove ${label} ${at + 1}`} onClick={() => { onChange(without(events, at)); }}>Remove</Button></div>}
              {error !== undefined && <p id={`${path}.${at}`} tabIndex={-1} className="mb-3 text-sm font-semibold text-bad">{error}</p>}
              <FindingsAt path={`${path}.${at}`} />
              <EventFields id={`${path}.${at}`} value={event} depth={1} onChange={(next) => { onChange(replaced(events, at, next)); }} />
            </li>
          );
        })}
      </ol>
      <div><Button variant="secondary" small onClick={() => { onChange([...events, newEvent("condition", begin())]); }}>{events.length === 0 ? `Add: ${label}` : `Or another ${label}`}</Button></div>
    </div>
  );
}

function ExitFields({ path, exit, onChange }: { path: string; exit: CohortExit; onChange: (exit: CohortExit) => void }) {
  const { begin } = useConceptSets();
  const choose = (kind: string) => { onChange(kind === "fixed" ? { kind, from: "start", days: 365 } : kind === "continuous-drug" ? { kind, conceptSet: begin(), gapDays: 30, offsetDays: 0 } : { kind: "end-of-observation" }); };
  return (
    <div className="flex flex-wrap items-start gap-4">
      <Select id={`${path}.kind`} label="People stay" options={exitOptions} value={exit.kind} onChange={(event) => { choose(event.target.value); }} />
      {exit.kind === "fixed" && (
        <>
          <TextInput id={`${path}.days`} label="Days" width="number" inputMode="numeric" value={exit.days} onChange={(event) => { onChange({ ...exit, days: countIn(event.target.value) }); }} />
          <Select id={`${path}.from`} label="After" options={fixedOptions} value={exit.from} onChange={(event) => { onChange({ ...exit, from: event.target.value as typeof exit.from }); }} />
        </>
      )}
      {exit.kind === "continuous-drug" && (
        <>
          <ConceptSetField id={`${path}.set`} value={exit.conceptSet} domain="drug" optional={false} onChange={(key) => { if (key !== undefined) onChange({ ...exit, conceptSet: key }); }} />
          <TextInput id={`${path}.gap`} label="Longest gap in days" width="number" inputMode="numeric" value={exit.gapDays} onChange={(event) => { onChange({ ...exit, gapDays: countIn(event.target.value) }); }} />
          <TextInput id={`${path}.offset`} label="Days added at the end" width="number" inputMode="numeric" value={exit.offsetDays} onChange={(event) => { onChange({ ...exit, offsetDays: countIn(event.target.value) }); }} />
          <TextInput
            id={`${path}.supply`} label="Days each supply lasts" optional hint="Empty: as its record says" width="number" inputMode="numeric" value={exit.daysSupply ?? ""}
            onChange={(event) => { const { daysSupply: _old, ...rest } = exit; onChange(event.target.value.trim() === "" ? rest : { ...rest, daysSupply: countIn(event.target.value) }); }}
          />
        </>
      )}
    </div>
  );
}

/** What must hold round an event before it counts at all; then which of a person's remaining events is looked at. */
function Qualifying({ path, value, onChange }: { path: string; value: Cohort; onChange: (next: Cohort) => void }) {
  const { begin } = useConceptSets();
  const { qualifying } = value;
  if (!qualifying) return <div><Button variant="quiet" small onClick={() => { onChange({ ...value, qualifying: { group: { ...newGroup(), of: [newEvents(begin())] }, limit: "first" } }); }}>Let it count only if something else holds</Button></div>;
  return (
    <div className="border-l-2 border-rule pl-4">
      <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
        <p className="font-semibold">It counts only if</p>
        <Button variant="quiet" small onClick={() => { const { qualifying: _gone, ...rest } = value; onChange(rest); }}>Let it count always</Button>
      </div>
      <div className="flex flex-col gap-4">
        <GroupFields id={`${path}.qualifying.group`} name="what makes it count" value={qualifying.group} depth={1} onChange={(group) => { onChange({ ...value, qualifying: { ...qualifying, group } }); }} />
        <Select id={`${path}.qualifying-limit`} label="Of the events that count, look at" options={limitOptions} value={qualifying.limit} onChange={(event) => { onChange({ ...value, qualifying: { ...qualifying, limit: event.target.value as Cohort["limit"] } }); }} />
      </div>
    </div>
  );
}

/** The calendar days that count at all; the rest of a person's time in the cohort is cut off. */
function WithinFields({ path, value, onChange }: { path: string; value: Cohort; onChange: (next: Cohort) => void }) {
  const set = (end: "from" | "to", day: string) => {
    const { within, ...rest } = value;
    const { [end]: _old, ...other } = within ?? {};
    const next = day === "" ? other : { ...other, [end]: day };
    onChange(Object.keys(next).length === 0 ? rest : { ...rest, within: next });
  };
  return (
    <div className="flex flex-wrap gap-4">
      <DateInput id={`${path}.within.from`} label="Count no day before" optional value={value.within?.from ?? ""} onChange={(event) => { set("from", event.target.value); }} />
      <DateInput id={`${path}.within.to`} label="Count no day after" optional value={value.within?.to ?? ""} onChange={(event) => { set("to", event.target.value); }} />
    </div>
  );
}

function UnusedSets({ cohort }: { cohort: Cohort }) {
  const { sets, remove } = useConceptSets();
  const used = new Set(setsNamed([...partsOfCohort(cohort)]).map(({ key }) => key));
  const unused = sets.filter((set) => !used.has(set.key));
  if (unused.length === 0) return null;
  return (
    <Disclosure summary={`Concept sets that no rule uses (${unused.length})`}>
      <ul className="flex flex-col gap-1">{unused.map((set) => <li key={set.key}>{set.name} <Button variant="quiet" small aria-label={`Remove concept set ${set.name}`} onClick={() => { remove(set.key); }}>Remove</Button></li>)}</ul>
    </Disclosure>
  );
}

/** People from an index event on. `path` leads to the cohort in the form, for the errors of its parts. */
export function CohortEditor({ path, value, onChange }: { path: string; value: Cohort; onChange: (next: Cohort) => void }) {
  const { entry } = value;
  const setEntry = (change: Partial<Cohort["entry"]>) => { onChange({ ...value, entry: { ...entry, ...change } }); };
  return (
    <div className="flex flex-col gap-8">
      <section aria-label="Index event" className="flex flex-col gap-4">
        <h3 className="text-lg font-semibold">Index event</h3>
        <p className="max-w-measure text-muted">What happens to a person on their index date, day 0. Everything else is counted from there.</p>
        <EventList path={`${path}.entry.events`} label="index event" events={entry.events} least={1} onChange={(events) => { setEntry({ events }); }} />
        <div className="flex flex-wrap gap-4">
          <TextInput id={`${path}.prior`} label="Days observed before" width="number" inputMode="numeric" value={entry.observation.priorDays} onChange={(event) => { setEntry({ observation: { ...entry.observation, priorDays: countIn(event.target.value) } }); }} />
          <TextInput id={`${path}.post`} label="Days observed after" width="number" inputMode="numeric" value={entry.observation.postDays} onChange={(event) => { setEntry({ observation: { ...entry.observation, postDays: countIn(event.target.value) } }); }} />
          <Select id={`${path}.entry-limit`} label="Look at" options={limitOptions} value={entry.limit} onChange={(event) => { setEntry({ limit: event.target.value as typeof entry.limit }); }} />
        </div>
        <Qualifying path={path} value={value} onChange={onChange} />
      </section>
      <section aria-label="Rules" className="flex flex-col gap-4">
        <h3 className="text-lg font-semibold">Rules</h3>
        <p className="max-w-measure text-muted">Every rule must hold. Their order makes no difference to who is in.</p>
        <RuleList path={path} rules={value.rules} onChange={(rules) => { onChange({ ...value, rules }); }} />
        {value.limit !== "first" || value.entry.limit !== "first" ? <Select id={`${path}.limit`} label="Of the events that meet every rule, count" options={limitOptions} value={value.limit} onChange={(event) => { onChange({ ...value, limit: event.target.value as Cohort["limit"] }); }} /> : null}
      </section>
      <section aria-label="How long people stay">
        <Disclosure open={value.exit.kind !== "end-of-observation" || value.censoring.length > 0 || value.within !== undefined} summary="How long people stay">
          <div className="flex flex-col gap-4">
            <FindingsAt path={`${path}.exit`} />
            <ExitFields path={`${path}.exit`} exit={value.exit} onChange={(exit) => { onChange({ ...value, exit }); }} />
            <EventList path={`${path}.censoring`} label="event that makes people leave" events={value.censoring} least={0} onChange={(censoring) => { onChange({ ...value, censoring }); }} />
            <TextInput id={`${path}.collapse`} label="Join periods at most so many days apart" width="number" inputMode="numeric" value={value.collapseDays} onChange={(event) => { onChange({ ...value, collapseDays: countIn(event.target.value) }); }} />
            <WithinFields path={path} value={value} onChange={onChange} />
          </div>
        </Disclosure>
      </section>
      <UnusedSets cohort={value} />
    </div>
  );
}
